"""What is known of a day, as sets of codes: the ground that claims are worked out on."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, TypeAlias

from regiokaart import register
from regiokaart.memberships import DECLINED
from regiokaart.texts import LANGUAGES

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping

    import pandas as pd

    from regiokaart.memberships import Memberships
    from regiokaart.study import Study
    from regiokaart.study.measures import SizeClass
    from regiokaart.texts import Language

Codes: TypeAlias = frozenset[str]
Region: TypeAlias = tuple[str, str]
"""A co-operation and a region of it."""

MEDIUM, LARGE = 30_000, 90_000
"""The inhabitants from which a municipality is medium and large."""


_REASONS: dict[str, tuple[str, str]] = {
    # the key, and the text in Dutch and in English
    "list": (
        "van {name} is geen volledige ledenlijst gepubliceerd",
        "no complete list of the members of {name} was published",
    ),
    "partly": (
        "{names}: deels lid van {name} op {day}; de studie moet zeggen wat dat is (successor)",
        "{names}: member of {name} in part on {day}; the study must say what it means (successor)",
    ),
    "day": ("de tabel heeft geen leden van {name} op {day}", "no members of {name} on {day}"),
    "figures": ("geen cijfers bekend van {names} ({day})", "no figures known of {names} ({day})"),
    "whole": ("het geheel is leeg", "the whole is empty"),
}


class NotKnownError(Exception):
    """A figure cannot be worked out; `told` says why."""

    def __init__(self, reason: str, **values: object) -> None:
        self.reason, self.values = reason, values
        super().__init__(self.told("en"))

    def told(self, lang: Language) -> str:
        """Return why the figure cannot be worked out."""
        return _REASONS[self.reason][LANGUAGES.index(lang)].format(**self.values)


@dataclass(frozen=True)
class World:
    """What is known of a day: the municipalities, and who is in which region.

    Attributes
    ----------
    area
        The municipalities of the study area.
    frame
        The register of municipalities.
    members, partly, partners
        Municipalities as a whole, municipalities in part, and partner provinces, by region.
    weakest
        The evidence of the row of a municipality or province in a region, where it is not stated.
    incomplete
        The co-operations of which no complete list was published.
    other_days
        All regions that the tables know, also those that have no members on this day.
    """

    day: dt.date
    area: Codes
    frame: pd.DataFrame
    members: Mapping[Region, Codes]
    partly: Mapping[Region, Codes] = field(default_factory=dict)
    partners: Mapping[Region, Codes] = field(default_factory=dict)
    region_names: Mapping[Region, str] = field(default_factory=dict)
    weakest: Mapping[tuple[Region, str], str] = field(default_factory=dict)
    incomplete: Codes = frozenset()
    other_days: frozenset[Region] = frozenset()

    @cached_property
    def everything(self) -> Codes:
        """All municipalities of the day."""
        return frozenset(self.frame.index)

    @cached_property
    def province(self) -> dict[str, str]:
        """The province of each municipality."""
        return dict(self.frame["province_code"])

    @cached_property
    def people(self) -> dict[str, int]:
        """The inhabitants of each municipality, where they are known."""
        known = self.frame["population"].dropna()
        return {str(code): int(count) for code, count in known.items()}

    @cached_property
    def land(self) -> dict[str, float]:
        """The land area of each municipality in km², where it is known."""
        known = self.frame["land_area_km2"].dropna()
        return {str(code): float(area) for code, area in known.items()}

    @cached_property
    def cooperations(self) -> dict[str, tuple[Region, ...]]:
        """The regions of each co-operation, in the order of the alphabet."""
        found: dict[str, list[Region]] = {}
        for region in sorted({*self.members, *self.partners, *self.partly}):
            found.setdefault(region[0], []).append(region)
        return {name: tuple(regions) for name, regions in found.items()}

    def size_of(self, code: str) -> SizeClass:
        """Return the size class of a municipality by its inhabitants."""
        count = self.count([code])
        return "small" if count < MEDIUM else "medium" if count < LARGE else "large"

    def count(self, codes: Iterable[str]) -> int:
        """Return the inhabitants of some municipalities together."""
        chosen = list(codes)
        self._check(chosen, self.people)
        return sum(self.people[code] for code in chosen)

    def area_of(self, codes: Iterable[str]) -> float:
        """Return the land area of some municipalities together, in km² to the hectare."""
        chosen = list(codes)
        self._check(chosen, self.land)
        return round(sum(self.land[code] for code in chosen), 2)

    def in_provinces(self, provinces: Iterable[str]) -> Codes:
        """Return the municipalities of some provinces."""
        wanted = set(provinces)
        return frozenset(code for code, province in self.province.items() if province in wanted)

    def _check(self, codes: Iterable[str], figures: Mapping[str, float]) -> None:
        if lacking := sorted(set(codes) - figures.keys()):
            names = ", ".join(register.name_of(code) for code in lacking[:3])
            more = ", …" if lacking[3:] else ""
            raise NotKnownError("figures", names=names + more, day=self.day)


def world(study: Study, memberships: Memberships, day: dt.date) -> World:
    """Return what is known of a day.

    Parameters
    ----------
    study
        The study.
    memberships
        Its memberships, of any date.
    day
        A day within the register of municipalities.
    """
    policy = {item.id: item.successor for item in study.cooperations}
    on_day = memberships.at(day, successor=policy)
    table = memberships.frame[~memberships.frame["region"].isin(["", DECLINED])]
    members: dict[Region, set[str]] = {}
    partly: dict[Region, set[str]] = {}
    partners: dict[Region, set[str]] = {}
    names: dict[Region, str] = {}
    weakest: dict[tuple[Region, str], str] = {}
    open_ended = {item.id for item in study.cooperations if item.unlisted == "unknown"}
    for row in on_day.frame.itertuples(index=False):
        region = (str(row.cooperation), str(row.region))
        code = str(row.code)
        if not region[1]:
            open_ended.add(region[0])  # a row says that somebody's participation is not known
            continue
        if region[1] == DECLINED:
            continue
        kind = partners if code.startswith("PV") else partly if row.status == "partly" else members
        kind.setdefault(region, set()).add(code)
        names.setdefault(region, str(row.region_name))
        if row.evidence != "stated":
            weakest[region, code] = str(row.evidence)
    for region in (*partly, *partners):
        members.setdefault(region, set())
    return World(
        day=day,
        area=frozenset(study.codes(day)),
        frame=register.at(day),
        members={region: frozenset(codes) for region, codes in sorted(members.items())},
        partly={region: frozenset(codes) for region, codes in sorted(partly.items())},
        partners={region: frozenset(codes) for region, codes in sorted(partners.items())},
        region_names=names,
        weakest=weakest,
        incomplete=frozenset(open_ended),
        other_days=frozenset(zip(table["cooperation"], table["region"], strict=True)),
    )
