"""Regions held against criteria: inhabitants, a large centre, provinces, and one piece of land."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd
import shapely

from regiokaart import register
from regiokaart.errors import StudyError, did_you_mean
from regiokaart.layer import SEPARATOR
from regiokaart.memberships import DECLINED, UNKNOWN
from regiokaart.register import map_name, province_name
from regiokaart.statistics.neighbours import enclosed, neighbours, parts

if TYPE_CHECKING:
    from collections.abc import Iterable

    from regiokaart.layer import Scene
    from regiokaart.statistics.neighbours import Neighbours
    from regiokaart.texts import Language

POPULATION = 500_000
"""The inhabitants that a region should about have, by the Raad voor Cultuur's criteria."""
CENTRE = 90_000
"""The inhabitants from which a centre municipality is large."""

COLUMNS = (
    "cooperation",
    "region",
    "region_name",
    "members",
    "partly",
    "undecided",
    "provinces",
    "population_members",
    "population_with_partners",
    "enough_members",
    "enough_with_partners",
    "centre",
    "centre_population",
    "has_centre",
    "provinces_crossed",
    "province_names",
    "parts",
    "part_names",
    "contiguity_from",
    "enclaves",
    "enclave_names",
    "compactness",
)
_COUNTS = (
    *("members", "partly", "undecided", "population_members", "population_with_partners"),
    *("centre_population", "provinces_crossed", "parts", "enclaves"),
)
_JUDGED = ("enough_members", "enough_with_partners", "has_centre")
_BETWEEN_NAMES, _BETWEEN_PARTS = "; ", " | "


@dataclass(frozen=True)
class _Ground:
    """What is the same for all regions: the municipalities of the drawn borders, and their lie."""

    register: pd.DataFrame
    near: Neighbours
    shapes: gpd.GeoSeries
    on_tiles: bool


@dataclass(frozen=True)
class _Region:
    """Who is in a region, surely and perhaps.

    Attributes
    ----------
    members, partly
        Municipalities as a whole and in part.
    partners
        Partner provinces.
    undecided
        Municipalities that are members in part, or of which nobody published whether they take
        part: with them the region can only be larger.
    """

    name: str
    members: frozenset[str]
    partly: frozenset[str]
    partners: tuple[str, ...]
    undecided: frozenset[str]


def criteria(
    scene: Scene,
    *,
    cooperation: str,
    population: int = POPULATION,
    centre: int = CENTRE,
    lang: Language = "nl",
) -> pd.DataFrame:
    """Return how the regions of a co-operation stand up to criteria.

    Parameters
    ----------
    scene
        The joined study. Members outside the study area count too.
    cooperation
        Whose regions.
    population
        The inhabitants that a region needs.
    centre
        The inhabitants that its largest municipality needs.
    lang
        Language of the names of regions.

    Returns
    -------
    A row per region with the columns of `COLUMNS`, in the order of the study file and then of the
    membership table; docs/criteria.md defines each. Inhabitants are those of the register. A
    judgement is missing where what is not known could change it: when inhabitants are not known of
    all, or when members in part and municipalities of unknown participation, which count nowhere,
    would make the difference. ``parts`` and what follows are missing where a member has no
    boundary, and for a region without members; ``compactness`` also on tiles.

    Raises
    ------
    StudyError
        When the study has no such co-operation.
    """
    known = [one.id for one in scene.study.cooperations]
    if cooperation not in known:
        raise StudyError(
            f"study {scene.study.id} has no co-operation {cooperation!r}; it has "
            f"{', '.join(known)}. {did_you_mean(cooperation, known)}".rstrip()
        )
    ground = _Ground(
        register=register.at(drawn_day(scene)),
        near=neighbours(scene),
        shapes=gpd.GeoSeries(pd.concat([scene.layer.geometry, scene.surroundings.geometry])),
        on_tiles=scene.on_tiles,
    )
    rows = [
        {
            "cooperation": cooperation,
            "region": region,
            "region_name": one.name,
            **_membership(one, ground),
            **_inhabitants(one, ground, threshold=population),
            **_centre(one, ground, threshold=centre),
            **_lie(one, ground),
        }
        for region, one in _regions(scene, cooperation, lang).items()
    ]
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    kinds = dict.fromkeys(_COUNTS, "Int64") | dict.fromkeys(_JUDGED, "boolean")
    return frame.astype({**kinds, "compactness": "float64"})


def drawn_day(scene: Scene) -> dt.date:
    """Return the day whose municipalities are drawn: the reference date where it can be."""
    about = scene.layer.attrs["boundaries"]
    first = dt.date.fromisoformat(about["valid_from"])
    until = dt.date.fromisoformat(about["valid_to"])
    day = scene.study.reference_date
    return day if first <= day < until else first


def _regions(scene: Scene, cooperation: str, lang: Language) -> dict[str, _Region]:
    frame = scene.memberships.frame
    rows = frame[frame["cooperation"] == cooperation]
    unknown = {
        str(code)
        for code, value in scene.layer[cooperation].items()
        if isinstance(value, str) and UNKNOWN in value.split(SEPARATOR)
    }
    unknown |= set(rows.loc[rows["region"] == "", "code"])
    named = scene.study.cooperation(cooperation).regions
    found = {}
    for region in dict.fromkeys([*named, *rows["region"]]):
        own = rows[rows["region"] == region]
        if region in {"", DECLINED} or own.empty:
            continue
        partners = own["code"].str.startswith("PV")
        whole = frozenset(own.loc[~partners & (own["status"] == "member"), "code"])
        partly = frozenset(own.loc[~partners & (own["status"] == "partly"), "code"])
        found[region] = _Region(
            name=scene.study.region_name(cooperation, region, own["region_name"].iloc[0], lang),
            members=whole,
            partly=partly,
            partners=tuple(sorted(own.loc[partners, "code"])),
            undecided=frozenset((unknown | partly) - whole),
        )
    return found


def _membership(one: _Region, ground: _Ground) -> dict[str, object]:
    homes = ground.register["province_code"].reindex(sorted(one.members))
    crossed = sorted({str(code) for code in homes.dropna()})
    return {
        "members": len(one.members),
        "partly": len(one.partly),
        "undecided": len(one.undecided),
        "provinces": _BETWEEN_NAMES.join(map(province_name, one.partners)),
        "provinces_crossed": len(crossed),
        "province_names": _BETWEEN_NAMES.join(map(province_name, crossed)),
    }


def _inhabitants(one: _Region, ground: _Ground, *, threshold: int) -> dict[str, object]:
    home = ground.register["province_code"]
    wide = one.members | set(home.index[home.isin(one.partners)])
    answers: dict[str, object] = {}
    for base, codes in (("members", one.members), ("with_partners", wide)):
        people = _people(ground, codes)
        perhaps = _people(ground, one.undecided - codes)
        whole = not people.isna().any()
        most = people.sum() + perhaps.sum() if whole and not perhaps.isna().any() else math.inf
        answers[f"population_{base}"] = int(people.sum()) if whole else None
        answers[f"enough_{base}"] = _judgement(people.sum(), most, threshold)
    return answers


def _centre(one: _Region, ground: _Ground, *, threshold: int) -> dict[str, object]:
    people = _people(ground, one.members)
    perhaps = _people(ground, one.undecided)
    both = pd.concat([people, perhaps])
    largest = people.max() if len(people) else 0
    most = math.inf if both.isna().any() else both.max() if len(both) else 0
    certain = len(people) and not people.isna().any()
    code = str(people.idxmax()) if certain else ""
    return {
        "centre": map_name(code, str(ground.register.loc[code, "name"])) if certain else None,
        "centre_population": int(largest) if certain else None,
        "has_centre": _judgement(0 if pd.isna(largest) else largest, most, threshold),
    }


def _judgement(least: float, most: float, threshold: int) -> bool | None:
    """Return whether a figure between two others reaches a threshold, if that can be told."""
    return True if least >= threshold else False if most < threshold else None


def _people(ground: _Ground, codes: Iterable[str]) -> pd.Series[float]:
    return ground.register["population"].reindex(sorted(codes)).astype("float64")


def _lie(one: _Region, ground: _Ground) -> dict[str, object]:
    """Return how the members lie: their parts, what they enclose, and their shape."""
    answer: dict[str, object] = {"contiguity_from": "tiles" if ground.on_tiles else "borders"}
    if not one.members or not one.members <= set(ground.near):
        return answer
    groups = parts(one.members, ground.near)
    # members in part, and perhaps members, are no non-members
    enclaves = [code for code in enclosed(ground.shapes, one.members) if code not in one.undecided]
    return answer | {
        "parts": len(groups),
        "part_names": _BETWEEN_PARTS.join(_names(group, ground) for group in groups),
        "enclaves": len(enclaves),
        "enclave_names": _names(enclaves, ground),
        "compactness": None if ground.on_tiles else _compactness(one.members, ground.shapes),
    }


def _names(codes: Iterable[str], ground: _Ground) -> str:
    names = ground.register["name"]
    return _BETWEEN_NAMES.join(sorted(map_name(code, str(names[code])) for code in codes))


def _compactness(codes: frozenset[str], shapes: gpd.GeoSeries) -> float:
    """Return 4πA/P² (Polsby and Popper, 1991): 1 for a circle, near 0 for what winds."""
    union = shapely.coverage_union_all(shapes.loc[sorted(codes)].to_numpy())
    return float(4 * math.pi * union.area / union.length**2)
