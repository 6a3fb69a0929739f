"""The table of memberships, and the memberships that hold on a day."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

import pandas as pd

from regiokaart import register
from regiokaart.memberships.notes import border_changes, questions, told_back
from regiokaart.memberships.succession import REPORTED, Carried, Policy, carry, decide

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection, Mapping

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
    "source_en",
)
DECLINED = "geen-deelname"
"""The region of a municipality of which a source states that it does not take part."""
UNKNOWN = "unknown"
"""What the joined layer says of a municipality whose participation nobody published."""


def _nothing_reported() -> pd.DataFrame:
    return pd.DataFrame(columns=list(REPORTED))


@dataclass(frozen=True)
class Memberships:
    """A validated table of memberships.

    Attributes
    ----------
    frame
        One row per membership with the columns of `COLUMNS`; ``valid_from`` and ``valid_to`` are
        timestamps, missing where open. ``source_en`` is the source in English, where it has words
        that need translation. ``region`` is empty in a row that says of a municipality
        that its participation is not known. ``origin`` tells file and row. A ``code`` such as
        ``PV28`` is a province that is a partner; see `partners`. After `at` there are also
        ``status``, ``member`` or ``partly``; ``share`` of the municipality that came from members,
        from 0 to 1, and its ``basis``; ``carried``: ``succession``, ``split`` or ``back``, empty
        for a row as it was written; and ``trail``, the reorganisations by which it came here.
    day
        The day for which `at` has read the table, or ``None``.
    notes
        What a reader should know: what needs a decision, and the like.
    reported
        The rows that hold on the day but could not be carried, with a ``reason`` each.
    """

    frame: pd.DataFrame
    day: dt.date | None = None
    notes: tuple[str, ...] = ()
    reported: pd.DataFrame = field(default_factory=_nothing_reported)

    @property
    def municipalities(self) -> pd.DataFrame:
        """The rows of municipalities."""
        return self.frame[~self._of_provinces]

    @property
    def partners(self) -> pd.DataFrame:
        """The rows of provinces, which are partners of a region: not to be mixed with members."""
        return self.frame[self._of_provinces]

    @property
    def decisions(self) -> pd.DataFrame:
        """The rows that need a decision: members in part, and heirs of a split municipality."""
        if "status" not in self.frame:
            return self.frame.iloc[:0]
        frame = self.frame
        return frame[(frame["status"] == "partly") | (frame["carried"] == "split")]

    def at(
        self,
        day: dt.date | str,
        *,
        codes_on: dt.date | None = None,
        successor: Policy | Mapping[str, Policy] = "ask",
        past: register.History | None = None,
    ) -> Memberships:
        """Return the memberships that hold on a day.

        A membership whose municipality has ended by then goes on with its successor, which
        carries the trail of events. A successor of which only a part were members is ``partly``
        one. After a split each part is, and is marked as inferred. A municipality that did not
        exist yet is told by its predecessors, also inferred.

        Parameters
        ----------
        day
            A day within the register of municipalities, as a date or as ``2024-01-01``.
        codes_on
            The day whose municipalities the answer names, where that is another one: later, and
            memberships go on with successors; earlier, and all predecessors get them, marked as
            inferred.
        successor
            What becomes of a successor of which only a part were members, for all co-operations
            or by co-operation.
        past
            The history of municipalities to go by; the register's when not given.

        Raises
        ------
        ValueError
            When the day lies outside the register.
        """
        day = register.as_date(day)
        past = past or register.history()
        stamp = pd.Timestamp(day)
        starts, ends = self.frame["valid_from"], self.frame["valid_to"]
        valid = self.frame[(starts.isna() | (starts <= stamp)) & (ends.isna() | (stamp < ends))]
        target = codes_on or day
        # forward from the table itself: a chain of successors is one trail, not two
        carried = carry(valid, day=max(day, target), past=past)
        notes = [*self.notes, *told_back(carried, day=day)]
        if target < day:
            back = carry(carried.frame, day=target, since=day, past=past)
            lost = pd.concat([carried.reported, back.reported], ignore_index=True)
            carried = Carried(back.frame, lost)
        result = decide(carried, successor)
        notes += questions(result, day=target, past=past)
        notes += border_changes(valid, day=target, past=past)
        return Memberships(result.frame, day, tuple(notes), result.reported)

    def expanded(self, day: dt.date | str | None = None) -> Memberships:
        """Return these memberships with the municipalities of partner provinces as members.

        Each municipality of the province gets a row, marked as inferred, with the province in its
        trail; those that are members themselves keep their own. The provinces' rows are gone, so
        that nothing is counted twice.

        Parameters
        ----------
        day
            The day whose municipalities a province has; that of `at` when not given.

        Raises
        ------
        ValueError
            When neither tells a day.
        """
        if day is None and self.day is None:
            raise ValueError("expanded needs a day: read the table with at(day) first, or give one")
        read = self if day is None else self.at(day)
        on = register.at(read.day or register.LAST_DAY)
        members = read.municipalities
        held = set(zip(members["cooperation"], members["region"], members["code"], strict=True))
        rows = [
            {
                **row,
                "code": code,
                "name": name,
                "evidence": "inferred",
                "trail": f"{row['code']} > {code} (province)",
            }
            for row in read.partners.to_dict("records")
            for code, name in on.loc[on["province_code"] == row["code"], "name"].items()
            if (row["cooperation"], row["region"], code) not in held
        ]
        frame = pd.concat([members, pd.DataFrame(rows)], ignore_index=True) if rows else members
        return Memberships(frame, read.day, read.notes, read.reported)

    def of(self, cooperations: Collection[str]) -> Memberships:
        """Return the memberships of some co-operations."""
        chosen = self.frame["cooperation"].isin(cooperations)
        lost = self.reported["cooperation"].isin(cooperations)
        return Memberships(
            self.frame[chosen].reset_index(drop=True),
            self.day,
            self.notes,
            self.reported[lost].reset_index(drop=True),
        )

    def replaced_by(self, other: Memberships) -> Memberships:
        """Return these memberships with those of `other` in place of each co-operation it has."""
        kept = self.frame[~self.frame["cooperation"].isin(other.frame["cooperation"].unique())]
        frame = pd.concat([kept, other.frame], ignore_index=True)
        return Memberships(frame, self.day, (*self.notes, *other.notes))

    @property
    def _of_provinces(self) -> pd.Series[bool]:
        return self.frame["code"].str.startswith("PV")

    def _repr_html_(self) -> str:
        return str(self.frame.to_html(index=False, na_rep=""))
