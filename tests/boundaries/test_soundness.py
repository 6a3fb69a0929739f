"""Topology measured: what is invalid, overlaps, gapes or does not match."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from invented import squares
from regiokaart.boundaries.reading import read
from regiokaart.boundaries.soundness import Overlap, Soundness, measure, refusal, verdict
from regiokaart.boundaries.topology import examine, repair
from regiokaart.errors import BoundaryError

if TYPE_CHECKING:
    from pathlib import Path

WEST = shapely.box(0, 0, 10_000, 10_000)
EAST = shapely.box(10_000, 0, 20_000, 10_000)
LABELS = ["GM0001", "GM0002"]


def _bent(shift: float) -> shapely.Polygon:
    """Return the east square with a vertex that misses the shared border by a shift in metres."""
    return shapely.Polygon(
        [(10_000, 0), (20_000, 0), (20_000, 10_000), (10_000, 10_000), (10_000 + shift, 5_000)]
    )


def test_sound_squares() -> None:
    frame = squares()
    soundness = measure(frame.geometry.array, list(frame["code"]))
    assert soundness == Soundness(count=8)
    assert verdict(soundness) == "sound"
    assert soundness.told() == ()


def test_a_single_polygon_and_islands_are_sound() -> None:
    island = shapely.box(50_000, 0, 60_000, 10_000)
    assert verdict(measure([WEST], ["GM0001"])) == "sound"
    assert verdict(measure([WEST, island], LABELS)) == "sound"


def test_overlap_is_measured_in_square_metres() -> None:
    soundness = measure([WEST, _bent(-2)], LABELS)
    assert soundness.overlap_m2 == pytest.approx(10_000)  # a triangle of 2 m by 10 km
    assert soundness.overlaps[0].share == pytest.approx(1e-4)
    assert soundness.gaps == 0
    assert soundness.mismatched == ("GM0001", "GM0002")
    assert soundness.mismatched_km == pytest.approx(10, rel=1e-3)
    assert not soundness.coverage_valid
    assert verdict(soundness) == "repairable"
    assert any("1 pairs overlap, by 10,000.0 m²" in line for line in soundness.told())


def test_gap_is_measured_in_square_metres() -> None:
    soundness = measure([WEST, _bent(0.8)], LABELS)
    assert soundness.overlap_m2 == pytest.approx(0, abs=1e-3)
    assert (soundness.gaps, soundness.gap_m2) == (1, pytest.approx(4_000))
    assert verdict(soundness) == "repairable"


def test_gap_is_a_sliver_by_its_width_not_its_area() -> None:
    long = measure([shapely.box(0, 0, 9_999.5, 10_000), _notched(depth=20)], LABELS)
    assert (long.gaps, long.gap_m2) == (1, pytest.approx(0.5 * 4_000 + 20.5 * 6_000))
    wide = measure([shapely.box(0, 0, 9_999.5, 10_000), _notched(depth=30)], LABELS)
    assert (wide.gaps, wide.gap_m2) == (0, 0)


def _notched(*, depth: float) -> shapely.Polygon:
    """Return the east square without a strip along a part of its west side, that touches west."""
    west = 10_000.0
    ring = [(west - 0.5, 0), (west, 0), (west, 2_000), (west + depth, 2_000)]
    ring += [(west + depth, 8_000), (west, 8_000), (west, 10_000), (west - 0.5, 10_000)]
    ring += [(west - 0.5, 10_001), (20_000, 10_001), (20_000, -1), (west - 0.5, -1)]
    return shapely.Polygon(ring)


def test_what_was_examined_is_measured() -> None:
    flaws = examine([WEST, _bent(-2)])
    assert measure([WEST, _bent(-2)], LABELS, flaws=flaws) == measure([WEST, _bent(-2)], LABELS)
    sound = examine([WEST, EAST])
    assert measure([WEST, _bent(-2)], LABELS, flaws=sound) == Soundness(count=2)


def test_mismatched_vertices_without_area() -> None:
    split = shapely.Polygon([(10_000, 0), (10_000, 5_000), (10_000, 10_000), (0, 10_000), (0, 0)])
    soundness = measure([split, EAST], LABELS)
    assert soundness.mismatched_km == pytest.approx(10)
    assert (soundness.overlap_m2, soundness.gap_m2) == (0, 0)
    assert verdict(soundness) == "repairable"


def test_polygon_inside_another_and_the_same_twice_are_refused() -> None:
    inside = shapely.box(4_000, 4_000, 6_000, 6_000)
    for second, area in ((inside, 4e6), (WEST, 1e8)):
        soundness = measure([WEST, second], LABELS)
        assert soundness.overlaps == (
            Overlap(first="GM0001", second="GM0002", area=pytest.approx(area), share=1.0),
        )
        assert verdict(soundness) == "refuse"


def test_overlap_that_is_little_but_much_of_one_is_refused() -> None:
    tiny = shapely.box(9_900, 0, 10_100, 200)
    soundness = measure([WEST, tiny], LABELS)
    assert soundness.overlap_m2 < 100_000
    assert verdict(soundness) == "refuse"


def test_bow_tie_is_named_and_repairable() -> None:
    tie = shapely.Polygon([(0, 0), (10_000, 10_000), (10_000, 0), (0, 10_000)])
    soundness = measure([tie, EAST], LABELS)
    assert soundness.invalid == ("GM0001",)
    assert soundness.told()[0] == "1 invalid polygons: GM0001"
    assert verdict(soundness) == "repairable"


@pytest.mark.parametrize("width", [0.4, 10.0])
def test_polygons_that_each_were_shrunk_are_refused(width: float) -> None:
    frame = squares()
    shrunk = shapely.buffer(frame.geometry.array, -width / 2, join_style="mitre")
    soundness = measure(shrunk, list(frame["code"]))
    inner = 3 * 10_000 + 20_000  # m of border between two rows of four squares
    assert soundness.gap_m2 == pytest.approx(inner * width, rel=0.01)
    assert verdict(soundness) == ("refuse" if inner * width > 100_000 else "repairable")


def test_refusal_tells_figures_tolerance_and_remedy() -> None:
    told = refusal(measure([WEST, shapely.box(9_000, 0, 20_000, 10_000)], LABELS))
    assert "1 pairs overlap, by 10.0 km²; the most are GM0001 and GM0002" in told
    assert "up to 0.1 km² each, and 1% of a municipality" in told
    assert "--repair" in told


def test_only_polygons() -> None:
    with pytest.raises(BoundaryError, match="must be polygons"):
        measure([WEST, shapely.Point(0, 0)], LABELS)
    with pytest.raises(BoundaryError, match="must be polygons"):
        measure([WEST, None], LABELS)


@given(st.integers(0, 2**16), st.floats(-4, 0.9))
def test_order_makes_no_difference(seed: int, shift: float) -> None:
    shapes = np.array([*squares().geometry, WEST, _bent(shift)], dtype=object)
    labels = np.array([*squares()["code"], "GM0001", "GM0002"])
    order = np.random.default_rng(seed).permutation(len(shapes))
    one, other = measure(shapes, list(labels)), measure(shapes[order], list(labels[order]))
    assert verdict(one) == verdict(other)
    assert set(one.mismatched) == set(other.mismatched)
    assert one.overlap_m2 == pytest.approx(other.overlap_m2)
    assert one.gap_m2 == pytest.approx(other.gap_m2)


def _real(folder: Path, year: int) -> tuple[np.ndarray, list[str]]:
    frame = read(folder / f"cbsgebiedsindelingen{year}.gpkg").frame
    return np.asarray(frame.geometry.array, dtype=object), list(frame["code"])


@pytest.mark.integration
@pytest.mark.parametrize("year", [2018, 2019, 2020, 2022])
def test_sound_real_files(real_boundaries: Path, year: int) -> None:
    soundness = measure(*_real(real_boundaries, year))
    assert verdict(soundness) == "sound"
    assert soundness.told() == ()


@pytest.mark.integration
@pytest.mark.parametrize(("year", "invalid"), [(2023, 5), (2025, 2), (2026, 2)])
def test_real_files_with_invalid_polygons(real_boundaries: Path, year: int, invalid: int) -> None:
    soundness = measure(*_real(real_boundaries, year))
    assert len(soundness.invalid) == invalid
    assert soundness.coverage_valid
    assert verdict(soundness) == "repairable"


@pytest.mark.integration
def test_flawed_real_file_is_repairable(real_boundaries: Path) -> None:
    shapes, labels = _real(real_boundaries, 2021)
    soundness = measure(shapes, labels)
    assert len(soundness.mismatched) == 74
    assert soundness.overlap_m2 + soundness.gap_m2 == pytest.approx(11.9, abs=0.05)
    assert soundness.invalid == ()
    assert verdict(soundness) == "repairable"
    repaired, _ = repair(shapes, labels=labels)
    assert verdict(measure(repaired, labels)) == "sound"


@pytest.mark.integration
def test_real_file_simplified_polygon_by_polygon_is_refused(real_boundaries: Path) -> None:
    shapes, labels = _real(real_boundaries, 2022)
    soundness = measure(shapely.simplify(shapes, 100), labels)
    assert verdict(soundness) == "refuse"
    assert soundness.overlap_m2 > 10e6
    assert soundness.mismatched_km > 1_000
    told = refusal(soundness)
    assert "pairs overlap, by 21.2 km²" in told
    assert "km²; take" not in told
    # as a whole, the same detail is fine
    assert verdict(measure(shapely.coverage_simplify(shapes, 100), labels)) == "sound"


@pytest.mark.integration
def test_real_file_of_shrunken_polygons_is_refused(real_boundaries: Path) -> None:
    shapes, labels = _real(real_boundaries, 2018)
    shrunk = shapely.buffer(shapes, -5, join_style="mitre", mitre_limit=2)
    assert shapely.coverage_is_valid(shrunk)  # nothing touches, so nothing is said to be amiss
    assert verdict(measure(shrunk, labels)) == "refuse"
