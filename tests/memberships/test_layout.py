"""From tables of any shape to one long table with known columns."""

from __future__ import annotations

import csv
import subprocess
import sys
from typing import TYPE_CHECKING

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from regiokaart.errors import MembershipError
from regiokaart.memberships.reading.grids import Grid
from regiokaart.memberships.reading.layout import Table, read_table, tabulate
from regiokaart.memberships.table import COLUMNS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


def _grid(*rows: str, name: str = "", merged: Sequence[tuple[int, int, int, int]] = ()) -> Grid:
    """Make a grid of rows with | between their cells."""
    cells = [tuple(map(str.strip, row.split("|"))) if row else () for row in rows]
    return Grid(name, list(range(1, len(rows) + 1)), cells, merged=tuple(merged))


def _table(*rows: str, merged: Sequence[tuple[int, int, int, int]] = ()) -> Table:
    return tabulate([_grid(*rows, merged=merged)], file="leden.xlsx")


def _rows(table: Table) -> list[tuple[int, dict[str, str]]]:
    """Return the line and the cells with a text of each row."""
    records = table.frame.to_dict("records")
    return [
        (line, {str(name): cell for name, cell in record.items() if cell})
        for line, record in zip(table.lines, records, strict=True)
    ]


def _refused(*rows: str, told: str) -> MembershipError:
    with pytest.raises(MembershipError, match=told) as caught:
        _table(*rows)
    assert all(fault.fix or fault.expected.startswith("and ") for fault in caught.value.faults)
    return caught.value


# headers


@pytest.mark.parametrize(
    ("header", "column"),
    [
        *[(text, "name") for text in ("gemeente", "Gemeenten", "GEMEENTENAAM", "naam", "Name")],
        *[(text, "name") for text in ("Deelnemer", "lid", "Leden", "Betrokken gemeenten")],
        *[(text, "name") for text in ("Naam gemeente", "gemeente_naam", "Gemeenten (2021)")],
        *[(text, "name") for text in ("Gemeente:", "gemeente*", "Gemeenten 2021", "Gemeénte")],
        *[(text, "code") for text in ("code", "Gemeentecode", "GM_CODE", "gmcode", "statcode")],
        *[(text, "code") for text in ("CBS-code", "municipality_code", "nummer", "GM code")],
        *[(text, "region") for text in ("regio", "Region", "Regio's", "stedelijke regio")],
        *[(text, "region") for text in ("Regionaam", "region_name")],
        *[(text, "cooperation") for text in ("samenwerkingsverband", "Samenwerking")],
        *[(text, "valid_from") for text in ("geldig van", "Vanaf", "ingangsdatum", "begindatum")],
        *[(text, "valid_from") for text in ("toetredingsdatum", "start", "valid from")],
        *[(text, "valid_to") for text in ("tot", "Einddatum", "uittredingsdatum", "valid-to")],
        *[(text, "valid_to") for text in ("t/m", "T/M", "Tot en met", "geldig t/m")],
        *[(text, "source") for text in ("bron", "Bronnen", "source")],
        *[(text, "source_en") for text in ("source_en", "Bron Engels", "source in English")],
        *[(text, "evidence") for text in ("zekerheid", "onderbouwing", "evidence")],
    ],
)
def test_a_column_is_known_by_what_people_call_it(header: str, column: str) -> None:
    other = "code" if column == "name" else "gemeente"
    table = _table(f"{other}|{header}", "GM0503|7 x")
    assert table.labels[column] == header
    assert table.frame[column].tolist() == ["7 x"]
    assert not table.ignored


def test_columns_keep_the_headers_and_the_order_of_the_file() -> None:
    table = _table("Bron|Gemeente|Regio|Inwoners", "a|Delft|h|1")
    assert table.labels == {"source": "Bron", "name": "Gemeente", "region": "Regio"}
    assert table.ignored == ("Inwoners",)
    assert table.file == "leden.xlsx"
    assert not table.notes


def test_the_canonical_table_is_read_as_it_stands(tmp_path: Path) -> None:
    row = ["mrdh", "r", "Regio", "GM0503", "Delft", "2021-01-01", "2022-01-01", "stated"]
    row += ["b", "b in English"]
    path = tmp_path / "leden.csv"
    path.write_text(",".join(COLUMNS) + "\n" + ",".join(row) + "\n", encoding="utf-8")
    table = read_table(path)
    assert list(table.frame) == list(COLUMNS)
    assert table.frame.to_numpy().tolist() == [row]
    assert (table.lines, table.level, table.notes, table.ignored) == ([2], None, (), ())


@pytest.mark.parametrize(
    ("header", "level"),
    [
        ("gemeente|regio", "municipality"),
        ("Municipality|region", "municipality"),
        ("naam|regio", None),
        ("deelnemer|regio", None),
        ("provincie|regio", "province"),
        ("code|regio", None),
    ],
)
def test_the_header_tells_what_the_members_are(header: str, level: str | None) -> None:
    assert _table(header, "Utrecht|r").level == level


def test_a_more_precise_header_goes_before_a_general_one() -> None:
    table = _table("Naam|Gemeente|Provincie|Code", "P. Jansen|Delft|Zuid-Holland|GM0503")
    assert table.frame["name"].tolist() == ["Delft"]
    assert table.ignored == ("Naam", "Provincie")


def test_provinces_and_their_codes_are_not_taken_for_members() -> None:
    table = _table("Provinciecode|Provincie|Gemeente|regio", "28|Zuid-Holland|Delft|r")
    assert set(table.frame) == {"name", "region"}
    assert _table("Provinciecode|Provincie|regio", "28|Zuid-Holland|r").labels == {
        "code": "Provinciecode",
        "name": "Provincie",
        "region": "regio",
    }


def test_two_columns_that_say_the_same_are_one() -> None:
    table = _table("Gemeentecode|GemeentecodeGM|Gemeente", "503|GM0503|Delft", "|GM0599|R")
    assert table.frame["code"].tolist() == ["503", "GM0599"]
    assert "'Gemeentecode' and 'GemeentecodeGM' say the same" in table.notes[0]


def test_two_columns_that_say_different_things_are_asked_about() -> None:
    error = _refused("Gemeente|Gemeenten|regio", "Delft|Leiden|a", told="'Gemeente'")
    (fault,) = error.faults
    assert (fault.row, fault.column) == (1, "column Gemeenten")


def test_numbers_of_rows_are_no_codes() -> None:
    table = _table("nummer|gemeente|regio", "1|Delft|a", "2|Leiden|a", "3|Urk|a")
    assert "code" not in table.frame
    assert any("only numbers the rows" in note for note in table.notes)
    assert _table("nummer|gemeente", "503|Delft", "546|Leiden").frame["code"].tolist() == [
        "503",
        "546",
    ]


def test_title_rows_above_the_header_are_told() -> None:
    table = _table("Leden van de MRDH", "", "Regio|Zuid-Holland", "Gemeente|Regio", "Delft|r")
    assert _rows(table) == [(5, {"name": "Delft", "region": "r"})]
    (note,) = table.notes
    assert "header found on row 4" in note
    assert "row 1 'Leden van de MRDH', row 3 'Regio Zuid-Holland'" in note


def test_a_title_that_is_a_header_elsewhere_is_no_header() -> None:
    table = _table("Gemeenten", "naam|code|regio", "Delft|GM0503|r")
    assert _rows(table) == [(3, {"name": "Delft", "code": "GM0503", "region": "r"})]


def test_empty_rows_and_repeated_headers_are_left_out_and_told() -> None:
    table = _table("gemeente|regio", "Delft|a", "", "|", "gemeente|regio", "Leiden|b", "", "")
    assert _rows(table) == [
        (2, {"name": "Delft", "region": "a"}),
        (6, {"name": "Leiden", "region": "b"}),
    ]
    assert "empty: row 3, row 4" in table.notes
    assert "left out, as it repeats the header: row 5" in table.notes


def test_rows_that_name_no_member_are_left_out_and_told_in_full() -> None:
    table = _table(
        "gemeente|inwoners|regio",
        "Bronckhorst|36.000|a",
        "Totaal|36.000|",
        "Totaal 1 gemeente||",
        "* zonder Wassenaar||",
        "Bron: CBS, 2021||",
        "Peildatum: 1 januari 2021||",
        "Totaalstad|1|a",
    )
    assert [line for line, _ in _rows(table)] == [2, 8]
    (note,) = table.notes
    for text in (
        "row 3 'Totaal 36.000'",
        "row 4 'Totaal 1 gemeente'",
        "row 5 '* zonder Wassenaar'",
        "row 6 'Bron: CBS, 2021'",
        "row 7 'Peildatum: 1 januari 2021'",
    ):
        assert text in note


@pytest.mark.parametrize(
    "row", ["Totaal|a", "Bron: CBS|a", "Bronckhorst|", "Delft|", "Noot|a", "Stad Groningen|"]
)
def test_a_row_that_could_be_a_member_is_kept(row: str) -> None:
    assert _table("gemeente|regio", "Delft|a", row).lines == [2, 3]


def test_what_stands_beyond_the_header_is_told() -> None:
    table = _table("gemeente|regio", "Delft|a|b|c", "Leiden|a", "Urk|a||d")
    assert table.surplus == ((2, "b, c"), (4, "d"))
    assert table.lines == [2, 3, 4]


def test_a_column_without_a_header_is_told_to_be_left_out() -> None:
    table = _table("|gemeente|regio||bron", "0|Delft|a||b", "1|Urk|a|let op|b")
    assert table.ignored == ("column A, which has no header", "column D, which has no header")
    assert not table.surplus


def test_line_ends_part_names_and_nothing_else() -> None:
    table = _table("gemeenten|bron", "Brielle\nWestvoorne|blz. 3\nen 4")
    assert _rows(table) == [(2, {"name": "Brielle\nWestvoorne", "source": "blz. 3 en 4"})]


def test_a_header_alone_is_a_table_without_rows() -> None:
    table = _table("gemeente|regio|bron")
    assert len(table.frame) == 0
    assert list(table.labels) == ["name", "region", "source"]


def test_several_lines_in_a_header_are_one_text() -> None:
    table = _table("Naam\ngemeente|regio", "Delft|a")
    assert table.labels["name"] == "Naam gemeente"


# merged cells and headers of two rows


def test_merged_cells_are_filled_and_empty_ones_are_not() -> None:
    table = _table(
        "regio|gemeente", "a|Delft", "|Leiden", "|Urk", "|", "|Ede", merged=[(1, 0, 2, 0)]
    )
    assert _rows(table) == [
        (2, {"region": "a", "name": "Delft"}),
        (3, {"region": "a", "name": "Leiden"}),
        (4, {"name": "Urk"}),
        (6, {"name": "Ede"}),
    ]
    assert any("filled one cell" in note for note in table.notes)


def test_a_cross_over_several_regions_is_meant_for_each() -> None:
    table = _table(
        "gemeente|code|A|B|C", "Delft||x||", "Leiden||||x", merged=[(1, 0, 1, 1), (1, 2, 1, 3)]
    )
    assert _rows(table) == [
        (2, {"name": "Delft", "region": "A"}),
        (2, {"name": "Delft", "region": "B"}),
        (3, {"name": "Leiden", "region": "C"}),
    ]


@pytest.mark.parametrize("merged", [[(0, 0, 1, 0), (0, 1, 0, 2)], []])
def test_heads_of_regions_can_be_in_a_second_row(merged: list[tuple[int, int, int, int]]) -> None:
    table = _table("Gemeente|Regio|", "|A|B", "Delft|x|", "Leiden||x", merged=merged)
    assert _rows(table) == [
        (3, {"name": "Delft", "region": "A"}),
        (4, {"name": "Leiden", "region": "B"}),
    ]


def test_merged_cells_that_lie_over_each_other_are_refused() -> None:
    everything = [(1, 0, 10**6, 10**4)] * 100_000
    rows = ["gemeente|regio", *["Delft|a"] * 1000]
    with pytest.raises(MembershipError, match="merged cells overlap"):
        _table(*rows, merged=everything)


# dates and results


def test_a_last_day_becomes_the_day_after() -> None:
    table = _table("gemeente|t/m", "Delft|31-12-2021", "Urk|2021", "Ede|", "Epe|t/m 2021")
    assert table.frame["valid_to"].tolist() == ["2022-01-01", "2022-01-01", "", "2022-01-01"]
    assert any("'t/m' is read as the last day" in note for note in table.notes)


def test_a_last_day_that_is_no_date_is_left_as_it_is() -> None:
    table = _table("gemeente|t/m", "Delft|2021-02-30", "Urk|ooit")
    assert table.frame["valid_to"].tolist() == ["2021-02-30", "ooit"]


def test_ends_that_look_like_last_days_are_told() -> None:
    table = _table("gemeente|einddatum", "Delft|31-12-2021", "Urk|1-1-2022", "Ede|ooit")
    assert table.frame["valid_to"].tolist() == ["31-12-2021", "1-1-2022", "ooit"]
    (note,) = table.notes
    assert "if 31-12-2021 is the last day" in note


@pytest.mark.parametrize(
    ("cell", "told"), [("#N/B", "'#N/B': is an error"), ("#FORMULA", "does not keep the result")]
)
def test_cells_without_a_result_are_refused_where_they_matter(cell: str, told: str) -> None:
    error = _refused("gemeente|regio|foto", "Delft|a|", f"Urk|{cell}|", told=told)
    (fault,) = error.faults
    assert (fault.row, fault.column) == (3, "column regio")
    table = _table("gemeente|regio|foto", f"Delft|a|{cell}", f"Totaal|{cell}".replace("#N/B", "1"))
    assert table.lines == [2]


def test_many_cells_without_a_result_are_told_in_part() -> None:
    error = _refused("gemeente|regio", *["Delft|#N/A"] * 40, told="and 15 more")
    assert len(error.faults) == 26


# wide tables


def test_crosses_become_rows() -> None:
    table = _table(
        "Gemeente|code|Haaglanden|Leiden|bron",
        "Delft|GM0503|x||b1",
        "Leiden|GM0546||X|b2",
        "Wassenaar|GM0629|\u2714|ja|b3",
        "Urk|GM0184||nee|b4",
    )
    assert _rows(table) == [
        (2, {"name": "Delft", "code": "GM0503", "source": "b1", "region": "Haaglanden"}),
        (3, {"name": "Leiden", "code": "GM0546", "source": "b2", "region": "Leiden"}),
        (4, {"name": "Wassenaar", "code": "GM0629", "source": "b3", "region": "Haaglanden"}),
        (4, {"name": "Wassenaar", "code": "GM0629", "source": "b3", "region": "Leiden"}),
    ]
    assert "a column of crosses per region: 'Haaglanden', 'Leiden'" in table.notes[0]
    assert "one row has no cross, and so no membership: Urk (row 5)" in table.notes


@pytest.mark.parametrize("cross", ["x", "X", "\u2713", "\u2714", "v", "ja", "Ja", "1", "WAAR"])
@pytest.mark.parametrize("blank", ["", "0", "nee", "-", "nvt", "n.v.t.", "ONWAAR"])
def test_each_kind_of_cross_and_of_nothing_is_known(cross: str, blank: str) -> None:
    table = _table("gemeente|A|B", f"Delft|{cross}|{blank}", f"Urk|{blank}|{cross}")
    assert [(line, row["region"]) for line, row in _rows(table)] == [(2, "A"), (3, "B")]
    assert "remark" not in table.frame


@pytest.mark.parametrize("text", ["?", "deels", "onbekend", "x?"])
def test_what_is_neither_a_cross_nor_nothing_stays_visible(text: str) -> None:
    table = _table("gemeente|A|B", "Delft|x|", f"Urk|x|{text}", "Ede||x")
    assert (3, {"name": "Urk", "region": "B", "remark": f"B: {text}"}) in _rows(table)
    assert [line for line, row in _rows(table) if "remark" in row] == [3]


def test_one_column_of_clear_crosses_will_do() -> None:
    assert _rows(_table("gemeente|MRDH", "Delft|x", "Urk|")) == [
        (2, {"name": "Delft", "region": "MRDH"})
    ]


@pytest.mark.parametrize("cells", [("1", "1"), ("1", "4"), ("x", "2"), ("v", ""), ("", "")])
def test_one_column_of_other_things_is_no_column_of_crosses(cells: tuple[str, str]) -> None:
    table = _table("gemeente|wethouders", f"Delft|{cells[0]}", f"Urk|{cells[1]}")
    assert table.ignored == ("wethouders",)
    assert table.lines == [2, 3]


def test_a_region_with_more_remarks_than_crosses_is_not_lost() -> None:
    table = _table("gemeente|A|B", "Delft|x|", "Urk|x|x", "Ede|x|onbekend", "Epe|x|onbekend")
    assert [row["region"] for _, row in _rows(table)].count("B") == 3


def test_yes_and_no_below_a_header_of_members_are_crosses() -> None:
    table = _table("gemeente|lid", "Delft|ja", "Urk|nee")
    assert _rows(table) == [(2, {"name": "Delft", "region": "lid"})]


def test_no_in_a_long_table_is_not_passed_over() -> None:
    error = _refused("gemeente|regio|lid", "Delft|a|ja", "Urk|a|nee", told="which rows are members")
    (fault,) = error.faults
    assert (fault.row, fault.column, fault.value) == (3, "column lid", "nee")
    assert _table("gemeente|regio|lid", "Delft|a|ja", "Urk|a|ja").lines == [2, 3]


def test_a_cross_without_a_header_is_told() -> None:
    table = _table("gemeente|A|B|", "Delft|x||", "Urk|||x", "Ede||x||x")
    assert table.surplus == ((3, "x"), (4, "x"))
    assert {line for line, _ in table.surplus} <= set(table.lines)
    assert (3, {"name": "Urk", "remark": "without a header: x"}) in _rows(table)


def test_the_column_of_members_needs_no_header() -> None:
    table = _table("|Haaglanden|Leiden", "Delft|x|", "Leiden||x")
    assert _rows(table) == [
        (2, {"name": "Delft", "region": "Haaglanden"}),
        (3, {"name": "Leiden", "region": "Leiden"}),
    ]


def test_members_below_their_region_become_rows() -> None:
    table = _table(
        "Stand 2021", "Haaglanden|Holland Rijnland", "Delft|Leiden", "Rijswijk|", "|Lisse"
    )
    assert _rows(table) == [
        (3, {"region": "Haaglanden", "name": "Delft"}),
        (3, {"region": "Holland Rijnland", "name": "Leiden"}),
        (4, {"region": "Haaglanden", "name": "Rijswijk"}),
        (5, {"region": "Holland Rijnland", "name": "Lisse"}),
    ]
    assert any("'Haaglanden', 'Holland Rijnland'" in note for note in table.notes)
    assert any("'Stand 2021'" in note for note in table.notes)


REGIONS = ["Noord", "Midden", "Zuid"]


@given(
    st.dictionaries(
        st.sampled_from(["Delft", "Leiden", "Urk", "Ede", "Epe", "Lisse", "Gouda"]),
        st.sets(st.sampled_from(REGIONS)),
        min_size=1,
    ).filter(lambda members: any(members.values()))
)
def test_a_wide_and_a_long_table_say_the_same(members: dict[str, set[str]]) -> None:
    crosses = [
        "|".join([name, *("x" if region in regions else "" for region in REGIONS)])
        for name, regions in members.items()
    ]
    pairs = [
        f"{name}|{region}" for name in members for region in REGIONS if region in members[name]
    ]
    wide = _table("|".join(["gemeente", *REGIONS]), *crosses)
    long = _table("gemeente|regio", *pairs)
    columns = ["name", "region"]
    assert wide.frame[columns].to_numpy().tolist() == long.frame[columns].to_numpy().tolist()
    none = [name for name, regions in members.items() if not regions]
    assert all(any(f"{name} (row" in note for note in wide.notes) for name in none)


# lists without a header


def test_names_alone_are_a_list_of_names() -> None:
    table = _table("Delft", "Kaag en Braassem", "", "Urk")
    assert _rows(table) == [
        (1, {"name": "Delft"}),
        (2, {"name": "Kaag en Braassem"}),
        (4, {"name": "Urk"}),
    ]
    assert "there is no header that is known; read as a list of names" in table.notes


@pytest.mark.parametrize("code", ["GM0503", "503", "0503", "gm 503"])
def test_codes_alone_are_a_list_of_codes(code: str) -> None:
    assert _table(code, "GM0599", "546").frame["code"].tolist() == [code, "GM0599", "546"]


def test_codes_and_names_are_told_apart() -> None:
    table = _table("Delft|503", "Leiden|546")
    assert table.frame.to_dict("list") == {"code": ["503", "546"], "name": ["Delft", "Leiden"]}


def test_columns_that_cannot_be_told_apart_are_asked_about() -> None:
    error = _refused("Delft|Haaglanden", "Leiden|Holland Rijnland", told="no header that is known")
    assert "gemeente, code, regio" in error.faults[0].fix
    for rows in (
        ("Rotterdam|Leiden", "Delft|Lisse"),
        ("Wassenaar|Haaglanden", "Lisse|Leiden", "Urk|Zwolle"),
    ):
        error = _refused(*rows, told="no header that is known")
        assert "'regio Leiden'" in error.faults[0].fix
    assert _table("Regio Rotterdam|Regio Leiden", "Delft|Lisse").frame["region"].tolist() == [
        "Regio Rotterdam",
        "Regio Leiden",
    ]


def test_a_pasted_list_is_one_cell(tmp_path: Path) -> None:
    path = tmp_path / "lijst.txt"
    path.write_text("Aalsmeer, Haarlemmerliede-\nSpaarnwoude,\nZaanstad", encoding="utf-8")
    table = read_table(path)
    assert _rows(table) == [(1, {"name": "Aalsmeer, Haarlemmerliede-\nSpaarnwoude,\nZaanstad"})]


def test_notes_below_a_bare_list_are_left_out_and_told() -> None:
    table = _table("Delft", "Urk", "Bron: CBS")
    assert table.lines == [1, 2]
    assert any("'Bron: CBS'" in note for note in table.notes)


# several sheets


def test_the_only_sheet_with_a_table_is_taken(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.title = "Toelichting"
    book.active.append(["Dit zijn de leden."])
    book.create_sheet("Leden 2021").append(["gemeente", "regio"])
    book["Leden 2021"].append(["Delft", "a"])
    book.create_sheet("Leeg")
    hidden = book.create_sheet("Keuzelijst")
    hidden.append(["code", "naam"])
    hidden.sheet_state = "hidden"
    path = tmp_path / "leden.xlsx"
    book.save(path)
    table = read_table(path)
    assert table.file == "leden.xlsx, blad 'Leden 2021'"
    assert any("not read: 'Toelichting', 'Keuzelijst'" in note for note in table.notes)
    assert read_table(path, sheet="Keuzelijst").file == "leden.xlsx, blad 'Keuzelijst'"


@pytest.mark.parametrize("header", ["gemeente|regio", "Delft|Haaglanden"])
def test_several_sheets_that_could_be_meant_are_listed(header: str) -> None:
    sheets = [_grid(header, "Delft|a", name="A"), _grid(header, "Urk|a", name="B")]
    with pytest.raises(MembershipError, match=r"'A', 'B'.*--sheet"):
        tabulate(sheets, file="leden.xlsx")


def test_sheets_without_any_cell_are_an_empty_table() -> None:
    with pytest.raises(MembershipError, match="is empty"):
        tabulate([_grid(name="A"), _grid("|", "", name="B")], file="leden.xlsx")


# nothing is lost


CELLS = st.sampled_from(
    [
        *("", "Delft", "x", "nee", "Totaal", "Bron: CBS", "gemeente", "regio", "code", "7", "?"),
        *("Haaglanden", "t/m", "tot", "2021", "#N/A", "a\nb", "naam", "Leiden, Lisse", "GM0503"),
    ]
)


PLACES = st.integers(0, 8)


@given(
    st.lists(st.lists(CELLS, max_size=5).map(tuple), max_size=7),
    st.lists(
        st.tuples(PLACES, PLACES, PLACES, PLACES).filter(
            lambda it: it[0] <= it[2] and it[1] <= it[3]
        ),
        max_size=2,
    ),
)
def test_every_row_is_read_told_or_refused(
    rows: list[tuple[str, ...]], merged: list[tuple[int, int, int, int]]
) -> None:
    grid = Grid("", list(range(1, len(rows) + 1)), rows, merged=tuple(merged))
    try:
        table = tabulate([grid], file="leden.xlsx")
    except MembershipError as error:
        assert error.faults  # noqa: PT017 - any cells may be refused
        return
    assert len(table.lines) == len(table.frame)
    notes = " ".join(table.notes)
    read = set(table.lines)
    for line, row in enumerate(rows, start=1):
        first = next((cell for cell in row if cell), None)
        if first is None or line in read:
            continue
        header = [*table.labels.values(), *table.frame.get("region", [])]
        told = f"row {line}" in notes or any(" ".join(cell.split()) in header for cell in row)
        assert told, (line, row, table)
    assert {line for line, _ in table.surplus} <= read


# speed


def _canonical(folder: Path, count: int) -> Path:
    path = folder / "leden.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        writer.writerows(
            [
                *("cmk-2021-2024", f"regio-{n % 40}", f"Regio {n % 40}", f"GM{n % 352:04d}"),
                *(f"Gemeente {n % 352}", f"{2000 + n % 20}-01-01", "", "stated"),
                f"Besluit {n % 5000} van de raad, vergadering van 1 januari, bladzijde {n % 99}",
            ]
            for n in range(count)
        )
    return path


@pytest.mark.parametrize("count", [300, 100_000])
def test_long_tables_are_read_whole(tmp_path: Path, count: int) -> None:
    assert len(read_table(_canonical(tmp_path, count)).frame) == count


def test_a_hundred_thousand_rows_take_less_than_200_megabytes(tmp_path: Path) -> None:
    path = _canonical(tmp_path, 100_000)
    code = (
        "import resource, sys; from regiokaart.memberships.reading.layout import read_table\n"
        "def most(): return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "before = most(); read_table(sys.argv[1]); print(most() - before)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=True
    )
    assert int(done.stdout) / 1024 < 200
