import pytest
from playwright.sync_api import sync_playwright
from web_helpers import hostile_scene

from regiokaart.classes import classify
from regiokaart.layer import load_scene
from regiokaart.study import load_study
from regiokaart.web import IndexEntry, draw_index, draw_page

pytestmark = pytest.mark.browser
WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 360, "height": 740}
PATHS = "path.gemeente"


@pytest.fixture(scope="module")
def browser(chromium_path):
    with sync_playwright() as running:
        started = running.chromium.launch(executable_path=chromium_path, args=["--no-sandbox"])
        yield started
        started.close()


@pytest.fixture
def open_page(browser, tmp_path):
    """Return a function that opens HTML as a file; at the end, nothing else may have happened."""
    opened, requests, complaints = [], [], []

    def act(source, *, viewport=WIDE):
        file = tmp_path / f"blad-{len(opened)}.html"
        file.write_text(source, encoding="utf-8")
        tab = browser.new_page(viewport=viewport)
        tab.on("request", lambda request: requests.append(request.url))
        tab.on("console", lambda message: complaints.append(message.text))
        tab.on("pageerror", lambda error: complaints.append(str(error)))
        tab.on("dialog", lambda dialog: complaints.append(dialog.message))
        tab.goto(file.as_uri())
        opened.append((tab, file.as_uri()))
        return tab

    yield act
    for tab, _ in opened:
        tab.wait_for_timeout(50)
        tab.close()
    assert requests == [uri for _, uri in opened]
    assert complaints == []


@pytest.fixture(scope="module")
def real_scene(real_boundaries):
    return load_scene(load_study(), boundaries=real_boundaries).drawn()


def assert_fits(tab):
    """Check that nothing is wider than the window and the legend is beside the study area."""
    inner, outer = tab.evaluate(
        "[document.documentElement.clientWidth, document.documentElement.scrollWidth]"
    )
    assert outer <= inner
    legend = tab.locator("aside").bounding_box()
    frame = tab.locator("main").bounding_box()
    for box in tab.evaluate(
        f"[...document.querySelectorAll('{PATHS}')].map(p => p.getBoundingClientRect().toJSON())"
    ):
        assert frame["x"] - 1 <= box["left"] < box["right"] <= frame["x"] + frame["width"] + 1
        assert frame["y"] - 1 <= box["top"] < box["bottom"] <= frame["y"] + frame["height"] + 1
        beside = legend["x"] + legend["width"] <= box["left"]
        below = legend["y"] >= box["bottom"]
        assert beside or below


def hover(tab, name):
    """Hover over the municipality whose tooltip begins with a name, and return the tooltip."""
    tip = tab.locator(".leaflet-tooltip")
    for place in range(tab.locator(PATHS).count()):
        # hovering moves a path to the end, so that the next one takes its place
        box = tab.locator(PATHS).nth(0 if place else place).bounding_box()
        tab.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        tab.wait_for_timeout(20)
        if tip.count() and tip.locator("strong").inner_text() == name:
            return tip
    raise AssertionError(name)


@pytest.mark.parametrize("viewport", [WIDE, NARROW], ids=["wide", "narrow"])
@pytest.mark.parametrize("name", ["kaart-1", "kaart-2", "kaart-3"])
def test_page_opens_by_itself(open_page, invented_scene, name, viewport):
    page = draw_page(invented_scene, invented_scene.study.map(name))
    tab = open_page(page.html, viewport=viewport)
    assert tab.locator(PATHS).count() == len(invented_scene.layer)
    assert tab.title().startswith(page.title)
    assert_fits(tab)


def test_pointing_at_a_municipality_shows_its_tooltip(open_page, invented_scene):
    tab = open_page(draw_page(invented_scene, invented_scene.study.map("kaart-1")).html)
    told = hover(tab, "Delft").inner_text()
    assert "Noord + Zuid" in told
    assert "Proefbron 1; Proefbron 2" in told


def test_tooltip_stays_within_a_narrow_map(open_page, invented_scene):
    page = draw_page(invented_scene, invented_scene.study.map("kaart-1"))
    tab = open_page(page.html, viewport=NARROW)
    for name in ("Zoetermeer", "Den Haag", "Midden-Delfland", "Rotterdam"):
        tip, frame = hover(tab, name).bounding_box(), tab.locator("main").bounding_box()
        assert frame["x"] <= tip["x"]
        assert tip["x"] + tip["width"] <= frame["x"] + frame["width"]
        assert frame["y"] <= tip["y"]
        assert tip["y"] + tip["height"] <= frame["y"] + frame["height"]


@pytest.mark.parametrize("name", ["kaart-1", "kaart-2", "kaart-3"])
def test_hostile_values_do_nothing(open_page, invented_scene, name):
    scene = hostile_scene(invented_scene)
    tab = open_page(draw_page(scene, scene.study.map(name)).html)
    title = tab.title()
    for place in range(tab.locator(PATHS).count()):
        box = tab.locator(PATHS).nth(place).bounding_box()
        tab.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        tab.wait_for_timeout(20)
        assert tab.locator(".leaflet-tooltip strong").count() == 1
    tab.locator("summary").click()
    assert tab.locator("img").count() == 0
    assert tab.title() == title
    assert "onerror=" in tab.locator(".legenda li b").first.inner_text()


def test_shown_in_a_notebook(open_page, invented_scene):
    page = draw_page(invented_scene, invented_scene.study.map("kaart-1"))
    body = page._repr_html_()
    tab = open_page(f"<!DOCTYPE html><html lang=nl><title>n</title><body>{body}</body></html>")
    frame = tab.frame_locator("iframe")
    frame.locator(PATHS).first.wait_for()
    assert frame.locator(PATHS).count() == len(invented_scene.layer)


@pytest.mark.parametrize("viewport", [WIDE, NARROW], ids=["wide", "narrow"])
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
@pytest.mark.parametrize("viewport", [WIDE, NARROW], ids=["wide", "narrow"])
@pytest.mark.parametrize("name", [f"kaart-{number}" for number in range(1, 6)])
def test_pages_of_zuid_holland(open_page, real_scene, name, viewport):
    page = draw_page(real_scene, real_scene.study.map(name))
    tab = open_page(page.html, viewport=viewport)
    assert tab.locator(PATHS).count() == 52
    assert_fits(tab)
