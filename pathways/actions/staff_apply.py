"""Taking planned rows into a council, a batch a transaction, in statements whose number does not grow with the rows."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from pathways.models import Appointment, TitleMapping
from pathways.queries.first_day import title_key
from pathways.queries.staff_plan import Planned
from people import audit
from people.actions.bulk import NewPerson, add_people, join, number_people
from people.models import AuditEvent, Organisation, Person, Relationship
from people.roles import Kind

FULL_TIME = Decimal("1.00")
BEGINS = ("since", "since_known")


class Intake:
    """One batch of rows on their way into a council. The caller holds the transaction."""

    def __init__(self, *, organisation: Organisation, by: Person | None, today: date) -> None:
        self.organisation, self.by, self.today = organisation, by, today
        self.roles = {
            row.key: row for row in TitleMapping.objects.filter(organisation=organisation, decided_at__isnull=False)
        }

    def people(self, *, batch: Sequence[Planned]) -> Counter[str]:
        """Make those who are new, note numbers, open, end and correct posts. Managers come later, with `managers`."""
        done: Counter[str] = Counter()
        strangers = [planned for planned in batch if planned.person is None]
        made = add_people(
            organisation=self.organisation,
            people=[
                NewPerson(
                    email=planned.row.email,
                    name=planned.row.name,
                    since=self._first_day(planned),
                    external_id=planned.row.external_id,
                )
                for planned in strangers
            ],
            by=self.by,
        )
        who = {planned.row.line: person for planned, person in zip(strangers, made, strict=True)}
        who |= {planned.row.line: planned.person for planned in batch if planned.person is not None}
        back = [planned for planned in batch if planned.joins]
        join(
            organisation=self.organisation,
            people=[(who[planned.row.line], self._first_day(planned)) for planned in back],
            by=self.by,
        )
        numbers = [(who[planned.row.line], planned.row.external_id) for planned in batch if planned.number]
        number_people(numbers=numbers, organisation=self.organisation, by=self.by)
        done["new"] = len(strangers) + len(back)
        done["number"] = len(numbers)
        done += self._posts(batch, who)
        return done

    def _first_day(self, planned: Planned) -> date:
        return planned.row.started_on or self.today

    def _posts(self, batch: Sequence[Planned], who: Mapping[int, Person]) -> Counter[str]:
        """Posts for those who have none or another title now; other hours for the rest."""
        done: Counter[str] = Counter()
        opened: list[Appointment] = []
        ended: list[Appointment] = []
        corrected: list[Appointment] = []
        moved: list[tuple[Appointment, date]] = []
        events: list[AuditEvent] = []
        for planned in batch:
            post, row = planned.post, planned.row
            person = who[row.line]
            if planned.title and (post is None or post.since < self._begins(planned)):
                begins = self._begins(planned) if post is not None else self._first_day(planned)
                if post is not None:
                    post.until = begins
                    ended.append(post)
                    changes = {"title": post.title, "until": str(begins)}
                    events.append(self._event("pathways.appointment.ended", post, changes))
                    done["title"] += 1
                opened.append(self._post(planned, person, begins))
            elif post is not None and (planned.title or planned.fte or planned.start):
                # A title corrected on the day it was taken in is a mended file, not a career move.
                if planned.title:
                    post.title, post.role, post.outside_digital = row.job_title, *self._role(row.job_title)
                    done["title"] += 1
                if planned.fte and row.fte is not None:
                    post.fte = row.fte
                    done["fte"] += 1
                changes = {"title": post.title, "fte": str(post.fte)}
                if planned.start and row.started_on is not None:
                    moved.append((post, post.since))
                    post.since, post.since_known = row.started_on, True
                    changes["since"] = str(post.since)
                    done["start"] += 1
                corrected.append(post)
                events.append(self._event("pathways.appointment.corrected", post, changes))
        Appointment.objects.bulk_update(ended, ["until"], batch_size=200)
        Appointment.objects.bulk_update(corrected, ["title", "role", "outside_digital", "fte", *BEGINS], batch_size=200)
        self._move_sight(moved)
        Appointment.objects.bulk_create(opened, batch_size=500)
        self._follow(ended, opened)
        events += [
            self._event(
                "pathways.appointment.made", post, {"role": post.role, "title": post.title, "since": str(post.since)}
            )
            for post in opened
        ]
        audit.record_many(events)
        return done

    def _begins(self, planned: Planned) -> date:
        """The day a new title holds from: the file's start date if it lies after the present post's, else today."""
        started, post = planned.row.started_on, planned.post
        return started if started is not None and post is not None and started > post.since else self.today

    def _post(self, planned: Planned, person: Person, begins: date) -> Appointment:
        role, outside = self._role(planned.row.job_title)
        before = planned.post
        return Appointment(
            person=person,
            organisation=self.organisation,
            title=planned.row.job_title,
            role=role,
            since=begins,
            since_known=planned.row.started_on == begins,
            fte=planned.row.fte or (before.fte if before is not None else FULL_TIME),
            line_manager=before.line_manager if before is not None else None,
            outside_digital=outside,
        )

    def _role(self, title: str) -> tuple[str, bool]:
        known = self.roles.get(title_key(title))
        return (known.role, known.outside_digital) if known is not None else ("", False)

    def _follow(self, ended: Sequence[Appointment], opened: Sequence[Appointment]) -> None:
        """Line managers see people through their posts: what was seen through an ended post ends with it."""
        self._end_sight(ended, {post.pk: post.until or self.today for post in ended})
        self._give_sight([(post, post.since) for post in opened])

    def managers(self, *, batch: Sequence[tuple[Appointment, Person]]) -> int:
        """Set line managers, once everybody is there. Pairs that hold already are passed over."""
        changed = [
            (post, manager)
            for post, manager in batch
            if post.line_manager_id != manager.pk and post.person_id != manager.pk
        ]
        events = []
        for post, manager in changed:
            events.append(
                self._event(
                    "pathways.appointment.manager_changed",
                    post,
                    {
                        "from": post.line_manager_id,
                        "to": manager.pk,
                        "managers": [post.line_manager.name if post.line_manager else "", manager.name],
                        "on": str(max(self.today, post.since)),
                    },
                )
            )
        had_one = [post for post, _ in changed if post.line_manager_id is not None]
        self._end_sight(had_one, {post.pk: max(self.today, post.since) for post in had_one})
        for post, manager in changed:
            post.line_manager, post.reports_to_nobody = manager, False
        named = ["line_manager", "reports_to_nobody"]
        Appointment.objects.bulk_update([post for post, _ in changed], named, batch_size=200)
        # A first manager is taken to have been there since the post began; a new one begins today.
        self._give_sight(
            [(post, max(self.today, post.since) if post in had_one else post.since) for post, _ in changed]
        )
        audit.record_many(events)
        return len(changed)

    def _end_sight(self, posts: Sequence[Appointment], days: Mapping[int, date]) -> None:
        sources = {f"appointment:{post.pk}": days[post.pk] for post in posts}
        rows = list(Relationship.objects.filter(source__in=sources, until__isnull=True))
        for row in rows:
            row.until = max(row.since, sources[row.source])
        Relationship.objects.bulk_update(rows, ["until"], batch_size=200)

    def _move_sight(self, posts: Sequence[tuple[Appointment, date]]) -> None:
        """What began with a post on the day its file came in begins on the post's own first day."""
        if not posts:
            return
        begins = {f"appointment:{post.pk}": (before, post.since) for post, before in posts}
        rows = []
        for row in Relationship.objects.filter(source__in=begins):
            before, since = begins[row.source]
            if row.since == before and (row.until is None or row.until >= since):
                row.since = since
                rows.append(row)
        Relationship.objects.bulk_update(rows, ["since"], batch_size=200)

    def _give_sight(self, posts: Sequence[tuple[Appointment, date]]) -> None:
        Relationship.objects.bulk_create(
            [
                Relationship(
                    viewer=post.line_manager,
                    subject_id=post.person_id,
                    kind=Kind.LINE_MANAGER,
                    since=since,
                    source=f"appointment:{post.pk}",
                    organisation=self.organisation,
                )
                for post, since in posts
                if post.line_manager is not None
            ],
            batch_size=500,
        )

    def _event(self, action: str, post: Appointment, changes: Mapping[str, object]) -> AuditEvent:
        return audit.event(
            action=action,
            by=self.by,
            subject=post.person,
            organisation=self.organisation,
            changes={"appointment": str(post.public_id), **changes},
        )
