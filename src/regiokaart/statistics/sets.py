"""Regions as sets of municipalities, with what is not known kept apart: what is counted from."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Literal

import numpy as np
import pandas as pd

from regiokaart import register
from regiokaart.errors import did_you_mean
from regiokaart.memberships import DECLINED, Memberships

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from pathlib import Path

    from numpy.typing import NDArray

    from regiokaart.layer import Scene
    from regiokaart.study import Study

Base = Literal["members", "partners"]

SEPARATOR = "/"
"""Stands between a co-operation and its region in the key of a region."""
FIGURES = ("code", "name", "province_code", "province", "population", "land_area_km2")
_SLIP = 1e-9  # by how much shares of a whole may miss 1 when they are added up


@dataclass(frozen=True, kw_only=True, eq=False)
class RegionSets:
    """The regions of some co-operations as sets of codes of an area.

    Regions are known by a key, ``cooperation/region``, in the order of the table.

    Attributes
    ----------
    figures
        The municipalities of the area, indexed by code, with the columns of `FIGURES`.
    members
        The members of each region as a whole. Members in part and unknown ones are not there.
    partly
        The members of each region in part: whether they count is open.
    unknown
        For each co-operation, also one without regions, the municipalities of which it is not
        known whether they take part. A municipality whose region is known is not among them.
    outside
        The members of each region that lie outside the area and are not counted.
    names
        What each region is called.
    base
        ``members``, or ``partners``: with all municipalities of partner provinces.
    notes
        What a reader should know of the memberships.
    """

    figures: pd.DataFrame = field(repr=False)
    members: Mapping[str, frozenset[str]]
    partly: Mapping[str, frozenset[str]] = field(default_factory=dict)
    unknown: Mapping[str, frozenset[str]] = field(default_factory=dict)
    outside: Mapping[str, frozenset[str]] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict, repr=False)
    base: Base = "members"
    notes: tuple[str, ...] = ()

    @property
    def codes(self) -> tuple[str, ...]:
        """The municipalities of the area."""
        return tuple(self.figures.index)

    @property
    def cooperations(self) -> tuple[str, ...]:
        """The co-operations, in the order of their regions; then those without regions."""
        return tuple(dict.fromkeys([*map(cooperation_of, self.members), *self.unknown]))

    def regions(self, cooperation: str | None = None) -> list[str]:
        """Return the keys of the regions, of one co-operation or of all."""
        return [key for key in self.members if cooperation in (None, cooperation_of(key))]

    def of(self, cooperations: Collection[str]) -> RegionSets:
        """Return the sets of some co-operations.

        Raises
        ------
        KeyError
            When one is not there.
        """
        for name in cooperations:
            if name not in self.cooperations:
                raise KeyError(f"{name!r}: known are {', '.join(self.cooperations)}")

        def chosen(sets: Mapping[str, frozenset[str]]) -> dict[str, frozenset[str]]:
            return {
                key: codes for key, codes in sets.items() if cooperation_of(key) in cooperations
            }

        return RegionSets(
            figures=self.figures,
            members=chosen(self.members),
            partly=chosen(self.partly),
            unknown=chosen(self.unknown),
            outside=chosen(self.outside),
            names={key: name for key, name in self.names.items() if key in chosen(self.members)},
            base=self.base,
            notes=self.notes,
        )

    def table(self, sets: Mapping[str, Iterable[str]], keys: list[str]) -> NDArray[np.bool_]:
        """Return sets of codes as a matrix: a row per key, a column per municipality of the area.

        Parameters
        ----------
        sets
            The sets by key; one that is not there is empty.
        keys
            The rows.
        """
        found = np.zeros((len(keys), len(self._place)), dtype=bool)
        for row, key in enumerate(keys):
            found[row, [self._place[code] for code in sets.get(key, ())]] = True
        return found

    @cached_property
    def _place(self) -> dict[str, int]:
        return {code: column for column, code in enumerate(self.figures.index.tolist())}


def cooperation_of(key: str) -> str:
    """Return the co-operation of the key of a region."""
    return key.partition(SEPARATOR)[0]


def region_of(key: str) -> str:
    """Return the region of the key of a region, without its co-operation."""
    return key.partition(SEPARATOR)[2]


def region_sets(
    source: Scene | Memberships,
    *,
    cooperations: Collection[str] | None = None,
    base: Base = "members",
    area: Collection[str] | None = None,
    open_lists: Collection[str] = (),
) -> RegionSets:
    """Return the regions of a scene, or of memberships alone, as sets of codes.

    Parameters
    ----------
    source
        A joined study, or memberships as `Memberships.at` returns them.
    cooperations
        The co-operations; those of the study, or all of the table, when not given.
    base
        ``partners`` counts all municipalities of the partner provinces of a region as members.
    area
        The codes of the study area; of memberships alone the whole country when not given.
    open_lists
        The co-operations whose lists are not complete, so that a municipality without a row is
        unknown; a scene's study tells them itself.

    Raises
    ------
    ValueError
        When memberships have not been read on a day, a code of the area does not exist on it, or
        no row and no study names one of `cooperations`.
    """
    if isinstance(source, Memberships):
        members, figures = source, _figures(source, area)
        named = list(dict.fromkeys([*members.frame["cooperation"], *open_lists]))
    else:
        members, figures = source.memberships, pd.DataFrame(source.layer[list(FIGURES)])
        named = [item.id for item in source.study.cooperations]
        open_lists = [item.id for item in source.study.cooperations if item.unlisted == "unknown"]
        if area is not None:
            figures = figures.loc[sorted(area)]
    chosen = named if cooperations is None else list(cooperations)
    for name in chosen:
        if name not in named:
            raise ValueError(
                f"there is no co-operation {name!r}; there are {', '.join(named)}. "
                f"{did_you_mean(name, named)}".rstrip()
            )
    return _sets(members.of(chosen), figures, chosen, base=base, open_lists=open_lists)


def study_sets(study: Study, *, extra: Path | None = None, base: Base = "members") -> RegionSets:
    """Return the regions of a study on its reference date, without any geometry.

    Parameters
    ----------
    study
        The study; ``study.on(day)`` for another day.
    extra
        A folder with a user's own tables; see `Study.memberships`.
    base
        See `region_sets`.

    Raises
    ------
    MembershipError
        When a table does not hold.
    """
    members = study.memberships(extra=extra).at(
        study.reference_date, successor={item.id: item.successor for item in study.cooperations}
    )
    open_lists = [item.id for item in study.cooperations if item.unlisted == "unknown"]
    # all of the study's, also one of which no table has a row
    known = [item.id for item in study.cooperations]
    figures = _figures(members, study.codes())
    return _sets(members.of(known), figures, known, base=base, open_lists=open_lists)


def _figures(members: Memberships, area: Collection[str] | None) -> pd.DataFrame:
    if members.day is None:
        raise ValueError("regions are those of a day: read the table with at(day) first")
    frame = register.at(members.day)[list(FIGURES)]
    if area is None:
        return frame
    if missing := sorted(set(area) - set(frame.index)):
        raise ValueError(f"{', '.join(missing)}: no municipality on {members.day}")
    return frame.loc[sorted(set(area))]


def _sets(
    members: Memberships,
    figures: pd.DataFrame,
    cooperations: list[str],
    *,
    base: Base,
    open_lists: Collection[str],
) -> RegionSets:
    area = frozenset(figures.index)
    whole: dict[str, set[str]] = {}
    partly: dict[str, set[str]] = {}
    beyond: dict[str, set[str]] = {}
    names: dict[str, str] = {}
    asked: dict[str, set[str]] = {name: set() for name in cooperations}
    told: dict[str, dict[str, list[float]]] = {name: {} for name in cooperations}
    rows = members.municipalities
    columns = ("cooperation", "region", "region_name", "code", "status", "share")
    for cooperation, region, name, code, status, share in zip(
        *(rows[column] for column in columns), strict=True
    ):
        key = f"{cooperation}{SEPARATOR}{region}"
        named = region not in ("", DECLINED)
        if code not in area:
            if named:
                beyond.setdefault(key, set()).add(code)
        elif not region:
            asked[cooperation].add(code)
        else:
            told[cooperation].setdefault(code, []).append(share)
            if named:
                names.setdefault(key, name)
                whole.setdefault(key, set())
                (whole if status == "member" else partly).setdefault(key, set()).add(code)
    if base == "partners":
        _take_provinces(members.partners, figures, whole, names)
    unknown: dict[str, frozenset[str]] = {}
    for name in cooperations:
        if name in open_lists:
            asked[name] |= {code for code in area if not _all_told(told[name].get(code, []))}
        held = [codes for key, codes in whole.items() if cooperation_of(key) == name]
        unknown[name] = frozenset(asked[name].difference(*held))
    return RegionSets(
        figures=figures,
        members={key: frozenset(codes) for key, codes in whole.items()},
        partly={key: frozenset(codes - whole[key]) for key, codes in partly.items()},
        unknown=unknown,
        outside={key: frozenset(codes) for key, codes in beyond.items()},
        names=names,
        base=base,
        notes=members.notes,
    )


def _all_told(shares: list[float]) -> bool:
    """Tell whether the rows of a municipality say where all of it belongs.

    Shares that add up to more than a whole come from regions that overlap, and then nobody can
    tell whether a part of it is missing.
    """
    return any(share > 1 - _SLIP for share in shares) or abs(sum(shares) - 1) < _SLIP


def _take_provinces(
    partners: pd.DataFrame,
    figures: pd.DataFrame,
    whole: dict[str, set[str]],
    names: dict[str, str],
) -> None:
    """Add the municipalities of partner provinces to the members of each region."""
    lying_in = figures.groupby("province_code").groups
    columns = ("cooperation", "region", "region_name", "code")
    for cooperation, region, name, province in zip(
        *(partners[column] for column in columns), strict=True
    ):
        if codes := set(lying_in.get(province, ())):
            key = f"{cooperation}{SEPARATOR}{region}"
            names.setdefault(key, name)
            whole.setdefault(key, set()).update(codes)
