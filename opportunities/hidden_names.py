"""Names that a host does not see before it has shortlisted, and what stands in their place, also inside a text."""

import re

from opportunities.models import Application

IN_PLACE = "[name hidden]"
COUNCIL_IN_PLACE = "[council hidden]"
_BETWEEN = 3  # words of a kind, such as “Metropolitan Borough”, between a council's name and “Council”
_SHORTEST = 2  # letters of a part of a name that is looked for inside a text


def is_hidden(application: Application) -> bool:
    """Whether the host may not know yet who this is. Needs the opportunity at hand."""
    return application.opportunity.hide_names and not application.named


def name_for_host(application: Application) -> str:
    """The person's name, or “Applicant 3”."""
    return f"Applicant {application.number}" if is_hidden(application) else application.person.name


def first_name_for_host(application: Application) -> str:
    """How a sentence on the host's page calls them."""
    if is_hidden(application):
        return name_for_host(application)
    return application.person.name.split(" ", maxsplit=1)[0]


def text_for_host(application: Application, text: str) -> str:
    """What the person wrote; while the name is hidden, without their name, their address and their council.

    The whole name goes in whatever case it stands, and so do the council's official name and its name before “Council”;
    parts of the name, and the council's short name, only as they are written there, so that Will Young may still say
    what he will do, and somebody at Reading that they like reading.
    """
    if not is_hidden(application):
        return text
    person, council = application.person, application.organisation
    name = re.escape(council.name)
    for said, flags in (
        (re.escape(council.official_name), re.IGNORECASE),
        (rf"{name}(?:\s+\w+){{0,{_BETWEEN}}}?\s+council", re.IGNORECASE),
        (name, re.NOFLAG),
    ):
        text = re.sub(rf"(?<![\w@.]){said}(?!\w)", COUNCIL_IN_PLACE, text, flags=flags)
    for whole in (person.email, person.email.partition("@")[0], person.name):
        text = re.sub(rf"(?<!\w){re.escape(whole)}(?!\w)", IN_PLACE, text, flags=re.IGNORECASE)
    for part in re.split(r"[\s-]+", person.name):
        if len(part) >= _SHORTEST:
            text = re.sub(rf"(?<!\w){re.escape(part)}(?!\w)", IN_PLACE, text)
    return re.sub(rf"{re.escape(IN_PLACE)}(?:[\s-]+{re.escape(IN_PLACE)})+", IN_PLACE, text)
