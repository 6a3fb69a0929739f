"""From a grid of cells to one long table with the columns that regiokaart knows."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from regiokaart.errors import Fault, MembershipError
from regiokaart.memberships.reading import headers, wide
from regiokaart.memberships.reading.body import Body, below, some
from regiokaart.memberships.reading.columns import Assignment, Head, assign, find_header
from regiokaart.memberships.reading.dates import parse_date
from regiokaart.memberships.reading.files import read_grids
from regiokaart.memberships.reading.grids import UNCOMPUTED, Grid, refusal

if TYPE_CHECKING:
    from regiokaart.memberships.reading.columns import Column

_CODE = re.compile(r"(?:gm ?|pv ?)?\d{1,4}", re.IGNORECASE)
_WRONG_RESULTS = {
    *("#N/A", "#N/B", "#REF!", "#VERW!", "#NAME?", "#NAAM?", "#DIV/0!", "#DEEL/0!"),
    *("#VALUE!", "#WAARDE!", "#NUM!", "#GETAL!", "#NULL!", "#LEEG!", UNCOMPUTED),
    *(f"Err:{number}" for number in range(500, 540)),
}
_MOST_FAULTS = 25
_NEARLY_ALL = 0.8


@dataclass(frozen=True)
class Table:
    """A long table of memberships, read but not checked.

    Attributes
    ----------
    file
        What messages call it: the name of the file, and that of the sheet where there are more.
    frame
        The cells, as text, of the columns that are known: ``cooperation``, ``region``,
        ``region_name``, ``code``, ``name``, ``valid_from``, ``valid_to``, ``evidence``,
        ``source``. A column that the file lacks is absent. Names keep their line ends, which may
        part them. A cell of a wide table that is neither a cross nor nothing is in ``remark``.
    lines
        The line in the file of each row.
    labels
        The header of each column as it is written, in the order of the file.
    level
        What the members are, if the header says so.
    ignored
        The headers of columns that are left out.
    notes
        What was assumed or left out in reading.
    surplus
        The line and the text of cells beyond the header.
    """

    file: str
    frame: pd.DataFrame
    lines: list[int]
    labels: dict[str, str]
    level: headers.Level | None = None
    ignored: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    surplus: tuple[tuple[int, str], ...] = ()


def read_table(path: Path | str, *, sheet: str | None = None) -> Table:
    """Read a file as one long table.

    Parameters
    ----------
    path
        A CSV, text, XLSX or ODS file.
    sheet
        The sheet of a workbook; the only one that has a table when not given.

    Raises
    ------
    MembershipError
        When the file cannot be read, or it cannot be told what is what in it.
    """
    path = Path(path)
    file = path.name if sheet is None else _with_sheet(path.name, sheet)
    return tabulate(read_grids(path, sheet=sheet), file=file)


def tabulate(grids: list[Grid], *, file: str) -> Table:
    """Make one long table of the sheets of a workbook.

    Parameters
    ----------
    grids
        The sheets, or the text.
    file
        The name of the file, for messages.

    Raises
    ------
    MembershipError
        When no sheet has a table, several have, columns contradict each other, or cells that
        matter hold an error of the spreadsheet.
    """
    filled = [grid for grid in grids if any(map(any, grid.rows))]
    if not filled:
        raise refusal(file, "it is empty", "Is this the file that was meant?")
    grid, head = _chosen(filled, file)
    notes = list(grid.notes)
    if len(filled) > 1:
        others = ", ".join(repr(other.name) for other in filled if other is not grid)
        notes.append(f"read from the sheet {grid.name!r}; not read: {others}")
        file = _with_sheet(file, grid.name)
    if head is None:
        return _without_header(grid, file=file, notes=notes)
    body = below(grid, head, file=file)
    line = grid.lines[head.bottom]
    return _table(
        body, assign(body.head, body.columns, file=file, line=line), file=file, notes=notes
    )


def _with_sheet(file: str, sheet: str) -> str:
    return f"{file}, blad {sheet!r}"


def _chosen(filled: list[Grid], file: str) -> tuple[Grid, Head | None]:
    """Return the only sheet with a header, hidden ones left out, or the only sheet."""
    shown = [grid for grid in filled if not grid.hidden] or filled
    headed = [(grid, head) for grid in shown if (head := find_header(grid))]
    if len(headed) == 1:
        return headed[0]
    if not headed and len(shown) == 1:
        return shown[0], None
    sheets = [grid for grid, _ in headed] or shown
    what = "several sheets have a table" if headed else "none of its sheets has a known header"
    names = ", ".join(repr(grid.name) for grid in sheets)
    raise refusal(file, f"{what}: {names}", "Name the sheet to read, with --sheet or sheet=.")


def _table(body: Body, found: Assignment, *, file: str, notes: list[str]) -> Table:
    """Return the long table of columns that are assigned, or that made from a wide one."""
    body.skip_asides(names=found.places.get("name"), code=found.places.get("code"))
    notes += [*body.notes, *found.notes]
    crossed: list[int] = []
    if "region" not in found.places:
        crossed = wide.cross_columns(body.columns, found.others)
    _refuse_flags(body, [place for place in found.marks if place not in crossed], file=file)
    ignored = [body.head[place] for place in found.others if place not in crossed]
    for place in found.nameless:
        if crossed and any(map(headers.is_cross, body.columns[place])):
            body.set_apart(place)
        elif any(body.columns[place]):
            ignored.append(f"column {_letter(place)}, which has no header")
    cells = {name: body.columns[place] for name, place in found.places.items()}
    for name, others in found.merged.items():
        for other in others:
            cells[name] = tuple(
                one or two for one, two in zip(cells[name], body.columns[other], strict=True)
            )
            told = f"{body.head[found.places[name]]!r} and {body.head[other]!r}"
            notes.append(f"the columns {told} say the same, and are read as one")
    labels = {name: body.head[place] or _letter(place) for name, place in found.places.items()}
    _refuse_wrong_results(cells, body.lines, labels, file=file)
    if found.through:
        cells["valid_to"] = _day_after(cells["valid_to"], labels["valid_to"], notes)
    elif "valid_to" in cells and labels["valid_to"].casefold() != "valid_to":
        _tell_last_days(cells["valid_to"], labels["valid_to"], notes)
    lines = body.lines
    if crossed:
        long = wide.from_crosses(
            body, crossed, members=cells.get("name") or cells.get("code") or ()
        )
        cells = {
            name: tuple(column[place] for place in long.places) for name, column in cells.items()
        }
        cells["region"] = tuple(long.regions)
        labels["region"] = "in the header"
        if any(long.remarks):
            cells["remark"] = tuple(long.remarks)
        notes += long.notes
        lines = [body.lines[place] for place in long.places]
    return Table(
        file,
        _frame(cells),
        lines,
        labels,
        found.level,
        tuple(ignored),
        tuple(notes),
        tuple((body.lines[place], text) for place, text in sorted(body.surplus.items())),
    )


def _without_header(grid: Grid, *, file: str, notes: list[str]) -> Table:
    """Return the table of a grid without a known header, where its cells tell what it is."""
    place = next((place for place, row in enumerate(grid.rows) if sum(map(bool, row)) > 1), None)
    if place is not None:
        head = Head(place, place, [" ".join(cell.split()) for cell in grid.rows[place]])
        body = below(grid, head, file=file)
        crossed = wide.cross_columns(body.columns, range(len(body.head)))
        named = [at for at in range(len(body.head)) if at not in crossed and any(body.columns[at])]
        if crossed and named:
            kind = "code" if _are_codes(body.columns[named[0]]) else "name"
            others = [at for at in range(len(body.head)) if at != named[0] and body.head[at]]
            nameless = [at for at in range(len(body.head)) if at != named[0] and not body.head[at]]
            found = Assignment({kind: named[0]}, others=others, nameless=nameless)
            return _table(body, found, file=file, notes=notes)
        if long := wide.from_names(body):
            unpivoted, names = long
            return Table(
                file,
                _frame({"region": tuple(unpivoted.regions), "name": tuple(names)}),
                [body.lines[at] for at in unpivoted.places],
                {"region": "in the header", "name": "with members"},
                notes=(*notes, *body.notes, *unpivoted.notes),
                surplus=tuple((body.lines[at], text) for at, text in body.surplus.items()),
            )
    return _bare(grid, file=file, notes=notes)


def _bare(grid: Grid, *, file: str, notes: list[str]) -> Table:
    """Return a list of names, of codes, or of both, that has no header.

    Raises
    ------
    MembershipError
        When there are other columns too.
    """
    body = below(grid, None, file=file)
    used = [place for place, column in enumerate(body.columns) if any(column)]
    codes = [place for place in used if _are_codes(body.columns[place])]
    names = [place for place in used if place not in codes]
    if len(codes) > 1 or len(names) > 1:
        first = " | ".join(body.columns[place][0] for place in used)
        raise MembershipError(
            f"{file} cannot be read",
            faults=[
                Fault(
                    file=file,
                    row=body.lines[0],
                    value=first[:200],
                    expected="this is no header that is known, so that the columns cannot be told "
                    "apart",
                    fix="Put a row above the table with headers such as gemeente, code, regio, "
                    "vanaf, tot, bron; or, where members stand below their region, write 'regio "
                    "Leiden' above them and not 'Leiden'.",
                )
            ],
        )
    places = {name: found[0] for name, found in (("code", codes), ("name", names)) if found}
    what = " and ".join({"code": "codes", "name": "names"}[name] for name in places)
    notes.append(f"there is no header that is known; read as a list of {what}")
    return _table(body, Assignment(places), file=file, notes=notes)


def _are_codes(column: Column) -> bool:
    texts = {cell for cell in column if cell}
    return sum(bool(_CODE.fullmatch(text)) for text in texts) > _NEARLY_ALL * len(texts)


def _refuse_flags(body: Body, flags: list[int], *, file: str) -> None:
    """Refuse a table that says in a column of its own that some of its rows are no members."""
    for place in flags:
        column = body.columns[place]
        no = [at for at, cell in enumerate(column) if not headers.is_cross(cell)]
        if no:
            raise MembershipError(
                f"{file} cannot be read",
                faults=[
                    Fault(
                        file=file,
                        row=body.lines[no[0]],
                        column=f"column {body.head[place]}",
                        value=column[no[0]],
                        expected="this column says which rows are members, and not all are: "
                        + some(f"row {body.lines[at]}" for at in no),
                        fix="Take those rows out, or give them the region geen-deelname where a "
                        "source says so; then take the column out.",
                    )
                ],
            )


def _refuse_wrong_results(
    cells: dict[str, Column], lines: list[int], labels: dict[str, str], *, file: str
) -> None:
    """Refuse cells that a spreadsheet could not work out: nobody knows what they should say."""
    faults = []
    for name, column in cells.items():
        wrong = _WRONG_RESULTS.intersection(column)
        for line, cell in zip(lines, column, strict=True) if wrong else ():
            if cell not in wrong:
                continue
            fix = "Mend the formula, or type what it should say."
            told = "is an error of the spreadsheet"
            if cell == UNCOMPUTED:
                told = "is a formula of which the file does not keep the result"
                fix = "Open the file in Excel or LibreOffice and save it, or type the result."
            faults.append(
                Fault(
                    file=file,
                    row=line,
                    column=f"column {labels[name]}",
                    value=None if cell == UNCOMPUTED else cell,
                    expected=told,
                    fix=fix,
                )
            )
    if faults:
        more = len(faults) - _MOST_FAULTS
        faults = faults[:_MOST_FAULTS]
        if more > 0:
            faults.append(Fault(file=file, expected=f"and {more} more cells of this kind"))
        raise MembershipError(f"{file} has cells without a result", faults=faults)


def _day_after(column: Column, label: str, notes: list[str]) -> Column:
    """Return the days after the last days; what is no date is left for who checks dates."""
    after = {}
    for text in set(column) - {""}:
        try:
            day = parse_date(text if text.startswith("t/m") else f"t/m {text}", end=True)
        except ValueError:
            continue
        after[text] = day.isoformat() if day else ""
    notes.append(f"{label!r} is read as the last day of a membership, valid_to as the day after")
    return tuple(after.get(text, text) for text in column)


def _tell_last_days(column: Column, label: str, notes: list[str]) -> None:
    """Tell when days on which memberships no longer hold look like the last on which they do."""
    last = []
    for text in sorted(set(column) - {""}):
        try:
            day = parse_date(text, end=True)
        except ValueError:
            continue
        if day and (day + dt.timedelta(days=1)).day == 1 and not text.startswith("t/m"):
            last.append(text)
    if last:
        notes.append(
            f"{label!r} is read as the first day on which a membership no longer holds; if "
            f"{some(last)} is the last day on which it does, call the column 't/m'"
        )


def _frame(cells: dict[str, Column]) -> pd.DataFrame:
    """Return columns as a frame of text; only names keep their line ends."""
    arrays = {}
    for name, column in cells.items():
        array = np.empty(len(column), dtype=object)
        array[:] = column
        if name != "name" and any("\n" in text for text in set(column)):
            array[:] = [text.replace("\n", " ") for text in column]
        arrays[name] = array
    return pd.DataFrame(arrays, dtype=object)


def _letter(place: int) -> str:
    """Return what Excel calls a column: A for the first, AA for the 27th."""
    letters = ""
    place += 1
    while place:
        place, letter = divmod(place - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return letters
