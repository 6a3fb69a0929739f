"""Maps, statistics and checked figures of co-operating Dutch municipalities."""

from importlib.metadata import version

__version__ = version("regiokaart")
