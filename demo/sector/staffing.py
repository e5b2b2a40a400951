"""Everybody of the sector: persons, memberships, careers, the line and what it lets managers see."""

from collections import Counter, defaultdict
from datetime import date, timedelta
from uuid import UUID

from demo.names import FIRST, LAST
from demo.places import BEFORE, DIRECTORY, INSTITUTE
from demo.sector import distributions as spread
from demo.sector.frame import Dice, Member, Sector, at
from demo.sector.plan import Seat, seats
from pathways.models import Appointment, TargetRole
from people.models import Membership, Organisation, Person, Relationship, VerifierEntry
from people.roles import Kind, Role

DOMAIN = "sector.invalid"
"""Addresses of the sector end in this: they can never be real (RFC 2606), and are told from the demo's own."""


def staff(sector: Sector, *, people: int, before: int) -> None:
    """Make `people` people, the line and the careers behind them. `before` of the sector are there already."""
    random = sector.random("staff")
    councils = {council.slug: council for council in sector.councils}
    populations = {slug: council.population or 1 for slug, council in councils.items()}
    opened = {slug: sector.today.back(random.drawn(spread.OPENED)) for slug in councils}
    plan = seats(people, populations)
    for seat in plan:
        sector.members.append(_person(sector, random, seat, councils[seat.council], opened[seat.council], before))
    _directories(sector, random)
    for member in sector.members:
        _career(sector, random, member)
        _aim(sector, random, member)
    _hats(sector, random)


def _person(sector: Sector, random: Dice, seat: Seat, council: Organisation, opened: date, before: int) -> Member:
    sheet = sector.sheet(Person)
    first, last = random.choice(FIRST), random.choice(LAST)
    name, number = f"{first} {last}", before + seat.number + 1
    email = f"{first}.{last}.{number}@{council.slug}.{DOMAIN}".lower()
    began = sector.today.back(random.drawn(spread.IN_POST))
    joined = max(opened, began)
    public_id = sheet.uuid()
    key = sheet.add(
        public_id=public_id,
        email=email,
        name=name,
        password=f"!{random.getrandbits(160):040x}",
        last_login=at(joined, 30),
        created_at=at(joined),
        search=f"{name} {email}".lower(),
        external_id=str(100_000 + number),
    )
    member = Member(
        key=key,
        public_id=public_id,
        name=name,
        email=email,
        council=council,
        post=seat.post,
        role=sector.catalogue.role(seat.post.role),
        manager=None if seat.manager is None else sector.members[seat.manager],
        began=began,
        joined=joined,
        progress=random.bell(spread.PROGRESS),
    )
    if seat.post.key == "chief":
        sector.chiefs.setdefault(council.pk, member)
    elif council.pk not in sector.leads or (
        seat.post.key == "programme" and sector.leads[council.pk].post.key != "programme"
    ):
        sector.leads[council.pk] = member
    return member


def _directories(sector: Sector, random: Dice) -> None:
    """Who confirms what at each council, where its directory has nobody for it yet."""
    sheet = sector.sheet(VerifierEntry)
    for organisation, capacity, name, email in VerifierEntry.objects.current().values_list(
        "organisation", "capacity", "name", "email"
    ):
        sector.verifiers[organisation, capacity] = (name, email)
    for council in sector.councils:
        for capacity, job_title in DIRECTORY:
            if (council.pk, capacity) in sector.verifiers:
                continue
            name = f"{random.choice(FIRST)} {random.choice(LAST)}"
            email = f"{capacity.replace('_', '-')}@{council.slug}.{DOMAIN}"
            sheet.add(organisation_id=council.pk, capacity=capacity, name=name, email=email, job_title=job_title)
            sector.verifiers[council.pk, capacity] = (name, email)


def _career(sector: Sector, random: Dice, member: Member) -> None:
    """The present post with its line manager, and one former post or none."""
    here, lead = member.began, sector.leads.get(member.council.pk)
    if not member.post.key.startswith("apprentice") and not random.whether(spread.FIRST_POST):
        title, role = random.choice(BEFORE[member.tier])
        council = member.council if random.whether(spread.SAME_COUNCIL) else random.choice(sector.councils)
        since = member.began - timedelta(days=round(30.44 * random.drawn(spread.FORMER_POST)))
        _post(sector, member, council, title=title, role=role, since=since, until=member.began, manager=None)
        here = since if council is member.council else here
    member.appointment, member.appointment_id = _post(
        sector,
        member,
        member.council,
        title=member.post.title,
        role=member.post.role,
        since=member.began,
        until=None,
        manager=member.manager,
    )
    sector.sheet(Membership).add(
        person_id=member.key, organisation_id=member.council.pk, role=Role.LEARNER.value, since=here, until=None
    )
    if member.manager is not None:
        sector.sheet(Relationship).add(
            viewer_id=member.manager.key,
            subject_id=member.key,
            kind=Kind.LINE_MANAGER.value,
            organisation_id=member.council.pk,
            source=f"appointment:{member.appointment}",
            since=member.began,
            until=None,
        )
    sector.record(
        "people.person.added",
        at=at(member.joined),
        by=lead if lead is not member else None,
        subject=member,
        organisation=member.council,
        changes={"since": str(here)},
    )


def _post(
    sector: Sector,
    member: Member,
    council: Organisation,
    *,
    title: str,
    role: str,
    since: date,
    until: date | None,
    manager: Member | None,
) -> tuple[int, UUID]:
    sheet = sector.sheet(Appointment)
    public_id = sheet.uuid()
    key = sheet.add(
        public_id=public_id,
        person_id=member.key,
        organisation_id=council.pk,
        title=title,
        role=role,
        since=since,
        until=until,
        line_manager_id=manager.key if manager else None,
        outside_digital=not role,
        reports_to_nobody=role == "chief-executive",
    )
    sector.record(
        "pathways.appointment.made",
        at=at(member.joined, 1),
        by=None,
        subject=member,
        organisation=council,
        changes={"appointment": str(public_id), "role": role, "title": title, "since": str(since)},
    )
    return key, public_id


def _aim(sector: Sector, random: Dice, member: Member) -> None:
    """The target role, and the gate and stage that lie before it."""
    if not member.post.target or not random.whether(spread.TARGETED):
        return
    catalogue = sector.catalogue
    member.target = catalogue.role(member.post.target)
    member.gate = catalogue.gate_into(member.target.tier)
    member.stage = catalogue.stage_before(member.gate, member.role, member.target) if member.gate else None
    set_on = sector.day(member.joined + timedelta(days=random.randint(2, 9)))
    # Only who came early enough has had the time to meet everything.
    settled = (sector.today.day - member.joined).days > 365
    if member.gate and member.gate.criteria.panel and member.manager and settled:
        member.at_gate = random.whether(spread.AT_GATE)
    sector.sheet(TargetRole).add(
        person_id=member.key, version_id=sector.version, role=member.target.code, set_at=at(set_on)
    )
    sector.record(
        "pathways.target.set",
        at=at(set_on),
        by=member,
        subject=member,
        organisation=member.council,
        changes={"role": member.target.code},
    )


def _hats(sector: Sector, random: Dice) -> None:
    """Roles beside one's post: leads, sponsors, contacts, panel members, mentors, coordinators."""
    of_council: dict[int, list[Member]] = defaultdict(list)
    for member in sector.members:
        of_council[member.council.pk].append(member)
    for here in of_council.values():
        council = here[0].council
        if council.pk in sector.leads:
            _grant(sector, sector.leads[council.pk], council, Role.COUNCIL_LEAD)
        if council.pk in sector.chiefs:
            _grant(sector, sector.chiefs[council.pk], council, Role.SPONSOR)
        if len(here) >= spread.COUNCIL_ROLES_FROM:
            taken = {sector.leads[council.pk].key}
            free = [member for member in here if member.key not in taken and member.post.key != "chief"]
            hats = (Role.SAFE_CONTACT, Role.DATA_PROTECTION_LEAD, Role.ADMINISTRATOR)
            for member, hat in zip(random.sample(free, 3), hats, strict=True):
                _grant(sector, member, council, hat)
    senior = [member for member in sector.members if sector.tier_order(member.tier) >= 4]
    for member in senior:
        if random.whether(spread.PANEL_MEMBERS):
            sector.panellists.append(member)
            _grant(sector, member, member.council, Role.PANEL_MEMBER)
    _coordinators(sector, random, senior)
    _mentors(sector, random)


def _coordinators(sector: Sector, random: Dice, senior: list[Member]) -> None:
    """Somebody of each region coordinates it, and somebody reviews outcomes for the institute."""
    for centre in Organisation.objects.filter(kind=Organisation.Kind.REGIONAL_CENTRE).order_by("pk"):
        near = [member for member in senior if member.council.region_code == centre.region_code]
        if near:
            _grant(sector, random.choice(near), centre, Role.REGIONAL_COORDINATOR)
    institute = Organisation.objects.filter(slug=INSTITUTE).first()
    if institute is not None and senior:
        _grant(sector, random.choice(senior), institute, Role.INSTITUTE_ANALYST)


def _mentors(sector: Sector, random: Dice) -> None:
    able = defaultdict(list)
    for member in sector.members:
        if sector.tier_order(member.tier) >= 4:
            able[member.council.region_code].append(member)
    busy: Counter[int] = Counter()
    for member in sector.members:
        pool = able[member.council.region_code]
        if not member.target or not pool or not random.whether(spread.MENTORED):
            continue
        mentor = random.choice(pool)
        if mentor.council is member.council or busy[mentor.key] >= 3:
            continue
        busy[mentor.key] += 1
        since = sector.day(member.joined + timedelta(days=30))
        sector.sheet(Relationship).add(
            viewer_id=mentor.key,
            subject_id=member.key,
            kind=Kind.MENTOR.value,
            organisation_id=None,
            source=f"sector:mentor:{member.key}",
            since=since,
            until=None,
        )


def _grant(sector: Sector, member: Member, organisation: Organisation, role: Role) -> None:
    sector.sheet(Membership).add(
        person_id=member.key, organisation_id=organisation.pk, role=role.value, since=member.joined, until=None
    )
    sector.record(
        "people.role.granted",
        at=at(member.joined, 2),
        by=None,
        subject=member,
        organisation=organisation,
        changes={"role": role.value, "since": str(member.joined)},
    )
