"""House styles: what a file may say, what is refused, and where it is seen."""

from __future__ import annotations

import io
import logging
import re
from pathlib import Path
from typing import TYPE_CHECKING

import matplotlib as mpl
import numpy as np
import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.ttLib import TTFont
from PIL import Image
from pypdf import PdfReader
from typer.testing import CliRunner

from regiokaart import api
from regiokaart.cli import app
from regiokaart.errors import HouseError
from regiokaart.house import DEFAULT, HouseStyle, load_house
from regiokaart.layer import join, load_scene_on_tiles
from regiokaart.print import draw_sheet, style
from regiokaart.study import load_study

if TYPE_CHECKING:
    from collections.abc import Callable

    import geopandas as gpd

    from regiokaart.layer import Scene
    from regiokaart.study import Study

DOCUMENT = Path(__file__).parents[1] / "docs" / "house-style.md"
FONTS = Path(mpl.get_data_path()) / "fonts" / "ttf"
REGULAR, BOLD = FONTS / "DejaVuSans.ttf", FONTS / "DejaVuSans-Bold.ttf"
LOGO = (122, 31, 92)


def _logo(path: Path, size: tuple[int, int] = (300, 120)) -> None:
    Image.new("RGB", size, LOGO).save(path)


@pytest.fixture
def house_file(tmp_path: Path) -> Callable[..., Path]:
    """Return a function that writes a house style: the documented one, or the text given."""

    def write(text: str | None = None) -> Path:
        folder = tmp_path / "huis"
        folder.mkdir(exist_ok=True)
        _logo(folder / "logo.png")
        for name, font in (("Regular", REGULAR), ("Bold", BOLD)):
            (folder / f"Voorbeeld-{name}.ttf").write_bytes(font.read_bytes())
        if text is None:
            (text,) = re.findall(
                r"```toml\n(.*?)```", DOCUMENT.read_text(encoding="utf-8"), re.DOTALL
            )
        path = folder / "huisstijl.toml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def _in(scene: Scene, house: HouseStyle) -> Scene:
    return type(scene)(scene.study, scene.memberships, scene.layer, scene.surroundings, house=house)


def test_the_documented_example_holds(
    house_file: Callable[..., Path], caplog: pytest.LogCaptureFixture
) -> None:
    house = load_house(house_file())
    assert house.name == "Bureau Voorbeeld"
    assert house.fonts.family == "DejaVu Sans"
    assert house.colours.regions[0] == "#a17db2"
    assert house.colours.ink == DEFAULT.colours.ink  # what is left out is as without
    assert house.footer is not None
    assert house.footer.get("en") == "Bureau Voorbeeld, research department"
    assert [path.name for path in house.files] == [
        "huisstijl.toml",
        "Voorbeeld-Regular.ttf",
        "Voorbeeld-Bold.ttf",
        "logo.png",
    ]
    assert not [one for one in caplog.records if one.levelno >= logging.WARNING]


def test_an_empty_file_is_the_default(house_file: Callable[..., Path]) -> None:
    path = house_file("")
    assert load_house(path) == DEFAULT.model_copy(update={"path": path})


def test_every_key_of_the_document_is_one_and_every_one_is_there() -> None:
    rows = [row for row in DOCUMENT.read_text(encoding="utf-8").splitlines() if row[:3] == "| `"]
    told = {name for row in rows for name in re.findall(r"`([a-z_.]+)`", row.split("|")[1])}
    told = {name.split(".")[-1] for name in told}
    known = {"name", "footer"}
    for part in ("colours", "fonts", "logo"):
        model = {"colours": type(DEFAULT.colours), "fonts": type(DEFAULT.fonts)}.get(part)
        known |= set(model.model_fields) if model else {"file", "width", "place", "alt"}
    assert told == known


FAULTS = {
    "no such key": (
        '[colours]\nregoins = ["#ffffff"]',
        ["key colours.regoins", "a house style has no such key here", "Did you mean 'regions'"],
    ),
    "no such table": ("[color]\nink = '#000000'", ["key color", "Did you mean 'colours'?"]),
    "path is not a key": ("path = 'x'", ["key path", "no such key"]),
    "not a colour": (
        '[colours]\nink = "zwart"',
        ["key colours.ink: 'zwart': a colour such as #ffd07d was expected"],
    ),
    "not a colour in a list": (
        '[colours]\ncounts = ["#aed0e9", "5193ac"]',
        ["key colours.counts[2]: '5193ac'"],
    ),
    "too few regions": ('[colours]\nregions = ["#a17db2"]', ["key colours.regions", "at least 4"]),
    "pale ink": (
        '[colours]\nink = "#777777"',
        ["key colours.ink: '#777777'", "contrast with paper #ffffff is 4.4, and at least 4.5"],
    ),
    "pale title": (
        '[colours]\ntitle = "#ffd07d"',
        ["colours.title", "contrast with paper #ffffff"],
    ),
    "alike for some readers": (
        '[colours]\nregions = ["#d98c8c", "#a8b070", "#ffd07d", "#74c5d5"]',
        ["key colours.regions[1]: '#d98c8c'", "from regions[2] #a8b070", "(deutan)", "at least 12"],
    ),
    "too strong for dark text": (
        '[colours]\noutside = "#444444"',
        ["key colours.ink: '#222222'", "contrast with outside #444444"],
    ),
    "one font of two": ('[fonts]\nregular = "Voorbeeld-Regular.ttf"', ["regular needs bold"]),
    "no such font": (
        '[fonts]\nregular = "a.ttf"\nbold = "Voorbeeld-Bold.ttf"',
        ["key fonts.regular: 'a.ttf': there is no file", "relative to the folder"],
    ),
    "no such family": (
        '[fonts]\nfamily = "DejaVu Snas"',
        ["key fonts.family: 'DejaVu Snas'", "Did you mean 'DejaVu Sans'"],
    ),
    "not a font": (
        '[fonts]\nregular = "logo.png"\nbold = "logo.png"',
        ["key fonts.regular: 'logo.png': it cannot be read as a font"],
    ),
    "no such logo": ('[logo]\nfile = "l.png"', ["key logo.file: 'l.png': there is no file"]),
    "not a picture": (
        '[logo]\nfile = "huisstijl.toml"',
        ["key logo.file: 'huisstijl.toml': it cannot be read as PNG or JPEG", "Export it as PNG"],
    ),
    "huge logo": ('[logo]\nfile = "logo.png"\nwidth = 200', ["key logo.width: '200'", "60"]),
    "odd place": ('[logo]\nfile = "logo.png"\nplace = "left"', ["key logo.place: 'left'"]),
}


@pytest.mark.parametrize("name", FAULTS)
def test_what_does_not_hold_is_told_with_file_key_value_and_remedy(
    name: str, house_file: Callable[..., Path]
) -> None:
    text, told = FAULTS[name]
    with pytest.raises(HouseError) as caught:
        load_house(house_file(text))
    message = str(caught.value)
    assert "huisstijl.toml" in message
    for words in told:
        assert words in message


def test_all_faults_are_told_at_once(house_file: Callable[..., Path]) -> None:
    text = '[colours]\nink = "#777777"\n[logo]\nfile = "l.png"\n[fonts]\nfamily = "Nergens"'
    with pytest.raises(HouseError) as caught:
        load_house(house_file(text))
    columns = {fault.column for fault in caught.value.faults}
    assert {"key colours.ink", "key logo.file", "key fonts.family"} <= columns


def test_not_toml_and_not_there(tmp_path: Path, house_file: Callable[..., Path]) -> None:
    with pytest.raises(HouseError, match=r"huisstijl\.toml is not valid TOML"):
        load_house(house_file("[colours"))
    with pytest.raises(HouseError, match=r"there is no house style .*weg\.toml"):
        load_house(tmp_path / "weg.toml")


def test_a_logo_of_too_many_pixels_is_refused(house_file: Callable[..., Path]) -> None:
    path = house_file('[logo]\nfile = "groot.png"')
    _logo(path.with_name("groot.png"), (5000, 3000))
    with pytest.raises(HouseError, match="5000 x 3000 pixels"):
        load_house(path)


def test_colours_alike_in_grey_are_a_warning(
    house_file: Callable[..., Path], caplog: pytest.LogCaptureFixture
) -> None:
    # as light as each other, and of hues that everybody tells apart
    colours = '["#e0a85c", "#74c5d5", "#ac7b9d", "#7d97d9"]'
    with caplog.at_level(logging.WARNING):
        load_house(house_file(f"[colours]\nregions = {colours}"))
    (record,) = [one for one in caplog.records if one.name == "regiokaart.house.reading"]
    assert "colours.regions[1] and colours.regions[2] are nearly alike in grey" in record.message


# fonts


def _changed_font(path: Path, change: Callable[[TTFont], None]) -> Path:
    font = TTFont(REGULAR)
    change(font)
    font.save(path)
    return path


def _without_accents(font: TTFont) -> None:
    for table in font["cmap"].tables:
        table.cmap.pop(ord("û"), None)
        table.cmap.pop(ord("é"), None)


def _forbidden(font: TTFont) -> None:
    font["OS/2"].fsType = 0x0002


def _whole_only(font: TTFont) -> None:
    font["OS/2"].fsType = 0x0100


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (_without_accents, "lacks 2 of the characters that maps need: é û"),
        (_forbidden, "its maker forbids to embed it"),
        (_whole_only, "its maker forbids to embed a part of it"),
    ],
)
def test_fonts_that_cannot_be_used_are_refused(
    change: Callable[[TTFont], None], told: str, house_file: Callable[..., Path]
) -> None:
    path = house_file('[fonts]\nregular = "anders.ttf"\nbold = "Voorbeeld-Bold.ttf"')
    _changed_font(path.with_name("anders.ttf"), change)
    with pytest.raises(HouseError, match=told):
        load_house(path)


def _opentype(path: Path) -> None:
    """Write a font with PostScript outlines: boxes for all the characters that maps need."""
    characters = [*range(0x20, 0x7F), *range(0xA0, 0x180), *map(ord, "–—‘’“”…")]  # noqa: RUF001
    names = [".notdef", *(f"g{one}" for one in characters)]
    pen = T2CharStringPen(500, None)
    pen.moveTo((50, 0))
    for corner in ((450, 0), (450, 700), (50, 700)):
        pen.lineTo(corner)
    pen.closePath()
    builder = FontBuilder(1000, isTTF=False)
    builder.setupGlyphOrder(names)
    builder.setupCharacterMap({one: f"g{one}" for one in characters})
    builder.setupCFF(
        "Blokken", {"FullName": "Blokken"}, dict.fromkeys(names, pen.getCharString()), {}
    )
    builder.setupHorizontalMetrics(dict.fromkeys(names, (500, 50)))
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable({"familyName": "Blokken", "styleName": "Regular", "psName": "Blokken"})
    builder.setupOS2(sTypoAscender=800, sTypoDescender=-200, sCapHeight=700, fsType=0)
    builder.setupPost()
    builder.save(path)


def test_opentype_fonts_are_set_and_embedded(
    invented_scene: Scene, house_file: Callable[..., Path]
) -> None:
    path = house_file('[fonts]\nregular = "b.otf"\nbold = "b.otf"')
    _opentype(path.with_name("b.otf"))
    scene = _in(invented_scene, load_house(path))
    sheet = draw_sheet(scene, scene.study.maps[0])
    (page,) = PdfReader(io.BytesIO(sheet.render("pdf"))).pages
    assert "Proefregio" in page.extract_text()
    assert "Proefregio" in page.extract_text()
    assert {name.partition("+")[2] for name in _fonts(page)} == {"Blokken"}
    assert "font-family:'Blokken'" in sheet.render("svg").decode()


def _fonts(page: object) -> list[str]:
    fonts = page["/Resources"]["/Font"]  # type: ignore[index]
    return [str(fonts[name].get_object()["/BaseFont"]) for name in fonts]


# where it is seen


def test_two_houses_in_one_process_do_not_mix(
    invented_scene: Scene, house_file: Callable[..., Path]
) -> None:
    plain = draw_sheet(invented_scene, invented_scene.study.maps[0])
    before = plain.render("svg")
    own = _in(invented_scene, load_house(house_file()))
    dressed = draw_sheet(own, own.study.maps[0])
    svg = dressed.render("svg").decode()
    assert "DejaVu Sans" in svg
    assert "Source Sans Pro" not in svg
    assert draw_sheet(invented_scene, invented_scene.study.maps[0]).render("svg") == before
    assert plain.render("svg") == before
    assert "DejaVu" not in before.decode()
    with style.use(own.house):
        wide = style.width("Rotterdam", 10)
    assert wide > style.width("Rotterdam", 10) * 1.05


def test_sheet_has_the_colours_the_footer_and_the_title_of_the_house(
    invented_scene: Scene, house_file: Callable[..., Path]
) -> None:
    scene = _in(invented_scene, load_house(house_file()))
    for lang, words in (("nl", "afdeling Onderzoek"), ("en", "research department")):
        sheet = draw_sheet(scene, scene.study.maps[0], lang=lang)  # type: ignore[arg-type]
        (page,) = PdfReader(io.BytesIO(sheet.render("pdf"))).pages
        assert f"Bureau Voorbeeld, {words}" in page.extract_text()
    pixels = _pixels(sheet.render("png", dpi=100))
    for fill in (*scene.house.colours.regions[:2], "#c1c2be", "#5b2a6e", "#f0f2f8"):
        colour = [int(fill[at : at + 2], 16) for at in (1, 3, 5)]
        assert (pixels == colour).all(axis=2).sum() > 30, fill
    for fill in DEFAULT.colours.regions:
        colour = [int(fill[at : at + 2], 16) for at in (1, 3, 5)]
        assert not (pixels == colour).all(axis=2).any(), fill


def _pixels(png: bytes) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(png)).convert("RGB"))


def _logo_in(pixels: np.ndarray) -> tuple[int, int, int, int]:
    """Return where the logo is: top, bottom, left, right; all of it, but for soft edges."""
    like = (np.abs(pixels.astype(int) - LOGO) <= 2).all(axis=2)
    rows, columns = np.nonzero(like)
    assert len(rows) > 500
    top, bottom, left, right = rows.min(), rows.max() + 1, columns.min(), columns.max() + 1
    assert like[top + 1 : bottom - 1, left + 1 : right - 1].all()
    return int(top), int(bottom), int(left), int(right)


@pytest.mark.parametrize("place", ["head", "foot"])
@pytest.mark.parametrize("paper", ["a4-portrait", "a4-landscape", "a3", "slide"])
def test_logo_stands_whole_and_free(
    place: str, paper: str, invented_scene: Scene, house_file: Callable[..., Path]
) -> None:
    """All of the logo is seen, in its own shape, and nothing else is within its box."""
    path = house_file(f'[logo]\nfile = "logo.png"\nwidth = 30\nplace = "{place}"')
    scene = _in(invented_scene, load_house(path))
    sheet = draw_sheet(scene, scene.study.maps[0], paper=paper)
    pixels = _pixels(sheet.render("png", dpi=100))
    top, bottom, left, right = _logo_in(pixels)
    assert (right - left) / (bottom - top) == pytest.approx(2.5, rel=0.06)
    wide = (right - left) / 100 * 25.4
    assert wide == pytest.approx(30, abs=0.6) or (paper == "slide" and 15 < wide < 30)
    # white around it
    around = pixels[top - 5 : bottom + 5, left - 5 : right + 5]
    rim = np.concatenate([around[:4].reshape(-1, 3), around[-4:].reshape(-1, 3)])
    assert (rim >= 250).all()


def test_figure_for_a_column_has_no_logo(
    invented_scene: Scene, house_file: Callable[..., Path]
) -> None:
    scene = _in(invented_scene, load_house(house_file('[logo]\nfile = "logo.png"')))
    pixels = _pixels(draw_sheet(scene, scene.study.maps[0], paper="figure").render("png", dpi=100))
    assert not (pixels == LOGO).all(axis=2).any()


def test_long_title_makes_way_for_the_logo(
    invented_study: Callable[..., Study],
    invented_boundaries: gpd.GeoDataFrame,
    house_file: Callable[..., Path],
) -> None:
    long = "Een titel die zo lang is dat hij zonder logo de hele breedte van het blad vult"
    old = 'title = { nl = "Proefregio\'s", en = "Trial regions" }\nshow'
    study = invented_study(changes={old: f'title = "{long}"\nshow'})
    house = load_house(house_file('[logo]\nfile = "logo.png"\nwidth = 40'))
    members = study.memberships().at(study.reference_date)
    scene = join(study, invented_boundaries, members, house=house)
    sheet = draw_sheet(scene, study.maps[0], paper="a4-portrait")
    pixels = _pixels(sheet.render("png", dpi=100))
    top, bottom, left, _ = _logo_in(pixels)
    assert (pixels[top - 4 : bottom + 4, left - 8 : left - 2] >= 250).all()
    (page,) = PdfReader(io.BytesIO(sheet.render("pdf"))).pages
    assert long in " ".join(page.extract_text().split())


def test_study_names_its_house_and_a_caller_another(
    invented_study: Callable[..., Study], house_file: Callable[..., Path]
) -> None:
    path = house_file()
    study = invented_study(
        changes={'id = "proefstudie"\n': 'id = "proefstudie"\nhouse = "../huis/huisstijl.toml"\n'}
    )
    scene = load_scene_on_tiles(study)
    assert scene.house.name == "Bureau Voorbeeld"
    assert scene.drawn().house == scene.house
    assert load_scene_on_tiles(study, house=DEFAULT).house == DEFAULT
    own = api.load_scene("samenwerkingsagenda-2021", offline=True, house=str(path))
    assert own.house.name == "Bureau Voorbeeld"
    assert load_scene_on_tiles(load_study()).house == DEFAULT


def test_build_with_a_house_style(tmp_path: Path, house_file: Callable[..., Path]) -> None:
    arguments = ["build", "--offline", "--map", "kaart-1", "--formats", "pdf,html"]
    arguments += ["--out", str(tmp_path / "uit"), "--house", str(house_file())]
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == 0, result.output
    folder = tmp_path / "uit" / "maps" / "samenwerkingsagenda-2021"
    (page,) = PdfReader(folder / "kaart-1.pdf").pages
    assert "Bureau Voorbeeld" in page.extract_text()
    html = (folder / "kaart-1.html").read_text(encoding="utf-8")
    assert "#a17db2" in html
    assert DEFAULT.colours.regions[0] not in html
    manifest = tmp_path / "uit" / "data" / "processed" / "samenwerkingsagenda-2021"
    assert "huisstijl.toml" in (manifest / "manifest.json").read_text(encoding="utf-8")


def test_report_with_a_house_style(tmp_path: Path, house_file: Callable[..., Path]) -> None:
    arguments = ["report", "--offline", "--out", str(tmp_path), "--house", str(house_file())]
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == 0, result.output
    page = (tmp_path / "maps" / "samenwerkingsagenda-2021" / "report.html").read_text("utf-8")
    assert "font-family:'DejaVu Sans'" in page
    assert "color: #5b2a6e" in page
    assert "#a17db2" in page  # in a legend


def test_build_with_a_wrong_house_style_writes_nothing(
    tmp_path: Path, house_file: Callable[..., Path]
) -> None:
    path = house_file('[colours]\nink = "#dddddd"')
    out = tmp_path / "uit"
    result = CliRunner().invoke(
        app, ["build", "--offline", "--out", str(out), "--house", str(path)]
    )
    assert isinstance(result.exception, HouseError)  # the command line tells it, with exit code 2
    assert "huisstijl.toml, key colours.ink: '#dddddd'" in str(result.exception)
    assert not out.exists()
