"""Tables with a column per region: crosses in the cells, or the names of members."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from regiokaart import register
from regiokaart.memberships.reading import headers
from regiokaart.memberships.reading.body import some

if TYPE_CHECKING:
    from collections.abc import Sequence

    from regiokaart.memberships.reading.body import Body
    from regiokaart.memberships.reading.columns import Column

_MOSTLY = 0.6


@dataclass
class Unpivoted:
    """The rows of a long table, made from a wide one.

    Attributes
    ----------
    places
        For each row, the row of the wide table that it comes from.
    regions
        Its region: the head of the column.
    remarks
        What stands in the cell when that is neither a cross nor nothing, after its region.
    notes
        What was assumed or left out.
    """

    places: list[int] = field(default_factory=list)
    regions: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def cross_columns(columns: Sequence[Column], candidates: Sequence[int]) -> list[int]:
    """Return which of some columns have crosses that say who takes part.

    At least one must have crosses mostly, where a single one must have nothing else. Then all
    columns with a cross that means nothing else belong to them.
    """
    mostly, sure, clear = [], [], []
    for place in candidates:
        counts = Counter(cell.casefold() for cell in columns[place])
        crosses = sum(counts[text] for text in headers.CROSSES)
        said_no = sum(counts[text] for text in headers.BLANKS if text)
        others = counts.total() - crosses - said_no - counts[""]
        is_sure = any(counts[text] for text in headers.SURE_CROSSES)
        if crosses and crosses + said_no >= others:
            mostly.append(place)
        if is_sure:
            sure.append(place)
        if crosses and is_sure and not others:
            clear.append(place)
    if len(mostly) > 1 or clear:
        return sorted({*mostly, *sure})
    return []


def from_crosses(body: Body, crossed: Sequence[int], *, members: Sequence[str]) -> Unpivoted:
    """Make a row of each cross; one without a cross but with cells beyond the header is kept.

    Parameters
    ----------
    body
        The wide table.
    crossed
        The places of its columns with crosses.
    members
        What each row is about, for notes.
    """
    found = Unpivoted()
    outside = []
    for place, line in enumerate(body.lines):
        before = len(found.places)
        for column in crossed:
            cell = body.columns[column][place]
            if headers.is_blank(cell):
                continue
            head = body.head[column]
            found.places.append(place)
            found.regions.append(head)
            found.remarks.append("" if headers.is_cross(cell) else f"{head}: {cell}")
        if len(found.places) > before:
            continue
        if place in body.surplus:
            found.places.append(place)
            found.regions.append("")
            found.remarks.append(f"without a header: {body.surplus[place]}")
        else:
            member = members[place] if members else ""
            outside.append(f"{member or 'without a name'} (row {line})")
    regions = some(repr(body.head[column]) for column in crossed)
    found.notes.append(f"read as a wide table, with a column of crosses per region: {regions}")
    if outside:
        count = "one row has" if len(outside) == 1 else f"{len(outside)} rows have"
        found.notes.append(f"{count} no cross, and so no membership: {some(outside)}")
    return found


def from_names(body: Body) -> tuple[Unpivoted, list[str]] | None:
    """Make a row of each cell of a table with names of members below the name of their region.

    ``None`` when the cells are not mostly names of municipalities, or when a head is one: then the
    first row could as well be a member with its region.
    """
    cells = {cell for column in body.columns for cell in column if cell}
    if not cells or not all(body.head) or _share(cells) < _MOSTLY or any(map(is_name, body.head)):
        return None
    found = Unpivoted()
    names = []
    for place in range(len(body.lines)):
        for column, head in zip(body.columns, body.head, strict=True):
            if column[place]:
                found.places.append(place)
                found.regions.append(head)
                names.append(column[place])
    told = some(map(repr, body.head))
    found.notes.append(f"read as a wide table, with the members below their region: {told}")
    return found, names


def is_name(text: str) -> bool:
    """Whether a text is the name of a municipality, of any time, and nothing else."""
    return register.key_of(text) in _names()


def _share(texts: set[str]) -> float:
    return sum(map(is_name, texts)) / len(texts)


@cache
def _names() -> frozenset[str]:
    codes = register.codes_on(register.FIRST_DAY) | register.codes_on(register.LAST_DAY)
    codes |= {code for event in register.events() for code in (event.old, event.new)}
    names = {register.name_of(code) for code in codes}
    names |= {name.partition(" (")[0] for name in names} | {"Den Haag", "Den Bosch"}
    return frozenset(map(register.key_of, names))
