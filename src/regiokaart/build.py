"""A study to all its outputs: sheets, pages and tables, drawn side by side, moved in at the end."""

from __future__ import annotations

import importlib
import logging
import multiprocessing
import os
import signal
import sys
import threading
import time
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack, contextmanager, nullcontext, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal, get_args

from regiokaart import files, register
from regiokaart.errors import InputError, OutputError, did_you_mean
from regiokaart.layer import SEPARATOR, Scene, load_scene
from regiokaart.memberships import UNKNOWN

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterator, Sequence

    from regiokaart.house import HouseStyle
    from regiokaart.print.plate import Plate
    from regiokaart.study import MapSpec, Study
    from regiokaart.texts import Language
    from regiokaart.web import IndexEntry

OutputFormat = Literal["png", "pdf", "svg", "html"]
OUTPUT_FORMATS: tuple[OutputFormat, ...] = get_args(OutputFormat)
Format = Literal["png", "pdf", "svg"]
SHEET_FORMATS: tuple[Format, ...] = ("png", "pdf", "svg")
Kind = Literal["sheets", "pages", "tables"]
_MULTIPLES = "kaarten"  # as in `print.multiples`, which is slow to import

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
    """What a build has written, and what a reader should know.

    Attributes
    ----------
    products
        What was written.
    warnings
        What a reader should know.
    incomplete
        The maps of which a user can complete the memberships.
    on_tiles
        Whether no boundaries were drawn.
    year
        That of the borders.
    seconds
        How long it took.
    """

    products: tuple[Product, ...]
    warnings: tuple[str, ...]
    incomplete: tuple[str, ...]
    on_tiles: bool
    year: int
    seconds: float


def build_study(  # noqa: PLR0913 - each is a choice of its own
    study: Study,
    *,
    out: Path,
    raw: Path | None = None,
    boundaries: Path | None = None,
    maps: Sequence[str] = (),
    formats: Sequence[str] = OUTPUT_FORMATS,
    papers: Sequence[str] = ("a4",),
    multiples: bool = False,
    background: bool = False,
    lang: Language = "nl",
    day: dt.date | None = None,
    year: int | None = None,
    offline: bool = False,
    repair: bool = False,
    house: Path | HouseStyle | None = None,
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
    papers
        Names of the papers that sheets are laid out on; see `print.PAPERS`.
    multiples
        Whether to make a sheet with all maps of the study too, on each paper that has room.
    background
        Whether readers of pages can switch on PDOK's background map, which fetches pictures then.
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
    house
        The house style, or its file; that of the study when not given.
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
    papers = _papers(papers)
    with _imported_meanwhile("regiokaart.print") if sheets else nullcontext():
        scene = load_scene(
            study,
            boundaries=boundaries,
            raw=raw,
            day=day,
            year=year,
            offline=offline,
            repair=repair,
            house=house,
        )
    others: list[Scene] = []
    if "html" in formats and scene.study.other_days:
        from regiokaart.web.days import further_warnings, other_days  # noqa: PLC0415

        others = other_days(
            scene, boundaries=boundaries, raw=raw, year=year, offline=offline, repair=repair
        )
    # maps of another day must not take the place of the study's own
    part = scene.study.reference_date.isoformat() if day not in {None, study.reference_date} else ""
    study = scene.study  # with the day and year that were asked for
    sources = study.membership_files(extra=raw / study.id if raw else None)
    sources += [study.path, *_boundary_file(scene), *scene.house.files]
    plan = _Plan(
        scene=scene,
        drawn=scene.drawn(),
        through=tuple(one.drawn() for one in others),
        lang=lang,
        sheets=sheets,
        papers=papers,
        overviews=_overviews(study, papers) if multiples else (),
        sources=tuple(sources),
        background=background,
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
    warnings = [*scene.warnings, *(further_warnings(scene, others) if others else ())]
    for paper, codes in unplaced.items():
        if codes:
            names = ", ".join(register.map_name(code, register.name_of(code)) for code in codes)
            warnings.append(f"no room on the sheets ({paper}) for the names of {names}")
    return Result(
        products=tuple(products),
        warnings=tuple(warnings),
        incomplete=tuple(name for name in chosen if _is_incomplete(scene, study.map(name))),
        on_tiles=scene.on_tiles,
        year=scene.border_year,
        seconds=time.perf_counter() - began,
    )


@contextmanager
def _imported_meanwhile(module: str) -> Iterator[None]:
    """Import a module in a thread: reading files and comparing shapes leave Python time for it."""

    def read() -> None:
        with suppress(ImportError):  # it is raised again where the module is needed
            importlib.import_module(module)

    thread = threading.Thread(target=read)
    thread.start()
    try:
        yield
    finally:
        thread.join()  # before any process is forked


@dataclass(frozen=True)
class _Plan:
    """What every worker knows: forked workers have it without a copy."""

    scene: Scene
    drawn: Scene
    through: tuple[Scene, ...]
    lang: Language
    sheets: tuple[Format, ...]
    papers: tuple[str, ...]
    overviews: tuple[str, ...]
    sources: tuple[Path, ...]
    background: bool = False
    plates: dict[str, Plate] = field(default_factory=dict)


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
) -> tuple[list[Product], dict[str, tuple[str, ...]]]:
    """Draw everything into the two folders with as many processes as there are cores.

    Returns what was made, and per paper the codes for whose name there was no room.
    """
    products = {
        kind: Product(kind, table_stage if kind == "tables" else map_stage)
        for kind in get_args(Kind)
    }
    totals: dict[Kind, int] = {
        "sheets": len(plan.sheets) * (len(chosen) * len(plan.papers) + len(plan.overviews)),
        "pages": (len(chosen) + 1) * html,
        "tables": 10,
    }
    tasks: list[Future[tuple[Kind, list[str], float]]] = []
    with ExitStack() as stack:
        if plan.sheets:
            importlib.import_module("regiokaart.print")  # once, before any process is forked
        # what needs no plate is made by others while this process makes the plate
        first = stack.enter_context(_pool(plan, _cores() - 1))
        other_plates = [first.submit(_plate, paper) for paper in plan.papers[1:] if plan.sheets]
        tasks += [
            first.submit(_overview, paper, plan.sheets, map_stage)
            for paper in plan.overviews
            if plan.sheets
        ]
        tasks.append(first.submit(_tables, table_stage))
        if html:
            tasks += [first.submit(_page, name, map_stage) for name in chosen]
            tasks.append(first.submit(_index, map_stage, chosen, there))
        if plan.sheets:
            made = [_plate_of(plan, plan.papers[0]), *(task.result() for task in other_plates)]
            plan = replace(plan, plates=dict(zip(plan.papers, made, strict=True)))
            second = stack.enter_context(_pool(plan, _cores()))
            tasks += [
                second.submit(_sheet, name, paper, kinds, map_stage)
                for name, paper, kinds in _jobs(plan, chosen)
            ]
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
    unplaced = {paper: plate.missing for paper, plate in plan.plates.items()}
    for product in products.values():
        product.files.sort()
    return [product for product in products.values() if product.files], unplaced


def _jobs(plan: _Plan, chosen: list[str]) -> list[tuple[str, str, tuple[Format, ...]]]:
    """Return what is drawn by one worker at a time: map, paper and formats.

    A sheet is drawn once for all its formats; but of the last ones, where some cores would be left
    without work, the pixels, which take longest, are drawn apart from the rest.
    """
    sheets = [(name, paper) for paper in plan.papers for name in chosen]
    whole = len(sheets) - len(sheets) % _cores()
    jobs = [(name, paper, plan.sheets) for name, paper in sheets[:whole]]
    pixels = tuple(kind for kind in plan.sheets if kind == "png")
    rest = tuple(kind for kind in plan.sheets if kind != "png")
    split = [kinds for kinds in (pixels, rest) if kinds]
    return jobs + [(name, paper, kinds) for kinds in split for name, paper in sheets[whole:]]


def _cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@contextmanager
def _pool(plan: _Plan, workers: int) -> Iterator[ProcessPoolExecutor]:
    """Give workers. On Linux they are forked, and so have read and imported everything."""
    method = "fork" if sys.platform == "linux" else "spawn"
    pool = ProcessPoolExecutor(
        max_workers=max(1, workers),
        mp_context=multiprocessing.get_context(method),
        initializer=_begin,
        initargs=(plan,),
    )
    try:
        yield pool
    finally:
        pool.shutdown(cancel_futures=True)  # nothing more is begun after an error or Ctrl-C


def _begin(plan: _Plan) -> None:
    # a terminal sends Ctrl-C to workers too: they end without a traceback, and one process tells
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    global _plan  # noqa: PLW0603 - the one thing that a worker is given
    _plan = plan


def _given() -> _Plan:
    if _plan is None:
        raise RuntimeError("a worker was started without its plan")
    return _plan


def _plate(paper: str) -> Plate:
    return _plate_of(_given(), paper)


def _plate_of(plan: _Plan, paper: str) -> Plate:
    from regiokaart.print import make_shared_plate  # noqa: PLC0415 - matplotlib is slow to import

    return make_shared_plate(plan.drawn, paper=paper, lang=plan.lang)


def _sheet(
    name: str, paper: str, kinds: tuple[Format, ...], folder: Path
) -> tuple[Kind, list[str], float]:
    from regiokaart.print import draw_sheet  # noqa: PLC0415
    from regiokaart.print.paper import file_stem, paper_of  # noqa: PLC0415

    began = time.perf_counter()
    plan = _given()
    sheet = draw_sheet(
        plan.drawn, plan.drawn.study.map(name), lang=plan.lang, plate=plan.plates[paper]
    )
    written = [f"{file_stem(name, paper_of(paper))}.{kind}" for kind in kinds]
    for file in written:
        sheet.save(folder / file)
    if kinds[0] == plan.sheets[0] and paper == plan.papers[0]:
        # what the map shows, in words, for Word and web pages; it is not counted as a sheet
        with files.replacing(folder / f"{name}.txt") as temporary:
            temporary.write_text(f"{sheet.about.description}\n", encoding="utf-8", newline="\n")
    return "sheets", written, time.perf_counter() - began


def _overview(paper: str, kinds: tuple[Format, ...], folder: Path) -> tuple[Kind, list[str], float]:
    """Write the sheet with all maps of the study."""
    from regiokaart.print.multiples import MULTIPLES, draw_multiples  # noqa: PLC0415
    from regiokaart.print.paper import file_stem, paper_of  # noqa: PLC0415

    began = time.perf_counter()
    plan = _given()
    sheet = draw_multiples(plan.drawn, paper=paper, lang=plan.lang)
    written = [f"{file_stem(MULTIPLES, paper_of(paper))}.{kind}" for kind in kinds]
    for file in written:
        sheet.save(folder / file)
    return "sheets", written, time.perf_counter() - began


def _page(name: str, folder: Path) -> tuple[Kind, list[str], float]:
    from regiokaart.web import draw_page  # noqa: PLC0415

    began = time.perf_counter()
    plan = _given()
    page = draw_page(
        plan.drawn,
        plan.drawn.study.map(name),
        lang=plan.lang,
        background=plan.background,
        through=plan.through,
    )
    page.save(folder / f"{name}.html")
    return "pages", [f"{name}.html"], time.perf_counter() - began


def _index(folder: Path, chosen: list[str], there: Path) -> tuple[Kind, list[str], float]:
    """Write the page that links the maps: those made now, and those that stand there already."""
    from regiokaart.classes import classify  # noqa: PLC0415
    from regiokaart.classes.alt import alt_text  # noqa: PLC0415
    from regiokaart.web import IndexEntry, draw_index  # noqa: PLC0415

    began = time.perf_counter()
    plan = _given()
    entries = []
    for spec in plan.scene.study.maps:
        sheets = _sheets_of(spec.id, plan.papers if spec.id in chosen else (), there)
        formats, others = sheets[0][1], sheets[1:]
        if spec.id in chosen or (there / f"{spec.id}.html").is_file():
            formats += ("html",)
        if formats or others:
            classes = classify(plan.scene, spec, lang=plan.lang)
            entries.append(
                IndexEntry(
                    map_id=spec.id,
                    title=spec.title.get(plan.lang),
                    classes=classes,
                    formats=formats,
                    others=others,
                    alt=alt_text(plan.scene, spec, classes, lang=plan.lang),
                )
            )
    html = draw_index(
        plan.scene.study,
        entries,
        lang=plan.lang,
        on_tiles=plan.scene.on_tiles,
        attribution=plan.scene.attribution(plan.lang),
        overview=_overview_entry(there),
    )
    with files.replacing(folder / "index.html") as temporary:
        temporary.write_text(html, encoding="utf-8")
    return "pages", ["index.html"], time.perf_counter() - began


def _sheets_of(
    name: str, papers: Sequence[str], there: Path
) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return the formats of the sheets of a map on A4, and on each other paper that it has."""
    from regiokaart.web import OTHER_PAPERS  # noqa: PLC0415

    found = []
    for paper in ("a4", *OTHER_PAPERS):
        stem = name if paper == "a4" else f"{name}-{paper}"
        made = _given().sheets if paper in papers else ()
        kinds = tuple(
            kind for kind in SHEET_FORMATS if kind in made or (there / f"{stem}.{kind}").is_file()
        )
        if kinds or paper == "a4":
            found.append((paper, kinds))
    return tuple(found)


def _overview_entry(there: Path) -> IndexEntry | None:
    """Return what the index tells of the sheet with all maps, where there is one."""
    from regiokaart.web import IndexEntry, overview_title  # noqa: PLC0415

    plan = _given()
    maps = plan.scene.study.maps
    first, *others = _sheets_of(_MULTIPLES, plan.overviews, there)
    if not (first[1] or others) or _MULTIPLES in {spec.id for spec in maps}:
        return None
    title = overview_title(plan.lang)
    alt = "; ".join([title, *(spec.title.get(plan.lang) for spec in maps)])
    return IndexEntry(_MULTIPLES, title, [], first[1], tuple(others), alt)


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


def _is_incomplete(scene: Scene, spec: MapSpec) -> bool:
    """Whether a map shows a list that is not complete, and that has not been completed."""
    return any(
        UNKNOWN in str(cell).split(SEPARATOR)
        for show in spec.show
        if scene.study.cooperation(show.cooperation).unlisted == "unknown"
        for cell in scene.layer[show.cooperation]
    )


def _boundary_file(scene: Scene) -> list[Path]:
    path = scene.layer.attrs["boundaries"].get("path")
    return [Path(path)] if path else []


def _papers(names: Sequence[str]) -> tuple[str, ...]:
    """Return the names of papers as they are written, each once."""
    if tuple(names) == ("a4",):
        return ("a4",)  # matplotlib need not be there to know that one
    from regiokaart.print.paper import papers_of  # noqa: PLC0415

    return tuple(paper.id for paper in papers_of(names))


def _overviews(study: Study, papers: Sequence[str]) -> tuple[str, ...]:
    """Return the papers for a sheet with all maps; a figure has no room for that."""
    from regiokaart.print.multiples import MULTIPLES  # noqa: PLC0415 - matplotlib is slow to import
    from regiokaart.print.paper import paper_of  # noqa: PLC0415

    if MULTIPLES in {spec.id for spec in study.maps}:
        raise InputError(
            f"study {study.id} has a map {MULTIPLES!r}, which is what the sheet with all maps is "
            "called; give the map another id"
        )
    found = tuple(paper for paper in papers if paper_of(paper).has_furniture)
    if not found:
        raise InputError(
            f"--multiples needs a paper with room for all maps, such as a4; not {', '.join(papers)}"
        )
    return found


def _check_formats(formats: Sequence[str]) -> None:
    for name in formats:
        if name not in OUTPUT_FORMATS:
            raise InputError(
                f"{name!r} is not a format; choose from {', '.join(OUTPUT_FORMATS)}. "
                f"{did_you_mean(name, OUTPUT_FORMATS)}".rstrip()
            )
