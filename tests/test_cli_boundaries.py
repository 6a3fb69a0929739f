"""The commands about boundaries, run as a user does, against a server on loopback."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pdok_server import PdokServer

from invented import squares
from regiokaart import register
from regiokaart.boundaries.source import OFFLINE
from regiokaart.cli.boundaries import parse_years
from regiokaart.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator

STUDY = "samenwerkingsagenda-2021"
CODES = list(register.at(dt.date(2021, 1, 1)).index)


def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "regiokaart", *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[PdokServer]:
    monkeypatch.delenv(OFFLINE)
    with PdokServer(years={2021: len(CODES), 2019: 0}, codes=CODES) as running:
        monkeypatch.setenv("REGIOKAART_PDOK_URL", running.url)
        yield running


@pytest.mark.parametrize(
    ("value", "years"),
    [("2021", [2021]), ("2019-2021", [2019, 2020, 2021]), ("2021, 2019", [2019, 2021])],
)
def test_years_are_written_alone_in_a_row_or_as_a_range(value: str, years: list[int]) -> None:
    assert parse_years(value) == years


@pytest.mark.parametrize("value", ["", "21", "2021-2019", "1800-2026", "dit jaar"])
def test_what_is_no_year_is_refused(value: str) -> None:
    with pytest.raises(InputError, match=r"no (year|range)"):
        parse_years(value)


def test_fetch_then_list_then_build_offline_then_clear(server: PdokServer) -> None:
    done = run("boundaries", "fetch", "2021")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "2021: 352 opgehaald\n"
    asked = len(server.asked)
    assert "staat al in de cache" in run("boundaries", "fetch", "2021").stdout
    assert len(server.asked) == asked

    listed = run("boundaries", "list").stdout
    line = next(line for line in listed.splitlines() if line.startswith("2021"))
    assert "352 gemeenten, PDOK ogc-api" in line
    assert all(str(year) in listed for year in range(2018, 2027))

    built = run("build", "--map", "kaart-2", "--formats", "svg", "--offline")
    assert built.returncode == 0, built.stderr
    assert "tegelkaart" not in built.stderr
    assert len(server.asked) == asked
    assert "CBS, Kadaster 2021, CC BY 4.0" in Path(f"maps/{STUDY}/kaart-2.svg").read_text()

    assert run("boundaries", "clear").stdout.startswith("1 verwijderd")
    assert "352 gemeenten" not in run("boundaries", "list").stdout


def test_a_build_fetches_what_it_needs_by_itself(server: PdokServer) -> None:
    built = run("build", "--map", "kaart-2", "--formats", "html")
    assert (built.returncode, built.stderr) == (0, "")
    assert server.asked
    asked = len(server.asked)
    assert run("build", "--map", "kaart-2", "--formats", "html").returncode == 0
    assert len(server.asked) == asked


def test_a_year_that_is_not_published_is_told_and_the_others_are_fetched(
    server: PdokServer,
) -> None:
    done = run("boundaries", "fetch", "2019,2021")
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert "2019" in done.stderr
    assert server.url in done.stderr
    assert "2021: 352 opgehaald" in done.stdout


def test_a_server_in_trouble_is_one_message(server: PdokServer) -> None:
    server.fail("html")
    done = run("build", "--map", "kaart-2", "--formats", "svg")
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    for part in (server.url, "--boundaries", "--offline"):
        assert part in done.stderr
    assert not Path("maps").exists()


def test_check_tells_what_is_in_a_file() -> None:
    squares().to_file("vierkanten.geojson")
    done = run("boundaries", "check", "vierkanten.geojson")
    assert done.returncode == 0, done.stderr
    assert "8 gebieden" in done.stdout
    assert "Topologie: in orde" in done.stdout
    assert "Almere (GM0034)" in done.stdout  # missing, by name


@pytest.mark.integration
def test_check_tells_what_would_be_repaired_and_refuses_the_wrong_year(
    real_boundaries: Path,
) -> None:
    file = real_boundaries / "cbsgebiedsindelingen2021.gpkg"
    done = run("boundaries", "check", file, "--year", "2021")
    assert done.returncode == 0, done.stderr
    assert "352 of 352 municipalities" in done.stdout
    assert "Topologie: te herstellen" in done.stdout
    assert "matched the shared borders of 74 municipalities" in done.stdout
    wrong = run("boundaries", "check", file, "--year", "2023")
    assert wrong.returncode == 2
    assert "Voorne aan Zee" in wrong.stderr


@pytest.mark.parametrize("name", ["er-is-niets.gpkg", "tekst.gpkg"])
def test_check_of_what_is_no_file_of_boundaries_is_one_message(name: str) -> None:
    Path("tekst.gpkg").write_text("geen GeoPackage")
    done = run("boundaries", "check", name)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert name in done.stderr


@pytest.mark.integration
@pytest.mark.parametrize("year", [2018, 2019, 2020, 2022, 2023, 2025, 2026])
def test_the_build_runs_on_every_year(real_boundaries: Path, year: int) -> None:
    done = run(
        "build", "--year", str(year), "--boundaries", real_boundaries, "--formats", "svg,html"
    )
    assert done.returncode == 0, done.stderr
    sheet = Path(f"maps/{STUDY}/kaart-1.svg").read_text()
    assert f"gemeentegrenzen {year}" in sheet
    assert "Peildatum 1 oktober 2021" in sheet


def test_fetch_asks_nothing_where_the_environment_forbids_it() -> None:
    done = run("boundaries", "fetch", "2021")  # tests are offline
    assert done.returncode == 2
    assert OFFLINE in done.stderr
