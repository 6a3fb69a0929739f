"""What the commands about memberships share: options, days, and words for a membership."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from regiokaart.errors import InputError

if TYPE_CHECKING:
    import datetime as dt

    import pandas as pd

    from regiokaart.memberships import Memberships
    from regiokaart.texts import Language

RAW = Path("data/raw")
BAD_INPUT = 2
EVIDENCE = {"stated": "stated", "inferred": "inferred", "weak": "weak_evidence"}
"""The keys of the texts for evidence."""
_WIDE = 160

DateOption = Annotated[
    str | None, typer.Option("--date", metavar="DAY", help="A day, as 2024-01-01.")
]
LangOption = Annotated[Literal["nl", "en"], typer.Option("--lang", help="Language of the answer.")]
TableOption = Annotated[
    Path | None,
    typer.Option("--table", help="A table of memberships to look in, instead of all known ones."),
]
JsonOption = Annotated[
    Literal["table", "json"], typer.Option("--format", help="Form of the answer.")
]


def day_of(text: str | None) -> dt.date | None:
    """Return the day that an option names.

    Raises
    ------
    InputError
        When it names none.
    """
    from regiokaart.memberships import parse_date  # noqa: PLC0415 - keeps --help instant

    if text is None:
        return None
    try:
        day = parse_date(text)
    except ValueError as error:
        raise InputError(f"--date {text!r}: {error}") from error
    if day is None:
        raise InputError("--date needs a day, such as 2024-01-01")
    return day


def default_day() -> dt.date:
    """Return the reference date of the default study."""
    from regiokaart.study import load_study  # noqa: PLC0415

    return load_study().reference_date


def known_memberships(table: Path | None) -> Memberships:
    """Return the memberships of a table, or all that are known: bundled, or a user's own."""
    from regiokaart.memberships import known, read  # noqa: PLC0415
    from regiokaart.study import bundled_studies, load_study  # noqa: PLC0415

    if table is not None:
        return read(table)
    every = known()
    for name in bundled_studies():
        own = load_study(name)
        if len(own.membership_files(extra=RAW / name)) > 1:
            every = every.replaced_by(own.memberships(extra=RAW / name))
    return every


def on_day(members: Memberships, day: dt.date) -> Memberships:
    """Return memberships as they hold on a day.

    Raises
    ------
    InputError
        When the register of municipalities does not cover the day.
    """
    try:
        return members.at(day)
    except ValueError as error:
        raise InputError(f"--date {day}: {error}") from error


def plain(frame: pd.DataFrame) -> pd.DataFrame:
    """Return memberships with their days as text, for a file."""
    told = frame.copy()
    for column in ("valid_from", "valid_to"):
        told[column] = told[column].dt.strftime("%Y-%m-%d").fillna("")
    if "share" in told:
        told["share"] = told["share"].round(6)
    return told


def told_status(*, region: str, status: str, share: float, basis: str, lang: Language) -> str:
    """Return in a word what kind of membership it is."""
    from regiokaart.memberships import DECLINED  # noqa: PLC0415
    from regiokaart.texts import number, text  # noqa: PLC0415

    if not region:
        return text("cli_unknown", lang)
    if region == DECLINED:
        return text("cli_declined", lang)
    if status == "partly":
        part = text(f"cli_{basis}", lang, share=number(100 * share, lang))
        return f"{text('cli_partly', lang)}: {part}"
    return text("cli_member", lang)


def table_width() -> int | None:
    """Return the width of tables: the terminal's; in a file, wide enough to keep lines whole."""
    return None if sys.stdout.isatty() else _WIDE
