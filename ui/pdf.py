"""Printed pages: one sheet of A4 with embedded fonts, a title, a language, and the word that data is invented if it is.

The fonts are DejaVu Sans, vendored: what ReportLab brings along lacks letters of many names. A letter that DejaVu lacks
too is written without its accent, or as “?”: a name must never come out as an empty box. Lengths are points, from the
lower left corner.
"""

import unicodedata
from collections.abc import Callable
from datetime import date
from functools import cache
from io import BytesIO
from typing import Any, Literal

from django.conf import settings
from reportlab.graphics.barcode.qr import QrCodeWidget
from reportlab.graphics.shapes import Rect
from reportlab.lib.colors import HexColor, white
from reportlab.lib.pagesizes import A4, landscape
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

LANGUAGE = "en-GB"
INVENTED = "Invented data. No person or record here is real."
REGULAR, BOLD, ITALIC = "Pathways-Regular", "Pathways-Bold", "Pathways-Italic"
_FILES = {REGULAR: "DejaVuSans.ttf", BOLD: "DejaVuSans-Bold.ttf", ITALIC: "DejaVuSans-Oblique.ttf"}
BRAND, INK, QUIET, TINT, EDGE = "#0f4c5c", "#0b0c0c", "#505a5f", "#e3f0f1", "#9aa7aa"
MM = 72 / 25.4

Anchor = Literal["left", "middle", "right"]


class Sheet:
    """One page to draw on. Text is measured before it is set, so that nothing runs over an edge."""

    def __init__(self, canvas: Any, width: float, height: float) -> None:
        self._canvas = canvas
        self.width = width
        self.height = height

    def text(
        self,
        words: str,
        x: float,
        y: float,
        *,
        size: float,
        font: str = REGULAR,
        colour: str = INK,
        anchor: Anchor = "left",
        within: float | None = None,
    ) -> float:
        """Set one line with its base at `y`, smaller if it would be wider than `within`; the size it was set in."""
        said = printable(words, font)
        if within is not None and (wide := width_of(said, font, size)) > within:
            size *= within / wide
        left = x - width_of(said, font, size) * {"left": 0.0, "middle": 0.5, "right": 1.0}[anchor]
        self._canvas.setFillColor(HexColor(colour))
        self._canvas.setFont(font, size)
        self._canvas.drawString(left, y, said)
        return size

    def paragraph(
        self,
        words: str,
        x: float,
        y: float,
        *,
        size: float,
        within: float,
        font: str = REGULAR,
        colour: str = INK,
        leading: float = 1.4,
    ) -> float:
        """Set words in lines of at most `within`, the first with its base at `y`; the base of the line after the last.

        A word longer than a line is set smaller rather than cut.
        """
        for line in lines_of(printable(words, font), font=font, size=size, within=within):
            self.text(line, x, y, size=size, font=font, colour=colour, within=within)
            y -= size * leading
        return y

    def box(self, x: float, y: float, width: float, height: float, colour: str) -> None:
        """A filled rectangle."""
        self._canvas.setFillColor(HexColor(colour))
        self._canvas.rect(x, y, width, height, stroke=0, fill=1)

    def line(self, x1: float, y1: float, x2: float, y2: float, *, colour: str = EDGE, width: float = 0.75) -> None:
        """A straight rule."""
        self._canvas.setStrokeColor(HexColor(colour))
        self._canvas.setLineWidth(width)
        self._canvas.line(x1, y1, x2, y2)

    def frame(self, margin: float, *, colour: str, width: float) -> None:
        """A rectangle round the page, so far from its edges."""
        self._canvas.setStrokeColor(HexColor(colour))
        self._canvas.setLineWidth(width)
        self._canvas.rect(margin, margin, self.width - 2 * margin, self.height - 2 * margin, stroke=1, fill=0)

    def mark(self, x: float, y: float, size: float, *, colour: str = BRAND) -> None:
        """The service's mark, four rungs going up."""
        unit = size / 28
        for left, up, right in ((2, 4, 10), (8, 11, 16), (14, 18, 22), (20, 25, 26)):
            self.line(x + left * unit, y + up * unit, x + right * unit, y + up * unit, colour=colour, width=4 * unit)

    def code(self, address: str, x: float, y: float, size: float) -> None:
        """The address as a square code that a telephone reads, with a quiet border inside the size."""
        widget = QrCodeWidget(address, barLevel="M", barWidth=size, barHeight=size)
        self._canvas.setFillColor(HexColor(INK))
        # Drawn by hand: the library's own way of drawing names a font that is not embedded.
        for square in widget.draw().contents:
            if isinstance(square, Rect) and square.fillColor is not None and square.fillColor != white:
                self._canvas.rect(x + square.x, y + square.y, square.width, square.height, stroke=0, fill=1)

    def link(self, address: str, x: float, y: float, width: float, height: float) -> None:
        """Make an area of the page a link."""
        self._canvas.linkURL(address, (x, y, x + width, y + height), relative=0)


def one_page(*, title: str, subject: str, draw: Callable[[Sheet], None], made_on: date | None = None) -> bytes:
    """One sheet of A4, wide, drawn by `draw`. The same drawing gives the same bytes.

    `made_on` is the day that the file itself says it was made; without one it says 1 January 2000.
    """
    _register()
    width, height = landscape(A4)
    kept = BytesIO()
    canvas = Canvas(kept, pagesize=(width, height), initialFontName=REGULAR, lang=LANGUAGE, invariant=1)
    canvas.setTitle(title)
    canvas.setSubject(subject)
    canvas.setAuthor("Pathways")
    canvas.setCreator("Pathways")
    if made_on is not None:
        # At midday, so that it is the same day wherever it is read.
        canvas.setDateFormatter(lambda *_: f"D:{made_on:%Y%m%d}120000+00'00'")
    canvas.setViewerPreference("DisplayDocTitle", "true")
    sheet = Sheet(canvas, width, height)
    draw(sheet)
    if settings.DEMO:
        sheet.text(INVENTED, width / 2, 4.2 * MM, size=8, colour=QUIET, anchor="middle")
    canvas.showPage()
    canvas.save()
    return kept.getvalue()


def width_of(words: str, font: str, size: float) -> float:
    """How wide a line is."""
    _register()
    return float(pdfmetrics.stringWidth(words, font, size))


def lines_of(words: str, *, font: str, size: float, within: float) -> list[str]:
    """Words as lines of at most `within` points; a longer word has a line of its own."""
    lines: list[str] = []
    for word in words.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and width_of(longer, font, size) <= within:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def printable(words: str, font: str) -> str:
    """The words in letters that the font has: without an accent where it lacks the accented one, else a “?”."""
    known = _letters(font)
    return "".join(_letter(each, known) for each in unicodedata.normalize("NFC", words))


def _letter(letter: str, known: frozenset[int]) -> str:
    if ord(letter) in known:
        return letter
    plain = "".join(part for part in unicodedata.normalize("NFKD", letter) if not unicodedata.combining(part))
    if plain and all(ord(part) in known for part in plain):
        return plain
    return "" if unicodedata.combining(letter) else "?"


@cache
def _letters(font: str) -> frozenset[int]:
    _register()
    return frozenset(pdfmetrics.getFont(font).face.charToGlyph)


@cache
def _register() -> None:
    for name, file in _FILES.items():
        pdfmetrics.registerFont(TTFont(name, settings.BASE_DIR / "static" / "vendor" / "dejavu" / file))
