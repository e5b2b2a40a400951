"""A beginning for each kind of opportunity, so that five minutes are enough: dates, terms and a question to change.

What a template gives is a proposal: nothing of it is published before somebody has read it. It gives no competency or
experience by itself but the one that the kind always is (acting up is acting up).
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

QUESTION = "Why do you want this, and what would you bring back to your own council?"
CRITERIA = ("Shows what they want to learn from it", "Can give the days from the first to the last")
WITHIN_WALLS = "Works under the host’s policies from the first day. Step-free building; hours can move around caring."
CLOSES, HEARS, STARTS = timedelta(days=28), timedelta(days=42), timedelta(days=63)  # four, six and nine weeks from now


@dataclass(frozen=True, slots=True)
class Template:
    """One kind's beginning. `weeks` is how long such a thing usually lasts."""

    kind: str
    title: str
    hint: str
    weeks: int
    days_a_week: Decimal
    summary: str
    pay: str
    recharge: str
    backfill: str
    line_supervision: str
    system_access: str
    travel: str = "hybrid"
    experiences: dict[str, int] = field(default_factory=dict)


_STAYS = "The home council keeps paying the salary"
_LINE_STAYS = "The line manager at home stays; the supervisor named here guides the work"
_GUEST = "A guest account for this work only, ended on the last day"

TEMPLATES: dict[str, Template] = {
    template.kind: template
    for template in (
        Template(
            "placement",
            "Placement",
            "Work in your teams for some months, part of the week.",
            12,
            Decimal("2.0"),
            "Join our team to work on …\n\nBy the end you will have …",
            _STAYS,
            "None. We pay travel",
            "Agreed with the line manager at home before it begins",
            _LINE_STAYS,
            _GUEST,
        ),
        Template(
            "rotation",
            "Rotation",
            "A planned turn in another team, full time, as part of a programme.",
            26,
            Decimal("5.0"),
            "Spend six months in our … team. You will …",
            _STAYS,
            "None while the rotation is part of a programme",
            "The home council plans the turn and its cover",
            "Our team lead supervises day to day; the line manager at home keeps appraisal and leave",
            "The accounts and keys of the team, ended on the last day",
        ),
        Template(
            "secondment",
            "Secondment",
            "A post here for a time; the home council holds the job open.",
            26,
            Decimal("5.0"),
            "Hold the post of … for six months. You will be responsible for …",
            "The home council pays; the difference in grade is ours",
            "Salary with on-costs, invoiced each quarter",
            "The home council may appoint cover with what is recharged",
            "The supervisor named here is line manager while it lasts",
            "As for our own staff, ended on the last day",
            experiences={"X27": 3},
        ),
        Template(
            "shadowing",
            "Shadowing",
            "A few days beside somebody, to see how the work is done.",
            4,
            Decimal("1.0"),
            "Spend the days beside … through … You will see …",
            _STAYS,
            "None",
            "None needed for so few days",
            _LINE_STAYS,
            "None. Papers are shown, not sent",
            travel="on_site",
        ),
        Template(
            "acting_up",
            "Acting up",
            "Cover a more senior post for a time.",
            17,
            Decimal("5.0"),
            "Act as … while the post is vacant. You will lead … and answer to …",
            "The home council pays; we pay the difference in grade",
            "The difference in grade, invoiced at the end",
            "The home council covers the post left open",
            "The supervisor named here is line manager while it lasts",
            "As for our own staff, ended on the last day",
            experiences={"X26": 3},
        ),
        Template(
            "stretch_project",
            "Stretch project",
            "One piece of work above the present level, about a day a week.",
            10,
            Decimal("1.0"),
            "Lead …\n\nYou will draft …, answer …, and close it with …",
            _STAYS,
            "None. We pay travel",
            "Not offered. The line manager agrees the day",
            _LINE_STAYS,
            _GUEST,
        ),
        Template(
            "board_seat",
            "Board seat",
            "A seat on a board, as trustee, governor or partner.",
            52,
            Decimal("0.5"),
            "Take a seat on the board of … It meets … and decides …",
            "Unpaid; the home council gives the time",
            "None. We pay travel",
            "None needed",
            "The chair of the board inducts and supports; the line manager at home stays",
            "Board papers by a shared folder, ended with the seat",
            travel="on_site",
        ),
    )
}


def template_fields(kind: str, *, today: date) -> dict[str, Any]:
    """The fields of a new draft of this kind, as `save_draft` takes them. Raises KeyError for an unknown kind."""
    template = TEMPLATES[kind]
    starts = _monday(today + STARTS)
    return {
        "kind": kind,
        "title": template.title,
        "summary": template.summary,
        "competencies": {},
        "experiences": dict(template.experiences),
        "outside_digital": False,
        "tiers": [],
        "starts_on": starts,
        "ends_on": starts + timedelta(weeks=template.weeks) - timedelta(days=3),  # the Friday
        "days_a_week": template.days_a_week,
        "travel": template.travel,
        "place": "",
        "positions": 1,
        "adjustments": WITHIN_WALLS,
        "closes_on": today + CLOSES,
        "answers_by": today + HEARS,
        "question": QUESTION,
        "criteria": list(CRITERIA),
        "hide_names": True,
        "pay": template.pay,
        "recharge": template.recharge,
        "backfill": template.backfill,
        "line_supervision": template.line_supervision,
        "system_access": template.system_access,
    }


def _monday(day: date) -> date:
    """The first Monday from this day on."""
    return day + timedelta(days=-day.weekday() % 7)


def moved_on(day: date | None, *, first: date | None, today: date) -> date | None:
    """A date of a former opportunity, for the next: by whole years, so that it begins after today; None stays None.

    `first` is the first day of the former one, from which the number of years is counted. 29 February becomes the 28th.
    """
    if day is None or first is None:
        return None
    years = max(today.year - first.year, 1)
    while _years_on(first, years) <= today:
        years += 1
    return _years_on(day, years)


def _years_on(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)
