"""Charts: presentation attributes only, right way up, named for those who do not see them, and small."""

import re
from xml.etree import ElementTree

import pytest
from reportlab.graphics.shapes import Circle, Drawing, Group, Path, Polygon, PolyLine, Wedge

from ui import charts
from ui.charts import shapes

RUNGS = [
    charts.Rung("T4", "Digital programme manager", 3, "role"),
    charts.Rung("T5", "Head of digital services", 4, "target"),
    charts.Rung("T6", "Assistant director", None),
    charts.Rung("T9", "Chief executive", 6),
]
EVERY = {
    "row": charts.dot_row(held=1, required=3),
    "own view": charts.dot_row(held=3, required=4, assessed=False),
    "claimed too": charts.dot_row(held=3, required=4, own_view=4),
    "nothing held": charts.dot_row(held=None, required=2),
    "axis": charts.dot_axis(),
    "breadth": charts.breadth_meter(months=4),
    "ladder": charts.required_ladder(RUNGS, held=3, competency="Leading", id="wide"),
    "narrow ladder": charts.required_ladder(RUNGS, held=3, competency="Leading", id="narrow", narrow=True),
}


@pytest.mark.parametrize("name", EVERY)
def test_a_chart_is_well_formed_has_a_name_and_no_style(name: str) -> None:
    root = ElementTree.fromstring(EVERY[name])
    assert root.get("role") == "img"
    named = root.get("aria-label") or root.get("aria-labelledby")
    assert named
    for element in root.iter():
        assert element.tag not in {"script", "style", "foreignObject", "image"}
        assert not [key for key in element.attrib if key in {"style", "class"} or key.startswith("on")]


def test_title_and_desc_are_named_by_ids_that_differ_between_charts() -> None:
    ids: list[str] = []
    for name in ("ladder", "narrow ladder"):
        root = ElementTree.fromstring(EVERY[name])
        own = [element.get("id", "") for element in root if element.tag in {"title", "desc"}]
        assert str(root.get("aria-labelledby")).split() == own
        ids += own
    assert len(ids) == len(set(ids)) == 4


def test_the_page_measures_downwards() -> None:
    drawing = Drawing(100, 50)
    drawing.add(charts.rect(10, 5, 20, 15, fill=shapes.BRAND))
    drawing.add(charts.line(0, 50, 100, 50, colour=shapes.INK))
    svg = charts.svg(drawing, title="a", desc="b", id="x")
    assert '<rect x="10" y="30" width="20" height="15" fill="#0f4c5c"/>' in svg
    assert 'd="M0 0H100"' in svg


def test_every_shape_is_written() -> None:
    drawing = Drawing(10, 10)
    path = Path(fillColor=None, strokeColor=shapes.INK)
    path.moveTo(0, 0)
    path.curveTo(1, 1, 2, 2, 3, 3)
    path.closePath()
    moved = Group(Circle(1, 1, 1, fillColor=shapes.INK, strokeColor=None))
    moved.translate(2, 3)
    for shape in (
        path,
        Polygon([0, 0, 1, 1, 2, 0], fillColor=shapes.GAP, strokeColor=None),
        PolyLine([0, 0, 5, 5], strokeColor=shapes.INK, strokeDashArray=[3, 2]),
        charts.text(1, 1, "a < b & c", halo=True),
        moved,
    ):
        drawing.add(shape)
    svg = charts.svg(drawing, title="t", desc="d", id="x")
    assert "M0 10C1 9 2 8 3 7Z" in svg
    assert 'points="0,10 1,9 2,10" fill="#b3541e"' in svg
    assert 'fill="none" stroke="#0b0c0c" stroke-dasharray="3 2"' in svg
    assert 'paint-order="stroke"' in svg
    assert "a &lt; b &amp; c" in svg
    # 2 to the right and 3 up is 3 less from the top.
    assert 'transform="matrix(1 0 0 1 2 -3)"' in svg


def test_a_shape_that_cannot_be_written_is_not_left_out_silently() -> None:
    drawing = Drawing(10, 10)
    drawing.add(Wedge(5, 5, 2, 0, 90))
    with pytest.raises(TypeError, match="Wedge"):
        charts.svg(drawing, title="t", desc="d", id="x")


def test_words_cannot_break_out() -> None:
    svg = charts.svg(Drawing(1, 1), title='<script>"', desc="&", id='"x')
    assert "<script" not in svg
    ElementTree.fromstring(svg)


def test_a_row_says_in_words_what_it_draws() -> None:
    assert 'aria-label="Held 1, required 3, 2 short"' in EVERY["row"]
    assert 'aria-label="Held 3 by own view, required 4, 1 short"' in EVERY["own view"]
    assert 'aria-label="Nothing held yet, required 2, 2 short"' in EVERY["nothing held"]


def test_surplus_draws_no_gap_line() -> None:
    gap = 'stroke="#b3541e"'
    assert gap in charts.dot_row(held=1, required=3)
    assert gap not in charts.dot_row(held=5, required=3)
    assert gap not in charts.dot_row(held=5, required=None)


def test_filled_is_assessed_and_ring_is_own_view() -> None:
    assert 'fill="#0f4c5c"' in charts.dot_row(held=3, required=3)
    ring = charts.dot_row(held=3, required=3, assessed=False)
    assert 'fill="#fff" stroke="#0f4c5c"' in ring
    assert 'fill="#0f4c5c"' not in ring


def test_a_level_off_the_scale_is_refused() -> None:
    with pytest.raises(ValueError, match="0 to 6"):
        charts.dot_row(held=7, required=3)


def test_thirty_six_rows_fit_a_page_and_are_drawn_once() -> None:
    assert len(charts.dot_row(held=1, required=3)) * 36 < 24_000
    assert charts.dot_row(held=2, required=3) is charts.dot_row(held=2, required=3)


def test_breadth_fills_the_months_there_are() -> None:
    assert EVERY["breadth"].count('fill="#0f4c5c"') == 4
    assert len(re.findall("<rect", EVERY["breadth"])) == 12
    assert charts.breadth_meter(months=14).count('fill="#0f4c5c"') == 12


def test_the_ladder_marks_where_you_are_and_what_is_short() -> None:
    for name in ("ladder", "narrow ladder"):
        assert "You hold 3" in EVERY[name]
        assert "your target: 1 short" in EVERY[name]
        assert "not asked" in EVERY[name]
    assert "Required: T4 Digital programme manager 3; T5 Head of digital services 4" in EVERY["ladder"]


def test_no_text_is_too_small_to_read() -> None:
    for name, svg in EVERY.items():
        assert all(float(size) >= 13 for size in re.findall(r'font-size="([\d.]+)"', svg)), name


def test_on_a_phone_the_line_of_what_is_held_crosses_bars_and_never_names() -> None:
    root = ElementTree.fromstring(EVERY["narrow ladder"])
    names = [float(each.get("y", "0")) for each in root.iter("text") if (each.text or "").startswith("T")]
    dashed = [str(each.get("d")) for each in root.iter("path") if each.get("stroke-dasharray")]
    assert len(names) == len(dashed) == len(RUNGS)
    for drawn in dashed:
        match = re.fullmatch(r"M[\d.]+ ([\d.]+)V([\d.]+)", drawn)
        assert match is not None
        top, foot = sorted(float(end) for end in match.groups())
        # Letters rise some 11 above their baseline and hang 3 below it.
        assert not [y for y in names if top < y + 3 and foot > y - 11]
