"""Everything that changes frameworks, careers and what people hold. Views, tasks, commands and the demo call these."""

from pathways.actions.careers import (
    appoint,
    cancel_move,
    correct_appointment,
    end_appointment,
    move,
    reopen_appointment,
    set_target,
    take_back_appointment,
)
from pathways.actions.claims import ClaimItem, Decision, claim, decide, reopen, send_draft, withdraw_claim
from pathways.actions.conversations import record_conversation, take_back_conversation
from pathways.actions.endorsements import (
    answer_endorsement,
    ask_endorsement,
    decide_endorsement,
    find_endorsement,
    send_endorsement_again,
    withdraw_endorsement,
)
from pathways.actions.evidence import add_evidence
from pathways.actions.experiences import (
    answer_request,
    ask_again,
    decide_experience,
    record_experience,
    refuse_address,
    undo_experience_decision,
    withdraw_experience,
)
from pathways.actions.frameworks import publish
from pathways.actions.gate_reviews import answer_appeal, appeal, ask_review, reply, withdraw_review
from pathways.actions.gate_reviews import decide as decide_review
from pathways.actions.leaving import close_leavers, leave, take_back_departure
from pathways.actions.line import change_manager, hand_over, settle_lines
from pathways.actions.offers import (
    forget_planned,
    plan_experiences,
    publish_offer,
    record_support_session,
    withdraw_offer,
)
from pathways.actions.panels import declare, move_panel, remind, score, set_panel, stand_down_managers
from pathways.actions.requests import confirm_address, find_request
from pathways.actions.verifiers import Verifier

__all__ = [
    "ClaimItem",
    "Decision",
    "Verifier",
    "add_evidence",
    "answer_appeal",
    "answer_endorsement",
    "answer_request",
    "appeal",
    "appoint",
    "ask_again",
    "ask_endorsement",
    "ask_review",
    "cancel_move",
    "change_manager",
    "claim",
    "close_leavers",
    "confirm_address",
    "correct_appointment",
    "decide",
    "decide_endorsement",
    "decide_experience",
    "decide_review",
    "declare",
    "end_appointment",
    "find_endorsement",
    "find_request",
    "forget_planned",
    "hand_over",
    "leave",
    "move",
    "move_panel",
    "plan_experiences",
    "publish",
    "publish_offer",
    "record_conversation",
    "record_experience",
    "record_support_session",
    "refuse_address",
    "remind",
    "reopen",
    "reopen_appointment",
    "reply",
    "score",
    "send_draft",
    "send_endorsement_again",
    "set_panel",
    "set_target",
    "settle_lines",
    "stand_down_managers",
    "take_back_appointment",
    "take_back_conversation",
    "take_back_departure",
    "undo_experience_decision",
    "withdraw_claim",
    "withdraw_endorsement",
    "withdraw_experience",
    "withdraw_offer",
    "withdraw_review",
]
