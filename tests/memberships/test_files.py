"""Reading files as people have them: encodings, delimiters, workbooks, and what must not harm."""

from __future__ import annotations

import csv
import datetime as dt
import io
import os
import re
import resource
import subprocess
import sys
import time
import zipfile
from typing import TYPE_CHECKING
from unittest import mock

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from odf import style, table, text
from odf.opendocument import OpenDocumentSpreadsheet, OpenDocumentText

from regiokaart.errors import MembershipError
from regiokaart.memberships.reading import archives, delimited, files, grids
from regiokaart.memberships.reading.files import SURPLUS, read_grids, read_rows

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def _cells(path: Path) -> list[list[str]]:
    (grid,) = read_grids(path)
    assert len(grid.lines) == len(grid.rows)
    return [list(row) for row in grid.rows]


def _write(folder: Path, content: bytes | str, name: str = "leden.csv") -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    return path


def _workbook(folder: Path, *rows: list[object], name: str = "leden.xlsx") -> Path:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(folder / name)
    return folder / name


def _raw_workbook(
    folder: Path, cells: str, *, strings: str = "", prolog: str = "", after: str = ""
) -> Path:
    """Write a workbook whose one sheet is this XML, as no spreadsheet program would."""
    path = folder / "leden.xlsx"
    sheet = f"{RELATIONS}/worksheet"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", f'<Types xmlns="{PACKAGE}/content-types"/>')
        archive.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" '
            f'Type="{RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        )
        archive.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><sheets>'
            '<sheet name="Blad1" sheetId="1" r:id="rId1"/></sheets></workbook>',
        )
        archive.writestr(
            "xl/_rels/workbook.xml.rels",
            f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" '
            f'Type="{sheet}" Target="worksheets/sheet1.xml"/></Relationships>',
        )
        archive.writestr(
            "xl/worksheets/sheet1.xml",
            f'{prolog}<worksheet xmlns="{MAIN}"><sheetData>{cells}</sheetData>{after}</worksheet>',
        )
        if strings:
            archive.writestr("xl/sharedStrings.xml", f'<sst xmlns="{MAIN}"{strings}</sst>')
    return path


def _cell(place: str, content: str) -> str:
    return f'<c r="{place}" t="inlineStr"><is><t>{content}</t></is></c>'


def _refused(path: Path, told: str, *, sheet: str | None = None) -> MembershipError:
    with pytest.raises(MembershipError, match=told) as caught:
        read_grids(path, sheet=sheet)
    (fault,) = caught.value.faults
    assert fault.file == path.name
    assert fault.fix, "a user is told what to do"
    return caught.value


# text

TABLE = [["gemeente", "regio", "bron"], ["Súdwest-Fryslân", "a", "b, c"], ["Delft", "", "d; e"]]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"]
)
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_table_reads_the_same_in_each_encoding_and_with_each_delimiter(
    tmp_path: Path, delimiter: str, encoding: str, end: str
) -> None:
    lines = io.StringIO(newline="")
    csv.writer(lines, delimiter=delimiter, lineterminator=end).writerows(TABLE)
    path = _write(tmp_path, lines.getvalue().encode(encoding))
    assert _cells(path) == TABLE
    assert read_grids(path)[0].lines == [1, 2, 3]


def test_windows_1252_is_told(tmp_path: Path) -> None:
    path = _write(tmp_path, "gemeente;regio\nSúdwest-Fryslân;a".encode("cp1252"))
    assert any("Windows-1252" in note for note in read_grids(path)[0].notes)
    assert not read_grids(_write(tmp_path, "gemeente;regio\nSúdwest-Fryslân;a"))[0].notes


def _clean_cell(cell: str) -> str:
    return "\n".join(part for line in cell.split("\n") if (part := " ".join(line.split())))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150)
@given(
    rows=st.integers(2, 5).flatmap(
        lambda width: st.lists(
            st.lists(
                st.text(st.sampled_from("abcÀéß\u2019'\"-,;|\t /\n0123456789.()"), max_size=12),
                min_size=width,
                max_size=width,
            ),
            min_size=1,
            max_size=6,
        ).map(lambda rows: [["gemeente", "regio", "bron", "vanaf", "tot"][:width], *rows])
    ),
    delimiter=st.sampled_from(",;\t|"),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"]),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL, csv.QUOTE_NONNUMERIC]),
)
def test_any_table_written_as_csv_reads_back(
    tmp_path: Path, rows: list[list[str]], delimiter: str, encoding: str, quoting: int
) -> None:
    lines = io.StringIO(newline="")
    csv.writer(lines, delimiter=delimiter, quoting=quoting).writerows(rows)
    path = _write(tmp_path, lines.getvalue().encode(encoding))
    assert _cells(path) == [[_clean_cell(cell) for cell in row] for row in rows]


def test_each_row_has_the_line_on_which_an_editor_shows_it(tmp_path: Path) -> None:
    path = _write(tmp_path, 'gemeente,bron\n\nDelft,"een\r\ntwee\n\ndrie"\nLeiden,x\n')
    (grid,) = read_grids(path)
    assert [
        (line, list(row)) for line, row in zip(grid.lines, grid.rows, strict=True) if any(row)
    ] == [(1, ["gemeente", "bron"]), (3, ["Delft", "een\ntwee\ndrie"]), (7, ["Leiden", "x"])]


def test_what_cannot_be_seen_is_cleaned_away(tmp_path: Path) -> None:
    path = _write(
        tmp_path,
        "gemeente;regio\n \u00a0Den\u00a0\u2009 Haag\u200b ;\ufeffa\x0bb\n"
        "Haarlemmer\u00adliede;e\u0301\n",
    )
    assert _cells(path)[1:] == [["Den Haag", "a\nb"], ["Haarlemmerliede", "é"]]


def test_a_code_that_was_kept_from_excel_is_unwrapped(tmp_path: Path) -> None:
    assert _cells(_write(tmp_path, 'code;regio\n="0503";a\n=1+1;b\n'))[1:] == [
        ["0503", "a"],
        ["=1+1", "b"],
    ]


def test_the_line_with_which_excel_tells_the_delimiter_is_no_row(tmp_path: Path) -> None:
    (grid,) = read_grids(_write(tmp_path, "sep=|\r\ngemeente|regio, naam\r\nDelft|a,b\r\n"))
    assert [list(row) for row in grid.rows] == [["gemeente", "regio, naam"], ["Delft", "a,b"]]
    assert grid.lines == [2, 3]


def test_commas_within_cells_do_not_outvote_the_delimiter(tmp_path: Path) -> None:
    path = _write(
        tmp_path,
        "Leden van de MRDH, stand 2021, versie 2\n\ngemeenten;regio\n"
        "Brielle, Westvoorne en Hellevoetsluis;a, b\nDelft, Rijswijk;a, b\n",
    )
    assert _cells(path)[2:] == [
        ["gemeenten", "regio"],
        ["Brielle, Westvoorne en Hellevoetsluis", "a, b"],
        ["Delft, Rijswijk", "a, b"],
    ]


def test_a_pasted_list_stays_whole_where_names_break_over_lines(tmp_path: Path) -> None:
    pasted = "\nAalsmeer, Almere,\n\nHaarlemmerliede-\nSpaarnwoude, Zaanstad\nen Zeevang\n"
    (grid,) = read_grids(_write(tmp_path, pasted, "lijst.txt"))
    assert grid.lines == [2]
    assert [list(row) for row in grid.rows] == [
        ["Aalsmeer, Almere,\nHaarlemmerliede-\nSpaarnwoude, Zaanstad\nen Zeevang"]
    ]


def test_a_pasted_list_keeps_its_header_apart(tmp_path: Path) -> None:
    (grid,) = read_grids(_write(tmp_path, "Gemeenten:\nDelft,\nRijswijk\n", "lijst.txt"))
    assert ([list(row) for row in grid.rows], grid.lines) == (
        [["Gemeenten:"], ["Delft,\nRijswijk"]],
        [1, 2],
    )


@pytest.mark.parametrize(
    "pasted", ["Delft\nKaag en Braassem\n\nLeiden\n", '"Delft"\n"Kaag en Braassem"\n\n"Leiden"']
)
def test_a_name_on_each_line_is_a_row_of_its_own(tmp_path: Path, pasted: str) -> None:
    (grid,) = read_grids(_write(tmp_path, pasted, "lijst.txt"))
    rows = [(line, *row) for line, row in zip(grid.lines, grid.rows, strict=True) if any(row)]
    assert rows == [(1, "Delft"), (2, "Kaag en Braassem"), (4, "Leiden")]


@pytest.mark.parametrize("pasted", ["Delft, Leiden, Lisse", "Delft; Leiden; Lisse\nUrk; Ede; Epe"])
def test_names_in_a_row_are_a_list_and_no_columns(tmp_path: Path, pasted: str) -> None:
    assert _cells(_write(tmp_path, pasted, "lijst.txt")) == [[pasted]]


def test_a_report_is_no_list(tmp_path: Path) -> None:
    path = _write(tmp_path, "De gemeenten, zo blijkt, werken samen.\n" * 5000, "rapport.txt")
    _refused(path, "not a table and not a list of names")


@pytest.mark.parametrize(
    ("content", "row"),
    [
        ('gemeente,bron\nDelft,"zonder einde\nLeiden,b\n', 2),
        ('gemeente,bron\nDelft,"a\nb"\nLeiden,"c" d\n', 4),
        ('gemeente,bron\nDelft,"' + "x" * 200_000, 2),
    ],
)
def test_a_quote_without_its_fellow_is_told_with_its_row(
    tmp_path: Path, content: str, row: int
) -> None:
    error = _refused(_write(tmp_path, content), "quoted text does not end")
    assert error.faults[0].row == row
    assert 'Look for a "' in error.faults[0].fix


def test_nul_characters_are_told_with_their_row(tmp_path: Path) -> None:
    error = _refused(_write(tmp_path, "gemeente;regio\nDelft;a\nLei\0den;b\n"), "NUL")
    assert error.faults[0].row == 3


def test_half_a_character_of_utf_16_is_told(tmp_path: Path) -> None:
    content = "gemeente;regio\nDelft;a".encode("utf-16")
    _refused(_write(tmp_path, content[:-1]), "UTF-16")


# files that are no tables


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "it is empty"),
        (b" \r\n\t\n", "it is empty"),
        (b"\xef\xbb\xbf", "it is empty"),
        (b"%PDF-1.7\n%\xe2\xe3", "it is a PDF"),
        (b"\x89PNG\r\n\x1a\n\0\0", "it is a picture"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", "it is a picture"),
        (b"SQLite format 3\0", "database"),
        (b"\x1f\x8b\x08\0", "compressed"),
        (b"PK\x05\x06" + b"\0" * 18, "empty ZIP"),
        (b"{\\rtf1\\ansi Delft}", "Word"),
        (b"\n<!DOCTYPE HTML><table><tr><td>Delft", "web page"),
        (b"\xef\xbb\xbf<html><table>", "web page"),
        (b'<?xml version="1.0"?><a/>', "it is XML"),
        (bytes(range(1, 256)) * 20, "neither a text nor a workbook"),
        (bytes([0, 1, 2, 3, 0, 0, 0, 9]) * 50, "NUL"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "Excel before 2007"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "WordDocument".encode("utf-16-le"),
            "Word",
        ),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
            + b"\0" * 600
            + "EncryptedPackage".encode("utf-16-le"),
            "password",
        ),
    ],
)
def test_a_file_that_is_no_table_is_called_what_it_is(
    tmp_path: Path, content: bytes, told: str
) -> None:
    _refused(_write(tmp_path, content), told)


@pytest.mark.parametrize(
    ("part", "told"),
    [
        ("word/document.xml", "document of Word"),
        ("ppt/presentation.xml", "presentation"),
        ("xl/workbook.bin", "XLSB"),
        ("Index/Document.iwa", "Apple"),
        ("foto.jpg", "a ZIP file"),
    ],
)
def test_a_zip_that_is_no_workbook_is_called_what_it_is(
    tmp_path: Path, part: str, told: str
) -> None:
    path = tmp_path / "leden.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(part, "x")
    _refused(path, told)


def test_a_file_that_does_not_exist_is_told_with_the_nearest_name(tmp_path: Path) -> None:
    _write(tmp_path, "x", "leden-2021.csv")
    error = _refused(tmp_path / "leden-2012.csv", "no such file")
    assert "leden-2021.csv" in error.faults[0].fix
    _refused(tmp_path / "mapje" / "leden.csv", "no folder .*mapje")


def test_a_folder_is_told_with_what_is_in_it(tmp_path: Path) -> None:
    folder = tmp_path / "leden"
    folder.mkdir()
    _write(folder, "x", "mrdh.csv")
    error = _refused(folder, "it is a folder")
    assert "mrdh.csv" in error.faults[0].fix


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes with names")
def test_what_is_no_ordinary_file_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "leden.csv")
    _refused(tmp_path / "leden.csv", "no ordinary file")


def test_a_file_that_may_not_be_read_is_told(tmp_path: Path) -> None:
    path = _write(tmp_path, "gemeente\nDelft")
    with mock.patch.object(type(path), "open", side_effect=PermissionError(13, "Denied")):
        error = _refused(path, "may not be read")
    assert "Close it in other programs" in error.faults[0].fix


def test_a_text_beyond_the_limit_is_refused_by_its_size(tmp_path: Path) -> None:
    path = tmp_path / "leden.csv"
    with path.open("wb") as file:
        file.truncate(1_000_000_000)  # takes no room on the disk
        file.write(b"gemeente;regio\n")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    _refused(path, "1,000 MB")
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 20_000


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("gemeente;regio\n" + ";" * 2_500_000, "line of more than"),
        ("gemeente;regio\n" + ";;;;;;;;;\n" * 600_000, "more than .* cells"),
        (
            'gemeente;regio\n"' + '\n";"' * 100_000 + '"\n' + "a;b\n" * 1_100_000,
            "more than .* rows",
        ),
    ],
    ids=["one line", "cells", "rows"],
)
def test_a_text_of_nothing_but_cells_is_refused(tmp_path: Path, content: str, told: str) -> None:
    _refused(_write(tmp_path, content), told)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200)
@given(st.binary(max_size=200), st.sampled_from([b"", b"PK\x03\x04", b"\xff\xfe", b"gemeente;"]))
def test_any_file_is_read_or_refused(tmp_path: Path, content: bytes, start: bytes) -> None:
    path = _write(tmp_path, start + content)
    try:
        (grid,) = read_grids(path)
    except MembershipError as error:
        assert error.faults[0].file == "leden.csv"  # noqa: PT017 - any content may be refused
    else:
        assert all("\0" not in cell for row in grid.rows for cell in row)


# workbooks


def test_cells_of_a_workbook_are_text(tmp_path: Path) -> None:
    path = _workbook(
        tmp_path,
        ["gemeente", "code", "vanaf", "lid", "deel"],
        [" Den\u00a0Haag\n", 518, dt.date(2021, 1, 1), True, 0.25],
        ["Delft", "0503", dt.datetime.fromisoformat("2021-01-01T12:30"), False, None],
        ["Urk", 184.0, 44197, 1, "=1+1"],
    )
    rows = _cells(path)
    assert rows[1] == ["Den Haag", "518", "2021-01-01", "WAAR", "0.25"]
    assert rows[2] == ["Delft", "0503", "2021-01-01 12:30:00", "ONWAAR", ""]
    assert rows[3][:4] == ["Urk", "184", "44197", "1"]


def test_rows_keep_their_number_in_excel(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active["C4"], book.active["C6"] = "gemeente", "Delft"
    book.save(tmp_path / "leden.xlsx")
    (grid,) = read_grids(tmp_path / "leden.xlsx")
    assert [(n, *row) for n, row in zip(grid.lines, grid.rows, strict=True) if any(row)] == [
        (4, "gemeente"),
        (6, "Delft"),
    ]


def test_a_sheet_can_be_named(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.title = "Toelichting"
    book.create_sheet("Leden 2021").append(["gemeente"])
    book.create_sheet("Oud").sheet_state = "hidden"
    book.save(tmp_path / "leden.xlsx")
    path = tmp_path / "leden.xlsx"
    assert [(grid.name, grid.hidden) for grid in read_grids(path)] == [
        ("Toelichting", False),
        ("Leden 2021", False),
        ("Oud", True),
    ]
    (grid,) = read_grids(path, sheet="leden  2021")
    assert [list(row) for row in grid.rows] == [["gemeente"]]
    error = _refused(path, "no sheet 'Leden 2012'.*'Toelichting', 'Leden 2021'", sheet="Leden 2012")
    assert "'Leden 2021'" in error.faults[0].fix
    _refused(_write(tmp_path, "gemeente\nDelft"), "no workbook", sheet="Leden")


def test_an_error_and_a_formula_without_result_stay_visible(tmp_path: Path) -> None:
    path = _raw_workbook(
        tmp_path,
        f'<row r="1">{_cell("A1", "gemeente")}<c r="B1" t="e"><f>X()</f><v>#N/A</v></c>'
        '<c r="C1"><f>1+1</f></c><c r="D1"><f>1+1</f><v></v></c><c r="E1"><f>1+1</f><v>2</v></c>'
        '<c r="F1" t="str"><f>""</f><v></v></c>'
        '<c r="G1" s="1"><f t="shared" si="0"/><v/></c></row>',
    )
    assert _cells(path) == [
        ["gemeente", "#N/A", grids.UNCOMPUTED, grids.UNCOMPUTED, "2", "", grids.UNCOMPUTED]
    ]


def test_merged_cells_are_told_by_their_place(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet["B2"], sheet["B3"], sheet["C3"] = "gemeente", "Delft", "x"
    sheet.merge_cells("C3:D5")
    book.save(tmp_path / "leden.xlsx")
    (grid,) = read_grids(tmp_path / "leden.xlsx")
    assert grid.merged == ((1, 1, 3, 2),)


def test_macros_links_and_pictures_are_not_looked_at(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archives, "MOST_UNPACKED", 1_000_000)
    path = _workbook(tmp_path, ["gemeente", "regio"], ["Delft", "a"], name="leden.xlsm")
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/vbaProject.bin", b"\0" * 1000)
        archive.writestr("xl/externalLinks/externalLink1.xml", "<!DOCTYPE a><a>")
        archive.writestr("xl/media/image1.xml", b"\0" * 2_000_000)
    assert _cells(path) == [["gemeente", "regio"], ["Delft", "a"]]


def test_a_workbook_with_a_password_is_told(tmp_path: Path) -> None:
    path = _workbook(tmp_path, ["gemeente"])
    content = bytearray(path.read_bytes())
    # the flag of encryption, in the directory at the end
    for place in [found.start() for found in re.finditer(b"PK\x01\x02", bytes(content))]:
        content[place + 8] |= 1
    _refused(_write(tmp_path, bytes(content), "leden.xlsx"), "password")


@pytest.mark.parametrize("cut", [30, 400, 2000])
def test_a_workbook_that_was_cut_off_is_told(tmp_path: Path, cut: int) -> None:
    content = _workbook(tmp_path, ["gemeente"], ["Delft"]).read_bytes()
    _refused(_write(tmp_path, content[:-cut], "leden.xlsx"), "damaged")


def test_a_workbook_with_changed_bytes_is_told_or_read_as_it_was(tmp_path: Path) -> None:
    path = _workbook(tmp_path, ["gemeente", "regio"], *[["Delft", f"r{n}"] for n in range(50)])
    content, cells = path.read_bytes(), _cells(path)
    refused = 0
    for place in range(0, len(content), 37):
        broken = bytearray(content)
        broken[place] ^= 0xFF
        try:
            assert _cells(_write(tmp_path, bytes(broken), "stuk.xlsx")) == cells
        except MembershipError:
            refused += 1
    assert refused > 20


def _in_a_process(path: Path) -> tuple[str, float, float]:
    """Read a file in a process of its own; return what it says, its seconds and megabytes."""
    code = (
        "import resource, sys; from regiokaart.memberships.reading.files import read_grids\n"
        "from regiokaart.errors import MembershipError\n"
        "before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "try: print(len(read_grids(sys.argv[1])[0].rows))\n"
        "except MembershipError as error: print(error)\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)"
    )
    start = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", code, str(path)],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-500:]
    *said, kilobytes = done.stdout.strip().splitlines()
    return "\n".join(said), time.perf_counter() - start, int(kilobytes) / 1024


def _far_cell(folder: Path) -> Path:
    row = f'<row r="1">{_cell("A1", "gemeente")}</row>'
    return _raw_workbook(folder, f'{row}<row r="1048576">{_cell("XFD1048576", "x")}</row>')


def _far_cell_in_odd_words(folder: Path) -> Path:
    return _raw_workbook(
        folder,
        "<row><c t='inlineStr'><is><t>a</t></is></c></row>"
        + "<row/>" * 10_000
        + "<row>"
        + "<c/>" * 10_000
        + "<c t='inlineStr'><is><t>b</t></is></c></row>",
    )


def _cell_beyond_excel(folder: Path) -> Path:
    return _raw_workbook(folder, f'<row r="1">{_cell("ZZZZZZZZ9999999999", "x")}</row>')


def _many_strings_announced(folder: Path) -> Path:
    return _raw_workbook(
        folder,
        '<row r="1"><c r="A1" t="s"><v>0</v></c></row>',
        strings=' count="4294967295" uniqueCount="4294967295"><si><t>gemeente</t></si>',
    )


def _one_string_many_times(folder: Path) -> Path:
    rows = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, 100_001))
    return _raw_workbook(folder, rows, strings=f"><si><t>{'x' * 1_000_000}</t></si>")


def _one_string_many_times_in_odd_words(folder: Path) -> Path:
    rows = "<row><c t = 's'><v>0</v></c></row>" * 100_000
    return _raw_workbook(folder, rows, strings=f"><si><t>{'x' * 1_000_000}</t></si>")


def _bomb(folder: Path) -> Path:
    return _raw_workbook(folder, " " * 301_000_000)


def _billion_laughs(folder: Path) -> Path:
    entities = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    return _raw_workbook(
        folder,
        f'<row r="1">{_cell("A1", "&a9;")}</row>',
        prolog=f'<!DOCTYPE worksheet [<!ENTITY a0 "ha">{entities}]>',
    )


def _merged_over_everything(folder: Path) -> Path:
    return _raw_workbook(
        folder,
        f'<row r="1">{_cell("A1", "gemeente")}</row>',
        after='<mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>',
    )


def _ods(folder: Path, content: str) -> Path:
    path = folder / "leden.ods"
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text", "style")
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr(
            "content.xml",
            f"<office:document-content {spaces}><office:body><office:spreadsheet>{content}"
            "</office:spreadsheet></office:body></office:document-content>",
        )
    return path


def _repeated(rows: int, columns: int) -> str:
    return (
        f'<table:table table:name="A"><table:table-row table:number-rows-repeated="{rows}">'
        f'<table:table-cell table:number-columns-repeated="{columns}"><text:p>x</text:p>'
        "</table:table-cell></table:table-row></table:table>"
    )


def _ods_of_repetitions(folder: Path) -> Path:
    return _ods(folder, _repeated(1_000_000, 16_000))


def _ods_of_columns(folder: Path) -> Path:
    return _ods(folder, _repeated(1, 10**12))


def _ods_with_an_entity(folder: Path) -> Path:
    path = _ods(folder, "")
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", '<!DOCTYPE a [<!ENTITY b SYSTEM "/etc/passwd">]><a>&b;</a>')
    return path


@pytest.mark.parametrize(
    ("make", "told"),
    [
        (_far_cell, "span .* cells"),
        (_far_cell_in_odd_words, "span .* cells"),
        (_cell_beyond_excel, "there is no cell"),
        (_many_strings_announced, "announces more than can be there"),
        (_one_string_many_times, "span .* characters"),
        (_one_string_many_times_in_odd_words, "span .* characters"),
        (_bomb, "unpacks to more than"),
        (_billion_laughs, "declares a document type"),
        (_merged_over_everything, "^1$"),
        (_ods_of_repetitions, "more than .* rows or .* cells"),
        (_ods_of_columns, "more than .* rows or .* cells"),
        (_ods_with_an_entity, "declares a document type"),
    ],
)
def test_a_workbook_that_would_do_harm_does_none(
    tmp_path: Path, make: Callable[[Path], Path], told: str
) -> None:
    path = make(tmp_path)
    assert path.stat().st_size < 2_000_000
    said, seconds, megabytes = _in_a_process(path)
    assert re.search(told, said), said
    assert seconds < 30
    assert megabytes < 700


def test_a_size_that_is_declared_is_not_believed(tmp_path: Path) -> None:
    path = _raw_workbook(tmp_path, " " * 50_000_000)
    content = path.read_bytes()
    size = (50_000_000).to_bytes(4, "little")
    with zipfile.ZipFile(path) as archive:
        real = archive.getinfo("xl/worksheets/sheet1.xml").file_size.to_bytes(4, "little")
    assert size != real
    lying = content.replace(real, (100).to_bytes(4, "little"))
    _refused(_write(tmp_path, lying, "leden.xlsx"), "damaged")


def test_a_part_that_is_there_twice_is_refused(tmp_path: Path) -> None:
    path = _workbook(tmp_path, ["gemeente"])
    with zipfile.ZipFile(path, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("xl/worksheets/sheet1.xml", "<worksheet/>")
    _refused(path, "damaged.*twice")


def test_empty_cells_far_away_do_not_count(tmp_path: Path) -> None:
    cells = f'<row r="1">{_cell("A1", "gemeente")}</row><row r="1048576"><c r="XFD1048576" s="1"/>'
    assert _cells(_raw_workbook(tmp_path, f"{cells}</row>")) == [["gemeente"]]


def test_entities_that_are_declared_nowhere_are_refused(tmp_path: Path) -> None:
    _refused(_raw_workbook(tmp_path, f'<row r="1">{_cell("A1", "&b;")}</row>'), "damaged")


# spreadsheets of LibreOffice


def _odf_row(sheet: table.Table, *cells: table.TableCell | str) -> None:
    row = table.TableRow()
    for cell in cells:
        if isinstance(cell, str):
            filled = table.TableCell()
            filled.addElement(text.P(text=cell))
            row.addElement(filled)
        else:
            row.addElement(cell)
    sheet.addElement(row)


def test_a_spreadsheet_of_libreoffice_is_read_as_it_looks(tmp_path: Path) -> None:
    document = OpenDocumentSpreadsheet()
    sheet = table.Table(name="Leden")
    _odf_row(sheet, "Titel")
    sheet.addElement(table.TableRow(numberrowsrepeated=2))
    _odf_row(sheet, "gemeente", "code", "vanaf", "lid", "regio")
    lines = table.TableCell(valuetype="string")
    lines.addElement(text.P(text="Brielle"))
    lines.addElement(text.P(text="Westvoorne"))
    region = table.TableCell(numberrowsspanned=2)
    region.addElement(text.P(text="mrdh"))
    _odf_row(
        sheet,
        lines,
        table.TableCell(valuetype="float", value="503"),
        table.TableCell(valuetype="date", datevalue="2021-01-01"),
        table.TableCell(valuetype="boolean", booleanvalue="true"),
        region,
    )
    covered = table.CoveredTableCell()
    covered.addElement(text.P(text="verborgen"))
    row = table.TableRow()
    row.addElement(table.TableCell(numbercolumnsrepeated=2))
    row.addElement(table.TableCell(formula="of:=1+1"))
    row.addElement(table.TableCell())
    row.addElement(covered)
    sheet.addElement(row)
    sheet.addElement(table.TableRow(numberrowsrepeated=1_048_000))
    document.spreadsheet.addElement(sheet)
    secret = style.Style(name="weg", family="table")
    secret.addElement(style.TableProperties(display="false"))
    document.automaticstyles.addElement(secret)
    document.spreadsheet.addElement(table.Table(name="Oud", stylename="weg"))
    document.save(tmp_path / "leden.ods")
    grid, old = read_grids(tmp_path / "leden.ods")
    assert [(n, list(row)) for n, row in zip(grid.lines, grid.rows, strict=True)] == [
        (1, ["Titel"]),
        (4, ["gemeente", "code", "vanaf", "lid", "regio"]),
        (5, ["Brielle\nWestvoorne", "503", "2021-01-01", "WAAR", "mrdh"]),
        (6, ["", "", grids.UNCOMPUTED]),
    ]
    assert grid.merged == ((2, 4, 3, 4),)
    assert (grid.hidden, old.name, old.hidden) == (False, "Oud", True)


def test_a_text_document_of_libreoffice_is_called_what_it_is(tmp_path: Path) -> None:
    OpenDocumentText().save(tmp_path / "leden.ods")
    _refused(tmp_path / "leden.ods", "not a spreadsheet")


def test_notes_on_a_cell_are_not_its_text(tmp_path: Path) -> None:
    path = _ods(
        tmp_path,
        '<table:table table:name="A"><table:table-row><table:table-cell><office:annotation>'
        "<text:p>niet zeker</text:p></office:annotation><text:p>Den<text:s/>Haag"
        "<text:line-break/><text:span>Delft</text:span></text:p></table:table-cell>"
        "</table:table-row></table:table>",
    )
    assert _cells(path) == [["Den Haag\nDelft"]]


def test_a_spreadsheet_that_was_cut_off_is_told(tmp_path: Path) -> None:
    path = _ods(tmp_path, "<table:table><table:table-row>")
    _refused(path, "damaged")


# rows by column, for the table to complete


def test_rows_by_column_keep_all_columns_and_what_is_beyond(tmp_path: Path) -> None:
    path = _write(tmp_path, "\nCode; Eigen  kolom\nGM0503;x;y;;z\n\nGM0599\n")
    assert read_rows(path) == [
        (3, {"code": "GM0503", "eigen kolom": "x", SURPLUS: "y, z"}),
        (5, {"code": "GM0599", "eigen kolom": "", SURPLUS: ""}),
    ]


def test_limits_leave_room_for_the_largest_real_list(tmp_path: Path) -> None:
    row = (
        "cmk-2021-2024,regio-a,Regio A,GM0503,Delft,2021-01-01,,stated,een vindplaats van een bron"
    )
    path = _write(tmp_path, "gemeente,regio,naam,code,x,vanaf,tot,y,bron\n" + f"{row}\n" * 100_000)
    assert len(read_grids(path)[0].rows) == 100_001
    assert path.stat().st_size < files.LARGEST_TEXT / 5
    assert delimited.read_text(b"a;b\n1;2", name="x").rows == [("a", "b"), ("1", "2")]
