"""Pages of a study with several dates: each day with its own borders, counts and words."""

import csv
import datetime as dt
import io
import json

import pytest
from playwright.sync_api import sync_playwright
from web_helpers import Structure, data_of, shapes_of

import regiokaart as rk
from invented import squares
from regiokaart.boundaries import ENVIRONMENT
from regiokaart.build import build_study
from regiokaart.classes import class_of, classify
from regiokaart.errors import BoundaryError, OutputError
from regiokaart.layer import load_scene, load_scene_on_tiles
from regiokaart.site import Inputs, publish
from regiokaart.study import load_study
from regiokaart.texts import long_date, number
from regiokaart.web import draw_page
from regiokaart.web.days import further_warnings, other_days

# Westvoorne, Brielle and Hellevoetsluis became Voorne aan Zee in 2023; Nissewaard lies beside them
BEFORE = (("GM0614", "GM0501", "GM1930"), ("GM0530", "GM0613", "GM0599"))
AFTER = (("GM1992", "GM0613", "GM1930"), ("GM0599",))
START, LATER, LAST = dt.date(2021, 10, 1), dt.date(2023, 2, 1), dt.date(2024, 7, 1)
TOML = """\
id = "proefdagen"
title = "Proef met dagen"
reference_date = 2021-10-01
boundary_year = 2021
dates = [2024-07-01, 2023-02-01]
area = { municipalities = ["Westvoorne", "Brielle", "Hellevoetsluis", "Nissewaard"] }

[[cooperation]]
id = "proefregio"
title = "Proefregio"
unlisted = "outside"

[[map]]
id = "kaart-1"
title = "Proefregio"
show = [{ cooperation = "proefregio" }]
outside = "Niet in een proefregio"
"""
TABLE = """\
cooperation,region,region_name,code,name,valid_from,valid_to,evidence,source
proefregio,west,West,GM0614,Westvoorne,2021-01-01,,stated,Proefbron 1
proefregio,west,West,GM0501,Brielle,2021-01-01,,stated,Proefbron 1
proefregio,oost,Oost,GM1930,Nissewaard,2023-01-01,2024-01-01,stated,Proefbron 2
"""


@pytest.fixture
def study(invented_study):
    return invented_study(toml=TOML, memberships=TABLE, folder="proefdagen")


@pytest.fixture
def borders(tmp_path):
    """Return a folder with invented borders of 2021 and 2023."""
    folder = tmp_path / "grenzen"
    folder.mkdir()
    for year, rows in ((2021, BEFORE), (2023, AFTER)):
        frame = squares(rows)
        frame.attrs = {}
        frame.to_file(folder / f"cbsgebiedsindelingen{year}.gpkg", layer="gemeente_gegeneraliseerd")
    return folder


@pytest.fixture
def pages(study, borders, tmp_path):
    """Return what a build of the study told, and the folder of its pages."""
    told = build_study(study, out=tmp_path / "uit", boundaries=borders, formats=("html",))
    return told, tmp_path / "uit" / "maps" / study.id


def slider_of(page):
    return [one for _, one, _ in Structure(page).seen if one.get("id") == "dag"]


def test_a_build_makes_pages_of_all_days_and_tells_warnings_once(pages):
    told, folder = pages
    page = (folder / "kaart-1.html").read_text(encoding="utf-8")
    data = data_of(page)
    assert [day["date"] for day in data["days"]] == ["2021-10-01", "2023-02-01", "2024-07-01"]
    assert [len(day["codes"]) for day in data["days"]] == [4, 2, 2]
    (slider,) = slider_of(page)
    assert (slider["value"], slider["max"]) == ("0", "2")
    partly, stands_in = told.warnings
    assert stands_in.startswith("on 2024-07-01: no boundaries of 2024; those of 2023, with")
    assert partly.startswith("on 2023-02-01 and 2024-07-01: GM1992 Voorne aan Zee is partly a")


def test_the_page_of_a_study_has_its_days_and_that_of_a_scene_has_one(study, borders, monkeypatch):
    monkeypatch.setenv(ENVIRONMENT, str(borders))
    page = rk.page(study, "kaart-1")
    assert [one["date"] for one in data_of(page.html)["days"]] == [
        day.isoformat() for day in (START, LATER, LAST)
    ]
    assert slider_of(rk.page(load_scene(study), "kaart-1").html) == []
    assert slider_of(rk.page(study, "kaart-1", through=()).html) == []


@pytest.mark.usefixtures("pages")
def test_tables_stay_those_of_the_reference_date(tmp_path):
    table = tmp_path / "uit" / "data" / "processed" / "proefdagen" / "coverage.csv"
    rows = csv.DictReader(io.StringIO(table.read_text(encoding="utf-8-sig")))
    assert sum(int(row["municipalities"]) for row in rows) == 4


def test_one_day_has_a_page_without_a_slider(study, borders, tmp_path):
    for day in (LATER, START):
        told = build_study(
            study, out=tmp_path / "uit", boundaries=borders, formats=("html",), day=day
        )
        part = "" if day == START else day.isoformat()
        page = tmp_path / "uit" / "maps" / study.id / part / "kaart-1.html"
        data = data_of(page.read_text(encoding="utf-8"))
        assert [one["date"] for one in data["days"]] == [day.isoformat()]
        assert slider_of(page.read_text(encoding="utf-8")) == []
        assert not any("2024" in line for line in told.warnings)


def test_a_year_holds_for_all_days(study, borders):
    scene = load_scene(study, boundaries=borders, year=2023)
    days = [scene, *other_days(scene, boundaries=borders, year=2023)]
    assert [one.border_year for one in days] == [2023, 2023, 2023]
    assert [list(one.layer.index) for one in days] == [["GM1930", "GM1992"]] * 3


def test_days_without_borders_are_told_together_and_nothing_is_written(study, borders, tmp_path):
    file = borders / "cbsgebiedsindelingen2021.gpkg"
    with pytest.raises(BoundaryError, match="boundaries fetch 2023,2024") as caught:
        build_study(study, out=tmp_path / "uit", boundaries=file, formats=("html",))
    assert [str(fault).partition(":")[0] for fault in caught.value.faults] == [
        "2023-02-01",
        "2024-07-01",
    ]
    assert not (tmp_path / "uit").exists()
    assert build_study(study, out=tmp_path / "uit", boundaries=file, formats=("svg",)).products


def test_no_day_is_on_tiles_where_another_has_borders(study, borders, monkeypatch):
    scene = load_scene(study, boundaries=borders)
    # as when the year of the study is in the cache, and there is no network
    with pytest.raises(BoundaryError, match="no boundaries of 2023, and no network"):
        other_days(scene, offline=True)
    tiles = load_scene_on_tiles(study)
    monkeypatch.setenv(ENVIRONMENT, str(borders))
    assert all(one.on_tiles for one in other_days(tiles))


def test_on_tiles_each_day_has_its_own_grid(study):
    scene = load_scene_on_tiles(study)
    days = other_days(scene, offline=True)
    page = draw_page(scene, study.map("kaart-1"), through=days).html
    data = data_of(page)
    assert [day["codes"] for day in data["days"]] == [
        list(one.layer.index) for one in (scene, *days)
    ]
    # the tile of Nissewaard is the same on all days, that of Voorne aan Zee on two
    assert len(shapes_of(page)) == 5
    (told,) = further_warnings(scene, days)
    assert told.startswith("on 2023-02-01 and 2024-07-01: GM1992")


def test_a_site_has_the_slider_in_each_language(study, tmp_path):
    told = publish([study], to=tmp_path / "site", inputs=Inputs(offline=True))
    for path in ("kaarten/kaart-1.html", "en/kaarten/kaart-1.html"):
        (slider,) = slider_of((tmp_path / "site" / path).read_text(encoding="utf-8"))
        assert slider["max"] == "2"
    assert len(set(told.warnings)) == len(told.warnings)


def test_each_further_day_has_a_budget(study, monkeypatch):
    scene = load_scene_on_tiles(study)
    days = other_days(scene, offline=True)
    size = len(draw_page(scene, study.map("kaart-1"), through=days).html.encode())
    monkeypatch.setattr("regiokaart.web.page._BUDGET", {"few": size - 80_001, "many": 0})
    with pytest.raises(OutputError, match=r"for 3 days.*show fewer days"):
        draw_page(scene, study.map("kaart-1"), through=days)
    monkeypatch.setattr("regiokaart.web.page._BUDGET", {"few": size - 80_000, "many": 0})
    assert draw_page(scene, study.map("kaart-1"), through=days)


@pytest.mark.browser
@pytest.mark.parametrize("width", [1280, 360])
def test_the_slider_shows_each_day_as_the_data_has_it(study, borders, pages, chromium_path, width):
    spec, address = study.map("kaart-1"), (pages[1] / "kaart-1.html").as_uri()
    with sync_playwright() as running:
        browser = running.chromium.launch(executable_path=chromium_path, args=["--no-sandbox"])
        tab = browser.new_page(viewport={"width": width, "height": 800})
        complaints = []
        tab.on("console", lambda message: complaints.append(message.text))
        tab.on("pageerror", lambda error: complaints.append(str(error)))
        tab.goto(address)
        tab.locator("#dag").focus()
        for key, day, year in (
            (None, START, 2021),
            ("ArrowRight", LATER, 2023),
            ("End", LAST, 2023),
            ("Home", START, 2021),
        ):
            if key:
                tab.keyboard.press(key)
            scene = load_scene(study, boundaries=borders, day=None if day == START else day)
            classes = classify(scene, spec)
            told = long_date(day, "nl")
            assert tab.locator("#dag").get_attribute("aria-valuetext") == told
            assert tab.locator(".data:visible").inner_text().split() == [
                *f"Peildatum {told}; gemeentegrenzen {year}".split()
            ]
            assert (
                tab.locator(".bronvermelding").inner_text().startswith(f"© CBS, Kadaster {year},")
            )
            rows = {
                row.get_attribute("data-code"): row.locator("td").first.inner_text()
                for row in tab.locator("tbody tr").all()
            }
            group_of = class_of(classes)
            assert rows == {code: group_of[code].label for code in scene.layer.index}
            legend = tab.locator(".legenda:visible button").all_inner_texts()
            assert len(legend) == len(classes)
            for shown, group in zip(legend, classes, strict=True):
                assert shown.startswith(group.label)
                assert f"{number(len(group.codes), 'nl')} gemeente" in shown
            assert f"{len(scene.layer)} gemeente" in tab.locator(".totaal:visible").inner_text()
            assert tab.locator("path.gemeente").count() == len(scene.layer)
            rest = list(
                csv.DictReader(
                    io.StringIO(tab.evaluate("regiokaart.csv().slice(1)")), delimiter=";"
                )
            )
            assert {row["gemeentecode"] for row in rest} == set(scene.layer.index)
            assert {row["peildatum"] for row in rest} == {day.isoformat()}
            taken = json.loads(tab.evaluate("regiokaart.geojson()"))
            assert taken["attribution"].startswith(f"CBS, Kadaster {year},")
            inner, outer = tab.evaluate(
                "[document.documentElement.clientWidth, document.documentElement.scrollWidth]"
            )
            assert outer <= inner
        tab.locator("#zoek").fill("Voorne aan Zee")
        assert tab.locator("#suggesties li").count() == 0  # it is not there yet
        browser.close()
    assert complaints == []


@pytest.mark.integration
@pytest.mark.parametrize(
    ("name", "most"),
    [("samenwerkingsagenda-2021", 345_000), ("stedelijke-cultuurregios-2021", 720_000)],
)
def test_real_pages_of_four_days_stay_small(real_boundaries, name, most):
    study = load_study(name)
    days = tuple(dt.date(year, 1, 1) for year in (2018, 2019, 2023))
    study = study.model_copy(update={"dates": days})
    scene = load_scene(study, boundaries=real_boundaries)
    through = [one.drawn() for one in other_days(scene, boundaries=real_boundaries)]
    for spec in study.maps:
        page = draw_page(scene.drawn(), spec, through=through).html
        assert len(page.encode()) <= most
        assert [one for one in Structure(page).words().split("© ")[1:] if one.startswith("CBS")], (
            "whose borders they are"
        )
        for year in (2018, 2019, 2021, 2023):
            assert f"CBS, Kadaster {year}, CC BY 4.0" in page
