"""A staff list of a council on its first day, to try loading. Like real ones, a few of its rows need mending."""

import csv
import io
from random import Random

from demo.names import address, names
from demo.places import FIRST_DAY
from demo.plan import SEED
from people.models import Membership
from people.roles import Role
from ui import clock

HEADINGS = ("Employee number", "Full name", "Work email", "Job title", "Line manager email", "Start date", "FTE")
PEOPLE = 38

# A council's own titles, as they are written there: (title, index of the manager's title in this list).
TITLES: tuple[tuple[str, int], ...] = (
    ("Head of ICT & Digital", 0),
    ("Digital Services Mgr", 0),
    ("Infrastructure Manager", 0),
    ("Data & Insight Manager", 0),
    ("Snr Developer", 1),
    ("Web Developer", 1),
    ("Business Analyst", 1),
    ("UX Designer", 1),
    ("Delivery Manager", 1),
    ("Network Engineer", 2),
    ("Service Desk Analyst", 2),
    ("Cyber Security Analyst", 2),
    ("GIS Analyst", 3),
    ("Data Analyst", 3),
    ("Digital Apprentice", 1),
    ("Benefits Officer", 3),
)


def arrived() -> int:
    """How many people the council of the first afternoon has by now, beside its lead."""
    leads = Membership.objects.filter(organisation__slug=FIRST_DAY, role=Role.COUNCIL_LEAD).on(clock.today())
    staff = Membership.objects.filter(organisation__slug=FIRST_DAY, role=Role.LEARNER).on(clock.today())
    return staff.exclude(person__in=leads.values("person")).count()


def staff_list() -> bytes:
    """The file's bytes: UTF-8 with a byte-order mark, as a spreadsheet saves it. The same every time."""
    random = Random(SEED + 2)  # noqa: S311 - invented people, not secrets
    fresh = names(random, taken=set())
    rows: list[list[str]] = []
    heads: dict[int, str] = {}
    for number in range(PEOPLE):
        title_number = number if number < len(TITLES) else random.randrange(4, len(TITLES))
        title, manager = TITLES[title_number]
        name = next(fresh)
        email = address(name, FIRST_DAY)
        heads.setdefault(title_number, email)
        above = "" if title_number == 0 else heads[manager]
        start = f"{random.randint(1, 28):02}/{random.randint(1, 12):02}/{random.randint(2009, 2025)}"
        rows.append(
            [f"B{4100 + number}", name, email, title, above, start, random.choice(("1", "1", "1", "0.8", "0.6"))]
        )
    # What goes wrong in real files: a day that does not exist, an address without a domain, a manager who is not there.
    rows[20][5] = "31/02/2024"
    rows[27][2] = rows[27][2].split("@", maxsplit=1)[0]
    rows[33][4] = "left.the.council@bradford.example"
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(HEADINGS)
    writer.writerows(rows)
    return ("\ufeff" + out.getvalue()).encode()
