"""Papers: what a reader finds on a sheet laid out for each of them."""

from __future__ import annotations

import io
import itertools
from typing import TYPE_CHECKING

import numpy as np
import pypdf
import pytest
import shapely
from PIL import Image

from plates import lines_on, plate_of, scene_of
from regiokaart.classes import classify, sign_of_inferred
from regiokaart.errors import InputError
from regiokaart.print import PAPERS, draw_sheet, make_shared_plate, style
from regiokaart.print.furniture import make_head
from regiokaart.print.key import make_key
from regiokaart.print.layout import Box, Needs, beside, emptiest_corner
from regiokaart.print.legend import make_legend
from regiokaart.print.paper import A4, file_stem, paper_of, papers_of
from regiokaart.texts import text

if TYPE_CHECKING:
    from pathlib import Path

    from regiokaart.layer import Scene
    from regiokaart.print import Plate, Sheet
    from regiokaart.texts import Language

STUDIES = ("samenwerkingsagenda-2021", "stedelijke-cultuurregios-2021")


def boxes_of(sheet: Sheet) -> list[tuple[str, float, shapely.Geometry]]:
    """Return each line of text on a sheet with its size and its extent in millimetres."""
    found = []
    for one in lines_on(sheet.figure):
        x, y = one.get_position()
        size = float(one.get_fontsize())
        bold = int(one.get_fontproperties().get_weight()) >= 600
        wide = style.width(one.get_text(), size, "semibold" if bold else "regular")
        high = size * style.POINT
        found.append(
            (one.get_text(), size, shapely.box(x, y - 0.2 * high, x + wide, y + 0.7 * high))
        )
    return found


def check_sheet(scene: Scene, plate: Plate, map_id: str, lang: Language) -> None:
    """No text is out of the page or too small, no name over another, no legend over land."""
    sheet = draw_sheet(scene, scene.study.map(map_id), plate=plate, lang=lang)
    plate = plate.of(map_id)
    page = shapely.box(0, 0, *plate.page)
    lines = boxes_of(sheet)
    out = [(words, box.bounds) for words, _, box in lines if not page.contains(box)]
    assert not out
    least = 6.0 if plate.paper.has_furniture else 5.0
    assert min(size for _, size, _ in lines) >= least
    names = [shapely.box(*label.box) for label in plate.names]
    assert plate.unplaced == ()
    for one, other in itertools.combinations(names, 2):
        assert not one.intersects(other)
    land = shapely.union_all([*plate.land, *names])
    frame = plate.frame.shape
    assert all(frame.buffer(0.01).contains(name) for name in names)
    told = [box for words, _, box in lines if words in {"Legenda", "Legend"}]
    assert len(told) == (1 if plate.paper.has_furniture else 0)
    assert not any(box.intersects(land) for box in told)
    if plate.paper.layout == "under":
        legend = make_legend(plate, list(sheet.classes), lang=lang).box.shape
        assert not legend.intersects(land)
        assert legend.contains(shapely.union_all(told))


@pytest.mark.parametrize(
    ("study", "paper"),
    [
        *((STUDIES[0], paper) for paper in PAPERS),
        *((STUDIES[1], paper) for paper in ("a4", "a3", "slide", "figure")),
    ],
)
def test_each_map_on_tiles_fits_each_paper(study: str, paper: str) -> None:
    scene, plate = plate_of(study, paper)
    for spec in scene.study.maps:
        check_sheet(scene, plate, spec.id, "nl")


@pytest.mark.integration
@pytest.mark.parametrize(
    ("study", "paper"),
    [
        # upright the country has room for all names that must be there; lying it has not
        *((STUDIES[0], paper) for paper in ("a4-landscape", "a3", "slide", "figure")),
        *((STUDIES[1], paper) for paper in ("a3", "slide", "figure")),
    ],
)
def test_each_map_on_real_borders_fits_each_paper(
    study: str, paper: str, real_boundaries: Path
) -> None:
    scene, plate = plate_of(study, paper, boundaries=real_boundaries)
    for spec in scene.study.maps:
        check_sheet(scene, plate, spec.id, "nl")


def test_the_longer_words_of_english_fit_too() -> None:
    for paper in ("slide", "figure"):
        scene, plate = plate_of(STUDIES[0], paper, "en")
        for spec in scene.study.maps:
            check_sheet(scene, plate, spec.id, "en")


@pytest.mark.parametrize(
    ("paper", "pixels"),
    [
        ("a4", (3508, 2480)),
        ("a4-portrait", (2480, 3508)),
        ("a4-landscape", (3508, 2480)),
        ("a3", (4961, 3508)),
        ("slide", (4000, 2250)),
    ],
)
def test_a_picture_has_the_exact_size_of_its_paper(
    invented_scene: Scene, paper: str, pixels: tuple[int, int]
) -> None:
    sheet = draw_sheet(invented_scene, invented_scene.study.maps[0], paper=paper)
    assert Image.open(io.BytesIO(sheet.render("png"))).size == pixels
    box = pypdf.PdfReader(io.BytesIO(sheet.render("pdf"))).pages[0].mediabox
    assert (float(box.width), float(box.height)) == pytest.approx(
        [side * 72 / 300 for side in pixels], abs=0.5
    )


def test_a_figure_is_as_wide_as_a_column_and_as_high_as_its_area_and_key(
    invented_scene: Scene,
) -> None:
    plate = make_shared_plate(invented_scene, paper="figure")
    sheet = draw_sheet(invented_scene, invented_scene.study.maps[0], plate=plate)
    wide, high = Image.open(io.BytesIO(sheet.render("png"))).size
    assert wide == round(85 / 25.4 * 300)
    left, bottom, right, top = invented_scene.layer.total_bounds
    rest = plate.frame.bottom / plate.page[0]
    assert high / wide - rest == pytest.approx((top - bottom) / (right - left), abs=0.08)
    assert plate.frame.bottom < 20


def test_a_figure_has_the_map_its_key_its_scale_and_whom_to_name_and_no_more(
    invented_scene: Scene,
) -> None:
    sheet = draw_sheet(invented_scene, invented_scene.study.maps[0], paper="figure")
    words = {words for words, _, _ in boxes_of(sheet)}
    names = {"Delft", "Den Haag", "Rijswijk", "Zoetermeer", "Rotterdam"}
    assert names <= words
    rest = words - {" ".join(words.split()) for words in names}
    assert any(word.endswith(" km") for word in rest)
    assert invented_scene.attribution("nl") in rest
    assert {one.label for one in sheet.classes} <= words
    assert not {"Legenda", "Proefregio's", "N"} & words


@pytest.mark.parametrize("lang", ["nl", "en"])
@pytest.mark.parametrize("study", STUDIES)
def test_all_colours_and_signs_of_a_figure_are_named_on_it(study: str, lang: Language) -> None:
    scene, plate = plate_of(study, "figure", lang)
    for spec in scene.study.maps:
        sheet = draw_sheet(scene, spec, plate=plate, lang=lang)
        lines = boxes_of(sheet)
        under = [one for one in lines if one[2].bounds[3] < plate.frame.bottom]
        key = " ".join(words for words, _, _ in under)
        regions = plate.of(spec.id).lettering.regions
        for one in sheet.classes:
            named = one.kind == "region" and not one.hatched and one.label in regions
            assert named or one.label in key, one.label
        if any(one.dotted for one in sheet.classes):
            assert text("weak", lang) in key
        if any(one.ringed for one in sheet.classes):
            assert sign_of_inferred(sheet.classes, lang) in key
        for (one, _, box), (other, _, beneath) in itertools.combinations(under, 2):
            assert not box.buffer(-0.2).intersects(beneath.buffer(-0.2)), (one, other)


def test_the_key_of_a_figure_stands_under_its_inset(real_boundaries: Path) -> None:
    scene, plate = plate_of(STUDIES[0], "figure", boundaries=real_boundaries)
    lowest = min(inset.box.bottom for inset in plate.insets)
    for spec in scene.study.maps:
        sheet = draw_sheet(scene, spec, plate=plate)
        tops = [
            box.bounds[3]
            for words, size, box in boxes_of(sheet)
            if size == 5.5 and words in {one.label for one in sheet.classes}
        ]
        assert min(tops, default=0) < lowest


def test_a_region_without_room_for_its_name_is_in_the_key(invented_scene: Scene) -> None:
    classes = classify(invented_scene, invented_scene.study.maps[0])
    region = next(one for one in classes if one.kind == "region" and not one.hatched)
    for named in (set(), {region.label}):
        key = make_key(classes, paper=paper_of("figure"), named=named, lang="nl")
        told = [line for column in key.columns for one in column for line in one.label]
        assert (region.label in told) == (not named)


def test_a_lying_page_of_an_area_that_is_not_wide_has_all_else_beside_the_map() -> None:
    for study in STUDIES:
        scene, plate = plate_of(study, "a4-landscape")
        assert plate.frame.height > 0.85 * plate.page[1]
        for spec in scene.study.maps:
            lines = boxes_of(draw_sheet(scene, spec, plate=plate))
            column = [(words, box) for words, _, box in lines if box.bounds[2] < plate.frame.left]
            words = " ".join(words for words, _ in column)
            for part in (spec.title.nl, spec.note.nl if spec.note else "", "Legenda", "Gemaakt"):
                assert part in words
            for (one, box), (other, beneath) in itertools.combinations(column, 2):
                assert not box.buffer(-0.2).intersects(beneath.buffer(-0.2)), (one, other)
        assert plate_of(study, "a4")[1].page == A4


def test_a_wide_area_keeps_what_stands_under_the_map(invented_scene: Scene) -> None:
    wide = np.array([shapely.box(0, 0, 20_000, 8_000)], dtype=object)
    high = np.array([shapely.box(0, 0, 8_000, 9_000)], dtype=object)
    needs = Needs(foot=30.0)
    lying = paper_of("a4-landscape")
    assert beside(wide, lying, needs) is None
    assert beside(high, lying, needs).layout == "beside"
    for paper in ("a4", "a3", "a4-portrait", "slide", "figure"):
        assert beside(high, paper_of(paper), needs) is None
    assert make_shared_plate(invented_scene, paper=lying).paper.layout == "under"


def test_tiles_say_what_they_are_on_every_paper() -> None:
    for paper in PAPERS:
        scene, plate = plate_of(STUDIES[0], paper)
        sheet = draw_sheet(scene, scene.study.maps[0], plate=plate)
        assert "Tegelkaart: één tegel per gemeente, geen grenzen" in {
            words for words, _, _ in boxes_of(sheet)
        }


def words_of(scene: Scene, plate: Plate, map_id: str, lang: Language = "nl") -> str:
    sheet = draw_sheet(scene, scene.study.map(map_id), plate=plate, lang=lang)
    return " ".join(words for words, _, _ in boxes_of(sheet))


def test_a_slide_has_the_note_and_the_sources_where_there_is_room() -> None:
    scene, plate = plate_of(STUDIES[0], "slide")
    for spec in scene.study.maps:
        assert spec.note is None or spec.note.nl in words_of(scene, plate, spec.id)
    words = words_of(scene, plate, "kaart-1")
    assert "Deelname Holland Rijnland afgeleid: " in words
    assert "bijlage bij de profielen" in words


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_a_slide_without_room_tells_at_least_what_is_inferred(lang: Language) -> None:
    scene, plate = plate_of(STUDIES[1], "slide", lang)
    words = words_of(scene, plate, "kaart-1", lang)
    told = {
        "nl": "Deelname Leiden en Stedelijke Cultuurregio Zuid afgeleid.",
        "en": "Membership of Leiden and Stedelijke Cultuurregio Zuid inferred.",
    }
    assert told[lang] in words
    assert "bijlage bij de profielen" not in words


@pytest.mark.parametrize("lang", ["nl", "en"])
@pytest.mark.parametrize("study", STUDIES)
def test_the_legend_of_a_slide_is_not_set_smaller_than_its_sources(
    study: str, lang: Language
) -> None:
    scene, plate = plate_of(study, "slide", lang)
    for spec in scene.study.maps:
        sheet = draw_sheet(scene, spec, plate=plate, lang=lang)
        labels = {one.label for one in sheet.classes}
        column = [one for one in boxes_of(sheet) if one[2].bounds[2] < plate.frame.left]
        sizes = [size for words, size, _ in column if words in labels]
        assert min(sizes, default=8.0) >= plate.paper.type.source


def test_lines_of_titles_are_of_a_length_and_subtitles_break_between_their_parts() -> None:
    scene, plate = plate_of(STUDIES[0], "slide")
    lines = [
        words
        for words, _, _ in boxes_of(draw_sheet(scene, scene.study.map("kaart-3"), plate=plate))
    ]
    assert {"Deelnemers", "aan de sessies"} <= set(lines)
    head = make_head(paper_of("slide"), (338.67, 190.5), "Kort", ["een", "twee " * 20, "drie vier"])
    told = [words for words, _, _, weight in head.lines if weight == "regular"]
    assert told[0] == "Een"
    assert told[-1] == "Drie vier"


def test_a_label_uses_the_room_under_the_heading_of_its_figures() -> None:
    scene, plate = plate_of(STUDIES[1], "a3")
    classes = list(draw_sheet(scene, scene.study.maps[0], plate=plate).classes)
    legend = make_legend(plate, classes, lang="nl")
    size = legend.setting.label_size
    room = min(right for right, _ in legend.columns) - legend.text_left
    for entry in legend.entries:
        figure = style.width(entry.columns[0], legend.setting.count_size) if entry.columns else 0
        for line, after in itertools.pairwise(entry.label):
            together = f"{line} {after.split()[0]}"
            # what is broken would have come within a space of its figure, or over it
            assert style.width(together, size) > room - figure - 2.6
        assert all(style.width(line, size) < room - figure for line in entry.label)


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_the_legend_of_a_slide_stands_between_title_and_notes(lang: Language) -> None:
    scene, plate = plate_of(STUDIES[1], "slide", lang)
    lines = boxes_of(draw_sheet(scene, scene.study.maps[0], plate=plate, lang=lang))
    column = [(words, box) for words, _, box in lines if box.bounds[2] < plate.frame.left]
    assert {"Zwolle", "Flevoland + Zwolle"} <= {words for words, _ in column}
    for (one, box), (other, beneath) in itertools.combinations(column, 2):
        assert not box.buffer(-0.2).intersects(beneath.buffer(-0.2)), (one, other)


def test_a_legend_of_many_lines_is_set_smaller_or_refused_but_never_over_the_notes() -> None:
    scene, plate = plate_of(STUDIES[1], "slide")
    classes = list(draw_sheet(scene, scene.study.maps[0], plate=plate).classes)
    heights = []
    for high in (125, 100, 80):
        room = Box(11, 20, 11 + plate.paper.column, 20 + high)
        legend = make_legend(plate, classes, lang="nl", room=room)
        assert legend.box.bottom > room.bottom
        assert legend.box.right < room.right
        heights.append(legend.setting.label_size)
    assert heights[0] > heights[1] > heights[2] >= 6
    with pytest.raises(InputError, match=r"legend of \d+ lines has no room beside the map"):
        make_legend(plate, classes, lang="nl", room=Box(11, 20, 110, 40))


def test_type_and_lines_suit_the_paper_and_are_not_those_of_a4_made_larger() -> None:
    _, small = plate_of(STUDIES[0], "a4")
    _, large = plate_of(STUDIES[0], "a3")
    assert large.page[0] / small.page[0] == pytest.approx(2**0.5, abs=0.01)
    sizes = []
    for plate in (small, large):
        scene = scene_of(STUDIES[0])
        lines = boxes_of(draw_sheet(scene, scene.study.maps[0], plate=plate))
        sizes += [size for words, size, _ in lines if words == "Legenda"]
    assert sizes[0] < sizes[1] < sizes[0] * 2**0.5
    assert small.strokes.region < large.strokes.region < small.strokes.region * 2**0.5


def test_the_legend_takes_the_corner_with_most_room() -> None:
    frame = Box(0, 0, 100, 100)
    land = [shapely.box(20, 20, 90, 70)]  # nearest to the lower right corner, then upper right
    corner = emptiest_corner(frame, (20, 12), land, gap=2)
    assert corner is not None
    assert (corner.left, corner.top) == (2, 98)
    assert emptiest_corner(frame, (20, 12), [frame.shape], gap=2) is None


@pytest.mark.parametrize(
    ("wrong", "right"), [("a33", "'a3'"), ("slides", "'slide'"), ("figuur", "'figure'")]
)
def test_an_unknown_paper_is_told_with_what_was_meant(wrong: str, right: str) -> None:
    with pytest.raises(InputError, match=f"{wrong!r} is not a paper.*Did you mean.*{right}"):
        paper_of(wrong)


def test_papers_are_each_taken_once_and_a4_is_not_in_the_name_of_a_file() -> None:
    papers = papers_of(["a4", "slide", "A4"])
    assert [paper.id for paper in papers] == ["a4", "slide"]
    assert [file_stem("kaart-1", paper) for paper in papers] == ["kaart-1", "kaart-1-slide"]
    with pytest.raises(InputError, match="no paper is named"):
        papers_of([])


@pytest.mark.parametrize("paper", ["a3", "slide", "figure"])
def test_a_paper_gives_the_same_bytes_again(invented_scene: Scene, paper: str) -> None:
    spec = invented_scene.study.maps[0]
    first, second = (draw_sheet(invented_scene, spec, paper=paper).render("pdf") for _ in range(2))
    assert first == second
