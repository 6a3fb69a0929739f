"""Figures on sets of municipalities; geometry has no part in them."""

from regiokaart.statistics.coverage import coverage
from regiokaart.statistics.overlap import overlap

__all__ = ["coverage", "overlap"]
