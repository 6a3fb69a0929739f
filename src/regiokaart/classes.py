"""The classes of a map: which municipalities share a sign, what it looks like and what it means."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeVar

from regiokaart.layer import SEPARATOR
from regiokaart.memberships import DECLINED, UNKNOWN
from regiokaart.texts import Language, text

if TYPE_CHECKING:
    import pandas as pd

    from regiokaart.layer import Scene
    from regiokaart.study import MapSpec

_Number = TypeVar("_Number", int, float)
Kind = Literal["region", "combination", "declined", "outside", "unknown"]
_ORDER: tuple[Kind, ...] = ("region", "combination", "declined", "outside", "unknown")

PALETTE = (
    "#f0bd72",  # sand
    "#6fb0b8",  # teal
    "#c487ae",  # mauve
    "#4f74a8",  # blue
    "#f5e79a",  # straw
    "#8c5a4a",  # brown
    "#9ccf8a",
    "#d9d2e9",
)
"""Fills of regions. The first six differ for colour-blind readers too: at least 12 in CIEDE2000
under normal, protan, deutan and tritan vision (measured in tests/test_classes.py)."""
OUTSIDE = "#e4e3de"
UNKNOWN_FILL = "#f6f5f1"
DECLINED_FILL = "#cfcdc6"
HATCH = "#8d8b85"
"""The lines over a municipality whose participation is not known, and the dots of weak evidence."""


@dataclass(frozen=True, kw_only=True)
class MapClass:
    """One class of a map, as it stands in the legend.

    Attributes
    ----------
    id
        The regions joined by "+", or ``declined``, ``outside`` or ``unknown``; a region whose
        members may also take part in something unpublished ends in ``+unknown``.
    kind
        ``combination`` is a class in two or more regions.
    label
        What the legend calls it.
    fills
        The colours, one per region; a combination shows them as stripes.
    hatched
        Whether something about participation is not known, which is shown by hatching.
    codes
        The municipalities, sorted.
    weak
        Those of them whose membership is weakly supported.
    inferred
        Those of them whose membership is inferred.
    population
        Inhabitants together; ``None`` when not known of all.
    land_area_km2
        Land area together; ``None`` when not known of all.
    """

    id: str
    kind: Kind
    label: str
    fills: tuple[str, ...]
    hatched: bool
    codes: tuple[str, ...]
    weak: tuple[str, ...]
    inferred: tuple[str, ...]
    population: int | None
    land_area_km2: float | None

    @property
    def is_member(self) -> bool:
        """Whether its municipalities belong to a region that the map shows."""
        return self.kind in {"region", "combination"}


@dataclass(frozen=True)
class _Key:
    regions: tuple[tuple[str, str], ...] = ()
    declined: bool = False
    unknown: bool = False

    @property
    def kind(self) -> Kind:
        if self.regions:
            return "combination" if len(self.regions) > 1 else "region"
        if self.unknown:
            return "unknown"
        return "declined" if self.declined else "outside"

    @property
    def id(self) -> str:
        if not self.regions:
            return self.kind
        names = [region for _, region in self.regions]
        return SEPARATOR.join([*names, UNKNOWN] if self.unknown else names)


def classify(scene: Scene, spec: MapSpec, *, lang: Language = "nl") -> list[MapClass]:
    """Return the classes of a map that have municipalities, in the order of the legend.

    Regions come first, in the order of the membership table, then combinations of regions, then
    stated non-participation, outside and unknown. Each municipality of the study area is in
    exactly one class.

    Parameters
    ----------
    scene
        The joined study.
    spec
        The map.
    lang
        Language of the labels.
    """
    regions = _regions(scene, spec)
    members: dict[_Key, list[str]] = {}
    for code in scene.layer.index:
        members.setdefault(_key(scene, spec, code, regions), []).append(code)
    ranks = {key: _rank(key, regions) for key in members}
    colours = {region: PALETTE[index % len(PALETTE)] for index, region in enumerate(regions)}
    names = _region_names(scene, lang)
    return [
        _map_class(scene, spec, key, members[key], colours=colours, names=names, lang=lang)
        for key in sorted(members, key=ranks.__getitem__)
    ]


def class_of(classes: list[MapClass]) -> dict[str, MapClass]:
    """Return the class of each municipality, by code."""
    return {code: one for one in classes for code in one.codes}


def _regions(scene: Scene, spec: MapSpec) -> list[tuple[str, str]]:
    """Return the regions that a map can show, in the order of the table."""
    frame = scene.memberships.frame
    known: list[tuple[str, str]] = []
    for show in spec.show:
        rows = frame[frame["cooperation"] == show.cooperation]
        known += [
            (show.cooperation, region)
            for region in dict.fromkeys(rows["region"])
            if region not in {"", DECLINED} and (not show.regions or region in show.regions)
        ]
    return known


def _key(scene: Scene, spec: MapSpec, code: str, regions: list[tuple[str, str]]) -> _Key:
    found: list[tuple[str, str]] = []
    declined = unknown = False
    for show in spec.show:
        value = scene.layer.at[code, show.cooperation]
        if not isinstance(value, str):
            continue
        for region in value.split(SEPARATOR):
            declined |= region == DECLINED
            unknown |= region == UNKNOWN
            if (show.cooperation, region) in regions:
                found.append((show.cooperation, region))
    return _Key(tuple(found), declined and not found and not unknown, unknown)


def _rank(key: _Key, regions: list[tuple[str, str]]) -> tuple[int, list[int], bool]:
    return _ORDER.index(key.kind), [regions.index(region) for region in key.regions], key.unknown


def _region_names(scene: Scene, lang: Language) -> dict[tuple[str, str], str]:
    frame = scene.memberships.frame
    columns = (frame["cooperation"], frame["region"], frame["region_name"])
    shown = {item.id for item in scene.study.cooperations}
    return {
        (cooperation, region): scene.study.region_name(cooperation, region, name, lang)
        for cooperation, region, name in zip(*columns, strict=True)
        if cooperation in shown
    }


def _map_class(
    scene: Scene,
    spec: MapSpec,
    key: _Key,
    codes: list[str],
    *,
    colours: dict[tuple[str, str], str],
    names: dict[tuple[str, str], str],
    lang: Language,
) -> MapClass:
    unknown = spec.unknown.get(lang) if spec.unknown else text("unknown", lang)
    plain = {
        "unknown": (unknown, UNKNOWN_FILL),
        "declined": (
            spec.declined.get(lang) if spec.declined else text("declined", lang),
            DECLINED_FILL,
        ),
        "outside": (spec.outside.get(lang) if spec.outside else text("outside", lang), OUTSIDE),
    }
    if key.regions:
        label = " + ".join(names[region] for region in key.regions)
        if key.unknown:
            label = f"{label}; {unknown[0].lower()}{unknown[1:]}"
        fills = tuple(colours[region] for region in key.regions)
    else:
        label, fill = plain[key.kind]
        fills = (fill,)
    chosen = scene.layer.loc[codes]
    evidence = {code: _evidence(scene, spec, code) for code in codes}
    return MapClass(
        id=key.id,
        kind=key.kind,
        label=label,
        fills=fills,
        hatched=key.unknown,
        codes=tuple(sorted(codes)),
        weak=tuple(code for code in sorted(codes) if "weak" in evidence[code]),
        inferred=tuple(code for code in sorted(codes) if "inferred" in evidence[code]),
        population=_sum(chosen["population"], int),
        land_area_km2=_sum(chosen["land_area_km2"], float),
    )


def _evidence(scene: Scene, spec: MapSpec, code: str) -> set[str]:
    found: set[str] = set()
    for show in spec.show:
        value = scene.layer.at[code, f"{show.cooperation}_evidence"]
        if isinstance(value, str):
            found |= set(value.split(SEPARATOR))
    return found


def _sum(values: pd.Series, kind: type[_Number]) -> _Number | None:
    return None if values.isna().any() else kind(round(values.sum(), 2))
