"""Who belongs to which region of which co-operation, from when to when, and how we know it.

The room can be called: ``regiokaart.memberships("leden.xlsx")`` reads a table, and
``regiokaart.memberships()`` all that regiokaart knows.
"""

import sys
from pathlib import Path
from types import ModuleType

from regiokaart.memberships.ids import slug
from regiokaart.memberships.known import known, known_tables
from regiokaart.memberships.reading import (
    SUFFIXES,
    Table,
    parse_date,
    read_rows,
    read_table,
)
from regiokaart.memberships.sources import Told, apart, citations, told_in
from regiokaart.memberships.succession import ADDED, Policy
from regiokaart.memberships.table import COLUMNS, DECLINED, UNKNOWN, Evidence, Memberships
from regiokaart.memberships.validation import REQUIRED, Examination, examine, read

__all__ = [
    "ADDED",
    "COLUMNS",
    "DECLINED",
    "REQUIRED",
    "SUFFIXES",
    "UNKNOWN",
    "Evidence",
    "Examination",
    "Memberships",
    "Policy",
    "Table",
    "Told",
    "apart",
    "citations",
    "examine",
    "known",
    "known_tables",
    "parse_date",
    "read",
    "read_rows",
    "read_table",
    "slug",
    "told_in",
]


class _Room(ModuleType):
    """A module that can be called, as notebooks like it."""

    def __call__(self, table: Path | str | None = None, *, sheet: str | None = None) -> Memberships:
        """Read a table of memberships, those of a bundled study, or all bundled ones."""
        if table is None or (isinstance(table, str) and table in known_tables()):
            return known(table)
        return read(table, sheet=sheet)


sys.modules[__name__].__class__ = _Room
