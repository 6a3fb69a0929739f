"""How large a region is: its members, its partner provinces, and their inhabitants."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from regiokaart import register

if TYPE_CHECKING:
    import pandas as pd

    from regiokaart.memberships import Memberships


@dataclass(frozen=True, kw_only=True)
class Size:
    """The size of a region, by members and, apart from that, with its partner provinces.

    Attributes
    ----------
    municipalities
        Members as a whole.
    partly
        Members in part; their inhabitants are in none of the figures.
    provinces
        Partner provinces.
    population
        Inhabitants of the members as a whole; ``None`` when not known of all.
    population_with_provinces
        Inhabitants of the members and of all municipalities of the partner provinces, each
        counted once; ``None`` when not known of all.
    """

    municipalities: int
    partly: int
    provinces: int
    population: int | None
    population_with_provinces: int | None


def size(members: Memberships) -> Size:
    """Return the size of what some memberships of a day hold together.

    Parameters
    ----------
    members
        Memberships as `Memberships.at` returns them.

    Raises
    ------
    ValueError
        When they have not been read on a day.
    """
    if members.day is None:
        raise ValueError("the size of a region is that of a day: read the table with at(day) first")
    day = members.day
    wide = members.expanded()
    return Size(
        municipalities=len(_whole(members)),
        partly=len(_codes(members.municipalities) - _whole(members)),
        provinces=len(_codes(members.partners)),
        population=register.inhabitants_of(_whole(members), day=day),
        population_with_provinces=register.inhabitants_of(_whole(wide), day=day),
    )


def _whole(members: Memberships) -> set[str]:
    frame = members.municipalities
    return _codes(frame[frame["status"] == "member"])


def _codes(frame: pd.DataFrame) -> set[str]:
    return set(frame["code"])
