"""The table of the tile grid: sound on every date, and recognisably the Netherlands."""

from __future__ import annotations

import csv
import hashlib
import re
from datetime import date
from importlib.resources import files
from itertools import groupby, pairwise

import pytest

from regiokaart import register
from regiokaart.boundaries.year import states

Cell = tuple[int, int]

TEXT = (files("regiokaart") / "boundaries" / "tiles.csv").read_text(encoding="utf-8")
ROWS = list(csv.DictReader(TEXT.splitlines()))
DAYS = [state.first for state in states()]
AROUND = ((1, 0), (0, 1), (-1, 0), (0, -1))


def _cells(day: date) -> dict[str, Cell]:
    found: dict[str, Cell] = {}
    for row in ROWS:
        begun = not row["valid_from"] or date.fromisoformat(row["valid_from"]) <= day
        ended = bool(row["valid_to"]) and date.fromisoformat(row["valid_to"]) <= day
        if begun and not ended:
            assert row["code"] not in found
            found[row["code"]] = int(row["column"]), int(row["row"])
    return found


GRIDS = {day: _cells(day) for day in DAYS}
CELLS = GRIDS[date(2021, 1, 1)]
CHANGES = list(pairwise(DAYS))
on_each_date = pytest.mark.parametrize("day", DAYS, ids=str)
at_each_change = pytest.mark.parametrize(("before", "after"), CHANGES, ids=str)

TEXEL, DEN_HELDER, SCHIERMONNIKOOG = "GM0448", "GM0400", "GM0088"
NOORDWIJK, KATWIJK, THE_HAGUE, ZOETERMEER = "GM0575", "GM0537", "GM0518", "GM0637"
ROTTERDAM, DORDRECHT, GORINCHEM = "GM0599", "GM0505", "GM0512"
GOEREE_OVERFLAKKEE, HOEKSCHE_WAARD = "GM1924", "GM1963"
VLISSINGEN, TERNEUZEN, MAASTRICHT = "GM0718", "GM0715", "GM0935"
WADDEN_ISLANDS = {TEXEL, "GM0096", "GM0093", "GM0060", SCHIERMONNIKOOG}
ZEELAND_FLANDERS = {TERNEUZEN, "GM0677", "GM1714"}


def _beside(cell: Cell) -> set[Cell]:
    return {(cell[0] + right, cell[1] + down) for right, down in AROUND}


def _pieces(cells: set[Cell]) -> int:
    """Count the pieces of cells that hang together by their edges."""
    left, count = set(cells), 0
    while left:
        count += 1
        front = {left.pop()}
        while front:
            front = {near for cell in front for near in _beside(cell)} & left
            left -= front
    return count


def test_header_and_line_ends() -> None:
    raw = (files("regiokaart") / "boundaries" / "tiles.csv").read_bytes()
    assert raw.startswith(b"code,column,row,valid_from,valid_to\n")
    assert raw.endswith(b"\n")
    assert b"\r" not in raw


def test_rows_are_sorted_and_follow_each_other() -> None:
    assert all(re.fullmatch(r"GM\d{4}", row["code"]) for row in ROWS)
    assert all(re.fullmatch(r"-?\d+", row[key]) for row in ROWS for key in ("column", "row"))
    order = [(row["code"], row["valid_from"]) for row in ROWS]
    assert order == sorted(set(order))
    for _, rows in groupby(ROWS, key=lambda row: row["code"]):
        for one, two in pairwise(rows):
            assert one["valid_to"] == two["valid_from"]
            assert (one["column"], one["row"]) != (two["column"], two["row"])


def test_tiles_change_on_no_other_days_than_municipalities() -> None:
    days = {row[key] for row in ROWS for key in ("valid_from", "valid_to")} - {""}
    assert days == {str(day) for day in DAYS[1:]}


@on_each_date
def test_every_municipality_of_the_date_has_one_tile(day: date) -> None:
    assert sorted(GRIDS[day]) == list(register.at(day).index)


@on_each_date
def test_no_two_municipalities_share_a_cell(day: date) -> None:
    assert len(set(GRIDS[day].values())) == len(GRIDS[day])


def test_the_grid_of_2021_is_the_one_that_the_pictures_in_the_documents_show() -> None:
    told = "".join(f"{code},{column},{row}\n" for code, (column, row) in sorted(CELLS.items()))
    assert hashlib.sha256(told.encode()).hexdigest() == (
        "2fbf85e1588ad7af556ca05a7eb97b796c9b2c4d7eac7ae60ae10f5154ace25a"
    )
    assert min(column for column, _ in CELLS.values()) == 0
    assert min(row for _, row in CELLS.values()) == 0


@at_each_change
def test_a_successor_takes_over_the_tile_of_a_predecessor(before: date, after: date) -> None:
    merged: dict[str, set[str]] = {}
    for event in register.events():
        if event.whole and before < event.day <= after:
            merged.setdefault(event.new, set()).add(event.old)
    assert merged or after == date(2021, 1, 1)
    for new, old in merged.items():
        there = {GRIDS[before][code] for code in old | {new} if code in GRIDS[before]}
        assert GRIDS[after][new] in there


@at_each_change
def test_few_others_move_and_not_far(before: date, after: date) -> None:
    old, new = GRIDS[before], GRIDS[after]
    ways = [
        max(abs(old[code][0] - new[code][0]), abs(old[code][1] - new[code][1]))
        for code in old.keys() & new.keys()
        if old[code] != new[code]
    ]
    # one that is new or gone inland needs a chain to the rim, and it is six tiles to there at most
    assert len(ways) <= 6 * abs(len(new) - len(old))
    assert max(ways, default=0) <= 2


@on_each_date
def test_no_gap_within_the_land_looks_like_a_lake(day: date) -> None:
    taken = set(GRIDS[day].values())
    columns = range(min(c for c, _ in taken) - 1, max(c for c, _ in taken) + 2)
    rows = range(min(r for _, r in taken) - 1, max(r for _, r in taken) + 2)
    empty = {(column, row) for column in columns for row in rows} - taken
    assert _pieces(empty) == 1


@on_each_date
def test_provinces_are_in_one_piece_but_for_their_islands(day: date) -> None:
    apart = WADDEN_ISLANDS | ZEELAND_FLANDERS
    provinces = register.at(day)["province_code"]
    for province, codes in provinces.groupby(provinces).groups.items():
        mainland = {GRIDS[day][code] for code in codes if code not in apart}
        assert _pieces(mainland) == 1, province
    assert _pieces({GRIDS[day][code] for code in ZEELAND_FLANDERS}) == 1


@on_each_date
def test_islands_have_water_on_all_sides(day: date) -> None:
    grid = GRIDS[day]
    mainland = {cell for code, cell in grid.items() if code not in WADDEN_ISLANDS}
    for code in WADDEN_ISLANDS:
        assert not _beside(grid[code]) & mainland, code
    flanders = {near for code in ZEELAND_FLANDERS for near in _beside(grid[code])}
    assert not flanders & {grid[code] for code in grid if code not in ZEELAND_FLANDERS}


def _pairs(*pairs: tuple[str, str]) -> list[tuple[date, str, str]]:
    """Return the pairs on each date that has both: Hoeksche Waard is of 2019."""
    return [(day, *pair) for day in DAYS for pair in pairs if GRIDS[day].keys() >= set(pair)]


@pytest.mark.parametrize(
    ("day", "north", "south"),
    _pairs(
        (TEXEL, DEN_HELDER),
        (DEN_HELDER, NOORDWIJK),
        (NOORDWIJK, KATWIJK),
        (KATWIJK, THE_HAGUE),
        (THE_HAGUE, ROTTERDAM),
        (ROTTERDAM, HOEKSCHE_WAARD),
        (ROTTERDAM, GOEREE_OVERFLAKKEE),
        (ROTTERDAM, DORDRECHT),
        (VLISSINGEN, TERNEUZEN),
        (TERNEUZEN, MAASTRICHT),
    ),
)
def test_north_is_up(day: date, north: str, south: str) -> None:
    assert GRIDS[day][north][1] < GRIDS[day][south][1]


@pytest.mark.parametrize(
    ("day", "west", "east"),
    _pairs(
        (THE_HAGUE, ZOETERMEER),
        (THE_HAGUE, ROTTERDAM),
        (GOEREE_OVERFLAKKEE, ROTTERDAM),
        (GOEREE_OVERFLAKKEE, HOEKSCHE_WAARD),
        (ROTTERDAM, DORDRECHT),
        (DORDRECHT, GORINCHEM),
        (VLISSINGEN, ROTTERDAM),
        (TEXEL, SCHIERMONNIKOOG),
    ),
)
def test_west_is_left(day: date, west: str, east: str) -> None:
    assert GRIDS[day][west][0] < GRIDS[day][east][0]


@on_each_date
@pytest.mark.parametrize("code", [NOORDWIJK, KATWIJK, THE_HAGUE])
def test_nothing_lies_west_of_the_coast(day: date, code: str) -> None:
    column, row = GRIDS[day][code]
    assert not [cell for cell in GRIDS[day].values() if cell[1] == row and cell[0] < column]


@on_each_date
def test_the_wadden_islands_end_the_north_and_south_limburg_the_south(day: date) -> None:
    rows = sorted(row for _, row in GRIDS[day].values())
    assert GRIDS[day][SCHIERMONNIKOOG][1] == rows[0]
    assert GRIDS[day][MAASTRICHT][1] >= rows[-1] - 3
