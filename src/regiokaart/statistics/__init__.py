"""Figures on sets of municipalities; geometry has no part in them."""

from regiokaart.statistics.coverage import coverage
from regiokaart.statistics.overlap import overlap
from regiokaart.statistics.size import Size, size

__all__ = ["Size", "coverage", "overlap", "size"]
