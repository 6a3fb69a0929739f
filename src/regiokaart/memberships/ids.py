"""Ids of co-operations and regions, made from what a table calls them."""

from __future__ import annotations

import re
import unicodedata


def slug(text: str) -> str:
    """Return an id in lower case with hyphens: "Holland Rijnland" gives ``holland-rijnland``."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(char for char in plain if not unicodedata.combining(char))
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
