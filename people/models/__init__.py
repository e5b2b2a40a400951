"""Who: organisations, persons, memberships, relationships and what was done and opened."""

from people.models.concerns import Concern
from people.models.dated import Dated, DatedQuerySet
from people.models.organisations import Organisation, Succession
from people.models.persons import Invitation, Membership, Person
from people.models.records import AuditEvent, RecordView
from people.models.relationships import Relationship, VerifierEntry

__all__ = [
    "AuditEvent",
    "Concern",
    "Dated",
    "DatedQuerySet",
    "Invitation",
    "Membership",
    "Organisation",
    "Person",
    "RecordView",
    "Relationship",
    "Succession",
    "VerifierEntry",
]
