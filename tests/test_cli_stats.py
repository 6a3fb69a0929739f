"""The command stats: its forms, and that they tell the same figures."""

from __future__ import annotations

import csv
import io
import json
import string
from pathlib import Path

import openpyxl
import pytest
import typer
from typer.testing import CliRunner

from regiokaart.cli.stats import stats
from regiokaart.cli.stats_words import WORDS
from regiokaart.errors import InputError, StudyError

AGENDA, NATIONAL = "samenwerkingsagenda-2021", "stedelijke-cultuurregios-2021"


def run(*arguments: str) -> tuple[str, str]:
    """Run the command and return what it prints and notes."""
    app = typer.Typer(pretty_exceptions_enable=False)
    app.command()(stats)
    done = CliRunner().invoke(app, arguments, catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.stdout, done.stderr


def test_table_tells_the_figures_in_dutch() -> None:
    text, _ = run(AGENDA)
    for part in (
        "op 1 oktober 2021",
        "24 van de 52 gemeenten zitten in een regio: 2.466.319 inwoners.",
        "Tussen 9 en 51 van de 52 gemeenten zitten in een regio",
        "Van 42 gemeenten is de deelname niet bekend.",
        "Haaglanden + Metropoolregio Rotterdam Den Haag (MRDH) + Lid van de begeleidingscommissie",
        "4 van de 28 paren delen niets.",
        "Van 13 van de 28 paren is niet bekend of zij iets delen.",
    ):
        assert part in text


def test_uncertain_overlap_is_not_told_as_certain() -> None:
    text, _ = run(AGENDA, "--part", "overlap", "--format", "md", "--lang", "en")
    rows = [line for line in text.splitlines() if "KCR Rotterdam" in line]
    (row,) = (line for line in rows if line.startswith("| Rotterdam / Dordrecht"))
    cells = [cell.strip() for cell in row.strip("|").split("|")]
    assert cells[2:4] == ["1 to 2", "651,631 or more"]
    assert cells[5:9] == ["", "", "", ""]
    assert cells[9] == "Rotterdam"


def test_json_has_all_parts_and_the_unknown_by_code() -> None:
    found = json.loads(run(AGENDA, "--format", "json")[0])
    assert (found["study"], found["date"], found["base"]) == (AGENDA, "2021-10-01", "members")
    assert len(found["unknown"]["sessies-2021"]) == found["municipalities"] == 52
    (none,) = (
        row
        for row in found["coverage"]
        if (row["cooperation"], row["by"], row["regions"]) == ("stedelijke-regio", "area", "0")
    )
    assert (none["municipalities"], none["population"]) == (28, 1_259_731)
    (unknown,) = (
        row
        for row in found["coverage"]
        if (row["cooperation"], row["by"], row["regions"]) == ("sessies-2021", "area", ">=1")
    )
    assert unknown["municipalities"] is None
    assert (unknown["municipalities_low"], unknown["municipalities_high"]) == (0, 52)
    assert len(found["overlap"]) == 28


def test_csv_is_one_part_and_says_which() -> None:
    text, note = run(AGENDA, "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert rows[0]["municipalities_of"] == "52"
    assert "--part regions, overlap, sets, congruence" in note
    text, note = run(AGENDA, "--format", "csv", "--part", "overlap")
    pairs = list(csv.DictReader(io.StringIO(text)))
    assert len(pairs) == 28
    assert "--part" not in note


def test_csv_of_several_parts_is_refused_without_a_file() -> None:
    with pytest.raises(InputError, match="one --part at a time"):
        run(AGENDA, "--format", "csv", "--part", "overlap", "--part", "sets")


def test_files_of_each_part() -> None:
    run(AGENDA, "--out", "uit/cijfers.csv")
    names = {path.name for path in Path("uit").iterdir()}
    parts = ("regions", "coverage", "overlap", "sets", "congruence")
    assert names == {f"cijfers-{part}.csv" for part in parts}
    run(AGENDA, "--part", "overlap", "--out", "paren.csv")
    raw = Path("paren.csv").read_bytes()
    assert raw == Path("uit/cijfers-overlap.csv").read_bytes()
    rows = list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig")), delimiter=";"))
    assert len(rows) == 28


def test_workbook_has_a_sheet_per_part_and_says_what_was_counted() -> None:
    run(NATIONAL, "--expand", "--out", "cijfers.xlsx")
    book = openpyxl.load_workbook("cijfers.xlsx")
    assert book.sheetnames == [
        *("regions", "coverage", "overlap", "sets", "congruence", "toelichting")
    ]
    told = [cell.value for cell in book["toelichting"]["A"]]
    assert any("partnerprovincies" in str(value) for value in told)
    assert book["overlap"].freeze_panes == "A2"
    numbers = [
        row[0] for row in book["regions"].iter_rows(2, min_col=7, max_col=7, values_only=True)
    ]
    assert 1_733_143 in numbers  # the three northern provinces
    assert run(NATIONAL, "--format", "xlsx")[0].strip().endswith(f"{NATIONAL}-stats.xlsx")


def test_markdown_tables_are_whole() -> None:
    text, _ = run(AGENDA, "--format", "md")
    assert text.startswith("# Samenwerkingsagenda cultuur Zuid-Holland")
    lines = [line for line in text.splitlines() if line.startswith("|")]
    widths = [line.count("|") for line in lines]
    tables = [place for place, line in enumerate(lines) if line.startswith("| --- |")]
    assert len(tables) == 10
    for place in tables:
        assert widths[place - 1] == widths[place] == widths[place + 1]


def test_another_day_counts_the_municipalities_of_then() -> None:
    found = json.loads(run(AGENDA, "--date", "2023-06-01", "--format", "json")[0])
    (mrdh,) = (row for row in found["regions"] if row["cooperation"] == "mrdh")
    assert mrdh["municipalities"] == 21
    assert found["municipalities"] == 50


@pytest.mark.parametrize("name", ["cijfers.txt", "cijfers"])
def test_a_file_of_another_kind_is_refused(name: str) -> None:
    with pytest.raises(InputError, match=r"\.csv, \.xlsx, \.json, \.md"):
        run(AGENDA, "--out", name)


def test_a_form_that_the_file_is_not_is_refused() -> None:
    with pytest.raises(InputError, match="leave --format out"):
        run(AGENDA, "--format", "json", "--out", "cijfers.xlsx")


def test_a_study_that_is_not_there_is_told() -> None:
    with pytest.raises(StudyError, match=AGENDA):
        run("samenwerkingsagenda-2012")


@pytest.mark.parametrize("key", sorted(WORDS))
def test_words_have_the_same_places_in_both_languages(key: str) -> None:
    dutch, english = (
        {name for _, name, _, _ in string.Formatter().parse(words) if name is not None}
        for words in WORDS[key]
    )
    assert dutch == english
