"""Random memberships with unknowns, and who belongs to what worked out with plain sets alone.

The day lies after a merger of three municipalities, so that there are members in part.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import product
from typing import TYPE_CHECKING

import pandas as pd
from hypothesis import strategies as st

from regiokaart.memberships import COLUMNS, DECLINED, Memberships

if TYPE_CHECKING:
    from collections.abc import Iterator

    from regiokaart.statistics import RegionSets

DAY = "2023-06-01"
MERGED = ("GM0501", "GM0530", "GM0614")
"""Brielle, Hellevoetsluis and Westvoorne became Voorne aan Zee on 1 January 2023."""
HEIR = "GM1992"
KEPT = ("GM0503", "GM0518", "GM0599", "GM0637")
AREA = tuple(sorted((*KEPT, HEIR)))
BEYOND = "GM0363"
"""Amsterdam: a member may lie outside the area."""
CLOSED, OPEN = "gesloten", "open"
REGIONS = ("r1", "r2", "r3")


@dataclass
class Plain:
    """What is known of some memberships.

    ``rows`` has for each co-operation and code of before the merger what the table says: a set of
    regions, ``declined``, ``unknown``, or nothing.
    """

    rows: dict[tuple[str, str], frozenset[str]] = field(default_factory=dict)

    def memberships(self) -> Memberships:
        """Return the table, read on the day."""
        table = [
            (
                *(cooperation, region, region.upper(), code, code),
                *(pd.NaT, pd.NaT, "stated", "b", "", "f:1"),
            )
            for (cooperation, code), regions in self.rows.items()
            for region in sorted(regions)
        ]
        frame = pd.DataFrame(table, columns=[*COLUMNS, "origin"])
        for column in ("valid_from", "valid_to"):
            frame[column] = pd.to_datetime(frame[column])
        return Memberships(frame).at(DAY)

    def said(self, cooperation: str, code: str) -> list[frozenset[str]]:
        """Return what is said of each municipality that one of the day came from."""
        came_from = MERGED if code == HEIR else (code,)
        return [self.rows.get((cooperation, one), frozenset()) for one in came_from]

    def members(self, cooperation: str, region: str) -> set[str]:
        """Return the members of a region as a whole."""
        return {code for code in AREA if all(region in one for one in self.said(cooperation, code))}

    def partly(self, cooperation: str, region: str) -> set[str]:
        """Return the members of a region in part."""
        some = {code for code in AREA if any(region in one for one in self.said(cooperation, code))}
        return some - self.members(cooperation, region)

    def unknown(self, cooperation: str) -> set[str]:
        """Return the municipalities of which something is not known, and no region is."""
        held = {code for region in REGIONS for code in self.members(cooperation, region)}
        silent = {
            code
            for code in AREA
            for one in self.said(cooperation, code)
            if "" in one or (not one and cooperation == OPEN)
        }
        return silent - held

    def ambiguous(self) -> bool:
        """Tell whether a merged municipality is in several regions, which hides what is missing."""
        return any(len(self.rows.get((OPEN, code), ())) > 1 for code in MERGED)

    def times(self, cooperation: str, code: str) -> list[int]:
        """Return in how many regions a municipality may be, in each way that it may turn out."""
        sure = sum(code in self.members(cooperation, region) for region in REGIONS)
        some = sum(code in self.partly(cooperation, region) for region in REGIONS)
        most = len(REGIONS) + 2 if code in self.unknown(cooperation) else sure + some
        return list(range(sure, most + 1))

    def outcomes(self, cooperation: str) -> Iterator[dict[str, int]]:
        """Return every way in which it may turn out: in how many regions each municipality is."""
        for times in product(*(self.times(cooperation, code) for code in AREA)):
            yield dict(zip(AREA, times, strict=True))


def sums(sets: RegionSets, codes: set[str]) -> tuple[int, int, float]:
    """Return the number, inhabitants and land area of some municipalities."""
    rows = [sets.figures.loc[code] for code in sorted(codes)]
    land = round(sum(float(row["land_area_km2"]) for row in rows), 2)
    return len(rows), sum(int(row["population"]) for row in rows), land


_SAID = st.one_of(
    st.just(frozenset()),
    st.just(frozenset({""})),
    st.just(frozenset({DECLINED})),
    st.frozensets(st.sampled_from(REGIONS), min_size=1, max_size=3),
)


@st.composite
def plain(draw: st.DrawFn) -> Plain:
    """Return random memberships of a co-operation with complete lists and one without."""
    rows = {
        (cooperation, code): draw(_SAID)
        for cooperation in (CLOSED, OPEN)
        for code in (*MERGED, *KEPT, BEYOND)
    }
    return Plain({key: regions for key, regions in rows.items() if regions})
