"""Charts of the figures, in the style of the sheets, as PNG, PDF and SVG."""

from regiokaart.print.charts.chart import Chart
from regiokaart.print.charts.inhabitants import draw_inhabitants
from regiokaart.print.charts.overlaps import draw_overlap
from regiokaart.print.charts.provinces import draw_coverage
from regiokaart.print.charts.study import draw_charts
from regiokaart.print.charts.upset import draw_upset

__all__ = [
    "Chart",
    "draw_charts",
    "draw_coverage",
    "draw_inhabitants",
    "draw_overlap",
    "draw_upset",
]
