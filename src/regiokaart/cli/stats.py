"""The command stats: coverage, overlap and congruence of the regions of a study."""

from __future__ import annotations

import json
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

import regiokaart
from regiokaart.cli.common import RAW, DateOption, LangOption, day_of, table_width
from regiokaart.cli.stats_words import word
from regiokaart.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

    from regiokaart.cli.stats_told import Told
    from regiokaart.statistics import RegionSets
    from regiokaart.statistics.reach import By
    from regiokaart.study import Study
    from regiokaart.texts import Language

Form = Literal["table", "csv", "xlsx", "json", "md"]
_ENDINGS: dict[str, Form] = {".csv": "csv", ".xlsx": "xlsx", ".json": "json", ".md": "md"}
_FIRST = "coverage"
"""The part that CSV shows when none is named."""
_MOST_REGIONS = 6
"""How many regions at a time the part ``sets`` looks at."""


class Part(StrEnum):
    """What is counted: a table each."""

    regions = "regions"
    coverage = "coverage"
    overlap = "overlap"
    sets = "sets"
    congruence = "congruence"


def stats(
    study: Annotated[
        str, typer.Argument(help="Id of a bundled study, a study.toml, or its folder.")
    ] = regiokaart.DEFAULT_STUDY,
    *,
    date: DateOption = None,
    parts: Annotated[
        list[Part] | None, typer.Option("--part", help="A part of it; may be repeated.")
    ] = None,
    expand: Annotated[
        bool, typer.Option("--expand", help="Count municipalities of partner provinces too.")
    ] = False,
    output: Annotated[Form | None, typer.Option("--format", help="Form of the answer.")] = None,
    out: Annotated[
        Path | None, typer.Option(help="A file for the answer: csv, xlsx, json or md.")
    ] = None,
    lang: LangOption = "nl",
) -> None:
    """Count what regions cover and share, and how well co-operations fit each other."""
    from regiokaart.statistics import study_sets  # noqa: PLC0415 - keeps --help instant
    from regiokaart.study import load_study  # noqa: PLC0415

    form = _form(output, out)
    loaded, day = load_study(study), day_of(date)
    if day is not None:
        loaded = loaded.on(day)
    base: Literal["members", "partners"] = "partners" if expand else "members"
    sets = study_sets(loaded, extra=RAW / loaded.id, base=base)
    tables = _tables(sets, parts or list(Part))
    if form == "csv":
        _csv(tables, out, lang, chosen=bool(parts))
    elif form == "xlsx":
        _workbook(loaded, sets, tables, out or Path(f"{loaded.id}-stats.xlsx"), lang)
    elif form == "json":
        _give(_as_json(loaded, sets, tables), out, lang)
    elif form == "md":
        _give(_as_markdown(loaded, sets, tables, lang), out, lang)
    else:
        _tell(loaded, sets, tables, lang)
    if form in ("table", "csv", "md"):
        _note(sets, lang)


def _form(form: Form | None, out: Path | None) -> Form:
    """Return the form of the answer: the one asked for, else that of the file."""
    if out is None:
        return form or "table"
    by_name = _ENDINGS.get(out.suffix.lower())
    if by_name is None:
        raise InputError(f"--out {out} must end in {', '.join(_ENDINGS)}")
    if form is not None and form != by_name:
        raise InputError(f"--format {form} does not go with --out {out}; leave --format out")
    return by_name


def _tables(sets: RegionSets, parts: list[Part]) -> dict[str, pd.DataFrame]:
    from regiokaart import statistics  # noqa: PLC0415

    made: dict[str, Callable[[RegionSets], pd.DataFrame]] = {
        "regions": statistics.regions,
        "coverage": _coverage,
        "overlap": statistics.overlap_of,
        "sets": lambda sets: statistics.intersections(sets, order=3, up_to=_MOST_REGIONS),
        "congruence": statistics.congruences,
    }
    return {part.value: made[part](sets) for part in Part if part in parts}


def _coverage(sets: RegionSets) -> pd.DataFrame:
    """Return the coverage of the area, of its provinces if it has several, and by size."""
    import pandas as pd  # noqa: PLC0415

    from regiokaart.statistics import reach  # noqa: PLC0415

    several = len(set(sets.figures["province_code"])) > 1
    ways: tuple[By, ...] = ("area", "province", "size") if several else ("area", "size")
    table = pd.concat([reach(sets, by=by) for by in ways], ignore_index=True)
    # the tables of one co-operation together
    order = {name: place for place, name in enumerate(sets.cooperations)}
    return table.sort_values(
        "cooperation", key=lambda names: names.map(order), kind="stable", ignore_index=True
    )


def _csv(
    tables: dict[str, pd.DataFrame], out: Path | None, lang: Language, *, chosen: bool
) -> None:
    from regiokaart.tables import csv_text, write_table  # noqa: PLC0415

    if out is not None:
        for part, frame in tables.items():
            path = out if len(tables) == 1 else out.with_stem(f"{out.stem}-{part}")
            _told_path(write_table(frame.round(6), path), lang)
        return
    if chosen and len(tables) > 1:
        raise InputError("--format csv shows one --part at a time; --out FILE.csv writes several")
    part = next(iter(tables)) if chosen else _FIRST
    typer.echo(csv_text(tables[part].round(6)), nl=False)
    if not chosen:
        others = ", ".join(name for name in tables if name != part)
        typer.echo(word("one_part", lang, part=part, others=others), err=True)


def _workbook(
    study: Study, sets: RegionSets, tables: dict[str, pd.DataFrame], path: Path, lang: Language
) -> None:
    import pandas as pd  # noqa: PLC0415

    from regiokaart import files  # noqa: PLC0415
    from regiokaart.cli.stats_told import head  # noqa: PLC0415
    from regiokaart.tables import write_workbook  # noqa: PLC0415

    name = word("notes", lang)
    notes = pd.DataFrame({name: [*head(study, sets, lang), *sets.notes]})
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise files.unwritable(error, path) from error
    with files.replacing(path) as temporary:
        write_workbook({**tables, name: notes}, temporary, lang=lang)
    _told_path(path, lang)


def _as_json(study: Study, sets: RegionSets, tables: dict[str, pd.DataFrame]) -> str:
    content = {
        "study": study.id,
        "date": str(study.reference_date),
        "base": sets.base,
        "municipalities": len(sets.figures),
        "unknown": {name: sorted(codes) for name, codes in sets.unknown.items()},
        **{
            # by way of pandas, which knows all kinds of missing values
            part: json.loads(frame.to_json(orient="records", double_precision=6) or "[]")
            for part, frame in tables.items()
        },
        "notes": list(sets.notes),
    }
    return json.dumps(content, indent=2, ensure_ascii=False)


def _as_markdown(
    study: Study, sets: RegionSets, tables: dict[str, pd.DataFrame], lang: Language
) -> str:
    from regiokaart.cli.stats_told import head, told  # noqa: PLC0415

    title, *lines = head(study, sets, lang)
    blocks = [f"# {title}", *lines]
    for one in told(study, sets, tables, lang):
        blocks.append(f"## {one.title}")
        if one.rows:
            blocks.append(_pipes(one))
        blocks += one.lines
    return "\n\n".join(blocks)


def _pipes(table: Told) -> str:
    """Return a table as Markdown."""
    lines = [
        [name for name, _ in table.heads],
        ["---" if side == "left" else "---:" for _, side in table.heads],
        *([cell.replace("|", r"\|") for cell in row] for row in table.rows),
    ]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def _tell(study: Study, sets: RegionSets, tables: dict[str, pd.DataFrame], lang: Language) -> None:
    from rich.console import Console  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415

    from regiokaart.cli.stats_told import head, told  # noqa: PLC0415

    typer.echo("\n".join(head(study, sets, lang)))
    for one in told(study, sets, tables, lang):
        typer.echo(f"\n{one.title}")
        table = Table(box=None, pad_edge=False)
        for name, side in one.heads:
            table.add_column(name, justify=side, overflow="fold")
        for row in one.rows:
            table.add_row(*row)
        if one.rows:
            Console(width=table_width()).print(table)
        for line in one.lines:
            typer.echo(line)


def _give(answer: str, out: Path | None, lang: Language) -> None:
    """Print an answer, or write it to a file."""
    from regiokaart import files  # noqa: PLC0415

    if out is None:
        typer.echo(answer)
        return
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise files.unwritable(error, out) from error
    with files.replacing(out) as temporary:
        temporary.write_text(f"{answer}\n", encoding="utf-8")
    _told_path(out, lang)


def _told_path(path: Path, lang: Language) -> None:
    from regiokaart.texts import text  # noqa: PLC0415

    typer.echo(text("cli_written_to", lang, path=path))


def _note(sets: RegionSets, lang: Language) -> None:
    from regiokaart.texts import text  # noqa: PLC0415

    for note in sets.notes:
        typer.echo(f"{text('cli_note', lang)}: {note}", err=True)
