"""The table to complete, and a map that fills in with it."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from regiokaart.classes import classify
from regiokaart.errors import MembershipError, StudyError
from regiokaart.layer import load_scene
from regiokaart.study import load_study
from regiokaart.template import write_template

if TYPE_CHECKING:
    from collections.abc import Callable

    from regiokaart.study import Study

RAW = Path("data/raw")
TABLE = RAW / "samenwerkingsagenda-2021" / "memberships.csv"


def rows_of(path: Path) -> list[dict[str, str]]:
    text = path.read_bytes().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text), delimiter=";"))


def rewrite(path: Path, change: Callable[[dict[str, str]], None], *, encoding: str) -> None:
    rows = rows_of(path)
    for row in rows:
        change(row)
    with path.open("w", newline="", encoding=encoding) as stream:
        writer = csv.DictWriter(stream, rows[0].keys(), delimiter=";")
        writer.writeheader()
        writer.writerows(rows)


@pytest.mark.parametrize("map_id", ["kaart-3", "kaart-4", "kaart-5"])
def test_the_template_has_all_52_municipalities_and_changes_nothing_by_itself(map_id: str) -> None:
    study = load_study()
    before = classify(load_scene(study), study.map(map_id))
    write_template(study, map_id, TABLE)
    assert {row["code"] for row in rows_of(TABLE)} == set(study.codes())
    assert classify(load_scene(study, raw=RAW), study.map(map_id)) == before


def test_a_completed_template_fills_the_map_in() -> None:
    study = load_study()
    write_template(study, "kaart-3", TABLE)
    took_part = {"GM0599", "GM0606"}  # Schiedam is on the steering committee too

    def complete(row: dict[str, str]) -> None:
        row["region"] = "deelgenomen" if row["code"] in took_part else "geen-deelname"
        row["source"] = "Presentielijst"

    # as Excel in a Dutch office saves it
    rewrite(TABLE, complete, encoding="cp1252")
    classes = {
        one.label: len(one.codes)
        for one in classify(load_scene(study, raw=RAW), study.map("kaart-3"))
    }
    assert classes == {
        "Deelgenomen aan de sessies": 1,
        "Deelgenomen aan de sessies + Lid van de begeleidingscommissie": 1,
        "Lid van de begeleidingscommissie": 6,
        "Niet deelgenomen aan de sessies": 44,
    }


def test_a_second_map_is_added_to_what_is_there() -> None:
    study = load_study()
    write_template(study, "kaart-3", TABLE)
    rewrite(TABLE, lambda row: row.update(source="Brief"), encoding="utf-8")
    write_template(study, "kaart-5", TABLE)
    rows = rows_of(TABLE)
    assert len(rows) == 104
    assert {row["source"] for row in rows[:52]} == {"Brief"}
    load_scene(study, raw=RAW)


def test_rows_that_are_there_already_are_not_written_over() -> None:
    study = load_study()
    write_template(study, "kaart-3", TABLE)
    before = TABLE.read_bytes()
    with pytest.raises(MembershipError, match="sessies-2021 already"):
        write_template(study, "kaart-3", TABLE)
    assert TABLE.read_bytes() == before


def test_a_map_of_complete_lists_has_nothing_to_complete() -> None:
    with pytest.raises(StudyError, match="complete"):
        write_template(load_study(), "kaart-1", TABLE)
    assert not TABLE.exists()


def test_known_rows_are_filled_in_with_dates_evidence_and_source(
    invented_study: Callable[..., Study], tmp_path: Path
) -> None:
    regions = write_template(invented_study(), "kaart-2", tmp_path / "tabel.csv")
    rows = {row["code"]: row for row in rows_of(tmp_path / "tabel.csv")}
    assert regions == ["overleg"]
    assert (rows["GM0503"]["region"], rows["GM0503"]["evidence"]) == ("overleg", "weak")
    assert rows["GM0637"]["region"] == "geen-deelname"
    assert rows["GM0599"]["region"] == ""
