"""What others were asked to say of people: that they did a thing, or that they are ready for a gate. One query.

That they are ready is said twice: by whoever endorses, and by the panel that reviews the case.
"""

from collections import defaultdict
from collections.abc import Collection
from datetime import date
from typing import NamedTuple

from django.db.models import CharField, DateField, F, IntegerField, QuerySet, Value
from django.db.models.functions import Coalesce, TruncDate

from pathways.models import Endorsement, ExperienceRecord, GateReview, PlannedExperience
from ui import clock
from ui.prepared import Prepared

DEED, ENDORSEMENT, PANEL, PLAN = "deed", "endorsement", "panel", "plan"


class Word(NamedTuple):
    """What somebody else was asked to say of a person: that they did a thing, or that they are ready for a gate.

    Of a panel, `since` is the day it meets, `on` the day it was asked for or decided, `until` the first day on which a
    decision no longer counts, `place` its outcome. An experience that an accepted place will give stands here too, to
    be read in the same query: `place` is the title of the place, `by` its host, `capacity` its page, and `status` the
    offer.
    """

    person: int
    kind: str
    code: str
    capacity: str
    quantity: int
    since: date | None
    until: date | None
    status: str
    on: date | None
    by: str
    place: str

    @property
    def given(self) -> bool:
        """An endorsement that was given."""
        return self.kind == ENDORSEMENT and self.status == Endorsement.Status.GIVEN

    @property
    def verified_on(self) -> date | None:
        """The day somebody confirmed an experience; None for what waits, and for an endorsement."""
        return self.on if self.kind == DEED and self.status == ExperienceRecord.Status.VERIFIED else None

    @property
    def asked(self) -> bool:
        """An endorsement that waits for an answer; `on` is the day it was asked."""
        return self.kind == ENDORSEMENT and self.status == Endorsement.Status.ASKED

    @property
    def reviewed(self) -> bool:
        """A panel that found the person ready, whether or not that has run out."""
        return self._decided and self.place == GateReview.Outcome.READY

    @property
    def refused(self) -> bool:
        """A panel that said not yet."""
        return self._decided and self.place == GateReview.Outcome.NOT_YET

    @property
    def _decided(self) -> bool:
        return self.kind == PANEL and self.status == GateReview.Status.DECIDED

    @property
    def under_review(self) -> bool:
        """A panel that was asked for and has not decided, or whose decision is under appeal."""
        return self.kind == PANEL and self.status in GateReview.OPEN


def _deeds() -> "QuerySet[ExperienceRecord, tuple[object, ...]]":
    """Experiences of anybody that count or wait, as words."""
    return (
        ExperienceRecord.objects.filter(
            status__in=[ExperienceRecord.Status.SUBMITTED, ExperienceRecord.Status.VERIFIED]
        )
        .order_by()
        .annotate(
            word=Value(DEED, CharField()),
            word_code=F("experience"),
            word_capacity=F("verifier_capacity"),
            word_on=F("verified_on"),
            word_by=F("verifier_name"),
        )
        .values_list(
            "person",
            "word",
            "word_code",
            "word_capacity",
            "quantity",
            "since",
            "until",
            "status",
            "word_on",
            "word_by",
            "place",
        )
    )


def _endorsements() -> "QuerySet[Endorsement, tuple[object, ...]]":
    """Endorsements of anybody that were given or asked, as words."""
    return (
        Endorsement.objects.filter(status__in=[Endorsement.Status.GIVEN, Endorsement.Status.ASKED])
        .order_by()
        .annotate(
            word=Value(ENDORSEMENT, CharField()),
            word_code=F("gate"),
            word_capacity=F("capacity"),
            word_quantity=Value(1, IntegerField()),
            word_since=F("decided_on"),
            word_until=F("decided_on"),
            word_on=Coalesce(F("decided_on"), TruncDate("asked_at", tzinfo=clock.LONDON)),
            word_by=F("name"),
            word_place=Value("", CharField()),
        )
        .values_list(
            "person",
            "word",
            "word_code",
            "word_capacity",
            "word_quantity",
            "word_since",
            "word_until",
            "status",
            "word_on",
            "word_by",
            "word_place",
        )
    )


def _panels() -> "QuerySet[GateReview, tuple[object, ...]]":
    """Gate reviews of anybody that are open or decided, as words."""
    return (
        GateReview.objects.filter(status__in=[*GateReview.OPEN, GateReview.Status.DECIDED])
        .order_by()
        .annotate(
            word=Value(PANEL, CharField()),
            word_code=F("gate"),
            word_capacity=F("panel"),
            word_quantity=Value(1, IntegerField()),
            word_since=F("meets_on"),
            word_until=F("valid_until"),
            word_on=Coalesce("appeal_decided_on", "decided_on", TruncDate("asked_at", tzinfo=clock.LONDON)),
            word_by=Value("", CharField()),
            word_place=F("outcome"),
        )
        .values_list(
            "person",
            "word",
            "word_code",
            "word_capacity",
            "word_quantity",
            "word_since",
            "word_until",
            "status",
            "word_on",
            "word_by",
            "word_place",
        )
    )


def _plans() -> "QuerySet[PlannedExperience, tuple[object, ...]]":
    """What accepted places will give anybody, as words."""
    return (
        PlannedExperience.objects.order_by()
        .annotate(word=Value(PLAN, CharField()), word_on=Value(None, DateField()))
        .values_list(
            "person",
            "word",
            "experience",
            "url",
            "quantity",
            "since",
            "until",
            "offer",
            "word_on",
            "host",
            "title",
        )
    )


_WORDS: Prepared[tuple[object, ...]] = Prepared(
    lambda people: (
        _deeds()
        .filter(person__in=people)
        .union(
            _endorsements().filter(person__in=people),
            _panels().filter(person__in=people),
            _plans().filter(person__in=people),
            all=True,
        )
    )
)


def given_by_others(everyone: Collection[int]) -> dict[int, list[Word]]:
    """Experiences that count, wait or are planned, endorsements, panels, oldest first: one query for all."""
    found: dict[int, list[Word]] = defaultdict(list)
    for row in _WORDS(people=tuple(everyone)):
        word = Word._make(row)
        found[word.person].append(word)
    for words in found.values():
        words.sort(key=lambda word: word.until or date.min)
    return found
