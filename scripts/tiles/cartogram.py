"""An equal-area cartogram, and the square grid that lies over it.

The cartogram is flow-based, after Gastner, Seguy and More (2018): the boundaries are bent until
every municipality covers the same area, while the sea keeps its own.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely
from scipy.fft import dctn, idctn
from scipy.ndimage import gaussian_filter, map_coordinates

from tiles.land import PLACES, largest_part

if TYPE_CHECKING:
    from collections.abc import Callable

    from tiles.land import Floats, Land

#: Cells along one side of the lattice on which the cartogram flows.
LATTICE: Final = 640
#: Passes of the flow; every pass starts from the boundaries the previous one left.
PASSES: Final = 5
#: Time steps within one pass.
STEPS: Final = 24
#: Empty cells kept around the land, so that annealing may bend the coast.
MARGIN: Final = 3


@dataclass(frozen=True)
class Grid:
    """A square grid over the cartogram."""

    columns: int
    rows: int
    land: Floats
    """Share of every cell that is land, by row and column; row 0 is the northernmost."""
    targets: Floats
    """Where every municipality lies on the cartogram: column and row, as fractions."""


def flow(density: Floats) -> Callable[[Floats], Floats]:
    """Let a density even out, and return the map that follows the flow.

    Parameters
    ----------
    density
        Positive density on a square lattice.

    Returns
    -------
    Callable
        Takes points in lattice units (one row ``x, y`` per point) to where the flow leaves them.
    """
    mean = float(density.mean())
    size = density.shape[0]
    wave = np.pi * np.arange(size) / size
    laplacian = wave[:, None] ** 2 + wave[None, :] ** 2
    laplacian[0, 0] = 1.0
    spectrum = dctn(density - mean, type=2, norm="ortho") / laplacian
    spectrum[0, 0] = 0.0
    potential = idctn(spectrum, type=2, norm="ortho")
    # The density falls from its first value to the mean in unit time, and flux = -grad(potential).
    flux_y, flux_x = (-slope for slope in np.gradient(potential))

    def velocity(points: Floats, time: float) -> Floats:
        where = np.array([points[:, 1] - 0.5, points[:, 0] - 0.5])
        here = [
            map_coordinates(layer, where, order=1, mode="nearest")
            for layer in (flux_x, flux_y, density)
        ]
        thickness = (1 - time) * here[2] + time * mean
        return np.column_stack([here[0] / thickness, here[1] / thickness])

    def follow(points: Floats) -> Floats:
        step = 1.0 / STEPS
        for number in range(STEPS):
            time = number * step
            halfway = points + 0.5 * step * velocity(points, time)
            points = points + step * velocity(halfway, time + 0.5 * step)
        return points

    return follow


def cartogram(land: Land) -> tuple[Any, Floats, float]:
    """Bend the polygons until all have the same area.

    Parameters
    ----------
    land
        The municipalities.

    Returns
    -------
    tuple
        The bent polygons and the place of every municipality, in lattice units, and the largest
        ratio that remains between the area of one polygon and the mean area.
    """
    polygons = land.geometry
    west, south, east, north = shapely.total_bounds(polygons)
    side = 1.8 * max(east - west, north - south)
    corner = np.array([(west + east - side) / 2, (south + north - side) / 2])
    pace = side / LATTICE
    bent = shapely.transform(shapely.segmentize(polygons, pace), lambda at: (at - corner) / pace)
    moved = (land.middles - corner) / pace
    across, along = np.meshgrid(np.arange(LATTICE) + 0.5, np.arange(LATTICE) + 0.5)
    centres = shapely.points(across.ravel(), along.ravel())
    for number in range(PASSES):
        areas = shapely.area(bent)
        cells, owners = shapely.STRtree(bent).query(centres, predicate="intersects")
        density = np.full(LATTICE * LATTICE, len(bent) / float(areas.sum()))
        density[cells] = 1.0 / areas[owners]
        blurred = gaussian_filter(density.reshape(LATTICE, LATTICE), 2.0 if number == 0 else 1.0)
        follow = flow(blurred)
        bent = shapely.make_valid(shapely.transform(bent, follow))
        moved = follow(moved)
    areas = shapely.area(bent)
    ratios = areas / areas.mean()
    # The middle of a bent polygon is not where its middle went; only given places are followed.
    places = shapely.get_coordinates(shapely.centroid([largest_part(one) for one in bent]))
    given = [index for index, code in enumerate(land.codes) if code in PLACES]
    places[given] = moved[given]
    return bent, places, float(max(ratios.max(), 1 / ratios.min()))


def lay_grid(bent: Any, places: Floats) -> Grid:  # noqa: ANN401 - see `cartogram`
    """Lay the grid over the cartogram whose fullest cells hold most land.

    Parameters
    ----------
    bent
        The polygons of the cartogram, of about equal area.
    places
        Where every municipality lies on it.

    Returns
    -------
    Grid
        The best of all offsets tried.
    """
    tile = math.sqrt(float(shapely.area(bent).sum()) / len(bent))
    fine = 10
    west, south, east, north = shapely.total_bounds(bent)
    columns = math.ceil((east - west) / tile) + 1 + 2 * MARGIN
    rows = math.ceil((north - south) / tile) + 1 + 2 * MARGIN
    left, top = west - (MARGIN + 1) * tile, north + (MARGIN + 1) * tile
    # One fine lattice serves all offsets: shifting the grid is taking another corner of it.
    across = left + tile / fine * (np.arange((columns + 1) * fine) + 0.5)
    down = top - tile / fine * (np.arange((rows + 1) * fine) + 0.5)
    grid_x, grid_y = np.meshgrid(across, down)
    wet = np.zeros(grid_x.size)
    wet[
        shapely.STRtree(bent).query(shapely.points(grid_x.ravel(), grid_y.ravel()), "within")[0]
    ] = 1
    wet = wet.reshape(grid_x.shape)
    best: tuple[float, Grid] | None = None
    for shift_y in range(fine):
        for shift_x in range(fine):
            part = wet[shift_y : shift_y + rows * fine, shift_x : shift_x + columns * fine]
            land = part.reshape(rows, fine, columns, fine).mean(axis=(1, 3))
            score = float(np.sort(land.ravel())[-len(bent) :].sum())
            if best is None or score > best[0]:
                targets = np.column_stack(
                    [
                        (places[:, 0] - left) / tile - shift_x / fine - 0.5,
                        (top - places[:, 1]) / tile - shift_y / fine - 0.5,
                    ]
                )
                best = (score, Grid(columns, rows, land, targets))
    if best is None:
        raise ValueError("no boundaries to lay a grid over")
    return best[1]
