"""The table of memberships, and the memberships that hold on a day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import pandas as pd

from regiokaart import register
from regiokaart.memberships.succession import carry, carry_back

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection

Evidence = Literal["stated", "inferred", "weak"]

COLUMNS = (
    "cooperation",
    "region",
    "region_name",
    "code",
    "name",
    "valid_from",
    "valid_to",
    "evidence",
    "source",
)
DECLINED = "geen-deelname"
"""The region of a municipality of which a source states that it does not take part."""
UNKNOWN = "unknown"
"""What the joined layer says of a municipality whose participation nobody published."""


@dataclass(frozen=True)
class Memberships:
    """A validated table of memberships.

    Attributes
    ----------
    frame
        One row per membership with the columns of `COLUMNS`; ``valid_from`` and ``valid_to`` are
        timestamps, missing where open. ``region`` is empty in a row that says of a municipality
        that its participation is not known. After `at` there is a column ``trail`` with the
        reorganisations by which a row came to its code.
    day
        The day for which `at` has read the table, or ``None``.
    notes
        What a reader should know: rows that could not be carried, and the like.
    """

    frame: pd.DataFrame
    day: dt.date | None = None
    notes: tuple[str, ...] = ()

    def at(self, day: dt.date, *, codes_on: dt.date | None = None) -> Memberships:
        """Return the memberships that hold on a day.

        A membership whose municipality has ended by then goes on with its successor, which
        carries the trail of events; a municipality that was split is not guessed but noted.

        Parameters
        ----------
        day
            A day within the register of municipalities.
        codes_on
            The day whose municipalities the answer names, where that is another one: later, and
            memberships go on with successors; earlier, and all predecessors get them, marked as
            inferred.

        Raises
        ------
        ValueError
            When the day lies outside the register.
        """
        existing = register.at(day).index
        stamp = pd.Timestamp(day)
        starts, ends = self.frame["valid_from"], self.frame["valid_to"]
        valid = self.frame[
            (starts.isna() | (starts <= stamp)) & (ends.isna() | (stamp < ends))
        ].assign(trail="")
        frame, notes = _forward(valid, existing=existing, day=day)
        if codes_on is not None and codes_on > day:
            # from the table itself: a chain of successors is one trail, not two
            frame, notes = _forward(valid, existing=register.at(codes_on).index, day=codes_on)
        elif codes_on is not None and codes_on < day:
            frame = carry_back(frame, day=day, to_day=codes_on)
        return Memberships(frame.reset_index(drop=True), day, (*self.notes, *notes))

    def of(self, cooperations: Collection[str]) -> Memberships:
        """Return the memberships of some co-operations."""
        chosen = self.frame["cooperation"].isin(cooperations)
        return Memberships(self.frame[chosen].reset_index(drop=True), self.day, self.notes)

    def replaced_by(self, other: Memberships) -> Memberships:
        """Return these memberships with those of `other` in place of each co-operation it has."""
        kept = self.frame[~self.frame["cooperation"].isin(other.frame["cooperation"].unique())]
        frame = pd.concat([kept, other.frame], ignore_index=True)
        return Memberships(frame, self.day, (*self.notes, *other.notes))

    def _repr_html_(self) -> str:
        return str(self.frame.to_html(index=False, na_rep=""))


def _forward(
    valid: pd.DataFrame, *, existing: pd.Index[str], day: dt.date
) -> tuple[pd.DataFrame, list[str]]:
    """Return memberships by the municipalities of a day, and what could not be carried to them."""
    gone = ~valid["code"].isin(existing)
    if not gone.any():
        return valid, []
    carried, notes = carry(valid[gone], staying=valid[~gone], day=day)
    return pd.concat([valid[~gone], carried], ignore_index=True), notes
