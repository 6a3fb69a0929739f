"""What all sheets of a study share: the page, the frame, the drawn geometry and the names.

Everything is in millimetres on the page, so that type, lines and geometry are measured alike.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import shapely

from regiokaart.classes import outlines
from regiokaart.print import labels, lettering, naming
from regiokaart.print.borders import make_borders
from regiokaart.print.inset import Inset, find, in_trouble
from regiokaart.print.layout import Needs, for_legends, lay_out
from regiokaart.print.pen import areas

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    import numpy.typing as npt

    from regiokaart.classes import MapClass
    from regiokaart.layer import Scene
    from regiokaart.print import style
    from regiokaart.print.borders import Borders
    from regiokaart.print.layout import Box
    from regiokaart.print.paper import Paper
    from regiokaart.texts import Language


_TRIES = 2  # to find insets in which all names have room
_CROWDED = 9.0  # mm: where municipalities are smaller, many names stand far beside them


@dataclass(frozen=True)
class Lettering:
    """The names on a map.

    Attributes
    ----------
    names
        The placed names.
    halo
        The area around their letters, to be filled beneath them.
    unplaced
        The codes for whose name there was no room, though it should be there.
    spare
        The codes for whose name there was no room, and that may be left out.
    regions
        The names of regions that are among the placed names.
    end
        The radius of the dots at the ends of their leader lines, in millimetres.
    """

    names: list[labels.Label]
    halo: shapely.Geometry
    unplaced: tuple[str, ...]
    spare: tuple[str, ...] = ()
    regions: frozenset[str] = frozenset()
    end: float = lettering.END

    @cached_property
    def taken(self) -> shapely.Geometry:
        """What is taken by letters, their halo, leader lines and the dots at the end of these."""
        return shapely.union_all([self.halo, lettering.leaders(self.names, end=self.end)])

    def around(self, gap: float) -> shapely.Geometry:
        """Return where the centre of no sign should be that keeps such a gap, in millimetres."""
        return lettering.surroundings(self.names, gap=gap, end=self.end)


@dataclass(frozen=True)
class Beyond:
    """The land around a study area, as it is drawn.

    Attributes
    ----------
    land
        All of it.
    lines
        The borders of its municipalities, each once.
    """

    land: shapely.Geometry
    lines: shapely.Geometry

    @classmethod
    def of(cls, shapes: Iterable[shapely.Geometry]) -> Beyond:
        """Return it of the municipalities around the study area."""
        parts = shapely.get_parts(areas(shapely.geometrycollections(list(shapes))))
        borders = make_borders({str(place): one for place, one in enumerate(parts)})
        return cls(shapely.coverage_union_all(parts), borders.drawn(borders.everything))


@dataclass(frozen=True)
class Plate:
    """The part of the sheets of a study that does not differ from map to map.

    Attributes
    ----------
    paper
        What it is laid out for.
    page
        Width and height of the paper.
    frame
        The frame of the map.
    column
        Where legends stand that have no corner of the frame, and all else that stands beside it.
    millimetres_per_metre
        The scale.
    shapes
        The municipalities of the study area by code, in millimetres.
    around
        The municipalities around it, clipped to the frame.
    beyond
        The same, as they are drawn.
    provinces
        The outlines of the provinces of the study area, by name.
    lettering
        The names on its maps.
    strokes
        The widths of its lines.
    borders
        The borders between the municipalities of the study area, each once.
    insets
        The parts of the map that are drawn again and larger.
    own
        The names on the maps, by id, that have names of their own.
    classes
        The classes of the maps, by id.
    outlined
        The outlines of regions, by their codes, as they are drawn on maps that there are already.
    """

    paper: Paper
    page: tuple[float, float]
    frame: Box
    column: Box | None
    millimetres_per_metre: float
    shapes: dict[str, shapely.Geometry]
    around: list[shapely.Geometry]
    beyond: Beyond
    provinces: dict[str, shapely.Geometry]
    lettering: Lettering
    strokes: style.Strokes
    borders: Borders
    insets: tuple[Inset, ...] = ()
    own: dict[str, Lettering] = field(default_factory=dict)
    classes: Mapping[str, Sequence[MapClass]] = field(default_factory=dict)
    outlined: dict[tuple[tuple[str, ...], ...], tuple[shapely.Geometry, shapely.Geometry]] = field(
        default_factory=dict
    )

    @property
    def names(self) -> list[labels.Label]:
        """The placed names."""
        return self.lettering.names

    @property
    def halo(self) -> shapely.Geometry:
        """The area around the letters of the names."""
        return self.lettering.halo

    @property
    def unplaced(self) -> tuple[str, ...]:
        """The codes of the names that should be there, and for which there was no room."""
        return self.lettering.unplaced

    @property
    def missing(self) -> tuple[str, ...]:
        """The codes that are unplaced on any of the maps."""
        return tuple(sorted({code for one in self.own.values() for code in one.unplaced}))

    @property
    def left_out(self) -> set[str]:
        """The municipalities that are without a name on any of the maps, also where they may be."""
        every = [code for one in self.own.values() for code in (*one.unplaced, *one.spare)]
        return self.shapes.keys() & set(every)

    @property
    def land(self) -> list[shapely.Geometry]:
        """All land in the frame, by municipality."""
        return [*self.shapes.values(), *self.around]

    def of(self, map_id: str) -> Plate:
        """Return the plate with the names of one map."""
        return replace(self, lettering=self.own.get(map_id, self.lettering))

    def inset(self, inset: Inset, map_id: str) -> Plate:
        """Return the plate of what is drawn in an inset.

        Its municipalities have the codes that `Inset.code` gives them, as no two things in a
        file may be called the same.
        """
        shown = inset.shown(self.shapes, part=0.0)
        shapes = dict(
            zip(
                map(inset.code, shown),
                inset.apply(self.shapes[code] for code in shown),
                strict=True,
            )
        )
        around = [shape for shape in inset.apply(self.around) if not shape.is_empty]
        return replace(
            self,
            frame=inset.box,
            shapes={code: shape for code, shape in shapes.items() if not shape.is_empty},
            around=around,
            beyond=Beyond.of(around),
            lettering=inset.lettering[map_id],
            borders=replace(
                self.borders,
                codes=tuple(map(inset.code, self.borders.codes)),
                lines=np.array(inset.apply(self.borders.lines), dtype=object),
            ),
            insets=(),
            outlined={},
        )


def make_plate(scene: Scene, *, paper: Paper, needs: Needs, lang: Language = "nl") -> Plate:
    """Lay out what the sheets of a study share.

    Parameters
    ----------
    scene
        The study, its geometry simplified to the detail of a map.
    paper
        What it is laid out for.
    needs
        The room for notes and legends.
    lang
        Language of the names of regions.
    """
    if paper.has_furniture or scene.on_tiles:
        return _plate(scene, paper=paper, needs=needs, lang=lang)
    # the names of one map tell where there is no room
    trial = _plate(scene, paper=paper, needs=needs, lang=lang, maps=1)
    plate = None
    without: set[str] = set()
    done: dict[tuple[Box, Box], dict[str, Lettering]] = {}
    for _ in range(_TRIES):
        insets, below = _worth_an_inset(trial, scene, lang=lang, without=without)
        if not insets:
            break
        lifted = [inset.lifted(below) for inset in insets]
        room = replace(needs, below=below)
        plate = _plate(scene, paper=paper, needs=room, lang=lang, insets=lifted, done=done)
        # other maps of the study have other names, of which one may have no room after all
        if plate.left_out <= without:
            break
        without |= plate.left_out
    return plate or _plate(scene, paper=paper, needs=needs, lang=lang, known=trial.own)


def regions_to_name(scene: Scene, *, paper: Paper, lang: Language) -> dict[str, frozenset[str]]:
    """Return the names of the regions that each map of a study would have on a bare paper.

    A map without room for all of them may lack some, see `Lettering.regions`.
    """
    area = np.asarray(scene.layer.geometry, dtype=object)
    placed = lay_out(area, area[:0], paper=paper, needs=Needs()).placed
    shapes = dict(zip(scene.layer.index, placed.apply(area), strict=True))
    asked = naming.wanted(scene, shapes, paper=paper, across=_across(shapes), lang=lang)
    return {key: frozenset(one.names[head] for head in one.heads) for key, one in asked.items()}


def _plate(
    scene: Scene,
    *,
    paper: Paper,
    needs: Needs,
    lang: Language,
    insets: Sequence[Inset] = (),
    maps: int | None = None,
    known: Mapping[str, Lettering] | None = None,
    done: dict[tuple[Box, Box], dict[str, Lettering]] | None = None,
) -> Plate:
    """Lay out a plate with these insets.

    `known` are names that are placed as they would be, and `done` those of insets at this scale,
    by window and box.
    """
    done = {} if done is None else done
    area = np.asarray(scene.layer.geometry, dtype=object)
    around = np.asarray(scene.surroundings.geometry, dtype=object)
    ground = lay_out(area, around, paper=paper, needs=needs)
    frame, placed = ground.frame, ground.placed
    shapes = dict(zip(scene.layer.index, placed.apply(area), strict=True))
    clipped = placed.clipped(around, frame)
    provinces = {name: placed.apply([shape])[0] for name, shape in scene.provinces().items()}
    across = _across(shapes)
    fine = across < paper.fine
    taken = [inset.box.shape for inset in insets]
    if fine or across < _CROWDED:
        taken.append(for_legends(frame, needs.legends, [*shapes.values(), *clipped], paper))
    asked = naming.wanted(scene, shapes, paper=paper, across=across, lang=lang)
    borders = make_borders(shapes)
    heavy = _heavy(scene, asked, borders)
    asked = dict(list(asked.items())[:maps])
    elsewhere = {code for inset in insets for code in inset.moved(shapes)}
    own = _lettered(
        {key: one.without(elsewhere) for key, one in asked.items()},
        frame,
        paper=paper,
        within=scene.on_tiles and not fine,
        keep_out=shapely.union_all(taken) if taken else None,
        shunned={
            map_id: shapely.union_all([lines, *(inset.window.shape.exterior for inset in insets)])
            for map_id, lines in heavy.items()
        },
        known=known,
    )
    return Plate(
        paper=paper,
        page=ground.page,
        frame=frame,
        column=ground.column,
        millimetres_per_metre=placed.scale,
        shapes=shapes,
        around=clipped,
        beyond=Beyond.of(clipped),
        provinces=provinces,
        lettering=next(iter(own.values())),
        own=own,
        strokes=paper.strokes[1 if across < paper.tiny else 0],
        borders=borders,
        insets=tuple(
            replace(
                inset,
                lettering=_lettered_inset(inset, asked, shapes, heavy, paper=paper, done=done),
            )
            for inset in insets
        ),
    )


def _heavy(
    scene: Scene, asked: Mapping[str, naming.Wanted], borders: Borders
) -> dict[str, shapely.Geometry]:
    """Return for each map the outlines of regions, of all maps that have the same names."""
    together: dict[tuple[object, ...], npt.NDArray[np.bool_]] = {}
    for spec in scene.study.maps:
        mask = borders.around(outlines(scene, spec).values())
        key = asked[spec.id].key
        together[key] = together[key] | mask if key in together else mask
    lines = {key: borders.drawn(mask) for key, mask in together.items()}
    return {map_id: lines[one.key] for map_id, one in asked.items()}


def _lettered(
    asked: Mapping[str, naming.Wanted],
    frame: Box,
    *,
    paper: Paper,
    within: bool = False,
    keep_out: shapely.Geometry | None = None,
    shunned: Mapping[str, shapely.Geometry],
    known: Mapping[str, Lettering] | None = None,
) -> dict[str, Lettering]:
    """Return the names on each map; what is asked for twice is placed once."""
    done = {asked[map_id].key: lettering for map_id, lettering in (known or {}).items()}
    for map_id, one in asked.items():
        if one.key not in done:
            done[one.key] = letter(
                one,
                frame,
                paper=paper,
                within=within,
                keep_out=keep_out,
                shunned=shunned[map_id],
            )
    return {key: done[one.key] for key, one in asked.items()}


def _lettered_inset(
    inset: Inset,
    asked: Mapping[str, naming.Wanted],
    shapes: dict[str, shapely.Geometry],
    heavy: Mapping[str, shapely.Geometry],
    *,
    paper: Paper,
    done: dict[tuple[Box, Box], dict[str, Lettering]],
) -> dict[str, Lettering]:
    """Return the names in an inset, for each map; `done` are those of insets made before."""
    place = inset.window, inset.box
    if place in done:
        return done[place]
    found = {}
    for key, one in asked.items():
        named = {**shapes, **{head: one.shapes[head] for head in sorted(one.heads)}}
        shown = inset.shown(named)
        drawn = dict(zip(shown, inset.apply(named[code] for code in shown), strict=True))
        found[key] = one.only(drawn)
    shunned = dict(zip(heavy, inset.apply(heavy.values()), strict=True))
    done[place] = _lettered(found, inset.box, paper=paper, shunned=shunned)
    return done[place]


def _worth_an_inset(
    plate: Plate, scene: Scene, *, lang: Language, without: Collection[str]
) -> tuple[list[Inset], float]:
    """Return the insets that a map needs for the names that have no room, and their height.

    These are the names that have none on this plate, and those that are known to be `without`.
    """
    across = _across(plate.shapes)
    every = naming.wanted(scene, plate.shapes, paper=plate.paper, across=across, lang=lang)
    asked = next(iter(every.values()))
    unnamed, troubled = in_trouble(
        asked.names, plate.shapes, plate.names, size=min(plate.paper.names)
    )
    frame = plate.frame
    return find(unnamed, troubled, plate.shapes, frame, foot=frame.bottom, without=without)


def letter(
    wanted: naming.Wanted,
    frame: Box,
    *,
    paper: Paper,
    within: bool = False,
    keep_out: shapely.Geometry | None = None,
    shunned: shapely.Geometry | None = None,
    halo: float = lettering.HALO,
    end: float = lettering.END,
) -> Lettering:
    """Place names in a frame.

    Parameters
    ----------
    wanted
        The names, and what they name.
    frame
        Where they must stay.
    paper
        What they are set for.
    within
        Whether smaller type is tried until each stands within what it names.
    keep_out
        Where none may stand.
    shunned
        Lines that they rather do not lie over.
    halo
        How far their halo reaches, in millimetres.
    end
        The radius of the dots at the ends of their leader lines, in millimetres.
    """
    names = labels.place(
        wanted.names,
        wanted.shapes,
        frame=(frame.left, frame.bottom, frame.right, frame.top),
        within=within,
        heads=wanted.heads,
        worth=wanted.worth,
        keep_out=keep_out,
        shunned=shunned,
        sizes=paper.names,
        head=paper.head,
    )
    missing = set(wanted.names) - {label.code for label in names}
    return Lettering(
        names,
        labels.halo(names, width=halo),
        unplaced=tuple(sorted(missing - set(wanted.worth))),
        spare=tuple(sorted(missing & set(wanted.worth))),
        regions=frozenset(wanted.names[code] for code in wanted.heads - missing),
        end=end,
    )


def _across(shapes: dict[str, shapely.Geometry]) -> float:
    """Return how many millimetres half of the municipalities are smaller across than."""
    return float(np.median(np.sqrt(shapely.area(list(shapes.values())))))
