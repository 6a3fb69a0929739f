"""Shared borders: checked, repaired, simplified and dissolved as a whole."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from regiokaart.boundaries import dissolve, repair, simplify
from regiokaart.boundaries.topology import GAP_WIDTH, examine, pieces, unpaired
from regiokaart.errors import BoundaryError

WEST = shapely.box(0, 0, 1000, 1000)
EAST = shapely.box(1000, 0, 2000, 1000)


def _noisy_grid(seed: int, *, size: int, points: int = 12) -> list[shapely.Polygon]:
    """Return cells that share crooked borders exactly."""
    random = np.random.default_rng(seed)
    jitter = {}

    def side(start: tuple[int, int], end: tuple[int, int]) -> list[tuple[float, float]]:
        line = np.linspace(start, end, points, endpoint=False) * 1000.0
        if (start, end) not in jitter:
            jitter[start, end] = random.uniform(-30, 30, line.shape)
            jitter[start, end][0] = 0  # corners stay where they are
        return [tuple(point) for point in line + jitter[start, end]]

    def border(start: tuple[int, int], end: tuple[int, int]) -> list[tuple[float, float]]:
        if start < end:
            return side(start, end)
        there = [*side(end, start), (start[0] * 1000.0, start[1] * 1000.0)]
        return there[:0:-1]

    cells = []
    for x in range(size):
        for y in range(size):
            corners = [(x, y), (x + 1, y), (x + 1, y + 1), (x, y + 1)]
            ring = [
                point
                for start, end in zip(corners, corners[1:] + corners[:1], strict=True)
                for point in border(start, end)
            ]
            cells.append(shapely.Polygon(ring))
    return cells


def test_sound_geometries_come_back_as_they_are() -> None:
    given_cells = _noisy_grid(0, size=2)
    geometries, told = repair(given_cells, labels=["a", "b", "c", "d"])
    assert told == []
    assert [geometry.wkb for geometry in geometries] == [cell.wkb for cell in given_cells]


@pytest.mark.parametrize("shift", [0.001, 0.4, -0.4])
def test_vertex_that_misses_the_border_is_matched_and_told(shift: float) -> None:
    east = shapely.Polygon([(1000, 0), (2000, 0), (2000, 1000), (1000, 1000), (1000 + shift, 500)])
    geometries, told = repair([WEST, east], labels=["GM0001", "GM0002"])
    assert shapely.coverage_is_valid(geometries)
    assert shapely.is_valid(geometries).all()
    moved = abs(shift) * 1000 / 2  # the area of the sliver, in m²
    assert shapely.area(geometries) == pytest.approx([1e6, 1e6], abs=moved + 1e-6)
    assert told[0].startswith("matched the shared borders of 2 municipalities; ")
    assert told[0].endswith(f"{moved:.1f} m² changed hands")
    if moved >= 1:
        assert any(f"{moved:.2f} m² changed" in line for line in told[1:])


@given(st.integers(0, 10_000), st.sets(st.sampled_from([5, 6, 9, 10]), min_size=1))
def test_repair_changes_only_where_borders_do_not_match(seed: int, moved: set[int]) -> None:
    inner = sorted(moved)  # what gapes at the outside is no gap
    cells = np.array(_noisy_grid(seed, size=4), dtype=object)
    cells[inner] = [shapely.transform(cell, lambda pairs: pairs + 0.3) for cell in cells[inner]]
    repaired, told = repair(cells, labels=[f"GM{i:04}" for i in range(16)])
    assert shapely.is_valid(repaired).all()
    assert shapely.coverage_is_valid(repaired, gap_width=GAP_WIDTH)
    changed = shapely.area(shapely.symmetric_difference(cells, repaired))
    assert f"; {changed.sum():.1f} m² changed hands" in told[0]
    for i, area in enumerate(changed):
        said = [line for line in told[1:] if line.startswith(f"GM{i:04}: ")]
        if area >= 0.02:
            assert float(said[0].split()[1]) == pytest.approx(area, abs=0.011)
    far = np.setdiff1d(np.arange(16), examine(cells).involved)
    assert [cells[i] for i in far] == [repaired[i] for i in far]


@pytest.mark.parametrize("second", [EAST, shapely.box(999.9, 990, 2000, 2000)])
def test_gap_that_is_open_at_the_outside_is_left_and_told(second: shapely.Polygon) -> None:
    south = shapely.Polygon([(1000, 0), (1000.4, -1000), (2000, -1000), (2000, 0)])
    west = shapely.Polygon([(0, -1000), (1000, -1000), (1000, 0), (1000, 1000), (0, 1000)])
    geometries, told = repair([west, south, second], labels=["GM0001", "GM0002", "GM0003"])
    assert shapely.coverage_is_valid(geometries)
    assert not shapely.intersects(geometries, shapely.Point(1000.1, -800)).any()
    assert told[-1] == "left open: gaps that at places are narrower than 1 m, beside GM0001, GM0002"


def test_what_was_examined_is_not_examined_again() -> None:
    bent = shapely.Polygon([(1000, 0), (2000, 0), (2000, 1000), (1000, 1000), (1000.4, 500)])
    far = shapely.box(9000, 0, 9500, 1000)
    flaws = examine([WEST, bent, far])
    assert flaws.near.tolist() == flaws.involved.tolist() == [0, 1]
    assert not flaws.invalid.any()
    shapes, told = repair([WEST, bent, far], labels=["a", "b", "c"], flaws=flaws)
    again, told_again = repair([WEST, bent, far], labels=["a", "b", "c"])
    assert told == told_again
    assert shapely.equals_exact(shapes, again).all()
    sound = examine([WEST, EAST])
    assert len(sound.near) == 0
    # what it says of sound polygons is believed too
    assert repair([WEST, bent], labels=["a", "b"], flaws=sound)[1] == []


def test_what_a_flawed_polygon_lies_in_is_involved() -> None:
    inside = shapely.box(400, 400, 600, 600)
    flaws = examine([inside, WEST, EAST])
    assert flaws.near.tolist() == [0]
    assert flaws.involved.tolist() == [0, 1]


def test_only_outline_and_flaws_are_unpaired() -> None:
    outline = unpaired(np.array([WEST, EAST]))
    assert shapely.length(outline).sum() == pytest.approx(6000)
    bent = shapely.Polygon([(1000, 0), (2000, 0), (2000, 1000), (1000, 1000), (1001, 500)])
    lines = unpaired(np.array([WEST, bent]))
    assert sorted(shapely.area(pieces(lines))) == pytest.approx([500, 999_500, 1_000_000])
    of_west = unpaired(np.array([WEST, EAST]), only=np.array([0]))
    assert shapely.length(of_west).sum() == pytest.approx(3000)


def test_bow_tie_is_made_valid_and_told() -> None:
    bow_tie = shapely.Polygon([(0, 0), (1000, 1000), (1000, 0), (0, 1000)])
    geometries, told = repair([bow_tie, EAST], labels=["GM0001", "GM0002"])
    assert shapely.is_valid(geometries).all()
    assert shapely.coverage_is_valid(geometries)
    assert geometries[0].area == pytest.approx(500_000)
    assert told[0] == "made 1 invalid polygon valid (GM0001)"


def test_spike_leaves_no_stray_line() -> None:
    spike = shapely.Polygon(
        [(0, 0), (1000, 0), (1000, 1000), (500, 1000), (500, 1500), (500, 1000), (0, 1000)]
    )
    (geometry,), told = repair([spike], labels=["GM0001"])
    assert geometry.geom_type in {"Polygon", "MultiPolygon"}
    assert geometry.area == pytest.approx(1e6)
    assert told == ["made 1 invalid polygon valid (GM0001)"]


@pytest.mark.parametrize(
    "second",
    [WEST, shapely.box(500, 0, 2000, 1000), shapely.box(900, 400, 1000, 600)],
    ids=["same", "half", "enclave over its neighbour"],
)
def test_overlap_that_is_no_slip_of_a_border_is_an_error(second: shapely.Polygon) -> None:
    with pytest.raises(BoundaryError, match=r"overlap too much.*GM0002 by .* m²"):
        repair([WEST, second], labels=["GM0001", "GM0002"])


@pytest.mark.parametrize("wrong", [shapely.Point(0, 0), shapely.LineString([(0, 0), (1, 1)])])
def test_only_polygons(wrong: shapely.Geometry) -> None:
    with pytest.raises(BoundaryError, match="must be polygons"):
        repair([WEST, wrong], labels=["GM0001", "GM0002"])


@given(st.integers(0, 10_000), st.integers(2, 4), st.floats(1, 400))
def test_borders_stay_shared_when_simplified(seed: int, size: int, tolerance: float) -> None:
    cells = _noisy_grid(seed, size=size)
    assert shapely.coverage_is_valid(cells)
    simple = simplify(cells, tolerance=tolerance)
    assert shapely.coverage_is_valid(simple)
    assert shapely.is_valid(simple).all()
    assert len(simple) == len(cells)
    before, after = (shapely.get_num_coordinates(one).sum() for one in (cells, simple))
    assert after <= before
    if tolerance > 200:
        assert after < before


def test_dissolved_area_is_the_sum() -> None:
    cells = _noisy_grid(1, size=4)
    whole = dissolve(cells)
    assert whole.area == pytest.approx(sum(cell.area for cell in cells))
    assert whole.geom_type == "Polygon"
    assert not whole.interiors
    assert dissolve([WEST]).equals(WEST)
