"""The site in Chromium: as files and served, at two widths, by keyboard, and held against WCAG."""

from contextlib import contextmanager
from threading import Thread

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright
from site_helpers import pages

from regiokaart.cli.loopback import listen

pytestmark = pytest.mark.browser
WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 360, "height": 740}
KINDS = ("index", "cijfers", "beweringen", "bronnen", "downloads", "over", "kaarten/kaart-1")
# preload would make axe fetch the style sheets, which the pages forbid
RULES = {
    "preload": False,
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"],
}


@pytest.fixture(scope="module")
def browser(chromium_path):
    with sync_playwright() as running:
        started = running.chromium.launch(executable_path=chromium_path, args=["--no-sandbox"])
        yield started
        started.close()


@pytest.fixture(scope="module")
def address(site):
    with listen(site, port=0) as server:
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield server.address
        server.shutdown()


@contextmanager
def opened(browser, within, viewport=WIDE, **options):
    """Give a tab; at the end, it may have asked for nothing elsewhere and complained of nothing."""
    asked, complaints = [], []
    context = browser.new_context(viewport=viewport, **options)
    tab = context.new_page()
    tab.on("request", lambda request: asked.append(request.url))
    tab.on("response", lambda answer: answer.status < 400 or complaints.append(answer.url))
    # going to the next page ends what is still on its way
    tab.on("requestfailed", lambda one: "ABORTED" in one.failure or complaints.append(one.url))
    tab.on("console", lambda message: complaints.append(message.text))
    tab.on("pageerror", lambda error: complaints.append(str(error)))
    yield tab
    tab.wait_for_timeout(50)
    assert context.cookies() == []
    context.close()
    assert complaints == []
    assert asked
    assert [one for one in asked if not one.startswith(within)] == []


def styled(tab):
    """Tell whether the styles of the page were applied."""
    return "Source Sans" in tab.evaluate("getComputedStyle(document.body).fontFamily")


def test_all_pages_open_from_a_folder(browser, site):
    with opened(browser, site.as_uri()) as tab:
        for path in pages(site):
            tab.goto(path.as_uri())
            assert tab.locator("h1").count() == 1, path
            assert styled(tab), path
            broken = "[...document.images].filter(one => one.complete && !one.naturalWidth).length"
            assert tab.evaluate(broken) == 0, path


def test_all_pages_open_from_the_server(browser, site, address):
    with opened(browser, address) as tab:
        for path in pages(site):
            tab.goto(address + path.relative_to(site).as_posix())
            assert tab.locator("h1").count() == 1, path
            assert styled(tab), path


@pytest.mark.parametrize("viewport", [WIDE, NARROW], ids=["wide", "narrow"])
def test_pages_fit(browser, site, viewport):
    with opened(browser, site.as_uri(), viewport) as tab:
        for name in [f"{folder}{kind}" for folder in ("", "en/") for kind in KINDS]:
            tab.goto((site / f"{name}.html").as_uri())
            inner, outer = tab.evaluate(
                "[document.documentElement.clientWidth, document.documentElement.scrollWidth]"
            )
            assert outer <= inner, name


@pytest.mark.parametrize(("folder", "viewport"), [("", WIDE), ("en/", NARROW)], ids=["nl", "en"])
def test_axe_finds_nothing(browser, site, folder, viewport):
    with opened(browser, site.as_uri(), viewport) as tab:
        for name in KINDS:
            tab.goto((site / f"{folder}{name}.html").as_uri())
            found = Axe().run(tab, options=RULES)
            assert found.violations_count == 0, f"{name}\n{found.generate_report()}"


@pytest.mark.parametrize("by", ["file", "server"])
def test_maps_are_lettered_as_the_rest_of_the_site(browser, site, address, by):
    home = site.as_uri() + "/" if by == "file" else address
    loaded = "[...document.fonts].filter((one) => one.status === 'loaded').map((one) => one.family)"
    with opened(browser, home.rstrip("/")) as tab:
        for name in ("index", "kaarten/kaart-1"):
            tab.goto(f"{home}{name}.html")
            tab.wait_for_timeout(100)
            assert any("Source Sans" in one for one in tab.evaluate(loaded)), name


def test_a_map_has_its_whole_table_on_a_narrow_screen(browser, site):
    for width in (360, 320):
        with opened(browser, site.as_uri(), {"width": width, "height": 740}) as tab:
            tab.goto((site / "en/kaarten/kaart-1.html").as_uri())
            tab.locator("#tabel").scroll_into_view_if_needed()
            box = tab.locator("#gemeenten").bounding_box()
            assert box["x"] >= 0
            assert box["x"] + box["width"] <= width
            for cell in tab.locator("#gemeenten :is(th, td)").all():
                shown = cell.bounding_box()
                assert shown["x"] + shown["width"] <= width + 1, cell.inner_text()


def test_a_card_says_which_words_are_dutch(browser, site):
    with opened(browser, site.as_uri()) as tab:
        for folder, dutch in (("en/", True), ("", False)):
            tab.goto((site / f"{folder}kaarten/kaart-1.html").as_uri())
            tab.locator("tbody button", has_text="Delft").first.click()
            tab.locator("#kaartje", has_text="Proefbron").wait_for()
            sources = tab.locator("#kaartje dd > span > span", has_text="Proefbron").all()
            assert sources
            for source in sources:
                assert (source.get_attribute("lang") == "nl") == dutch


def test_the_language_switch_stays_on_the_page(browser, address):
    with opened(browser, address) as tab:
        for name in KINDS:
            tab.goto(f"{address}{name}.html")
            tab.locator("a[hreflang]").click()
            assert tab.url == f"{address}en/{name}.html"
            assert tab.locator("html").get_attribute("lang") == "en"
            tab.locator("a[hreflang]").click()
            assert tab.url == f"{address}{name}.html"


def test_by_keyboard_from_the_first_page_to_a_map_and_back(browser, site):
    with opened(browser, site.as_uri()) as tab:
        tab.goto((site / "index.html").as_uri())
        tab.keyboard.press("Tab")
        skip = tab.locator(":focus")
        assert skip.inner_text() == "Naar de inhoud"
        assert skip.bounding_box()["x"] >= 0  # it shows itself when it has the focus
        tab.keyboard.press("Enter")
        tab.keyboard.press("Tab")
        assert tab.locator(":focus").inner_text() == "Proefregio's"
        ring = "getComputedStyle(document.activeElement.closest('li')).outlineStyle"
        assert tab.evaluate(ring) == "solid"
        tab.keyboard.press("Enter")
        tab.wait_for_url("**/kaart-1.html")
        tab.locator("nav a").first.focus()
        tab.keyboard.press("Enter")
        tab.wait_for_url("**/index.html")


def test_a_card_is_one_target(browser, site):
    with opened(browser, site.as_uri(), NARROW, has_touch=True) as tab:
        tab.goto((site / "index.html").as_uri())
        tab.locator(".kaarten li").nth(1).tap()
        tab.wait_for_url("**/kaart-2.html")


def test_it_prints(browser, site):
    with opened(browser, site.as_uri()) as tab:
        tab.goto((site / "index.html").as_uri())
        tab.emulate_media(media="print")
        assert not tab.locator("header nav").is_visible()
        assert tab.locator("main .kaarten li").count() == 3
        assert tab.pdf().startswith(b"%PDF")
