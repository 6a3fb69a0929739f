"""What changed in the regions between two days: who joined, who left, who merged."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from regiokaart import register
from regiokaart.memberships import DECLINED

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from regiokaart.memberships import Memberships

COLUMNS = (
    "cooperation",
    "region",
    "region_name",
    "municipalities_before",
    "municipalities_after",
    "population_before",
    "population_after",
    "joined",
    "left",
    "merged",
    "partly_after",
    "provinces_before",
    "provinces_after",
)


@dataclass(frozen=True)
class Comparison:
    """The regions of two days beside each other.

    Attributes
    ----------
    start, end
        The two days.
    frame
        A row per region with the columns of `COLUMNS`. ``joined`` and ``left`` name those whose
        membership changed; ``merged`` those that a reorganisation took in, with their successor:
        nobody's membership changed by that. Inhabitants are those of 1 January 2021, and missing
        where not known of all.
    """

    start: dt.date
    end: dt.date
    frame: pd.DataFrame

    @property
    def changed(self) -> pd.DataFrame:
        """The regions in which anything is different."""
        frame = self.frame
        same = frame["joined"].eq("") & frame["left"].eq("") & frame["merged"].eq("")
        return frame[~same]

    def _repr_html_(self) -> str:
        return str(self.frame.to_html(index=False, na_rep=""))


def compare(members: Memberships, *, start: dt.date | str, end: dt.date | str) -> Comparison:
    """Compare the regions of two days.

    Parameters
    ----------
    members
        Memberships with their dates, not yet read on a day.
    start, end
        The two days, as dates or as ``2021-01-01``; `end` is the later one.

    Raises
    ------
    ValueError
        When a day lies outside the register of municipalities, or `end` is not later.
    """
    first, last = register.as_date(start), register.as_date(end)
    if last <= first:
        raise ValueError(f"the second day, {last}, must be later than the first, {first}")
    before, after = members.at(first), members.at(last)
    groups = [_regions(read) for read in (before, after)]
    names = {
        (row["cooperation"], row["region"]): row["region_name"]
        for read in (after, before)
        for row in read.frame.to_dict("records")
    }
    rows = [
        _row(key, names[key], groups[0].get(key), groups[1].get(key), first=first, last=last)
        for key in dict.fromkeys([*groups[0], *groups[1]])
    ]
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    people = dict.fromkeys(("population_before", "population_after"), "Int64")
    return Comparison(first, last, frame.astype(people))


def _regions(read: Memberships) -> dict[tuple[str, str], pd.DataFrame]:
    frame = read.frame[~read.frame["region"].isin(["", DECLINED])]
    return {
        (str(cooperation), str(region)): rows
        for (cooperation, region), rows in frame.groupby(["cooperation", "region"], sort=False)
    }


def _row(
    key: tuple[str, str],
    name: str,
    before: pd.DataFrame | None,
    after: pd.DataFrame | None,
    *,
    first: dt.date,
    last: dt.date,
) -> dict[str, object]:
    old, new = _codes(before), _codes(after)
    became = {
        code: {step.new for step in register.steps(code, to_date=last, past=register.history())}
        for code in old
    }
    expected = {heir for heirs in became.values() for heir in heirs}
    merged = {code: heirs for code, heirs in became.items() if heirs != {code}}
    joined, left = new - expected, expected - new
    return {
        "cooperation": key[0],
        "region": key[1],
        "region_name": name,
        "municipalities_before": len(old),
        "municipalities_after": len(new),
        "population_before": _people(old, first),
        "population_after": _people(new, last),
        "joined": _names(joined),
        "left": _names(left),
        "merged": "; ".join(
            f"{register.name_of(code)} > {_names(heirs)}" for code, heirs in sorted(merged.items())
        ),
        "partly_after": _names(_partly(after)),
        "provinces_before": _count(before),
        "provinces_after": _count(after),
    }


def _codes(rows: pd.DataFrame | None) -> set[str]:
    return set() if rows is None else {code for code in rows["code"] if code.startswith("GM")}


def _partly(rows: pd.DataFrame | None) -> set[str]:
    return set() if rows is None else set(rows.loc[rows["status"] == "partly", "code"])


def _count(rows: pd.DataFrame | None) -> int:
    return 0 if rows is None else sum(code.startswith("PV") for code in rows["code"])


def _people(codes: set[str], day: dt.date) -> int | None:
    return register.inhabitants_of(codes, day=day)


def _names(codes: Iterable[str]) -> str:
    return ", ".join(sorted(register.name_of(code) for code in codes))
