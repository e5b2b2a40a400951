"""How readiness is said: shares that never read as the other side of their threshold, and who was asked."""

from functools import lru_cache

from pathways.catalogue_words import capacity_words, day_words
from pathways.readiness_parts import EndorsementAsked, Share


@lru_cache(maxsize=64)
def threshold_words(threshold: float) -> str:
    """Write a threshold with as many decimals as it has: 85%, 87.5%."""
    return f"{round(threshold * 100, 6):.10g}%"


def percent_words(share: Share, threshold: float) -> str:
    """Write a share so that it never reads as the other side of its threshold.

    Shares are rounded to the nearest, but down where rounding up would reach a threshold that is not met (84.6% reads
    84%, not 85%), and only a whole reads 100%. Decimals follow the threshold's own.
    """
    digits = len(threshold_words(threshold).rstrip("%").partition(".")[2])
    if not share.whole:
        return f"{100:.{digits}f}%"
    # In whole numbers, so that no rounding of a float decides the reading.
    unit = 10**digits
    units, rest = divmod(share.part * 100 * unit, share.whole)
    crosses = share.value < threshold and units + 1 >= round(threshold * 100 * unit)
    if 2 * rest >= share.whole and units + 1 < 100 * unit and not crosses:
        units += 1
    return f"{units / unit:.{digits}f}%"


def asked_words(ask: EndorsementAsked) -> str:
    """Of whom, in which capacity and when: “Martin Sowerby, line manager, 23 November 2026”."""
    who = ", ".join(part for part in (ask.by, capacity_words(ask.capacity)) if part)
    return f"{who}, {day_words(ask.on)}" if ask.on is not None else who
