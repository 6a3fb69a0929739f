"""Where a shape is narrower than its outline, the heavy line passes by and a thin one is drawn."""

from __future__ import annotations

import shapely

from regiokaart.print.narrows import narrows, thinned

WIDTH = 0.5
TOWN = shapely.box(0, 0, 20, 20)
MOLE = shapely.box(9, 19, 9.2, 24)
BASIN = shapely.box(4, 18, 4.3, 21)


def parted(shape: shapely.Geometry) -> tuple[shapely.Geometry, shapely.Geometry]:
    return thinned(shapely.multilinestrings([shape.exterior]), narrows(shape, WIDTH))


def test_a_mole_is_drawn_thin_and_the_heavy_line_runs_straight_along_the_coast() -> None:
    heavy, thin = parted(TOWN | MOLE)
    assert shapely.hausdorff_distance(heavy, TOWN.exterior) < 0.05
    assert 8 < thin.length < 8.5
    assert thin.distance(shapely.Point(9.1, 24)) < 0.01


def test_a_harbour_is_drawn_thin_too() -> None:
    heavy, thin = parted(TOWN - BASIN)
    assert shapely.hausdorff_distance(heavy, TOWN.exterior) < 0.05
    assert shapely.box(3.9, 17.9, 4.4, 20.1).contains(thin)
    assert thin.length > 4


def test_an_island_narrower_than_its_line_is_drawn_thin() -> None:
    island = shapely.box(30, 0, 30.3, 10)
    heavy, thin = thinned(island.exterior, narrows(island, WIDTH))
    assert shapely.length(heavy) < 0.1
    assert thin.length > 20


def test_what_is_wider_than_its_line_stays_as_it_was() -> None:
    shape = TOWN | shapely.box(9, 19, 10, 24)
    assert narrows(shape, WIDTH) == []
    heavy, thin = parted(shape)
    assert shapely.equals(heavy, shapely.multilinestrings([shape.exterior]))
    assert thin.is_empty
