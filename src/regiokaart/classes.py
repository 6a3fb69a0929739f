"""The classes of a map: which municipalities share a sign, what it looks like and what it means."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeVar

from regiokaart.layer import SEPARATOR
from regiokaart.memberships import DECLINED, UNKNOWN
from regiokaart.texts import Language, text

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd

    from regiokaart.layer import Scene
    from regiokaart.study import MapSpec

_Number = TypeVar("_Number", int, float)
Kind = Literal["region", "combination", "partly", "declined", "outside", "unknown"]
_ORDER: tuple[Kind, ...] = ("region", "combination", "partly", "declined", "outside", "unknown")

PALETTE = (
    "#eeba6d",  # sand
    "#74b9c1",  # teal
    "#be7f95",  # mauve
    "#7a8ec2",  # blue
    "#88905c",  # olive
    "#d7f5be",  # pale green
    "#bda890",  # taupe
    "#b5dff5",  # pale blue
)
"""Fills of regions, all light enough for dark text. The first six differ for colour-blind readers
too, from each other and from `OUTSIDE` and `UNKNOWN_FILL`: at least 12 in CIEDE2000 under normal,
protan, deutan and tritan vision (measured in tests/test_classes.py)."""
OUTSIDE = "#e4e3de"
UNKNOWN_FILL = "#f6f5f1"
_PARTLY = "partly-"
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
        members may also take part in something unpublished ends in ``+unknown``. Where two
        co-operations of one map have a region of the same id, each is ``co-operation:region``.
        A region of which it is a member in part begins with ``partly-``.
    kind
        ``combination`` is a class in two or more regions; ``partly`` one that is a member of
        regions in part only, because only a part of what merged into it was.
    regions
        The regions of which it is a member as a whole, as in ``id``.
    label
        What the legend calls it.
    fills
        The colours, one per region; a combination shows them as stripes, and a member in part
        has stripes of the colour of no membership among them.
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
    regions: tuple[str, ...]
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
    partly: tuple[tuple[str, str], ...] = ()  # those of the regions
    declined: bool = False
    unknown: bool = False

    @property
    def kind(self) -> Kind:
        if self.partly and self.partly == self.regions:
            return "partly"
        if self.regions:
            return "combination" if len(self.regions) > 1 else "region"
        if self.unknown:
            return "unknown"
        return "declined" if self.declined else "outside"


def classify(scene: Scene, spec: MapSpec, *, lang: Language = "nl") -> list[MapClass]:
    """Return the classes of a map that have municipalities, in the order of the legend.

    Regions come first, in the order of the membership table, then combinations of regions, then
    members in part, stated non-participation, outside and unknown. Each municipality of the study
    area is in exactly one class.

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
    for code, key in _keys(scene, spec, regions).items():
        members.setdefault(key, []).append(code)
    ranks = {key: _rank(key, regions) for key in members}
    colours = {region: PALETTE[index % len(PALETTE)] for index, region in enumerate(regions)}
    names = _region_names(scene, regions, lang)
    evidence = _evidence(scene, spec)
    return [
        _map_class(
            scene,
            spec,
            key,
            members[key],
            colours=colours,
            names=names,
            evidence=evidence,
            lang=lang,
        )
        for key in sorted(members, key=ranks.__getitem__)
    ]


def class_of(classes: list[MapClass]) -> dict[str, MapClass]:
    """Return the class of each municipality, by code."""
    return {code: one for one in classes for code in one.codes}


def _regions(scene: Scene, spec: MapSpec) -> list[tuple[str, str]]:
    """Return the regions that a map can show: as the study file orders them, then as the table.

    Regions that the study names keep their place, and so their colour, whoever belongs to them.
    """
    frame = scene.memberships.frame
    known: list[tuple[str, str]] = []
    for show in spec.show:
        rows = frame[frame["cooperation"] == show.cooperation]
        named = scene.study.cooperation(show.cooperation).regions
        known += [
            (show.cooperation, region)
            for region in dict.fromkeys([*named, *rows["region"]])
            if region not in {"", DECLINED} and (not show.regions or region in show.regions)
        ]
    return known


def _keys(scene: Scene, spec: MapSpec, regions: list[tuple[str, str]]) -> dict[str, _Key]:
    """Return what a map says of each municipality, by code."""
    found: dict[str, list[tuple[str, str]]] = {code: [] for code in scene.layer.index}
    partly: dict[str, list[tuple[str, str]]] = {code: [] for code in scene.layer.index}
    declined: set[str] = set()
    unknown: set[str] = set()
    for show in spec.show:
        column, parts = scene.layer[show.cooperation], scene.layer[f"{show.cooperation}_partly"]
        for code, value, part in zip(scene.layer.index, column, parts, strict=True):
            in_part = part.split(SEPARATOR) if isinstance(part, str) else []
            for region in value.split(SEPARATOR) if isinstance(value, str) else ():
                if region == DECLINED:
                    declined.add(code)
                elif region == UNKNOWN:
                    unknown.add(code)
                elif (show.cooperation, region) in regions:
                    found[code].append((show.cooperation, region))
                    if region in in_part:
                        partly[code].append((show.cooperation, region))
    return {
        code: _Key(
            tuple(of_code),
            tuple(partly[code]),
            code in declined - unknown and not of_code,
            code in unknown,
        )
        for code, of_code in found.items()
    }


def _rank(key: _Key, regions: list[tuple[str, str]]) -> tuple[int, list[int], list[int], bool]:
    places = [regions.index(region) for region in key.regions]
    parts = [regions.index(region) for region in key.partly]
    return _ORDER.index(key.kind), places, parts, key.unknown


def _ids(regions: Iterable[tuple[str, str]], shown: Iterable[tuple[str, str]]) -> list[str]:
    used = Counter(region for _, region in shown)
    return [
        region if used[region] == 1 else f"{cooperation}:{region}"
        for cooperation, region in regions
    ]


def _class_id(key: _Key, shown: Iterable[tuple[str, str]]) -> str:
    if not key.regions:
        return key.kind
    names = [
        f"{_PARTLY}{name}" if region in key.partly else name
        for region, name in zip(key.regions, _ids(key.regions, shown), strict=True)
    ]
    return SEPARATOR.join([*names, UNKNOWN] if key.unknown else names)


def _region_names(
    scene: Scene, shown: list[tuple[str, str]], lang: Language
) -> dict[tuple[str, str], str]:
    """Return what the regions of a map are called; with their co-operation where names clash."""
    frame = scene.memberships.frame
    columns = (frame["cooperation"], frame["region"], frame["region_name"])
    given = {
        (cooperation, region): name for cooperation, region, name in zip(*columns, strict=True)
    }
    names = {
        (cooperation, region): scene.study.region_name(
            cooperation, region, given.get((cooperation, region), region), lang
        )
        for cooperation, region in shown
    }
    used = Counter(names.values())
    return {
        (cooperation, region): name
        if used[name] == 1
        else f"{scene.study.cooperation(cooperation).title.get(lang)}: {name}"
        for (cooperation, region), name in names.items()
    }


def _map_class(
    scene: Scene,
    spec: MapSpec,
    key: _Key,
    codes: list[str],
    *,
    colours: dict[tuple[str, str], str],
    names: dict[tuple[str, str], str],
    evidence: dict[str, set[str]],
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
        part = f" ({text('partly', lang)})"
        label = " + ".join(
            f"{names[region]}{part if region in key.partly else ''}" for region in key.regions
        )
        if key.unknown:
            label = f"{label}; {unknown[0].lower()}{unknown[1:]}"
        fills = tuple(colours[region] for region in key.regions)
        if key.kind == "partly":
            fills = (*fills, UNKNOWN_FILL if key.unknown else OUTSIDE)
    else:
        label, fill = plain[key.kind]
        fills = (fill,)
    chosen = scene.layer.loc[codes]
    return MapClass(
        id=_class_id(key, colours),
        kind=key.kind,
        label=label,
        regions=tuple(
            _ids([region for region in key.regions if region not in key.partly], colours)
        ),
        fills=fills,
        hatched=key.unknown,
        codes=tuple(sorted(codes)),
        weak=tuple(code for code in sorted(codes) if "weak" in evidence.get(code, ())),
        inferred=tuple(code for code in sorted(codes) if "inferred" in evidence.get(code, ())),
        population=_sum(chosen["population"], int),
        land_area_km2=_sum(chosen["land_area_km2"], float),
    )


def _evidence(scene: Scene, spec: MapSpec) -> dict[str, set[str]]:
    """Return how the memberships that a map shows of a municipality are known, by code."""
    frame = scene.memberships.frame
    columns = (frame["cooperation"], frame["region"], frame["code"], frame["evidence"])
    shown = {show.cooperation: show.regions for show in spec.show}
    found: dict[str, set[str]] = {}
    for cooperation, region, code, evidence in zip(*columns, strict=True):
        if cooperation in shown and (not shown[cooperation] or region in shown[cooperation]):
            found.setdefault(code, set()).add(evidence)
    return found


def _sum(values: pd.Series, kind: type[_Number]) -> _Number | None:
    return None if values.isna().any() else kind(round(values.sum(), 2))
