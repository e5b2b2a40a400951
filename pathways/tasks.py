"""Long work of pathways, as jobs: checking and taking in staff files, inviting and reminding; and the nightly turn of
the lines, and of gate panels after them. Each may run again.
"""

from typing import Any

from celery import shared_task

from notices import jobs
from notices.jobs import Progress
from notices.models import Job
from pathways.actions import close_leavers, settle_lines, staff, stand_down_managers
from pathways.actions import first_day as first_day_actions
from pathways.models import StaffLoad
from pathways.queries.first_day import Step, first_day, not_invited
from people.models import Organisation, Person
from ui import clock


@shared_task
def nightly_lines() -> int:
    """Accounts of people whose last day is over are closed; line managers who left by today are named no longer.

    What waited for such a manager is handed over. How many posts.
    """
    close_leavers()
    return settle_lines()


@shared_task
def nightly_panels() -> int:
    """Members of gate panels who came into the person's line give up the seat. How many."""
    return stand_down_managers()


@jobs.handler(staff.CHECK)
def check_staff(job: Job, progress: Progress) -> dict[str, Any]:
    """Look what a staff file would do."""
    return staff.check_staff_file(load=_load(job), progress=progress)


@jobs.handler(staff.TAKE_IN)
def take_in_staff(job: Job, progress: Progress) -> dict[str, Any]:
    """Take a staff file in."""
    return dict(staff.run_staff_file(load=_load(job), by=_by(job), progress=progress))


@jobs.handler(first_day_actions.INVITE)
def invite_all(job: Job, progress: Progress) -> dict[str, Any]:
    """Invite everybody of a council who was loaded and is not yet invited."""
    organisation, by = _organisation(job), _by(job)
    waiting = list(not_invited(organisation, today=clock.today()))
    invited = 0
    for number, person in enumerate(waiting, 1):
        invited += first_day_actions.invite_once(person=person, organisation=organisation, by=by)
        progress(number, len(waiting))
    return {"invited": invited}


@jobs.handler(first_day_actions.REMIND)
def remind_all(job: Job, progress: Progress) -> dict[str, Any]:
    """Remind everybody whom one step waits for, leaving out those who had a reminder lately."""
    organisation, by, step = _organisation(job), _by(job), Step(job.arguments["step"])
    board = first_day(organisation, today=clock.today())
    people = board.step(step).to_remind
    reminded = 0
    for number, person in enumerate(people, 1):
        reminded += first_day_actions.remind(person=person, step=step, organisation=organisation, board=board, by=by)
        progress(number, len(people))
    return {"reminded": reminded}


def _load(job: Job) -> StaffLoad:
    found = StaffLoad.objects.select_related("organisation").filter(public_id=job.arguments["load"]).first()
    if found is None:
        raise jobs.Refused("The file is no longer there. Send it again.")
    return found


def _organisation(job: Job) -> Organisation:
    return Organisation.objects.get(slug=job.arguments["organisation"])


def _by(job: Job) -> Person | None:
    found: Person | None = Person.objects.filter(public_id=job.arguments["by"]).first()
    return found
