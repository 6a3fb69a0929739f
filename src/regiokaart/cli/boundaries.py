"""The commands about boundaries: what there is, fetching, checking a file, clearing the cache."""

from __future__ import annotations

import datetime as dt
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from regiokaart.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable

    from regiokaart.boundaries.cache import Entry
    from regiokaart.texts import Language

RAW = Path("data/raw")
_MOST_YEARS = 50

app = typer.Typer(
    name="boundaries",
    help="Municipal boundaries: list, fetch, check and clear.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

LangOption = Annotated[Literal["nl", "en"], typer.Option("--lang", help="Language of the table.")]
LevelOption = Annotated[
    Literal["municipality", "province"], typer.Option("--level", help="What to fetch.")
]


@app.command("list")
def list_years(*, lang: LangOption = "nl") -> None:
    """List the years: municipalities expected, what is cached, and what lies on disk."""
    from rich.console import Console  # noqa: PLC0415 - keeps --help instant
    from rich.table import Table  # noqa: PLC0415

    from regiokaart import register  # noqa: PLC0415
    from regiokaart.boundaries import cache  # noqa: PLC0415
    from regiokaart.texts import text  # noqa: PLC0415

    entries = {(entry.year, entry.level): entry for entry in cache.entries()}
    known = range(register.FIRST_DAY.year, register.LAST_DAY.year + 1)
    years = sorted({*known, *(year for year, _ in entries)})
    table = Table(box=None, pad_edge=False)
    for key in ("year", "expected", "cached", "on_disk"):
        table.add_column(text(f"cli_{key}", lang))
    for year in years:
        expected = str(len(register.codes_on(dt.date(year, 1, 1)))) if year in known else "?"
        cached = [
            _cached(entries[year, level], lang)
            for level in ("municipality", "province")
            if (year, level) in entries
        ]
        table.add_row(str(year), expected, "\n".join(cached), "\n".join(_on_disk(year)))
    Console().print(table)
    typer.echo(text("cli_cache_folder", lang, folder=cache.folder()))


@app.command()
def fetch(
    years: Annotated[str, typer.Argument(help="2021, 2018-2026, or 2019,2021.")],
    *,
    level: LevelOption = "municipality",
    again: Annotated[
        bool, typer.Option("--again", help="Fetch also what is in the cache already.")
    ] = False,
    lang: LangOption = "nl",
) -> None:
    """Download boundaries from PDOK into the cache, year by year; what is there is kept."""
    from regiokaart.boundaries import cache, download  # noqa: PLC0415
    from regiokaart.boundaries.pdok import YearNotPublishedError  # noqa: PLC0415
    from regiokaart.boundaries.source import OFFLINE  # noqa: PLC0415
    from regiokaart.texts import number, text  # noqa: PLC0415

    if os.environ.get(OFFLINE):
        raise InputError(f"{OFFLINE} is set: nothing is fetched. Unset it to fetch boundaries")
    there = {(entry.year, entry.level) for entry in cache.entries()}
    missing: list[str] = []
    for year in parse_years(years):
        if (year, level) in there and not again:
            typer.echo(text("cli_fetch_there", lang, year=year))
            continue
        with _Downloading(year) as progress:
            try:
                frame = download(year, level=level, progress=progress)
            except YearNotPublishedError as error:
                missing.append(str(error))
                typer.echo(f"{year}: {error}", err=True)
                continue
        told = text("cli_fetch_done", lang, year=year, count=number(len(frame), lang))
        repairs = frame.attrs["boundaries"]["repairs"]
        typer.echo(f"{told}{'; ' + repairs[0] if repairs else ''}")
    if missing:
        raise InputError(f"{len(missing)} of the years could not be fetched; the others were")


@app.command()
def check(
    file: Annotated[Path, typer.Argument(help="Any file with municipal boundaries.")],
    *,
    year: Annotated[int | None, typer.Option("--year", help="The year it should be of.")] = None,
    lang: LangOption = "nl",
) -> None:
    """Tell what is in a file, whether it is complete, and whether its borders fit."""
    from regiokaart.boundaries import reading, soundness, topology  # noqa: PLC0415
    from regiokaart.boundaries import year as years  # noqa: PLC0415
    from regiokaart.texts import text  # noqa: PLC0415

    if not file.exists():
        raise InputError(f"{file} does not exist")
    found = reading.read(file)
    typer.echo(text("cli_check_layer", lang, layer=found.layer, count=len(found.frame)))
    for note in found.notes:
        typer.echo(f"  {note}")
    completeness = years.check(list(found.frame["code"]), year=year, needed=())
    typer.echo(text("cli_check_year", lang, year=completeness.inference))
    for line in completeness.told():
        typer.echo(f"  {line}")
    shapes, labels = list(found.frame.geometry), list(found.frame["code"])
    flaws = topology.examine(shapes)
    measured = soundness.measure(shapes, labels, flaws=flaws)
    verdict = soundness.verdict(measured)
    typer.echo(text(f"cli_check_{verdict}", lang))
    for line in measured.told():
        typer.echo(f"  {line}")
    if verdict == "refuse":
        raise InputError(f"{file.name}: {soundness.refusal(measured)}")
    if verdict == "repairable":
        _, repairs = topology.repair(shapes, labels=labels, flaws=flaws)
        for line in repairs:
            typer.echo(f"  {line}")


@app.command()
def clear(
    year: Annotated[int | None, typer.Argument(help="The year; all of them when left out.")] = None,
    *,
    lang: LangOption = "nl",
) -> None:
    """Remove downloaded boundaries from the cache."""
    from regiokaart.boundaries import cache  # noqa: PLC0415
    from regiokaart.texts import text  # noqa: PLC0415

    gone = cache.clear(year)
    typer.echo(text("cli_cleared", lang, count=len(gone), folder=cache.folder()))


def parse_years(value: str) -> list[int]:
    """Return the years of "2021", "2018-2026" or "2019,2021", in order.

    Raises
    ------
    InputError
        When it is none of these.
    """
    years: set[int] = set()
    for part in value.split(","):
        match = re.fullmatch(r"\s*(\d{4})(?:\s*-\s*(\d{4}))?\s*", part)
        if not match:
            raise InputError(f"{part.strip()!r} is no year; write 2021, 2018-2026 or 2019,2021")
        first, last = int(match[1]), int(match[2] or match[1])
        if last < first or last - first > _MOST_YEARS:
            raise InputError(f"{part.strip()!r} is no range of years; write the first year first")
        years |= set(range(first, last + 1))
    return sorted(years)


def _cached(entry: Entry, lang: Language) -> str:
    from regiokaart.texts import long_date, number, text  # noqa: PLC0415

    return text(
        "cli_cached_entry",
        lang,
        count=entry.count,
        level=text(f"cli_{entry.level}", lang),
        service=f"PDOK {entry.service}",
        size=number(entry.size / 1000, lang),
        date=long_date(entry.fetched.date(), lang),
    )


def _on_disk(year: int) -> list[str]:
    """Return the files of a year that a build would find, by its environment and data/raw."""
    from regiokaart.boundaries import ENVIRONMENT, locate  # noqa: PLC0415
    from regiokaart.errors import BoundaryError  # noqa: PLC0415

    found = []
    for folder in (os.environ.get(ENVIRONMENT), RAW if RAW.is_dir() else None):
        if not folder:
            continue
        try:
            source = locate(year=year, named=Path(folder))
        except BoundaryError:
            continue
        if source.path is not None and str(year) in source.path.stem:
            found.append(str(source.path))
    return found


class _Downloading:
    """A bar of bytes and municipalities on a terminal; silence elsewhere."""

    def __init__(self, year: int) -> None:
        from rich.console import Console  # noqa: PLC0415
        from rich.progress import (  # noqa: PLC0415
            DownloadColumn,
            Progress,
            SpinnerColumn,
            TextColumn,
            TimeElapsedColumn,
        )

        console = Console()
        self._bars = Progress(
            SpinnerColumn(),
            TextColumn("{task.description}"),
            DownloadColumn(),
            TextColumn("{task.fields[features]}"),
            TimeElapsedColumn(),
            console=console,
            disable=not console.is_terminal,
            transient=True,
        )
        self._task = self._bars.add_task(str(year), total=None, features="")

    def __enter__(self) -> Callable[[int, int], None]:
        self._bars.start()
        return self._update

    def __exit__(self, *_: object) -> None:
        self._bars.stop()

    def _update(self, size: int, count: int) -> None:
        self._bars.update(self._task, completed=size, features=str(count))
