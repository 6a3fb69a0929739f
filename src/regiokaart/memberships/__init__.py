"""Who belongs to which region of which co-operation, from when to when, and how we know it."""

from regiokaart.memberships.files import read_rows
from regiokaart.memberships.table import COLUMNS, DECLINED, UNKNOWN, Evidence, Memberships
from regiokaart.memberships.validation import REQUIRED, parse_date, read, slug, validate

__all__ = [
    "COLUMNS",
    "DECLINED",
    "REQUIRED",
    "UNKNOWN",
    "Evidence",
    "Memberships",
    "parse_date",
    "read",
    "read_rows",
    "slug",
    "validate",
]
