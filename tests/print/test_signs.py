"""Stripes, hatching, dots and rings: as geometry, on sheets and in legends."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import numpy as np
import pytest
import shapely
import shapely.affinity
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch
from matplotlib.text import Text
from PIL import Image

from regiokaart.classes import classify
from regiokaart.layer import join
from regiokaart.print import draw_sheet, make_shared_plate, signs
from regiokaart.texts import text

if TYPE_CHECKING:
    from collections.abc import Callable

    import geopandas as gpd

    from regiokaart.layer import Scene
    from regiokaart.print import Sheet
    from regiokaart.study import Study
    from regiokaart.texts import Language

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


def _spread(shape: shapely.Geometry, **ways: shapely.Geometry | float) -> shapely.Geometry:
    """Return the signs of a size on a shape as discs."""
    measures = {"step": 3.8, "radius": 0.6, "gap": 0.5} | ways
    x, y, size = signs.places(shape, **measures).T
    return shapely.buffer(shapely.points(x, y), size * measures["radius"])


def test_signs_keep_off_the_border() -> None:
    discs = _spread(L_SHAPE)
    assert len(discs) > 20
    assert shapely.distance(discs, L_SHAPE.exterior).min() >= 0.45


def test_stripes_go_on_in_a_neighbour_with_the_same_regions() -> None:
    left, right = shapely.box(0, 0, 20, 30), shapely.box(20, 0, 45, 30)
    whole = signs.stripes(shapely.union_all([left, right]), 3)
    for one, other, both in zip(
        signs.stripes(left, 3), signs.stripes(right, 3), whole, strict=True
    ):
        assert shapely.union_all([one, other]).symmetric_difference(both).area < 1e-6


@given(st.integers(2, 4), st.floats(0, 50), st.floats(0, 50), st.floats(2.5, 6))
def test_each_colour_shows_in_a_small_shape(count: int, x: float, y: float, side: float) -> None:
    """With a stripe narrower than half the shape none goes missing, wherever it lies."""
    shape = shapely.box(x, y, x + side, y + side)
    wide = side * np.sqrt(2) / (2 * count)
    areas = [part.area for part in signs.stripes(shape, count, wide=wide)]
    assert sum(areas) == pytest.approx(shape.area)
    assert min(areas) > 0.3 * shape.area / count


@pytest.mark.parametrize("size", [(8.0, 5.0), (5.0, 2.8), (4.2, 2.3)])
@pytest.mark.parametrize("count", [2, 3, 4])
def test_sign_of_a_legend_shows_each_colour(size: tuple[float, float], count: int) -> None:
    swatch = shapely.box(31.4, 12.7, 31.4 + size[0], 12.7 + size[1])
    wide = signs.swatch_stripe(swatch, count)
    areas = [part.area for part in signs.stripes(swatch, count, wide=wide)]
    assert min(areas) > 0.5 * swatch.area / count


def _slopes(lines: shapely.Geometry) -> set[float]:
    ends = np.array([line.coords for line in shapely.get_parts(lines) if line.length > 0.1])
    rise = (ends[:, 1] - ends[:, 0])[:, ::-1]
    return set(np.round(rise[:, 0] / rise[:, 1], 6))


def test_hatching_crosses_stripes_and_does_not_run_with_them() -> None:
    square = shapely.box(3, 5, 33, 35)
    assert _slopes(signs.hatching(square)) == {1.0}
    assert _slopes(signs.hatching(square, crossing=True)) == {-1.0}
    assert signs.hatching(square, crossing=True).difference(square.buffer(1e-6)).is_empty


@given(st.floats(0, 20), st.floats(0, 20), st.floats(0.3, 3))
def test_smallest_municipality_gets_its_mark(x: float, y: float, side: float) -> None:
    shape = shapely.box(x, y, x + side, y + side)
    discs = _spread(shape)
    assert len(discs) >= 1
    assert all(shape.contains(disc.centroid) for disc in discs)


def test_marks_keep_off_names_where_there_is_room() -> None:
    shape, name = shapely.box(0, 0, 20, 12), shapely.box(3, 4, 17, 8)
    spaced = shapely.box(1, 3, 19, 9)
    discs = _spread(shape, clear=name, spaced=spaced)
    assert len(discs) >= 8
    assert shapely.distance(discs, name).min() >= 0.3
    covered = _spread(shape, clear=shape, spaced=shape)
    assert len(covered) >= 1  # better half seen than not there


@pytest.mark.parametrize("side", [1.9, 2.6, 3.1, 4.6])
def test_sign_of_a_small_tile_is_seen_beside_the_end_of_a_leader_line(side: float) -> None:
    """It stands in the middle, where the only sign would be too."""
    tile = shapely.box(10, 10, 10 + side, 10 + side)
    end = tile.centroid.buffer(0.35)
    leader = shapely.LineString([tile.centroid, (10 + 2 * side, 10 + side / 2)]).buffer(0.25)
    taken = shapely.union_all([end, leader])
    measures = {"radius": 0.45, "gap": 0.4, "step": 2.7}
    (disc,) = _spread(tile, clear=taken, spaced=taken.buffer(0.85), **measures)
    assert not disc.intersects(taken)
    assert tile.contains(disc)
    assert disc.area >= 0.35 * np.pi * 0.45**2


@given(st.floats(0, 50), st.floats(0, 50), st.floats(2, 16))
def test_equal_tiles_have_equal_signs(x: float, y: float, side: float) -> None:
    first, second = (shapely.box(a, b, a + side, b + side) for a, b in ((0, 0), (x, y)))
    moved = shapely.affinity.translate(shapely.multipolygons(_spread(first)), x, y)
    assert shapely.hausdorff_distance(moved, shapely.multipolygons(_spread(second))) < 0.11


def test_islands_that_have_room_have_signs_too() -> None:
    island, rock = shapely.box(40, 0, 44, 4), shapely.box(50, 0, 50.5, 0.5)
    whole = shapely.union_all([L_SHAPE, island, rock])
    discs = _spread(whole)
    assert island.contains(discs).sum() == 1
    assert not rock.intersects(discs).any()


# on sheets


ROWS = """\
cooperation,region,region_name,code,name,valid_from,valid_to,evidence,source
proefregio,noord,Noord,GM0518,,,,stated,s
proefregio,noord,Noord,GM0603,,,,inferred,s
proefregio,noord,Noord,GM0637,,,,weak,s
proefregio,noord,Noord,GM0503,,,,inferred,s
proefregio,zuid,Zuid,GM0503,,,,weak,s
proefregio,zuid,Zuid,GM0599,,,,inferred,s
proefregio,,,GM1842,,,,stated,s
"""


@pytest.fixture
def marked_scene(
    invented_study: Callable[..., Study], invented_boundaries: gpd.GeoDataFrame
) -> Scene:
    """Return a scene with all signs: inferred, weak, both, a combination and unknown."""
    study = invented_study(memberships=ROWS)
    return join(study, invented_boundaries, study.memberships().at(study.reference_date))


def _words(sheet: Sheet) -> list[str]:
    return [text.get_text() for text in sheet.figure.findobj(Text) if text.get_text()]


def test_what_is_weak_in_one_region_and_inferred_in_another_is_weak(marked_scene: Scene) -> None:
    classes = {one.id: one for one in classify(marked_scene, marked_scene.study.maps[0])}
    both = classes["noord+zuid"]
    assert both.inferred == both.weak == both.dotted == ("GM0503",)
    assert both.ringed == ()
    assert classes["noord"].dotted == ("GM0637",)
    assert classes["noord"].ringed == ("GM0603",)


@pytest.mark.parametrize(
    ("lang", "label"), [("nl", "Deelname afgeleid"), ("en", "Membership inferred")]
)
def test_inferred_has_a_row_in_the_legend_only_when_present(
    marked_scene: Scene, invented_scene: Scene, lang: Language, label: str
) -> None:
    words = _words(draw_sheet(marked_scene, marked_scene.study.maps[0], lang=lang))
    assert label in words
    told = words[words.index(label) + 1]
    assert told.startswith("2 gemeenten: " if lang == "nl" else "2 municipalities: ")
    assert "Rijswijk" in told
    without = _words(draw_sheet(invented_scene, invented_scene.study.maps[0], lang=lang))
    assert label not in without
    assert text("weak", lang) not in without


def test_signs_stand_in_one_order_and_tell_how_many_and_which(marked_scene: Scene) -> None:
    words = _words(draw_sheet(marked_scene, marked_scene.study.maps[0]))
    inferred, weak = words.index("Deelname afgeleid"), words.index("Zwak onderbouwd")
    assert inferred < weak
    assert words[weak + 1].startswith("2 gemeenten: ")
    assert "Zoetermeer" in words[weak + 1]


def test_source_lines_tell_whose_membership_is_inferred_and_weak(marked_scene: Scene) -> None:
    told = " ".join(_words(draw_sheet(marked_scene, marked_scene.study.maps[0])))
    assert "Rijswijk" in told.partition("Deelname ")[2]
    assert "afgeleid: s." in told
    assert "zwak onderbouwd: s." in told


def test_marks_on_the_sheet_stand_on_whose_they_are(marked_scene: Scene) -> None:
    """Rings in Rijswijk and Rotterdam, dots in Zoetermeer and Delft, nothing in Den Haag."""
    spec = marked_scene.study.maps[0]
    plate = make_shared_plate(marked_scene)
    sheet = draw_sheet(marked_scene, spec, plate=plate)
    pixels = np.asarray(Image.open(io.BytesIO(sheet.render("png", dpi=200))).convert("RGB"))
    dark = (np.abs(pixels.astype(int) - [0x4A, 0x48, 0x43]) <= 40).all(axis=2)
    found = {}
    for code, shape in plate.shapes.items():
        inner = shape.buffer(-2).difference(plate.halo.buffer(1.2))
        high, wide = dark.shape
        x = (np.arange(wide) + 0.5) / 200 * 25.4
        y = plate.page[1] - (np.arange(high) + 0.5) / 200 * 25.4
        shapely.prepare(inner)
        grid = np.meshgrid(x, y)
        found[code] = int((dark & shapely.contains_xy(inner, *grid)).sum())
    assert found["GM0518"] == 0
    for code in ("GM0603", "GM0637", "GM0503", "GM0599"):
        assert found[code] > 100, code


def test_fills_are_told_apart_by_their_signs_in_grey_print(marked_scene: Scene) -> None:
    """Of one colour: stated is even, weak has full dots, inferred has open rings."""
    plate = make_shared_plate(marked_scene)
    sheet = draw_sheet(marked_scene, marked_scene.study.maps[0], plate=plate)
    grey = np.asarray(Image.open(io.BytesIO(sheet.render("png", dpi=200))).convert("L"))
    spread = {}
    for code in ("GM0518", "GM0603", "GM0637"):  # all in the same region
        left, bottom, right, top = (
            round(value / 25.4 * 200)
            for value in shapely.bounds(plate.shapes[code].buffer(-3)).tolist()
        )
        high = len(grey)
        name = next(one for one in plate.names if one.code == code)
        under = round((name.box[1] - 1.5) / 25.4 * 200)
        spread[code] = float(grey[high - under : high - bottom, left:right].std())
        assert top > under
    assert spread["GM0518"] < 1
    assert spread["GM0603"] > 5
    assert spread["GM0637"] > 5


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
