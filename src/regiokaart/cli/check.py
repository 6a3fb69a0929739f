"""The command check: every fault of a list of members."""

from __future__ import annotations

import json
from pathlib import Path  # noqa: TC003 - typer reads it at run time
from typing import TYPE_CHECKING, Annotated

import typer

from regiokaart.cli.common import BAD_INPUT, DateOption, JsonOption, LangOption, day_of, on_day

if TYPE_CHECKING:
    import datetime as dt

    from regiokaart.memberships import Examination
    from regiokaart.texts import Language


def check(
    file: Annotated[Path, typer.Argument(help="A list of members: CSV, XLSX, ODS or text.")],
    *,
    date: DateOption = None,
    sheet: Annotated[str | None, typer.Option("--sheet", help="The sheet of a workbook.")] = None,
    cooperation: Annotated[
        str | None, typer.Option("--cooperation", help="The co-operation, if no column has it.")
    ] = None,
    region: Annotated[
        str | None, typer.Option("--region", help="The region, if no column has it.")
    ] = None,
    source: Annotated[
        str | None, typer.Option("--source", help="The source, if no column has it.")
    ] = None,
    write: Annotated[
        Path | None, typer.Option("--write", help="Write a cleaned copy, as .csv or .xlsx.")
    ] = None,
    output: JsonOption = "table",
    lang: LangOption = "nl",
) -> None:
    """Check a list of members: every fault at once, with its likely fix."""
    from regiokaart.memberships import examine, read_table  # noqa: PLC0415
    from regiokaart.memberships.cleaning import cleaned  # noqa: PLC0415
    from regiokaart.tables import write_table  # noqa: PLC0415
    from regiokaart.texts import text  # noqa: PLC0415

    day = day_of(date)
    given = {"cooperation": cooperation, "region": region, "source": source}
    fill = {name: value for name, value in given.items() if value}
    found = examine(read_table(file, sheet=sheet), fill=fill, day=day, lenient=True)
    if write is not None:
        write_table(cleaned(found, fill=fill), write)
    if output == "json":
        typer.echo(json.dumps(_as_dict(found, day), indent=2, ensure_ascii=False))
    else:
        _tell_examination(found, day, lang)
        if write is not None:
            key = "cli_cleaned_faulty" if found.faults else "cli_cleaned"
            typer.echo(text(key, lang, path=write))
    if found.faults:
        raise typer.Exit(BAD_INPUT)


def _as_dict(found: Examination, day: dt.date | None) -> dict[str, object]:
    from dataclasses import asdict  # noqa: PLC0415

    return {
        "file": found.file,
        "rows": len(found.table.frame),
        "municipalities": sorted(set(found.memberships.municipalities["code"])),
        "provinces": sorted(set(found.memberships.partners["code"])),
        "date": None if day is None else str(day),
        "on_date": None if day is None else sorted(set(found.memberships.at(day).frame["code"])),
        "faults": [asdict(fault) for fault in found.faults],
        "notes": list(found.notes),
        "needed": list(found.needed),
    }


def _tell_examination(found: Examination, day: dt.date | None, lang: Language) -> None:
    from regiokaart.texts import (  # noqa: PLC0415
        count_of_municipalities,
        long_date,
        number,
        text,
    )

    count = len(found.table.frame)
    rows = (
        text("cli_row", lang) if count == 1 else text("cli_rows", lang, count=number(count, lang))
    )
    there = len(set(found.memberships.municipalities["code"]))
    typer.echo(
        text(
            "cli_checked",
            lang,
            file=found.file,
            rows=rows,
            count=count_of_municipalities(there, lang),
        )
    )
    if found.notes:
        typer.echo(text("cli_read_as", lang))
        for note in found.notes:
            typer.echo(f"  {note}")
    if found.faults:
        number_of = len(found.faults)
        typer.echo(
            text("cli_one_fault", lang)
            if number_of == 1
            else text("cli_faults", lang, count=number(number_of, lang))
        )
        for fault in found.faults:
            typer.echo(f"  {fault}")
    else:
        typer.echo(text("cli_no_faults", lang))
    if day is not None and len(found.memberships.frame):
        read = on_day(found.memberships, day)
        typer.echo(text("cli_on_day", lang, day=long_date(day, lang)))
        for (cooperation, region), part in read.municipalities.groupby(
            ["cooperation", "region"], sort=False
        ):
            name = "/".join(str(one) for one in (cooperation, region) if one) or "-"
            typer.echo(f"  {name}: {count_of_municipalities(part['code'].nunique(), lang)}")
        for note in read.notes:
            typer.echo(f"  {text('cli_note', lang)}: {note}")
    if found.needed:
        options = ", ".join(f"--{name}" for name in found.needed)
        typer.echo(text("cli_needed", lang, columns=", ".join(found.needed), options=options))
