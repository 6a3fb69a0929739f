"""A printed sheet of one map: drawn once, written as PNG, PDF and SVG."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, get_args

import shapely
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import PathCollection
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path as Outline
from matplotlib.transforms import IdentityTransform

import regiokaart
from regiokaart import files
from regiokaart.classes import UNKNOWN_FILL, MapClass, classify
from regiokaart.print import signs, style
from regiokaart.print.legend import (
    COUNT_SIZE,
    LABEL_SIZE,
    SWATCH,
    TITLE_SIZE,
    Legend,
    legend_sizes,
    make_legend,
)
from regiokaart.print.notes import Notes, make_notes
from regiokaart.print.plate import A4, MARGIN, Plate, make_plate
from regiokaart.texts import Language, long_date, number, text

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from matplotlib.axes import Axes

    from regiokaart.layer import Scene
    from regiokaart.study import MapSpec

Format = Literal["png", "pdf", "svg"]
FORMATS: tuple[Format, ...] = get_args(Format)
DPI = 300

_TITLE_SIZE = 19.0
_SUBTITLE_SIZE = 9.5
_Z = {"around": 1, "fill": 2, "sign": 3, "border": 4, "province": 5, "region": 6, "name": 7, "box": 8}


@dataclass(frozen=True)
class Sheet:
    """A printed sheet; shows itself in a notebook.

    Attributes
    ----------
    map_id
        The map.
    title
        Its title.
    classes
        The classes in its legend.
    unplaced
        Codes of municipalities for whose name there was no room.
    """

    map_id: str
    title: str
    classes: tuple[MapClass, ...]
    unplaced: tuple[str, ...]
    figure: Figure = field(repr=False)
    metadata: dict[str, str] = field(repr=False)

    def save(self, path: Path) -> None:
        """Write the sheet; the ending of `path` chooses PNG (300 dpi), PDF or SVG.

        Raises
        ------
        ValueError
            For another ending.
        OutputError
            When the file cannot be written.
        """
        kind = path.suffix.removeprefix(".").lower()
        if kind not in FORMATS:
            raise ValueError(f"{path.name}: a sheet is written as {', '.join(FORMATS)}")
        with files.replacing(path) as temporary:
            temporary.write_bytes(self.render(kind))  # type: ignore[arg-type]

    def render(self, kind: Format, *, dpi: int = DPI) -> bytes:
        """Return the sheet as the bytes of a file; `dpi` matters to PNG only."""
        stream = io.BytesIO()
        options: dict[str, Any] = {"format": kind, "dpi": dpi if kind == "png" else 72}
        if kind == "png":
            about = {"Software": self.metadata["Creator"], "Title": self.metadata["Title"]}
            options |= {"metadata": about, "pil_kwargs": {"compress_level": 6}}
        elif kind == "pdf":
            options["metadata"] = {**self.metadata, "CreationDate": None, "ModDate": None}
        else:
            options["metadata"] = {
                "Title": self.metadata["Title"],
                "Creator": self.metadata["Creator"],
                "Description": self.metadata["Subject"],
                "Language": self.metadata["Keywords"].rpartition(" ")[2],
                "Date": None,
            }
        with style.context():
            self.figure.savefig(stream, **options)
        return _finish_svg(stream.getvalue()) if kind == "svg" else stream.getvalue()

    def _repr_png_(self) -> bytes:
        return self.render("png", dpi=96)


def draw_sheet(
    scene: Scene, spec: MapSpec, *, lang: Language = "nl", plate: Plate | None = None
) -> Sheet:
    """Draw a map of a study on A4, upright or lying as its area asks for.

    Parameters
    ----------
    scene
        The study, its geometry simplified with `Scene.drawn`.
    spec
        The map.
    lang
        Language of the texts.
    plate
        What the sheets of the study share, as `make_shared_plate` returns it; made anew when not
        given.
    """
    plate = plate or make_shared_plate(scene, lang=lang)
    classes = classify(scene, spec, lang=lang)
    notes = make_notes(scene, spec, classes, lang=lang, within=plate.frame.width)
    legend = make_legend(plate, classes, lang=lang)
    with style.context():
        # whole pixels: A4 at 300 dpi is 2480 x 3508
        figure = Figure(figsize=[round(side * style.MM * DPI) / DPI for side in plate.page])
        FigureCanvasAgg(figure)
        axes = figure.add_axes((0, 0, 1, 1))
        axes.set_xlim(0, plate.page[0])
        axes.set_ylim(0, plate.page[1])
        axes.set_axis_off()
        pen = _Pen(axes)
        _draw_map(pen, plate, classes)
        _draw_names(pen, plate)
        _draw_legend(pen, legend)
        title = spec.title.get(lang)
        _draw_head(pen, plate, title, _subtitle(scene, spec, lang))
        _draw_strip(pen, plate, lang)
        _draw_notes(pen, plate, notes)
    study = scene.study.title.get(lang)
    return Sheet(
        map_id=spec.id,
        title=title,
        classes=tuple(classes),
        unplaced=plate.unplaced,
        figure=figure,
        metadata={
            "Title": f"{title} - {study}",
            "Author": study,
            "Subject": _subtitle(scene, spec, lang),
            "Keywords": f"{scene.study.id} {spec.id} {lang}",
            "Creator": f"regiokaart {regiokaart.__version__}",
        },
    )


def make_shared_plate(scene: Scene, *, lang: Language = "nl") -> Plate:
    """Return the plate of a study, with room for the notes and the legend of each of its maps."""
    narrow = min(A4) - 2 * MARGIN
    maps = [(spec, classify(scene, spec, lang=lang)) for spec in scene.study.maps]
    heights = [
        make_notes(scene, spec, classes, lang=lang, within=narrow).height for spec, classes in maps
    ]
    return make_plate(
        scene,
        foot=max(heights) + _STRIP,
        legends=[legend_sizes(classes, lang=lang) for _, classes in maps],
    )


_STRIP = 12.0  # the band of scale bar and north arrow under the frame


class _Pen:
    """Draws in millimetres on the page.

    Everything is added as a plain artist: ``add_patch`` would measure each outline for limits that
    are fixed, which takes longer than drawing it.
    """

    def __init__(self, axes: Axes) -> None:
        self.axes = axes

    def fill(
        self,
        geometry: shapely.Geometry,
        colour: str,
        *,
        z: float,
        gid: str = "",
        alpha: float = 1,
    ) -> None:
        patch = PathPatch(
            signs.outline(geometry), facecolor=colour, edgecolor="none", zorder=z, alpha=alpha
        )
        if gid:
            patch.set_gid(gid)
        self.axes.add_artist(patch)

    def line(
        self, geometry: shapely.Geometry, colour: str, width: float, *, z: float, cap: str = "round"
    ) -> None:
        self.axes.add_artist(
            PathPatch(
                signs.outline(geometry),
                facecolor="none",
                edgecolor=colour,
                linewidth=width,
                zorder=z,
                joinstyle="round",
                capstyle=cap,
            )
        )

    def dots(self, points: shapely.Geometry, colour: str, *, z: float) -> None:
        places = shapely.get_coordinates(points)
        if not len(places):
            return
        self.axes.add_artist(
            PathCollection(
                [Outline.unit_circle()],
                sizes=[0.9],
                offsets=places,
                offset_transform=self.axes.transData,
                transform=IdentityTransform(),
                facecolors=colour,
                edgecolors="none",
                zorder=z,
            )
        )

    def box(
        self,
        corner: tuple[float, float],
        size: tuple[float, float],
        *,
        fill: str,
        edge: str,
        width: float,
        z: float,
    ) -> None:
        self.axes.add_artist(
            Rectangle(corner, *size, facecolor=fill, edgecolor=edge, linewidth=width, zorder=z)
        )

    def write(
        self,
        words: str,
        place: tuple[float, float],
        size: float,
        *,
        weight: style.Weight = "regular",
        colour: str = style.INK,
        z: float = 9,
    ) -> None:
        self.axes.text(
            *place,
            words,
            fontproperties=style.font(weight),
            fontsize=size,
            color=colour,
            ha="left",
            va="baseline",
            zorder=z,
            parse_math=False,
        )


def _draw_map(pen: _Pen, plate: Plate, classes: list[MapClass]) -> None:
    frame = plate.frame
    pen.box(
        (frame.left, frame.bottom),
        (frame.width, frame.height),
        fill=style.SEA,
        edge="none",
        width=0,
        z=0,
    )
    around = shapely.geometrycollections(plate.around)
    pen.fill(_areas(around), style.AROUND, z=_Z["around"])
    pen.line(_areas(around), style.AROUND_LINE, style.AROUND_WIDTH, z=_Z["around"])
    pale: list[shapely.Geometry] = []
    for one in classes:
        for code in one.codes:
            sign(pen, plate.shapes[code], one, gid=code)
        whole = shapely.coverage_union_all([plate.shapes[code] for code in one.codes])
        if one.hatched:
            pen.line(signs.hatching(whole), style.HATCH_LINE, 0.45, z=_Z["sign"], cap="butt")
        if one.hatched or one.fills[0] == UNKNOWN_FILL:
            pale += [plate.shapes[code] for code in one.codes]
        for code in one.weak:
            pen.dots(signs.dots(plate.shapes[code]), style.DOT, z=_Z["sign"] + 0.5)
    every = shapely.geometrycollections(list(plate.shapes.values()))
    pen.line(_areas(every), style.BORDER, style.BORDER_WIDTH, z=_Z["border"])
    if pale:
        pen.line(
            _areas(shapely.geometrycollections(pale)),
            style.BORDER_ON_PALE,
            style.BORDER_WIDTH,
            z=_Z["border"] + 0.5,
        )
    for shape in plate.provinces.values():
        pen.line(shape, style.PROVINCE_LINE, style.PROVINCE_WIDTH, z=_Z["province"])
    for region in _regions(plate, classes):
        pen.line(region, style.REGION_LINE, style.REGION_WIDTH, z=_Z["region"])
    pen.box(
        (frame.left, frame.bottom),
        (frame.width, frame.height),
        fill="none",
        edge=style.FRAME_LINE,
        width=0.6,
        z=_Z["box"],
    )


def sign(pen: _Pen, shape: shapely.Geometry, one: MapClass, *, gid: str = "") -> None:
    """Fill a shape with the colour of a class, or the stripes of its colours."""
    if len(one.fills) == 1:
        pen.fill(shape, one.fills[0], z=_Z["fill"], gid=gid)
        return
    for part, colour in zip(signs.stripes(shape, len(one.fills)), one.fills, strict=True):
        pen.fill(part, colour, z=_Z["fill"], gid=gid)


def _regions(plate: Plate, classes: Iterable[MapClass]) -> list[shapely.Geometry]:
    """Return the outline of each region: its own members and those it shares with others."""
    members: dict[str, list[shapely.Geometry]] = {}
    for one in classes:
        if one.is_member:
            for fill in one.fills:
                members.setdefault(fill, []).extend(plate.shapes[code] for code in one.codes)
    return [shapely.coverage_union_all(shapes) for shapes in members.values()]


def _draw_names(pen: _Pen, plate: Plate) -> None:
    # the halo is geometry beneath the names: a path effect would turn them into outlines
    pen.fill(plate.halo, style.HALO, z=_Z["name"], alpha=0.75)
    for label in plate.names:
        if label.leader:
            tie = shapely.LineString(label.leader)
            pen.line(tie, style.HALO, 1.4, z=_Z["name"])
            pen.line(tie, style.INK, 0.5, z=_Z["name"] + 0.1)
            pen.dots(shapely.Point(label.leader[1]), style.INK, z=_Z["name"] + 0.1)
        for words, x, y in label.baselines:
            pen.write(words, (x, y), label.size, z=_Z["name"] + 0.3)


def _draw_legend(pen: _Pen, legend: Legend) -> None:
    box = legend.box
    pen.box(
        (box.left, box.bottom),
        (box.width, box.height),
        fill="#ffffff",
        edge=style.FRAME_LINE,
        width=0.5,
        z=_Z["box"],
    )
    top = box.top - 3.0 - TITLE_SIZE * style.POINT * 0.72
    pen.write(legend.title, (legend.left, top), TITLE_SIZE, weight="semibold")
    for entry, upper in legend.rows():
        swatch = shapely.box(legend.left, upper - SWATCH[1], legend.left + SWATCH[0], upper)
        _swatch(pen, swatch, entry.sign)
        baseline = upper - 2.9
        for line in entry.label:
            pen.write(line, (legend.text_left, baseline), LABEL_SIZE)
            baseline -= 3.5
        for line in entry.count:
            pen.write(line, (legend.text_left, baseline), COUNT_SIZE, colour=style.SOFT_INK)
            baseline -= 3.5
    baseline = box.bottom + 3.0 + 3.5 * (len(legend.total) - 1) + 0.4
    rule = baseline + 3.9
    pen.line(
        shapely.LineString([(legend.left, rule), (box.right - 3.0, rule)]),
        style.FRAME_LINE,
        0.5,
        z=_Z["box"] + 0.5,
    )
    for index, line in enumerate(legend.total):
        weight: style.Weight = "semibold" if index == 0 else "regular"
        pen.write(line, (legend.left, baseline), COUNT_SIZE, weight=weight, colour=style.SOFT_INK)
        baseline -= 3.5


def _swatch(pen: _Pen, shape: shapely.Geometry, one: MapClass | None) -> None:
    z = _Z["box"] + 0.5
    if one is None:
        pen.fill(shape, "#ffffff", z=z)
        pen.dots(signs.dots(shape), style.DOT, z=z + 0.2)
    elif len(one.fills) > 1:
        for part, colour in zip(signs.stripes(shape, len(one.fills)), one.fills, strict=True):
            pen.fill(part, colour, z=z)
    else:
        pen.fill(shape, one.fills[0], z=z)
    if one is not None and one.hatched:
        pen.line(signs.hatching(shape), style.HATCH_LINE, 0.45, z=z + 0.1, cap="butt")
    member = one is not None and one.is_member
    edge = style.REGION_LINE if member else style.BORDER_ON_PALE
    pen.line(shape, edge, 0.8 if member else 0.5, z=z + 0.3)


def _draw_head(pen: _Pen, plate: Plate, title: str, subtitle: str) -> None:
    top = plate.page[1] - MARGIN
    pen.write(title, (plate.frame.left, top - 7.0), _TITLE_SIZE, weight="semibold")
    pen.write(subtitle, (plate.frame.left, top - 14.5), _SUBTITLE_SIZE, colour=style.SOFT_INK)


def _subtitle(scene: Scene, spec: MapSpec, lang: Language) -> str:
    study = scene.study
    number_of = [one.id for one in study.maps].index(spec.id) + 1
    parts = [
        study.title.get(lang),
        f"{text('map', lang)} {number_of}",
        text("reference_date", lang, date=long_date(study.reference_date, lang)),
    ]
    if not scene.on_tiles:
        parts.append(text("boundary_year", lang, year=study.boundary_year))
    return " · ".join(parts)


def _draw_strip(pen: _Pen, plate: Plate, lang: Language) -> None:
    """Draw scale bar and north arrow under the frame; tiles have neither, and say so."""
    frame = plate.frame
    if plate.scene.on_tiles:
        pen.write(
            text("tiles", lang), (frame.left, frame.bottom - 5.5), 9.5, weight="semibold"
        )
        return
    kilometre = plate.millimetres_per_metre * 1000
    length = max(
        step * 10**power for power in range(4) for step in (1, 2, 5) if step * 10**power * kilometre <= 45
    )
    left, bottom = frame.left, frame.bottom - 5.6
    for index in range(2):
        pen.box(
            (left + index * length * kilometre / 2, bottom),
            (length * kilometre / 2, 1.3),
            fill=style.INK if index == 0 else "#ffffff",
            edge=style.INK,
            width=0.5,
            z=_Z["box"],
        )
    for part in (0, length / 2, length):
        words = number(part, lang, decimals=0 if part == int(part) else 1)
        words = f"{words} km" if part == length else words
        offset = 0 if part == 0 else style.width(words.removesuffix(" km"), 7.5) / 2
        pen.write(words, (left + part * kilometre - offset, bottom + 2.3), 7.5)
    _north_arrow(pen, (frame.right - 3.2, frame.bottom - 8.8), lang)


def _north_arrow(pen: _Pen, foot: tuple[float, float], lang: Language) -> None:
    x, y = foot
    left = shapely.Polygon([(x, y + 5.2), (x - 1.7, y), (x, y + 1.2)])
    right = shapely.Polygon([(x, y + 5.2), (x + 1.7, y), (x, y + 1.2)])
    pen.fill(left, style.INK, z=_Z["box"])
    pen.fill(right, "#ffffff", z=_Z["box"])
    for half in (left, right):
        pen.line(half, style.INK, 0.5, z=_Z["box"])
    words = text("north", lang)
    pen.write(words, (x - style.width(words, 8, "semibold") / 2, y + 5.8), 8, weight="semibold")


def _draw_notes(pen: _Pen, plate: Plate, notes: Notes) -> None:
    baseline = plate.frame.bottom - _STRIP
    for block in notes.blocks:
        for line in block.lines:
            baseline -= block.leading
            pen.write(
                line,
                (plate.frame.left, baseline),
                block.size,
                weight=block.weight,
                colour=block.colour,
            )
        baseline -= block.gap


def _areas(geometry: shapely.Geometry) -> shapely.Geometry:
    """Return the polygons of a collection as one geometry, without uniting them."""
    parts = shapely.get_parts(shapely.get_parts(geometry))
    return shapely.geometrycollections(
        [part for part in parts if shapely.get_dimensions(part) == 2]  # noqa: PLR2004
    )


def _finish_svg(raw: bytes) -> bytes:
    """Carry the typeface in the file, and drop what matplotlib writes for other readers."""
    svg = raw.decode("utf-8")
    svg = re.sub(r"<!DOCTYPE[^>]*>\s*", "", svg)
    return svg.replace("<defs>", f"<defs>\n  <style>{style.font_faces()}</style>", 1).encode()

