"""The command verify: the published figures of a study, worked out again."""

from __future__ import annotations

import json
from pathlib import Path  # noqa: TC003 - typer reads the annotation
from typing import TYPE_CHECKING, Annotated, Literal

import typer

import regiokaart
from regiokaart.cli.common import RAW, DateOption, LangOption, day_of, table_width

if TYPE_CHECKING:
    from regiokaart.statistics.claims import Verdict, Verdicts
    from regiokaart.texts import Language

_UNKNOWN_FAILURE = 1


def verify(
    study: Annotated[
        str, typer.Argument(help="Id of a bundled study, a study.toml, or a folder that has one.")
    ] = regiokaart.DEFAULT_STUDY,
    *,
    date: DateOption = None,
    boundaries: Annotated[
        Path | None,
        typer.Option(help="Boundaries that tell what lies near a region; else its provinces do."),
    ] = None,
    output: Annotated[
        Literal["table", "json", "md"], typer.Option("--format", help="Form of the answer.")
    ] = "table",
    lang: LangOption = "nl",
) -> None:
    """Work out the published figures of a study again; exit code 1 if one fails unexpectedly."""
    from regiokaart.layer import load_scene  # noqa: PLC0415 - keeps --help instant
    from regiokaart.statistics.claims import verify as verify_study  # noqa: PLC0415
    from regiokaart.study import load_study  # noqa: PLC0415

    loaded = load_study(study)
    scene = load_scene(loaded, boundaries=boundaries, raw=RAW) if boundaries else None
    found = verify_study(loaded, day=day_of(date), extra=RAW / loaded.id, scene=scene)
    if output == "json":
        typer.echo(json.dumps(_as_dict(found, lang), indent=2, ensure_ascii=False))
    elif output == "md":
        _tell_markdown(found, lang)
    else:
        _tell_table(found, lang)
    if not found.as_known:
        raise typer.Exit(_UNKNOWN_FAILURE)


def _as_dict(found: Verdicts, lang: Language) -> dict[str, object]:
    rows = found.table(lang).to_dict("records")
    return {
        "study": found.study.id,
        "as_known": found.as_known,
        "counts": found.counts,
        "claims": [
            {**row, "date": str(row["date"]), "changes": _changes(one)}
            for row, one in zip(rows, found.verdicts, strict=True)
        ],
    }


def _changes(one: Verdict) -> list[dict[str, object]]:
    """Return what was found to give the published figure, for a program."""
    if one.search is None:
        return []
    return [
        {
            "kind": change.kind,
            "removed": list(change.removed),
            "added": list(change.added),
            "since": str(change.since or ""),
            "until": str(change.until or ""),
            "name": change.name,
            "alike": change.alike,
        }
        for change in one.search.changes
    ]


def _tell_table(found: Verdicts, lang: Language) -> None:
    from rich.console import Console  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415

    from regiokaart.statistics.wording import word  # noqa: PLC0415

    table = Table(box=None, pad_edge=False)
    for key in ("head_claim", "head_expected", "head_found", "head_verdict"):
        table.add_column(word(key, lang), overflow="fold")
    for one in found.verdicts:
        told = (one.claim.id, one.expected(lang), one.found(lang), one.told(lang))
        table.add_row(*told)
    Console(width=table_width(), markup=False).print(table)
    for one in found.verdicts:
        if one.kind != "holds" or one.needless_erratum:
            _tell_one(one, lang)
    typer.echo(f"\n{_summary(found, lang)}")


def _tell_one(one: Verdict, lang: Language) -> None:
    """Tell what is behind a claim that does not simply hold."""
    from regiokaart.statistics.telling import told_measure  # noqa: PLC0415
    from regiokaart.statistics.wording import word  # noqa: PLC0415

    typer.echo(f"\n{one.claim.id}: {one.told(lang)}")
    typer.echo(f"  “{one.claim.text}” ({one.claim.source})")
    if one.claim.measure:
        typer.echo(f"  {word('head_measure', lang)}: {told_measure(one.claim, lang)}")
    if one.explanation(lang):
        typer.echo(f"  {one.explanation(lang)}")
    if one.claim.erratum:
        typer.echo(f"  {word('head_erratum', lang)}: {one.claim.erratum}")


def _tell_markdown(found: Verdicts, lang: Language) -> None:
    from regiokaart.statistics.telling import told_measure  # noqa: PLC0415
    from regiokaart.statistics.wording import word  # noqa: PLC0415

    heads = ("text", "source", "measure", "expected", "found", "verdict", "explanation")
    typer.echo(f"| {' | '.join(word(f'head_{key}', lang) for key in heads)} |")
    typer.echo(f"|{'---|' * len(heads)}")
    for one in found.verdicts:
        why = (one.explanation(lang), one.claim.erratum, one.claim.note)
        cells = (
            f"“{one.claim.text}”",
            one.claim.source,
            told_measure(one.claim, lang),
            one.expected(lang),
            one.found(lang),
            one.told(lang),
            " ".join(part.rstrip(".") + "." for part in why if part),
        )
        safe = [cell.replace("|", "\\|") for cell in cells]
        typer.echo(f"| {' | '.join(safe)} |")
    typer.echo(f"\n{_summary(found, lang)}")


def _summary(found: Verdicts, lang: Language) -> str:
    from regiokaart.statistics.wording import word  # noqa: PLC0415

    counts = "; ".join(
        f"{word(kind, lang)}: {count}" for kind, count in found.counts.items() if count
    )
    return word("summary", lang, claims=len(found.verdicts), counts=counts or "-")
