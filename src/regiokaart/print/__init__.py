"""Printed sheets in RD on several papers, as PNG, PDF and SVG with real text."""

from regiokaart.print.multiples import MULTIPLES, draw_multiples
from regiokaart.print.output import FORMATS, Format
from regiokaart.print.paper import PAPERS, Paper
from regiokaart.print.plate import Plate
from regiokaart.print.sheet import Sheet, draw_sheet, make_shared_plate

__all__ = [
    "FORMATS",
    "MULTIPLES",
    "PAPERS",
    "Format",
    "Paper",
    "Plate",
    "Sheet",
    "draw_multiples",
    "draw_sheet",
    "make_shared_plate",
]
