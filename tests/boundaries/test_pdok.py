"""Boundaries from PDOK: what comes through, what is refused, and what the user is told."""

from __future__ import annotations

import json
import logging
import os
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest
import requests
import shapely
from hypothesis import given
from hypothesis import strategies as st
from pdok_server import CRS84, PdokServer, ring

import regiokaart
from regiokaart.boundaries import pdok
from regiokaart.boundaries.pages import Shapes, Splitter
from regiokaart.boundaries.pdok import BadResponseError, ServiceDownError, YearNotPublishedError
from regiokaart.boundaries.transport import Settings
from regiokaart.errors import BoundaryError

ITEMS = "/cbs/gebiedsindelingen/ogc/v1/collections/gemeente_gegeneraliseerd/items"
QUICK = Settings(connect=5, read=5, deadline=20, first_wait=0.001)
IMPATIENT = Settings(connect=1, read=0.15, deadline=1.2, first_wait=0.001)
SLOW = {"silent", "drips", "drips headers"}
REMEDIES = ("--boundaries FILE", "--offline", "REGIOKAART_PDOK_URL")


@pytest.fixture
def server(monkeypatch):
    with PdokServer() as found:
        monkeypatch.setenv(pdok.ENVIRONMENT, found.url)
        yield found


def fetch(year=2021, **options):
    return pdok.fetch(year, **{"settings": QUICK} | options)


def refused(error, year=2021, **options):
    """Fetch, and return the message of the error that must come, in time."""
    settings = options.get("settings", QUICK)
    start = time.monotonic()
    with pytest.raises(BoundaryError) as caught:
        fetch(year, **options)
    assert time.monotonic() - start < 2 * settings.deadline + 1
    assert type(caught.value) is error
    assert caught.value.url in str(caught.value)
    return str(caught.value)


def expected(count):
    return [shapely.Polygon(ring(number)) for number in range(count)]


def sound(download, *, year=2021, count=6):
    """Check that these are the invented municipalities of a year, whole and in their place."""
    assert (download.year, len(download.frame)) == (year, count)
    assert list(download.frame.columns) == ["code", "name", "geometry"]
    assert list(download.frame["code"]) == [f"GM{number:04d}" for number in range(count)]
    assert download.frame.crs.to_epsg() == 28992
    assert shapely.equals(download.frame.geometry.array, expected(count)).all()
    return True


# what comes through


def test_municipalities_of_a_year(server):
    download = fetch()
    assert sound(download)
    assert list(download.frame["name"][:2]) == [f'Verzonnen {{"{i}"}} \\ é' for i in (0, 1)]
    assert list(download.frame.geom_type[:2]) == ["MultiPolygon", "Polygon"]
    assert (download.service, download.level) == ("ogc-api", "municipality")
    assert download.url.startswith(server.url + ITEMS)
    assert download.generalisation == "gegeneraliseerd (CBS)"
    path, headers = server.asked[0]
    assert len(server.asked) == 1
    assert "f=json&limit=1000&jaarcode=2021&crs=http%3A%2F%2Fwww.opengis.net%2F" in path
    assert headers["User-Agent"] == f"regiokaart/{regiokaart.__version__}"
    assert headers["Accept-Encoding"] == "gzip"


def test_provinces(server):
    download = fetch(level="province")
    assert list(download.frame["code"]) == ["PV00", "PV01"]
    assert "/provincie_gegeneraliseerd/" in server.asked[0][0]


@pytest.mark.parametrize("level", ["municipality", "province"])
def test_years_before_2016_are_elsewhere(server, level):
    download = fetch(2014, level=level)
    assert download.year == 2014
    assert "/cbs/gebiedsindelingen-historisch/ogc/v1/" in server.asked[0][0]


@pytest.mark.parametrize("page", [1, 2, 5, 6])
def test_pages(server, page):
    server.page = page
    assert sound(fetch())
    assert len(server.asked) == -(-6 // page)
    assert ("cursor=" in server.asked[-1][0]) == (page < 6)


def test_ten_thousand_municipalities(server):
    server.years = {2021: 10_000, 2022: 3}
    told = []
    settings = Settings(deadline=30)
    download = fetch(settings=settings, progress=lambda *so_far: told.append(so_far))
    assert sound(download, count=10_000)
    assert len(server.asked) == 10
    assert told[-1] == (download.bytes, 10_000)
    assert told == sorted(told)


@pytest.mark.parametrize("kind", ["gzip", "chunked"])
def test_ways_to_send(server, kind):
    plain = fetch().bytes
    server.fail(kind)
    download = fetch()
    assert sound(download)
    assert download.bytes == plain


def test_redirect_is_followed(server):
    server.fail("redirect", lambda path: f"{server.url}/elders{path}", times=1)
    assert sound(fetch())
    assert server.asked[1][0].startswith("/elders/")


def test_relative_link_to_the_next_page(server):
    server.page = 4
    server.fail("next", lambda link: "?" + link.partition("?")[2], path="ogc")
    assert sound(fetch())


def test_link_of_a_mirror_to_pdok_itself_stays_on_the_mirror(server):
    server.page = 4
    server.fail("next", lambda link: link.replace(server.url, "https://api.pdok.nl"), path="ogc")
    assert fetch().service == "ogc-api"
    assert len(server.asked) == 2


def test_properties_may_be_missing(server):
    def edit(page):
        del page[0]["properties"]["jaarcode"], page[0]["id"]
        del page[1]["properties"]["jrstatcode"], page[1]["properties"]["statnaam"]
        del page[2]["properties"]["statcode"]
        page[3]["properties"]["statnaam"] = None

    server.fail("edit", edit)
    download = fetch()
    assert sound(download)
    assert list(download.frame["name"].isna()) == [False, True, False, True, False, False]


def test_height_is_left_out(server):
    def edit(page):
        page[0]["geometry"]["coordinates"] = [[[[*xy, 7.0] for xy in ring(0)]]]

    server.fail("edit", edit)
    download = fetch()
    assert sound(download)
    assert not download.frame.has_z.any()


def test_order_of_the_service_does_not_matter(server):
    server.fail("edit", lambda page: page.reverse())
    assert sound(fetch())


# what passes


TRANSIENT = [
    ("status", 500),
    ("status", 502),
    ("retry after", 0),
    ("reset", None),
    ("hangs up", None),
    ("truncated", 0.9),
    ("html", None),
    ("length", 7),
    ("length", -7),
    ("chunked", "cut"),
    ("gzip", lambda body: body[:99]),
    ("gzip", lambda body: b"no gzip" + body),
]


@pytest.mark.parametrize(("kind", "value"), TRANSIENT)
def test_fault_that_passes_is_not_noticed(server, kind, value):
    server.fail(kind, value, times=1)
    download = fetch()
    assert sound(download)
    assert download.service == "ogc-api"
    assert len(server.asked) == 2


def test_fault_on_a_later_page_asks_that_page_again(server):
    server.page = 3
    pages = []

    def remember(count, municipalities):
        if municipalities == 3 and not pages:
            server.fail("truncated", 0.5, times=1)
        pages.append((count, municipalities))

    assert sound(fetch(progress=remember))
    assert server.asked[1][0] == server.asked[2][0] != server.asked[0][0]


@pytest.mark.parametrize(
    ("value", "waits"),
    [(7, [7.0]), (3600, [30.0]), ("Thu, 01 Jan 1970 00:00:00 GMT", [0.0]), ("soon", [0.5])],
)
def test_waits_as_long_as_the_server_asks(server, value, waits):
    server.fail("retry after", value, times=1)
    slept = []
    assert sound(fetch(settings=Settings(sleep=slept.append)))
    assert slept == waits


def test_waits_until_the_date_that_the_server_gives(server):
    server.fail("retry after", 20.0, times=1)
    slept = []
    assert sound(fetch(settings=Settings(sleep=slept.append)))
    assert slept == [pytest.approx(20, abs=1.1)]


def test_waits_twice_as_long_each_time(server):
    server.fail("status", 503, path="ogc")
    slept = []
    assert fetch(settings=Settings(sleep=slept.append)).service == "wfs"
    assert slept == [0.5, 1.0, 2.0]


def test_does_not_wait_past_its_deadline(server):
    server.fail("retry after", 20)
    slept = []
    settings = Settings(deadline=5, sleep=slept.append)
    told = refused(ServiceDownError, settings=settings)
    assert not slept
    assert "HTTP 429: Server Error: too many requests, and there is no time left of 5 s" in told


# what does not pass


LASTING = [
    ("status", 500, ServiceDownError, "HTTP 500: Server Error: the database is away, 4 times"),
    ("status", 503, ServiceDownError, "HTTP 503: "),
    ("status", 404, BadResponseError, "HTTP 404: Not Found: the database is away ("),
    ("status", 403, BadResponseError, "HTTP 403: "),
    ("status", 204, BadResponseError, "HTTP 204"),
    ("retry after", 0, ServiceDownError, "HTTP 429: Server Error: too many requests, 4 times"),
    ("html", None, BadResponseError, "an HTML page came in place of GeoJSON: Onderhoud, 4 times"),
    ("reset", None, ServiceDownError, "the connection broke off"),
    ("hangs up", None, ServiceDownError, "the connection broke off"),
    ("truncated", 0.5, BadResponseError, "broken off: it ends in the middle"),
    ("truncated", 0.0, BadResponseError, "is not the GeoJSON that was asked"),
    ("length", 7, BadResponseError, "the answer was cut short"),
    ("length", -7, BadResponseError, "is not the GeoJSON that was asked, or broken off"),
    ("gzip", lambda body: b"x" + body, BadResponseError, "the answer cannot be unpacked"),
    ("silent", None, ServiceDownError, "the server fell silent"),
    ("drips", None, ServiceDownError, "no complete answer within 1.2 s"),
    ("drips headers", None, ServiceDownError, "no complete answer within 1.2 s"),
    ("redirect", lambda path: path, BadResponseError, "redirects without end"),
    ("redirect", lambda _: "ftp://127.0.0.1/x", BadResponseError, "the request failed"),
    ("body", b"", BadResponseError, "is not the GeoJSON that was asked"),
    ("body", b"[]", BadResponseError, "something else came in place of GeoJSON: []"),
    ("body", b"{}", BadResponseError, "no GeoJSON: it has no list of features"),
    ("body", b'{"features":[{]}', BadResponseError, "is not the GeoJSON that was asked"),
    ("body", b'{"features":[7]}', BadResponseError, "no feature where one should begin"),
    ("body", b'{"features":[{}]}', BadResponseError, "a feature without a code"),
    ("body", b'{"features":[],"features":[1]}', BadResponseError, "no list of features"),
    ("body", b'{"code":"X","description":"kapot\\u001b[2J"}', BadResponseError, "X: kapot [2J"),
    ("body", b"{" * 100_000, BadResponseError, "is not the GeoJSON that was asked"),
    ("body", b'{"features":[' + b'{"a":' * 9999, BadResponseError, "it ends in the middle"),
    ("another year", 2020, BadResponseError, "GM0000 is of 2020, not of 2021"),
    ("headers", {"Content-Crs": f"<{CRS84}>"}, BadResponseError, "EPSG:28992 was asked"),
]


@pytest.mark.parametrize(("kind", "value", "error", "reason"), LASTING)
def test_fault_of_both_services(server, kind, value, error, reason):
    if kind == "headers":
        server.fail("html", path="wfs")
    server.fail(kind, value)
    told = refused(error, settings=IMPATIENT if kind in SLOW else QUICK)
    assert reason in told.splitlines()[1]
    assert "no municipality boundaries of 2021 from PDOK" in told
    assert "/wfs/v1_0?" in told.splitlines()[2]
    assert all(remedy in told for remedy in REMEDIES)
    assert "\x1b" not in told


@pytest.mark.parametrize(
    ("kind", "value", "reason"), [(kind, value, reason) for kind, value, _, reason in LASTING]
)
def test_wfs_when_the_api_fails(server, caplog, kind, value, reason):
    server.fail(kind, value, path="ogc")
    with caplog.at_level(logging.INFO):
        download = fetch(settings=IMPATIENT if kind in SLOW else QUICK)
    assert sound(download)
    assert download.service == "wfs"
    assert download.url.startswith(f"{server.url}/cbs/gebiedsindelingen/2021/wfs/v1_0?")
    warned = [record for record in caplog.records if record.levelname == "WARNING"]
    assert len(warned) == 1
    assert reason in warned[0].getMessage()
    assert "asking its WFS" in warned[0].getMessage()


def _first(change):
    def edit(page):
        change(page[0])

    return edit


WRONG = [
    (lambda f: f.update(geometry=None), "GM0000 has no geometry"),
    (lambda f: f["geometry"].update(type="Point"), "a Point where a polygon"),
    (lambda f: f["geometry"].update(coordinates=[]), "GM0000 are not in the Netherlands"),
    (lambda f: f["geometry"].update(coordinates=[[[[0, 0], [1, 1]]]]), "is not the GeoJSON"),
    (lambda f: f["geometry"].update(coordinates=[[["a"]]]), "is not the GeoJSON"),
    (lambda f: f["geometry"].update(coordinates=[[[[float("nan"), 4e5]] * 4]]), "no number"),
    (lambda f: f["geometry"].update(coordinates=[[[[5, 52], [5, 53], [6, 52]]]]), "GM0000 are not"),
    (lambda f: f["properties"].update(statcode="PV20"), "PV20 is no municipality"),
    (lambda f: f["properties"].update(statcode="GM0001"), "GM0001 comes twice"),
    (lambda f: f["properties"].update(jaarcode=2020), "GM0000 is of 2020, not of 2021"),
    (lambda f: f["properties"].update(jrstatcode="2022GM0000"), "GM0000 is of 2022, not of 2021"),
    (lambda f: [f["properties"].pop(k) for k in ("jaarcode", "jrstatcode")], "of which year"),
    (lambda f: f.update(properties=None), "a feature without a code"),
    (lambda f: f["geometry"].update(coordinates=[[[[10**400, 4e5]] * 4]]), "is not the GeoJSON"),
    (lambda f: f.update(geometry=[1]), "is not the GeoJSON"),
    (lambda f: f.update(id=[1]), "is not the GeoJSON"),
    (lambda f: f.update(properties=[1]), "is not the GeoJSON"),
]


@pytest.mark.parametrize(("change", "reason"), WRONG)
def test_wrong_feature_never_gets_on_a_map(server, change, reason):
    server.fail("edit", _first(change), path="ogc")
    server.fail("exception", path="wfs")
    told = refused(BadResponseError)
    assert reason in told
    assert "in place of GeoJSON: msQueryByRect() failed" in told


@pytest.mark.parametrize(
    ("kind", "value", "reason"),
    [
        ("loops", None, "its pages go round in circles"),
        ("repeats features", None, "it repeats features: GM0001 comes twice"),
        ("next", lambda link: link.replace("limit=", "limit=0"), "repeats features: GM0000"),
        ("next", lambda _: "file:///etc/passwd", "no address of a web server"),
        ("next", lambda _: "http://[", "is not the GeoJSON"),
        ("ignores the year", None, "is of 2014, not of 2021"),
        ("ignores the crs", None, "GM0000 are not in the Netherlands in EPSG:28992"),
        ("collection", {"numberReturned": 5}, "the page should have 5 features and has 2"),
        ("collection", {"numberMatched": 7}, "there should be 7 features and 6 came"),
        ("collection", {"crs": {"properties": {"name": CRS84}}}, "EPSG:28992 was asked"),
    ],
)
def test_pages_that_do_not_add_up(server, kind, value, reason):
    server.page = 2
    server.fail(kind, value, path="ogc")
    server.fail("exception", path="wfs")
    assert reason in refused(BadResponseError)


def test_pages_without_end(server):
    server.page = 1
    server.fail("exception", path="wfs")
    told = refused(BadResponseError, settings=Settings(most_pages=3, first_wait=0))
    assert "no end to its pages after 3" in told


@pytest.mark.parametrize("kind", ["", "gzip", "chunked"])
def test_answer_that_is_too_large(server, kind):
    server.fail(kind)
    told = refused(BadResponseError, settings=Settings(most_bytes=1500))
    assert "the answer is larger than 0.0015 MB" in told
    assert len(server.asked) == 2


# a year that is not there


@pytest.mark.parametrize("level", ["municipality", "province"])
def test_year_that_is_not_published_yet(server, level):
    told = refused(YearNotPublishedError, 2031, level=level)
    assert f"PDOK has no {level} boundaries of 2031" in told
    assert "--boundaries FILE" in told
    assert len(server.asked) == 1  # nor is the WFS asked


def test_year_before_all_others_is_not_even_asked(server):
    told = refused(YearNotPublishedError, 1994)
    assert "1995 and later, not of 1994" in told
    assert not server.asked


def test_year_that_the_wfs_does_not_have(server):
    server.fail("status", 503, path="ogc")
    told = refused(YearNotPublishedError, 2031)
    assert "HTTP 503" in told
    assert "/cbs/gebiedsindelingen/2031/wfs/v1_0?" in told


def test_nothing_found_anywhere_is_no_missing_year(server):
    server.fail("status", 404)
    refused(BadResponseError, 2031)


def test_features_that_are_lost_are_no_missing_year(server):
    server.fail("collection", {"numberMatched": 6, "features": [], "numberReturned": 0})
    assert "there should be 6 features and 0 came" in refused(BadResponseError)


# the WFS


@pytest.mark.parametrize("matched", [None, "unknown", 2500])
def test_wfs_in_pages(server, matched):
    server.years = {2021: 2500}
    server.fail("status", 503, path="ogc")
    if matched:
        server.fail("collection", {"numberMatched": matched}, path="wfs")
    download = fetch(settings=Settings(deadline=20, first_wait=0))
    assert sound(download, count=2500)
    starts = [re.findall(r"startIndex=(\d+)", path) for path, _ in server.asked[4:]]
    assert starts == [[], ["1000"], ["2000"]]


@pytest.mark.parametrize(
    ("kind", "value", "reason"),
    [
        ("ignores startIndex", None, "it repeats features"),
        ("collection", {"crs": {"properties": {"name": CRS84}}}, "EPSG:28992 was asked"),
        ("collection", {"numberMatched": 2600}, "should be 2600 features and 2500 came"),
        ("another year", 2020, "is of 2020, not of 2021"),
        ("exception", None, "msQueryByRect() failed, 4 times"),
    ],
)
def test_wfs_that_does_not_add_up(server, kind, value, reason):
    server.years = {2021: 2500, 2020: 3}
    server.fail("status", 503, path="ogc")
    server.fail(kind, value, path="wfs")
    told = refused(ServiceDownError, settings=Settings(deadline=20, first_wait=0))
    assert reason in told.splitlines()[2]


# where it asks


def test_no_network_is_told_apart_and_asked_less(server, monkeypatch):
    monkeypatch.setenv(pdok.ENVIRONMENT, "http://127.0.0.1:9")
    slept = []
    with pytest.raises(ServiceDownError, match=r"no connection: Connection refused.*") as caught:
        fetch(settings=Settings(sleep=slept.append))
    assert not caught.value.reached
    assert "is there no network?" in str(caught.value)
    assert len(slept) == 3
    server.fail("status", 503)
    monkeypatch.setenv(pdok.ENVIRONMENT, server.url)
    with pytest.raises(ServiceDownError) as caught:
        fetch()
    assert caught.value.reached
    assert "network" not in str(caught.value)


@pytest.mark.parametrize(
    "value", ["127.0.0.1:80", "ftp://127.0.0.1", "http://", "http://[", "http://x?y"]
)
def test_address_that_is_none(monkeypatch, value):
    monkeypatch.setenv(pdok.ENVIRONMENT, value)
    with pytest.raises(BoundaryError, match=r"REGIOKAART_PDOK_URL is .* no address of a server"):
        fetch()


def test_address_may_have_a_path_of_its_own(server, monkeypatch):
    monkeypatch.setenv(pdok.ENVIRONMENT, f"{server.url}/elders/")
    assert sound(fetch())
    assert server.asked[0][0].startswith(f"/elders{ITEMS}")


def test_official_addresses(monkeypatch):
    monkeypatch.delenv(pdok.ENVIRONMENT, raising=False)
    assert pdok._base() is None
    for year, name in ((2016, "gebiedsindelingen"), (2015, "gebiedsindelingen-historisch")):
        url = pdok._api_url(year, "municipality", None)
        assert url.startswith(f"https://api.pdok.nl/cbs/{name}/ogc/v1/collections/gemeente_")
    url = pdok._wfs_url(1995, "province", None)
    assert url.startswith("https://service.pdok.nl/cbs/gebiedsindelingen/1995/wfs/v1_0?")


def test_each_decision_is_one_line_of_log(server, caplog):
    server.fail("status", 500, times=1)
    with caplog.at_level(logging.INFO, logger="regiokaart"):
        fetch()
    told = [record.getMessage() for record in caplog.records]
    assert [line.split()[0] for line in told] == [
        server.url,
        "municipality",
        "HTTP",
        "municipality",
    ]
    assert "attempt 2 of 4 after 0.001 s" in told[2]
    assert not any("\n" in line for line in told)


def test_nobody_loads_requests_who_does_not_download():
    code = "import sys, regiokaart.boundaries.pdok as p; sys.exit('requests' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)


@pytest.mark.usefixtures("server")
def test_error_of_the_caller_is_passed_on():
    def stop(_bytes, _municipalities):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fetch(progress=stop)


MEASURE = """
import sys
from regiokaart.boundaries import pdok
def peak():
    lines = open("/proc/self/status").read().splitlines()
    return int(next(line for line in lines if line.startswith("VmHWM")).split()[1]) * 1024
pdok.fetch(2020)  # everything is loaded now
before = peak()
download = pdok.fetch(2021)
print(download.bytes, peak() - before)
"""


def test_memory_of_a_fetch(server):
    if not Path("/proc/self/status").exists():
        pytest.skip("only Linux tells the peak")
    server.years = {2020: 1, 2021: 345}
    server.vertices = 1600
    cached = server.features("gemeente_gegeneraliseerd")
    server.features = lambda *_, **__: cached
    done = subprocess.run(
        [sys.executable, "-c", MEASURE],
        env=os.environ | {pdok.ENVIRONMENT: server.url},
        capture_output=True,
        text=True,
        check=True,
    )
    size, peak = map(int, done.stdout.split())
    assert size > 10_000_000
    assert peak < 3 * size, f"{peak / size:.2f} times the response"


# the pieces


@given(
    st.lists(
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.text(),
            lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
            max_leaves=8,
        ).map(lambda value: {"properties": value})
    ),
    st.booleans(),
    st.sampled_from([None, 1]),
    st.integers(1, 20),
)
def test_features_are_the_same_however_the_text_is_cut(features, ascii_only, indent, size):
    collection = {"links": [{"rel": '"]}\\'}], "features": features, "numberReturned": 3}
    text = json.dumps(collection, ensure_ascii=ascii_only, indent=indent).encode(
        "utf-8", errors="surrogatepass"
    )
    try:
        text.decode()
    except UnicodeDecodeError:
        return
    splitter = Splitter()
    found = [
        feature
        for start in range(0, len(text), size)
        for feature in splitter.feed(text[start : start + size])
    ]
    assert found == features
    assert splitter.close() == collection | {"features": []}


@given(st.data())
def test_text_cut_short_is_never_taken_for_whole(data):
    features = PdokServer(years={2021: 3}).features("gemeente_gegeneraliseerd")
    text = json.dumps({"type": "FeatureCollection", "features": features}).encode()
    splitter = Splitter()

    def read():
        list(splitter.feed(text[: data.draw(st.integers(0, len(text) - 1))]))
        splitter.close()

    with pytest.raises(ValueError, match=r"."):
        read()


@given(
    st.lists(
        st.lists(st.lists(st.just(0), min_size=0, max_size=2), min_size=1, max_size=3),
        max_size=6,
    )
)
def test_shapes_are_what_shapely_reads(plan):
    shapes, geometries = Shapes(), []
    for number, polygons in enumerate(plan):
        x = 10.0 * number
        coordinates = [
            [
                [[x, y], [x + 5, y], [x + 5, y + 5], [x, y + 5], [x, y]],
                *([[x + 1 + i, y + 1]] * 4 for i in range(len(holes))),
            ]
            for y, holes in ((10.0 * i, holes) for i, holes in enumerate(polygons))
        ]
        single = len(coordinates) == 1
        geometries.append(
            {"type": "Polygon", "coordinates": coordinates[0]}
            if single
            else {"type": "MultiPolygon", "coordinates": coordinates}
        )
        shapes.add(geometries[-1])
    found = shapes.finish()
    wanted = shapely.from_geojson([json.dumps(geometry) for geometry in geometries])
    assert list(shapely.to_wkb(found)) == list(shapely.to_wkb(wanted))


# the server behaves like PDOK


def ask(server, **parameters):
    return requests.get(server.url + ITEMS, params=parameters, timeout=5)


def test_server_behaves_like_pdok(server):
    answer = ask(server)
    assert answer.headers["Content-Type"] == "application/geo+json"
    assert answer.headers["Content-Crs"] == f"<{CRS84}>"
    page = answer.json()
    assert page.keys() == {"type", "timeStamp", "links", "features", "numberReturned"}
    assert page["numberReturned"] == len(page["features"]) == 10
    assert len({feature["properties"]["jaarcode"] for feature in page["features"]}) > 1
    assert page["features"][0]["geometry"]["coordinates"][0][0][0][0] < 180
    following = page["links"][-1]["href"]
    second = requests.get(following, timeout=5).json()["features"]
    assert second[0]["id"] != page["features"][0]["id"]
    changed = requests.get(f"{following}&jaarcode=2021", timeout=5).json()
    assert changed["features"][0]["id"].endswith("GM0000")  # from the start again, silently
    answer = ask(server, count=3)
    assert answer.status_code == 400
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["detail"] == "unknown query parameter(s) found: count"
    assert ask(server, crs="http://www.opengis.net/def/crs/EPSG/0/31370").status_code == 400
    assert ask(server, limit="x").status_code == 400
    assert ask(server, jaarcode=2031).json()["features"] == []
    server.years = {2021: 1001}
    assert ask(server, limit=5000).json()["numberReturned"] == 1000
