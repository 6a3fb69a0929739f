"""Tables as people have them: any file to a grid of cells, and any grid to one long table."""

from regiokaart.memberships.reading.dates import parse_date
from regiokaart.memberships.reading.files import SUFFIXES, read_grids, read_rows
from regiokaart.memberships.reading.layout import Table, read_table, tabulate

__all__ = [
    "SUFFIXES",
    "Table",
    "parse_date",
    "read_grids",
    "read_rows",
    "read_table",
    "tabulate",
]
