"""The kit for printed pages: what a sheet carries besides what is drawn on it."""

import re
from datetime import date

import pytest
from django.test import override_settings

from tests.ui.pdf_text import drawn, letters_in, loose_fonts, said_in
from ui.pdf import BOLD, INVENTED, ITALIC, REGULAR, Sheet, lines_of, one_page, printable, width_of

TITLE = "Gate G3: Łukasz (test)"


def sheet_of(*words: str) -> bytes:
    def draw(sheet: Sheet) -> None:
        for number, said in enumerate(words):
            sheet.text(said, 40, 400 - 30 * number, size=12)

    return one_page(title=TITLE, subject="A test", draw=draw)


def test_it_is_one_wide_sheet_of_a4() -> None:
    content = sheet_of("Hello")
    assert content.startswith(b"%PDF-")
    assert len(re.findall(rb"/Type /Page\b", content)) == 1
    box = re.search(rb"/MediaBox \[ 0 0 ([\d.]+) ([\d.]+)", content)
    assert box is not None
    assert (round(float(box[1])), round(float(box[2]))) == (842, 595)


def test_it_has_a_title_and_a_language() -> None:
    content = sheet_of("Hello")
    assert b"/Lang (en-GB)" in content
    assert b"/DisplayDocTitle true" in content
    assert re.search(rb"/Title \((?!untitled)", content)
    assert b"/Author (Pathways)" in content


def test_it_was_made_on_the_day_it_is_told_and_stays_the_same() -> None:
    def made() -> bytes:
        return one_page(title=TITLE, subject="", draw=lambda _: None, made_on=date(2026, 11, 20))

    assert b"/CreationDate (D:20261120120000+00'00')" in made()
    assert made() == made()


def test_every_font_is_in_the_file() -> None:
    def draw(sheet: Sheet) -> None:
        sheet.text("Plain", 40, 400, size=12)
        sheet.text("Bold", 40, 300, size=12, font=BOLD)
        sheet.code("https://pathways.example/", 40, 40, 90)

    content = one_page(title=TITLE, subject="", draw=draw)
    assert loose_fonts(content) == []
    assert content.count(b"/FontFile2") >= 2


def test_what_is_set_can_be_read_again() -> None:
    assert said_in(sheet_of("Hello (there)", r"back \ slash")) == r"Hello (there) back \ slash"


def test_in_the_demo_it_says_that_data_is_invented() -> None:
    with override_settings(DEMO=False):
        assert INVENTED not in said_in(sheet_of("Hello"))
    with override_settings(DEMO=True):
        assert INVENTED in said_in(sheet_of("Hello"))


def test_the_same_sheet_is_the_same_bytes() -> None:
    assert sheet_of("Hello") == sheet_of("Hello")


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Siân O’Brien", "Siân O’Brien"),
        ("Łukasz Žižek", "Łukasz Žižek"),
        ("Wałęsa", "Wałęsa"),
        ("Nguyễn Ńować", "Nguyễn Ńować"),
        ("Ťūţő Țăran Ḥāǧǧ", "Ťūţő Țăran Ḥāǧǧ"),
        ("Παπαδόπουλος, Зеленський", "Παπαδόπουλος, Зеленський"),
        ("e\u0301tude", "étude"),
        ("漢", "?"),
    ],
)
def test_a_name_is_never_an_empty_box(name: str, shown: str) -> None:
    for font in (REGULAR, BOLD, ITALIC):
        assert printable(name, font) == shown


@pytest.mark.parametrize("name", ["Lech Wałęsa", "Nguyễn Thị Ńa"])
def test_the_letters_of_a_name_are_on_the_sheet(name: str) -> None:
    """Every letter comes out of the file again through its own table of letters, as a reader or a search finds it."""
    content = sheet_of(name)
    assert letters_in(content) >= set(name)
    assert "?" not in said_in(content)


def test_text_too_wide_is_set_smaller() -> None:
    sizes: list[float] = []

    def draw(sheet: Sheet) -> None:
        sizes.append(sheet.text("A name that is rather long", 40, 400, size=40, within=200))
        sizes.append(sheet.text("Short", 40, 300, size=40, within=200))

    one_page(title=TITLE, subject="", draw=draw)
    assert sizes[0] < 40
    assert width_of("A name that is rather long", REGULAR, sizes[0]) == pytest.approx(200)
    assert sizes[1] == 40


def test_lines_break_between_words_and_lose_none() -> None:
    words = "Yorkshire and the Humber regional centre brings this panel together"
    lines = lines_of(words, font=REGULAR, size=12, within=120)
    assert len(lines) > 2
    assert " ".join(lines) == words
    assert all(width_of(line, REGULAR, 12) <= 120 for line in lines)
    assert lines_of("", font=REGULAR, size=12, within=120) == []


def test_a_code_is_drawn_as_squares_within_its_size() -> None:
    def draw(sheet: Sheet) -> None:
        sheet.text("x", 1, 1, size=8)
        sheet.code("https://pathways.example/certificates/abc/", 100, 50, 90)

    squares = re.findall(
        rb"([\d.]+) ([\d.]+) ([\d.]+) ([\d.]+) re f", drawn(one_page(title=TITLE, subject="", draw=draw))
    )
    assert len(squares) > 50
    assert all(float(x) >= 100 and float(x) + float(w) <= 190.01 for x, _, w, _ in squares)
    assert all(float(y) >= 50 and float(y) + float(h) <= 140.01 for _, y, _, h in squares)
