"""The command report: a study as one HTML file and one PDF to read."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

import regiokaart
from regiokaart.cli.common import RAW, DateOption, LangOption, day_of


def report(
    study: Annotated[
        str, typer.Argument(help="Id of a bundled study, a study.toml, or its folder.")
    ] = regiokaart.DEFAULT_STUDY,
    *,
    date: DateOption = None,
    boundaries: Annotated[
        Path | None, typer.Option(help="A file of boundaries, or a folder with one per year.")
    ] = None,
    offline: Annotated[bool, typer.Option("--offline", help="Never touch the network.")] = False,
    out: Annotated[Path, typer.Option(help="Folder that gets maps/STUDY.")] = Path(),
    lang: LangOption = "nl",
    house: Annotated[
        Path | None, typer.Option("--house", help="A house style: colours, typeface, logo.")
    ] = None,
) -> None:
    """Write a study as one HTML file and one PDF: maps, figures, charts, claims and sources."""
    from regiokaart.report import write_report  # noqa: PLC0415 - keeps --help instant
    from regiokaart.study import load_study  # noqa: PLC0415
    from regiokaart.texts import text  # noqa: PLC0415

    written = write_report(
        load_study(study),
        out=out,
        raw=RAW,
        boundaries=boundaries,
        lang=lang,
        day=day_of(date),
        offline=offline,
        house=house,
    )
    for path in written.paths:
        typer.echo(text("cli_written_to", lang, path=path))
    notes = [*written.warnings]
    if written.on_tiles:
        notes.append(text("cli_tiles", lang, year=written.year))
    for note in notes:
        typer.echo(f"{text('cli_note', lang)}: {note}", err=True)
