"""The command line: arguments, progress, messages and exit codes."""

from __future__ import annotations

import gc
import logging
import os
import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

import regiokaart
from regiokaart.cli import boundaries as boundaries_cli
from regiokaart.cli.check import check
from regiokaart.cli.common import DateOption, day_of
from regiokaart.cli.compare import compare
from regiokaart.cli.import_register import import_register
from regiokaart.cli.members import members
from regiokaart.cli.municipality import municipality
from regiokaart.cli.publish import publish
from regiokaart.cli.report import report
from regiokaart.cli.serve import serve
from regiokaart.cli.stats import stats
from regiokaart.cli.verify import verify
from regiokaart.cli.why import why
from regiokaart.errors import RegiokaartError

if TYPE_CHECKING:
    from collections.abc import Callable

    from regiokaart.build import Kind, Result
    from regiokaart.texts import Language

RAW = Path("data/raw")
_BAD_INPUT = 2
_INTERRUPTED = 130
_UNTOUCHED = "interrupted; earlier results are untouched"
_OBJECTS = 50_000  # new ones, before those that nothing refers to are looked for

app = typer.Typer(
    name="regiokaart",
    help="Which Dutch municipalities work together in which region: maps and figures.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

app.add_typer(boundaries_cli.app)

StudyArgument = Annotated[
    str, typer.Argument(help="Id of a bundled study, a study.toml, or a folder that has one.")
]


class Lang(StrEnum):
    """The languages of the results."""

    nl = "nl"
    en = "en"


LangOption = Annotated[Lang, typer.Option("--lang", help="Language of maps, pages and tables.")]


@app.callback(invoke_without_command=True)
def _options(
    *,
    verbose: Annotated[
        bool, typer.Option("--verbose", "-v", help="Tell where boundaries come from, and more.")
    ] = False,
    debug: Annotated[bool, typer.Option("--debug", help="Show the traceback of an error.")] = False,
    version: Annotated[bool, typer.Option("--version", help="Show the version.")] = False,
) -> None:
    del debug  # read by main, which catches the errors
    level = logging.INFO if verbose else logging.ERROR
    logging.basicConfig(level=level, format="%(name)s: %(message)s", stream=sys.stderr)
    if version:
        typer.echo(f"regiokaart {regiokaart.__version__}")
        raise typer.Exit


@app.command()
def build(  # noqa: PLR0913 - an option each
    study: StudyArgument = regiokaart.DEFAULT_STUDY,
    *,
    maps: Annotated[
        list[str] | None, typer.Option("--map", help="A map of the study; may be repeated.")
    ] = None,
    boundaries: Annotated[
        Path | None,
        typer.Option(help="A file of boundaries, or a folder with one per year."),
    ] = None,
    out: Annotated[
        Path, typer.Option(help="Folder that gets maps/STUDY and data/processed/STUDY.")
    ] = Path(),
    formats: Annotated[
        str, typer.Option(help="Formats of the maps, with commas.")
    ] = "png,pdf,svg,html",
    paper: Annotated[
        str,
        typer.Option(help="Papers of the sheets, with commas: a4, a3, slide, figure and others."),
    ] = "a4",
    multiples: Annotated[
        bool, typer.Option("--multiples", help="Also a sheet with all maps of the study.")
    ] = False,
    background: Annotated[
        bool,
        typer.Option("--background", help="Let readers of pages switch on PDOK's background map."),
    ] = False,
    lang: LangOption = Lang.nl,
    date: DateOption = None,
    year: Annotated[
        int | None, typer.Option("--year", help="The year of the borders to draw on.")
    ] = None,
    offline: Annotated[bool, typer.Option("--offline", help="Never touch the network.")] = False,
    repair: Annotated[
        bool, typer.Option("--repair", help="Insist on repairing borders that do not fit.")
    ] = False,
    house: Annotated[
        Path | None, typer.Option("--house", help="A house style: colours, typeface, logo.")
    ] = None,
) -> None:
    """Make the printed sheets, web pages and tables of a study."""
    from regiokaart.build import build_study  # noqa: PLC0415 - keeps --help instant
    from regiokaart.study import load_study  # noqa: PLC0415

    loaded = load_study(study)
    wanted = [name.strip() for name in formats.split(",") if name.strip()]
    with _Progress(lang.value) as progress:
        result = build_study(
            loaded,
            out=out,
            raw=RAW,
            boundaries=boundaries,
            maps=maps or [],
            formats=wanted,
            papers=[name.strip() for name in paper.split(",") if name.strip()],
            multiples=multiples,
            background=background,
            lang=lang.value,
            day=day_of(date),
            year=year,
            offline=offline,
            repair=repair,
            house=house,
            progress=progress,
        )
    _tell(result, loaded.id, lang.value)


@app.command()
def studies(*, lang: LangOption = Lang.nl) -> None:
    """List the studies that come with regiokaart."""
    from regiokaart.study import bundled_studies, load_study  # noqa: PLC0415
    from regiokaart.texts import long_date, text  # noqa: PLC0415

    for name in bundled_studies():
        one = load_study(name)
        date = text("reference_date", lang.value, date=long_date(one.reference_date, lang.value))
        mark = text("cli_default", lang.value) if name == regiokaart.DEFAULT_STUDY else ""
        typer.echo(f"{one.id} {mark}".rstrip())
        typer.echo(f"  {one.title.get(lang.value)}\n  {date}")
        for spec in one.maps:
            typer.echo(f"  {spec.id:10}{spec.title.get(lang.value)}")


@app.command()
def template(
    study: StudyArgument,
    map_id: Annotated[str, typer.Argument(metavar="MAP", help="The map to complete.")],
    *,
    out: Annotated[
        Path | None, typer.Option(help="The CSV file; default data/raw/STUDY/memberships.csv.")
    ] = None,
    lang: LangOption = Lang.nl,
) -> None:
    """Write the table that completes a map, with all municipalities of the study area."""
    from regiokaart.memberships import DECLINED  # noqa: PLC0415
    from regiokaart.study import load_study  # noqa: PLC0415
    from regiokaart.template import write_template  # noqa: PLC0415
    from regiokaart.texts import text  # noqa: PLC0415

    loaded = load_study(study)
    path = out or RAW / loaded.id / "memberships.csv"
    regions = write_template(loaded, map_id, path)
    typer.echo(
        text(
            "cli_template",
            lang.value,
            path=path,
            regions=", ".join(regions),
            declined=DECLINED,
            study=loaded.id,
        )
    )


for command in (municipality, members, check, why, compare, stats, verify, report, publish, serve):
    app.command()(command)
app.command("import-register")(import_register)


class _Progress:
    """A bar per kind of result on a terminal; silence elsewhere."""

    def __init__(self, lang: Language) -> None:
        from rich.console import Console  # noqa: PLC0415
        from rich.progress import (  # noqa: PLC0415
            BarColumn,
            MofNCompleteColumn,
            Progress,
            TextColumn,
            TimeElapsedColumn,
        )

        console = Console()
        self._lang = lang
        self._tasks: dict[str, int] = {}
        self._bars = Progress(
            TextColumn("{task.description:12}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            console=console,
            disable=not console.is_terminal,
        )

    def __enter__(self) -> Callable[[Kind, int, int], None]:
        return self._update

    def __exit__(self, *_: object) -> None:
        self._bars.stop()

    def _update(self, kind: Kind, done: int, total: int) -> None:
        from regiokaart.texts import text  # noqa: PLC0415

        if kind not in self._tasks:
            self._bars.start()
            name = text(f"cli_{kind}", self._lang)
            self._tasks[kind] = self._bars.add_task(name, total=total)
        self._bars.update(self._tasks[kind], completed=done)  # type: ignore[arg-type]


def _tell(result: Result, study: str, lang: Language) -> None:
    """Tell what was written, where and how long it took; warnings also where nobody looks on."""
    from rich.console import Console  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415

    from regiokaart.texts import enumeration, number, text  # noqa: PLC0415

    console = Console()
    if console.is_terminal:
        table = Table(box=None, pad_edge=False)
        for key in ("written", "files", "folder", "work"):
            table.add_column(text(f"cli_{key}", lang))
        for product in result.products:
            table.add_row(
                text(f"cli_{product.kind}", lang),
                str(len(product.files)),
                str(product.folder),
                f"{number(product.seconds, lang, decimals=1)} s",
            )
        console.print(table)
        seconds = number(result.seconds, lang, decimals=1)
        console.print(text("cli_done", lang, seconds=seconds))
    if result.incomplete:
        one = result.incomplete[0] if len(result.incomplete) == 1 else "MAP"
        maps = enumeration(list(result.incomplete), lang)
        command = f"regiokaart template {study} {one}"
        typer.echo(text("cli_incomplete", lang, maps=maps, command=command), err=True)
    notes = [*result.warnings]
    if result.on_tiles:
        notes.append(text("cli_tiles", lang, year=result.year))
    for note in notes:
        typer.echo(f"{text('cli_note', lang)}: {note}", err=True)


def main() -> None:
    """Run the command line; one clear message and exit code 2 for bad input."""
    # pandas and matplotlib make so many objects that looking for unused ones takes a tenth of a run
    gc.set_threshold(_OBJECTS)
    debug = "--debug" in sys.argv[1:]
    # wherever the user writes it, as errors come from every command
    arguments = [argument for argument in sys.argv[1:] if argument != "--debug"]
    try:
        app(args=arguments or ["--help"], prog_name="regiokaart")
    except RegiokaartError as error:
        if debug:
            raise
        _fail(str(error), code=_BAD_INPUT)
    except OSError as error:
        if debug:
            raise
        _fail(f"{error.filename or ''}: {error.strerror or error}".lstrip(": "), code=_BAD_INPUT)
    except Exception as error:
        if debug:
            raise
        _fail(
            f"unexpected {type(error).__name__}: {error}. This is a fault of regiokaart; run it "
            "again with --debug and report what it prints",
            code=1,
        )
    except KeyboardInterrupt:
        _fail(_UNTOUCHED, code=_INTERRUPTED)
    except SystemExit as end:
        # what typer makes of Ctrl-C, without a word
        if end.code != _INTERRUPTED:
            raise
        _fail(_UNTOUCHED, code=_INTERRUPTED)
    finally:
        gc.freeze()  # what is still there goes with the process: nothing need be looked for


def _fail(message: str, *, code: int) -> None:
    typer.echo(f"regiokaart: {message}", err=True)
    sys.stderr.flush()
    # workers that were cut short must not print a traceback of their own after this
    os._exit(code) if code == _INTERRUPTED else sys.exit(code)
