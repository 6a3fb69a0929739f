"""Measure our page of a map in a browser, beside the page that ``explore`` makes of the same data.

Both are served from this computer, each file of the other page from a local copy, without a
background map. They take turns in fresh profiles of headless Chromium, after one turn that is not
counted; medians are told. The first interaction is pointing at an area as soon as there is one:
its time is when the tooltip is there. Our areas are there before the map that can be moved; when
that is there too is told as well. Synthetic areas, polygons on a jittered grid that share
their borders, show how both grow.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import statistics
import sys
import tempfile
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import geopandas as gpd
import numpy as np
import shapely
from playwright.sync_api import sync_playwright
from rich.console import Console
from rich.table import Table

from regiokaart.classes import class_of, classify
from regiokaart.cli.loopback import listen
from regiokaart.layer import load_scene
from regiokaart.study import load_study
from regiokaart.web import draw_page

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, ViewportSize

    from regiokaart.layer import Scene
    from regiokaart.study import MapSpec

PROVINCE, NATIONAL = "samenwerkingsagenda-2021", "stedelijke-cultuurregios-2021"
MAP, SYNTHETIC_MAP = "kaart-1", "kaart-2"
"""Region by region; and in how many regions, whose colours do not depend on where regions lie."""
COUNTS = (3_340, 14_000)
"""How many synthetic areas."""
GOAL = 0.5
"""The most that our page may take of what the other takes."""
GOALS = ("first paint", "first interaction")
MEASURES = ("bytes", *GOALS, "map", "main thread")
ASKED = {"province", "national"}
"""The rows that the goal is set for."""
WINDOW: ViewportSize = {"width": 1280, "height": 900}
_BUDGET = 50_000_000  # synthetic pages may be of any size
_WIDTH, _HEIGHT = 270_000.0, 310_000.0  # metres, about those of the Netherlands
_WEST, _SOUTH = 10_000.0, 306_000.0
_BENDS = 6  # in the border between two corners

# Points at the first area that has a size, in each frame, until a tooltip is there.
_WATCH = """
(() => {
  const told = window.told = {};
  new PerformanceObserver((list) => {
    for (const one of list.getEntries()) told[one.name] = one.startTime;
  }).observe({type: "paint", buffered: true});
  const areas = "path.leaflet-interactive, path.gemeente", map = "path.leaflet-interactive";
  const tips = ".leaflet-tooltip, #tip:not([hidden])";
  const shown = () => [...document.querySelectorAll(tips)].some((one) => one.offsetWidth);
  (function wait() {
    if (!document.querySelector(map)) requestAnimationFrame(wait);
    else told.map = performance.now();
  })();
  function look() {
    if (shown()) { told.answer = performance.now(); return; }
    const area = document.querySelector(areas), box = area && area.getBoundingClientRect();
    if (box && box.width) {
      told.area = told.area || performance.now();
      const at = {bubbles: true, cancelable: true, view: window, pointerType: "mouse",
        clientX: box.x + box.width / 2, clientY: box.y + box.height / 2};
      for (const kind of ["pointerover", "pointermove"])
        area.dispatchEvent(new PointerEvent(kind, at));
      for (const kind of ["mouseover", "mousemove"]) area.dispatchEvent(new MouseEvent(kind, at));
      if (shown()) { told.answer = performance.now(); return; }
    }
    requestAnimationFrame(look);
  }
  requestAnimationFrame(look);
})();
"""
_ALL_THERE = "() => told.answer && told.map && told['first-contentful-paint']"


def synthetic(scene: Scene, count: int) -> Scene:
    """Return a scene of many areas, of which patches are in the regions of another scene."""
    chance = random.Random(count)  # noqa: S311 - no secret
    columns = round(count**0.5)
    rows = -(-count // columns)
    width, height = _WIDTH / columns, _HEIGHT / rows
    shapes = _grid(columns, rows, width, height, chance)[:count]
    column = scene.study.map(SYNTHETIC_MAP).show[0].cooperation
    regions = [one for one in dict.fromkeys(scene.layer[column].dropna()) if "+" not in one]
    patches = [regions[number % len(regions)] if number % 3 else None for number in range(48)]
    places = [(number % columns * 8 // columns, number // columns * 6 // rows)
              for number in range(count)]  # fmt: skip
    sample = scene.layer.iloc[[number % len(scene.layer) for number in range(count)]]
    frame = sample.drop(columns="geometry").copy()
    frame["code"] = [f"GM{9_000_000 + number}" for number in range(count)]
    frame["name"] = [f"Gebied {number}" for number in range(count)]
    member = [patches[across + 8 * up] for across, up in places]
    frame[column] = np.array(member, dtype=object)
    frame[f"{column}_partly"] = None
    frame[f"{column}_evidence"] = np.array([one and "stated" for one in member], dtype=object)
    frame[f"{column}_source"] = np.array([one and "Proefbron" for one in member], dtype=object)
    frame = frame.set_index("code", drop=False).rename_axis(None)
    layer = gpd.GeoDataFrame(frame, geometry=shapes, crs=scene.layer.crs)
    layer.attrs = scene.layer.attrs
    return replace(scene, layer=layer, surroundings=scene.surroundings.iloc[:0])


def _grid(
    columns: int, rows: int, width: float, height: float, chance: random.Random
) -> list[shapely.Polygon]:
    """Return polygons that fill a rectangle, row by row; neighbours have the same vertices."""

    def moved(across: float, up: float, by: float) -> tuple[float, float]:
        return (
            _WEST + (across + chance.uniform(-by, by)) * width,
            _SOUTH + (up + chance.uniform(-by, by)) * height,
        )

    corners = {
        (across, up): moved(across, up, 0.25)
        for up in range(rows + 1)
        for across in range(columns + 1)
    }

    def border(first: tuple[int, int], last: tuple[int, int]) -> list[tuple[float, float]]:
        (left, low), (right, high) = corners[first], corners[last]
        steps = [bend / (_BENDS + 1) for bend in range(1, _BENDS + 1)]
        return [
            corners[first],
            *(
                (
                    left + (right - left) * step + chance.uniform(-0.04, 0.04) * width,
                    low + (high - low) * step + chance.uniform(-0.04, 0.04) * height,
                )
                for step in steps
            ),
            corners[last],
        ]

    flat = {(x, y): border((x, y), (x + 1, y)) for y in range(rows + 1) for x in range(columns)}
    steep = {(x, y): border((x, y), (x, y + 1)) for y in range(rows) for x in range(columns + 1)}
    return [
        shapely.Polygon(
            [
                *flat[x, y][:-1],
                *steep[x + 1, y][:-1],
                *flat[x, y + 1][:0:-1],
                *steep[x, y][:0:-1],
            ]
        )
        for y in range(rows)
        for x in range(columns)
    ]


def write_ours(scene: Scene, spec: MapSpec, folder: Path) -> None:
    """Write our page, with all that it needs inside it."""
    page = draw_page(scene, spec, budget=_BUDGET)
    page.save(folder / "index.html")


def write_other(scene: Scene, spec: MapSpec, folder: Path, copies: Path | None) -> list[str]:
    """Write the page of ``explore`` with copies of its files; return those there is no copy of."""
    groups = class_of(classify(scene, spec))
    layer = scene.layer[["code", "name", "population", "geometry"]].copy()
    layer["class"] = [groups[code].label for code in layer["code"]]
    page = layer.explore(
        column="class",
        categorical=True,
        tooltip=["name", "code", "class", "population"],
        style_kwds={"color": "white", "weight": 1, "fillOpacity": 0.7},
        tiles=None,
    )
    html = page.get_root().render()
    lacking = []
    for address in sorted(set(re.findall(r'(?:src|href)="(https?://[^"]+)"', html))):
        name = Path(urlsplit(address).path).name
        found = _copy_of(address, name, copies)
        if found is None:
            lacking.append(name)
        (folder / name).write_bytes(found.read_bytes() if found else b"")
        html = html.replace(address, name)
    (folder / "index.html").write_text(html, encoding="utf-8")
    return lacking


def _copy_of(address: str, name: str, copies: Path | None) -> Path | None:
    """Return a local file that stands for one on the web: of the same name and version."""
    from xstatic.pkg import leaflet  # noqa: PLC0415

    if name.startswith("leaflet.") and "leaflet@" in address:
        return Path(leaflet.BASE_DIR) / name
    if copies is None:
        return None
    plain = re.sub(r"-\d[\d.]*\d", "", name)  # jquery-3.7.1.min.js is called jquery.min.js there
    found = sorted(path for one in (name, plain) for path in copies.rglob(one))
    return found[0] if found else None


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Give the address at which a folder is served."""
    with listen(folder, port=0) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield server.address
        server.shutdown()


def opened(browser: Browser, address: str, *, slower: float) -> dict[str, float]:
    """Open a page as somebody who never saw it; return bytes, and times in milliseconds."""
    context = browser.new_context(viewport=WINDOW)
    tab = context.new_page()
    tab.add_init_script(_WATCH)
    session = context.new_cdp_session(tab)
    session.send("Network.enable")
    session.send("Emulation.setCPUThrottlingRate", {"rate": slower})
    # its time on the processor, which others at work on the machine do not lengthen
    session.send("Performance.enable", {"timeDomain": "threadTicks"})
    sizes: list[float] = []
    session.on("Network.loadingFinished", lambda one: sizes.append(one["encodedDataLength"]))
    elsewhere: list[str] = []
    tab.on(
        "request",
        lambda one: None if one.url.startswith((address, "data:")) else elsewhere.append(one.url),
    )
    tab.goto(address, wait_until="load", timeout=120_000)
    # by evaluate: wait_for_function evaluates text in the page, which our policy forbids
    while not tab.evaluate(_ALL_THERE):
        tab.wait_for_timeout(50)
    told: dict[str, Any] = tab.evaluate("() => told")
    spent = {one["name"]: one["value"] for one in session.send("Performance.getMetrics")["metrics"]}
    tab.wait_for_timeout(100)
    context.close()
    if elsewhere:
        sys.exit(f"{address} asked for {elsewhere[0]}: the two would not be compared fairly")
    return {
        "bytes": sum(sizes),
        "first paint": told["first-contentful-paint"],
        "first interaction": told["answer"],
        "map": told["map"],
        "main thread": 1000 * spent["TaskDuration"],
    }


def compared(
    browser: Browser, addresses: dict[str, str], *, repeats: int, slower: float
) -> dict[str, dict[str, float]]:
    """Open the pages in turn, and return the medians of each."""
    found: dict[str, list[dict[str, float]]] = {side: [] for side in addresses}
    for turn in range(repeats + 1):
        for side, address in addresses.items():
            measured = opened(browser, address, slower=slower)
            if turn:
                found[side].append(measured)
    return {
        side: {name: statistics.median(one[name] for one in turns) for name in MEASURES}
        for side, turns in found.items()
    }


def scenes() -> Iterator[tuple[str, Scene, MapSpec]]:
    """Give what is drawn: two maps of the bundled studies, and synthetic areas."""
    province, national = (load_scene(load_study(name)).drawn() for name in (PROVINCE, NATIONAL))
    if province.on_tiles:
        sys.exit("these are tiles; name the folder of boundaries in REGIOKAART_BOUNDARIES")
    yield "province", province, province.study.map(MAP)
    yield "national", national, national.study.map(MAP)
    for count in COUNTS:
        yield f"{count:,} synthetic", synthetic(national, count), national.study.map(SYNTHETIC_MAP)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n\n")[0])
    parser.add_argument(
        "--copies", type=Path, help="folder with the packages that the page of explore asks for"
    )
    parser.add_argument("--repeats", type=int, default=7)
    parser.add_argument("--slower", type=float, default=1, help="times to slow the processor down")
    parser.add_argument("--browser", default="/usr/bin/chromium")
    parser.add_argument("--json", type=Path, help="file for all figures")
    given = parser.parse_args()
    table = Table("page", "measure", "ours", "explore", "ratio", "goal")
    found: dict[str, Any] = {}
    missed = False
    with tempfile.TemporaryDirectory() as home, sync_playwright() as running:
        browser = running.chromium.launch(executable_path=given.browser, args=["--no-sandbox"])
        for number, (name, scene, spec) in enumerate(scenes()):
            folders = {side: Path(home) / f"{number}-{side}" for side in ("ours", "explore")}
            for folder in folders.values():
                folder.mkdir()
            write_ours(scene, spec, folders["ours"])
            lacking = write_other(scene, spec, folders["explore"], given.copies)
            with served(folders["ours"]) as one, served(folders["explore"]) as other:
                sides = {"ours": one, "explore": other}
                medians = compared(browser, sides, repeats=given.repeats, slower=given.slower)
            found[name] = {**medians, "lacking": lacking}
            for measure in MEASURES:
                mine, theirs = medians["ours"][measure], medians["explore"][measure]
                asked = name in ASKED and measure in GOALS
                missed |= asked and mine > GOAL * theirs
                unit = "kB" if measure == "bytes" else "ms"
                scale = 1000 if measure == "bytes" else 1
                table.add_row(
                    name if measure == MEASURES[0] else "",
                    measure,
                    f"{mine / scale:,.0f} {unit}",
                    f"{theirs / scale:,.0f} {unit}",
                    f"{mine / theirs:.2f}",
                    f"{GOAL}" if asked else "",
                )
        browser.close()
    Console().print(table)
    if lacking:
        print(f"no copy of {', '.join(lacking)}: empty files stood in, which favours explore")
    if given.json:
        given.json.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")
    sys.exit(1 if missed else 0)


if __name__ == "__main__":
    main()
