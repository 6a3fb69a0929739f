import csv
import io
import json
import re
import threading
from dataclasses import replace
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import pytest
import shapely
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright
from pypdf import PdfReader
from web_helpers import HOSTILE, Structure, a_year_before, hostile_scene

from regiokaart.classes import classify
from regiokaart.layer import load_scene, load_scene_on_tiles
from regiokaart.study import load_study
from regiokaart.web import IndexEntry, draw_index, draw_page, page_assets

pytestmark = pytest.mark.browser
WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 360, "height": 740}
SIZES = pytest.mark.parametrize("viewport", [WIDE, NARROW], ids=["wide", "narrow"])
PATHS = "path.gemeente"
CARD, TIP = "#kaartje", "#tip"


@pytest.fixture(scope="module")
def browser(chromium_path):
    with sync_playwright() as running:
        started = running.chromium.launch(executable_path=chromium_path, args=["--no-sandbox"])
        yield started
        started.close()


class Visit:
    """Pages opened in a browser, and all that they did beyond showing themselves."""

    def __init__(self, browser, folder):
        self.browser, self.folder = browser, folder
        self.tabs, self.addresses, self.requests, self.complaints = [], [], [], []

    def at(self, address, *, viewport=WIDE, finished=True, **context):
        tab = self.browser.new_context(viewport=viewport, **context).new_page()
        tab.set_default_timeout(5_000)
        tab.on("request", lambda request: self.requests.append(request.url))
        tab.on("console", lambda message: self.complaints.append(message.text))
        tab.on("pageerror", lambda error: self.complaints.append(str(error)))
        tab.on("dialog", lambda dialog: self.complaints.append(dialog.message))
        tab.goto(address)
        if finished and tab.locator("#gemeenten").count():
            tab.locator("html.met-kaart").wait_for()  # the table comes after the map
        self.tabs.append(tab)
        self.addresses.append(address.partition("#")[0])
        return tab

    def __call__(self, page, *, fragment="", **how):
        file = self.folder / f"blad-{len(self.tabs)}.html"
        file.write_text(getattr(page, "html", page), encoding="utf-8")
        return self.at(file.as_uri() + fragment, **how)


@pytest.fixture
def open_page(browser, tmp_path):
    """Return what opens pages; at the end, nothing else was asked for and nobody complained."""
    visit = Visit(browser, tmp_path)
    yield visit
    for tab in visit.tabs:
        tab.wait_for_timeout(50)
        tab.context.close()
    asked = [one for one in visit.requests if not one.startswith("blob:")]
    assert [one.partition("#")[0] for one in asked] == visit.addresses
    assert visit.complaints == []


@pytest.fixture
def page(invented_scene):
    return draw_page(invented_scene, invented_scene.study.map("kaart-1"))


@pytest.fixture(scope="module")
def tiles():
    return load_scene_on_tiles(load_study())


def until(tab, expression):
    """Wait for an expression to hold; the page's policy forbids what Playwright has for this."""
    for _ in range(100):
        if tab.evaluate(expression):
            return
        tab.wait_for_timeout(20)
    raise AssertionError(expression)


def label_of(tab):
    return tab.evaluate("document.activeElement.getAttribute('aria-label')")


def area(tab, name):
    return tab.locator(f'{PATHS}[aria-label^="{name},"], {PATHS}[aria-label="{name}"]')


def hover(tab, name):
    box = area(tab, name).bounding_box()
    tab.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    tab.locator(TIP).locator("strong", has_text=re.compile(f"^{re.escape(name)}$")).wait_for()
    return tab.locator(TIP)


def assert_fits(tab):
    """Check that nothing is wider than the window, and that the map shows the whole area."""
    inner, outer = tab.evaluate(
        "[document.documentElement.clientWidth, document.documentElement.scrollWidth]"
    )
    assert outer <= inner
    frame = tab.locator("#beeld").bounding_box()
    for box in tab.evaluate(
        f"[...document.querySelectorAll('{PATHS}')].map(p => p.getBoundingClientRect().toJSON())"
    ):
        assert frame["x"] - 1 <= box["left"] < box["right"] <= frame["x"] + frame["width"] + 1
        assert frame["y"] - 1 <= box["top"] < box["bottom"] <= frame["y"] + frame["height"] + 1


@SIZES
@pytest.mark.parametrize("name", ["kaart-1", "kaart-3"])
def test_page_opens_by_itself(open_page, invented_scene, name, viewport):
    spec = invented_scene.study.map(name)
    page = draw_page(invented_scene, spec)
    tab = open_page(page, viewport=viewport)
    assert tab.locator(PATHS).count() == len(invented_scene.layer)
    assert tab.locator("tbody tr").count() == len(invented_scene.layer)
    classes = classify(invented_scene, spec)
    assert tab.locator(".legenda:visible button").count() == len(classes)
    assert tab.title().startswith(page.title)
    for group in classes:
        for code in group.codes:
            row = tab.locator(f'tr[data-code="{code}"] td').first
            assert row.inner_text() == group.label
    assert_fits(tab)


@SIZES
@pytest.mark.parametrize("on_tiles", [False, True], ids=["boundaries", "tiles"])
def test_first_picture_answers_and_is_where_the_map_will_be(
    open_page, invented_scene, tiles, on_tiles, viewport
):
    scene, name = (tiles, "Zoetermeer") if on_tiles else (invented_scene, "Delft")
    page = draw_page(scene, scene.study.maps[0])
    whole = open_page(page, viewport=viewport)
    waiting = page.html.rpartition('<script type="text/plain">')[0] + "</body></html>"
    first = open_page(waiting, viewport=viewport, finished=False)
    first.locator("html.met-beeld").wait_for()
    assert first.locator(PATHS).count() == len(scene.layer)
    assert first.locator(".legenda").first.is_visible()
    boxes = (
        f"[...document.querySelectorAll('{PATHS}')]"
        ".map(p => [p.dataset.i, p.getBoundingClientRect().toJSON()])"
    )
    drawn, awaited = (dict(tab.evaluate(boxes)) for tab in (first, whole))
    paints = f"[...document.querySelectorAll('{PATHS}')].map(p => p.getAttribute('fill'))"
    assert first.evaluate(paints) == whole.evaluate(paints)
    for i, box in drawn.items():
        for side in ("left", "right", "top", "bottom"):
            assert box[side] == pytest.approx(awaited[i][side], abs=1.6)
    spot = drawn[
        str(first.evaluate("n => regiokaart.day().areas.find((one) => one.name === n).i", name))
    ]
    first.mouse.move((spot["left"] + spot["right"]) / 2, (spot["top"] + spot["bottom"]) / 2)
    first.locator(TIP).locator("strong", has_text=name).wait_for()
    first.keyboard.press("Escape")
    first.locator(TIP).wait_for(state="hidden")


def test_municipalities_are_painted_as_the_legend_says(open_page, invented_scene):
    spec = invented_scene.study.map("kaart-1")
    tab = open_page(draw_page(invented_scene, spec))
    for place, group in enumerate(classify(invented_scene, spec)):
        swatch = tab.locator(".legenda:visible button rect").nth(place).get_attribute("fill")
        painted = {
            tab.evaluate(
                "code => regiokaart.areaOf(code).path.getElement().getAttribute('fill')", code
            )
            for code in group.codes
        }
        assert swatch in painted


def test_pointing_shows_a_tooltip_that_can_be_pointed_at_and_dismissed(open_page, page):
    tab = open_page(page)
    tip = hover(tab, "Delft")
    assert "Noord + Zuid" in tip.inner_text()
    assert "103.581" in tip.inner_text()
    box = tip.bounding_box()
    tab.mouse.move(box["x"] + 12, box["y"] + 12)
    tab.wait_for_timeout(400)
    assert tip.is_visible()  # hoverable, and it stays
    tab.keyboard.press("Escape")
    assert not tip.is_visible()
    tab.screenshot()  # drawn anew, it lies under the pointer itself; still it was dismissed
    tab.wait_for_timeout(200)
    assert not tip.is_visible()
    hover(tab, "Rijswijk")
    tab.mouse.move(2, 2)
    tip.wait_for(state="hidden")


@pytest.mark.parametrize("name", ["Zoetermeer", "Den Haag", "Midden-Delfland", "Rotterdam"])
def test_tooltip_stays_within_a_narrow_map(open_page, page, name):
    tab = open_page(page, viewport=NARROW)
    tip, frame = hover(tab, name).bounding_box(), tab.locator("#beeld").bounding_box()
    assert frame["x"] <= tip["x"]
    assert tip["x"] + tip["width"] <= frame["x"] + frame["width"]
    assert frame["y"] <= tip["y"]
    assert tip["y"] + tip["height"] <= frame["y"] + frame["height"]


def test_keyboard_goes_from_neighbour_to_neighbour(open_page, page):
    tab = open_page(page)
    tab.locator("#volledig").focus()
    tab.keyboard.press("Tab")
    assert label_of(tab) == "Delft, Noord + Zuid, vermeld in bron"
    assert tab.locator(TIP).inner_text().startswith("Delft")
    assert tab.locator("path.focus").count() == 1
    tab.keyboard.press("ArrowRight")
    assert label_of(tab).startswith("Rotterdam")
    tab.keyboard.press("ArrowUp")
    assert label_of(tab).startswith("Zoetermeer")
    tab.keyboard.press("ArrowRight")  # nobody there
    assert label_of(tab).startswith("Zoetermeer")
    tab.keyboard.press("Home")
    assert label_of(tab).startswith("Delft")
    tab.keyboard.press("End")
    assert label_of(tab).startswith("Zoetermeer")
    assert tab.locator(f'{PATHS}[tabindex="0"]').count() == 1
    tab.keyboard.press("Enter")
    assert tab.locator(f"{CARD} h2").inner_text() == "Zoetermeer"
    assert area(tab, "Zoetermeer").get_attribute("aria-selected") == "true"
    tab.keyboard.press("Escape")
    assert not tab.locator(CARD).is_visible()
    assert label_of(tab).startswith("Zoetermeer")


def test_everything_can_be_reached_with_the_tab_key(open_page, page):
    tab = open_page(page)
    seen = []
    for _ in range(80):
        tab.keyboard.press("Tab")
        seen.append(
            tab.evaluate(
                "(e => e.id || e.getAttribute('aria-label') || e.textContent.trim())"
                "(document.activeElement)"
            )
        )
    for wanted in ("Naar de kaart", "zoek", "inzoomen", "toon-namen", "als-csv", "Rotterdam"):
        assert wanted in seen
    assert seen.index("zoek") < seen.index("inzoomen") < seen.index("als-csv")


def test_clicking_shows_the_card_and_the_row(open_page, page):
    tab = open_page(page)
    area(tab, "Delft").click()
    card = tab.locator(CARD)
    text = card.inner_text()
    for part in ("Delft", "Noord + Zuid", "vermeld in bron", "103.581", "km²", "GM0503"):
        assert part in text
    assert "Proefbron 1; Proefbron 2" in text
    assert card.get_attribute("aria-live") == "polite"
    assert tab.locator('tr[data-code="GM0503"]').get_attribute("aria-current") == "true"
    card.get_by_text("Toon in de tabel").click()
    assert tab.evaluate("document.activeElement.textContent") == "Delft"
    # and the other way round
    tab.locator('tr[data-code="GM0599"] button').click()
    assert tab.locator(f"{CARD} h2").inner_text() == "Rotterdam"
    assert label_of(tab).startswith("Rotterdam")
    assert tab.locator("tr[aria-current]").count() == 1
    tab.locator("#kaartje-sluiten").click()
    assert tab.locator("tr[aria-current]").count() == 0


def test_search_suggests_and_finds(open_page, page):
    tab = open_page(page)
    field = tab.locator("#zoek")
    field.fill("del")
    options = tab.locator("#suggesties li span")
    assert options.all_inner_texts() == ["Delft", "Midden-Delfland"]
    assert field.get_attribute("aria-expanded") == "true"
    field.press("ArrowDown")
    field.press("ArrowDown")
    assert field.get_attribute("aria-activedescendant") == "suggestie-1"
    field.press("Enter")
    assert tab.locator(f"{CARD} h2").inner_text() == "Midden-Delfland"
    assert field.get_attribute("aria-expanded") == "false"
    field.fill("GRAVENHAGE")  # as it is called officially
    assert options.all_inner_texts() == ["Den Haag"]
    field.fill("zuid")
    field.press("Enter")
    assert tab.locator(f"{CARD} h2").inner_text() == "Zuid"
    assert tab.locator(f"{CARD} .leden li").all_inner_texts() == ["Delft", "Rotterdam"]
    field.fill("xyz")
    assert tab.locator("#zoek-gevonden").inner_text() == "Niets gevonden"
    assert not tab.locator("#suggesties").is_visible()


def test_legend_follows_the_layer(open_page, invented_scene):
    tab = open_page(draw_page(invented_scene, invented_scene.study.map("kaart-3")))
    before = tab.locator(".legenda:visible").inner_text()
    assert tab.locator(".legenda:visible").count() == 1
    tab.get_by_role("radio", name="Proefgroep").check()
    legend = tab.locator(".legenda:visible").inner_text()
    assert legend != before
    assert "Groep" in legend
    assert "Overleg" not in legend
    assert tab.locator('tr[data-code="GM0503"] td').first.inner_text() == "Groep"
    assert tab.locator('tr[data-code="GM0518"] td').first.inner_text() == "Geen deelname"
    assert area(tab, "Delft").get_attribute("aria-label").startswith("Delft, Groep")
    tab.get_by_role("radio", name="Overlap").check()
    assert tab.locator('tr[data-code="GM0503"] td').first.inner_text().startswith("In twee")
    area(tab, "Delft").click()
    regions = tab.locator(f"{CARD} dd button")
    assert regions.all_inner_texts() == ["Groep", "Overleg"]  # the class does not say which
    regions.first.click()
    assert tab.locator(f"{CARD} h2").inner_text() == "Groep"
    assert tab.locator(f"{CARD} .leden li").all_inner_texts() == ["Delft", "Rotterdam"]
    tab.get_by_role("radio", name="Alles samen").check()
    assert tab.locator(".legenda:visible").inner_text() == before


def test_a_class_can_be_shown_alone(open_page, page):
    tab = open_page(page)
    button = tab.locator(".legenda:visible button", has_text="Zuid").first
    button.click()
    assert button.get_attribute("aria-pressed") == "true"
    # Delft is in both, and counts in Zuid
    assert tab.locator(f"{PATHS}:not(.gedempt)").count() == 2
    button.click()
    assert tab.locator(f"{PATHS}.gedempt").count() == 0


def test_borders_and_names_can_be_switched_off(open_page, page):
    tab = open_page(page)
    lines = ".leaflet-borders-pane path"
    until(tab, f"document.querySelectorAll('{lines}').length === 2")
    tab.get_by_label("Regiogrenzen").uncheck()
    assert tab.locator(lines).count() == 1
    tab.locator(".naam:visible").first.wait_for()
    tab.get_by_label("Gemeentenamen").uncheck()
    assert tab.locator(".naam").count() == 0


def test_names_do_not_overlap(open_page, tiles):
    tab = open_page(draw_page(tiles, tiles.study.map("kaart-1")))
    tab.locator(".naam:visible").first.wait_for()
    boxes = tab.evaluate(
        "[...document.querySelectorAll('.naam')].filter(n => !n.hidden)"
        ".map(n => n.getBoundingClientRect().toJSON())"
    )
    assert len(boxes) == len(tiles.layer)
    for place, one in enumerate(boxes):
        for other in boxes[:place]:
            assert (
                one["right"] <= other["left"]
                or other["right"] <= one["left"]
                or one["bottom"] <= other["top"]
                or other["bottom"] <= one["top"]
            )


def test_tiles_are_upright_squares(open_page, tiles):
    tab = open_page(draw_page(tiles, tiles.study.map("kaart-1")), viewport=NARROW)
    boxes = [path.bounding_box() for path in tab.locator(PATHS).all()]
    assert len(boxes) == 52
    for box in boxes:
        assert box["width"] == pytest.approx(box["height"], abs=1.5)
    corners = tab.locator(PATHS).first.get_attribute("d").count("L")
    assert corners == 3
    assert_fits(tab)


def test_table_sorts_and_says_how(open_page, page):
    tab = open_page(page)
    head = tab.locator("thead th")

    def names():
        return tab.locator("tbody th").all_inner_texts()

    assert head.nth(0).get_attribute("aria-sort") == "ascending"
    first = names()
    head.nth(3).locator("button").click()
    assert head.nth(3).get_attribute("aria-sort") == "descending"
    assert head.nth(0).get_attribute("aria-sort") is None
    assert names()[:2] == ["Rotterdam", "Den Haag"]
    head.nth(3).locator("button").click()
    assert head.nth(3).get_attribute("aria-sort") == "ascending"
    assert names()[-1] == "Rotterdam"
    head.nth(0).locator("button").click()
    assert names() == first


def test_unknown_numbers_sort_last(open_page, invented_scene):
    layer = invented_scene.layer.copy()
    layer.loc["GM0599", "population"] = None
    scene = replace(invented_scene, layer=layer)
    tab = open_page(draw_page(scene, scene.study.map("kaart-1")))
    for _ in range(2):
        tab.locator("thead th").nth(3).locator("button").click()
        assert tab.locator("tbody th").last.inner_text() == "Rotterdam"
    area(tab, "Rotterdam").click()
    assert "onbekend" in tab.locator(CARD).inner_text()


def test_address_keeps_and_restores_what_is_shown(open_page, invented_scene):
    page = draw_page(invented_scene, invented_scene.study.map("kaart-3"))
    tab = open_page(page)
    tab.get_by_role("radio", name="Proefgroep").check()
    area(tab, "Delft").click()
    tab.locator("#inzoomen").click()
    until(tab, "location.hash.includes('kaart=')")
    tab.wait_for_timeout(400)
    fragment = tab.evaluate("location.hash")
    assert fragment.startswith("#laag=proefgroep&gemeente=GM0503&kaart=")
    view = "[kaart.getZoom(), kaart.getCenter().lat, kaart.getCenter().lng]"
    left = tab.evaluate(view)
    again = open_page(page, fragment=fragment)
    assert again.locator(f"{CARD} h2").inner_text() == "Delft"
    assert again.get_by_role("radio", name="Proefgroep").is_checked()
    assert again.evaluate(view) == pytest.approx(left, abs=0.01)
    again.evaluate("location.hash = '#gemeente=GM0599'")
    again.locator(f"{CARD} h2", has_text="Rotterdam").wait_for()
    assert again.get_by_role("radio", name="Alles samen").is_checked()
    again.evaluate("location.hash = '#laag=x&gemeente=<img src=x>&kaart=a/b/c&%E0%A4%A=1'")
    again.locator(CARD).wait_for(state="hidden")


def test_csv_holds_what_the_map_shows(open_page, page, invented_scene):
    tab = open_page(page)
    with tab.expect_download() as waiting:
        tab.locator("#als-csv").click()
    assert waiting.value.suggested_filename == "proefstudie-kaart-1.csv"
    raw = waiting.value.path().read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig"), newline=""), delimiter=";"))
    assert [row["gemeentecode"] for row in rows] == list(invented_scene.layer.index)
    delft = next(row for row in rows if row["gemeentecode"] == "GM0503")
    assert delft["regio"] == "Noord; Zuid"
    assert delft["klasse"] == "Noord + Zuid"
    assert delft["peildatum"] == "2021-10-01"
    frame = invented_scene.layer
    assert [int(row["inwoners"]) for row in rows] == frame["population"].tolist()
    assert [float(row["landoppervlakte_km2"]) for row in rows] == frame["land_area_km2"].tolist()


def test_csv_of_hostile_names_starts_no_formula(open_page, invented_scene):
    layer = invented_scene.layer.copy()
    layer["name"] = ['=HYPERLINK("x")', "+1", "-1", "@a", 'a;"b"', "a\nb"]
    scene = replace(invented_scene, layer=layer)
    tab = open_page(draw_page(scene, scene.study.map("kaart-2"), lang="en"))
    with tab.expect_download() as waiting:
        tab.locator("#als-csv").click()
    text = waiting.value.path().read_bytes().decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text, newline=""), delimiter=";"))
    names = {row["code"]: row["municipality"] for row in rows}
    shown = tab.evaluate("regiokaart.day().areas.map(a => [a.code, a.name])")
    for code, name in shown:
        assert names[code] == (f"'{name}" if name[0] in "=+-@" else name)
    assert sum(name.startswith("'") for name in names.values()) >= 3


def test_geojson_is_as_the_rules_want_it(open_page, page, invented_scene):
    tab = open_page(page)
    with tab.expect_download() as waiting:
        tab.locator("#als-geojson").click()
    found = json.loads(waiting.value.path().read_text(encoding="utf-8"))
    expected = invented_scene.layer.to_crs(4326)
    assert [one["id"] for one in found["features"]] == list(expected.index)
    assert found["attribution"] == invented_scene.attribution("nl")
    for one in found["features"]:
        shape = shapely.geometry.shape(one["geometry"])
        assert shape.exterior.is_ccw
        truth = expected.geometry[one["id"]]
        assert shape.symmetric_difference(truth).area < 2e-3 * truth.area
    delft = next(one for one in found["features"] if one["id"] == "GM0503")
    assert delft["properties"]["regio"] == "Noord; Zuid"


def test_embed_code_is_offered_and_copied(open_page, page):
    tab = open_page(page)
    tab.locator("#insluiten-open").click()
    code = tab.locator("#insluitcode")
    structure = Structure(code.input_value())
    assert [tag for tag, _, _ in structure.seen] == ["iframe"]
    assert structure.seen[0][1]["title"] == "Proefregio's"
    assert "als bestand geopend" in tab.locator("#insluiten-uitleg").inner_text()
    tab.locator("#kopieer").click()
    tab.locator("#insluiten-gedaan", has_text=re.compile(".+")).wait_for()
    tab.keyboard.press("Escape")
    assert not tab.locator("dialog").is_visible()
    assert tab.evaluate("document.activeElement.id") == "insluiten-open"


def test_map_fills_the_screen_and_comes_back(open_page, page):
    tab = open_page(page)
    tab.locator("#volledig").click()
    until(tab, "document.fullscreenElement")
    assert tab.evaluate("document.fullscreenElement.id") == "kaartvak"
    tab.locator("#volledig").click()
    until(tab, "!document.fullscreenElement")


def test_touch_opens_the_card(open_page, page):
    tab = open_page(page, viewport=NARROW, has_touch=True, is_mobile=True)
    box = area(tab, "Rijswijk").bounding_box()
    tab.touchscreen.tap(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    tab.locator(f"{CARD} h2", has_text="Rijswijk").wait_for()
    assert not tab.locator(TIP).is_visible()
    # the card stands under the map, not over it
    frame = tab.locator("#beeld").bounding_box()
    assert tab.locator(CARD).bounding_box()["y"] >= frame["y"] + frame["height"] - 1


def test_less_motion_for_who_asks(open_page, page):
    tab = open_page(page, reduced_motion="reduce")
    assert tab.evaluate("kaart.options.zoomAnimation") is False
    calm = open_page(page)
    assert calm.evaluate("kaart.options.zoomAnimation") is True


def test_paper_has_map_legend_and_table(open_page, page, tmp_path):
    tab = open_page(page)
    tab.locator("#inzoomen").click()
    tab.pdf(path=tmp_path / "kaart.pdf", format="A4", print_background=True)
    paper = PdfReader(tmp_path / "kaart.pdf")
    texts = [" ".join(sheet.extract_text().split()) for sheet in paper.pages]
    assert len(texts) == 2
    assert "Legenda" in texts[0]
    assert "Noord + Zuid" in texts[0]
    assert "Alle gemeenten" in texts[1]
    for name in ("Delft", "Rotterdam", "Zoetermeer"):
        assert name in texts[1]
    assert "Zoek een gemeente" not in "".join(texts)
    assert "Insluiten" not in "".join(texts)


@pytest.mark.parametrize("name", ["kaart-1", "kaart-2", "kaart-3"])
def test_hostile_values_do_nothing(open_page, invented_scene, name):
    scene = hostile_scene(invented_scene)
    tab = open_page(draw_page(scene, scene.study.map(name)))
    title = tab.title()
    for place in range(tab.locator(PATHS).count()):
        path = tab.locator(PATHS).nth(place)
        path.hover()
        path.click()
        assert tab.locator(f"{CARD} h2").count() == 1
        tab.keyboard.press("Escape")
        tab.keyboard.press("Escape")
    tab.locator("#zoek").fill("script")
    tab.locator("#zoek").press("ArrowDown")
    assert tab.locator("#suggesties li").count() > 0
    tab.locator("#zoek").press("Enter")
    for button in tab.locator("thead button").all():
        button.click()
    for switch in tab.locator("input[name=laag]").all():
        switch.check()
    with tab.expect_download():
        tab.locator("#als-csv").click()
    tab.locator("#insluiten-open").click()
    embed = Structure(tab.locator("#insluitcode").input_value())
    assert [tag for tag, _, _ in embed.seen] == ["iframe"]
    assert embed.seen[0][1]["title"] == HOSTILE
    assert tab.locator("img").count() == 0
    assert tab.locator("body iframe").count() == 0
    assert tab.title() == title
    assert "onerror=" in tab.locator(".legenda b").first.inner_text()


def test_days_have_a_slider(open_page, invented_scene, invented_study, invented_boundaries):
    study = invented_study()
    earlier = a_year_before(study, invented_boundaries)
    page = draw_page(invented_scene, study.map("kaart-1"), through=[earlier])
    tab = open_page(page)
    cell = tab.locator('tr[data-code="GM0599"] td').first
    assert cell.inner_text() == "Zuid"
    assert "1 oktober 2021" in tab.locator(".data:visible").inner_text()
    area(tab, "Rotterdam").click()
    tab.locator("#dag").focus()
    tab.keyboard.press("ArrowLeft")
    assert tab.locator("#dag").get_attribute("aria-valuetext") == "1 oktober 2020"
    assert "1 oktober 2020" in tab.locator(".data:visible").inner_text()
    assert cell.inner_text() == "Niet in een proefregio"
    assert tab.locator(f"{CARD} .klasse").inner_text() == "Niet in een proefregio"
    assert tab.locator(".legenda:visible").count() == 1
    assert tab.locator(PATHS).count() == len(invented_scene.layer)
    assert "dag=2020-10-01&gemeente=GM0599" in tab.evaluate("location.hash")
    again = open_page(page, fragment="#dag=2020-10-01&gemeente=GM0503")
    assert again.locator(f"{CARD} .klasse").inner_text() == "Niet in een proefregio"


def test_background_comes_only_when_asked(browser, invented_scene, tmp_path):
    page = draw_page(invented_scene, invented_scene.study.map("kaart-1"), background=True)
    visit = Visit(browser, tmp_path)
    tab = visit(page)
    asked = []
    tab.route(re.compile("^https:"), lambda route: (asked.append(route.request.url), route.abort()))
    tab.wait_for_timeout(100)
    assert asked == []
    tab.get_by_label("Achtergrondkaart").check()
    tab.wait_for_timeout(200)
    assert asked
    assert all(one.startswith("https://service.pdok.nl/") for one in asked)
    # without the network the map works as before
    assert tab.locator("#achtergrond-bron").is_visible()
    area(tab, "Delft").click()
    assert tab.locator(f"{CARD} h2").inner_text() == "Delft"
    assert {one for one in visit.complaints if "ERR_FAILED" not in one} == set()
    tab.context.close()


@pytest.fixture
def served(tmp_path):
    """Return the address of a static server of the test's folder."""

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=tmp_path))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize("by", ["server", "file"])
def test_pages_of_a_site_use_their_shared_assets(
    browser, invented_scene, tiles, tmp_path, served, by
):
    (tmp_path / "assets").mkdir()
    for name, data in page_assets().items():
        (tmp_path / "assets" / name).write_bytes(data)
    visit = Visit(browser, tmp_path)
    for scene in (invented_scene, tiles):
        page = draw_page(scene, scene.study.map("kaart-1"), assets="linked", asset_path="../assets")
        (tmp_path / "nl").mkdir(exist_ok=True)
        page.save(tmp_path / "nl" / "kaart.html")
        home = served if by == "server" else tmp_path.as_uri()
        tab = visit.at(f"{home}/nl/kaart.html")
        assert tab.locator(PATHS).count() == len(scene.layer)
        area(tab, "Delft").click()
        assert tab.locator(f"{CARD} h2").inner_text() == "Delft"
        tab.context.close()
    own = {one.removeprefix(home) for one in visit.requests} - {"/favicon.ico"}
    assert own == {"/nl/kaart.html"} | {f"/assets/{name}" for name in page_assets()}
    assert [one for one in visit.complaints if "404" not in one] == []


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_axe_finds_nothing(open_page, tiles, lang):
    # several co-operations, weak and unknown: all that a page can have
    tab = open_page(draw_page(tiles, tiles.study.map("kaart-3"), lang=lang), bypass_csp=True)
    axe, rules = Axe(), {"rules": {"target-size": {"enabled": True}}}

    def found():
        return [
            (one["id"], [node["html"][:200] for node in one["nodes"]])
            for one in axe.run(tab, options=rules).response["violations"]
        ]

    assert found() == []
    tab.set_viewport_size(NARROW)
    area(tab, "Gouda").focus()
    tab.keyboard.press("Enter")
    assert tab.locator(CARD).is_visible()
    assert found() == []
    tab.set_viewport_size(WIDE)
    tab.locator("#zoek").fill("a")
    tab.locator("#zoek").press("ArrowDown")
    assert tab.locator("#suggesties").is_visible()
    assert found() == []
    tab.locator("#insluiten-open").click()
    assert found() == []


def test_shown_in_a_notebook(open_page, page, invented_scene):
    body = page._repr_html_()
    tab = open_page(f"<!DOCTYPE html><html lang=nl><title>n</title><body>{body}</body></html>")
    frame = tab.frame_locator("iframe")
    frame.locator(PATHS).first.wait_for()
    assert frame.locator(PATHS).count() == len(invented_scene.layer)
    frame.locator(PATHS).first.click()
    assert frame.locator(f"{CARD} h2").count() == 1


@SIZES
def test_index_fits(open_page, invented_scene, viewport):
    cards = [
        IndexEntry(one.id, one.title.nl, classify(invented_scene, one), ("html", "pdf", "svg"))
        for one in invented_scene.study.maps
    ]
    tab = open_page(draw_index(invented_scene.study, cards, on_tiles=False), viewport=viewport)
    widths = "[document.documentElement.clientWidth, document.documentElement.scrollWidth]"
    inner, outer = tab.evaluate(widths)
    assert outer <= inner
    assert tab.locator("article").count() == 3


@pytest.mark.integration
@pytest.mark.parametrize(
    ("name", "count"), [("samenwerkingsagenda-2021", 52), ("stedelijke-cultuurregios-2021", 352)]
)
def test_real_pages(open_page, real_boundaries, name, count):
    scene = load_scene(load_study(name), boundaries=real_boundaries).drawn()
    for spec in scene.study.maps:
        tab = open_page(draw_page(scene, spec))
        assert tab.locator(PATHS).count() == count
        assert tab.locator("tbody tr").count() == count
        assert tab.locator(".legenda:visible button").count() == len(classify(scene, spec))
        assert_fits(tab)
        tab.set_viewport_size(NARROW)
        tab.wait_for_timeout(150)
        assert_fits(tab)
        if spec.id in {"kaart-1", "kaart-4"}:  # those with the most sources, and the longest legend
            paper = tab.pdf(format="A4", print_background=True)
            first, *rest = (one.extract_text() for one in PdfReader(io.BytesIO(paper)).pages)
            assert "Legenda" in first
            assert len(rest) == (1 if count < 100 else 6)
            assert all("Onderbouwing" in one for one in rest)  # the head of the table
