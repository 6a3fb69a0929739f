"""The name of a municipality as one writes it on a map."""

from __future__ import annotations

import re

_IN_USE = {"GM0518": "Den Haag"}
"""Names that reports and the municipality itself use, where CBS writes another."""
_SUFFIX = re.compile(r"\s*\([^)]*\)$")


def map_name(code: str, name: str) -> str:
    """Return the name in use, without CBS's suffix and with typographic apostrophes."""
    return _IN_USE.get(code, _SUFFIX.sub("", name)).replace("'", "\u2019")
