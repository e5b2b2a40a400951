"""What a person lacks, taken from where they stand: the question that the board is asked."""

from opportunities.queries.board import spot_of
from opportunities.ranking import Gap, Lack, Need, Quantity
from pathways.catalogue import Catalogue
from pathways.queries.breadth import breadth_experience
from pathways.queries.standing import Standing
from pathways.readiness import Criteria, Readiness
from people.models import Organisation

NAMING = (Criteria.CORE, Criteria.SHORTFALL)  # the criteria that name single competencies


def need_of(stands: Standing, *, employer: Organisation | None) -> Need:
    """What to rank by. `employer` is used where no post says where the person works."""
    organisation = stands.appointment.organisation if stands.appointment else employer
    readiness = stands.readiness
    return Need(
        gaps=_gaps(readiness) if readiness else (),
        lacks=_lacks(readiness) if readiness else (),
        choices=_choices(readiness) if readiness else 0,
        breadth=_breadth(stands) if readiness else None,
        rungs=_rungs(stands),
        host=organisation.pk if organisation else 0,
        spot=spot_of(organisation),
        gate=stands.gate.code if stands.gate else "",
    )


def _gaps(readiness: Readiness) -> tuple[Gap, ...]:
    named: dict[str, list[int]] = {}
    for key in NAMING:
        criterion = readiness.criterion(key)
        if criterion is not None:
            for code in criterion.closes:
                named.setdefault(code, []).append(criterion.number)
    return tuple(
        Gap(
            code=short.competency.code,
            held=short.held,
            required=short.required,
            core=short.core,
            criteria=tuple(named.get(short.competency.code, ())),
            assessed=short.assessed or not short.held,
            claimed=short.waits,
        )
        for short in readiness.shortfalls
    )


def _lacks(readiness: Readiness) -> tuple[Lack, ...]:
    criterion = readiness.criterion(Criteria.EXPERIENCES)
    if criterion is None:
        return ()
    return tuple(
        Lack(
            code=state.experience.code,
            held=state.held,
            needed=state.experience.quantity,
            criterion=criterion.number,
            chosen=state.chosen,
        )
        for state in readiness.experiences
        if state.experience.code in criterion.closes
    )


def _choices(readiness: Readiness) -> int:
    done = sum(1 for state in readiness.experiences if state.chosen and state.met)
    return max(0, readiness.choose_minimum - done)


def _breadth(stands: Standing) -> Lack | None:
    found = breadth_experience(stands.catalogue)
    if found is None:
        return None
    experience, _gate = found
    held = held_of(stands, experience.code)
    return Lack(experience.code, held, experience.quantity) if held < experience.quantity else None


def held_of(stands: Standing, code: str) -> Quantity:
    """How much of an experience counts today: verified and not expired."""
    total: Quantity = 0
    for held in stands.experiences:
        if held.code == code and held.verified and (held.expires_on is None or held.expires_on > stands.today):
            total += held.quantity
    return total


def _rungs(stands: Standing) -> tuple[int, int] | None:
    """From the tier of the present role to that of the target, whichever of the two is known."""
    catalogue: Catalogue = stands.catalogue
    known = [catalogue.tier(role.tier).order for role in (stands.role, stands.target) if role is not None]
    return (min(known), max(known)) if known else None
