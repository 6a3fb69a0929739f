"""Which names a sheet asks for: all municipalities, or, where those are small, regions."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import shapely

from regiokaart import register
from regiokaart.classes import outlines, region_names, shown_regions

if TYPE_CHECKING:
    from collections.abc import Mapping

    from regiokaart.layer import Scene
    from regiokaart.texts import Language

_LARGE = 90_000  # inhabitants
_FEW = 5  # the members of a region of so many are all named
_WORTH_LARGE = 100.0
_WORTH_MEMBER = 40.0


@dataclass(frozen=True)
class Wanted:
    """The names that a plate asks for.

    Attributes
    ----------
    names
        The texts, by the code of a municipality or ``co-operation/region``.
    shapes
        What each of them names, on the page.
    heads
        The names of regions.
    worth
        The penalty of leaving out those that may be left out.
    """

    names: dict[str, str]
    shapes: dict[str, shapely.Geometry]
    heads: frozenset[str] = frozenset()
    worth: dict[str, float] = field(default_factory=dict)


def every_municipality(scene: Scene, shapes: Mapping[str, shapely.Geometry]) -> Wanted:
    """Return the names of all municipalities of the study area."""
    return Wanted(
        {code: register.map_name(code, scene.layer.at[code, "name"]) for code in shapes},
        dict(shapes),
    )


def regions_and_centres(
    scene: Scene, shapes: Mapping[str, shapely.Geometry], *, lang: Language
) -> Wanted:
    """Return the names of the regions of the study's first map and of their main municipalities.

    The largest municipality of a region must be named; the other large ones, and all members of a
    region of few, are if there is room. A region that is called after its largest municipality
    stands there, and is named once.

    Parameters
    ----------
    scene
        The study.
    shapes
        The municipalities of the study area on the page.
    lang
        Language of the names of regions.
    """
    spec = scene.study.maps[0]
    spec = spec.model_copy(
        update={
            "kind": "regions",
            "show": tuple(one.model_copy(update={"together": None}) for one in spec.show),
        }
    )
    called = region_names(scene, shown_regions(scene, spec), lang)
    people = scene.layer["population"].fillna(0)
    names: dict[str, str] = {}
    located: dict[str, shapely.Geometry] = {}
    worth: dict[str, float] = {}
    centres, named_by_region = set(), set()
    for key, codes in outlines(scene, spec).items():
        centre = max(sorted(codes), key=lambda code: people[code])
        head = "/".join(key)
        names[head] = called[key]
        if register.map_name(centre, scene.layer.at[centre, "name"]) == called[key]:
            located[head] = shapes[centre]
            named_by_region.add(centre)
        else:
            located[head] = shapely.union_all([shapes[code] for code in codes])
            centres.add(centre)
        for code in codes:
            if people[code] >= _LARGE:
                worth[code] = _WORTH_LARGE
            elif len(codes) <= _FEW:
                worth.setdefault(code, _WORTH_MEMBER)
    heads = frozenset(names)
    for code in sorted((centres | set(worth)) - named_by_region):
        names[code] = register.map_name(code, scene.layer.at[code, "name"])
        located[code] = shapes[code]
    return Wanted(
        names,
        located,
        heads,
        {code: value for code, value in worth.items() if code in names and code not in centres},
    )
