"""Error pages: plain, say what to do, and need nothing that may be broken."""

import pytest
from django.contrib.staticfiles import finders
from django.template.loader import get_template


@pytest.mark.parametrize("status", ["400", "403", "403_csrf", "404", "500"])
def test_an_error_page_renders_without_request_context_or_database(status: str) -> None:
    page = get_template(f"{status}.html").render()
    assert page.count("<h1") == 1
    assert "Pathways</title>" in page
    assert " style=" not in page


def test_what_broke_need_not_ask_the_manifest_of_static_files() -> None:
    """A missing manifest is one of the things that break, and it must be possible to say so."""
    source = get_template("500.html").template.source  # type: ignore[attr-defined] # Django's templates have one
    assert "{% static" not in source
    assert "{% extends" not in source
    for path in ("vendor/govuk-frontend/govuk-frontend.min.css", "ui/pathways.css"):
        assert path in source
        assert finders.find(path)
