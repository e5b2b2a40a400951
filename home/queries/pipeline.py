"""My pipeline: who in one council is near a gate, who lacks breadth, what the council could offer, what to sign."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.db.models import CharField, Count, Value
from django.db.models.functions import Concat
from django.utils.safestring import SafeString

from home.queries.council import Near, Tier, near_a_gate, posts_by_role, staff_with_role, tiers_from
from home.queries.offering import Act, Helper, Offer, Poster, act_for, offers_for
from home.queries.signing import Signing, signings
from opportunities.actions.parties import holders
from pathways.catalogue import Catalogue, ExperienceType
from pathways.models import ExperienceRecord
from pathways.queries.breadth import breadth_experience
from pathways.queries.frameworks import current_catalogue
from pathways.readiness import Criteria, Criterion, percent_words, threshold_words
from people.models import Organisation, Person
from people.roles import Permission
from ui.charts import squares, threshold_bar
from ui.words import plural

# A case for the sponsor: this many criteria left or fewer. Further away it is the person's and the manager's matter.
LEFT = 4
CRITERIA_SHOWN = 3
CASES_SHOWN = 15
# What the page has room for; the rest is counted.
OFFERS_SHOWN = 12
RULES_SHOWN = 6
POSTERS_SHOWN = 3
_NAME_AND_ADDRESS = Concat("name", Value("\n"), "email", output_field=CharField())


@dataclass(frozen=True, slots=True)
class Case:
    """Somebody near a gate, with the first criteria that stand between."""

    near: Near
    bar: SafeString
    coverage: str
    rows: tuple[Criterion, ...]
    act: Act
    gate: str
    met: str


@dataclass(frozen=True, slots=True)
class Through:
    """Somebody who has everything that the gate before their target asks: a post is the next step."""

    name: str
    title: str
    gate: str
    words: str
    target: str


@dataclass(frozen=True, slots=True)
class Breadth:
    """One experience, and how many of those it concerns have it verified."""

    title: str
    have: int
    of: int
    drawn: SafeString


@dataclass(frozen=True, slots=True)
class Pipeline:
    """The page, and what the quarterly mail says."""

    organisation: Organisation
    cases: tuple[Case, ...]
    more_cases: int
    through: tuple[Through, ...]
    breadth: tuple[Breadth, ...]
    leaders: int
    tiers_asked: str
    offers: tuple[Offer, ...]
    more_offers: int
    signings: tuple[Signing, ...]
    tiers: tuple[Tier, ...]
    posters: tuple[Poster, ...]
    posts: bool

    @property
    def near(self) -> int:
        """How many people are near a gate, those that the page only counts among them."""
        return len(self.cases) + self.more_cases

    @property
    def minutes(self) -> int:
        """How long signing takes, in all."""
        return sum(signing.minutes for signing in self.signings)

    @property
    def subject(self) -> str:
        """The mail's subject: how many are near, how many things to sign."""
        near = f"{self.near} near a gate" if self.cases else "nobody near a gate"
        return f"{near}, {plural(len(self.signings), 'thing', 'things')} to sign"

    @property
    def lead(self) -> str:
        """The answer in a sentence or two, for a mail."""
        if not self.to_sign:
            return f"{self.opening} Nothing waits for you to sign."
        return f"{self.opening} You have {self.to_sign}, about {plural(self.minutes, 'minute', 'minutes')}."

    @property
    def opening(self) -> str:
        """The answer in a sentence; what there is `to_sign` follows it."""
        near = plural(self.near, "person is", "people are")
        said = f"{near} near a gate" if self.cases else "Nobody is near a gate"
        worst = self.breadth[0] if self.breadth else None
        if worst is not None and worst.have < worst.of:
            said += (
                f"; {worst.title[0].lower()}{worst.title[1:]} is what most leaders lack ({worst.have} of {worst.of})"
            )
        return f"{said}."

    @property
    def to_sign(self) -> str:
        """“3 things to sign”; empty when there is nothing."""
        return f"{plural(len(self.signings), 'thing', 'things')} to sign" if self.signings else ""


def pipeline_of(organisation: Organisation, *, viewer: Person, posts: bool, today: date) -> Pipeline:
    """The pipeline of one council (six queries whatever its size). `posts` when the viewer may post opportunities.

    Whoever may not reads who may.
    """
    found = near_a_gate(organisation, viewer=viewer, all_staff=True, today=today, left=LEFT)
    near = tuple(one for one in found if one.left)  # whoever has passed the gate is no longer near it
    catalogue = near[0].standing.catalogue if near else current_catalogue()
    tiers, have, posters = _counts(organisation, catalogue, today)
    helper = Helper(posts=posts, lead=posters[0] if posters and not posts else None)
    offers = offers_for(near, catalogue, helper=helper)
    return Pipeline(
        organisation=organisation,
        cases=tuple(_case(one, helper) for one in near[:CASES_SHOWN]),
        more_cases=max(0, len(near) - CASES_SHOWN),
        through=tuple(_through(one) for one in found if not one.left),
        breadth=_breadth(catalogue, tiers, have),
        leaders=sum(tier.people for tier in _led(catalogue, tiers)),
        tiers_asked=_tier_words(_led(catalogue, tiers)),
        offers=offers[:OFFERS_SHOWN],
        more_offers=max(0, len(offers) - OFFERS_SHOWN),
        signings=signings(organisation, viewer=viewer, today=today),
        tiers=tiers,
        posters=() if posts else posters[:POSTERS_SHOWN],
        posts=posts,
    )


def _through(one: Near) -> Through:
    readiness = one.standing.readiness
    if readiness is None or readiness.gate is None:
        raise ValueError(f"{one.person} stands before no gate")
    panel = readiness.criterion(Criteria.PANEL)
    return Through(
        name=one.person.name,
        title=one.title,
        gate=f"{readiness.gate.code} {readiness.gate.title}",
        words=f"{readiness.met} of {readiness.total} met{f', panel {panel.yours}' if panel else ''}",
        target=readiness.target.title,
    )


def _case(near: Near, helper: Helper) -> Case:
    readiness = near.standing.readiness
    if readiness is None or readiness.gate is None:
        raise ValueError(f"{near.person} stands before no gate")
    left = [row for row in readiness.criteria if not row.met]
    least = readiness.gate.criteria.min_coverage
    share = readiness.coverage
    # Read as the person's own page reads it, so that both say the same.
    covered = percent_words(share, least if least is not None else 1.0)
    return Case(
        near=near,
        bar=threshold_bar(percent=int(share.value * 100), least=round(least * 100))
        if least is not None
        else SafeString(""),
        coverage=f"{covered}, needs {threshold_words(least)}" if least is not None else covered,
        rows=tuple(left[: CRITERIA_SHOWN + 1]),
        act=act_for(near, left, helper=helper),
        gate=f"{readiness.gate.code} {readiness.gate.title}",
        met=f"{readiness.met} of {readiness.total} criteria met",
    )


def _counts(
    organisation: Organisation, catalogue: Catalogue, today: date
) -> tuple[tuple[Tier, ...], Counter[str], tuple[Poster, ...]]:
    """People by tier, how many leaders have each experience verified, and who may post: one query for all three."""
    roles = posts_by_role(organisation, today=today)
    led = {role.code for role in catalogue.roles if role.tier in _led_tiers(catalogue)}
    leaders = staff_with_role(organisation, today=today).filter(post_role__in=led).values("pk")
    verified = (
        ExperienceRecord.objects.verified()
        .filter(person__in=leaders, experience__in=_asked_of_leaders(catalogue))
        .order_by()
        .values("experience")
        .annotate(what=Value("experience", CharField()), people=Count("person", distinct=True))
        .values_list("what", "experience", "people")
    )
    posts: Counter[str] = Counter()
    have: Counter[str] = Counter()
    may_post = (
        holders(organisation, Permission.POST_OPPORTUNITIES)
        .order_by()
        .annotate(what=Value("poster", CharField()), both=_NAME_AND_ADDRESS, people=Value(0))
        .values_list("what", "both", "people")
    )
    of_roles = roles.annotate(what=Value("role", CharField())).values_list("what", "post_role", "people")
    posters = []
    for what, code, people in of_roles.union(verified, may_post):
        if what == "poster":
            posters.append(Poster(*code.split("\n")))
        else:
            (posts if what == "role" else have)[code] += people
    return tiers_from(posts, catalogue), have, tuple(sorted(posters, key=lambda poster: poster.name))


def _led_tiers(catalogue: Catalogue) -> set[str]:
    """The tiers whose gate has a panel: from there on people lead."""
    order = {tier.code: tier.order for tier in catalogue.tiers}
    lowest = min((order[gate.opens_tier] for gate in catalogue.gates if gate.criteria.panel), default=len(order) + 1)
    return {code for code, number in order.items() if number >= lowest}


def _led(catalogue: Catalogue, tiers: tuple[Tier, ...]) -> tuple[Tier, ...]:
    led = _led_tiers(catalogue)
    return tuple(tier for tier in tiers if tier.code in led)


def _tier_words(led: tuple[Tier, ...]) -> str:
    return f"tiers {led[0].code} to {led[-1].code}" if led else ""


def _breadth(catalogue: Catalogue, tiers: tuple[Tier, ...], have: Counter[str]) -> tuple[Breadth, ...]:
    """Of the people who lead: how many have each experience, the rarest first."""
    leaders = sum(tier.people for tier in _led(catalogue, tiers))
    if not leaders:
        return ()
    asked = list(_asked_of_leaders(catalogue).items())[:RULES_SHOWN]
    rows = [Breadth(kind.title, have[code], leaders, squares(filled=have[code], of=leaders)) for code, kind in asked]
    return tuple(sorted(rows, key=lambda row: (row.have, row.title)))


def _asked_of_leaders(catalogue: Catalogue) -> dict[str, ExperienceType]:
    """What the gates ahead of leaders require, the nearest gate first, and always the one that stands for breadth."""
    order = {tier.code: tier.order for tier in catalogue.tiers}
    gates = {gate.code: order[gate.opens_tier] for gate in catalogue.gates if gate.criteria.panel}
    lowest = min(gates.values(), default=0)
    codes = [
        code
        for gate in sorted(gates, key=lambda code: gates[code])
        if gates[gate] > lowest + 1
        for pathway in catalogue.pathways
        for stage in pathway.stages
        if stage.gate_to_next == gate
        for code in stage.required_experiences
    ]
    wide = breadth_experience(catalogue)
    first = [wide[0].code] if wide else []
    return {code: catalogue.experience(code) for code in dict.fromkeys([*first, *codes])}
