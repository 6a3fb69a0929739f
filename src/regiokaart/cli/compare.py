"""The command compare: what changed in the regions of a study between two days."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated, Literal

import typer

import regiokaart
from regiokaart.cli.common import RAW, LangOption, day_of, table_width
from regiokaart.errors import InputError

if TYPE_CHECKING:
    from regiokaart.statistics.compare import Comparison
    from regiokaart.texts import Language


def compare(
    study: Annotated[
        str, typer.Argument(help="Id of a bundled study, a study.toml, or its folder.")
    ] = regiokaart.DEFAULT_STUDY,
    *,
    start: Annotated[str, typer.Option("--from", metavar="DAY", help="The earlier day.")],
    end: Annotated[str, typer.Option("--to", metavar="DAY", help="The later day.")],
    output: Annotated[
        Literal["table", "csv", "json"], typer.Option("--format", help="Form of the answer.")
    ] = "table",
    lang: LangOption = "nl",
) -> None:
    """Tell what changed in the regions of a study: who joined, left and merged."""
    from regiokaart.statistics.compare import compare as compare_days  # noqa: PLC0415
    from regiokaart.study import load_study  # noqa: PLC0415
    from regiokaart.tables import csv_text  # noqa: PLC0415

    loaded = load_study(study)
    members = loaded.memberships(extra=RAW / loaded.id)
    first, last = day_of(start), day_of(end)
    try:
        found = compare_days(members, start=first or "", end=last or "")
    except ValueError as error:
        raise InputError(str(error)) from error
    if output == "csv":
        typer.echo(csv_text(found.frame), nl=False)
    elif output == "json":
        rows = json.loads(found.frame.to_json(orient="records", force_ascii=False) or "[]")
        content = {"study": loaded.id, "from": str(found.start), "to": str(found.end)}
        typer.echo(json.dumps({**content, "regions": rows}, indent=2, ensure_ascii=False))
    else:
        _tell(found, lang)


def _tell(found: Comparison, lang: Language) -> None:
    import pandas as pd  # noqa: PLC0415
    from rich.console import Console  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415

    from regiokaart.texts import long_date, number, text  # noqa: PLC0415

    days = (long_date(found.start, lang), long_date(found.end, lang))
    table = Table(box=None, pad_edge=False)
    table.add_column(text("cli_region", lang), overflow="fold")
    for day in days:
        table.add_column(day, justify="right", overflow="fold")
    for key in ("joined", "left", "merged"):
        table.add_column(text(f"cli_{key}", lang), overflow="fold")
    for row in found.frame.to_dict("records"):
        counts = []
        for when in ("before", "after"):
            people = row[f"population_{when}"]
            told = "?" if pd.isna(people) else number(int(people), lang)
            counts.append(f"{row[f'municipalities_{when}']} ({told})")
        name = row["region_name"] or row["region"]
        table.add_row(name, *counts, row["joined"], row["left"], row["merged"])
    Console(width=table_width()).print(table)
    typer.echo(text("cli_compare_note", lang))
