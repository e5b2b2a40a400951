"""A council's staff file: sent, checked without changing anything, then taken in. Safe to repeat, and safe to stop.

Taking in is never undone: people and posts are facts from then on, and a mended file corrects them.
"""

from collections import Counter
from collections.abc import Callable
from typing import Any

from django.db import transaction

from notices import actions as notices
from pathways.actions.staff_apply import Intake
from pathways.models import Appointment, StaffLoad
from pathways.queries.staff_plan import Plan, Planned, plan
from pathways.staff_file import StaffFileError, errors_csv, left_out, own_columns, read
from people import audit
from people.errors import Refused
from people.models import Organisation, Person
from ui import clock
from ui.words import day

CHECK, TAKE_IN = "pathways.staff.check", "pathways.staff.take_in"
MAX_BYTES = 5 * 1024 * 1024
BATCH = 200  # people a transaction: short enough to let others write in between, long enough to be quick
SHOWN = 200  # rows kept in the report for the page; the CSV has all
CELL_MOST = 200  # characters of a message on the page; a cell into which a whole letter was pasted fills no screen

State = StaffLoad.State
Told = Callable[[int, int], None]


@transaction.atomic
def send_staff_file(*, organisation: Organisation, name: str, content: bytes, by: Person) -> StaffLoad:
    """Keep a staff file and have it checked. A file of this council that was checked and not taken in is discarded."""
    if not content:
        raise Refused(
            "The file is empty. Send a file with a line of headings and one line for each person.", field="file"
        )
    if len(content) > MAX_BYTES:
        raise Refused("The file is larger than 5 MB. Leave out columns that are not needed.", field="file")
    StaffLoad.objects.filter(organisation=organisation, state__in=[State.CHECKING, State.CHECKED]).update(
        state=State.DISCARDED, content=b""
    )
    load = StaffLoad.objects.create(organisation=organisation, by=by, file_name=name[-160:], content=content)
    job = notices.start_job(
        key=f"{CHECK}:{load.public_id}",
        kind=CHECK,
        arguments={"load": str(load.public_id)},
        owner=organisation.slug,
    )
    StaffLoad.objects.filter(pk=load.pk).update(job_id=job.public_id)
    load.job_id = job.public_id
    audit.record(action="pathways.staff.sent", by=by, organisation=organisation, changes={"load": str(load.public_id)})
    return load


def check_staff_file(*, load: StaffLoad, progress: Told) -> dict[str, Any]:
    """The dry run: what the file would do. Nothing changes but the report. Run twice, it only looks again."""
    if load.state != State.CHECKING:
        return {}
    progress(0, 3)
    try:
        file = read(bytes(load.content), today=clock.today(), max_bytes=MAX_BYTES)
    except StaffFileError as error:
        StaffLoad.objects.filter(pk=load.pk, state=State.CHECKING).update(
            state=State.REFUSED, content=b"", report={"wrong": error.wrong, "mend": error.mend}
        )
        return {"refused": True}
    progress(1, 3)
    found = plan(file, organisation=load.organisation, today=clock.today())
    progress(2, 3)
    report = report_of(found=found)
    with transaction.atomic():
        StaffLoad.objects.filter(pk=load.pk, state=State.CHECKING).update(state=State.CHECKED, report=report)
        if not report["new"] and not report["changed"]:
            _mended_by(load, found)
    progress(3, 3)
    return {"people": report["people"]}


def report_of(*, found: Plan) -> dict[str, Any]:
    """A plan in counts and short lists, as JSON for the page."""
    known = [planned for planned in found.people if not planned.new]
    changed = [planned for planned in known if planned.changes]
    lines = {error.line for error in found.errors}
    return {
        "encoding": found.file.encoding,
        "delimiter": found.file.delimiter_words,
        "header_line": found.file.header_line,
        "columns": [
            {"heading": column.heading, "read_as": column.field.words if column.field else ""}
            for column in own_columns(found.file)
        ],
        "people": found.file.people,
        "cleaned": found.file.cleaned,
        "new": len(found.people) - len(known),
        "known": len(known),
        "changed": len(changed),
        "titles_changed": sum(planned.title for planned in changed),
        "managers_changed": sum(bool(planned.manager) for planned in changed),
        "fte_changed": sum(planned.fte for planned in changed),
        "numbers_changed": sum(planned.number for planned in changed),
        "starts_changed": sum(planned.start for planned in changed),
        "starts_unknown": sum(planned.post is None and planned.row.started_on is None for planned in found.people),
        "other_addresses": found.other_addresses,
        "changes": [_change(planned) for planned in changed[:SHOWN]],
        "leavers": len(found.leavers),
        "leaver_names": [person.name for person in found.leavers[:SHOWN]],
        "managers_later": len(found.managers_later),
        "faulty": len(lines),
        "errors": [
            {
                "line": error.line,
                "person": _cut(error.person),
                "column": _cut(error.column),
                "wrong": _cut(error.wrong),
                "mend": _cut(error.mend),
            }
            for error in found.errors[:SHOWN]
        ],
        "more_errors": max(0, len(found.errors) - SHOWN),
        "unmatched": [{"title": title, "people": count} for title, count in list(found.unmatched.items())[:SHOWN]],
        "unmatched_titles": len(found.unmatched),
    }


def _cut(text: str) -> str:
    return text if len(text) <= CELL_MOST else f"{text[:CELL_MOST]}…"


def _change(planned: Planned) -> dict[str, str]:
    post, words = planned.post, []
    if planned.title:
        words.append(
            f"{post.title} becomes {planned.row.job_title}" if post else f"given the post {planned.row.job_title}"
        )
    if planned.fte and post is not None:
        words.append(f"{post.fte} becomes {planned.row.fte} of full time")
    if planned.manager:
        words.append(f"{planned.manager} becomes line manager")
    if planned.start and planned.row.started_on is not None:
        words.append(f"in post since {day(planned.row.started_on)}")
    if planned.number:
        words.append("employee number noted")
    return {"person": planned.person.name if planned.person else planned.row.name, "change": "; ".join(words)}


@transaction.atomic
def take_in_staff_file(*, load: StaffLoad, by: Person) -> StaffLoad:
    """Have a checked file taken in. Raises Refused if it is being taken in already, or is no longer there to take."""
    moved = StaffLoad.objects.filter(pk=load.pk, state=State.CHECKED).update(state=State.LOADING)
    if not moved:
        raise Refused("This file has been taken in or discarded already. Send it again if it has changed.")
    job = notices.start_job(
        key=f"{TAKE_IN}:{load.public_id}",
        kind=TAKE_IN,
        arguments={"load": str(load.public_id), "by": str(by.public_id)},
        owner=load.organisation.slug,
    )
    StaffLoad.objects.filter(pk=load.pk).update(job_id=job.public_id)
    audit.record(
        action="pathways.staff.taking_in", by=by, organisation=load.organisation, changes={"load": str(load.public_id)}
    )
    load.refresh_from_db()
    return load


@transaction.atomic
def discard_staff_file(*, load: StaffLoad, by: Person) -> None:
    """Throw a checked file away; nothing of it was taken in. Raises Refused once it is being taken in."""
    moved = StaffLoad.objects.filter(pk=load.pk, state__in=[State.CHECKING, State.CHECKED]).update(
        state=State.DISCARDED, content=b""
    )
    if not moved:
        raise Refused("This file has been taken in or discarded already.")
    audit.record(
        action="pathways.staff.discarded", by=by, organisation=load.organisation, changes={"load": str(load.public_id)}
    )


def run_staff_file(*, load: StaffLoad, by: Person | None, progress: Told) -> dict[str, int]:
    """Take the good rows in, batch by batch; keep the faulty ones to be given back.

    Stopped anywhere and run again, it plans anew from what is there: nobody is added twice. What each batch did is
    added up in `report["taken"]` in the batch's own transaction, so that the sum is right after a stop, too.
    """
    if load.state != State.LOADING:
        return {}
    today = clock.today()
    file = read(bytes(load.content), today=today, max_bytes=MAX_BYTES)
    found = plan(file, organisation=load.organisation, today=today)
    work = [
        planned
        for planned in found.people
        if planned.new or planned.title or planned.fte or planned.number or planned.start
    ]
    total = len(work) + len(found.people)
    done = 0
    for start in range(0, len(work), BATCH):
        with transaction.atomic():
            intake = Intake(organisation=load.organisation, by=by, today=today)
            _note(load, intake.people(batch=work[start : start + BATCH]))
        done += len(work[start : start + BATCH])
        progress(done, total + 1)
    pairs = _manager_pairs(load.organisation, found)
    for start in range(0, len(pairs), BATCH):
        with transaction.atomic():
            intake = Intake(organisation=load.organisation, by=by, today=today)
            part = pairs[start : start + BATCH]
            _note(load, Counter(manager=intake.managers(batch=part)))
        done += len(part)
        progress(done, total + 1)
    with transaction.atomic():
        load.refresh_from_db()
        load.report = {**load.report, **_outcome(found)}
        load.content = errors_csv(found.faulty) if found.errors else b""
        load.state, load.loaded_at = State.LOADED, clock.now()
        load.save(update_fields=["report", "content", "state", "loaded_at"])
        _mended_by(load, found)
        audit.record(
            action="pathways.staff.taken_in",
            by=by,
            organisation=load.organisation,
            changes={"load": str(load.public_id), **load.report.get("taken", {})},
        )
    progress(total + 1, total + 1)
    return dict(load.report.get("taken", {}))


def _mended_by(load: StaffLoad, found: Plan) -> None:
    """Note of earlier files with rows to mend how many of those this file brought in, and whether that was the last.

    A row left out then is mended once somebody of its address, number or name is in a good row.
    """
    good = [planned.row for planned in found.people]
    names = {row.name.casefold() for row in good if row.name}
    emails = {row.email for row in good if row.email}
    numbers = {row.external_id.casefold() for row in good if row.external_id}
    for earlier in StaffLoad.objects.at(load.organisation).with_rows_to_mend().exclude(pk=load.pk):
        try:
            rows = left_out(bytes(earlier.content), today=clock.today(), max_bytes=MAX_BYTES)
        except StaffFileError:
            continue
        before = set(earlier.report.get("mended_rows", []))
        mended = before | {
            at
            for at, (name, email, number) in enumerate(rows)
            if email in emails or (number and number in numbers) or (name and name in names)
        }
        if mended != before:
            earlier.report = {**earlier.report, "mended_rows": sorted(mended), "mended": len(mended)}
            if len(mended) >= len(rows):
                earlier.report["mended_by"] = load.file_name
            earlier.save(update_fields=["report"])


def _outcome(found: Plan) -> dict[str, Any]:
    """The parts of the report that taking in may find otherwise than the check did: errors and open titles."""
    report = report_of(found=found)
    return {
        key: report[key]
        for key in ("faulty", "errors", "more_errors", "unmatched", "unmatched_titles", "managers_later")
    }


def _note(load: StaffLoad, done: Counter[str]) -> None:
    taken = Counter(load.report.get("taken", {}))
    taken.update(done)
    load.report = {**load.report, "taken": dict(taken)}
    load.save(update_fields=["report"])


def _manager_pairs(organisation: Organisation, found: Plan) -> list[tuple[Appointment, Person]]:
    """Posts and the managers to set, looked up now that everybody is there."""
    wanted = {
        planned.person.pk if planned.person else planned.row.email: planned.manager
        for planned in found.people
        if planned.manager
    }
    if not wanted:
        return []
    posts = {
        post.person_id: post
        for post in Appointment.objects.filter(organisation=organisation, until__isnull=True)
        .select_related("person", "line_manager")
        .order_by("since", "pk")
    }
    by_email = {post.person.email.lower(): post for post in posts.values()}
    people = {post.person.email.lower(): post.person for post in posts.values()}
    pairs = []
    for who, manager in wanted.items():
        post = posts.get(who) if isinstance(who, int) else by_email.get(who)
        if post is not None and manager in people:
            pairs.append((post, people[manager]))
    return pairs


def faulty_rows(*, load: StaffLoad) -> bytes:
    """The rows with errors as a CSV to mend and send again: kept once taken in, worked out while only checked."""
    if load.state == State.LOADED:
        return bytes(load.content)
    if load.state != State.CHECKED:
        return b""
    today = clock.today()
    file = read(bytes(load.content), today=today, max_bytes=MAX_BYTES)
    return errors_csv(plan(file, organisation=load.organisation, today=today).faulty)
