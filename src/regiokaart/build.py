"""A study to all its outputs: sheets, pages and tables, drawn side by side, moved in at the end."""

from __future__ import annotations

import importlib
import logging
import multiprocessing
import os
import sys
import threading
import time
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal, get_args

from regiokaart import files
from regiokaart.errors import InputError, OutputError, did_you_mean
from regiokaart.layer import Scene, load_scene

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Sequence

    from regiokaart.print.plate import Plate
    from regiokaart.study import Study
    from regiokaart.texts import Language

OutputFormat = Literal["png", "pdf", "svg", "html"]
OUTPUT_FORMATS: tuple[OutputFormat, ...] = get_args(OutputFormat)
Format = Literal["png", "pdf", "svg"]
SHEET_FORMATS: tuple[Format, ...] = ("png", "pdf", "svg")
Kind = Literal["sheets", "pages", "tables"]

_log = logging.getLogger(__name__)


@dataclass
class Product:
    """One kind of results: how many files, where, and how long drawing them took.

    Attributes
    ----------
    seconds
        Time of work, summed over the processes.
    """

    kind: Kind
    folder: Path
    files: list[str] = field(default_factory=list)
    seconds: float = 0.0


@dataclass(frozen=True)
class Result:
    """What a build has written, and what a reader of it should know."""

    products: tuple[Product, ...]
    warnings: tuple[str, ...]
    on_tiles: bool
    seconds: float


def build_study(
    study: Study,
    *,
    out: Path,
    raw: Path | None = None,
    boundaries: Path | None = None,
    maps: Sequence[str] = (),
    formats: Sequence[str] = OUTPUT_FORMATS,
    lang: Language = "nl",
    day: dt.date | None = None,
    year: int | None = None,
    offline: bool = False,
    repair: bool = False,
    progress: Callable[[Kind, int, int], None] | None = None,
) -> Result:
    """Make the sheets, pages and tables of a study.

    Nothing that stands in the folders changes until all is made; then each file replaces its
    namesake.

    Parameters
    ----------
    study
        The study.
    out
        The folder that gets ``maps/<study>/`` and ``data/processed/<study>/``; on another day
        than the study's own, a folder named after that day within each.
    raw
        The folder of a user's own boundaries and membership tables, usually ``data/raw``.
    boundaries
        A file of boundaries, or a folder with one per year; see `boundaries.locate`.
    maps
        Ids of maps; empty for all.
    formats
        Some of `OUTPUT_FORMATS`.
    lang
        Language of the results.
    day
        The reference date; the study's own when not given.
    year
        The year of the borders to draw on; that of `day`, or the study's own, when not given.
    offline
        Whether the network must not be touched.
    repair
        Whether to insist on repairing borders that miss each other by more than a slip.
    progress
        Is told, per kind of result, how many files are done and how many there will be.

    Raises
    ------
    InputError
        When an input does not hold.
    OutputError
        When a result cannot be written.
    """
    began = time.perf_counter()
    _check_formats(formats)
    chosen = list(dict.fromkeys(study.map(name).id for name in maps)) or [
        spec.id for spec in study.maps
    ]
    sheets = tuple(kind for kind in SHEET_FORMATS if kind in formats)
    # matplotlib takes as long to import as the boundaries take to read and repair
    importing = threading.Thread(target=importlib.import_module, args=("regiokaart.print",))
    if sheets:
        importing.start()
    try:
        scene = load_scene(
            study,
            boundaries=boundaries,
            raw=raw,
            day=day,
            year=year,
            offline=offline,
            repair=repair,
        )
    finally:
        if sheets:
            importing.join()  # before any process is forked
    # maps of another day must not take the place of the study's own
    part = scene.study.reference_date.isoformat() if day not in {None, study.reference_date} else ""
    study = scene.study  # with the day and year that were asked for
    sources = study.membership_files(extra=raw / study.id if raw else None)
    sources += [study.path, *_boundary_file(scene)]
    plan = _Plan(
        scene=scene,
        drawn=scene.drawn(),
        lang=lang,
        sheets=sheets,
        sources=tuple(sources),
    )
    map_folder = out / "maps" / study.id / part
    table_folder = out / "data" / "processed" / study.id / part
    with files.staged(map_folder, table_folder) as (map_stage, table_stage):
        products, unplaced = _make(
            plan,
            chosen,
            map_stage,
            table_stage,
            html="html" in formats,
            there=map_folder,
            progress=progress or (lambda _kind, _done, _total: None),
        )
    for product in products:
        product.folder = table_folder if product.kind == "tables" else map_folder
    warnings = [*scene.warnings]
    if unplaced:
        warnings.append(f"no room on the sheets for the names of {', '.join(unplaced)}")
    return Result(
        products=tuple(products),
        warnings=tuple(warnings),
        on_tiles=scene.on_tiles,
        seconds=time.perf_counter() - began,
    )


@dataclass(frozen=True)
class _Plan:
    """What every worker knows: forked workers have it without a copy."""

    scene: Scene
    drawn: Scene
    lang: Language
    sheets: tuple[Format, ...]
    sources: tuple[Path, ...]
    plate: Plate | None = None


_plan: _Plan | None = None


def _make(
    plan: _Plan,
    chosen: list[str],
    map_stage: Path,
    table_stage: Path,
    *,
    html: bool,
    there: Path,
    progress: Callable[[Kind, int, int], None],
) -> tuple[list[Product], tuple[str, ...]]:
    """Draw everything into the two folders with as many processes as there are cores."""
    products = {
        kind: Product(kind, table_stage if kind == "tables" else map_stage)
        for kind in get_args(Kind)
    }
    totals: dict[Kind, int] = {
        "sheets": len(chosen) * len(plan.sheets),
        "pages": (len(chosen) + 1) * html,
        "tables": 10,
    }
    tasks: list[Future[tuple[Kind, list[str], float]]] = []
    with ExitStack() as stack:
        # what needs no plate is made by others while this process makes the plate
        first = stack.enter_context(_pool(plan, _cores() - 1))
        tasks.append(first.submit(_tables, table_stage))
        if html:
            tasks += [first.submit(_page, name, map_stage) for name in chosen]
            tasks.append(first.submit(_index, map_stage, chosen, there))
        if plan.sheets:
            plan = replace(plan, plate=_plate(plan))
            second = stack.enter_context(_pool(plan, _cores()))
            # the slowest format first; the others share one drawing
            jobs: list[tuple[Format, ...]] = [("png",), ("pdf", "svg")]
            for job in jobs:
                kinds = tuple(kind for kind in job if kind in plan.sheets)
                if kinds:
                    tasks += [second.submit(_sheet, name, kinds, map_stage) for name in chosen]
        try:
            for task in as_completed(tasks):
                kind, names, seconds = task.result()
                product = products[kind]
                product.files += names
                product.seconds += seconds
                progress(kind, len(product.files), totals[kind])
        except BrokenProcessPool as error:
            raise OutputError(
                "a worker process ended without a word; was there memory enough? Earlier results "
                "are untouched"
            ) from error
        finally:
            for task in tasks:
                task.cancel()
    unplaced = plan.plate.unplaced if plan.plate else ()
    for product in products.values():
        product.files.sort()
    return [product for product in products.values() if product.files], unplaced


def _cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _pool(plan: _Plan, workers: int) -> ProcessPoolExecutor:
    """Return workers. On Linux they are forked, and so have read and imported everything."""
    method = "fork" if sys.platform == "linux" else "spawn"
    return ProcessPoolExecutor(
        max_workers=max(1, workers),
        mp_context=multiprocessing.get_context(method),
        initializer=_begin,
        initargs=(plan,),
    )


def _begin(plan: _Plan) -> None:
    global _plan  # noqa: PLW0603 - the one thing that a worker is given
    _plan = plan


def _given() -> _Plan:
    if _plan is None:
        raise RuntimeError("a worker was started without its plan")
    return _plan


def _plate(plan: _Plan) -> Plate:
    from regiokaart.print import make_shared_plate  # noqa: PLC0415 - matplotlib is slow to import

    return make_shared_plate(plan.drawn, lang=plan.lang)


def _sheet(name: str, kinds: tuple[Format, ...], folder: Path) -> tuple[Kind, list[str], float]:
    from regiokaart.print import draw_sheet  # noqa: PLC0415

    began = time.perf_counter()
    plan = _given()
    sheet = draw_sheet(plan.drawn, plan.drawn.study.map(name), lang=plan.lang, plate=plan.plate)
    written = [f"{name}.{kind}" for kind in kinds]
    for file in written:
        sheet.save(folder / file)
    return "sheets", written, time.perf_counter() - began


def _page(name: str, folder: Path) -> tuple[Kind, list[str], float]:
    from regiokaart.web import draw_page  # noqa: PLC0415

    began = time.perf_counter()
    plan = _given()
    page = draw_page(plan.drawn, plan.drawn.study.map(name), lang=plan.lang)
    page.save(folder / f"{name}.html")
    return "pages", [f"{name}.html"], time.perf_counter() - began


def _index(folder: Path, chosen: list[str], there: Path) -> tuple[Kind, list[str], float]:
    """Write the page that links the maps: those made now, and those that stand there already."""
    from regiokaart.classes import classify  # noqa: PLC0415
    from regiokaart.web import IndexEntry, draw_index  # noqa: PLC0415

    began = time.perf_counter()
    plan = _given()
    entries = []
    for spec in plan.scene.study.maps:
        made = (*plan.sheets, "html") if spec.id in chosen else ()
        formats = tuple(
            kind
            for kind in OUTPUT_FORMATS
            if kind in made or (there / f"{spec.id}.{kind}").is_file()
        )
        if formats:
            entries.append(
                IndexEntry(
                    map_id=spec.id,
                    title=spec.title.get(plan.lang),
                    classes=classify(plan.scene, spec, lang=plan.lang),
                    formats=formats,
                )
            )
    html = draw_index(
        plan.scene.study,
        entries,
        lang=plan.lang,
        on_tiles=plan.scene.on_tiles,
        attribution=plan.scene.attribution(plan.lang),
    )
    with files.replacing(folder / "index.html") as temporary:
        temporary.write_text(html, encoding="utf-8")
    return "pages", ["index.html"], time.perf_counter() - began


def _tables(folder: Path) -> tuple[Kind, list[str], float]:
    from regiokaart import tables  # noqa: PLC0415

    began = time.perf_counter()
    plan = _given()
    written = [
        *tables.write_layer(plan.scene, folder),
        *tables.write_tables(plan.scene, folder, lang=plan.lang),
        tables.write_manifest(plan.scene, folder, sources=plan.sources),
    ]
    return "tables", [path.name for path in written], time.perf_counter() - began


def _boundary_file(scene: Scene) -> list[Path]:
    path = scene.layer.attrs["boundaries"].get("path")
    return [Path(path)] if path else []


def _check_formats(formats: Sequence[str]) -> None:
    for name in formats:
        if name not in OUTPUT_FORMATS:
            raise InputError(
                f"{name!r} is not a format; choose from {', '.join(OUTPUT_FORMATS)}. "
                f"{did_you_mean(name, OUTPUT_FORMATS)}".rstrip()
            )
