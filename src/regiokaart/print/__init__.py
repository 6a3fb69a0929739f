"""Printed sheets: A4 in RD, as PNG, PDF and SVG with real text."""

from regiokaart.print.plate import Plate
from regiokaart.print.sheet import FORMATS, Format, Sheet, draw_sheet, make_shared_plate

__all__ = ["FORMATS", "Format", "Plate", "Sheet", "draw_sheet", "make_shared_plate"]
