"""What everybody did and who says so: experiences, endorsements for the gate ahead, mentoring sessions."""

from datetime import date, timedelta
from typing import Any

from demo.notes import NOTES, PLACES
from demo.sector import distributions as spread
from demo.sector.frame import Dice, Member, Sector, at
from pathways.catalogue import ExperienceType, Gate
from pathways.models import Endorsement, ExperienceRecord, SupportSession, VerificationRequest

Status = ExperienceRecord.Status
REASON = "Worked closely with our service and kept every promise."
# An organisation-wide capacity for which no council keeps an entry is given by the council's own chief officer.
INSTEAD = "chief_officer"
LINK_DAYS = 30


def attest(sector: Sector) -> None:
    """Give everybody with a target what the gate ahead asks of them, as far as they came."""
    deeds = Deeds(sector)
    for member in sector.members:
        deeds.of(member)


class Deeds:
    """Writes experiences with the requests to confirm them, endorsements and sessions."""

    def __init__(self, sector: Sector, *, part: str = "deeds") -> None:
        self.sector = sector
        self.random: Dice = sector.random(part)
        self.requests = sector.sheet(VerificationRequest)
        self.known = {kind.code: kind for kind in sector.catalogue.experiences}

    def of(self, member: Member) -> None:
        """One person's."""
        if member.stage is not None:
            wanted = list(member.stage.required_experiences)
            if member.stage.choose is not None:
                some = member.stage.choose
                wanted += self.random.sample(some.options, min(len(some.options), some.minimum))
            for code in wanted:
                if member.at_gate or self.random.random() <= member.progress:
                    self._experience(member, self.known[code])
        if member.gate is not None:
            self._sessions(member, member.gate)
            if member.at_gate or member.progress > spread.ENDORSED_FROM:
                self._endorsements(member, member.gate)

    def experience(
        self, member: Member, kind: ExperienceType, *, quantity: int, since: date, until: date, place: str, waits: bool
    ) -> int:
        """One experience, verified or waiting, with its request where the verifier has no account."""
        council, capacity = member.council.pk, kind.verifier
        in_queue = member.manager is not None and (
            capacity == "line_manager" or (council, capacity) not in self.sector.verifiers
        )
        if not in_queue and (council, capacity) not in self.sector.verifiers:
            capacity = INSTEAD
        asked = self.sector.day(until + timedelta(days=self.random.randint(1, 9)))
        answered = self.sector.day(asked + timedelta(days=self.random.randint(0, 6)))
        if in_queue and member.manager is not None:
            name, email, verifier = member.manager.name, member.manager.email, member.manager.key
        else:
            (name, email), verifier = self.sector.verifiers[council, capacity], 0
        sheet = self.sector.sheet(ExperienceRecord)
        public_id = sheet.uuid()
        key = sheet.add(
            public_id=public_id,
            person_id=member.key,
            version_id=self.sector.version,
            experience=kind.code,
            quantity=quantity,
            since=since,
            until=until,
            place=place,
            note=self.random.choice(NOTES),
            status=(Status.SUBMITTED if waits else Status.VERIFIED).value,
            organisation_id=council,
            verifier_person_id=verifier or None,
            verifier_name=name,
            verifier_email=email,
            verifier_capacity="line_manager" if in_queue else capacity,
            verified_on=None if waits else answered,
            created_at=at(asked, 90),
        )
        if not in_queue:
            self.requests.add(
                record_id=key,
                name=name,
                email=email,
                capacity=capacity,
                token_digest=f"{self.random.getrandbits(256):064x}",
                created_at=at(asked, 90),
                expires_at=at(asked + timedelta(days=LINK_DAYS), 90),
                used_at=None if waits else at(answered, 120),
                outcome="" if waits else VerificationRequest.Outcome.CONFIRMED.value,
            )
        changes: dict[str, Any] = {"experience": kind.code, "quantity": quantity, "record": str(public_id)}
        about: dict[str, Any] = {"subject": member, "organisation": member.council}
        self.sector.record("pathways.experience.submitted", at=at(asked, 90), by=member, **about, changes=changes)
        if not waits:
            self.sector.record(
                "pathways.experience.verified",
                at=at(answered, 120),
                by=member.manager if in_queue else None,
                by_label="" if in_queue else f"{name}, {email}",
                **about,
                changes=changes,
            )
        return key

    def _experience(self, member: Member, kind: ExperienceType) -> None:
        today = self.sector.today.day
        quantity = int(kind.quantity)
        span = max(10, (today - member.joined).days - 20)
        until = self.sector.day(member.joined + timedelta(days=self.random.randint(5, span)))
        recent = (today - until).days < spread.RECENT_DAYS
        self.experience(
            member,
            kind,
            quantity=quantity,
            since=until - length_of(kind, quantity),
            until=until,
            place=self.random.choice(PLACES),
            waits=recent and not member.at_gate and self.random.whether(spread.WAITING),
        )

    def _sessions(self, member: Member, gate: Gate) -> None:
        needed = gate.criteria.mentoring_sessions_min
        count = needed + 1 if member.at_gate else round(member.progress * needed * spread.SESSIONS)
        last = self.sector.today.day - timedelta(days=self.random.randint(6, 20))
        for number in range(count):
            day = last - timedelta(days=spread.SESSION_DAYS * number)
            if day <= member.joined and not member.at_gate:
                break
            self.sector.sheet(SupportSession).add(
                source=f"sector:{member.public_id}:{number}",
                person_id=member.key,
                held_on=day,
                minutes=45,
                created_at=at(day, 200),
            )

    def _endorsements(self, member: Member, gate: Gate) -> None:
        sheet = self.sector.sheet(Endorsement)
        for number, capacity in enumerate(gate.criteria.endorsements):
            entry = self.sector.verifiers.get((member.council.pk, capacity))
            chief = self.sector.chiefs.get(member.council.pk)
            endorser = member.manager if capacity == "line_manager" else None
            if capacity == "chief_executive_sponsor" and chief is not member:
                endorser = chief
            if endorser is None and entry is None:
                entry = self.sector.verifiers[member.council.pk, INSTEAD] if member.at_gate else None
                if entry is None:
                    continue
            given = member.at_gate or self.random.whether(spread.ENDORSEMENT_GIVEN)
            asked = self.sector.day(self.sector.today.day - timedelta(days=30 + 9 * number))
            decided = asked + timedelta(days=self.random.randint(1, 12))
            name, email = (endorser.name, endorser.email) if endorser else entry or ("", "")
            public_id = sheet.uuid()
            sheet.add(
                public_id=public_id,
                person_id=member.key,
                version_id=self.sector.version,
                gate=gate.code,
                capacity=capacity,
                endorser_id=endorser.key if endorser else None,
                name=name,
                email=email,
                organisation_id=member.council.pk,
                status=(Endorsement.Status.GIVEN if given else Endorsement.Status.ASKED).value,
                reason=REASON if given else "",
                token_digest="" if endorser else f"{self.random.getrandbits(256):064x}",
                asked_at=at(asked, 100),
                expires_at=None if endorser else at(asked + timedelta(days=LINK_DAYS), 100),
                decided_on=decided if given else None,
            )
            self.sector.record(
                f"pathways.endorsement.{'given' if given else 'asked'}",
                at=at(decided if given else asked, 100),
                by=(endorser if endorser else None) if given else member,
                by_label="" if endorser or not given else f"{name}, {email}",
                subject=member,
                organisation=member.council,
                changes={"gate": gate.code, "capacity": capacity, "endorsement": str(public_id)},
            )


def length_of(kind: ExperienceType, quantity: int) -> timedelta:
    """How long this much of an experience takes: exact for days and months, a week apart for what is counted."""
    if kind.unit.startswith("months"):
        return timedelta(days=round(30.44 * quantity))
    if kind.unit.startswith("financial years"):
        return timedelta(days=365 * quantity)
    if kind.unit.startswith("days"):
        return timedelta(days=quantity - 1)
    return timedelta(days=7 * (quantity - 1))
