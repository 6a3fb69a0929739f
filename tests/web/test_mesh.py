"""Borders of several days on one page: the same where they lie alike, and never moved far."""

from itertools import pairwise

import numpy as np
import shapely
from hypothesis import example, given, settings
from hypothesis import strategies as st

from regiokaart.web.mesh import alike, merged, mesh_of, part_of, polygons_of

SIDE, ACROSS = 1_000.0, 4


def country(*, shift=0.0, seed=0, bend=60.0):
    """Return adjoining cells with bent borders and an island; points are shifted a little.

    What neighbours share is shifted with both. `seed` chooses where to.
    """
    rng = np.random.default_rng(7)
    other = np.random.default_rng(seed)
    moved = {}

    def point(x, y):
        if (x, y) not in moved:
            own = rng.uniform(-bend, bend, 2)
            angle = other.uniform(0, 2 * np.pi)
            moved[x, y] = (
                np.array([x, y]) * SIDE + own + shift * np.array([np.cos(angle), np.sin(angle)])
            )
        return moved[x, y]

    def side(a, b):
        first, last = sorted([a, b])
        steps = [
            point(*(np.round(np.array(first) + (np.array(last) - first) * part, 3)))
            for part in (0, 0.25, 0.5, 0.75, 1)
        ]
        return steps if (first, last) == (a, b) else steps[::-1]

    cells = []
    for x in range(ACROSS):
        for y in range(ACROSS):
            corners = [(x, y), (x + 1, y), (x + 1, y + 1), (x, y + 1), (x, y)]
            ring = [one for a, b in pairwise(corners) for one in side(a, b)[:-1]]
            cells.append(shapely.Polygon(ring))
    island = shapely.Point(-2_000 + shift, 500).buffer(300)
    cells[0] = shapely.MultiPolygon([cells[0], island])
    return cells


def on_one_page(*days, tolerance):
    meshes = alike([mesh_of(day) for day in days], tolerance=tolerance)
    return [polygons_of(mesh) for mesh in meshes], merged(meshes)


def test_the_country_of_the_tests_holds():
    assert shapely.coverage_is_valid(country(shift=20, seed=3))
    assert all(shapely.is_valid(country(shift=20, seed=3)))


def test_small_corrections_are_not_drawn_twice():
    days, (_, shapes, of_day) = on_one_page(country(), country(shift=5, seed=1), tolerance=12)
    assert of_day[0] == of_day[1] == list(range(ACROSS**2))
    assert len(shapes) == ACROSS**2
    assert all(shapely.equals_exact(*days, tolerance=0, normalize=True))


def test_the_first_day_stays_as_it_is():
    days, _ = on_one_page(country(), country(shift=5, seed=1), tolerance=12)
    assert all(shapely.equals(days[0], country()))


def test_corrections_beyond_the_tolerance_are_drawn():
    days, (_, shapes, of_day) = on_one_page(country(), country(shift=40, seed=1), tolerance=12)
    assert len(shapes) == 2 * ACROSS**2
    assert set(of_day[0]).isdisjoint(of_day[1])
    assert all(shapely.equals(days[1], country(shift=40, seed=1)))


def test_one_moved_border_leaves_the_others_shared():
    before, after = country(), country(shift=5, seed=1)
    # the first two become one, as in a merger
    after = [shapely.coverage_union_all(after[:2]), *after[2:]]
    days, (_, shapes, of_day) = on_one_page(before, after, tolerance=12)
    assert of_day[1] == [ACROSS**2, *range(2, ACROSS**2)]
    assert len(shapes) == ACROSS**2 + 1
    assert shapely.coverage_is_valid(days[1])


def test_a_third_day_follows_the_second_where_the_first_is_different():
    second = country(shift=40, seed=1)
    _, (_, shapes, of_day) = on_one_page(country(), second, second, tolerance=12)
    assert of_day[1] == of_day[2]
    assert len(shapes) == 2 * ACROSS**2


@settings(max_examples=20)
@given(
    shift=st.floats(0, 120),
    seed=st.integers(0, 1_000),
    tolerance=st.sampled_from([1.0, 30.0, 90.0, 250.0, 2_000.0]),
)
@example(shift=100.0, seed=5, tolerance=2_000.0)
def test_no_border_moves_farther_than_the_tolerance_and_neighbours_still_fit(
    shift, seed, tolerance
):
    given_day = country(shift=shift, seed=seed, bend=20)
    (_, after), _ = on_one_page(country(bend=20), given_day, tolerance=tolerance)
    assert len(after) == len(given_day)
    if shapely.coverage_is_valid(given_day) and all(shapely.is_valid(given_day)):
        assert all(shapely.is_valid(after))
        assert shapely.coverage_is_valid(after)
    for old, new in zip(shapely.boundary(given_day), shapely.boundary(after), strict=True):
        assert old.buffer(tolerance * 1.001).covers(new)
        assert new.buffer(tolerance * 1.001).covers(old)


def test_what_would_cross_stays_as_it_was():
    # a strip so narrow that its other side is nearer than the tolerance
    low, high = shapely.box(0, 0, 100, 50), shapely.box(0, 58, 100, 100)
    strip = shapely.box(0, 50, 100, 58)
    later = [shapely.box(0, 0, 100, 57), shapely.box(0, 57, 100, 65), shapely.box(0, 65, 100, 100)]
    (_, after), _ = on_one_page([low, strip, high], later, tolerance=9)
    assert shapely.coverage_is_valid(after)
    assert all(shapely.is_valid(after))
    for old, new in zip(later, after, strict=True):
        assert old.boundary.buffer(9.01).covers(new.boundary)


def test_a_part_of_a_mesh_has_no_arcs_of_the_rest():
    mesh = mesh_of(country())
    part = part_of(mesh, mesh.shapes[:1])
    assert len(part.arcs) < len(mesh.arcs)
    assert polygons_of(part)[0].equals(country()[0])
