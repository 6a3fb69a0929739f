"""The sheet with all maps of a study: each is there, and what they share is told once."""

from __future__ import annotations

import io
import re
from collections import Counter
from typing import TYPE_CHECKING

import numpy as np
import pypdf
import pytest
import shapely
from matplotlib.colors import to_rgba
from matplotlib.patches import PathPatch
from matplotlib.path import Path as Outline
from PIL import Image

from plates import lines_on
from regiokaart.classes import classify, sizes
from regiokaart.errors import InputError
from regiokaart.house import DEFAULT
from regiokaart.layer import load_scene, load_scene_on_tiles
from regiokaart.print import draw_multiples, style
from regiokaart.study import load_study

if TYPE_CHECKING:
    from pathlib import Path

    from regiokaart.layer import Scene
    from regiokaart.print import Sheet
    from regiokaart.texts import Language

STUDIES = ("samenwerkingsagenda-2021", "stedelijke-cultuurregios-2021")


def words_of(sheet: Sheet) -> str:
    text = pypdf.PdfReader(io.BytesIO(sheet.render("pdf"))).pages[0].extract_text()
    return " ".join(text.split())


def check_multiples(scene: Scene, paper: str, lang: Language) -> Sheet:
    """Each title and each class is there, in the page, in type that can be read."""
    sheet = draw_multiples(scene, paper=paper, lang=lang)
    words = words_of(sheet)
    for place, spec in enumerate(scene.study.maps, start=1):
        assert f"{place}. {spec.title.get(lang)}" in words
        for one in classify(scene, spec, lang=lang):
            assert one.label in words
    wide, high = (side * 25.4 for side in sheet.figure.get_size_inches())
    page = shapely.box(0, 0, wide, high)
    for one in lines_on(sheet.figure):
        size = float(one.get_fontsize())
        assert size >= 5.99
        x, y = one.get_position()
        bold = int(one.get_fontproperties().get_weight()) >= 600
        across = style.width(one.get_text(), size, "semibold" if bold else "regular")
        extent = shapely.box(x, y - 0.2 * size * style.POINT, x + across, y)
        assert page.contains(extent), one.get_text()
    return sheet


@pytest.mark.parametrize("paper", ["a4", "a3", "slide"])
@pytest.mark.parametrize("study", STUDIES)
def test_all_maps_of_a_study_are_on_one_sheet(study: str, paper: str) -> None:
    check_multiples(load_scene_on_tiles(load_study(study)), paper, "nl")


def test_all_maps_are_there_in_english() -> None:
    sheet = check_multiples(load_scene_on_tiles(load_study(STUDIES[0])), "a4", "en")
    assert "Reference date 1 October 2021" in words_of(sheet)


@pytest.mark.integration
@pytest.mark.parametrize("study", STUDIES)
def test_all_maps_are_there_on_real_borders(study: str, real_boundaries: Path) -> None:
    scene = load_scene(load_study(study), boundaries=real_boundaries).drawn()
    words = words_of(check_multiples(scene, "a4", "nl"))
    assert words.count("CBS, Kadaster 2021, CC BY 4.0") == 1
    assert " km" in words


def test_what_maps_share_is_told_once() -> None:
    scene = load_scene_on_tiles(load_study(STUDIES[0]))
    words = words_of(draw_multiples(scene))
    for part in (
        scene.study.title.nl,
        "Peildatum 1 oktober 2021",
        "Tegelkaart: één tegel per gemeente, geen grenzen",
        "Gemaakt met regiokaart",
        "De bronnen van elke deelname staan op het vel van de kaart zelf.",
        "Deelname Midden-Delfland zwak onderbouwd.",
    ):
        assert words.count(part) == 1, part


@pytest.mark.parametrize("study", STUDIES)
def test_on_a_slide_notes_take_a_place_that_is_left_over(study: str) -> None:
    scene = load_scene_on_tiles(load_study(study))
    words = words_of(draw_multiples(scene, paper="slide"))
    for spec in scene.study.maps:
        assert spec.note is None or spec.note.nl in words
    # slides may lack the sources
    assert "De bronnen van elke deelname" not in words


def test_on_a_slide_notes_do_not_make_the_maps_smaller() -> None:
    study = load_study(STUDIES[0])
    four = study.model_copy(update={"maps": study.maps[:4]})
    scene = load_scene_on_tiles(four)
    words = words_of(draw_multiples(scene, paper="slide"))
    assert scene.study.maps[0].note is not None
    assert scene.study.maps[0].note.nl not in words


def test_regions_that_share_a_colour_are_numbered_on_the_map_and_in_the_legend() -> None:
    scene = load_scene_on_tiles(load_study(STUDIES[1]))
    sheet = draw_multiples(scene)
    written = [one.get_text() for one in lines_on(sheet.figure)]
    classes = classify(scene, scene.study.maps[0])
    regions = [one for one in classes if one.kind == "region"]
    assert len({one.fills for one in regions}) < len(regions)
    counts = sizes(classes)
    told = {str(counts[one.id][0]) for one in classes}
    for number in map(str, range(1, len(regions) + 1)):
        assert written.count(number) >= 2 + (number in told)


def test_each_separate_part_of_a_region_has_its_number() -> None:
    """But for islands, which the number of the mainland tells of."""
    scene = load_scene_on_tiles(load_study(STUDIES[1]))
    written = [one.get_text() for one in lines_on(draw_multiples(scene).figure)]
    figures = [
        str(count)
        for spec in scene.study.maps
        for count, _ in sizes(classify(scene, spec)).values()
    ]
    told = Counter(written) - Counter(figures)  # in the legend, and on the map
    assert told["13"] == 1 + 5
    assert told["15"] == 1 + 3
    partners = classify(scene, scene.study.maps[2])
    (north,) = (one for one in partners if one.label == "We the North")
    assert len(shapely.get_parts(scene.layer.loc[list(north.codes)].union_all())) > 2
    assert told["1"] == (1 + 4) + (1 + 1)


def _rings(sheet: Sheet) -> list[shapely.Geometry]:
    """Return the rings of inferred memberships on a sheet as discs, in millimetres."""
    found = []
    for one in sheet.figure.artists:
        if isinstance(one, PathPatch) and one.get_edgecolor() == to_rgba(DEFAULT.colours.mark):
            corners = np.asarray(one.get_path().vertices)
            circles = corners.reshape(-1, len(Outline.unit_circle().vertices), 2)
            found += [shapely.MultiPoint(circle[:-1]).convex_hull for circle in circles]
    return found


def test_no_number_is_printed_over_a_ring() -> None:
    sheet = draw_multiples(load_scene_on_tiles(load_study(STUDIES[1])))
    rings = _rings(sheet)
    numbers = [one for one in lines_on(sheet.figure) if re.fullmatch(r"\d+", one.get_text())]
    assert len(rings) > 140
    for one in numbers:
        x, y = one.get_unitless_position()
        size = one.get_size()
        wide = style.width(one.get_text(), size)
        letters = shapely.box(x, y, x + wide, y + 0.64 * size * style.POINT)
        assert not shapely.intersects(rings, letters).any(), one.get_text()


def test_a_region_of_its_own_colour_needs_no_number(invented_scene: Scene) -> None:
    sheet = draw_multiples(invented_scene)
    written = [one.get_text() for one in lines_on(sheet.figure)]
    spec = invented_scene.study.maps[0]
    counts = [str(count) for count, _ in sizes(classify(invented_scene, spec)).values()]
    assert [word for word in written if re.fullmatch(r"\d+", word)][: len(counts)] == counts


def test_no_two_shapes_of_the_file_have_the_same_name(invented_scene: Scene) -> None:
    svg = draw_multiples(invented_scene).render("svg").decode()
    ids = re.findall(r'\bid="([^"]+)"', svg)
    assert len(ids) == len(set(ids))
    for spec in invented_scene.study.maps:
        assert f"{spec.id}-GM0503" in svg


@pytest.mark.parametrize(
    ("paper", "pixels"), [("a4", {2480, 3508}), ("a3", {3508, 4961}), ("slide", {4000, 2250})]
)
def test_the_sheet_has_the_exact_size_of_its_paper(
    invented_scene: Scene, paper: str, pixels: set[int]
) -> None:
    picture = Image.open(io.BytesIO(draw_multiples(invented_scene, paper=paper).render("png")))
    assert set(picture.size) == pixels


@pytest.mark.parametrize("kind", ["png", "pdf", "svg"])
def test_the_same_study_gives_the_same_bytes(invented_scene: Scene, kind: str) -> None:
    first, second = (draw_multiples(invented_scene).render(kind) for _ in range(2))
    assert first == second


def test_a_figure_has_no_room_for_all_maps(invented_scene: Scene) -> None:
    with pytest.raises(InputError, match="'figure' has no room for all maps; choose from a4, "):
        draw_multiples(invented_scene, paper="figure")
