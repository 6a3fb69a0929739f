"""The sheet with all maps of a study: each is there, and what they share is told once."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING

import pypdf
import pytest
import shapely
from PIL import Image

from plates import lines_on
from regiokaart.classes import classify, sizes
from regiokaart.errors import InputError
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
