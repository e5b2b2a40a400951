"""Charts: one description in ReportLab shapes, drawn as SVG on the page and as vectors in a PDF."""

from ui.charts.breadth import breadth_meter
from ui.charts.dots import dot_axis, dot_key, dot_row
from ui.charts.ladder import Rung, required_ladder, required_ladder_drawing
from ui.charts.shapes import Halo, line, rect, text
from ui.charts.share import share_bar
from ui.charts.squares import squares, threshold_bar
from ui.charts.svg import svg

__all__ = [
    "Halo",
    "Rung",
    "breadth_meter",
    "dot_axis",
    "dot_key",
    "dot_row",
    "line",
    "rect",
    "required_ladder",
    "required_ladder_drawing",
    "share_bar",
    "squares",
    "svg",
    "text",
    "threshold_bar",
]
