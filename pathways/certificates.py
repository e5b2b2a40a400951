"""The certificate of a gate: one sheet. Who was found ready for what, how long it counts, where that is checked."""

from dataclasses import dataclass
from datetime import date

from ui.pdf import BOLD, BRAND, EDGE, INK, ITALIC, MM, QUIET, TINT, Sheet, one_page
from ui.words import day

PROMISE = "A gate says ready. It never promises a post: councils appoint on merit."
LEFT, RIGHT = 26 * MM, 271 * MM
WIDE = RIGHT - LEFT


@dataclass(frozen=True, slots=True)
class Certificate:
    """What stands on it. `last_day` is the last on which it counts, `address` the page that says whether it does."""

    name: str
    gate: str
    gate_title: str
    opens: str
    framework: str
    organisation: str
    panel: str
    convener: str
    decided_on: date
    last_day: date | None
    address: str

    @property
    def title(self) -> str:
        """The document's title: “Gate G3, First-line leader: Hannah Lister”."""
        return f"Gate {self.gate}, {self.gate_title}: {self.name}"


def certificate_pdf(certificate: Certificate) -> bytes:
    """The certificate as PDF."""
    return one_page(
        title=certificate.title,
        subject="Certificate of readiness",
        draw=lambda sheet: _draw(sheet, certificate),
        made_on=certificate.decided_on,
    )


def _draw(sheet: Sheet, it: Certificate) -> None:
    _ground(sheet)
    sheet.mark(LEFT, 178 * MM, 9 * MM)
    sheet.text("Pathways", LEFT + 11.5 * MM, 180 * MM, size=19, font=BOLD, colour=BRAND)
    sheet.text("Certificate of readiness", RIGHT, 180 * MM, size=12, colour=QUIET, anchor="right")
    sheet.text(it.name, LEFT, 147 * MM, size=44, font=BOLD, within=WIDE)
    sheet.text(it.organisation, LEFT, 137 * MM, size=13, colour=QUIET, within=WIDE)
    sheet.text("has been found ready at", LEFT, 120 * MM, size=14)
    sheet.text(f"Gate {it.gate}, {it.gate_title}", LEFT, 106 * MM, size=30, font=BOLD, colour=BRAND, within=WIDE)
    sheet.text(f"It stands before the tier “{it.opens}” of {_the(it.framework)}.", LEFT, 96 * MM, size=12, within=WIDE)
    facts = (
        ("Decided on", day(it.decided_on)),
        ("Counts to", day(it.last_day) if it.last_day else "No end date"),
        ("Decided by", f"{it.panel[:1].upper()}{it.panel[1:]}"),
        ("Brought together by", it.convener),
    )
    column = WIDE / len(facts)
    sheet.line(LEFT, 82 * MM, RIGHT, 82 * MM, colour=BRAND, width=1.5)
    for number, (label, value) in enumerate(facts):
        x = LEFT + number * column
        sheet.text(label, x, 75 * MM, size=10, colour=QUIET)
        sheet.paragraph(value, x, 69 * MM, size=12, font=BOLD, within=column - 6 * MM, leading=1.3)
    _foot(sheet, it)


def _the(name: str) -> str:
    """A name inside a sentence, with its article: “the Local Government Digital Leadership Framework”."""
    return name if name.lower().startswith("the ") else f"the {name}"


def _ground(sheet: Sheet) -> None:
    """A tinted stair that climbs behind the words at the right, and a frame."""
    steps, step = 6, 15 * MM
    for number in range(steps):
        sheet.box(
            sheet.width - 12.2 * MM - (steps - number) * step,
            119 * MM + number * 9.2 * MM,
            (steps - number) * step,
            4.2 * MM,
            TINT,
        )
    sheet.frame(10 * MM, colour=BRAND, width=2.2)
    sheet.frame(12 * MM, colour=EDGE, width=0.5)


def _foot(sheet: Sheet, it: Certificate) -> None:
    size = 32 * MM
    sheet.code(it.address, RIGHT - size, 18 * MM, size)
    sheet.text(PROMISE, LEFT, 41 * MM, size=12.5, font=ITALIC, colour=INK, within=WIDE - size - 8 * MM)
    sheet.text("Check that it still counts:", LEFT, 29 * MM, size=10, colour=QUIET)
    sheet.text(it.address, LEFT, 23.5 * MM, size=10, font=BOLD, colour=BRAND, within=WIDE - size - 8 * MM)
    sheet.link(it.address, LEFT, 21.5 * MM, WIDE - size - 8 * MM, 6 * MM)
