"""What a site has of a study in one language: its report, its maps and the files to download."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image, ImageChops

from regiokaart import files
from regiokaart.build import build_study
from regiokaart.classes import classify
from regiokaart.report import make_report, verdicts_of
from regiokaart.report.as_pdf import to_pdf
from regiokaart.report.model import Picture
from regiokaart.site import addresses
from regiokaart.site.findings import finding
from regiokaart.web import draw_page

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from regiokaart.layer import Scene
    from regiokaart.report import Report
    from regiokaart.site.addresses import Home
    from regiokaart.site.pages import Around
    from regiokaart.study import MapSpec, Study
    from regiokaart.texts import Language

SHEETS = ("pdf", "png", "svg")
_LAYER = "layer"
_SMALL = 640  # pixels: twice what the longer side of a picture on the index takes
_COLOURS = 128


@dataclass(frozen=True)
class Inputs:
    """What a study is read from; see `build.build_study`."""

    raw: Path | None = None
    boundaries: Path | None = None
    day: dt.date | None = None
    offline: bool = False
    house: Path | None = None


@dataclass(frozen=True)
class MapPage:
    """A map of the site.

    Attributes
    ----------
    finding
        What it shows, in a line.
    alt
        What its picture shows, in words.
    page, small
        The paths of its page and of a small picture of its sheet.
    size
        Width and height of the small picture, in pixels.
    sheets
        The paths of its sheets by format; those on other paper follow their namesake.
    """

    id: str
    title: str
    finding: str
    alt: str
    page: str
    small: str
    size: tuple[int, int]
    sheets: tuple[str, ...]


@dataclass(frozen=True)
class Edition:
    """A study in one language.

    Attributes
    ----------
    data
        The paths of its tables and of the map layer.
    charts
        The paths of the charts of the report.
    """

    home: Home
    lang: Language
    study: Study
    scene: Scene = field(repr=False)
    report: Report = field(repr=False)
    maps: tuple[MapPage, ...]
    data: tuple[str, ...]
    document: str
    charts: dict[Picture, str]
    warnings: tuple[str, ...]


def make_edition(
    study: Study,
    scene: Scene,
    *,
    home: Home,
    lang: Language,
    inputs: Inputs,
    stage: Path,
) -> Edition:
    """Draw and write all files of a study in a language, but for the pages.

    Parameters
    ----------
    study
        The study.
    scene
        The same, joined.
    home
        Where it is within the site.
    lang
        The language.
    inputs
        What it is read from.
    stage
        The folder that the site is made in.
    """
    work = stage / ".work"
    try:
        built = build_study(
            study,
            out=work,
            raw=inputs.raw,
            boundaries=inputs.boundaries,
            formats=SHEETS,
            lang=lang,
            day=inputs.day,
            offline=inputs.offline,
            house=inputs.house,
        )
        # the layer is the same in each language, and large
        skipped = () if lang == home.first else (_LAYER,)
        sheets: list[str] = []
        data: list[str] = []
        for product in built.products:
            tables = product.kind == "tables"
            folder = addresses.DATA if tables else addresses.MAPS
            paths = [
                _moved(product.folder / name, stage, home.at(lang, folder, name))
                for name in product.files
                if not (tables and Path(name).stem in skipped)
            ]
            (data if tables else sheets).extend(paths)
        if skipped:
            others = addresses.other_languages(lang)
            data += [path for other in others for path in _layer_files(stage, home, other)]
    finally:
        shutil.rmtree(work, ignore_errors=True)
    report = make_report(
        scene,
        verdicts=verdicts_of(study, scene, raw=inputs.raw, day=inputs.day),
        tables=[path.name for path in study.membership_files(extra=_extra(study, inputs))],
        lang=lang,
    )
    document = home.at(lang, addresses.REPORT)
    _write(stage / document, to_pdf(report))
    alts = [one.alt for one in _pictures(report, pages=True)]
    charts = {}
    for place, chart in enumerate(_pictures(report, pages=False), start=1):
        charts[chart] = home.at(lang, addresses.CHARTS, f"grafiek-{place}.png")
        _write(stage / charts[chart], chart.png)
    return Edition(
        home=home,
        lang=lang,
        study=scene.study,
        scene=scene,
        report=report,
        maps=tuple(
            _map(scene, spec, sheets, alt, home=home, lang=lang, stage=stage)
            for spec, alt in zip(scene.study.maps, alts, strict=True)
        ),
        data=tuple(data),
        document=document,
        charts=charts,
        warnings=built.warnings,
    )


def _map(
    scene: Scene,
    spec: MapSpec,
    sheets: list[str],
    alt: str,
    *,
    home: Home,
    lang: Language,
    stage: Path,
) -> MapPage:
    own = [path for path in sheets if Path(path).name.partition(".")[0] == spec.id]
    small = home.at(lang, addresses.MAPS, f"{spec.id}.klein.png")
    size = _shrink(stage / home.at(lang, addresses.MAPS, f"{spec.id}.png"), stage / small)
    return MapPage(
        id=spec.id,
        title=spec.title.get(lang),
        finding=finding(classify(scene, spec, lang=lang), lang=lang),
        alt=alt,
        page=home.at(lang, addresses.MAPS, f"{spec.id}.html"),
        small=small,
        size=size,
        sheets=tuple(own),
    )


def write_map_page(
    drawn: Scene,
    edition: Edition,
    one: MapPage,
    stage: Path,
    *,
    around: Around,
    through: Sequence[Scene] = (),
) -> None:
    """Draw the page of a map and write it.

    Parameters
    ----------
    drawn
        The study, simplified with `Scene.drawn`.
    edition
        The same in a language.
    one
        The map.
    stage
        The folder that the site is made in.
    around
        What the site adds to the page.
    through
        The same study on the further days of its page, simplified.
    """
    page = draw_page(
        drawn,
        edition.study.map(one.id),
        lang=edition.lang,
        assets="linked",
        asset_path=around.asset_path,
        typeface=around.typeface,
        links=around.links,
        meta=around.meta,
        through=through,
    )
    _write(stage / one.page, page.html.encode("utf-8"))


def _layer_files(stage: Path, home: Home, lang: Language) -> list[str]:
    folder = stage / home.at(lang, addresses.DATA)
    return [path.relative_to(stage).as_posix() for path in sorted(folder.glob(f"{_LAYER}.*"))]


def _pictures(report: Report, *, pages: bool) -> list[Picture]:
    """Return the maps of a report, or its charts."""
    return [
        block
        for section in report.sections
        for block in section.blocks
        if isinstance(block, Picture) and block.page == pages
    ]


def _shrink(sheet: Path, to: Path) -> tuple[int, int]:
    """Write a small copy of a sheet without its margins, in few colours, and return its size."""
    with Image.open(sheet) as opened:
        whole = opened.convert("RGB")
    small = whole.crop(_drawn_part(whole))
    small.thumbnail((_SMALL, _SMALL), Image.Resampling.LANCZOS)
    few = small.quantize(_COLOURS, dither=Image.Dither.NONE)
    with files.replacing(to) as temporary:
        few.save(temporary, "png", optimize=True)
    return small.size


def _drawn_part(sheet: Image.Image) -> tuple[int, int, int, int]:
    """Return the part of a sheet that is not its empty margin: left, top, right and bottom."""
    box = ImageChops.invert(sheet.convert("L")).getbbox()
    return box or (0, 0, *sheet.size)


def _moved(path: Path, stage: Path, to: str) -> str:
    final = stage / to
    final.parent.mkdir(parents=True, exist_ok=True)
    path.replace(final)
    return to


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def _extra(study: Study, inputs: Inputs) -> Path | None:
    return inputs.raw / study.id if inputs.raw else None
