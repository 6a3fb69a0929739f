"""Who belongs to which region of which co-operation, from when to when, and how we know it."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
import unicodedata
import zipfile
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, get_args

import pandas as pd

from regiokaart import register
from regiokaart.errors import Fault, MembershipError, UnknownMunicipalityError, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from pathlib import Path

Evidence = Literal["stated", "inferred", "weak"]

COLUMNS = (
    "cooperation",
    "region",
    "region_name",
    "code",
    "name",
    "valid_from",
    "valid_to",
    "evidence",
    "source",
)
REQUIRED = ("cooperation", "region", "code", "source")
DECLINED = "geen-deelname"
"""The region of a municipality of which a source states that it does not take part."""
UNKNOWN = "unknown"
"""What the joined layer says of a municipality whose participation nobody published."""

_MOST_FAULTS_SHOWN = 25
_NO_REGION = {"", UNKNOWN, "onbekend"}
_SURPLUS = "\0surplus"  # where `_rows` keeps the cells that no column of the header covers


@dataclass(frozen=True)
class Memberships:
    """A validated table of memberships.

    Attributes
    ----------
    frame
        One row per membership with the columns of `COLUMNS`; ``valid_from`` and ``valid_to`` are
        timestamps, missing where open. ``region`` is empty in a row that says of a municipality
        that its participation is not known. After `at` there is a column ``trail`` with the
        reorganisations by which a row came to its code.
    day
        The day for which `at` has read the table, or ``None``.
    notes
        What a reader should know: rows that could not be carried, and the like.
    """

    frame: pd.DataFrame
    day: dt.date | None = None
    notes: tuple[str, ...] = ()

    def at(self, day: dt.date) -> Memberships:
        """Return the memberships that hold on a day.

        A membership whose municipality has ended by then goes on with its successor, which
        carries the trail of events; a municipality that was split is not guessed but noted.

        Parameters
        ----------
        day
            A day within the register of municipalities.

        Raises
        ------
        ValueError
            When the day lies outside the register.
        """
        existing = register.at(day).index
        stamp = pd.Timestamp(day)
        starts, ends = self.frame["valid_from"], self.frame["valid_to"]
        valid = self.frame[
            (starts.isna() | (starts <= stamp)) & (ends.isna() | (stamp < ends))
        ].assign(trail="")
        gone = ~valid["code"].isin(existing)
        if not gone.any():
            return Memberships(valid.reset_index(drop=True), day, self.notes)
        carried, notes = _carry(valid[gone], staying=valid[~gone], day=day)
        frame = pd.concat([valid[~gone], carried], ignore_index=True)
        return Memberships(frame, day, (*self.notes, *notes))

    def of(self, cooperations: Collection[str]) -> Memberships:
        """Return the memberships of some co-operations."""
        chosen = self.frame["cooperation"].isin(cooperations)
        return Memberships(self.frame[chosen].reset_index(drop=True), self.day, self.notes)

    def replaced_by(self, other: Memberships) -> Memberships:
        """Return these memberships with those of `other` in place of each co-operation it has."""
        kept = self.frame[~self.frame["cooperation"].isin(other.frame["cooperation"].unique())]
        frame = pd.concat([kept, other.frame], ignore_index=True)
        return Memberships(frame, self.day, (*self.notes, *other.notes))

    def _repr_html_(self) -> str:
        return str(self.frame.to_html(index=False, na_rep=""))


def read(path: Path, *, region_names: dict[str, str] | None = None) -> Memberships:
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
    return validate(read_rows(path), file=path.name, region_names=region_names)


def read_rows(path: Path) -> list[tuple[int, dict[str, str]]]:
    """Return the line number and the cells by column of each row of a CSV or XLSX file, as text.

    Raises
    ------
    MembershipError
        When an XLSX file is none.
    """
    return _rows_of_workbook(path) if path.suffix.lower() == ".xlsx" else _rows_of_csv(path)


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
    columns = [name for name in rows[0][1] if name != _SURPLUS]
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

    if surplus := cells.get(_SURPLUS):
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
        near = [f"{name!r}" for name in error.suggestions]
        fix = f"Did you mean {' or '.join(near)}?" if near else ""
        fault(column, None, str(error).partition("; the nearest")[0], fix)
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


def _carry(
    gone: pd.DataFrame, *, staying: pd.DataFrame, day: dt.date
) -> tuple[pd.DataFrame, list[str]]:
    """Carry the rows of municipalities that have ended to their successors.

    Returns
    -------
    The rows under their successor's code, one per co-operation, region and successor, and a note
    for each row that was not carried or that its successor shares with non-members.
    """
    held = set(zip(staying["cooperation"], staying["region"], staying["code"], strict=True))
    members = held | set(zip(gone["cooperation"], gone["region"], gone["code"], strict=True))
    rows: dict[tuple[str, str, str], dict[str, object]] = {}
    notes: list[str] = []
    for row in gone.to_dict("records"):
        trails = register.successors(str(row["code"]), day=day)
        if not trails:
            notes.append(
                f"{row['code']} {row['name']} ({row['cooperation']}) did not exist yet on {day}; "
                "its membership is left out"
            )
            continue
        if not all(event.whole for event in trails[0]) or len(trails) > 1:
            notes.append(
                f"{row['code']} {row['name']} ({row['cooperation']}) has no single successor on "
                f"{day}; its membership is not carried and needs a decision"
            )
            continue
        trail = trails[0]
        key = (str(row["cooperation"]), str(row["region"]), trail[-1].new)
        if key in held:
            continue  # the successor is a member in its own right
        told = "; ".join(str(event) for event in trail)
        if key in rows:
            rows[key]["trail"] = f"{rows[key]['trail']}; {told}"
            continue
        rows[key] = {
            **{str(name): value for name, value in row.items()},
            "code": key[2],
            "name": register.name_of(key[2]),
            "trail": told,
        }
        outside = [code for code in _origins(trail) if (*key[:2], code) not in members]
        if outside:
            rows[key]["evidence"] = "inferred"
            names = ", ".join(register.name_of(code) for code in outside)
            notes.append(
                f"{key[2]} {register.name_of(key[2])} inherits its membership of {key[1]} from "
                f"{row['name']}; not a member before: {names}"
            )
    return pd.DataFrame(list(rows.values()), columns=gone.columns).astype(gone.dtypes), notes


def _origins(trail: list[register.Event]) -> list[str]:
    """Return the municipalities that became the last one of a trail, on the days of the trail."""
    into = {(event.day, event.new) for event in trail}
    found = {
        event.old for event in register.events() if event.whole and (event.day, event.new) in into
    }
    # one that absorbs others was there before
    found |= {code for day, code in into if register.existed(code, day - dt.timedelta(days=1))}
    return sorted(found)


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


def _rows_of_csv(path: Path) -> list[tuple[int, dict[str, str]]]:
    raw = path.read_bytes()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("cp1252", errors="replace")  # what Excel writes in Dutch offices
    header = next((line for line in text.splitlines() if line.strip()), "")
    counted = Counter({mark: header.count(mark) for mark in ",;\t"})
    lines = io.StringIO(text, newline="")
    reader = csv.reader(lines, delimiter=counted.most_common(1)[0][0], strict=True)
    try:
        return _rows((reader.line_num, cells) for cells in reader)
    except csv.Error as error:
        raise MembershipError(
            f"{path.name} cannot be read",
            faults=[
                Fault(
                    file=path.name,
                    row=reader.line_num,
                    expected=f"a quoted text does not end as it should ({error})",
                    fix='Look for a " without its fellow, here or in a row above.',
                )
            ],
        ) from error


def _rows_of_workbook(path: Path) -> list[tuple[int, dict[str, str]]]:
    import openpyxl  # noqa: PLC0415 - only for those who bring a workbook
    from openpyxl.utils.exceptions import InvalidFileException  # noqa: PLC0415

    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    except (InvalidFileException, zipfile.BadZipFile, OSError, KeyError, ValueError) as error:
        raise MembershipError(
            f"{path.name} is no workbook that can be read ({error}); save it as XLSX or CSV"
        ) from error
    try:
        lines = [list(cells) for cells in book.worksheets[0].iter_rows(values_only=True)]
    finally:
        book.close()
    return _rows(
        (number, ["" if cell is None else str(cell) for cell in cells])
        for number, cells in enumerate(lines, start=1)
    )


def _rows(lines: Iterable[tuple[int, list[str]]]) -> list[tuple[int, dict[str, str]]]:
    """Return the rows under the first line that has text, by column, without empty ones."""
    header: list[str] | None = None
    rows = []
    for number, cells in lines:
        cleaned = [" ".join(cell.split()) for cell in cells]
        if not any(cleaned):
            continue
        if header is None:
            header = [cell.casefold() for cell in cleaned]
            continue
        padded = cleaned + [""] * (len(header) - len(cleaned))
        named = dict(zip(header, padded, strict=False))
        surplus = [cell for cell in cleaned[len(header) :] if cell]
        rows.append((number, {**named, _SURPLUS: ", ".join(surplus)}))
    return rows
