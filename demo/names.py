"""Names for invented people, put together so that no two are alike."""

from collections.abc import Iterator
from random import Random

FIRST = (  # noqa: SIM905 - a list of names reads as words
    "Aisha Alan Amara Amir Anita Anthony Ayesha Beatrice Ben Bethan Carl Carys Catherine Chidi Chloe Claire Colin "
    "Daniel Deborah Dev Diane Dylan Edith Eleanor Emeka Emma Erin Esther Farah Femi Fiona Gareth Gemma Grace Graham "
    "Hamza Hannah Harpreet Hayley Imran Ingrid Isaac Ivy Jamal James Jasmine Jerome Joanna Josh Julie Kamran Karen "
    "Kate Keith Kofi Kuldip Laura Leanne Lewis Linda Louise Lucy Malik Marcus Maria Mark Mehmet Mei Michelle Mina "
    "Mohammed Nadia Naomi Neil Nia Nina Olga Olivia Owen Pardeep Patrick Paula Peter Precious Rachel Raj Rebecca "
    "Rhian Robert Rosa Ruby Sadia Sam Sandra Sanjay Sarah Sean Shanice Simon Sophie Stella Steven Sunita Susan "
    "Tariq Temi Thomas Tom Tracey Usha Victor Wendy Yasmin Yusuf Zara"
).split()
LAST = (  # noqa: SIM905 - a list of names reads as words
    "Abbott Adeleke Ahmed Akhtar Allen Anderson Armitage Asante Atkinson Bailey Banerjee Barker Begum Bell Bennett "
    "Booth Bradley Broadbent Brook Burton Campbell Carter Chambers Chan Chaudhry Clarke Clegg Coates Cole Crossley "
    "Dale Davies Dawson Dixon Dobson Ellis Evans Farrell Firth Fletcher Foster Garside Gill Gomez Greenwood Grewal "
    "Hall Hargreaves Haigh Hirst Holroyd Hughes Hussain Iqbal Jackson Jagger James Johal Jones Kapoor Kaur Kelly "
    "Khan Kowalski Lumb Mahmood Marsden Mbeki Mehta Mitchell Morris Mukherjee Murphy Naylor Nowak Obi Ogden Okafor "
    "Oldroyd Osei Parker Patel Pearson Pollard Priestley Quarmby Rahman Ramsden Reid Roberts Rushworth Sharma Shaw "
    "Shepherd Singh Smith Stead Sutcliffe Sykes Taylor Thackray Thornton Uddin Varley Wadsworth Walker Webb "
    "Whiteley Wilson Wood Wright Young Zhang"
).split()


def names(random: Random, *, taken: set[str]) -> Iterator[str]:
    """Names nobody has yet, for as long as they are asked for."""
    while True:
        name = f"{random.choice(FIRST)} {random.choice(LAST)}"
        if name not in taken:
            taken.add(name)
            yield name


def address(name: str, council: str) -> str:
    """An e-mail address under a name that can never be real (RFC 2606 keeps .example for this)."""
    local = "".join(
        letter for letter in name.lower().replace(" ", ".") if letter.isascii() and (letter.isalpha() or letter == ".")
    )
    return f"{local}@{council}.example"
