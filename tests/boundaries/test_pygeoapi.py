"""The client against pygeoapi: a server that somebody else wrote, and that pages by offset."""

from __future__ import annotations

import importlib.util
import json
import os
import socket
import subprocess
import sys
import time

import geopandas as gpd
import pytest
import requests
import shapely

from regiokaart.boundaries import pdok
from regiokaart.boundaries.pdok import YearNotPublishedError
from regiokaart.boundaries.transport import Settings

pytestmark = pytest.mark.integration

BASE = "/cbs/gebiedsindelingen/ogc/v1"
PAGE = 100
CRS = [
    "http://www.opengis.net/def/crs/OGC/1.3/CRS84",
    "http://www.opengis.net/def/crs/EPSG/0/28992",
]
SERVER = """
import sys
from werkzeug.middleware.dispatcher import DispatcherMiddleware
from werkzeug.serving import run_simple
from pygeoapi.flask_app import APP
def nothing(environ, respond):
    respond("503 Service Unavailable", [("Content-Type", "text/plain")])
    return [b"no wfs here"]
run_simple("127.0.0.1", int(sys.argv[1]), DispatcherMiddleware(nothing, {sys.argv[2]: APP}))
"""


def configuration(url, data):
    text = {"en": "Invented"}
    extents = {"spatial": {"bbox": [3, 50, 8, 54], "crs": CRS[0]}}
    provider = {
        "type": "feature",
        "name": "GeoJSON",
        "data": str(data),
        "id_field": "id",
        "crs": CRS,
        "storage_crs": CRS[1],
    }
    return {
        "server": {
            "bind": {"host": "127.0.0.1", "port": 80},
            "url": url,
            "mimetype": "application/json; charset=UTF-8",
            "encoding": "utf-8",
            "languages": ["en-US"],
            "limits": {"default_items": 10, "max_items": PAGE, "on_exceed": "throttle"},
            "map": {"url": "", "attribution": ""},
        },
        "logging": {"level": "ERROR"},
        "metadata": {
            "identification": {
                "title": text,
                "description": text,
                "keywords": {"en": ["x"]},
                "keywords_type": "theme",
                "terms_of_service": "x",
                "url": url,
            },
            "license": {"name": "CC BY 4.0", "url": url},
            "provider": {"name": "x", "url": url},
            "contact": {"name": "x", "position": "x"},
        },
        "resources": {
            "gemeente_gegeneraliseerd": {
                "type": "collection",
                "title": text,
                "description": text,
                "keywords": {"en": ["x"]},
                "links": [],
                "extents": extents,
                "providers": [provider],
            }
        },
    }


@pytest.fixture(scope="module")
def boundaries(real_boundaries):
    path = real_boundaries / "cbsgebiedsindelingen2022.gpkg"
    return gpd.read_file(path, layer="gemeente_gegeneraliseerd")


@pytest.fixture(scope="module")
def server(boundaries, tmp_path_factory):
    if importlib.util.find_spec("pygeoapi") is None:
        if os.environ.get("REGIOKAART_REQUIRE_ALL"):
            pytest.fail("pygeoapi is not installed, and REGIOKAART_REQUIRE_ALL is set")
        pytest.skip("pygeoapi is not installed")
    home = tmp_path_factory.mktemp("pygeoapi")
    frame = boundaries[["statcode", "statnaam", "geometry"]].copy()
    frame["id"] = range(1, len(frame) + 1)
    frame["jaarcode"] = 2022
    frame["jrstatcode"] = "2022" + frame["statcode"]
    # as pygeoapi's own storage: metres, though GeoJSON has no way to say so
    (home / "gemeenten.geojson").write_text(frame.to_json(to_wgs84=False, drop_id=True))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    url = f"http://127.0.0.1:{port}"
    # YAML understands JSON
    config, openapi = home / "config.yml", home / "openapi.yml"
    config.write_text(json.dumps(configuration(url + BASE, home / "gemeenten.geojson")))
    # pygeoapi wants a description of itself; it is not asked for here
    openapi.write_text(json.dumps({"openapi": "3.0.2", "info": {}, "paths": {}}))
    surroundings = os.environ | {"PYGEOAPI_CONFIG": str(config), "PYGEOAPI_OPENAPI": str(openapi)}
    log = (home / "log.txt").open("w")
    process = subprocess.Popen(
        [sys.executable, "-c", SERVER, str(port), BASE], env=surroundings, stdout=log, stderr=log
    )
    try:
        for _ in range(300):
            assert process.poll() is None, (home / "log.txt").read_text()
            try:
                requests.get(f"{url}{BASE}/conformance?f=json", timeout=5)
                break
            except requests.ConnectionError:
                time.sleep(0.1)
        yield url
    finally:
        process.terminate()
        process.wait()
        log.close()


@pytest.fixture(autouse=True)
def _ask_there(server, monkeypatch):
    monkeypatch.setenv(pdok.ENVIRONMENT, server)


def test_municipalities_come_whole_in_pages_by_offset(boundaries, caplog):
    told = []
    with caplog.at_level("DEBUG", logger="urllib3"):
        download = pdok.fetch(2022, progress=lambda *so_far: told.append(so_far))
    asked = [record.getMessage() for record in caplog.records if "GET" in record.getMessage()]
    assert len(asked) == -(-len(boundaries) // PAGE)
    assert sum("offset=" in line for line in asked) == len(asked) - 1
    assert download.service == "ogc-api"
    assert told[-1] == (download.bytes, len(boundaries))
    wanted = boundaries.sort_values("statcode", ignore_index=True)
    assert list(download.frame["code"]) == list(wanted["statcode"])
    assert list(download.frame["name"]) == list(wanted["statnaam"])
    apart = shapely.hausdorff_distance(download.frame.geometry.array, wanted.geometry.array)
    assert apart.max() < 0.001  # m
    assert shapely.area(download.frame.geometry.array) == pytest.approx(
        shapely.area(wanted.geometry.array)
    )


def test_year_that_is_not_there():
    """The year is one of its properties, so that pygeoapi filters, or we see that it does not."""
    with pytest.raises(YearNotPublishedError) as caught:
        pdok.fetch(2021, settings=Settings(first_wait=0))
    assert "2021" in str(caught.value)
    assert "--boundaries FILE" in str(caught.value)


def test_collection_that_is_not_there():
    with pytest.raises(pdok.BadResponseError) as caught:
        pdok.fetch(2022, level="province", settings=Settings(first_wait=0))
    assert "HTTP 404: NotFound: Collection not found" in str(caught.value)
