"""Brings GOV.UK Frontend's built files into static/vendor: `manage.py vendor_govuk govuk-frontend-6.6.0.tgz`.

The package comes from `npm pack govuk-frontend@6.6.0`, on a developer's machine. What a service outside GOV.UK may not
use is taken out: the typeface, the crest and the crown. The rest is left as it was built.
"""

import base64
import hashlib
import json
import re
import tarfile
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

FONTS = 'system-ui,"Segoe UI",Roboto,"Noto Sans",Arial,sans-serif'
WANTED = {
    "package/dist/govuk/govuk-frontend.min.css",
    "package/dist/govuk/govuk-frontend.min.js",
    "package/package.json",
}
# The package names its licence but does not carry its text.
LICENCE = """The MIT License (MIT)

Copyright (c) 2017 Crown Copyright (Government Digital Service)

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated
documentation files (the "Software"), to deal in the Software without restriction, including without limitation the
rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit
persons to whom the Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the
Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE
WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR
COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR
OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.
"""


def _without_crest_rules(css: str) -> str:
    """Drop every innermost rule whose selector or body speaks of the crest or the crown."""
    return re.sub(r"[^{};/]*\{[^{}]*\}", lambda rule: "" if re.search("crest|crown", rule[0]) else rule[0], css)


def plain_css(css: str) -> str:
    """The style sheet without typeface, crest, crown and source map."""
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    css = re.sub(r"@font-face\s*\{[^}]*\}", "", css)
    css = re.sub(r'"?GDS Transport"?,\s*arial,\s*sans-serif', FONTS, css)
    css = _without_crest_rules(css)
    css = re.sub(r"@(?:media|supports)[^{}]*\{\s*\}", "", css)
    for banned in ("GDS Transport", "@font-face", "crest", "crown", "url(", "sourceMapping"):
        if banned in css:
            raise CommandError(f"The style sheet still has “{banned}”. The package has changed: look at plain_css.")
    return f"{css.strip()}\n"


def plain_js(js: str) -> str:
    """The script without its source-map line."""
    return re.sub(r"//# sourceMappingURL=.*", "", js).strip() + "\n"


class Command(BaseCommand):
    help = "Bring the built files of GOV.UK Frontend, from its npm package, into static/vendor."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("package", type=Path, help="the .tgz that `npm pack govuk-frontend` made")

    def handle(self, *, package: Path, **options: Any) -> None:  # noqa: ARG002 - Django's own
        archive = package.read_bytes()
        with tarfile.open(package) as tar:
            files = {name: tar.extractfile(name).read().decode() for name in WANTED}  # type: ignore[union-attr]
        made = {
            "govuk-frontend.min.css": plain_css(files["package/dist/govuk/govuk-frontend.min.css"]),
            "govuk-frontend.min.js": plain_js(files["package/dist/govuk/govuk-frontend.min.js"]),
            "LICENCE.txt": LICENCE,
        }
        version = json.loads(files["package/package.json"])["version"]
        made["VENDOR.md"] = self._record(version, archive, made)
        target = Path(settings.BASE_DIR) / "static" / "vendor" / "govuk-frontend"
        target.mkdir(parents=True, exist_ok=True)
        for name, text in made.items():
            (target / name).write_text(text, encoding="utf-8")
        self.stdout.write(f"GOV.UK Frontend {version} is in {target}")

    def _record(self, version: str, archive: bytes, made: dict[str, str]) -> str:
        integrity = base64.b64encode(hashlib.sha512(archive).digest()).decode()
        hashes = "\n".join(
            f"| `{name}` | `{hashlib.sha256(text.encode()).hexdigest()}` |" for name, text in sorted(made.items())
        )
        return (
            "# GOV.UK Frontend\n\n"
            f"npm package `govuk-frontend`, version {version}, MIT licence (`LICENCE.txt`).\n\n"
            f"Integrity of the package: `sha512-{integrity}`\n\n"
            "Taken out by `manage.py vendor_govuk`: `@font-face` and the GDS Transport typeface (system fonts now),\n"
            "rules of the crest and the crown, comments and source-map lines. Nothing else is changed; our own styles\n"
            "are in `static/ui/pathways.css`.\n\n"
            f"| file | SHA-256 |\n|---|---|\n{hashes}\n"
        )
