"""Which names a sheet asks for: all municipalities, or, where those are small, regions."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import shapely

from regiokaart import register
from regiokaart.classes import outlines, region_names, shown_regions

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from regiokaart.layer import Scene
    from regiokaart.print.paper import Paper
    from regiokaart.study import MapSpec
    from regiokaart.texts import Language

_LARGE = 90_000  # inhabitants
_FEW = 5  # the members of a region of so many are all named
_WORTH_LARGE = 100.0
_WORTH_MEMBER = 50.0


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

    @property
    def key(self) -> tuple[object, ...]:
        """What tells it from others on the same page."""
        return tuple(self.names.items()), self.heads, tuple(self.worth.items())

    def without(self, codes: Collection[str]) -> Wanted:
        """Return the same but for names that need not be there, as they are elsewhere."""
        gone = {code for code in codes if code in self.worth}
        return self._keeping([code for code in self.names if code not in gone], self.shapes)

    def only(self, shapes: Mapping[str, shapely.Geometry]) -> Wanted:
        """Return the names of what is drawn anew; those of municipalities must all be there."""
        kept = self._keeping([code for code in self.names if code in shapes], shapes)
        heads = self.heads.intersection(kept.names)
        worth = dict.fromkeys(sorted(heads), _WORTH_LARGE)
        return Wanted(kept.names, kept.shapes, heads, worth)

    def _keeping(self, codes: Iterable[str], shapes: Mapping[str, shapely.Geometry]) -> Wanted:
        codes = list(codes)
        return Wanted(
            {code: self.names[code] for code in codes},
            {code: shapes[code] for code in codes},
            self.heads,
            {code: self.worth[code] for code in codes if code in self.worth},
        )


def wanted(
    scene: Scene,
    shapes: Mapping[str, shapely.Geometry],
    *,
    paper: Paper,
    across: float,
    lang: Language,
) -> dict[str, Wanted]:
    """Return the names that each map of a study asks for, by its id; most often all the same.

    Parameters
    ----------
    scene
        The study.
    shapes
        The municipalities of the study area on the page.
    paper
        The paper, which tells at which size there is room for which names.
    across
        How many millimetres half of the municipalities are smaller across than.
    lang
        Language of the names of regions.
    """
    maps = scene.study.maps
    if across >= paper.fine:
        same = every_municipality(scene, shapes)
        return {spec.id: same for spec in maps}
    every = across >= paper.tiny
    found: dict[frozenset[str], Wanted] = {}
    asked = {}
    for spec in maps:
        about = frozenset(show.cooperation for show in spec.show) if every else frozenset()
        if about not in found:
            found[about] = regions_and_centres(scene, shapes, spec=spec, every=every, lang=lang)
        asked[spec.id] = found[about]
    return asked


def every_municipality(scene: Scene, shapes: Mapping[str, shapely.Geometry]) -> Wanted:
    """Return the names of all municipalities of the study area."""
    return Wanted(
        {code: register.map_name(code, scene.layer.at[code, "name"]) for code in shapes},
        dict(shapes),
    )


def regions_and_centres(
    scene: Scene,
    shapes: Mapping[str, shapely.Geometry],
    *,
    spec: MapSpec,
    every: bool = False,
    lang: Language,
) -> Wanted:
    """Return the names of the regions of a map and of their main municipalities.

    The largest municipality of a region must be named; the other large ones, and all members of a
    region of few, are if there is room. A region that is called after its largest municipality
    stands there, and is named once.

    Parameters
    ----------
    scene
        The study.
    shapes
        The municipalities of the study area on the page.
    spec
        The map.
    every
        Whether all other municipalities are named too, if there is room. One region is not named
        then: it is what the map is about.
    lang
        Language of the names of regions.
    """
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
    regions = outlines(scene, spec)
    for key, codes in regions.items():
        if every and len(regions) == 1:
            continue
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
    if every:
        rest = [code for code in shapes if code not in centres]
        worth |= {code: _worth_of(people[code]) for code in rest}
    for code in sorted((centres | set(worth)) - named_by_region):
        names[code] = register.map_name(code, scene.layer.at[code, "name"])
        located[code] = shapes[code]
    return Wanted(
        names,
        located,
        heads,
        {code: value for code, value in worth.items() if code in names and code not in centres},
    )


def _worth_of(people: float) -> float:
    """Return the penalty of leaving out a municipality of so many inhabitants."""
    return _WORTH_MEMBER + (_WORTH_LARGE - _WORTH_MEMBER) * min(1.0, people / _LARGE)
