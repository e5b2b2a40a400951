"""The six status shapes. One meaning each, told by outline, so that a page printed in black loses nothing.

Presentation attributes only: the content security policy allows no inline style.
"""

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

INK, BRAND, GAP, GOOD, AMBER, RED, SECONDARY = (
    "#0b0c0c",
    "#0f4c5c",
    "#b3541e",
    "#2e6b3f",
    "#7a4b00",
    "#a32020",
    "#505a5f",
)

_DRAWN = {
    # a disc with a tick: met, verified
    "met": f'<circle cx="9" cy="9" r="8" fill="{GOOD}"/>'
    '<path d="M5 9.3l2.7 2.7L13 6.4" fill="none" stroke="#fff" stroke-width="2"/>',
    # a ring: not yet, closes a gap
    "gap": f'<circle cx="9" cy="9" r="6.8" fill="#fff" stroke="{GAP}" stroke-width="2.4"/>',
    # a triangle: a named rule fired
    "rule": f'<path d="M9 1.5L17.2 16H.8z" fill="{AMBER}"/>'
    '<path d="M9 6.5v5M9 12.6v1.8" stroke="#fff" stroke-width="1.8"/>',
    # a square: stopped
    "stopped": f'<path d="M2 2h14v14H2z" fill="{RED}"/><path d="M5.5 9h7" stroke="#fff" stroke-width="2"/>',
    # a dash: not asked now
    "none": f'<path d="M3 9h12" stroke="{SECONDARY}" stroke-width="2.6"/>',
    # a diamond: you are here
    "here": f'<path d="M9 1l8 8-8 8-8-8z" fill="{BRAND}"/>',
}

SHAPES: dict[str, SafeString] = {
    kind: mark_safe(  # noqa: S308 - constants above
        f'<svg width="18" height="18" viewBox="0 0 18 18" aria-hidden="true" focusable="false">{drawn}</svg>'
    )
    for kind, drawn in _DRAWN.items()
}
TICK: SafeString = mark_safe(
    '<svg class="tick" width="16" height="16" viewBox="0 0 16 16" aria-hidden="true" focusable="false">'
    '<path d="M2.5 8.4l3.6 3.6L13.5 4" fill="none" stroke="#fff" stroke-width="2.6"/></svg>'
)


def status(kind: str, text: str, *, boxed: bool = False) -> SafeString:
    """Shape and words. `boxed` sets it on the pale amber ground, for a rule that stands beside a decision."""
    return format_html('<span class="st st-{}{}">{}{}</span>', kind, " st-boxed" if boxed else "", SHAPES[kind], text)
