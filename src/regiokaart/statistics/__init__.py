"""Figures on sets of municipalities; only the criteria look at geometry, for who borders whom."""

from regiokaart.statistics.compare import Comparison, compare
from regiokaart.statistics.congruence import Congruence, congruence, congruences
from regiokaart.statistics.coverage import coverage
from regiokaart.statistics.overlap import combinations, intersections, overlap, overlap_of
from regiokaart.statistics.reach import reach, size_class
from regiokaart.statistics.regions import regions
from regiokaart.statistics.sets import Base, RegionSets, region_sets, study_sets
from regiokaart.statistics.size import Size, size

__all__ = [
    "Base",
    "Comparison",
    "Congruence",
    "RegionSets",
    "Size",
    "combinations",
    "compare",
    "congruence",
    "congruences",
    "coverage",
    "intersections",
    "overlap",
    "overlap_of",
    "reach",
    "region_sets",
    "regions",
    "size",
    "size_class",
    "study_sets",
]
