"""How much of a rectangle lies on a shape: the same as an intersection tells, and sooner."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from regiokaart.print.shares import Rectangles

lengths = st.floats(-20, 20, allow_nan=False).map(lambda value: round(value, 3))
points = st.tuples(lengths, lengths)


def intersected(boxes: Rectangles, shape: shapely.Geometry) -> np.ndarray:
    return np.asarray(shapely.area(shapely.intersection(boxes.shapes, shape))) / (
        boxes.wide * boxes.high
    )


@given(
    st.lists(st.lists(points, min_size=3, max_size=6), min_size=1, max_size=4),
    st.lists(points, min_size=1, max_size=5),
    st.floats(0.5, 15),
    st.floats(0.5, 15),
)
def test_share_is_that_of_the_intersection(
    corners: list[list[tuple[float, float]]],
    middles: list[tuple[float, float]],
    wide: float,
    high: float,
) -> None:
    shape = shapely.union_all([shapely.MultiPoint(one).convex_hull for one in corners])
    shape = shapely.union_all(
        [part for part in shapely.get_parts(shape) if shapely.get_dimensions(part) == 2]
    )
    boxes = Rectangles(*np.array(middles).T, wide, high)

    assert boxes.share_on(shape) == pytest.approx(intersected(boxes, shape), abs=1e-7)


def test_a_hole_is_not_part_of_the_shape() -> None:
    ring = shapely.box(0, 0, 10, 10).difference(shapely.box(4, 4, 6, 6))
    boxes = Rectangles(np.array([5.0, 5.0, 1.0, 20.0]), np.array([5.0, 4.0, 1.0, 5.0]), 2.0, 2.0)

    assert boxes.share_on(ring) == pytest.approx([0, 0.5, 1, 0])


def test_the_way_round_of_a_ring_makes_no_difference() -> None:
    shape = shapely.Polygon([(0, 0), (8, 1), (9, 7), (2, 6)])
    boxes = Rectangles(np.array([1.0, 5.0, 8.5]), np.array([1.0, 4.0, 6.5]), 3.0, 1.0)

    assert boxes.share_on(shape) == pytest.approx(boxes.share_on(shapely.reverse(shape)))


def test_many_rectangles_are_measured_like_few() -> None:
    turns = np.linspace(0, 2 * np.pi, 2_000, endpoint=False)
    shape = shapely.Polygon(np.column_stack([np.cos(turns), np.sin(turns)]) * 8)
    places = np.random.default_rng(7).uniform(-10, 10, (2, 40))
    boxes = Rectangles(*places, 3.0, 1.5)

    assert boxes.share_on(shape) == pytest.approx(intersected(boxes, shape))
