"""A printed sheet of one map: drawn once, written as PNG, PDF and SVG."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal, get_args

import numpy as np
import shapely
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from PIL import Image
from PIL.PngImagePlugin import PngInfo

import regiokaart
from regiokaart import files
from regiokaart.classes import MEMBER_FILL, UNKNOWN_FILL, MapClass, classify, outlines
from regiokaart.print import signs, style
from regiokaart.print.furniture import STRIP, draw_head, draw_legend, draw_notes, draw_strip
from regiokaart.print.legend import legend_sizes, make_legend
from regiokaart.print.notes import make_notes
from regiokaart.print.pen import LEVEL, Pen, areas
from regiokaart.print.plate import A4, MARGIN, Plate, make_plate
from regiokaart.texts import Language, long_date, text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from regiokaart.layer import Scene
    from regiokaart.study import MapSpec

Format = Literal["png", "pdf", "svg"]
FORMATS: tuple[Format, ...] = get_args(Format)
DPI = 300


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

    def save(self, path: Path | str) -> None:
        """Write the sheet; the ending of `path` chooses PNG (300 dpi), PDF or SVG.

        Raises
        ------
        ValueError
            For another ending.
        OutputError
            When the file cannot be written.
        """
        path = Path(path)
        kinds = [kind for kind in FORMATS if path.suffix.lower() == f".{kind}"]
        if not kinds:
            raise ValueError(f"{path.name}: a sheet is written as {', '.join(FORMATS)}")
        with files.replacing(path) as temporary:
            temporary.write_bytes(self.render(kinds[0]))

    def render(self, kind: Format, *, dpi: int = DPI) -> bytes:
        """Return the sheet as the bytes of a file; `dpi` matters to PNG only."""
        if kind == "png":
            return self._png(dpi)
        about: dict[str, str | None] = {**self.metadata, "CreationDate": None, "ModDate": None}
        if kind == "svg":
            about = {
                "Title": self.metadata["Title"],
                "Creator": self.metadata["Creator"],
                "Description": self.metadata["Subject"],
                "Date": None,
            }
        stream = io.BytesIO()
        with style.context():
            self.figure.savefig(stream, format=kind, metadata=about)
        return _finish_svg(stream.getvalue()) if kind == "svg" else stream.getvalue()

    def _png(self, dpi: int) -> bytes:
        """Return the sheet as PNG without transparency: smaller, and written sooner."""
        about = PngInfo()
        about.add_text("Title", self.metadata["Title"])
        about.add_text("Software", self.metadata["Creator"])
        with style.context():
            self.figure.set_dpi(dpi)
            canvas = FigureCanvasAgg(self.figure)
            canvas.draw()  # type: ignore[no-untyped-call]
        pixels = canvas.buffer_rgba()  # type: ignore[no-untyped-call]
        picture = Image.fromarray(np.asarray(pixels)).convert("RGB")
        stream = io.BytesIO()
        picture.save(stream, "png", dpi=(dpi, dpi), compress_level=3, pnginfo=about)
        return stream.getvalue()

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
        figure = Figure(figsize=_whole_pixels(plate.page))
        FigureCanvasAgg(figure)
        axes = figure.add_axes((0, 0, 1, 1))
        axes.set_xlim(0, plate.page[0])
        axes.set_ylim(0, plate.page[1])
        axes.set_axis_off()
        pen = Pen(axes)
        _draw_map(pen, plate, classes, outlines(scene, spec).values())
        _draw_names(pen, plate)
        draw_legend(pen, legend)
        title = spec.title.get(lang)
        draw_head(pen, plate, title, _subtitle(scene, spec, lang))
        draw_strip(pen, plate, on_tiles=scene.on_tiles, lang=lang)
        draw_notes(pen, plate, notes)
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
        foot=max(heights) + STRIP,
        legends=[legend_sizes(classes, lang=lang) for _, classes in maps],
        lang=lang,
    )


def _whole_pixels(page: tuple[float, float]) -> tuple[float, float]:
    """Return the size of the page in inches, in whole pixels: A4 at 300 dpi is 2480 x 3508."""
    return round(page[0] * style.MM * DPI) / DPI, round(page[1] * style.MM * DPI) / DPI


def _draw_map(
    pen: Pen, plate: Plate, classes: list[MapClass], regions: Iterable[list[str]]
) -> None:
    frame, strokes = plate.frame, plate.strokes
    pen.box(
        (frame.left, frame.bottom),
        (frame.width, frame.height),
        fill=style.SEA,
        edge="none",
        width=0,
        z=0,
    )
    around = shapely.geometrycollections(plate.around)
    pen.fill(areas(around), style.AROUND, z=LEVEL["around"])
    pen.line(areas(around), style.AROUND_LINE, strokes.around, z=LEVEL["around"])
    pale: list[shapely.Geometry] = []
    for one in classes:
        for code in one.codes:
            pen.fill_class(
                plate.shapes[code], one, z=LEVEL["fill"], gid=code, stripe=strokes.stripe
            )
        whole = shapely.coverage_union_all([plate.shapes[code] for code in one.codes])
        if one.hatched:
            pen.hatch(whole, z=LEVEL["sign"])
        if one.hatched or one.fills[0] in {UNKNOWN_FILL, MEMBER_FILL}:
            pale += [plate.shapes[code] for code in one.codes]
        for code in one.weak:
            pen.dots(signs.dots(plate.shapes[code]), style.DOT, z=LEVEL["sign"] + 0.5)
    every = shapely.geometrycollections(list(plate.shapes.values()))
    pen.line(areas(every), style.BORDER, strokes.border, z=LEVEL["border"])
    if pale:
        pen.line(
            areas(shapely.geometrycollections(pale)),
            style.BORDER_ON_PALE,
            strokes.pale_border,
            z=LEVEL["border"] + 0.5,
        )
    for shape in plate.provinces.values():
        pen.line(shape, style.PROVINCE_LINE, strokes.province, z=LEVEL["province"])
    for codes in regions:
        whole = shapely.coverage_union_all([plate.shapes[code] for code in codes])
        pen.line(whole, style.REGION_LINE, strokes.region, z=LEVEL["region"])
    pen.box(
        (frame.left, frame.bottom),
        (frame.width, frame.height),
        fill="none",
        edge=style.FRAME_LINE,
        width=0.6,
        z=LEVEL["box"],
    )


def _draw_names(pen: Pen, plate: Plate) -> None:
    # the halo is geometry beneath the names: a path effect would turn them into outlines
    pen.fill(plate.halo, style.HALO, z=LEVEL["name"], alpha=0.75)
    for label in plate.names:
        if label.leader:
            tie = shapely.LineString(label.leader)
            pen.line(tie, style.HALO, 1.4, z=LEVEL["name"])
            pen.line(tie, style.INK, 0.5, z=LEVEL["name"] + 0.1)
            pen.dots(shapely.Point(label.leader[1]), style.INK, z=LEVEL["name"] + 0.1)
        for words, x, y in label.baselines:
            pen.write(words, (x, y), label.size, weight=label.weight, z=LEVEL["name"] + 0.3)


def _subtitle(scene: Scene, spec: MapSpec, lang: Language) -> str:
    study = scene.study
    number_of = [one.id for one in study.maps].index(spec.id) + 1
    parts = [
        study.title.get(lang),
        f"{text('map', lang)} {number_of}",
        text("reference_date", lang, date=long_date(study.reference_date, lang)),
    ]
    if not scene.on_tiles:
        parts.append(text("boundary_year", lang, year=scene.border_year))
    return " · ".join(parts)


def _finish_svg(raw: bytes) -> bytes:
    """Carry the typeface in the file, and drop what matplotlib writes for other readers."""
    svg = raw.decode("utf-8")
    svg = re.sub(r"<!DOCTYPE[^>]*>\s*", "", svg)
    return svg.replace("<defs>", f"<defs>\n  <style>{style.font_faces()}</style>", 1).encode()
