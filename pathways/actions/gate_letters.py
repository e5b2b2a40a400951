"""The mail of gate reviews: who is told of what. Every letter is one page of words and one link."""

from typing import Any

from django.conf import settings
from django.urls import reverse

from notices import actions as notices
from pathways.models import GateReview, PanelSeat
from pathways.panel_rules import APPEAL_DAYS, REPLY_DAYS
from pathways.queries.frameworks import catalogue_of
from pathways.queries.gate_reviews import last_day, sitting
from pathways.queries.panels import conveners_of
from people.models import Person
from ui import clock, words


def gate_title(review: GateReview) -> str:
    """The gate as the review's own framework version calls it: “gate G3, First-line leader”."""
    return f"gate {review.gate}, {catalogue_of(review.version).gate(review.gate).title}"


def tell_conveners_asked(review: GateReview) -> None:
    """Somebody asks for a review: whoever brings panels together is told."""
    for convener in _conveners(review):
        notices.send(
            key=f"gate-review-asked:{review.public_id}:{convener.public_id}",
            kind="pathways.review_asked",
            owner=review.convener.slug,
            to=convener.email,
            subject=f"{review.person.name} asks for a review at gate {review.gate}",
            template="pathways/mail/review",
            context=_page(
                review,
                convener,
                f"{review.person.name} of {review.organisation.official_name} meets everything that "
                f"{gate_title(review)}, asks, and asks for a panel. Choose its members and a date.",
                link="Form the panel",
                why=f"you bring panels together for {review.convener.official_name}",
            ),
        )


def tell_member(seat: PanelSeat) -> None:
    """Somebody is asked to sit: first they say whether anything stands in the way."""
    review = seat.review
    met = f" on {words.day(review.meets_on)}" if review.meets_on else ""
    notices.send(
        key=f"gate-review-seat:{seat.public_id}",
        kind="pathways.panel_called",
        owner=review.convener.slug,
        to=seat.member.email,
        subject=f"You are asked to sit on a panel at gate {review.gate}",
        template="pathways/mail/review",
        context=_page(
            review,
            seat.member,
            f"{review.convener.official_name} asks you to sit on the panel for {review.person.name} at "
            f"{gate_title(review)}. It meets{met}. Say first whether you have a conflict of interest: the case opens "
            "once you have none to declare.",
            link="Declare and read the case",
            why="you are a panel member",
        ),
    )


def tell_member_moved(seat: PanelSeat) -> None:
    """The panel meets on another day than its members were told."""
    review = seat.review
    met = words.day(review.meets_on) if review.meets_on else "a day to come"
    notices.send(
        key=f"gate-review-moved:{seat.public_id}:{clock.now().isoformat()}",
        kind="pathways.panel_moved",
        owner=review.convener.slug,
        to=seat.member.email,
        subject=f"The panel at gate {review.gate} now meets on {met}",
        template="pathways/mail/review",
        context=_page(
            review,
            seat.member,
            f"The panel for {review.person.name} at {gate_title(review)}, on which you sit, meets on another day: "
            f"{met}. What you have declared and scored stands.",
            link="See the case",
            why="you sit on this panel",
        ),
    )


def remind_member(seat: PanelSeat, by: Person) -> None:
    """The panel was to meet, and this member has not scored: the convener asks them to."""
    review = seat.review
    first = "" if seat.declared else " Say first whether you have a conflict of interest."
    met = f" was to meet on {words.day(review.meets_on)} and" if review.meets_on else ""
    notices.send(
        key=f"gate-review-remind:{seat.public_id}:{clock.today().isoformat()}",
        kind="pathways.panel_reminded",
        owner=review.convener.slug,
        to=seat.member.email,
        subject=f"Your scores for {review.person.name} at gate {review.gate} are overdue",
        template="pathways/mail/review",
        context=_page(
            review,
            seat.member,
            f"The panel for {review.person.name} at {gate_title(review)},{met} waits for your scores. It cannot decide "
            f"without them.{first}",
            f"If you cannot do it, tell {by.name}, who brings the panel together, so that somebody else can sit.",
            link="Read the case and score it",
            why="you sit on this panel",
        ),
        reply_to=by.email,
    )


def tell_person_panel(review: GateReview) -> None:
    """The panel is set: who sits and when it meets."""
    names = [seat.member.name for seat in sitting(review)]
    met = words.day(review.meets_on) if review.meets_on else "a day to come"
    notices.send(
        key=f"gate-review-panel:{review.public_id}:{clock.now().isoformat()}",
        kind="pathways.panel_set",
        owner=review.organisation.slug,
        to=review.person.email,
        subject=f"Your panel at gate {review.gate} meets on {met}",
        template="pathways/mail/review",
        context=_page(
            review,
            review.person,
            f"Your panel for {gate_title(review)} is {words.join(names)}. It meets on {met}.",
            f"If one of them should not judge your case, tell {review.convener.official_name} now.",
            link="See your review",
            why="you asked for a review",
        ),
    )


def tell_person_scored(review: GateReview) -> None:
    """Every member has scored: the person reads the reasons, and may reply before the decision."""
    notices.send(
        key=f"gate-review-scored:{review.public_id}:{clock.now().isoformat()}",
        kind="pathways.panel_scored",
        owner=review.organisation.slug,
        to=review.person.email,
        subject=f"Read what your panel at gate {review.gate} says, and reply",
        template="pathways/mail/review",
        context=_page(
            review,
            review.person,
            f"Your panel for {gate_title(review)} has written down its reasons. Read them and reply within "
            f"{REPLY_DAYS} days if you like. The decision comes after that.",
            link="Read the reasons",
            why="you asked for a review",
        ),
    )


def tell_person_decided(review: GateReview) -> None:
    """The decision, with its reason, what it means and what can be done about it."""
    ready = review.outcome == GateReview.Outcome.READY
    last = last_day(review)
    until = f" It counts to {words.day(last)}." if last else ""
    notices.send(
        key=f"gate-review-decided:{review.public_id}",
        kind="pathways.review_decided",
        owner=review.organisation.slug,
        to=review.person.email,
        subject=f"Gate {review.gate}: {review.get_outcome_display().lower()}",
        template="pathways/mail/review",
        context=_page(
            review,
            review.person,
            f"The decision on your case for {gate_title(review)} is: {review.get_outcome_display().lower()}.",
            f"A gate says ready; it never promises a post.{until}"
            if ready
            else f"You can appeal within {APPEAL_DAYS} days. Somebody who was not on the panel hears the appeal.",
            quote=review.reason,
            link="See the decision",
            why="you asked for a review",
        ),
    )


def tell_conveners_short(review: GateReview, seat: PanelSeat) -> None:
    """Somebody stood down: the panel needs another member."""
    for convener in _conveners(review):
        notices.send(
            key=f"gate-review-short:{seat.public_id}:{convener.public_id}",
            kind="pathways.panel_short",
            owner=review.convener.slug,
            to=convener.email,
            subject=f"{seat.member.name} has stood down from a panel at gate {review.gate}",
            template="pathways/mail/review",
            context=_page(
                review,
                convener,
                f"{seat.member.name} no longer sits on the panel for {review.person.name} at {gate_title(review)}: "
                f"{seat.stood_down_why}. Choose somebody else.",
                *(("What they declared is on the page of the review.",) if seat.conflict else ()),
                link="Complete the panel",
                why=f"you bring panels together for {review.convener.official_name}",
            ),
        )


def tell_conveners_appeal(review: GateReview) -> None:
    """An appeal: somebody who was not on the panel hears it."""
    for convener in _conveners(review):
        notices.send(
            key=f"gate-review-appeal:{review.public_id}:{convener.public_id}",
            kind="pathways.review_appealed",
            owner=review.convener.slug,
            to=convener.email,
            subject=f"{review.person.name} appeals against a decision at gate {review.gate}",
            template="pathways/mail/review",
            context=_page(
                review,
                convener,
                f"{review.person.name} appeals against the decision on their case for {gate_title(review)}. Somebody "
                "who was not on the panel and did not decide it hears the appeal.",
                link="Read the appeal",
                why=f"you bring panels together for {review.convener.official_name}",
            ),
        )


def tell_person_appeal_answered(review: GateReview, *, upheld: bool) -> None:
    """What became of the appeal."""
    notices.send(
        key=f"gate-review-appeal-answered:{review.public_id}",
        kind="pathways.appeal_answered",
        owner=review.organisation.slug,
        to=review.person.email,
        subject=f"Your appeal at gate {review.gate} is {'upheld' if upheld else 'not upheld'}",
        template="pathways/mail/review",
        context=_page(
            review,
            review.person,
            f"Your appeal about {gate_title(review)} is upheld: the decision is now ready."
            if upheld
            else f"Your appeal about {gate_title(review)} is not upheld. You can ask for another review when you like.",
            quote=review.appeal_answer,
            link="See your review",
            why="you appealed",
        ),
    )


def _conveners(review: GateReview) -> list[Person]:
    """Who runs panels for the convener, without the person whose case it is."""
    return [each for each in conveners_of(review.convener, today=clock.today()) if each.pk != review.person_id]


def _page(review: GateReview, to: Person, *lines: str, link: str, why: str, quote: str = "") -> dict[str, Any]:
    return {
        "name": to.name,
        "lines": lines,
        "quote": quote,
        "link": link,
        "url": settings.SITE_URL + reverse("pathways:review", args=[review.public_id]),
        "why": why,
    }
