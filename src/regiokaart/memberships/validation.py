"""Checking a table of memberships: all of its faults, told together."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, get_args

import numpy as np
import pandas as pd

from regiokaart import register
from regiokaart.errors import Fault, MembershipError, did_you_mean
from regiokaart.memberships.clashes import clashes
from regiokaart.memberships.ids import slug
from regiokaart.memberships.reading import Table, parse_date, read_table
from regiokaart.memberships.table import COLUMNS, UNKNOWN, Evidence, Memberships
from regiokaart.memberships.who import Who, who

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Mapping

REQUIRED = ("cooperation", "region", "code", "source")

_MOST_FAULTS_SHOWN = 25
_NO_REGION = {"", UNKNOWN, "onbekend"}
_LIST = "lijst"
_BETWEEN = "\x1f"  # of a code and a name; pandas takes a NUL for the end of a text
_ORDER = ("cooperation", "region", "valid_from", "valid_to", "evidence", "source", "code", "name")


@dataclass(frozen=True)
class Examination:
    """What is right and what is wrong with a table of memberships.

    Attributes
    ----------
    file
        The name of the table.
    table
        The rows as they were read.
    memberships
        The rows that hold.
    faults
        All that is wrong, in the order of the rows.
    notes
        What was assumed or left out in reading.
    needed
        The columns that a study needs and the table lacks.
    """

    file: str
    table: Table
    memberships: Memberships
    faults: tuple[Fault, ...]
    notes: tuple[str, ...]
    needed: tuple[str, ...] = ()

    def raise_for_faults(self) -> None:
        """Raise a `MembershipError` with the faults, if there are any."""
        if not self.faults:
            return
        missing = [fault for fault in self.faults if fault.row is None]
        if missing:
            raise MembershipError(f"{self.file} lacks columns", faults=missing)
        shown, more = list(self.faults[:_MOST_FAULTS_SHOWN]), len(self.faults) - _MOST_FAULTS_SHOWN
        if more > 0:
            shown.append(Fault(file=self.file, expected=f"and {more} more faults of this kind"))
        count = "one fault" if len(self.faults) == 1 else f"{len(self.faults)} faults"
        raise MembershipError(f"{self.file} has {count}", faults=shown)


def read(
    path: Path | str,
    *,
    sheet: str | None = None,
    region_names: Mapping[str, str] | None = None,
    label: str | None = None,
) -> Memberships:
    """Read a table of memberships and check all of it.

    Parameters
    ----------
    path
        A CSV, XLSX or ODS file with at least the columns of `REQUIRED`, under these or their Dutch
        names; a column ``name`` can stand in for ``code``. A row without a region, or with the
        region "unknown", says that the participation of its municipality is not known.
    sheet
        The sheet of a workbook; the one that has a table when not given.
    region_names
        Names for regions that the table gives by id only.
    label
        What messages and origins call the table; the name of the file when not given.

    Raises
    ------
    MembershipError
        With every fault of the table: missing columns, unknown codes, names that do not fit their
        code, dates that do not exist or end before they begin, rows that are there twice.
    """
    path = Path(path)
    table = read_table(path, sheet=sheet)
    if label is not None:
        table = replace(table, file=label)
    examination = examine(table, region_names=region_names)
    examination.raise_for_faults()
    return examination.memberships


def examine(
    table: Table,
    *,
    region_names: Mapping[str, str] | None = None,
    fill: Mapping[str, str] | None = None,
    day: dt.date | None = None,
    lenient: bool = False,
) -> Examination:
    """Check every row of a table of memberships; tell all that is wrong and what holds.

    Parameters
    ----------
    table
        The table.
    region_names
        Names for regions that the table gives by id only.
    fill
        What to take for empty cells and missing columns, by column, such as the source.
    day
        The day of the list. Municipalities that had ended, or did not exist yet, are told.
    lenient
        Whether columns other than that of the municipalities may be missing, which then are
        `Examination.needed`, and no fault.
    """
    checks = _Checks(table, dict(fill or {}))
    missing = _missing_columns(table, checks)
    if not len(table.frame) and not missing:
        raise MembershipError(
            f"{table.file} is empty",
            faults=[
                Fault(
                    file=table.file,
                    expected=f"expected a header with {', '.join(REQUIRED)}, and a row per member",
                    fix="'regiokaart template STUDY MAP' writes a table to complete.",
                )
            ],
        )
    lacking = [fault.column.removeprefix("column ") for fault in missing]
    if lenient:
        missing = [fault for fault in missing if fault.column == "column code"]
        checks.call_it_a_list(lacking)
    frame = checks.frame(dict(region_names or {}), lacking=lacking)
    frame = frame[~frame["line"].isin(checks.faulty)]
    found = [*checks.faults, *clashes(frame, file=table.file, column=checks.label("code"))]
    # a row of a wide table is several memberships with one name; its fault is told once
    found = sorted(dict.fromkeys(found), key=lambda fault: fault.row or 0)
    held = frame.drop(columns="line").reset_index(drop=True)
    held["origin"] = [f"{table.file}:{line}" for line in frame["line"]]
    notes = [*table.notes, *checks.notes, *_not_on(held, day)]
    return Examination(
        table.file,
        table,
        Memberships(held),
        (*missing, *found),
        tuple(notes),
        needed=tuple(lacking),
    )


class _Checks:
    """The checks of a table, column by column; each tells its faults by row."""

    def __init__(self, table: Table, fill: dict[str, str]) -> None:
        self.table = table
        self.faults: list[Fault] = []
        self.faulty: set[int] = set()
        self.notes: list[str] = []
        self._lines = np.asarray(table.lines)
        self._fill = fill

    def label(self, name: str) -> str:
        """Return how a column is called in messages."""
        label = self.table.labels.get(name, name)
        return "the header" if label == "in the header" else f"column {label}"

    def has(self, name: str) -> bool:
        return name in self.table.frame or bool(self._fill.get(name))

    def call_it_a_list(self, lacking: list[str]) -> None:
        """Give a list that does not say of what it is a name, so that it can be carried."""
        self._fill |= {name: _LIST for name in ("cooperation", "region") if name in lacking}

    def text(self, name: str) -> pd.Series[str]:
        """Return the cells of a column, with what fills its empty ones."""
        frame = self.table.frame
        cells = frame[name] if name in frame else pd.Series("", index=frame.index, dtype=object)
        return cells.where(cells != "", self._fill.get(name, "")) if name in self._fill else cells

    def fault(self, place: int, name: str, value: str | None, expected: str, fix: str = "") -> None:
        line = int(self._lines[place])
        self.faulty.add(line)
        self.faults.append(
            Fault(
                file=self.table.file,
                row=line,
                column=self.label(name),
                value=value,
                expected=expected,
                fix=fix,
            )
        )

    def faults_where(
        self, mask: pd.Series[bool], name: str, expected: str, fix: str = "", *, tell: bool = False
    ) -> None:
        """Note a fault in each row of a mask; `tell` also tells what stands in the column."""
        for place in np.flatnonzero(mask.to_numpy()):
            value = str(self.text(name).iloc[place]) if tell else None
            self.fault(int(place), name, value, expected, fix)

    def frame(self, names: dict[str, str], *, lacking: list[str]) -> pd.DataFrame:
        """Return all rows with the columns of `COLUMNS` and ``line``; note what is wrong."""
        for line, text in self.table.surplus:
            place = int(np.flatnonzero(self._lines == line)[0])
            last = list(self.table.labels)[-1] if self.table.labels else "name"
            self.fault(
                place,
                last,
                text,
                "this row has more cells than the header",
                "Put quotes around a text that has the delimiter in it.",
            )
        cooperation = _mapped(self.text("cooperation"), slug)
        written = self.text("region")
        region = _mapped(written, lambda text: "" if slug(text) in _NO_REGION else slug(text))
        if "cooperation" not in lacking:
            self.faults_where(cooperation == "", "cooperation", "a co-operation must be named")
        self._remarks()
        starts = self._dates("valid_from")
        ends = self._dates("valid_to")
        evidence = self._evidence(region)
        source = self.text("source")
        if "source" not in lacking:
            self.faults_where(
                (region != "") & (source == ""),
                "source",
                "a membership needs its source",
                "Name the document or the page.",
            )
        frame = pd.DataFrame(
            {
                "line": self._lines,
                "cooperation": cooperation,
                "region": region,
                "region_name": self._region_names(region, written, names),
                "valid_from": starts,
                "valid_to": ends,
                "evidence": evidence,
                "source": source,
                "source_en": self.text("source_en"),
            }
        )
        frame = self._municipalities(frame)
        self._periods(frame)
        self.faults.sort(key=self._place)
        return frame[["line", *COLUMNS]]

    def _place(self, fault: Fault) -> tuple[int, int]:
        names = {self.label(name): rank for rank, name in enumerate(_ORDER)}
        return fault.row or 0, names.get(fault.column, -1)

    def _remarks(self) -> None:
        """Note the cells of a wide table that are neither a cross nor empty."""
        if "remark" in self.table.frame:
            self.faults_where(
                self.table.frame["remark"] != "",
                "remark",
                "is neither a cross nor empty",
                "Write x where the municipality takes part, and nothing where it does not.",
                tell=True,
            )

    def _dates(self, name: str) -> pd.Series[pd.Timestamp]:
        cells = self.text(name)
        days: dict[str, dt.date | None] = {}
        wrong: dict[str, str] = {}
        for cell in cells.unique():
            try:
                days[cell] = parse_date(cell, end=name == "valid_to")
            except ValueError as error:
                days[cell], wrong[cell] = None, str(error)
        if wrong:
            for place in np.flatnonzero(cells.isin(list(wrong)).to_numpy()):
                cell = str(cells.iloc[place])
                told, _, fix = wrong[cell].partition(". ")
                self.fault(int(place), name, cell, told.rstrip("."), fix)
        # by way of microseconds: 9999-12-31 stands for "open" in many tables
        stamps = {cell: pd.Timestamp(day) for cell, day in days.items() if day is not None}
        return pd.to_datetime(cells.map(stamps).astype("datetime64[us]"))

    def _evidence(self, region: pd.Series[str]) -> pd.Series[str]:
        known = get_args(Evidence)
        cells = _mapped(self.text("evidence"), str.casefold)
        self.faults_where(
            (cells != "") & ~cells.isin(known),
            "evidence",
            f"expected {', '.join(known)}",
            tell=True,
        )
        return cells.where((cells != "") | (region == ""), "stated")

    def _region_names(
        self, region: pd.Series[str], written: pd.Series[str], names: dict[str, str]
    ) -> pd.Series[str]:
        given = self.text("region_name")
        told = (given != "") & (region != "")
        names |= dict(zip(region[told], given[told], strict=True))
        named = region.map(names)
        return named.where(named.notna(), written).where(region != "", "")

    def _municipalities(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Add code and name; a row of several municipalities becomes as many rows."""
        codes, names = self.text("code"), self.text("name")
        keys, pairs = pd.factorize(codes + _BETWEEN + names)
        found = [who(*pair.split(_BETWEEN), level=self.table.level) for pair in pairs]
        plain = set(self.table.frame.columns) <= {"name"}
        for number, one in enumerate(found):
            if one.questions or (one.leftovers and not plain):
                for place in np.flatnonzero(keys == number):
                    self._ask(int(place), one)
            if one.leftovers and plain:
                told = ", ".join(repr(text) for text in one.leftovers)
                self.notes.append(f"not the name of a municipality, and left out: {told}")
        counts = np.asarray([len(one.codes) for one in found], dtype=int)[keys]
        repeated = frame.loc[np.repeat(frame.index.to_numpy(), counts)].reset_index(drop=True)
        flat_codes = [code for one in found for code in one.codes]
        flat_names = [name for one in found for name in one.names]
        offsets = np.concatenate([[0], np.cumsum([len(one.codes) for one in found])])[:-1]
        starts = np.repeat(offsets[keys], counts)
        within = np.arange(len(repeated)) - np.repeat(np.cumsum(counts) - counts, counts)
        taken = (starts + within).astype(int)
        repeated["code"] = np.asarray(flat_codes, dtype=object)[taken]
        repeated["name"] = np.asarray(flat_names, dtype=object)[taken]
        return repeated

    def _ask(self, place: int, one: Who) -> None:
        column = "code" if self.text("code").iloc[place] else "name"
        for told, fix in one.questions:
            self.fault(place, column, None, told, fix)
        for text in one.leftovers:
            self.fault(
                place,
                column,
                text,
                "is not the name of a municipality",
                "Take it out, or give it the name as it was meant.",
            )

    def _periods(self, frame: pd.DataFrame) -> None:
        """Note rows that end before they begin, or whose municipality did not exist then."""
        starts, ends = frame["valid_from"], frame["valid_to"]
        by_line = {int(line): place for place, line in enumerate(self._lines)}
        wrong = frame[starts.notna() & ends.notna() & (ends <= starts)].drop_duplicates("line")
        for row in wrong.to_dict("records"):
            self.fault(
                by_line[row["line"]],
                "valid_to",
                str(row["valid_to"].date()),
                f"lies not after valid_from ({row['valid_from'].date()})",
                "valid_to is the first day on which the membership no longer holds.",
            )
        spans = register.spans()
        first = frame["code"].map({code: _stamp(span[0]) for code, span in spans.items()})
        last = frame["code"].map({code: _stamp(span[1]) for code, span in spans.items()})
        absent = (ends <= first.astype("datetime64[us]")) | (
            starts >= last.astype("datetime64[us]")
        )
        for row in frame[absent & ~frame["line"].isin(self.faulty)].to_dict("records"):
            self.fault(
                by_line[row["line"]],
                "code",
                row["code"],
                f"{register.describe_span(row['code'])}, not in the period of this row",
            )


def _missing_columns(table: Table, checks: _Checks) -> list[Fault]:
    needed = [name for name in REQUIRED if name != "code" or not checks.has("name")]
    there = [*table.labels.values(), *table.ignored]
    return [
        Fault(
            file=table.file,
            row=None,
            column=f"column {name}",
            expected=f"this column is missing; found {', '.join(there) or 'no header'}",
            fix=did_you_mean(name, there).replace("Did you mean", "Is it called")
            or "'regiokaart template STUDY MAP' writes a table with all columns.",
        )
        for name in needed
        if not checks.has(name)
    ]


def _mapped(cells: pd.Series[str], change: Callable[[str], str]) -> pd.Series[str]:
    """Change each different text of a column once."""
    return cells.map({cell: change(cell) for cell in cells.unique()}).astype(object)


def _stamp(day: dt.date) -> pd.Timestamp | None:
    """Return a timestamp; none for the days that stand for "always"."""
    return None if day.year in {1, 9999} else pd.Timestamp(day)


def _not_on(held: pd.DataFrame, day: dt.date | None) -> list[str]:
    """Tell which municipalities did not exist on the day of the list."""
    if day is None:
        return []
    return [
        f"{code} {register.describe_span(code)}, not on {day}; its rows are carried "
        f"to {', '.join(f'{step.new} {register.name_of(step.new)}' for step in steps)}"
        for code in sorted(set(held["code"]))
        if code.startswith("GM")
        and not register.existed(code, day)
        and (steps := register.steps(code, to_date=day, past=register.history()))
    ]
