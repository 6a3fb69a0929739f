"""What a page hands to its scripts, as JSON that no value can break out of."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pandas as pd

from regiokaart import register
from regiokaart.provenance import told_events
from regiokaart.texts import long_date, text
from regiokaart.web.house import colours_of
from regiokaart.web.words import for_scripts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from regiokaart.layer import Scene
    from regiokaart.memberships import Told
    from regiokaart.study import MapSpec
    from regiokaart.texts import Language
    from regiokaart.web.geometry import Geometry
    from regiokaart.web.layers import Layer

BACKGROUND = "https://service.pdok.nl"
"""The host that a page with a background map may ask for pictures."""
_TILES = f"{BACKGROUND}/brt/achtergrondkaart/wmts/v2_0/grijs/EPSG:3857/{{z}}/{{x}}/{{y}}.png"
"""Kinds of classes so pale that white borders would not show."""
_COLUMNS = {
    "nl": (
        *("gemeentecode", "gemeente", "provincie", "klasse", "regio", "onderbouwing", "bron"),
        *("inwoners", "landoppervlakte_km2", "peildatum", "kaart"),
    ),
    "en": (
        *("code", "municipality", "province", "class", "region", "evidence", "source"),
        *("inhabitants", "land_area_km2", "reference_date", "map"),
    ),
}
_AREA = ("codes", "names", "also", "provinces", "population", "land_area")
_PROVINCE = 1 + _AREA.index("provinces")  # after the place of the shape


def data_of(
    scenes: Sequence[Scene],
    layers: Sequence[list[Layer]],
    geometry: Geometry,
    spec: MapSpec,
    *,
    lang: Language,
    start: int,
    background: bool,
) -> dict[str, Any]:
    """Return what the scripts of a page need.

    Parameters
    ----------
    scenes
        The study area on each day that the page shows.
    layers
        The layers of the map on each of those days.
    geometry
        Their geometry.
    spec
        The map.
    lang
        Language of the texts.
    start
        The place of the day that the page opens with.
    background
        Whether a background map can be switched on.
    """
    first = scenes[start]
    facts = [fact for day in layers for layer in day for fact in layer.facts.values()]
    grades = list(dict.fromkeys(fact.evidence for fact in facts))
    sources = list(dict.fromkeys(source for fact in facts for source in fact.sources))
    areas: dict[tuple[Any, ...], int] = {}
    days = [
        _day(scene, of_day, areas, places, grades=grades, sources=sources, lang=lang)
        for scene, of_day, places in zip(scenes, layers, geometry.places, strict=True)
    ]
    provinces = list(dict.fromkeys(area[_PROVINCE] for area in areas))
    shapes, objects = [area[0] for area in areas], geometry.topology["objects"]
    drawn = [objects["gemeenten"]["geometries"][place] for place in shapes]
    return {
        "lang": lang,
        "title": spec.title.get(lang),
        "file": f"{first.study.id}-{spec.id}",
        "tiles": first.on_tiles,
        "background": {"url": _TILES} if background else None,
        "bounds": geometry.bounds,
        "frame": geometry.frame,
        "words": for_scripts(lang),
        "colours": colours_of(first.house),
        "texts": {
            "population": text("population", lang),
            "evidence": text("evidence", lang).lower(),
            "source": text("source", lang).lower(),
            "not_known": text("not_known", lang),
        },
        "columns": _COLUMNS[lang],
        "grades": grades,
        "sources": [one.words for one in sources],
        # those that are in the language of the table, not that of the page
        "originals": [place for place, one in enumerate(sources) if one.lang != lang],
        "start": start,
        "provinces": provinces,
        # municipalities that are the same on several days are here once
        "areas": {
            **dict(zip(_AREA, zip(*(area[1:] for area in areas), strict=True), strict=True)),
            "provinces": [provinces.index(area[_PROVINCE]) for area in areas],
        },
        "days": days,
        "labels": [geometry.labels[place] for place in shapes],
        "topology": geometry.topology
        | {"objects": objects | {"gemeenten": objects["gemeenten"] | {"geometries": drawn}}},
    }


def as_json(data: dict[str, Any]) -> str:
    """Return data as JSON for within a script element: no value can end it, or open a comment."""
    written = json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for sign in "<>&\u2028\u2029":
        written = written.replace(sign, f"\\u{ord(sign):04x}")
    return written


def _day(
    scene: Scene,
    layers: list[Layer],
    areas: dict[tuple[Any, ...], int],
    places: list[int],
    *,
    grades: list[str],
    sources: list[Told],
    lang: Language,
) -> dict[str, Any]:
    """Return what there is on a day, and add its municipalities to those of the days before."""
    frame, day = scene.layer, scene.study.reference_date
    codes = [str(code) for code in frame.index]
    place = {code: index for index, code in enumerate(codes)}
    history: dict[str, list[register.Event]] = {}
    for event in register.events():
        if event.day <= day:
            history.setdefault(event.new, []).append(event)
    official = [str(name) for name in frame["name"]]
    names = [register.map_name(code, name) for code, name in zip(codes, official, strict=True)]
    # what else one may look for it by
    also = ["" if full == name else full for full, name in zip(official, names, strict=True)]
    rows = zip(
        *(places, codes, names, also, map(str, frame["province"])),
        *(_numbers(frame["population"], int), _numbers(frame["land_area_km2"], float)),
        strict=True,
    )
    return {
        "date": day.isoformat(),
        "told": long_date(day, lang),
        "attribution": scene.attribution(lang),
        "areas": [areas.setdefault(row, len(areas)) for row in rows],
        "events": {
            place[code]: told
            for code in codes
            if (told := told_events("; ".join(map(str, history.get(code, ()))), lang))
        },
        "layers": [_layer(one, codes, place, grades=grades, sources=sources) for one in layers],
    }


def _layer(
    layer: Layer,
    codes: list[str],
    place: dict[str, int],
    *,
    grades: list[str],
    sources: list[Told],
) -> dict[str, Any]:
    group_of = {code: index for index, group in enumerate(layer.classes) for code in group.codes}
    facts = [layer.facts[code] for code in codes]
    pairs = list(zip(layer.classes, layer.signs, strict=True))
    return {
        "id": layer.id,
        "title": layer.title,
        "labels": [group.label for group in layer.classes],
        "paints": [(own.main.paint, own.weak.paint, own.inferred.paint) for _, own in pairs],
        "pale": [int(group.is_pale) for group, _ in pairs],
        "of": [group_of[code] for code in codes],
        "weak": [place[code] for group in layer.classes for code in group.dotted],
        "inferred": [place[code] for group in layer.classes for code in group.ringed],
        "grades": [grades.index(fact.evidence) for fact in facts],
        "sources": [[sources.index(one) for one in fact.sources] for fact in facts],
        "more": {index: fact.more for index, fact in enumerate(facts) if fact.more},
        "regions": [
            (name, [place[code] for code in members], id_) for name, id_, members in layer.regions
        ],
    }


def _numbers(values: pd.Series[Any], kind: type[int | float]) -> list[float | None]:
    return [None if pd.isna(value) else kind(value) for value in values]
