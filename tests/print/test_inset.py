"""Insets: there where names have no room, and nowhere else."""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
import shapely

from plates import lines_on, plate_of
from regiokaart.print import draw_sheet, make_shared_plate
from regiokaart.print.inset import Inset, find, in_trouble
from regiokaart.print.labels import Label
from regiokaart.print.layout import Box
from regiokaart.print.plate import Lettering

if TYPE_CHECKING:
    from pathlib import Path

    from regiokaart.layer import Scene
    from regiokaart.print import Plate

STUDY = "samenwerkingsagenda-2021"
NATIONAL = "stedelijke-cultuurregios-2021"
FRAME = Box(0, 0, 84, 84)


def crowded(side: float, *, west: float = 50, south: float = 20) -> dict[str, shapely.Geometry]:
    """Return a large square and nine small ones that stand together, in millimetres."""
    small = {
        f"klein-{row}-{column}": shapely.box(
            west + column * side,
            south + row * side,
            west + (column + 1) * side,
            south + (row + 1) * side,
        )
        for row, column in itertools.product(range(3), repeat=2)
    }
    return {"groot": shapely.box(30, 4, 82, south - 1), **small}


def found_in(
    shapes: dict[str, shapely.Geometry], *, unnamed: int
) -> tuple[list[Inset], float, set[str]]:
    """Return the insets when so many of the small ones have no name."""
    small = sorted(code for code in shapes if code != "groot")
    named = [
        Label(code=code, lines=(code,), x=0, y=0, size=6, leader=((0, 0), (1, 1)))
        for code in ["groot", *small[unnamed:]]
    ]
    without, troubled = in_trouble(dict.fromkeys(shapes, "Hardinxveld"), shapes, named, size=5.0)
    assert without == set(small[:unnamed])
    return *find(without, troubled, shapes, FRAME, foot=4), set(small)


def test_what_is_too_small_for_its_names_is_drawn_larger_in_a_free_corner() -> None:
    shapes = crowded(3.0)
    insets, below, small = found_in(shapes, unnamed=4)
    assert below == 0
    assert len(insets) == 1
    assert set(insets[0].shown(shapes)) == small
    assert insets[0].factor > 2
    assert FRAME.shape.contains(insets[0].box.shape)
    land = shapely.union_all(list(shapes.values()))
    assert not insets[0].box.shape.intersects(land)


def test_an_inset_without_a_free_corner_stands_below_the_map() -> None:
    around = shapely.box(0, 0, 84, 84) - shapely.box(49, 19, 60, 30)
    shapes = {**crowded(3.0), "groot": around}
    insets, below, small = found_in(shapes, unnamed=4)
    assert [inset.below for inset in insets] == [True]
    assert insets[0].box.width == pytest.approx(FRAME.width)
    assert below > insets[0].box.height
    assert small <= set(insets[0].shown(shapes))
    lifted = insets[0].lifted(below)
    assert lifted.box == insets[0].box
    assert lifted.window.bottom == insets[0].window.bottom + below


def test_no_inset_for_one_name_without_room_nor_for_municipalities_as_wide_as_their_names() -> None:
    assert found_in(crowded(3.0), unnamed=1)[0] == []
    shapes = crowded(12.0, west=40)
    without, troubled = in_trouble(dict.fromkeys(shapes, "Hardinxveld"), shapes, [], size=5.0)
    assert (without, troubled) == (set(), set())


def test_no_inset_for_names_that_lack_room_far_from_each_other() -> None:
    shapes = {
        f"klein-{place}": shapely.box(x, y, x + 3, y + 3)
        for place, (x, y) in enumerate(itertools.product((1, 79), repeat=2))
    }
    assert found_in({**shapes, "groot": shapely.box(20, 20, 60, 60)}, unnamed=4)[0] == []


def test_what_is_drawn_in_an_inset_is_larger_by_its_factor_and_stays_within_it() -> None:
    shapes = crowded(3.0)
    (inset,), _, small = found_in(shapes, unnamed=4)
    codes = sorted(small)
    sides = np.sqrt(shapely.area(inset.apply([shapes[code] for code in codes]))) / 3
    assert sides == pytest.approx(inset.factor)
    (cut,) = inset.apply([shapely.box(0, 0, 84, 84)])
    assert shapely.equals(cut, inset.box.shape)


@pytest.fixture
def with_inset(invented_scene: Scene) -> Plate:
    """Return the plate of a figure with an inset of the northern half."""
    plate = make_shared_plate(invented_scene, paper="figure")
    frame = plate.frame
    window = Box(frame.left + 2, frame.top - 20, frame.left + 32, frame.top - 2)
    box = Box(frame.left, frame.bottom, frame.left + 45, frame.bottom + 27)
    names = [
        Label(code="GM0518", lines=("Den Haag",), x=20, y=box.bottom + 14, size=6, leader=None)
    ]
    lettering = Lettering(names, plate.halo, ())
    inset = Inset(window, box, lettering={spec.id: lettering for spec in invented_scene.study.maps})
    return replace(plate, insets=(inset,))


def test_an_inset_shows_the_same_fills_and_says_how_much_larger_it_is(
    invented_scene: Scene, with_inset: Plate
) -> None:
    for spec in invented_scene.study.maps:
        sheet = draw_sheet(invented_scene, spec, plate=with_inset)
        svg = sheet.render("svg").decode()
        assert svg.count('"inset-1-GM0518"') == 1
        assert svg.count('"GM0518"') == 1
        words = [one.get_text() for one in lines_on(sheet.figure)]
        assert "1,5 × vergroot" in words  # noqa: RUF001 - the sign of times
        assert words.count("Den Haag") == 2


def test_the_part_that_is_drawn_again_has_the_same_frame_on_the_map(
    invented_scene: Scene, with_inset: Plate
) -> None:
    sheet = draw_sheet(invented_scene, invented_scene.study.maps[0], plate=with_inset)
    window = with_inset.insets[0].window
    box = with_inset.insets[0].box
    framed = [
        (patch.get_xy(), patch.get_width(), patch.get_height(), patch.get_linewidth())
        for patch in sheet.figure.get_children()
        if type(patch).__name__ == "Rectangle"
    ]
    for one in (window, box):
        assert ((one.left, one.bottom), one.width, one.height, 0.8) in framed


def test_no_inset_where_all_names_have_room(invented_scene: Scene) -> None:
    assert make_shared_plate(invented_scene, paper="figure").insets == ()


def test_tiles_are_all_alike_and_get_none() -> None:
    assert plate_of(NATIONAL, "figure")[1].insets == ()


def check_insets(plate: Plate, map_id: str) -> None:
    """Insets are in the page, clear of the land and each other, and names stay in them."""
    land = shapely.union_all(list(plate.shapes.values()))
    page = shapely.box(0, 0, *plate.page)
    for inset in plate.insets:
        box = inset.box
        assert inset.factor >= 1.6
        assert page.contains(box.shape)
        assert not box.shape.intersects(land)
        for label in inset.lettering[map_id].names:
            assert box.shape.buffer(0.01).contains(shapely.box(*label.box))
            assert label.size >= 5
        for label in plate.of(map_id).names:
            assert not shapely.box(*label.box).intersects(box.shape)
    for one, other in itertools.combinations(plate.insets, 2):
        assert not one.box.shape.intersects(other.box.shape)
        assert not one.window.shape.intersects(other.window.shape)


@pytest.mark.integration
def test_the_figure_of_the_province_names_all_52_with_insets_for_rijnmond_and_leiden(
    real_boundaries: Path,
) -> None:
    scene, plate = plate_of(STUDY, "figure", boundaries=real_boundaries)
    names = dict(zip(scene.layer["name"], scene.layer.index, strict=True))
    shown = [set(inset.shown(plate.shapes)) for inset in plate.insets]
    for crowd in (
        ("Papendrecht", "Sliedrecht", "Zwijndrecht", "Ridderkerk", "Capelle aan den IJssel"),
        ("Leiden", "Leiderdorp", "Oegstgeest", "Voorschoten"),
    ):
        assert any({names[name] for name in crowd} <= codes for codes in shown)
    for spec in scene.study.maps:
        check_insets(plate, spec.id)
        named = {label.code for label in plate.of(spec.id).names}
        for inset in plate.insets:
            named |= {label.code for label in inset.lettering[spec.id].names}
        assert set(plate.shapes) <= named
    assert plate.page[0] == 85
    assert plate.page[1] < 2 * 85
    assert plate_of(STUDY, "a4", boundaries=real_boundaries)[1].insets == ()


@pytest.mark.integration
def test_the_figure_of_the_country_names_its_regions_and_centres(real_boundaries: Path) -> None:
    scene, plate = plate_of(NATIONAL, "figure", boundaries=real_boundaries)
    assert plate.missing == ()
    for spec in scene.study.maps:
        check_insets(plate, spec.id)
