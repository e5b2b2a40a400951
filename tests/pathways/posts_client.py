"""What a council lead sends and reads on the pages about posts."""

import re
from datetime import date, timedelta
from typing import Any

from django.test import Client
from django.urls import reverse

from pathways.models import Appointment
from people.models import Person
from tests.pathways.pages_client import words
from ui import clock


def day(after: int = 0) -> date:
    return clock.today() + timedelta(days=after)


def sent(name: str, value: date) -> dict[str, str]:
    return {f"{name}_day": str(value.day), f"{name}_month": str(value.month), f"{name}_year": str(value.year)}


def url(name: str, who: Person, post: Appointment | None = None) -> str:
    return reverse(f"pathways:{name}", args=[who.public_id, *([post.public_id] if post else [])])


def read(browser: Client, address: str) -> str:
    response = browser.get(address)
    assert response.status_code == 200, address
    return words(response.content.decode())


def fresh(post: Appointment) -> Appointment:
    return Appointment.objects.select_related("person", "organisation", "line_manager").get(pk=post.pk)


def undo(browser: Client, page: str) -> Any:
    """Press the button of the confirmation on a page."""
    html = browser.get(page).content.decode()
    found = re.search(r'<form method="post" action="([^"]*(?:/undo/|/cancel/)[^"]*)"', html)
    assert found, "No undo is offered"
    return browser.post(found[1].replace("&amp;", "&"))


def filled(**more: Any) -> dict[str, Any]:
    """The form of a new post as it is sent."""
    return {"title": "Lead developer", "role": "lead-developer", "fte": "1", "line_manager": "nobody", **more}
