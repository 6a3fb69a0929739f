"""The memberships that come with regiokaart: those of its bundled studies."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import pandas as pd

from regiokaart.errors import MembershipError, did_you_mean
from regiokaart.memberships.table import Memberships
from regiokaart.memberships.validation import read


def known(study: str | None = None) -> Memberships:
    """Return the memberships of a bundled study, or of all of them.

    Where two studies have rows of one co-operation, those of the first in the alphabet count.

    Raises
    ------
    MembershipError
        When there is no such study.
    """
    tables = known_tables()
    if study is not None and study not in tables:
        raise MembershipError(
            f"there are no memberships of a study {study!r}; known are {', '.join(tables)}. "
            f"{did_you_mean(study, tables)}".rstrip()
        )
    read_tables = [
        read(path, label=f"{name}/{path.name}")
        for name, path in tables.items()
        if study in {None, name}
    ]
    frames: list[pd.DataFrame] = []
    seen: set[str] = set()
    for table in read_tables:
        frames.append(table.frame[~table.frame["cooperation"].isin(seen)])
        seen |= set(table.frame["cooperation"])
    return Memberships(pd.concat(frames, ignore_index=True))


def known_tables() -> dict[str, Path]:
    """Return the tables of the bundled studies, by study."""
    home = Path(str(files("regiokaart") / "studies"))
    return {path.parent.name: path for path in sorted(home.glob("*/memberships.csv"))}
