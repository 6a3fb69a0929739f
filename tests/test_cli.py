"""The command line as a user meets it: run as a programme, judged by output and exit code."""

from __future__ import annotations

import os
import pty
import select
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import regiokaart
from regiokaart.study import load_study

STUDY = "samenwerkingsagenda-2021"
BUNDLED = load_study().path.parent


def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "regiokaart", *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
    )


def refused(done: subprocess.CompletedProcess[str]) -> str:
    """Assert one clear message with exit code 2 and nothing written; return the message."""
    assert done.returncode == 2, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    assert done.stderr.startswith("regiokaart: ")
    assert not Path("maps").exists()
    assert not Path("data/processed").exists()
    return done.stderr


def own_table(text: str) -> None:
    folder = Path("data/raw") / STUDY
    folder.mkdir(parents=True)
    (folder / "memberships.csv").write_text(text, encoding="utf-8")


HEADER = "cooperation,region,code,name,valid_from,valid_to,evidence,source\n"


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ("mrdh,mrdh,GM9999,,,,stated,x\n", ["row 2", "column code", "GM9999"]),
        ("mrdh,mrdh,,Zoetermer,,,stated,x\n", ["row 2", "Zoetermer", "Zoetermeer"]),
        (
            "mrdh,mrdh,GM0503,Delft,,,stated,x\nmrdh,mrdh,GM0503,Delft,,,stated,x\n",
            ["row 3", "twice", "row 2"],
        ),
        ("mrdh,mrdh,GM0503,,2021-01-01,2020-01-01,stated,x\n", ["valid_to", "2020-01-01"]),
        ("mrdh,mrdh,GM0503,,2021-02-30,,stated,x\n", ["valid_from", "2021-02-30"]),
        ("mrdh,mrdh,GM0363,Amsterdam,,,stated,x\n", ["area of study", STUDY]),
        ("mrdhh,mrdh,GM0503,Delft,,,stated,x\n", ["mrdhh", "Did you mean 'mrdh'"]),
    ],
    ids=["code", "name", "twice", "order", "date", "area", "cooperation"],
)
def test_a_fault_in_a_table_is_named(rows: str, expected: list[str]) -> None:
    own_table(HEADER + rows)
    message = refused(run("build", "--formats", "png"))
    for part in ["memberships.csv", *expected]:
        assert part in message


@pytest.mark.parametrize(
    ("text", "expected"),
    [("", "empty"), (HEADER, "empty"), ("cooperation,region,source\na,b,c\n", "column code")],
    ids=["no bytes", "header only", "no column code"],
)
def test_an_empty_table_or_a_missing_column_is_named(text: str, expected: str) -> None:
    own_table(text)
    message = refused(run("build"))
    assert "memberships.csv" in message
    assert expected in message


def test_all_faults_of_a_table_are_told_at_once() -> None:
    own_table(HEADER + "mrdh,mrdh,GM9999,,,,stated,x\nmrdh,mrdh,GM0503,,2021-13-01,,guess,\n")
    message = refused(run("build"))
    for part in ("GM9999", "2021-13-01", "guess", "source"):
        assert part in message


def test_an_unknown_key_in_a_study_is_named_with_the_likely_one() -> None:
    shutil.copytree(BUNDLED, "eigen")
    toml = Path("eigen/study.toml")
    toml.write_text(toml.read_text().replace("boundary_year", "boundaryyear"))
    message = refused(run("build", "eigen"))
    assert "boundaryyear" in message
    assert "boundary_year" in message


def test_a_study_of_ones_own_is_built_from_its_folder() -> None:
    shutil.copytree(BUNDLED, "eigen")
    toml = Path("eigen/study.toml")
    toml.write_text(toml.read_text().replace(f'id = "{STUDY}"', 'id = "eigen"', 1))
    done = run("build", "eigen", "--map", "kaart-2", "--formats", "svg")
    assert done.returncode == 0, done.stderr
    assert Path("maps/eigen/kaart-2.svg").is_file()


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (("build", "samenwerkingsagenda-2012"), "Did you mean 'samenwerkingsagenda-2021'"),
        (("build", "--map", "kaart-9"), "kaart-1, kaart-2, kaart-3, kaart-4, kaart-5"),
        (("build", "--formats", "png,jpg"), "png, pdf, svg, html"),
        (("build", "--boundaries", "er-is-niets"), "er-is-niets does not exist"),
        (("build", "--out", "vol/onder"), "cannot write"),
        (("template", STUDY, "kaart-2"), "complete"),
    ],
)
def test_a_wrong_argument_is_one_message(arguments: tuple[str, ...], expected: str) -> None:
    Path("vol").write_text("een bestand")
    assert expected in refused(run(*arguments))


def test_a_file_that_is_no_geopackage_is_refused_and_never_replaced_by_tiles() -> None:
    Path("grenzen.gpkg").write_text("geen GeoPackage")
    assert "grenzen.gpkg" in refused(run("build", "--boundaries", "grenzen.gpkg"))


def test_debug_shows_the_traceback() -> None:
    done = run("build", "bestaat-niet", "--debug")
    assert done.returncode != 0
    assert "Traceback" in done.stderr


def test_a_build_away_from_a_terminal_is_quiet_but_tells_of_tiles() -> None:
    done = run("build", "--map", "kaart-2", "--formats", "png")
    assert done.returncode == 0
    assert done.stdout == ""
    assert "tegelkaarten" in done.stderr
    assert "--boundaries" in done.stderr
    assert "Aan te vullen" not in done.stderr
    assert Path(f"maps/{STUDY}/kaart-2.png").is_file()


@pytest.mark.parametrize(
    ("maps", "lang", "expected"),
    [
        (
            ("kaart-1", "kaart-5"),
            "nl",
            f"op kaart-5. Aan te vullen: regiokaart template {STUDY} kaart-5",
        ),
        (
            ("kaart-3", "kaart-4"),
            "en",
            f"on kaart-3 and kaart-4. To complete: regiokaart template {STUDY} MAP",
        ),
    ],
)
def test_a_build_tells_which_maps_can_be_completed(
    maps: tuple[str, ...], lang: str, expected: str
) -> None:
    chosen = [part for name in maps for part in ("--map", name)]
    done = run("build", *chosen, "--formats", "html", "--lang", lang)
    assert [expected in line for line in done.stderr.splitlines()].count(True) == 1


def test_tiles_of_another_day_ask_for_the_boundaries_of_its_year() -> None:
    done = run("build", "--date", "2024-01-01", "--map", "kaart-2", "--formats", "html")
    assert "boundaries fetch 2024" in done.stderr
    assert "cbsgebiedsindelingen2024.gpkg" in done.stderr


@pytest.mark.parametrize(
    ("name", "everyone"), [("build", True), ("publish", True), ("publish", False)]
)
def test_ctrl_c_is_one_message_and_leaves_nothing(name: str, *, everyone: bool) -> None:
    command = [sys.executable, "-m", "regiokaart", name, "--offline"]
    running = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    try:
        end = time.monotonic() + 120
        # something lies in the hidden folder: workers are at it
        while not any(path.is_file() for path in Path().glob("**/.regiokaart-*/**/*")):
            assert running.poll() is None, running.stderr.read() if running.stderr else ""
            assert time.monotonic() < end
            time.sleep(0.01)
        # a terminal sends it to the workers too
        (os.killpg if everyone else os.kill)(running.pid, signal.SIGINT)
        out, err = running.communicate(timeout=60)
    finally:
        if running.poll() is None:
            os.killpg(running.pid, signal.SIGKILL)
    assert running.returncode == 130
    assert out == ""
    assert err == "regiokaart: interrupted; earlier results are untouched\n"
    assert list(Path().iterdir()) == []


@pytest.mark.integration
def test_with_real_boundaries_nothing_is_told(real_boundaries: Path) -> None:
    done = run("build", "--map", "kaart-2", "--formats", "png", "--boundaries", real_boundaries)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_on_a_terminal_there_are_bars_and_a_closing_table() -> None:
    parent, child = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "regiokaart", "build", "--map", "kaart-1"],
        stdout=child,
        stderr=subprocess.PIPE,
        env={**os.environ, "COLUMNS": "100", "TERM": "xterm"},
    )
    os.close(child)
    shown = b""
    end = time.monotonic() + 120
    while time.monotonic() < end:
        ready, _, _ = select.select([parent], [], [], 1)
        try:
            piece = os.read(parent, 65536) if ready else b""
        except OSError:  # the other side has closed
            break
        if ready and not piece:
            break
        shown += piece
    process.communicate(timeout=60)
    assert process.returncode == 0
    text = shown.decode()
    for part in ("Afdrukvellen", "Webpagina", "Tabellen", "3/3", "Geschreven", f"maps/{STUDY}"):
        assert part in text


def test_studies_lists_what_is_bundled_in_both_languages() -> None:
    dutch, english = run("studies"), run("studies", "--lang", "en")
    assert dutch.returncode == english.returncode == 0
    for text, words in ((dutch.stdout, "Peildatum"), (english.stdout, "Reference date")):
        assert STUDY in text
        assert words in text
        assert "kaart-5" in text


def test_template_writes_the_table_and_tells_what_to_do() -> None:
    done = run("template", STUDY, "kaart-5")
    assert done.returncode == 0
    path = Path("data/raw") / STUDY / "memberships.csv"
    assert len(path.read_text(encoding="utf-8-sig").splitlines()) == 53
    for part in (str(path), "geen-deelname", f"regiokaart build {STUDY}"):
        assert part in done.stdout


def test_the_version_is_that_of_the_package() -> None:
    assert run("--version").stdout.strip() == f"regiokaart {regiokaart.__version__}"


def test_help_loads_no_heavy_library() -> None:
    code = (
        "import sys; from regiokaart.cli import main\n"
        "try: main()\nexcept SystemExit: pass\n"
        "heavy = {'pandas', 'geopandas', 'matplotlib', 'folium', 'highspy', 'numpy'}\n"
        "assert not heavy & set(sys.modules), heavy & set(sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, "--help"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "build" in done.stdout


@pytest.mark.integration
def test_a_page_may_show_pictures_of_pdok_only_when_asked(real_boundaries: Path) -> None:
    page = Path(f"maps/{STUDY}/kaart-2.html")
    build = ("build", "--map", "kaart-2", "--formats", "html", "--boundaries", real_boundaries)
    assert run(*build).returncode == 0
    assert "service.pdok.nl" not in page.read_text("utf-8")
    assert run(*build, "--background").returncode == 0
    assert "img-src https://service.pdok.nl" in page.read_text("utf-8")
