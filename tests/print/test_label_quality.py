"""The names on all sheets of both studies, measured, and read back from the drawn PDF."""

from __future__ import annotations

import itertools
import subprocess
import xml.etree.ElementTree as ET
from typing import TYPE_CHECKING, get_args

import pytest
import shapely

from plates import plate_of, scene_of
from regiokaart import register
from regiokaart.classes import classify
from regiokaart.print import Plate, draw_sheet, make_shared_plate
from regiokaart.print.legend import make_legend
from regiokaart.print.quality import quality
from regiokaart.texts import Language

if TYPE_CHECKING:
    from pathlib import Path


PROVINCE = "samenwerkingsagenda-2021"
NATIONAL = "stedelijke-cultuurregios-2021"
STUDIES = (PROVINCE, NATIONAL)
# those whose legend stands in a corner of the map
SHEETS = ("a4", "a4-landscape", "a3")
SMALLEST = {"figure": 5.0}
XHTML = "{http://www.w3.org/1999/xhtml}"


def check(study: str, paper: str, lang: Language, boundaries: Path | None = None) -> Plate:
    """Measure the names of each map of a study; none may have a fault."""
    scene, plate = plate_of(study, paper, lang, boundaries)
    for spec in scene.study.maps:
        legend = None
        if paper in SHEETS:
            classes = classify(scene, spec, lang=lang)
            legend = make_legend(plate, classes, lang=lang).box.shape
        found = quality(plate, spec.id, legend=legend)
        assert found.faults == 0, found
        assert found.smallest >= SMALLEST.get(paper, 6.0)
        if scene.study.id == PROVINCE and paper != "figure":
            assert (found.placed, found.asked) == (52, 52)
        # a shorter line would be hidden by the halo of the name and its dot
        assert not found.leaders or found.shortest_leader > 1.5
    return plate


@pytest.mark.integration
@pytest.mark.parametrize(
    ("paper", "lang"),
    [
        ("a4", "nl"),
        ("a4", "en"),
        ("a4-landscape", "nl"),
        ("a3", "nl"),
        ("slide", "en"),
        ("figure", "nl"),
    ],
)
def test_names_of_zuid_holland_on_real_borders(
    real_boundaries: Path, paper: str, lang: Language
) -> None:
    check(PROVINCE, paper, lang, real_boundaries)


@pytest.mark.integration
@pytest.mark.parametrize("paper", ["a4", "a3", "slide"])
def test_names_of_the_national_maps_on_real_borders(real_boundaries: Path, paper: str) -> None:
    plate = check(NATIONAL, paper, "nl", real_boundaries)
    assert len(plate.names) >= 45


@pytest.mark.integration
def test_english_names_of_the_national_maps_on_real_borders(real_boundaries: Path) -> None:
    check(NATIONAL, "a4", "en", real_boundaries)


@pytest.mark.parametrize("lang", get_args(Language))
@pytest.mark.parametrize("study", STUDIES)
def test_names_on_tiles(study: str, lang: Language) -> None:
    check(study, "a4", lang)


def test_the_measure_sees_what_is_wrong() -> None:
    scene = scene_of(PROVINCE)
    plate = make_shared_plate(scene)
    first, second = plate.names[:2]
    map_id = scene.study.maps[0].id
    legend = shapely.box(*first.box)
    assert quality(plate, map_id, legend=legend).covered == 1
    object.__setattr__(second, "x", first.x)
    object.__setattr__(second, "y", first.y)
    found = quality(plate, map_id)
    assert found.overlaps == 1
    assert found.doubtful == 1


def words_in(pdf: Path, pdftotext: Path) -> list[tuple[str, shapely.Geometry]]:
    """Return the words of a PDF and where they stand, in points from the upper left."""
    told = subprocess.run(
        [pdftotext, "-bbox", pdf, "-"], check=True, capture_output=True, text=True
    ).stdout
    return [
        (
            word.text or "",
            shapely.box(*(float(word.get(key, 0)) for key in ("xMin", "yMin", "xMax", "yMax"))),
        )
        for word in ET.fromstring(told).iter(f"{XHTML}word")  # noqa: S314 - poppler's own
    ]


@pytest.mark.integration
def test_the_drawn_pdf_has_all_52_names_where_nothing_else_is_written(
    real_boundaries: Path, pdftotext_path: Path, tmp_path: Path
) -> None:
    scene, plate = plate_of(PROVINCE, boundaries=real_boundaries)
    draw_sheet(scene, scene.study.maps[0], plate=plate).save(tmp_path / "kaart.pdf")
    words = words_in(tmp_path / "kaart.pdf", pdftotext_path)
    point = 72 / 25.4
    frame = plate.frame
    top = plate.page[1] - frame.top
    on_map = shapely.box(
        frame.left * point,
        top * point,
        frame.right * point,
        (top + frame.height) * point,
    )
    there = [(text, box) for text, box in words if on_map.contains(box)]
    # each word stands where the plate says that its name is
    for code, name in scene.layer["name"].items():
        label = next(one for one in plate.names if one.code == code)
        left, bottom, right, high = label.box
        room = shapely.box(
            (left - 0.5) * point,
            (plate.page[1] - high - 1.2) * point,
            (right + 0.5) * point,
            (plate.page[1] - bottom + 1.2) * point,
        )
        read = "".join(text for text, box in there if room.contains(box))
        assert read == "".join(register.map_name(str(code), name).split())
    # poppler's boxes have the full height of the line; the letters take its middle
    letters = [
        shapely.box(box.bounds[0], y - high * 0.3, box.bounds[2], y + high * 0.3)
        for _, box in there
        for y, high in [
            ((box.bounds[1] + box.bounds[3]) / 2, box.bounds[3] - box.bounds[1]),
        ]
    ]
    for one, other in itertools.combinations(letters, 2):
        assert not one.intersects(other)


def test_the_same_names_stand_in_the_same_places_each_time() -> None:
    scene = scene_of(PROVINCE)
    assert make_shared_plate(scene).names == plate_of(PROVINCE)[1].names
