"""Tables of memberships: what is read, and what is refused."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import openpyxl
import pandas as pd
import pytest

from regiokaart import memberships
from regiokaart.errors import MembershipError
from regiokaart.memberships import COLUMNS, Memberships, read, slug
from regiokaart.study import load_study

if TYPE_CHECKING:
    from pathlib import Path

HEADER = "cooperation,region,region_name,code,name,valid_from,valid_to,evidence,source"


def _write(folder: Path, *rows: str, header: str = HEADER) -> Path:
    path = folder / "memberships.csv"
    path.write_text("\n".join([header, *rows, ""]), encoding="utf-8")
    return path


def _table(folder: Path, *rows: str, header: str = HEADER) -> Memberships:
    return read(_write(folder, *rows, header=header))


def _regions(members: Memberships, cooperation: str) -> dict[str, set[str]]:
    rows = members.frame[members.frame["cooperation"] == cooperation]
    return {str(key): set(group["code"]) for key, group in rows.groupby("region")}


# faults


@pytest.mark.parametrize(
    ("row", "column", "told"),
    [
        ("a,b,,GM9999,,,,,s", "code", "'GM9999' is not the code of a municipality"),
        ("a,b,,GM9999,Delft,,,,s", "code", r"Did you mean 'GM0503 \(Delft\)'"),
        ("a,b,,,Roterdam,,,,s", "name", "'Roterdam' is not the name .* Did you mean 'Rotterdam'"),
        ("a,b,,GM0599,Roterdam,,,,s", "code", "not the name of GM0599.* mean 'Rotterdam'"),
        ("a,b,,GM0503,Rotterdam,,,,s", "code", "GM0503 is Delft, not 'Rotterdam'.*GM0599"),
        ("a,b,,,Bergen,,,,s", "name", "GM0373.*GM0893"),
        ("a,b,,,,,,,s", "name", "needs the code or the name"),
        ("a,b,,GM0503,,2021-02-30,,,s", "valid_from", "'2021-02-30': is not a date that exists"),
        ("a,b,,GM0503,,,morgen,,s", "valid_to", "'morgen': is not a date that exists"),
        ("a,b,,GM0503,,2021-10-01,2021-09-30,,s", "valid_to", "not after valid_from.*2021-10-01"),
        ("a,b,,GM0503,,2021-10-01,2021-10-01,,s", "valid_to", "not after valid_from.*2021-10-01"),
        ("a,b,,GM0503,,,,zeker,s", "evidence", "'zeker': expected stated, inferred, weak"),
        ("a,b,,GM0503,,,,stated,", "source", "a membership needs its source"),
        (",b,,GM0503,,,,,s", "cooperation", "a co-operation must be named"),
        ("a,b,,GM0457,,2023-01-01,,,s", "code", "Weesp.* until 2022-03-24, not in the period"),
        ("a,b,,GM1992,,,2022-12-31,,s", "code", "Voorne aan Zee.* from 2023-01-01, not in the"),
        ("a,b,,GM0503,Delft,,,,bron, blz. 3", "source", "'blz. 3'.*more cells than the header"),
    ],
)
def test_each_fault_is_named_with_file_row_and_column(
    tmp_path: Path, row: str, column: str, told: str
) -> None:
    path = _write(tmp_path, "a,b,,GM0637,Zoetermeer,,,,s", row)
    with pytest.raises(MembershipError, match=f"row 3, .*{column}.*{told}") as caught:
        read(path)
    (fault,) = caught.value.faults
    assert (fault.file, fault.row) == ("memberships.csv", 3)
    assert str(caught.value).startswith("memberships.csv has one fault")


@pytest.mark.parametrize(
    ("first", "second", "told"),
    [
        ("a,b,,GM0503,,,,,s", "a,b,,GM0503,,2021-01-01,,,s", "twice: row 2"),
        ("a,b,,GM0503,,,2021-01-02,,s", "a,b,,,Delft,2021-01-01,,,s", "twice: row 2"),
        ("a,,,GM0503,,,,,", "a,,,GM0503,,,,,", "twice: row 2"),
        (
            "a,b,,GM0503,,,,,s",
            "a,geen-deelname,,GM0503,,,,,s",
            "takes part and does not take part: row 2",
        ),
    ],
)
def test_rows_that_clash_are_told(tmp_path: Path, first: str, second: str, told: str) -> None:
    with pytest.raises(MembershipError, match=f"row 3, column code: 'GM0503 Delft': .*{told}"):
        _table(tmp_path, first, second)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("a,b,,GM0503,,,2021-01-01,,s", "a,b,,GM0503,,2021-01-01,,,s"),
        ("a,b,,GM0503,,,,,s", "a,c,,GM0503,,,,,s"),
        ("a,b,,GM0503,,,,,s", "d,b,,GM0503,,,,,s"),
        ("a,b,,GM0503,,,2021-01-01,,s", "a,geen-deelname,,GM0503,,2021-01-01,,,s"),
    ],
    ids=["consecutive", "other region", "other co-operation", "left"],
)
def test_rows_that_do_not_clash_are_kept(tmp_path: Path, first: str, second: str) -> None:
    assert len(_table(tmp_path, first, second).frame) == 2


def test_all_faults_come_together(tmp_path: Path) -> None:
    with pytest.raises(MembershipError) as caught:
        _table(
            tmp_path,
            "a,b,,GM0599,,,,,s",
            "a,b,,GM0599,,,,,s",
            "a,b,,GM9999,,,,,s",
            "a,b,,GM0503,Delft,2021-02-30,,zeker,",
        )
    found = [(fault.row, fault.column) for fault in caught.value.faults]
    assert found == [
        (3, "column code"),
        (4, "column code"),
        (5, "column valid_from"),
        (5, "column evidence"),
        (5, "column source"),
    ]
    assert "memberships.csv has 5 faults" in str(caught.value)
    assert isinstance(caught.value, ValueError)


def test_a_table_full_of_faults_tells_the_first_and_how_many_more(tmp_path: Path) -> None:
    with pytest.raises(MembershipError, match="has 40 faults") as caught:
        _table(tmp_path, *[f"a,b,,GM9{number:03},,,,,s" for number in range(40)])
    assert "row 26" in str(caught.value)
    assert "row 27" not in str(caught.value)
    assert "and 15 more faults" in str(caught.value)


def test_missing_columns_are_told_with_what_is_there(tmp_path: Path) -> None:
    header = "verbnad,region,code,brron"
    with pytest.raises(MembershipError, match="lacks columns") as caught:
        _table(tmp_path, "a,b,GM0503,s", header=header)
    assert [fault.column for fault in caught.value.faults] == [
        "column cooperation",
        "column source",
    ]
    assert "region, code, verbnad, brron" in str(caught.value)


def test_missing_column_tells_what_it_may_be_called(tmp_path: Path) -> None:
    with pytest.raises(MembershipError, match="Is it called 'coperation'"):
        _table(tmp_path, "a,b,GM0503,s", header="coperation,region,code,source")


def test_columns_may_have_dutch_names(tmp_path: Path) -> None:
    frame = _table(
        tmp_path,
        "mrdh,MRDH,GM0503,1-1-2015,krant",
        header="Samenwerkingsverband,Regio,Gemeentecode,Geldig vanaf,Bron",
    ).frame
    (row,) = frame.to_dict("records")
    assert (row["cooperation"], row["region"], row["code"]) == ("mrdh", "mrdh", "GM0503")
    assert (row["valid_from"], row["source"]) == (pd.Timestamp("2015-01-01"), "krant")


@pytest.mark.parametrize("content", ["", "\n \n", HEADER + "\n", "\ufeff" + HEADER + "\n,,,\n"])
def test_empty_table_is_an_error_that_tells_what_to_write(tmp_path: Path, content: str) -> None:
    path = tmp_path / "leeg.csv"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(MembershipError, match=r"leeg\.csv.* is empty"):
        read(path)


def test_quote_without_end_is_an_error_and_swallows_no_rows(tmp_path: Path) -> None:
    with pytest.raises(MembershipError, match=r"memberships\.csv.*quot"):
        _table(tmp_path, 'a,b,,GM0503,,,,,"bron', "a,b,,GM0599,,,,,bron")


@pytest.mark.parametrize(
    ("content", "told"), [(b"", "is empty"), (b"PK\x03\x04half of a workbook", "is damaged")]
)
def test_broken_workbook_is_an_error(tmp_path: Path, content: bytes, told: str) -> None:
    path = tmp_path / "memberships.xlsx"
    path.write_bytes(content)
    with pytest.raises(MembershipError, match=rf"memberships\.xlsx.*{told}"):
        read(path)


# forms

ROWS = [
    ["cmk", "Kunstgebouw", "GM1900", "Súdwest-Fryslân", "2021-10-01", "2022-01-01", "Bron, blz. 3"],
    ["cmk", "Kunstgebouw", "GM0518", "Den Haag", "", "", "Bron, blz. 4"],
]
FORM_HEADER = ["Cooperation", "Region", "Code", "Name", "Valid_from", "Valid_to", "Source"]


def _delimited(delimiter: str, *, dutch_dates: bool = False) -> str:
    lines = [
        delimiter.join(f'"{cell}"' if delimiter in cell else cell for cell in row)
        for row in [FORM_HEADER, *ROWS]
    ]
    text = "\r\n".join(lines) + "\r\n"
    if dutch_dates:
        text = text.replace("2021-10-01", "1-10-2021").replace("2022-01-01", "01/01/2022")
    return text


def _workbook(path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(FORM_HEADER)
    first = [*ROWS[0]]
    first[2] = 1900  # Excel makes numbers of codes, and dates of dates
    first[4] = dt.datetime(2021, 10, 1)  # noqa: DTZ001 - cells of Excel have no zone
    first[5] = dt.date(2022, 1, 1)
    sheet.append(first)
    sheet.append([])
    sheet.append([cell or None for cell in ROWS[1]])
    book.save(path)


@pytest.mark.parametrize(
    "form",
    ["comma", "semicolon", "tab", "bom", "cp1252", "dutch dates", "workbook"],
)
def test_every_form_of_table_says_the_same(tmp_path: Path, form: str) -> None:
    path = tmp_path / ("tabel.xlsx" if form == "workbook" else "tabel.csv")
    if form == "workbook":
        _workbook(path)
    else:
        delimiter = {"semicolon": ";", "tab": "\t", "cp1252": ";"}.get(form, ",")
        encoding = {"bom": "utf-8-sig", "cp1252": "cp1252"}.get(form, "utf-8")
        text = _delimited(delimiter, dutch_dates=form == "dutch dates")
        path.write_bytes(text.encode(encoding))
    frame = read(path).frame
    assert tuple(frame.columns) == (*COLUMNS, "origin")
    first, second = frame.to_dict("records")
    assert first == {
        "cooperation": "cmk",
        "region": "kunstgebouw",
        "region_name": "Kunstgebouw",
        "code": "GM1900",
        "name": "Súdwest-Fryslân",
        "valid_from": pd.Timestamp("2021-10-01"),
        "valid_to": pd.Timestamp("2022-01-01"),
        "evidence": "stated",
        "source": "Bron, blz. 3",
        "source_en": "",
        "origin": f"{path.name}:2",
    }
    assert (second["code"], second["name"]) == ("GM0518", "Den Haag")
    assert pd.isna(second["valid_from"])
    assert pd.isna(second["valid_to"])


@pytest.mark.parametrize("header", ["cooperation,region,code,name,source", None])
def test_names_alone_do(tmp_path: Path, header: str | None) -> None:
    rows = ["a,b,,Den Haag,s", "a,b,,sudwest fryslan,s"]
    if header is None:  # not even a column for codes
        header, rows = "cooperation,region,name,source", [row.replace(",,", ",") for row in rows]
    assert list(_table(tmp_path, *rows, header=header).frame["code"]) == ["GM0518", "GM1900"]


def test_name_is_filled_in_and_region_named_once_is_named_everywhere(tmp_path: Path) -> None:
    frame = _table(tmp_path, "a,Z-H,Zuid-Holland,503,,,,,s", "a,z-h,,GM0599,,,,,s").frame
    assert list(frame["name"]) == ["Delft", "Rotterdam"]
    assert list(frame["region_name"]) == ["Zuid-Holland"] * 2
    assert list(frame["region"]) == ["z-h"] * 2


@pytest.mark.parametrize("region", ["", "unknown", "Onbekend"])
def test_row_without_a_region_says_that_participation_is_unknown(
    tmp_path: Path, region: str
) -> None:
    (row,) = _table(tmp_path, f"a,{region},,GM0503,,,,,").frame.to_dict("records")
    assert (row["region"], row["evidence"], row["source"]) == ("", "", "")


def test_line_of_a_fault_is_that_of_the_file(tmp_path: Path) -> None:
    path = _write(tmp_path, "", 'a,b,,GM0503,,,,,"bron', 'twee regels"', "", "a,b,,GM9999,,,,,s")
    with pytest.raises(MembershipError, match="row 6"):
        read(path)


def test_slug() -> None:
    assert slug("  Holland Rijnland/Súd ") == "holland-rijnland-sud"


# on a day


def test_first_day_counts_and_last_does_not(tmp_path: Path) -> None:
    table = _table(tmp_path, "a,b,,GM0503,,2021-10-01,2022-01-01,,s")
    for day, count in [("2021-09-30", 0), ("2021-10-01", 1), ("2021-12-31", 1), ("2022-01-01", 0)]:
        read_on = table.at(dt.date.fromisoformat(day))
        assert len(read_on.frame) == count
        assert read_on.day == dt.date.fromisoformat(day)


def test_day_in_the_far_future_stands_for_open(tmp_path: Path) -> None:
    table = _table(tmp_path, "a,b,,GM0503,,,9999-12-31,,s")
    assert len(table.at(dt.date(2026, 12, 31)).frame) == 1


@pytest.mark.parametrize("day", [dt.date(2017, 12, 31), dt.date(2027, 1, 1)])
def test_day_outside_the_register_is_an_error(tmp_path: Path, day: dt.date) -> None:
    with pytest.raises(ValueError, match="runs from 2018-01-01 to 2026-12-31"):
        _table(tmp_path, "a,b,,GM0503,,,,,s").at(day)


def test_noordwijkerhout_goes_on_in_noordwijk() -> None:
    table = load_study().memberships()
    listed = table.frame[table.frame["region"] == "holland-rijnland"]
    assert {"GM0575", "GM0576"} <= set(listed["code"])
    read_on = _regions(table.at(dt.date(2021, 10, 1)), "stedelijke-regio")
    assert read_on["holland-rijnland"] == set(listed["code"]) - {"GM0576"}
    assert len(read_on["holland-rijnland"]) == 13


def test_barendrecht_changes_lead_applicant_in_2024() -> None:
    table = load_study().memberships()
    for day, region in [("2023-12-31", "kcr"), ("2024-01-01", "kunstgebouw")]:
        regions = _regions(table.at(dt.date.fromisoformat(day)), "cmk-2021-2024")
        assert [name for name, codes in regions.items() if "GM0489" in codes] == [region]


def test_successor_that_is_a_member_itself_is_there_once(tmp_path: Path) -> None:
    table = _table(tmp_path, "a,b,,GM0457,,,,weak,s", "a,b,,GM0363,,,,stated,t")
    after = table.at(dt.date(2023, 1, 1))
    assert after.frame[["code", "evidence", "source"]].to_numpy().tolist() == [
        ["GM0363", "stated", "t"]
    ]
    assert after.notes == ()


def test_own_table_replaces_the_co_operations_it_has(tmp_path: Path) -> None:
    table = _table(tmp_path, "a,b,,GM0503,,,,,s", "c,d,,GM0503,,,,,s")
    own = _table(tmp_path, "a,e,,GM0599,,,,,s")
    replaced = table.replaced_by(own).frame
    assert sorted(zip(replaced["cooperation"], replaced["region"], strict=True)) == [
        ("a", "e"),
        ("c", "d"),
    ]


def test_table_shows_itself_in_a_notebook_with_its_names_escaped(tmp_path: Path) -> None:
    shown = _table(tmp_path, "a,b,<b>B</b>,GM0503,,,,,s")._repr_html_()
    assert "GM0503" in shown
    assert "<b>B</b>" not in shown


def test_required_columns_are_columns() -> None:
    assert set(memberships.REQUIRED) < set(COLUMNS)
