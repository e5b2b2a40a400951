"""How long things take, as My queue and Today promise it, and when something in the queue is late. Data with reasons.

Managers decide whether to begin by the number at the top, so it errs upwards: whole minutes, never less than one.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Takes:
    """Seconds for one thing, with the reason. `each` is for each level or person of it, where it has several."""

    seconds: int
    reason: str
    each: int = 0


QUEUE: dict[str, Takes] = {
    "assess": Takes(0, "The conversation was held before; each level is read, looked up once and marked.", each=45),
    "verify": Takes(60, "One paragraph and perhaps one file about something the manager saw happen."),
    "address": Takes(30, "One name and one address, and whether that person is who they are said to be."),
    "endorse": Takes(120, "The gate's criteria are read once more, and a reason of a sentence or two is written."),
    "release": Takes(60, "Whether the team can spare the time, and a word on cover."),
    "declare": Takes(180, "Whose case it is, and whether anything ties one to them; then the case is open to be read."),
    "score": Takes(1200, "A whole case is read, with its evidence, and each core competency scored with a reason."),
    "objectives": Takes(300, "Two or three lines on what will be done by the end; they were talked about before."),
    "mid_review": Takes(300, "What went well, what did not and what comes next, after a conversation that was held."),
    "end_review": Takes(300, "The same about the whole of it, after a conversation that was held."),
    "feedback": Takes(300, "A few sentences that the person keeps, so they are weighed."),
    "finish": Takes(60, "The last day is looked at and confirmed."),
    "confirm": Takes(90, "One page behind a link in an e-mail: one experience is read and confirmed."),
    "baseline": Takes(0, "Most levels stand as the role asks; where one does not, a few words are exchanged.", each=60),
}

# Minutes for each kind of next action that is done on a page, named as `pathways.next_actions` names its links. What is
# done away from the page, such as a secondment or a conversation, takes the time it takes and has none.
ACTIONS: dict[str, Takes] = {
    "mend": Takes(300, "Reading the reason, and writing the line or adding the file that was missing."),
    "verified": Takes(180, "The experience is on record; the level is chosen and a line written on what it showed."),
    "claim": Takes(300, "Reading what the level means and writing a line on what shows it."),
    "baseline": Takes(600, "Every competency of the role is read once; most stand as they are."),
    "confirm": Takes(120, "Finding the record and asking once more."),
    "endorsement": Takes(180, "One name and two lines on what they have seen."),
}

# What waits for a sponsor's signature on My pipeline.
SIGNING: dict[str, Takes] = {
    "sign": Takes(180, "Dates, days a week, who pays and who covers are read before two councils are bound."),
    "approve": Takes(120, "One page of what is offered and on what terms."),
    "reconfirm": Takes(60, "One question: is it still open?"),
}

# A decision that has waited this many days is late: the sender has had two weekly e-mails' worth of silence.
LATE_AFTER_DAYS = 14

# No conversation for this long is one of the named rules of "Who needs you most": a quarter without talk of levels.
CONVERSATION_DAYS = 90


def whole_minutes(seconds: int) -> int:
    """Seconds as whole minutes, upwards, at least one."""
    return max(1, -(-seconds // 60))


def queue_minutes(kind: str, *, levels: int = 0) -> int:
    """Minutes for one row of the queue. Raises KeyError for a kind that is not in QUEUE."""
    takes = QUEUE[kind]
    return whole_minutes(takes.seconds + takes.each * levels)


def signing_minutes(kind: str) -> int:
    """Minutes for one thing to sign. Raises KeyError for a kind that is not in SIGNING."""
    return whole_minutes(SIGNING[kind].seconds)


def action_minutes(kind: str) -> int:
    """Minutes for one next action; 0 where it is not done on a page."""
    takes = ACTIONS.get(kind)
    return whole_minutes(takes.seconds) if takes else 0
