"""The classes of a map of regions: each region, each combination of them, and the rest."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from regiokaart.classes.colours import colours_of
from regiokaart.classes.model import Kind, MapClass, total
from regiokaart.layer import SEPARATOR
from regiokaart.memberships import DECLINED, UNKNOWN
from regiokaart.texts import Language, text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from regiokaart.layer import Scene
    from regiokaart.study import MapSpec

_ORDER: tuple[Kind, ...] = ("region", "combination", "partly", "declined", "outside", "unknown")
_PARTLY = "partly-"


@dataclass(frozen=True)
class Key:
    """What a map says of a municipality."""

    regions: tuple[tuple[str, str], ...] = ()
    partly: tuple[tuple[str, str], ...] = ()  # those of the regions
    declined: bool = False
    unknown: bool = False

    @property
    def kind(self) -> Kind:
        """The kind of its class on a map of regions."""
        if self.partly and self.partly == self.regions:
            return "partly"
        if self.regions:
            return "combination" if len(self.regions) > 1 else "region"
        if self.unknown:
            return "unknown"
        return "declined" if self.declined else "outside"


def of_regions(scene: Scene, spec: MapSpec, *, lang: Language = "nl") -> list[MapClass]:
    """Return the classes of a map of regions; see `classify`."""
    regions = shown_regions(scene, spec)
    members: dict[Key, list[str]] = {}
    for code, key in keys_of(scene, spec, regions).items():
        members.setdefault(key, []).append(code)
    ranks = {key: _rank(key, regions) for key in members}
    colours = colours_of(scene, regions)
    names = region_names(scene, regions, lang)
    for show in spec.show:
        if show.together:
            names[show.cooperation, show.cooperation] = show.together.get(lang)
    evidence = evidence_of(scene, spec)
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


def shown_regions(scene: Scene, spec: MapSpec) -> list[tuple[str, str]]:
    """Return the regions that a map can show: as the study file orders them, then as the table.

    Regions that the study names keep their place, and so their colour, whoever belongs to them.
    Those of a co-operation that is shown as one have the id of the co-operation.
    """
    frame = scene.memberships.frame
    known: list[tuple[str, str]] = []
    for show in spec.show:
        if show.together:
            known.append((show.cooperation, show.cooperation))
            continue
        rows = frame[frame["cooperation"] == show.cooperation]
        named = scene.study.cooperation(show.cooperation).regions
        known += [
            (show.cooperation, region)
            for region in dict.fromkeys([*named, *rows["region"]])
            if region not in {"", DECLINED} and (not show.regions or region in show.regions)
        ]
    return known


def keys_of(scene: Scene, spec: MapSpec, regions: list[tuple[str, str]]) -> dict[str, Key]:
    """Return what a map says of each municipality, by code."""
    found: dict[str, list[tuple[str, str]]] = {code: [] for code in scene.layer.index}
    partly: dict[str, list[tuple[str, str]]] = {code: [] for code in scene.layer.index}
    whole: dict[str, set[tuple[str, str]]] = {code: set() for code in scene.layer.index}
    declined: set[str] = set()
    unknown: set[str] = set()
    for show in spec.show:
        as_one = (show.cooperation, show.cooperation) if show.together else None
        column, parts = scene.layer[show.cooperation], scene.layer[f"{show.cooperation}_partly"]
        for code, value, part in zip(scene.layer.index, column, parts, strict=True):
            in_part = part.split(SEPARATOR) if isinstance(part, str) else []
            for region in value.split(SEPARATOR) if isinstance(value, str) else ():
                if region == DECLINED:
                    declined.add(code)
                elif region == UNKNOWN:
                    unknown.add(code)
                elif as_one and (not show.regions or region in show.regions):
                    whole[code] |= {as_one} if region not in in_part else set()
                    found[code] += [as_one] if as_one not in found[code] else []
                elif (show.cooperation, region) in regions:
                    found[code].append((show.cooperation, region))
                    if region in in_part:
                        partly[code].append((show.cooperation, region))
        if as_one:
            for code, of_code in found.items():
                partly[code] += [as_one] if as_one in of_code and as_one not in whole[code] else []
    return {
        code: Key(
            tuple(of_code),
            tuple(partly[code]),
            code in declined - unknown and not of_code,
            code in unknown,
        )
        for code, of_code in found.items()
    }


def _rank(key: Key, regions: list[tuple[str, str]]) -> tuple[int, list[int], list[int], bool]:
    places = [regions.index(region) for region in key.regions]
    parts = [regions.index(region) for region in key.partly]
    return _ORDER.index(key.kind), places, parts, key.unknown


def _ids(regions: Iterable[tuple[str, str]], shown: Iterable[tuple[str, str]]) -> list[str]:
    used = Counter(region for _, region in shown)
    return [
        region if used[region] == 1 else f"{cooperation}:{region}"
        for cooperation, region in regions
    ]


def _class_id(key: Key, shown: Iterable[tuple[str, str]]) -> str:
    if not key.regions:
        return key.kind
    names = [
        f"{_PARTLY}{name}" if region in key.partly else name
        for region, name in zip(key.regions, _ids(key.regions, shown), strict=True)
    ]
    return SEPARATOR.join([*names, UNKNOWN] if key.unknown else names)


def region_names(
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
    key: Key,
    codes: list[str],
    *,
    colours: dict[tuple[str, str], str],
    names: dict[tuple[str, str], str],
    evidence: dict[str, set[str]],
    lang: Language,
) -> MapClass:
    unknown = spec.unknown.get(lang) if spec.unknown else text("unknown", lang)
    looks = scene.house.colours
    plain = {
        "unknown": (unknown, looks.unknown),
        "declined": (
            spec.declined.get(lang) if spec.declined else text("declined", lang),
            looks.declined,
        ),
        "outside": (
            spec.outside.get(lang) if spec.outside else text("outside", lang),
            looks.outside,
        ),
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
            fills = (*fills, looks.unknown if key.unknown else looks.outside)
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
        population=total(chosen["population"], int),
        land_area_km2=total(chosen["land_area_km2"], float),
    )


def evidence_of(scene: Scene, spec: MapSpec) -> dict[str, set[str]]:
    """Return how the memberships that a map shows of a municipality are known, by code."""
    frame = scene.memberships.frame
    columns = (frame["cooperation"], frame["region"], frame["code"], frame["evidence"])
    shown = {show.cooperation: show.regions for show in spec.show}
    found: dict[str, set[str]] = {}
    for cooperation, region, code, evidence in zip(*columns, strict=True):
        if cooperation in shown and (not shown[cooperation] or region in shown[cooperation]):
            found.setdefault(code, set()).add(evidence)
    return found
