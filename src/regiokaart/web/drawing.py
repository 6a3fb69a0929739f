"""The interactive part of a page: a folium map of the study area, as HTML and script."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, cast

import numpy as np
import shapely
from shapely.geometry import mapping

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    import folium
    import numpy.typing as npt
    import pyproj
    from branca.element import Element, Figure

    from regiokaart.classes import MapClass
    from regiokaart.layer import Scene
    from regiokaart.web.signs import ClassSigns

    Geometries = npt.NDArray[np.object_]
    Feature = dict[str, Any]

_INK = "#222222"
_AROUND = "#fbfaf7"
_AROUND_LINE = "#d9d7d1"
_BORDER = "#ffffff"
_BORDER_ON_PALE = "#b4b2ab"
_REGION_LINE = "#2e2e2e"
_PROVINCE_LINE = "#8b8984"

_BETWEEN = re.compile(r"(?<=[\d\]]), (?=[\[\d-])")
_DECIMALS = 5  # of a degree: about a metre, far below what is visible
_FEWER_DECIMALS = 4  # on a map of so large an area that ten metres are far below it too
_DETAIL_OF_EXTENT = 1 / 900  # of the longer side: less than a pixel when the page opens
_LARGE = 150_000.0  # metres; areas of this extent are drawn with less detail than on paper
_MARGIN = (0.36, 0.16)
"""How much is drawn around the study area, as parts of its width and height: wide screens show
more to the left and right than above and below."""
_AROUND_DETAIL = 800.0  # metres; borders among the surroundings are only there to find one's way
_WIDER = 20_000.0  # metres; neighbours just beyond the edge keep the land whole up to the edge


@dataclass(frozen=True)
class Drawing:
    """The parts of a map that go into a page.

    Attributes
    ----------
    html
        The element that the map fills.
    script
        The script that draws it; needs Leaflet as ``L``.
    name
        The variable that holds the map.
    bounds
        South-west and north-east corner of the study area, as latitude and longitude.
    """

    html: str
    script: str
    name: str
    bounds: tuple[tuple[float, float], tuple[float, float]]


def draw(
    scene: Scene,
    classes: list[MapClass],
    signs: list[ClassSigns],
    *,
    regions: Iterable[list[str]],
    tips: Mapping[str, str],
) -> Drawing:
    """Draw the map.

    Parameters
    ----------
    scene
        The study area, simplified.
    classes
        The classes of the map.
    signs
        Their signs, in the same order.
    regions
        The municipalities of each region that gets an outline.
    tips
        The HTML of each municipality's tooltip, by code. It is shown as it is: all values in it
        must have been escaped.
    """
    import folium  # noqa: PLC0415 - takes a third of a second, and most commands draw no page
    from folium.map import CustomPane  # noqa: PLC0415

    scene, decimals = _for_a_screen(scene)
    shapes = dict(zip(scene.layer.index, _wgs84(scene.layer.geometry, decimals), strict=True))
    west, south, east, north = map(float, shapely.total_bounds(list(shapes.values())))
    box = _frame(scene)
    edge = shapely.bounds(_wgs84([shapely.box(*box)])[0])
    figure = folium.Map(
        location=[round((south + north) / 2, _DECIMALS), round((west + east) / 2, _DECIMALS)],
        tiles=None,
        zoom_start=9,
        zoom_control=False,
        max_bounds=True,
        min_lon=float(edge[0]),
        min_lat=float(edge[1]),
        max_lon=float(edge[2]),
        max_lat=float(edge[3]),
        max_bounds_viscosity=1.0,
        zoom_snap=0,
        zoom_delta=0.75,
        wheel_px_per_zoom_level=90,
        attribution_control=False,
    )
    # of this object only: the lists are the class's, and every map's
    figure.default_js = []
    figure.default_css = []
    CustomPane("around", z_index=350, pointer_events=False).add_to(figure)
    CustomPane("outlines", z_index=450, pointer_events=False).add_to(figure)
    land, borders = _surroundings(scene, box, decimals)
    _add_still(
        figure,
        "around",
        [
            _feature("land", land, fillColor=_AROUND, fillOpacity=1, color=_AROUND_LINE, weight=1),
            _feature("borders", borders, fill=False, color=_AROUND_LINE, weight=0.7),
        ],
    )
    _add_municipalities(figure, classes, signs, shapes=shapes, tips=tips)
    _add_still(figure, "outlines", list(_outlines(scene, regions, decimals)))
    return _rendered(figure, bounds=((south, west), (north, east)))


def _for_a_screen(scene: Scene) -> tuple[Scene, int]:
    """Return the scene with no more detail than a screen shows, and decimals of a degree."""
    left, bottom, right, top = scene.layer.total_bounds
    extent = max(right - left, top - bottom)
    if extent < _LARGE:
        return scene, _DECIMALS
    return scene.drawn(detail=_DETAIL_OF_EXTENT * extent), _FEWER_DECIMALS


def _frame(scene: Scene) -> tuple[float, float, float, float]:
    """Return the bounds of what is drawn, in metres: the study area and a margin."""
    left, bottom, right, top = map(float, scene.layer.total_bounds)
    wide, high = (right - left) * _MARGIN[0], (top - bottom) * _MARGIN[1]
    return left - wide, bottom - high, right + wide, top + high


def _surroundings(
    scene: Scene, box: tuple[float, float, float, float], decimals: int
) -> tuple[shapely.Geometry, shapely.Geometry]:
    """Return the land around the study area, and the borders on it, within a box.

    Borders are lines, drawn once: half the size of polygons.
    """
    around = scene.surroundings.geometry
    near = np.asarray(
        around[around.intersects(shapely.box(*box).buffer(_WIDER, join_style="mitre"))],
        dtype=object,
    )
    if not near.size:
        return shapely.Polygon(), shapely.LineString()
    if not scene.on_tiles:
        # the outer boundary is shared with the study area and keeps its detail
        near = shapely.coverage_simplify(near, _AROUND_DETAIL, simplify_boundary=False)
    land = shapely.clip_by_rect(shapely.coverage_union_all(near), *box)
    borders = shapely.clip_by_rect(_lines(near, shared=True), *box)
    # at the edge of the frame a cut can leave points, and lines of land
    land = shapely.MultiPolygon(_parts(land, dimension=2))
    borders = shapely.line_merge(shapely.MultiLineString(_parts(borders, dimension=1)))
    land, borders = _wgs84([land, borders], decimals)
    return land, borders


def _parts(geometry: shapely.Geometry, *, dimension: int) -> list[shapely.Geometry]:
    parts = shapely.get_parts(shapely.get_parts(geometry))
    return [part for part in parts if shapely.get_dimensions(part) == dimension]


def _lines(polygons: Geometries, *, shared: bool) -> shapely.Geometry:
    """Return the lines around polygons of a valid topology, or only those that two share."""
    rings = shapely.get_rings(shapely.get_parts(polygons))
    points, ring = shapely.get_coordinates(rings, return_index=True)
    starts, ends = points[:-1], points[1:]
    within = ring[:-1] == ring[1:]
    steps = np.hstack([starts, ends])[within]
    turned = (steps[:, 0] > steps[:, 2]) | (
        (steps[:, 0] == steps[:, 2]) & (steps[:, 1] > steps[:, 3])
    )
    steps[turned] = steps[turned][:, [2, 3, 0, 1]]
    unique, counts = np.unique(steps, axis=0, return_counts=True)
    lines = shapely.linestrings(unique[counts > int(shared)].reshape(-1, 2, 2))
    return shapely.line_merge(shapely.multilinestrings(lines))


def _outlines(scene: Scene, regions: Iterable[list[str]], decimals: int) -> Iterable[Feature]:
    """Yield the outlines of provinces and, over them, of regions."""
    # neighbours share a border, which is drawn once
    lines = _lines(np.asarray(list(scene.provinces().values()), dtype=object), shared=False)
    yield _feature(
        "provinces", _wgs84([lines], decimals)[0], fill=False, color=_PROVINCE_LINE, weight=1.3
    )
    for index, codes in enumerate(regions, start=1):
        shape = scene.outline(codes)
        yield _feature(
            f"region-{index}",
            _wgs84([shape], decimals)[0],
            fill=False,
            color=_REGION_LINE,
            weight=1.8,
        )


def _add_municipalities(
    figure: folium.Map,
    classes: list[MapClass],
    signs: list[ClassSigns],
    *,
    shapes: Mapping[str, shapely.Geometry],
    tips: Mapping[str, str],
) -> None:
    import folium  # noqa: PLC0415 - see draw
    from folium.utilities import JsCode  # noqa: PLC0415

    features = [
        _feature(
            code,
            shapes[code],
            fillColor=pair.of(code, group).paint,
            fillOpacity=1,
            color=_BORDER_ON_PALE if group.kind in {"unknown", "member"} else _BORDER,
            weight=1,
            className="gemeente",
        )
        for group, pair in zip(classes, signs, strict=True)
        for code in group.codes
    ]
    for feature in features:
        feature["properties"]["tip"] = tips[feature["id"]]
    tooltip = folium.GeoJsonTooltip(
        ["tip"], labels=False, sticky=True, class_name="gemeente-tip", opacity=1
    )
    folium.GeoJson(
        {"type": "FeatureCollection", "features": features},
        style_function=_style(features),
        highlight_function=lambda _: {"weight": 2.5, "color": _INK},
        # else the neighbours drawn later lie over half of the highlighted border
        on_each_feature=JsCode(
            "function (_, layer) { layer.on('mouseover', function () { layer.bringToFront(); }); }"
        ),
        tooltip=tooltip,
        # Leaflet would simplify each polygon by itself, and open gaps between neighbours
        smooth_factor=0,
    ).add_to(figure)


def _add_still(figure: folium.Map, pane: str, features: list[Feature]) -> None:
    """Add features that do not answer to the mouse, if there are any."""
    import folium  # noqa: PLC0415 - see draw

    drawn = [one for one in features if one["geometry"]["coordinates"]]
    if drawn:
        folium.GeoJson(
            {"type": "FeatureCollection", "features": drawn},
            style_function=_style(drawn),
            smooth_factor=0,
            interactive=False,
            pane=pane,
        ).add_to(figure)


def _feature(name: str, shape: shapely.Geometry, **style: object) -> Feature:
    return {
        "type": "Feature",
        "id": name,
        "properties": {},
        "style": style,
        "geometry": mapping(shape),
    }


def _style(features: list[Feature]) -> Callable[[Feature], dict[str, object]]:
    """Return folium's style function; styles leave the features, for folium writes them itself."""
    styles = {feature["id"]: feature.pop("style") for feature in features}
    return lambda feature: dict(styles[feature["id"]])


def _rendered(
    figure: folium.Map, *, bounds: tuple[tuple[float, float], tuple[float, float]]
) -> Drawing:
    """Render a map, once, under names that are the same every time."""
    root = cast("Figure", figure.get_root())
    root.render()
    html, script, name = root.html.render(), _compact(root.script.render()), figure.get_name()
    for index, old in enumerate(_random_ids(figure), start=1):
        html, script, name = (part.replace(old, str(index)) for part in (html, script, name))
    return Drawing(html=html.strip(), script=script.strip(), name=name, bounds=bounds)


def _compact(script: str) -> str:
    """Return a script without the spaces between coordinates and the escapes of brackets.

    They are a third of the page. What a table says stays harmless: it was escaped as HTML before,
    and `assets.safe_script` sees to what could end the script.
    """
    script = _BETWEEN.sub(lambda found: found[0].replace(" ", ""), script)
    return script.replace("\\u003c", "<").replace("\\u003e", ">")


def _random_ids(element: Element) -> Iterable[str]:
    """Yield the random ids of an element and all within it, in the order in which they were added.

    Only these are replaced, so that nothing that a table says can be mistaken for one.
    """
    name = element.get_name().rpartition("_")[2]
    if re.fullmatch(r"[0-9a-f]{32}", name):
        yield name
    for child in element._children.values():  # noqa: SLF001 - branca offers no other way
        yield from _random_ids(child)


@cache
def _transformer() -> pyproj.Transformer:
    import pyproj  # noqa: PLC0415 - slow to import

    return pyproj.Transformer.from_crs("EPSG:28992", "EPSG:4326", always_xy=True)


def _wgs84(geometries: Iterable[shapely.Geometry], decimals: int = _DECIMALS) -> Geometries:
    """Return geometries of EPSG:28992 in longitude and latitude, rounded.

    Each coordinate is rounded by itself, so that a point that neighbours share stays shared.
    """

    def transform(points: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        turned = _transformer().transform(points[:, 0], points[:, 1])
        return np.round(np.column_stack(turned), decimals)

    return np.asarray(shapely.transform(np.asarray(list(geometries), dtype=object), transform))
