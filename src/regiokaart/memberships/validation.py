"""Checking a table of memberships: all of its faults, told together."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, get_args

import pandas as pd

from regiokaart import register
from regiokaart.errors import Fault, MembershipError, UnknownMunicipalityError, did_you_mean
from regiokaart.memberships.files import SURPLUS, read_rows
from regiokaart.memberships.table import COLUMNS, DECLINED, UNKNOWN, Evidence, Memberships

if TYPE_CHECKING:
    from collections.abc import Sequence

REQUIRED = ("cooperation", "region", "code", "source")

_MOST_FAULTS_SHOWN = 25
_NO_REGION = {"", UNKNOWN, "onbekend"}


def read(path: Path | str, *, region_names: dict[str, str] | None = None) -> Memberships:
    """Read a table of memberships and check all of it.

    Parameters
    ----------
    path
        A CSV file (comma, semicolon or tab; UTF-8 or Windows-1252) or the first sheet of an XLSX
        file, with at least the columns of `REQUIRED`; a column ``name`` can stand in for
        ``code``. A row without a region, or with the region "unknown", says that the
        participation of its municipality is not known.
    region_names
        Names for regions that the table gives by id only.

    Raises
    ------
    MembershipError
        With every fault of the table: missing columns, unknown codes, names that do not fit their
        code, dates that do not exist or end before they begin, rows that are there twice.
    """
    path = Path(path)
    return validate(read_rows(path), file=path.name, region_names=region_names)


def validate(
    rows: Sequence[tuple[int, dict[str, str]]],
    *,
    file: str,
    region_names: dict[str, str] | None = None,
) -> Memberships:
    """Check the rows of a table of memberships; collect all faults before raising one error.

    Parameters
    ----------
    rows
        The line number of each row and its cells by column.
    file
        Name of the table, for the messages.
    region_names
        Names for regions that the table gives by id only.

    Raises
    ------
    MembershipError
        When anything is wrong.
    """
    if not rows:
        raise MembershipError(
            f"{file} is empty",
            faults=[
                Fault(
                    file=file,
                    expected=f"expected a header with {', '.join(REQUIRED)}, and a row per member",
                    fix="'regiokaart template STUDY MAP' writes a table to complete.",
                )
            ],
        )
    columns = [name for name in rows[0][1] if name != SURPLUS]
    needed = [name for name in REQUIRED if name != "code" or "name" not in columns]
    if missing := [name for name in needed if name not in columns]:
        raise MembershipError(
            f"{file} lacks columns",
            faults=[
                Fault(
                    file=file,
                    row=1,
                    column=f"column {name}",
                    expected=f"this column is missing; found {', '.join(columns)}",
                    fix=did_you_mean(name, columns).replace("Did you mean", "Is it called")
                    or "'regiokaart template STUDY MAP' writes a table with all columns.",
                )
                for name in missing
            ],
        )
    faults: list[Fault] = []
    names = dict(region_names or {})
    for _, cells in rows:
        if cells.get("region") and cells.get("region_name"):
            names[slug(cells["region"])] = cells["region_name"]
    records = [_record(line, cells, file=file, names=names, faults=faults) for line, cells in rows]
    faults += _clashes([record for record in records if record is not None], file=file)
    if faults:
        faults.sort(key=lambda fault: fault.row or 0)
        shown, more = faults[:_MOST_FAULTS_SHOWN], len(faults) - _MOST_FAULTS_SHOWN
        if more > 0:
            shown = [*shown, Fault(file=file, expected=f"and {more} more faults of this kind")]
        count = "one fault" if len(faults) == 1 else f"{len(faults)} faults"
        raise MembershipError(f"{file} has {count}", faults=shown)
    frame = pd.DataFrame([record.cells for record in records if record is not None])
    frame = frame.reindex(columns=list(COLUMNS))
    for column in ("valid_from", "valid_to"):
        frame[column] = pd.to_datetime(frame[column])
    return Memberships(frame)


def slug(text: str) -> str:
    """Return an id in lower case with hyphens: "Holland Rijnland" gives ``holland-rijnland``."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(char for char in plain if not unicodedata.combining(char))
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def parse_date(value: str) -> dt.date | None:
    """Return a date written as 2021-10-01 or 1-10-2021; ``None`` when nothing is written.

    Raises
    ------
    ValueError
        When it is no date.
    """
    if not value:
        return None
    if match := re.fullmatch(r"(\d{1,2})[-/](\d{1,2})[-/](\d{4})", value):
        return dt.date(int(match[3]), int(match[2]), int(match[1]))
    return dt.date.fromisoformat(value.removesuffix(" 00:00:00"))


@dataclass(frozen=True)
class _Record:
    line: int
    cells: dict[str, object]

    def overlaps(self, other: _Record) -> bool:
        """Whether there is a day on which both rows hold."""
        first, second = self.cells, other.cells
        return _before(first["valid_from"], second["valid_to"]) and _before(
            second["valid_from"], first["valid_to"]
        )


def _before(start: object, end: object) -> bool:
    if isinstance(start, dt.date) and isinstance(end, dt.date):
        return start < end
    return True  # one of the two is open


def _record(
    line: int, cells: dict[str, str], *, file: str, names: dict[str, str], faults: list[Fault]
) -> _Record | None:
    """Check one row; add what is wrong with it to `faults`."""
    found: list[Fault] = []

    def fault(column: str, value: str | None, expected: str, fix: str = "") -> None:
        found.append(
            Fault(
                file=file,
                row=line,
                column=f"column {column}",
                value=value,
                expected=expected,
                fix=fix,
            )
        )

    if surplus := cells.get(SURPLUS):
        fault(
            list(cells)[-2],
            surplus,
            "this row has more cells than the header",
            "Put quotes around a text that has the delimiter in it.",
        )
    cooperation = slug(cells.get("cooperation", ""))
    if not cooperation:
        fault("cooperation", None, "a co-operation must be named")
    region = slug(cells.get("region", ""))
    region = "" if region in _NO_REGION else region
    dates: dict[str, dt.date | None] = {}
    for column in ("valid_from", "valid_to"):
        value = cells.get(column, "")
        try:
            dates[column] = parse_date(value)
        except ValueError:
            dates[column] = None
            fault(column, value, "is not a date that exists", "Write it as 2021-10-01.")
    start, end = dates["valid_from"], dates["valid_to"]
    if start and end and end <= start:
        fault(
            "valid_to",
            str(end),
            f"lies not after valid_from ({start})",
            "valid_to is the first day on which the membership no longer holds.",
        )
    evidence = cells.get("evidence", "").casefold() or ("stated" if region else "")
    if evidence and evidence not in get_args(Evidence):
        fault("evidence", evidence, f"expected {', '.join(get_args(Evidence))}")
    source = cells.get("source", "")
    if region and not source:
        fault("source", None, "a membership needs its source", "Name the document or the page.")
    code = ""
    try:
        code = _municipality(cells)
    except UnknownMunicipalityError as error:
        column = "code" if cells.get("code") else "name"
        told = str(error).partition("; the nearest")[0]
        near = [f"{name!r}" for name in error.suggestions if name not in told]
        fix = f"Did you mean {' or '.join(near)}?" if near else ""
        fault(column, None, told, fix)
    if code and not found and not _lived(code, start, end):
        fault("code", code, f"{register.lookup.describe_span(code)}, not in the period of this row")
    faults += found
    if found:
        return None
    return _Record(
        line,
        {
            "cooperation": cooperation,
            "region": region,
            "region_name": (names.get(region) or cells.get("region", "")) if region else "",
            "code": code,
            "name": cells.get("name") or register.name_of(code),
            "valid_from": start,
            "valid_to": end,
            "evidence": evidence,
            "source": source,
        },
    )


def _municipality(cells: dict[str, str]) -> str:
    """Return the code of a row, and check that code and name mean the same municipality."""
    code, name = cells.get("code", ""), cells.get("name", "")
    if not code and not name:
        raise UnknownMunicipalityError("a row needs the code or the name of a municipality")
    if not code:
        return register.find(name)
    try:
        found = register.find(code)
    except UnknownMunicipalityError as error:
        if not name:
            raise
        raise UnknownMunicipalityError(
            str(error), suggestions=[f"{register.find(name)} ({name})"]
        ) from error
    if name:
        try:
            meant = register.find(name)
        except UnknownMunicipalityError as error:
            if found in {_code_or_none(near) for near in error.suggestions}:
                raise UnknownMunicipalityError(
                    f"{name!r} is not the name of {found}", suggestions=[register.name_of(found)]
                ) from error
            raise
        if meant != found:
            raise UnknownMunicipalityError(
                f"{found} is {register.name_of(found)}, not {name!r} ({meant})"
            )
    return found


def _code_or_none(name: str) -> str | None:
    try:
        return register.find(name)
    except UnknownMunicipalityError:
        return None


def _lived(code: str, start: dt.date | None, end: dt.date | None) -> bool:
    """Whether a municipality existed on some day from `start` up to `end`."""
    known = register.span(code)
    if known is None:
        return False
    first, last = known
    return (end is None or first < end) and (start is None or start < last)


def _clashes(records: list[_Record], *, file: str) -> list[Fault]:
    """Find rows that say the same twice, or that contradict each other, on some day."""
    seen: dict[tuple[object, object], list[_Record]] = {}
    faults = []
    for record in records:
        cells = record.cells
        earlier = seen.setdefault((cells["cooperation"], cells["code"]), [])
        for other in earlier:
            if not record.overlaps(other):
                continue
            regions = {cells["region"], other.cells["region"]}
            if len(regions) == 1:
                told = f"is there twice: row {other.line} says the same for an overlapping period"
                fix = "Take one of the two out, or mend valid_from and valid_to."
            elif DECLINED in regions and "" not in regions:
                told = f"takes part and does not take part: row {other.line} says otherwise"
                fix = "Keep the one that the source bears out."
            else:
                continue
            faults.append(
                Fault(
                    file=file,
                    row=record.line,
                    column="column code",
                    value=f"{cells['code']} {cells['name']}",
                    expected=told,
                    fix=fix,
                )
            )
            break
        earlier.append(record)
    return faults
