"""What is served: GOV.UK's files without what only GOV.UK may use, exactly as recorded; our own without a stranger."""

import hashlib
import re
from pathlib import Path

import pytest
from django.conf import settings

STATIC = Path(settings.BASE_DIR) / "static"
VENDORED = STATIC / "vendor" / "govuk-frontend"
CSS = (VENDORED / "govuk-frontend.min.css").read_text(encoding="utf-8")
OURS = (STATIC / "ui" / "pathways.css").read_text(encoding="utf-8")


def test_the_fonts_are_those_of_the_record() -> None:
    fonts = STATIC / "vendor" / "dejavu"
    hashes = dict(
        re.findall(r"\| `([\w.-]+)` \| `([0-9a-f]{64})` \|", (fonts / "VENDOR.md").read_text(encoding="utf-8"))
    )
    assert "LICENSE.txt" in hashes
    for name, digest in hashes.items():
        assert hashlib.sha256((fonts / name).read_bytes()).hexdigest() == digest, name
    assert {path.name for path in fonts.iterdir()} == {*hashes, "VENDOR.md"}


@pytest.mark.parametrize("banned", ["@font-face", "GDS Transport", "crest", "crown", "url(", "sourceMappingURL"])
def test_the_style_sheet_has_nothing_that_only_gov_uk_may_use(banned: str) -> None:
    assert banned not in CSS


def test_the_files_are_those_of_the_record() -> None:
    record = (VENDORED / "VENDOR.md").read_text(encoding="utf-8")
    assert re.search(r"version \d+\.\d+\.\d+", record)
    assert "sha512-" in record
    hashes = dict(re.findall(r"\| `([\w.-]+)` \| `([0-9a-f]{64})` \|", record))
    assert {"govuk-frontend.min.css", "govuk-frontend.min.js"} <= set(hashes)
    for name, digest in hashes.items():
        assert hashlib.sha256((VENDORED / name).read_bytes()).hexdigest() == digest, name
    assert {path.name for path in VENDORED.iterdir()} == {*hashes, "VENDOR.md"}


@pytest.mark.parametrize("path", ["ui/pathways.css", "ui/themes/default.css", "ui/app.js"])
def test_ours_ask_no_other_host(path: str) -> None:
    assert "//" not in re.sub(
        r"^\s*//.*$|/\*.*?\*/", "", (STATIC / path).read_text(encoding="utf-8"), flags=re.M | re.S
    )


def test_braces_balance() -> None:
    for css in (CSS, OURS):
        assert css.count("{") == css.count("}")


def test_focus_is_never_removed() -> None:
    assert not re.search(r"outline:\s*(none|0)\b", OURS)


def _luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, two: str) -> float:
    light, dark = sorted((_luminance(one), _luminance(two)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", sorted((STATIC / "ui" / "themes").glob("*.css")), ids=lambda path: path.name)
def test_every_theme_can_be_read(theme: Path) -> None:
    """WCAG 2.2: 4.5 to 1 for text; the header, read by everybody on every page, holds 7."""
    values = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", OURS))
    values |= dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", theme.read_text(encoding="utf-8")))
    assert contrast("#ffffff", values["brand"]) >= 7
    for text, ground in [
        ("link", "surf"), ("sec", "surf"), ("brand", "s1"), ("gap", "surf"), ("good", "surf"), ("amb", "ambbg"),
        ("red", "surf"),
    ]:  # fmt: skip
        assert contrast(values[text], values[ground]) >= 4.5, (text, ground)
