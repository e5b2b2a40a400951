"""The baseline: one's own levels, and a whole team's in one sitting."""

from django.http import HttpRequest, HttpResponse, QueryDict

from pathways.actions.baseline import confirm_baseline, keep_typed
from pathways.actions.team_baseline import TeamChanged, confirm_team
from pathways.forms.first_day_baseline import BaselineForm, HeldOnForm, TeamForm, level_choices
from pathways.queries.baseline import TeamBaseline, own_baseline, team_baseline
from people import audit
from people.errors import Refused
from people.permissions import needs, person_of, signed_in
from people.queries import council_leads
from people.roles import Permission
from ui import clock, drafts, http, summary, words
from ui.forms import bound

OWN = "pathways/first_day/baseline.html"
TEAM = "pathways/first_day/team.html"


@signed_in
def baseline(request: HttpRequest) -> HttpResponse:
    """Confirm the levels that one's own post means, or keep them for later; what is confirmed is shown, not asked."""
    person = person_of(request)
    own = own_baseline(person, today=clock.today())
    if own.role is None or own.appointment is None or own.closed:
        return http.render(request, OWN, {"own": own, "form": None})
    if own.sent and request.method != "POST" and "change" not in request.GET:
        return http.render(request, OWN, {"own": own, "form": None})
    form = bound(request, BaselineForm, own=own)
    if request.method != "POST":
        return http.render(request, OWN, _own_page(form))
    if "keep" in request.POST:
        form.is_valid()
        keep_typed(person=person, appointment=own.appointment, levels=form.levels, by=person)
        http.confirm(request, f"{words.plural(len(form.levels), 'level', 'levels')} kept. Nobody else sees them yet.")
        return http.redirect(request, "pathways:baseline")
    if form.is_valid():
        try:
            confirm_baseline(person=person, appointment=own.appointment, levels=form.levels, by=person)
        except Refused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, str(refused))
        else:
            manager = own.appointment.present_manager
            then = (
                f"{manager.name} confirms them with you."
                if manager
                else "You have no line manager here now: ask your council lead."
            )
            http.confirm(request, f"{words.plural(len(form.levels), 'level', 'levels')} confirmed. {then}")
            return http.redirect(request, "pathways:baseline")
    return http.render(request, OWN, _own_page(form), status=422)


def _own_page(form: BaselineForm) -> dict[str, object]:
    """The form with each field beside its line."""
    areas = [(found.area, [(line, form[line.competency.code]) for line in found.lines]) for found in form.own.areas]
    post = form.own.appointment
    leads = council_leads(post.organisation) if post is not None else ()
    return {"own": form.own, "form": form, "areas": areas, "scale": form.own.catalogue.scale, "leads": leads}


@needs(Permission.DECIDE_TEAM)
def baseline_team(request: HttpRequest) -> HttpResponse:
    """Confirm the baselines of a whole team from one sitting."""
    manager = person_of(request)
    team = team_baseline(manager, today=clock.today())
    audit.opened_many(
        viewer=manager, subjects=[member.person for member in team.members], page="baseline", capacity="line manager"
    )
    if request.method != "POST":
        typed = drafts.recall(request)
        held = HeldOnForm(initial={"held_on": clock.today()})
        return http.render(request, TEAM, _team_page(team, _drawn(team, typed), held))
    held = HeldOnForm(request.POST)
    changed = _unseen(request.POST, team)
    if "unfold" in request.POST and not changed:
        return http.render(request, TEAM, _team_page(team, _drawn(team, request.POST), held, errors=False))
    sent, dated = _sent(team, request.POST), held.is_valid()
    if changed:
        return http.render(request, TEAM, _team_page(team, sent, held, changed=changed), status=409)
    if sent.errors or not dated:
        return http.render(request, TEAM, _team_page(team, sent, held), status=422)
    try:
        confirm_team(manager=manager, decisions=sent.decisions, held_on=held.cleaned_data["held_on"])
    except TeamChanged as conflict:
        team = team_baseline(manager, today=clock.today())
        page = _team_page(team, _drawn(team, request.POST), held, changed=conflict.lines)
        return http.render(request, TEAM, page, status=409)
    except Refused as refused:
        held.add_error("held_on" if refused.field == "held_on" else None, str(refused))
        return http.render(request, TEAM, _team_page(team, sent, held), status=422)
    people = {decision.assessment.person_id for decision in sent.decisions}
    http.confirm(
        request,
        f"{words.plural(len(people), 'baseline', 'baselines')} confirmed, "
        f"{words.plural(len(sent.decisions), 'level', 'levels')} decided.",
    )
    return http.redirect(request, "pathways:baseline_team")


def _sent(team: TeamBaseline, data: QueryDict | None) -> TeamForm:
    return TeamForm(members=team.members, scale=team.catalogue.scale, data=data)


def _drawn(team: TeamBaseline, data: QueryDict | None) -> TeamForm:
    """The page with what was chosen so far, judging nothing."""
    return TeamForm(members=team.members, scale=team.catalogue.scale, data=data, only_draw=True)


def _unseen(data: QueryDict, team: TeamBaseline) -> tuple[str, ...]:
    """Decisions about people who no longer wait, or about claims that are others by now: another tab, or twice."""
    waiting = {f"same-{member.baseline.pk}": member for member in team.members}
    here = {str(claim.pk) for member in team.members for claim in member.claims}
    shown = set(data.getlist("shown"))
    gone = [name for name in shown if name not in waiting]
    stale = [
        name for name in data if name[:2] in {"d-", "n-"} and name[2:].isdigit() and name[2:] not in here and data[name]
    ]
    touched_gone = [name for name in gone if data.get(name)]
    if not (touched_gone or stale):
        return ()
    if gone:
        return (
            f"{words.plural(len(gone), 'person', 'people')} on the page you sent had been confirmed already, "
            "in another window or by sending it twice. Those decisions stand.",
        )
    return ("Somebody changed their levels after you opened the page. Look at theirs again.",)


def _team_page(
    team: TeamBaseline, sent: TeamForm, held: HeldOnForm, *, changed: tuple[str, ...] = (), errors: bool = True
) -> dict[str, object]:
    lines = [*sent.errors, *summary.lines(held)] if errors and not changed else []
    return {
        "team": team,
        "blocks": sent.blocks,
        "held": held,
        "changed": changed,
        "lines": lines,
        "levels": [(str(value), said) for value, said in level_choices(team.catalogue.scale)],
    }
