"""The command municipality: the life of a municipality, and its memberships on a day."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import typer

from regiokaart.cli.common import (
    EVIDENCE,
    DateOption,
    JsonOption,
    LangOption,
    TableOption,
    day_of,
    default_day,
    known_memberships,
    on_day,
    told_status,
)

if TYPE_CHECKING:
    from regiokaart.memberships import Memberships
    from regiokaart.register import Event
    from regiokaart.texts import Language


def municipality(
    name: Annotated[str, typer.Argument(help="Name or code of a municipality.")],
    *,
    date: DateOption = None,
    table: TableOption = None,
    output: JsonOption = "table",
    lang: LangOption = "nl",
) -> None:
    """Tell of a municipality: names, life, what it came from and went to, and its memberships."""
    from regiokaart import register  # noqa: PLC0415 - keeps --help instant

    code = register.find(name)
    day = day_of(date) or _day_of(code)
    facts = facts_of(code, day, known_memberships(table))
    if output == "json":
        typer.echo(json.dumps(facts.as_dict(), indent=2, ensure_ascii=False))
    else:
        tell_municipality(facts, lang)


@dataclass(frozen=True, kw_only=True)
class Facts:
    """The life of a municipality, and its memberships on a day."""

    code: str
    names: tuple[tuple[str, dt.date, dt.date], ...]
    provinces: tuple[tuple[str, dt.date, dt.date], ...]
    span: tuple[dt.date, dt.date]
    population: int | None
    land_area_km2: float | None
    came_from: tuple[Event, ...]
    became: tuple[Event, ...]
    border_changes: tuple[Event, ...]
    day: dt.date
    on_day: tuple[str, ...]
    memberships: tuple[dict[str, object], ...]

    def as_dict(self) -> dict[str, object]:
        """Return the facts as JSON has them; days as text, empty for "always"."""
        return {
            "code": self.code,
            "names": [_spell("name", *one) for one in self.names],
            "provinces": [_spell("province", *one) for one in self.provinces],
            "exists_from": _text(self.span[0]),
            "exists_until": _text(self.span[1]),
            "population_2021": self.population,
            "land_area_km2": self.land_area_km2,
            "came_from": [str(event) for event in self.came_from],
            "became": [str(event) for event in self.became],
            "border_changes": [str(event) for event in self.border_changes],
            "date": str(self.day),
            "on_date": list(self.on_day),
            "memberships": list(self.memberships),
        }


def facts_of(code: str, day: dt.date, members: Memberships) -> Facts:
    """Return what is known of a municipality, with its memberships on a day.

    When it did not exist on the day, the memberships are those of what it became or came from.
    """
    from regiokaart import register  # noqa: PLC0415

    past = register.history()
    span = past.spans[code]
    present = tuple(step.new for step in register.steps(code, to_date=day, past=past))
    figures = _figures(code)
    frame = on_day(members, day).municipalities
    rows = frame[frame["code"].isin(present)]
    columns = ["cooperation", "region", "region_name", "code", "name", "status", "share", "basis"]
    columns += ["trail", "evidence", "source", "source_en", "origin"]
    return Facts(
        code=code,
        names=register.names_through_time(code),
        provinces=register.provinces_through_time(code),
        span=span,
        population=figures[0],
        land_area_km2=figures[1],
        came_from=tuple(e for e in past.events if e.new == code and e.kind != "boundary_change"),
        became=tuple(e for e in past.events if e.old == code and e.kind != "boundary_change"),
        border_changes=tuple(past.border_changes([code], after=dt.date.min, until=dt.date.max)),
        day=day,
        on_day=present,
        memberships=tuple(
            {str(key): value for key, value in row.items()}
            for row in rows[columns].to_dict("records")
        ),
    )


def tell_municipality(facts: Facts, lang: Language) -> None:
    """Print the facts."""
    from regiokaart import register  # noqa: PLC0415
    from regiokaart.provenance import told_events  # noqa: PLC0415
    from regiokaart.texts import long_date, number, text  # noqa: PLC0415

    name = register.name_of(facts.code)
    typer.echo(f"{facts.code} {name}")
    if len(facts.names) > 1:
        _line("names", "; ".join(_named(*one, lang) for one in facts.names), lang)
    ended = facts.span[1] != dt.date.max
    _line("existed" if ended else "exists", _life(facts.span, lang), lang)
    provinces = facts.provinces
    if len(provinces) > 1:
        told = "; ".join(_named(*one, lang) for one in provinces)
    else:
        told = provinces[0][0] if provinces else text("cli_province_unknown", lang)
    _line("province_of", told, lang)
    size = []
    if facts.population is not None:
        people = f"{number(facts.population, lang)} {text('population', lang)}"
        size.append(f"{people} (1-1-{register.POPULATION_DATE.year})")
    if facts.land_area_km2 is not None:
        area = number(facts.land_area_km2, lang, decimals=1)
        size.append(text("cli_area", lang, area=area))
    if size:
        _line("figures", ", ".join(size), lang)
    for key, events in (("came_from", facts.came_from), ("became", facts.became)):
        trail = "; ".join(str(event) for event in events)
        if trail:
            _line(key, told_events(trail, lang), lang)
    for event in facts.border_changes:
        words = text(
            "cli_border_change",
            lang,
            old=register.name_of(event.old),
            new=register.name_of(event.new),
            day=long_date(event.day, lang),
        )
        _line("borders", words, lang)
    _tell_memberships(facts, lang)


def _tell_memberships(facts: Facts, lang: Language) -> None:
    from regiokaart import register  # noqa: PLC0415
    from regiokaart.memberships import told_in  # noqa: PLC0415
    from regiokaart.provenance import told_events  # noqa: PLC0415
    from regiokaart.texts import long_date, text  # noqa: PLC0415

    name, nothing = register.name_of(facts.code), text("cli_nothing", lang)
    typer.echo(text("cli_cooperations", lang, day=long_date(facts.day, lang)) + ":")
    if facts.on_day != (facts.code,):
        names = ", ".join(f"{code} {register.name_of(code)}" for code in facts.on_day)
        words = text("cli_successor_on", lang, day=long_date(facts.day, lang), names=names or "?")
        typer.echo(f"  {name} {words}")
    if not facts.memberships:
        typer.echo(f"  {nothing}")
    for row in facts.memberships:
        where = "/".join(str(row[key]) for key in ("cooperation", "region") if row[key])
        who = "" if row["code"] == facts.code else f"{row['name']}: "
        typer.echo(f"  {who}{where} {row['region_name']}: {_status(row, lang)}")
        if row["trail"]:
            events = told_events(str(row["trail"]), lang)
            typer.echo(f"    {text('by_succession', lang)}: {events}")
        if row["evidence"]:
            evidence = text(EVIDENCE[str(row["evidence"])], lang)
            source = told_in(lang, source=str(row["source"]), source_en=row["source_en"]).words
            typer.echo(f"    {evidence}: {source} ({row['origin']})")


def _line(key: str, told: str, lang: Language) -> None:
    from regiokaart.texts import text  # noqa: PLC0415

    typer.echo(f"  {text(f'cli_{key}', lang) + ':':16}{told}")


def _figures(code: str) -> tuple[int | None, float | None]:
    """Return inhabitants and land area, of the last day on which these can be told."""
    import pandas as pd  # noqa: PLC0415

    from regiokaart import register  # noqa: PLC0415

    span = register.span(code)
    if span is None or span[1] <= register.FIRST_DAY:
        return None, None
    last = min(register.LAST_DAY, span[1] - dt.timedelta(days=1))
    for day in (max(register.POPULATION_DATE, span[0]), last):
        if register.existed(code, day):
            row = register.at(day).loc[code].to_dict()
            if not pd.isna(row["population"]):
                return int(row["population"]), float(row["land_area_km2"])
    return None, None


def _life(span: tuple[dt.date, dt.date], lang: Language) -> str:
    from regiokaart import register  # noqa: PLC0415
    from regiokaart.texts import long_date, text  # noqa: PLC0415

    parts = []
    if span[0] != dt.date.min:
        parts.append(text("cli_since", lang, since=long_date(span[0], lang)))
    if span[1] != dt.date.max:
        parts.append(text("cli_until", lang, until=long_date(span[1], lang)))
    first, last = (long_date(day, lang) for day in (register.FIRST_DAY, register.LAST_DAY))
    return " ".join(parts) or text("cli_existed_always", lang, first=first, last=last)


def _named(name: str, since: dt.date, until: dt.date, lang: Language) -> str:
    life = _life((since, until), lang)
    return f"{name} ({life})"


def _spell(key: str, name: str, since: dt.date, until: dt.date) -> dict[str, str]:
    return {key: name, "from": _text(since), "until": _text(until)}


def _text(day: dt.date) -> str:
    return "" if day in {dt.date.min, dt.date.max} else day.isoformat()


def _status(row: dict[str, object], lang: Language) -> str:
    return told_status(
        region=str(row["region"]),
        status=str(row["status"]),
        share=float(str(row["share"])),
        basis=str(row["basis"]),
        lang=lang,
    )


def _day_of(code: str) -> dt.date:
    """Return the day of the default study, or the nearest on which a municipality existed."""
    from regiokaart import register  # noqa: PLC0415

    span = register.span(code)
    day = default_day()
    if span is None or span[0] <= day < span[1]:
        return day
    return span[0] if day < span[0] else max(register.FIRST_DAY, span[1] - dt.timedelta(days=1))
