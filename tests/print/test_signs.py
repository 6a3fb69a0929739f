"""Stripes, hatching and dots as geometry."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch

from regiokaart.print import signs

L_SHAPE = shapely.Polygon([(0, 0), (30, 0), (30, 10), (10, 10), (10, 40), (0, 40)])


@given(st.integers(2, 5))
def test_stripes_share_a_shape_out_equally_without_gap_or_overlap(count: int) -> None:
    square = shapely.box(3, 5, 63, 65)
    parts = signs.stripes(square, count)
    areas = [part.area for part in parts]
    assert sum(areas) == pytest.approx(square.area)
    assert shapely.union_all(parts).area == pytest.approx(square.area)
    assert max(areas) / min(areas) < 1.15


def test_stripes_stay_within_a_shape_that_is_not_convex() -> None:
    for part in signs.stripes(L_SHAPE, 2):
        assert part.difference(L_SHAPE.buffer(1e-6)).is_empty


def test_hatching_lies_within_and_meets_that_of_a_neighbour() -> None:
    left, right = shapely.box(0, 0, 20, 20), shapely.box(20, 0, 40, 20)
    together = signs.hatching(shapely.union_all([left, right]))
    apart = shapely.union_all([signs.hatching(left), signs.hatching(right)])
    assert together.length > 0
    assert together.difference(shapely.box(0, 0, 40, 20).buffer(1e-6)).is_empty
    assert apart.length == pytest.approx(together.length)


def test_dots_keep_off_the_border() -> None:
    points = shapely.get_parts(signs.dots(L_SHAPE))
    assert len(points) > 20
    assert min(L_SHAPE.exterior.distance(point) for point in points) >= 0.3


@pytest.mark.parametrize("turned", [False, True])
def test_a_hole_stays_open_whichever_way_it_turns(turned: bool) -> None:
    hole = shapely.Polygon([(4, 4), (6, 4), (6, 6), (4, 6)]).exterior.coords
    shape = shapely.Polygon(
        [(1, 1), (9, 1), (9, 9), (1, 9)], [hole[::-1] if turned else list(hole)]
    )
    figure = Figure(figsize=(1, 1), dpi=100)
    axes = figure.add_axes((0, 0, 1, 1), xlim=(0, 10), ylim=(0, 10))
    axes.set_axis_off()
    axes.add_artist(PathPatch(signs.outline(shape), facecolor="black", edgecolor="none"))
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    pixels = np.asarray(canvas.buffer_rgba())[..., 0]
    assert pixels[50, 20] == 0
    assert pixels[50, 50] == 255
