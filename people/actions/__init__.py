"""Everything that changes who people are and what they hold. Views, tasks, commands and the demo world call these."""

from people.actions.accounts import accept_invitation, invite, set_up
from people.actions.leaving import leave_organisation, reopen_invitations, return_to
from people.actions.membership import (
    add_person,
    cancel_move,
    deactivate,
    end_membership,
    grant,
    move,
    reactivate,
    rename,
)
from people.actions.preferences import choose_queue_day
from people.actions.relationships import begin_relationships, end_relationships, relate
from people.actions.verifiers import add_verifier, change_verifier, retire_verifier

__all__ = [
    "accept_invitation",
    "add_person",
    "add_verifier",
    "begin_relationships",
    "cancel_move",
    "change_verifier",
    "choose_queue_day",
    "deactivate",
    "end_membership",
    "end_relationships",
    "grant",
    "invite",
    "leave_organisation",
    "move",
    "reactivate",
    "relate",
    "rename",
    "reopen_invitations",
    "retire_verifier",
    "return_to",
    "set_up",
]
