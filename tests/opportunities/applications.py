"""An opportunity at Leeds, two people at Kirklees who answer it, and everybody who has a part in that."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from notices.models import Message
from opportunities.actions.applying import apply, decide_release
from opportunities.actions.choosing import offer, shortlist
from opportunities.models import Application, Opportunity
from pathways import actions as pathways
from pathways.actions import ClaimItem, Decision
from pathways.models import Evidence
from pathways.queries.frameworks import current_catalogue
from people.models import Organisation, Person
from people.roles import Role
from tests import factories
from tests.opportunities.rows import live_opportunity
from ui import clock

NAME = "Zephyrine Quillfeather"
# In an address of the tests a name stands as well; the whole of it must stay hidden.
PARTS = ("Zephyrine", "Quillfeather", "zephyrine", "quillfeather")


@dataclass
class Story:
    """Who is who. `host_lead` posts for Leeds, `supervisor` supervises there, `signer` signs for Kirklees."""

    home: Organisation
    host: Organisation
    applicant: Person
    rival: Person
    manager: Person
    host_lead: Person
    supervisor: Person
    signer: Person
    stranger: Person
    opportunity: Opportunity
    assessed: tuple[str, str]
    evidence: Evidence

    def applied(self, person: Person | None = None, **fields: Any) -> Application:
        """Sent by the applicant, unless by somebody else; with one of two assessed levels attached."""
        who = person or self.applicant
        own = who.pk == self.applicant.pk
        said: dict[str, Any] = {
            "statement": "I have led two reviews.",
            "levels": [self.assessed[0]] if own else [],
            "evidence": [self.evidence] if own else [],
        }
        return apply(opportunity=self.opportunity, person=who, by=who, **{**said, **fields})

    def released(self, application: Application) -> Application:
        """The manager agrees."""
        return decide_release(application=application, agree=True, backfill="Ben covers Mondays.", by=self.manager)

    def shortlisted(self, application: Application) -> Application:
        """The host lead puts it on the shortlist."""
        return shortlist(application=application, met=[0], note="Our-own-note", by=self.host_lead)

    def offered(self, person: Person | None = None) -> Application:
        """From applying to an offer, with every step between."""
        application = self.shortlisted(self.released(self.applied(person)))
        return offer(application=application, answer_by=clock.today() + timedelta(days=7), by=self.host_lead)


def story(**fields: Any) -> Story:
    """The people and the opportunity; nobody has applied yet. `fields` are those of the opportunity."""
    factories.framework()
    home, host = factories.council("kirklees"), factories.council("leeds")
    applicant, manager = factories.person(NAME, at=home), factories.person("Mona Larch", at=home)
    rival = factories.person("Colin Ash", at=home)
    for someone in (applicant, rival):
        factories.post(someone, manager=manager)
    supervisor = factories.person("Sue Pervisor", at=host)
    codes = [competency.code for competency in current_catalogue().competencies[:2]]
    for code in codes:
        _assessed(applicant, manager, code)
    return Story(
        home=home,
        host=host,
        applicant=applicant,
        rival=rival,
        manager=manager,
        host_lead=factories.person("Stella Host", at=host, roles=(Role.COUNCIL_LEAD,)),
        supervisor=supervisor,
        signer=factories.person("Sam Cedar", at=home, roles=(Role.SPONSOR,)),
        stranger=factories.person("Stan Ger", at=factories.council("barnsley"), roles=(Role.COUNCIL_LEAD,)),
        opportunity=live_opportunity(
            host,
            **{
                "title": "Scrutiny review",
                "supervisor": supervisor,
                "criteria": ["Has led a review", "Writes plainly"],
                "question": "Why you?",
                **fields,
            },
        ),
        assessed=(codes[0], codes[1]),
        evidence=pathways.add_evidence(
            person=applicant, title=f"CV of {NAME}", by=applicant, upload=factories.upload(f"{NAME}.pdf")
        ),
    )


def _assessed(person: Person, manager: Person, code: str) -> None:
    kinds = frozenset({"knowledge", "experience"})
    [claim] = pathways.claim(person=person, items=[ClaimItem(code, 1, kinds)], by=person)
    pathways.decide(decisions=[Decision(claim, keep=True)], by=manager, held_on=clock.today())


def mail_to(person: Person, kind: str) -> list[Message]:
    """Messages of one kind to somebody, oldest first."""
    return list(Message.objects.filter(recipient__iexact=person.email, kind=f"opportunities.{kind}").order_by("pk"))


def steps(application: Application) -> list[str]:
    """What has happened, oldest first."""
    return list(application.steps.values_list("what", flat=True))
