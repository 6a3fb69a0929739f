"""The command members: who belongs to a co-operation or region on a day."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from regiokaart.cli.common import (
    EVIDENCE,
    DateOption,
    LangOption,
    TableOption,
    day_of,
    default_day,
    known_memberships,
    on_day,
    plain,
    table_width,
    told_status,
)

if TYPE_CHECKING:
    import pandas as pd

    from regiokaart.memberships import Memberships
    from regiokaart.texts import Language

_COLUMNS = (
    ("code", "left"),
    ("name", "left"),
    ("membership", "left"),
    ("people", "right"),
    ("evidence", "left"),
    ("via", "left"),
)


def members(
    region: Annotated[
        str, typer.Argument(help="A co-operation or region: mrdh, zwolle, or mrdh/mrdh.")
    ],
    *,
    date: DateOption = None,
    expand: Annotated[
        bool, typer.Option("--expand", help="Show partner provinces by their municipalities.")
    ] = False,
    table: TableOption = None,
    output: Annotated[
        Literal["table", "csv", "json"], typer.Option("--format", help="Form of the answer.")
    ] = "table",
    lang: LangOption = "nl",
) -> None:
    """List who belongs to a co-operation or region on a day."""
    from regiokaart.memberships.selection import choose  # noqa: PLC0415
    from regiokaart.tables import csv_text  # noqa: PLC0415

    day = day_of(date) or default_day()
    chosen = choose(known_memberships(table), region)
    read = on_day(chosen, day)
    shown = read.expanded() if expand else read
    if output == "csv":
        typer.echo(csv_text(plain(shown.frame)), nl=False)
    elif output == "json":
        typer.echo(json.dumps(_as_dict(read, shown, region), indent=2, ensure_ascii=False))
    else:
        _tell_members(read, shown, lang)


def _as_dict(read: Memberships, shown: Memberships, name: str) -> dict[str, object]:
    from regiokaart.statistics import size  # noqa: PLC0415

    figures = size(read)
    columns = ["cooperation", "region", "region_name", "code", "name", "status", "share", "basis"]
    columns += ["carried", "trail", "valid_from", "valid_to", "evidence", "source"]
    columns += ["source_en", "origin"]
    rows = plain(shown.municipalities)[columns].to_dict("records")
    return {
        "asked": name,
        "date": str(read.day),
        "municipalities": rows,
        "partners": plain(shown.partners)[columns].to_dict("records"),
        "totals": {
            "municipalities": figures.municipalities,
            "partly": figures.partly,
            "provinces": figures.provinces,
            "population": figures.population,
            "population_with_provinces": figures.population_with_provinces,
        },
        "not_carried": read.reported.to_dict("records"),
        "notes": list(read.notes),
    }


def _tell_members(read: Memberships, shown: Memberships, lang: Language) -> None:
    from regiokaart import register  # noqa: PLC0415
    from regiokaart.memberships import told_in  # noqa: PLC0415
    from regiokaart.texts import text  # noqa: PLC0415

    for (cooperation, region), rows in shown.frame.groupby(["cooperation", "region"], sort=False):
        of_region = read.frame["cooperation"].eq(str(cooperation)) & read.frame["region"].eq(
            str(region)
        )
        part = type(read)(read.frame[of_region].reset_index(drop=True), read.day)
        _tell_region(str(cooperation), str(region), rows, part, lang)
        typer.echo("")
    year = register.POPULATION_DATE.year
    typer.echo(f"({text('cli_population_note', lang, year=year)})")
    typer.echo(f"{text('cli_sources', lang)}:")
    pairs = zip(shown.frame["source"], shown.frame["source_en"], strict=True)
    told = (told_in(lang, source=source, source_en=english).words for source, english in pairs)
    for source in dict.fromkeys(filter(None, told)):
        typer.echo(f"  {source}")
    for note in read.notes:
        typer.echo(f"{text('cli_note', lang)}: {note}", err=True)


def _tell_region(
    cooperation: str, region: str, rows: pd.DataFrame, read: Memberships, lang: Language
) -> None:
    """Print the members of one region, with the totals."""
    from rich.console import Console  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415

    from regiokaart import register  # noqa: PLC0415
    from regiokaart.memberships import DECLINED  # noqa: PLC0415
    from regiokaart.provenance import told_events  # noqa: PLC0415
    from regiokaart.texts import count_of_municipalities, long_date, number, text  # noqa: PLC0415

    day = read.day or register.LAST_DAY
    words = {"": text("cli_unknown", lang), DECLINED: text("cli_declined", lang)}
    name = words.get(region) or next((one for one in rows["region_name"] if one), region)
    where = f"{cooperation}/{region}" if region else cooperation
    typer.echo(f"{name} ({where}), {text('cli_at_date', lang, day=long_date(day, lang))}")
    people = register.at(day)["population"].dropna()
    table = Table(box=None, pad_edge=False)
    for key, side in _COLUMNS:
        table.add_column(text(f"cli_{key}", lang), justify=side, overflow="fold")  # type: ignore[arg-type]
    ordered = rows[~rows["code"].str.startswith("PV")].sort_values("name")
    for row in ordered.to_dict("records"):
        code, kind = row["code"], {key: row[key] for key in ("status", "share", "basis")}
        table.add_row(
            code,
            row["name"],
            told_status(region=region, **kind, lang=lang),
            number(int(people[code]), lang) if code in people else "",
            text(EVIDENCE.get(row["evidence"], "not_known"), lang),
            told_events(row["trail"], lang),
        )
    if table.row_count:
        Console(width=table_width()).print(table)
    if region in words:
        typer.echo(count_of_municipalities(len(ordered), lang))
    else:
        _tell_totals(read, lang)


def _tell_totals(read: Memberships, lang: Language) -> None:
    from regiokaart.statistics import size  # noqa: PLC0415
    from regiokaart.texts import (  # noqa: PLC0415
        count_of_municipalities,
        enumeration,
        number,
        text,
    )

    figures = size(read)
    count = count_of_municipalities(figures.municipalities, lang)
    if figures.population is None:
        typer.echo(text("cli_people_unknown", lang, count=count))
    else:
        people = number(figures.population, lang)
        typer.echo(text("cli_total", lang, count=count, people=people))
    if figures.partly:
        partly = count_of_municipalities(figures.partly, lang)
        typer.echo(text("cli_total_partly", lang, count=partly))
    if figures.provinces:
        names = enumeration([str(name) for name in read.partners["name"]], lang)
        typer.echo(text("cli_partners", lang, names=names))
        if figures.population_with_provinces is not None:
            people = number(figures.population_with_provinces, lang)
            typer.echo(text("cli_with_partners", lang, people=people))
