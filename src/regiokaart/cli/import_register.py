"""The command import-register: members of gemeenschappelijke regelingen from ROO."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003 - typer reads it at run time
from typing import TYPE_CHECKING, Annotated

import typer

from regiokaart.cli.common import RAW, LangOption, day_of, plain

if TYPE_CHECKING:
    from regiokaart.texts import Language

_MOST_SHOWN = 20


def import_register(
    file: Annotated[Path, typer.Argument(help="exportOO.xml of organisaties.overheid.nl.")],
    *,
    names: Annotated[
        list[str] | None,
        typer.Option("--name", help="A regulation: part of its title, or its id; repeatable."),
    ] = None,
    date: Annotated[
        str | None,
        typer.Option("--date", metavar="DAY", help="The day on which a version is in force."),
    ] = None,
    out: Annotated[Path, typer.Option(help="The table to write, .csv or .xlsx.")] = RAW
    / "gemeenschappelijke-regelingen.csv",
    lang: LangOption = "nl",
) -> None:
    """Import members of gemeenschappelijke regelingen from the official register (ROO)."""
    from regiokaart.memberships.roo import read_roo  # noqa: PLC0415
    from regiokaart.tables import write_table  # noqa: PLC0415
    from regiokaart.texts import count_of_municipalities, number, text  # noqa: PLC0415

    found = read_roo(file, names=names or [], day=day_of(date))
    write_table(plain(found.frame), out)
    count = len(found.regulations)
    one = text("cli_regulation", lang)
    regulations = one if count == 1 else text("cli_regulations", lang, count=number(count, lang))
    typer.echo(
        text(
            "cli_imported",
            lang,
            regulations=regulations,
            members=count_of_municipalities(
                int(found.frame["code"].str.startswith("GM").sum()), lang
            ),
            others=number(len(found.others), lang),
            findings=number(len(found.findings), lang),
        )
    )
    for regulation in found.regulations[:_MOST_SHOWN]:
        typer.echo(f"  {regulation.id}  {regulation.title}")
    _tell_more(count, lang)
    if found.superseded:
        typer.echo(text("cli_superseded", lang, count=number(found.superseded, lang)))
    if len(found.findings):
        typer.echo(text("cli_findings", lang))
        for told in list(found.findings["told"])[:_MOST_SHOWN]:
            typer.echo(f"  {told}")
        _tell_more(len(found.findings), lang)
    for note in found.notes:
        typer.echo(f"{text('cli_note', lang)}: {note}", err=True)
    typer.echo(text("cli_written_to", lang, path=out))


def _tell_more(count: int, lang: Language) -> None:
    from regiokaart.texts import number, text  # noqa: PLC0415

    if count > _MOST_SHOWN:
        more = number(count - _MOST_SHOWN, lang)
        typer.echo(f"  {text('cli_more', lang, count=more)}")
