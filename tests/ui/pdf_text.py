"""What a PDF of ours says, read without a library: its page's text, and whether each font is inside the file."""

import base64
import re
import zlib

_STREAM = re.compile(rb"<<([^>]*(?:>(?!>)[^>]*)*)>>\s*stream\r?\n(.*?)\r?\n?endstream", re.DOTALL)
_SHOWN = re.compile(rb"\(((?:\\.|[^()\\])*)\) Tj", re.DOTALL)
_ESCAPED = re.compile(rb"\\([0-7]{1,3}|.)", re.DOTALL)


def said_in(content: bytes) -> str:
    """Everything set on the page, in the order it was drawn, with a space between lines. Plain letters only."""
    said = []
    for page in _pages(content):
        said += [_ESCAPED.sub(_plain, shown).decode("latin-1") for shown in _SHOWN.findall(page)]
    return " ".join(said)


def letters_in(content: bytes) -> frozenset[str]:
    """Every letter that a font of the file says it has in use: plain ones always, others only where they are set."""
    codes = [
        code
        for head, body in _STREAM.findall(content)
        if b"beginbfchar" in (table := _read(head, body))
        for code in re.findall(rb"<[0-9A-F]{2}> <([0-9A-F]{4})>", table)
    ]
    return frozenset(chr(int(code, 16)) for code in codes if int(code, 16))


def drawn(content: bytes) -> bytes:
    """The drawing operators of the page."""
    return b"\n".join(_pages(content))


def loose_fonts(content: bytes) -> list[str]:
    """Fonts that the file names and does not bring along; none may be left."""
    fonts = re.findall(rb"/BaseFont /([A-Za-z0-9+-]+)", content)
    return sorted({font.decode() for font in fonts if b"+" not in font})


def _pages(content: bytes) -> list[bytes]:
    return [page for head, body in _STREAM.findall(content) if b" Tj" in (page := _read(head, body))]


def _read(head: bytes, body: bytes) -> bytes:
    if b"/ASCII85Decode" in head:
        body = base64.a85decode(b"<~" + body.strip().removeprefix(b"<~"), adobe=True)
    return zlib.decompress(body) if b"/FlateDecode" in head else body


def _plain(found: re.Match[bytes]) -> bytes:
    given = found[1]
    return bytes([int(given, 8) & 255]) if given.isdigit() else given
