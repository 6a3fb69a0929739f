"""Where geometry comes from: a file in CBS's layout, or the embedded tile grid."""

from regiokaart.boundaries.source import ENVIRONMENT, Source, load, locate
from regiokaart.boundaries.topology import dissolve, repair, simplify

__all__ = ["ENVIRONMENT", "Source", "dissolve", "load", "locate", "repair", "simplify"]
