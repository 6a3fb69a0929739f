"""Sheets: what a reader sees on them, in every format."""

from __future__ import annotations

import io
import itertools
import re
import subprocess
import xml.etree.ElementTree as ET
from typing import TYPE_CHECKING

import pypdf
import pytest
import shapely
from PIL import Image

from regiokaart.boundaries import Source, load
from regiokaart.classes import classify
from regiokaart.layer import join, load_scene, load_scene_on_tiles
from regiokaart.print import draw_sheet, make_shared_plate
from regiokaart.print.legend import make_legend
from regiokaart.print.paper import A4
from regiokaart.study import load_study

if TYPE_CHECKING:
    from pathlib import Path

    from regiokaart.layer import Scene
    from regiokaart.print import Plate


NATIONAL = "stedelijke-cultuurregios-2021"


def words_of(pdf: bytes) -> str:
    text = pypdf.PdfReader(io.BytesIO(pdf)).pages[0].extract_text()
    return " ".join(text.split())


@pytest.fixture(scope="module")
def real(real_boundaries: Path) -> tuple[Scene, Plate]:
    scene = load_scene(load_study(), boundaries=real_boundaries).drawn()
    return scene, make_shared_plate(scene)


@pytest.fixture(scope="module")
def tiled() -> tuple[Scene, Plate]:
    # named outright: the environment of the whole run may name real boundaries
    study, tiles = load_study(), load(Source(kind="tiles"), year=2021)
    scene = join(study, tiles, study.memberships().at(study.reference_date))
    return scene, make_shared_plate(scene)


def check_names_and_legends(scene: Scene, plate: Plate) -> None:
    """All names are there, none over another, and no legend over land or a name."""
    assert plate.unplaced == ()
    assert len(plate.names) == len(scene.layer)
    names = [shapely.box(*label.box) for label in plate.names]
    for one, other in itertools.combinations(names, 2):
        assert not one.intersects(other)
    assert min(label.size for label in plate.names) >= 6
    for label in plate.names:
        where = shapely.Point(label.leader[1] if label.leader else (label.x, label.y))
        assert plate.shapes[label.code].buffer(0.01).contains(where)
    covered = shapely.union_all([*plate.land, *names])
    for spec in scene.study.maps:
        legend = make_legend(plate, classify(scene, spec), lang="nl")
        assert not legend.box.shape.intersects(covered)
        assert plate.frame.shape.contains(legend.box.shape)


@pytest.mark.integration
def test_real_sheets_name_all_52_and_keep_the_legend_off_the_land(
    real: tuple[Scene, Plate],
) -> None:
    check_names_and_legends(*real)


def test_tile_sheets_name_all_52_and_keep_the_legend_off_the_tiles(
    tiled: tuple[Scene, Plate],
) -> None:
    check_names_and_legends(*tiled)


# the whole country


@pytest.fixture(scope="module")
def national_real(real_boundaries: Path) -> tuple[Scene, Plate]:
    scene = load_scene(load_study(NATIONAL), boundaries=real_boundaries).drawn()
    return scene, make_shared_plate(scene)


@pytest.fixture(scope="module")
def national_tiled() -> tuple[Scene, Plate]:
    scene = load_scene_on_tiles(load_study(NATIONAL))
    return scene, make_shared_plate(scene)


def check_regions_are_named(scene: Scene, plate: Plate) -> None:
    """Each region and its largest municipality are named, and not all 352 municipalities."""
    assert plate.unplaced == ()
    members = scene.memberships.municipalities
    regions = members[members["cooperation"] == "stedelijke-cultuurregio"]
    people = scene.layer["population"]
    by_code = {label.code: " ".join(label.lines).replace("- ", "-") for label in plate.names}
    written = set(by_code.values())
    for (region, name), rows in regions.groupby(["region", "region_name"]):
        assert by_code[f"stedelijke-cultuurregio/{region}"] == name
        centre = people.loc[rows["code"]].idxmax()
        assert scene.layer.at[centre, "name"].replace("'s-Gravenhage", "Den Haag") in written
    assert 15 + 15 < len(plate.names) < 80
    assert len(written) == len(plate.names)  # Zwolle is written once
    assert min(label.size for label in plate.names) >= 6
    names = [shapely.box(*label.box) for label in plate.names]
    for one, other in itertools.combinations(names, 2):
        assert not one.intersects(other)
    covered = shapely.union_all([*plate.land, *names])
    for spec in scene.study.maps:
        legend = make_legend(plate, classify(scene, spec), lang="nl")
        assert not legend.box.shape.intersects(covered)
        assert plate.frame.shape.contains(legend.box.shape)
        rows = legend.rows()
        assert rows[-1][1] - rows[-1][0].height > legend.box.bottom


@pytest.mark.integration
def test_national_sheets_name_the_regions(national_real: tuple[Scene, Plate]) -> None:
    check_regions_are_named(*national_real)


def test_national_tile_sheets_name_the_regions(national_tiled: tuple[Scene, Plate]) -> None:
    check_regions_are_named(*national_tiled)


@pytest.mark.parametrize(
    ("map_id", "expected"),
    [
        (
            "kaart-1",
            [
                "Zwolle 22 784.623",
                "Flevoland 6 428.226",
                "Metropoolregio Amsterdam 31 2.503.513",
                "Wat gestreept is, telt bij beide mee.",
                "352 gemeenten · 17.475.415 inwoners",
            ],
        ),
        ("kaart-2", ["In twee regio’s 5 gemeenten · 405.347 inwoners"]),  # noqa: RUF001
        (
            "kaart-3",
            ["We the North 40 1.733.143", "Partnerschap van Overijssel afgeleid: OCW, bijlage"],
        ),
        ("kaart-4", ["Noord-Holland, in geen regio 18 gemeenten · 679.499 inwoners"]),
        ("kaart-5", ["Convenant met de regio + Landsdeel Oost 43 gemeenten"]),
    ],
)
def test_a_national_sheet_tells_its_classes_with_their_figures(
    national_tiled: tuple[Scene, Plate], map_id: str, expected: list[str]
) -> None:
    scene, plate = national_tiled
    words = words_of(draw_sheet(scene, scene.study.map(map_id), plate=plate).render("pdf"))
    for part in expected:
        assert part in words


@pytest.mark.parametrize(
    ("map_id", "expected"),
    [
        (
            "kaart-1",
            [
                "9 gemeenten · 1.122.240 inwoners",
                "13 gemeenten · 573.333 inwoners",
                "2 gemeenten · 770.746 inwoners",
                "28 gemeenten · 1.259.731 inwoners",
                "52 gemeenten · 3.726.050 inwoners",
                "Deelname Holland Rijnland afgeleid",
            ],
        ),
        ("kaart-2", ["23 gemeenten · 2.399.952 inwoners", "29 gemeenten"]),
        (
            "kaart-3",
            [
                "7 gemeenten",
                "45 gemeenten",
            ],
        ),
        (
            "kaart-4",
            [
                "Kunstgebouw 2 gemeenten",
                "1 gemeente ·",
                "Zwak onderbouwd 1 gemeente: Midden-Delfland",
                "42 gemeenten",
            ],
        ),
        ("kaart-5", ["52 gemeenten · 3.726.050 inwoners", "Samenstelling onbekend"]),
    ],
)
def test_a_sheet_tells_its_classes_with_their_figures(
    tiled: tuple[Scene, Plate], map_id: str, expected: list[str]
) -> None:
    scene, plate = tiled
    words = words_of(draw_sheet(scene, scene.study.map(map_id), plate=plate).render("pdf"))
    for part in [*expected, scene.study.map(map_id).title.nl, "Peildatum 1 oktober 2021"]:
        assert part in words


def test_a_tile_sheet_says_so_and_has_no_scale(tiled: tuple[Scene, Plate]) -> None:
    scene, plate = tiled
    words = words_of(draw_sheet(scene, scene.study.maps[0], plate=plate).render("pdf"))
    assert "Tegelkaart: één tegel per gemeente, geen grenzen" in words
    assert " km" not in words
    assert "gemeentegrenzen" not in words


@pytest.mark.integration
def test_a_real_sheet_has_a_scale_bar_and_the_attribution(real: tuple[Scene, Plate]) -> None:
    scene, plate = real
    words = words_of(draw_sheet(scene, scene.study.maps[0], plate=plate).render("pdf"))
    assert "20 km" in words
    assert "CBS, Kadaster 2021, CC BY 4.0" in words
    assert "gemeentegrenzen 2021" in words


def test_names_are_text_that_can_be_searched_in_pdf_and_svg(invented_scene: Scene) -> None:
    sheet = draw_sheet(invented_scene, invented_scene.study.maps[0])
    svg = sheet.render("svg").decode()
    texts = {node.text for node in ET.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")}  # noqa: S314
    for name in ("Delft", "Den Haag", "Rijswijk", "Proefregio's", "Niet in een proefregio"):
        assert name in texts
        assert name in words_of(sheet.render("pdf"))


def test_fonts_are_embedded_and_none_is_type_3(invented_scene: Scene) -> None:
    sheet = draw_sheet(invented_scene, invented_scene.study.maps[0])
    page = pypdf.PdfReader(io.BytesIO(sheet.render("pdf"))).pages[0]
    fonts = [font.get_object() for font in page["/Resources"]["/Font"].values()]
    assert fonts
    for font in fonts:
        assert font["/Subtype"] != "/Type3"
        assert "SourceSansPro" in font["/BaseFont"]
        descendant = font["/DescendantFonts"][0].get_object()
        assert "/FontFile2" in descendant["/FontDescriptor"]
    assert re.search(r"@font-face.*data:font/ttf;base64,", sheet.render("svg").decode())


def test_a_png_is_a4_at_300_dpi(invented_scene: Scene) -> None:
    picture = Image.open(
        io.BytesIO(draw_sheet(invented_scene, _first(invented_scene)).render("png"))
    )
    assert sorted(picture.size) == [2480, 3508]
    assert picture.info["dpi"] == pytest.approx((300, 300), abs=0.1)


@pytest.mark.parametrize("kind", ["png", "pdf", "svg"])
def test_the_same_map_gives_the_same_bytes(invented_scene: Scene, kind: str) -> None:
    first = draw_sheet(invented_scene, _first(invented_scene))
    assert first.render(kind) == first.render(kind)
    assert draw_sheet(invented_scene, _first(invented_scene)).render(kind) == first.render(kind)


def test_a_wide_area_gets_a_lying_page(invented_scene: Scene) -> None:
    assert make_shared_plate(invented_scene).page == (A4[1], A4[0])


def test_a_municipality_in_two_regions_shows_both_colours(invented_scene: Scene) -> None:
    spec = _first(invented_scene)
    classes = {one.id: one for one in classify(invented_scene, spec)}
    both = classes["noord+zuid"]
    plate = make_shared_plate(invented_scene)
    picture = Image.open(
        io.BytesIO(draw_sheet(invented_scene, spec, plate=plate).render("png", dpi=100))
    ).convert("RGB")
    left, bottom, right, top = plate.shapes["GM0503"].bounds
    scale = 100 / 25.4
    crop = picture.crop(
        (
            int(left * scale),
            int((plate.page[1] - top) * scale),
            int(right * scale),
            int((plate.page[1] - bottom) * scale),
        )
    )
    seen = {
        f"#{r:02x}{g:02x}{b:02x}": n for n, (r, g, b) in crop.getcolors(crop.width * crop.height)
    }
    shares = [seen[fill] / (crop.width * crop.height) for fill in both.fills]
    assert min(shares) > 0.3


def test_a_map_of_another_language(invented_scene: Scene) -> None:
    sheet = draw_sheet(invented_scene, _first(invented_scene), lang="en")
    words = words_of(sheet.render("pdf"))
    for part in ("Trial regions", "Reference date 1 October 2021", "municipalities", "Legend"):
        assert part in words


def test_a_sheet_shows_itself_in_a_notebook(invented_scene: Scene) -> None:
    shown = draw_sheet(invented_scene, _first(invented_scene))._repr_png_()
    assert Image.open(io.BytesIO(shown)).format == "PNG"


def test_save_chooses_by_the_ending(invented_scene: Scene, tmp_path: Path) -> None:
    sheet = draw_sheet(invented_scene, _first(invented_scene))
    sheet.save(tmp_path / "kaart.pdf")
    assert (tmp_path / "kaart.pdf").read_bytes().startswith(b"%PDF")
    with pytest.raises(ValueError, match="png, pdf, svg"):
        sheet.save(tmp_path / "kaart.jpg")


def test_poppler_finds_no_fault_in_the_pdf(
    invented_scene: Scene, tmp_path: Path, pdftotext_path: Path
) -> None:
    path = tmp_path / "kaart.pdf"
    draw_sheet(invented_scene, _first(invented_scene)).save(path)
    done = subprocess.run([pdftotext_path, path, "-"], capture_output=True, text=True, check=True)
    assert done.stderr == ""
    assert "Rotterdam" in done.stdout


def _first(scene: Scene):
    return scene.study.maps[0]
