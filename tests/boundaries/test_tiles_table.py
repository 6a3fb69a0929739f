"""The table of the tile grid: complete, without overlaps, and recognisably the Netherlands."""

from __future__ import annotations

import csv
import re
from importlib.resources import files

import pytest

TEXT = (files("regiokaart") / "boundaries" / "tiles.csv").read_text(encoding="utf-8")
ROWS = list(csv.DictReader(TEXT.splitlines()))
CELLS = {row["code"]: (int(row["column"]), int(row["row"])) for row in ROWS}

TEXEL, DEN_HELDER, SCHIERMONNIKOOG = "GM0448", "GM0400", "GM0088"
NOORDWIJK, KATWIJK, THE_HAGUE, ZOETERMEER = "GM0575", "GM0537", "GM0518", "GM0637"
ROTTERDAM, DORDRECHT, GORINCHEM = "GM0599", "GM0505", "GM0512"
GOEREE_OVERFLAKKEE, HOEKSCHE_WAARD = "GM1924", "GM1963"
VLISSINGEN, TERNEUZEN, MAASTRICHT = "GM0718", "GM0715", "GM0935"


def test_header_and_line_ends() -> None:
    raw = (files("regiokaart") / "boundaries" / "tiles.csv").read_bytes()
    assert raw.startswith(b"code,column,row\n")
    assert raw.endswith(b"\n")
    assert b"\r" not in raw


def test_every_municipality_of_2021_has_one_tile() -> None:
    codes = [row["code"] for row in ROWS]
    assert len(codes) == len(set(codes)) == 352
    assert codes == sorted(codes)
    assert all(re.fullmatch(r"GM\d{4}", code) for code in codes)


def test_cells_are_whole_numbers_that_start_at_zero() -> None:
    assert all(re.fullmatch(r"\d+", row[key]) for row in ROWS for key in ("column", "row"))
    assert min(column for column, _ in CELLS.values()) == 0
    assert min(row for _, row in CELLS.values()) == 0


def test_no_two_municipalities_share_a_cell() -> None:
    assert len(set(CELLS.values())) == len(CELLS)


@pytest.mark.parametrize(
    ("north", "south"),
    [
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
    ],
)
def test_north_is_up(north: str, south: str) -> None:
    assert CELLS[north][1] < CELLS[south][1]


@pytest.mark.parametrize(
    ("west", "east"),
    [
        (THE_HAGUE, ZOETERMEER),
        (THE_HAGUE, ROTTERDAM),
        (GOEREE_OVERFLAKKEE, ROTTERDAM),
        (GOEREE_OVERFLAKKEE, HOEKSCHE_WAARD),
        (ROTTERDAM, DORDRECHT),
        (DORDRECHT, GORINCHEM),
        (VLISSINGEN, ROTTERDAM),
        (TEXEL, SCHIERMONNIKOOG),
    ],
)
def test_west_is_left(west: str, east: str) -> None:
    assert CELLS[west][0] < CELLS[east][0]


@pytest.mark.parametrize("code", [NOORDWIJK, KATWIJK, THE_HAGUE])
def test_nothing_lies_west_of_the_coast(code: str) -> None:
    column, row = CELLS[code]
    assert not [cell for cell in CELLS.values() if cell[1] == row and cell[0] < column]


def test_the_wadden_islands_end_the_north_and_south_limburg_the_south() -> None:
    rows = sorted(row for _, row in CELLS.values())
    assert CELLS[SCHIERMONNIKOOG][1] == rows[0]
    assert CELLS[MAASTRICHT][1] >= rows[-1] - 3
    assert CELLS[TEXEL] not in {
        (column + right, row + down)
        for code, (column, row) in CELLS.items()
        if code != TEXEL
        for right, down in ((1, 0), (0, 1), (-1, 0), (0, -1))
    }
