"""The commands about who belongs to what, run as a user runs them."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

from memberships.roo_export import Member, Regulation, export, write
from regiokaart.memberships import read


def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "regiokaart", *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
    )


def told(*arguments: str | Path) -> str:
    done = run(*arguments)
    assert done.returncode == 0, done.stderr
    return done.stdout


def refused(*arguments: str | Path) -> str:
    done = run(*arguments)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    return done.stderr


# municipality


def test_municipality_tells_its_life_and_memberships() -> None:
    text = told("municipality", "Brielle")
    for part in (
        "GM0501 Brielle",
        "tot 1 januari 2023",
        "Zuid-Holland",
        "17.439 inwoners",
        "opgegaan in Voorne aan Zee",
        "mrdh/mrdh Metropoolregio Rotterdam Den Haag: lid",
        "samenwerkingsagenda-2021/memberships.csv:",
    ):
        assert part in text


def test_municipality_that_ended_tells_the_memberships_of_its_successor() -> None:
    text = told("municipality", "GM0501", "--date", "1-1-2024", "--lang", "en")
    assert "Brielle did not exist on 1 January 2024; see GM1992 Voorne aan Zee" in text
    assert "Voorne aan Zee: mrdh/mrdh" in text
    assert "Brielle, Hellevoetsluis and Westvoorne merged into Voorne aan Zee" in text


def test_municipality_as_json() -> None:
    found = json.loads(told("municipality", "Vijfheerenlanden", "--format", "json"))
    assert (found["code"], found["exists_from"], found["exists_until"]) == (
        "GM1961",
        "2019-01-01",
        "",
    )
    assert [one["province"] for one in found["provinces"]] == ["Utrecht"]
    assert len(found["came_from"]) == 3


def test_name_of_two_municipalities_is_asked() -> None:
    message = refused("municipality", "Bergen")
    assert "GM0373" in message
    assert "GM0893" in message


# members


def test_members_of_a_day_with_totals() -> None:
    text = told("members", "mrdh", "--date", "2024-01-01")
    assert "21 gemeenten" in text
    assert "Voorne aan Zee" in text
    assert "Brielle, Hellevoetsluis en Westvoorne op 1 januari 2023 opgegaan in" in text


def test_members_as_csv_and_json_say_the_same() -> None:
    ask = ("members", "mrdh", "--date", "2022-12-31", "--format")
    rows = list(csv.DictReader(io.StringIO(told(*ask, "csv"))))
    found = json.loads(told(*ask, "json"))
    assert len(rows) == found["totals"]["municipalities"] == 23
    assert {row["code"] for row in rows} == {row["code"] for row in found["municipalities"]}


def test_partner_provinces_are_counted_apart() -> None:
    found = json.loads(told("members", "we-the-north", "--date", "2021-01-01", "--format", "json"))
    assert found["totals"] == {
        "municipalities": 4,
        "partly": 0,
        "provinces": 3,
        "population": 533_614,
        "population_with_provinces": 1_733_143,
    }
    text = told("members", "we-the-north", "--date", "2021-01-01")
    assert "4 gemeenten, 533.614 inwoners" in text
    assert "1.733.143" in text
    wide = told("members", "we-the-north", "--date", "2021-01-01", "--expand")
    assert "Meppel" in wide
    assert "Meppel" not in text


@pytest.mark.parametrize(
    ("name", "told_so"),
    [
        ("mrdhh", "Did you mean 'mrdh'"),
        ("haaglanden", "stedelijke-regio/haaglanden, stedelijke-cultuurregio/haaglanden"),
    ],
)
def test_name_of_no_region_or_several_is_refused(name: str, told_so: str) -> None:
    assert told_so in refused("members", name)


@pytest.mark.parametrize("day", ["2017-06-01", "2021-02-30", "morgen"])
def test_day_that_is_none_or_outside_the_register_is_refused(day: str) -> None:
    assert "--date" in refused("members", "mrdh", "--date", day)


# check


def _list(name: str, *rows: list[object]) -> Path:
    path = Path(name)
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


def test_list_without_faults() -> None:
    path = _list("leden.xlsx", ["Leden van de regio"], [], ["Gemeente"], ["Brielle, Westvoorne"])
    text = told("check", path, "--date", "2024-01-01")
    assert "2 gemeenten" in text
    assert "Geen fouten gevonden" in text
    assert "45% of its inhabitants" in text  # Voorne aan Zee, in part
    assert "--cooperation" in text


def test_every_fault_at_once_with_a_cleaned_copy() -> None:
    path = Path("leden.csv")
    path.write_text(
        "Gemeente;Regio;Vanaf;Bron\n"
        "Den Haag;Zuid;1-1-2021;=1+1\n"
        "Zoetermer;Zuid;1-1-2021;verslag\n"
        "Bergen;Noord;30-2-2021;verslag\n",
        encoding="cp1252",
    )
    done = run("check", path, "--cooperation", "proef", "--write", "schoon.csv")
    assert done.returncode == 2
    assert "3 fouten" in done.stdout
    for part in ("row 3", "'Zoetermeer' (", "row 4", "GM0373", "GM0893", "30-2-2021"):
        assert part in done.stdout
    text = Path("schoon.csv").read_text("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text), delimiter=";"))
    assert [row["name"] for row in rows] == ["'s-Gravenhage", "Zoetermer", "Bergen"]
    assert [row["code"] for row in rows] == ["GM0518", "", ""]
    assert (rows[0]["cooperation"], rows[0]["valid_from"]) == ("proef", "2021-01-01")
    assert rows[0]["source"] != "=1+1"  # a spreadsheet must not compute it
    assert "Zoetermeer" in rows[1]["remark"]


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_cleaned_copy_is_a_table_of_memberships(suffix: str) -> None:
    path = _list("leden.xlsx", ["Gemeenten"], ["Brielle, Westvoorne en Hellevoetsluis"])
    copy = Path(f"schoon{suffix}")
    fill = ("--cooperation", "voorne", "--region", "voorne", "--source", "Brief van 3 maart")
    told("check", path, *fill, "--write", copy)
    frame = read(copy).frame
    assert sorted(frame["code"]) == ["GM0501", "GM0530", "GM0614"]
    assert set(frame["source"]) == {"Brief van 3 maart"}


def test_wide_table_tells_a_fault_once_and_writes_official_names() -> None:
    path = _list(
        "breed.xlsx",
        ["Gemeente", "Haaglanden", "MRDH"],
        ["Capelle a/d IJssel", None, "x"],
        ["Roterdam", "x", "x"],
        ["Gouda", None, None],
    )
    done = run("check", path, "--write", "schoon.csv")
    assert done.stdout.count("'Roterdam' is not the name") == 1
    assert "Gouda" in done.stdout  # no cross, and so no membership: told, not lost
    assert "GM0502;Capelle aan den IJssel" in Path("schoon.csv").read_text("utf-8-sig")


def test_check_as_json() -> None:
    path = _list("leden.xlsx", ["Gemeente"], ["Delft"], ["Roterdam"])
    done = run("check", path, "--format", "json")
    found = json.loads(done.stdout)
    assert done.returncode == 2
    assert found["municipalities"] == ["GM0503"]
    (fault,) = found["faults"]
    assert (fault["row"], "Rotterdam" in fault["fix"]) == (3, True)


def test_file_that_is_not_there() -> None:
    assert "leden.xlsx" in refused("check", "leden.xlsx")


# why


def test_why_tells_rows_evidence_sources_and_silence() -> None:
    text = told("why", "Katwijk", "kaart-1")
    assert "Holland Rijnland" in text
    assert "afgeleid" in text
    assert "samenwerkingsagenda-2021/memberships.csv:14" in text
    assert "de gepubliceerde lijst is volledig" in told("why", "GM0546", "kaart-2")
    assert "no complete list, so unknown" in told("why", "Leiden", "kaart-5", "--lang", "en")
    assert "Did you mean 'kaart-1'" in refused("why", "Leiden", "kaart1")


def test_why_on_another_day_tells_the_events() -> None:
    text = told("why", "Voorne aan Zee", "kaart-2", "--date", "2024-01-01")
    assert "Brielle, Hellevoetsluis en Westvoorne op 1 januari 2023 opgegaan in" in text


# import-register


def test_official_register_becomes_a_table_with_findings() -> None:
    members = [
        Member(name="Gemeente Brielle", code="GM0501"),
        Member(name="Gemeente Delft", code="GM0503"),
        Member(name="Waterschap Verzonnen", tooi="https://example.org/tooi/id/waterschap/ws0001"),
    ]
    regulations = [
        Regulation(id="1", title="Regeling Verzonnen Delta", members=members),
        Regulation(id="2", title="Regeling Afval", members=members[1:]),
    ]
    write(Path("exportOO.xml"), export(regulations))
    text = told("import-register", "exportOO.xml", "--name", "delta", "--out", "uit/leden.csv")
    assert "1 regeling: 2 gemeenten; andere leden: 1; bevindingen: 1" in text
    assert "Brielle" in text
    assert "Voorne aan Zee" in text
    frame = read("uit/leden.csv").frame
    assert sorted(frame["code"]) == ["GM0501", "GM0503"]
    assert frame["source"].str.contains("regeling 1").all()
    listed = told("members", "verzonnen-delta", "--table", "uit/leden.csv", "--date", "2024-01-01")
    assert "Voorne aan Zee" in listed
    assert "deels: 1 gemeente" in listed
    assert "Regeling Verzonnen Delta" in refused(
        "import-register", "exportOO.xml", "--name", "Verzonen Delta"
    )


def test_hostile_export_is_refused() -> None:
    bomb = '<!DOCTYPE a [<!ENTITY b "bom"><!ENTITY c "&b;&b;">]><a>&c;</a>'
    Path("exportOO.xml").write_text(bomb, encoding="utf-8")
    assert "exportOO.xml" in refused("import-register", "exportOO.xml")
    assert not Path("data").exists()


# compare


def test_compare_tells_who_merged() -> None:
    ask = ("compare", "samenwerkingsagenda-2021", "--from", "2018-11-01", "--to", "2026-01-01")
    text = told(*ask)
    assert "Noordwijkerhout > Noordwijk" in text
    found = json.loads(told(*ask, "--format", "json"))
    mrdh = next(row for row in found["regions"] if row["region"] == "mrdh")
    assert (mrdh["municipalities_before"], mrdh["municipalities_after"]) == (23, 21)
    assert len(list(csv.DictReader(io.StringIO(told(*ask, "--format", "csv"))))) == len(
        found["regions"]
    )
    assert "must be later" in refused(*ask[:2], "--from", "2026-01-01", "--to", "2018-11-01")
