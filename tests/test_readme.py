"""What the README and the documents say is so: commands, examples, files, links and names."""

from __future__ import annotations

import csv
import doctest
import json
import os
import re
import subprocess
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from typer.main import get_command

import regiokaart as rk
from memberships import roo_export
from regiokaart import memberships, register
from regiokaart.boundaries import cache, pdok, soundness, source, topology
from regiokaart.boundaries.transport import Settings
from regiokaart.cli import app
from regiokaart.cli.boundaries import parse_years
from regiokaart.errors import MembershipError
from regiokaart.memberships import COLUMNS, DECLINED, REQUIRED
from regiokaart.study import Area, Cooperation, MapSpec, Show, Study

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
STUDY_FILE = ROOT / "docs" / "study-file.md"
TABLE = ROOT / "docs" / "membership-table.md"
BOUNDARIES = ROOT / "docs" / "boundaries.md"
THROUGH_TIME = ROOT / "docs" / "through-time.md"
DOCUMENTS = sorted(
    [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), ROOT / "data" / "raw" / "README.md"]
)
STUDY = "samenwerkingsagenda-2021"
NEEDS_BOUNDARIES = "Downloads"
"""A block of the README with this folder in it wants real boundaries there."""
NEEDS_NETWORK = ("regiokaart boundaries fetch ", "regiokaart build --year ")
"""Commands of the README that ask PDOK; they are only looked at."""


@dataclass(frozen=True)
class Block:
    """A fenced block of a document."""

    kind: str
    text: str
    line: int

    @property
    def commands(self) -> list[tuple[str, str]]:
        """The commands of a console block, each with the output shown beneath it."""
        found: list[tuple[str, str]] = []
        for line in self.text.splitlines():
            if line.startswith("$ "):
                found.append((line.removeprefix("$ "), ""))
            else:
                command, output = found.pop()
                found.append((command, f"{output}{line}\n"))
        return found


def _blocks(path: Path, *kinds: str) -> list[Block]:
    text = path.read_text(encoding="utf-8")
    return [
        Block(match[1], match[2], text[: match.start()].count("\n") + 1)
        for match in re.finditer(r"^```(\w+)\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
        if match[1] in kinds
    ]


def _after(path: Path, mark: str, *kinds: str) -> list[str]:
    """Return the first block of each kind after a comment in a document."""
    start = path.read_text(encoding="utf-8").partition(f"<!-- {mark} -->")[0].count("\n")
    later = [block for block in _blocks(path, *kinds) if block.line > start]
    return [next(block.text for block in later if block.kind == kind) for kind in kinds]


def _is_ours(command: str) -> bool:
    """Whether a command is run here; those that set up an environment are only looked at."""
    return not command.startswith(("make ", "pip ", *NEEDS_NETWORK))


def _shell(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a command line as a reader would, with the regiokaart of this environment."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    return subprocess.run(
        ["sh", "-c", command],
        cwd=folder,
        env={**os.environ, "PATH": path, "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=300,
        check=False,
    )


def _follow(blocks: list[Block], folder: Path) -> None:
    """Do what blocks say, in order: commands in a shell, Python as a session."""
    names: dict[str, object] = {}
    for block in blocks:
        if block.kind == "python":
            _session(block, names)
            continue
        for command, output in block.commands:
            if not _is_ours(command):
                continue
            done = _shell(command, folder)
            where = f"README.md, line {block.line}: {command}\n{done.stderr}"
            assert done.returncode == 0, where
            if output:
                assert done.stdout == output, where


def _session(block: Block, names: dict[str, object]) -> None:
    """Run a Python block as a doctest that shares its names with the blocks before it."""
    test = doctest.DocTestParser().get_doctest(
        block.text, names, "README.md", README.name, block.line
    )
    told: list[str] = []
    runner = doctest.DocTestRunner(verbose=False)
    runner.run(test, out=told.append, clear_globs=False)
    names |= test.globs
    assert test.examples
    assert not told, "".join(told)


def _promised() -> Iterator[str]:
    """Yield the files that the README says come out, for each map of the study."""
    for name in re.findall(r"`((?:maps|data/processed)/STUDY/[\w.-]+)`", README.read_text("utf-8")):
        for spec in rk.load_study(STUDY).maps if "MAP" in name else [None]:
            yield name.replace("STUDY", STUDY).replace("MAP", spec.id if spec else "")


def _bring_along(folder: Path) -> None:
    """Put the files there that a reader of the README has: a list, and an export."""
    book = openpyxl.Workbook()
    for row in (["Leden van de regio"], [], ["Gemeente"], ["Brielle, Westvoorne"], ["Den Haag"]):
        book.active.append(row)
    book.save(folder / "leden.xlsx")
    three = {"GM0501": "Brielle", "GM0530": "Hellevoetsluis", "GM0503": "Delft"}
    regulation = roo_export.Regulation(
        id="1",
        title="Gemeenschappelijke Regeling Metropoolregio Rotterdam Den Haag",
        members=[roo_export.Member(name=name, code=code) for code, name in three.items()],
    )
    roo_export.write(folder / "exportOO.xml", roo_export.export([regulation]))


def test_readme_runs_on_tiles(tmp_path: Path) -> None:
    _bring_along(tmp_path)
    every = _blocks(README, "console", "python")
    _follow([block for block in every if NEEDS_BOUNDARIES not in block.text], tmp_path)
    manifest = json.loads((tmp_path / f"data/processed/{STUDY}/manifest.json").read_text("utf-8"))
    assert manifest["boundaries"]["kind"] == "tiles"
    promised = list(_promised())
    assert len(promised) > 20
    assert not [name for name in promised if not (tmp_path / name).stat().st_size]
    made = {
        path.relative_to(tmp_path).as_posix()
        for folder in ("maps", "data/processed")
        for path in (tmp_path / folder).rglob("*")
        if path.is_file()
    }
    of_a_day = {name for name in made if "/2024-01-01/" in name}
    built = {name for name in promised if "/report." not in name}
    assert {name.replace("/2024-01-01/", "/") for name in of_a_day} == built
    assert made - of_a_day == set(promised), "the README does not tell all that comes out"
    papers = {path.name for path in (tmp_path / "papers" / "maps" / STUDY).iterdir()}
    assert papers >= {"kaart-1.pdf", "kaart-1-a3.pdf", "kaart-1-figure.pdf", "kaarten.pdf"}
    assert (tmp_path / "public" / "en" / "index.html").is_file()
    assert (tmp_path / "cijfers.xlsx").read_bytes().startswith(b"PK")
    schoon = rk.memberships.read_table(tmp_path / "leden-schoon.xlsx").frame
    assert sorted(schoon["code"]) == ["GM0501", "GM0518", "GM0614"]
    assert (tmp_path / "elsewhere" / "maps" / STUDY / "kaart-2.html").is_file()
    assert (tmp_path / "kaart-1.pdf").read_bytes().startswith(b"%PDF")


@pytest.mark.integration
def test_readme_runs_on_real_boundaries(
    tmp_path: Path, real_boundaries: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("REGIOKAART_BOUNDARIES")  # the README names them in ways of its own
    (tmp_path / NEEDS_BOUNDARIES).symlink_to(real_boundaries)
    manifest = tmp_path / "data" / "processed" / STUDY / "manifest.json"
    blocks = [
        block for block in _blocks(README, "console", "python") if NEEDS_BOUNDARIES in block.text
    ]
    builds = 0
    for block in blocks:
        for command, _ in block.commands:
            manifest.unlink(missing_ok=True)
            ours = "regiokaart build" in command
            # where boundaries come from is the point here; sheets would take the time
            quick = f"{command} --formats html" if ours else command
            _follow([Block("console", f"$ {quick}\n", block.line)], tmp_path)
            if ours:
                told = json.loads(manifest.read_text("utf-8"))
                assert told["boundaries"]["kind"] == "boundaries", command
                assert told["boundaries"]["file"] == "cbsgebiedsindelingen2021.gpkg"
                builds += 1
    assert builds == 3


def test_through_time_runs_as_it_says(tmp_path: Path) -> None:
    (tmp_path / "leden.xlsx").touch()
    blocks = _blocks(THROUGH_TIME, "console", "python")
    builds = [block for block in blocks if "regiokaart build" in block.text]
    _follow([block for block in blocks if block not in builds], tmp_path)
    assert len(builds) == 1  # the README's test runs this one


def test_verbose_tells_which_file_was_taken(tmp_path: Path) -> None:
    assert "`regiokaart --verbose build`" in README.read_text("utf-8")
    told = _shell("regiokaart --verbose build --map kaart-1 --formats html", tmp_path).stderr
    assert "boundaries of 2021: tiles" in told


def test_completed_table_is_used(tmp_path: Path) -> None:
    assert _shell(f"regiokaart template {STUDY} kaart-3", tmp_path).returncode == 0
    path = tmp_path / "data" / "raw" / STUDY / "memberships.csv"
    with path.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream, delimiter=";"))
    assert len(rows) == 52
    answers = {"GM0503": "deelgenomen", "GM0518": DECLINED}
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]), delimiter=";")
        writer.writeheader()
        for row in rows:
            given = {"region": answers.get(row["code"], ""), "source": "Proefbron"}
            writer.writerow(row | given)
    scene = rk.load_scene(rk.load_study(STUDY), raw=tmp_path / "data" / "raw")
    layer = scene.layer["sessies-2021"]
    assert (layer["GM0503"], layer["GM0518"]) == ("deelgenomen", DECLINED)
    assert (layer == "unknown").sum() == 50


def test_setting_up_names_what_exists() -> None:
    commands = [command for block in _blocks(README, "console") for command, _ in block.commands]
    text = README.read_text("utf-8")
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    named = {command.split()[1] for command in commands if command.startswith("make ")}
    named |= set(re.findall(r"`make ([a-z]+)[^`]*`", text))
    assert {"maps", "test"} <= named <= targets
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = set(re.findall(r"pip install '\.\[(\w+)\]'", text))
    assert extras <= set(project["optional-dependencies"])
    assert "Python 3.11 or later" in text
    assert project["requires-python"] == ">=3.11"
    assert project["license"] in text
    for command in commands:
        assert _is_ours(command) or command.split()[0] in {"make", "pip", "regiokaart"}


def test_commands_that_ask_pdok_are_understood() -> None:
    commands = [command for block in _blocks(README, "console") for command, _ in block.commands]
    asking = [command for command in commands if command.startswith(NEEDS_NETWORK)]
    assert len(asking) >= 3
    for line in asking:
        _understood(line.split()[1:])


def test_boundaries_document_holds() -> None:
    text = " ".join(BOUNDARIES.read_text("utf-8").split())
    for name in (source.ENVIRONMENT, source.OFFLINE, cache.ENVIRONMENT, pdok.ENVIRONMENT):
        assert f"| `{name}` |" in text
    for line in re.findall(r"\| `regiokaart ([^`]+)` \|", text):
        _understood(line.replace("YEARS", "2018-2026").replace("FILE", "file.gpkg").split())
    assert f"| all overlaps together | {soundness.MOST_OVERLAP:,.0f} m² |" in text
    assert (
        f"| all gaps narrower than {soundness.SLIVER_WIDTH:.0f} m together | "
        f"{soundness.MOST_GAP:,.0f} m² |"
    ) in text
    assert f"the smaller municipality | {soundness.MOST_OF_ONE:.0%} |" in text
    assert f"Gaps narrower than {topology.GAP_WIDTH:.0f} m are" in text
    settings = Settings()
    assert f"| a connection must stand within | {settings.connect:.0f} s |" in text
    assert f"| the next bytes must come within | {settings.read:.0f} s |" in text
    assert f"| attempts for one page | {settings.attempts} |" in text
    assert f"| one service must be done within | {settings.deadline:.0f} s |" in text
    assert f"It waits {settings.first_wait:g} s" in text
    assert f"at most {settings.longest_wait:.0f} s" in text
    assert f"unpacked | {settings.most_bytes / 1e6:.0f} MB |" in text
    assert (register.FIRST_DAY.year, register.LAST_DAY.year) == (2018, 2026)
    assert "known from 2018 to 2026" in text


def _understood(words: list[str]) -> None:
    """Check that a command line exists, with its options, without doing what it says."""
    command: Any = get_command(app)
    context = command.make_context("regiokaart", [], resilient_parsing=True)
    while hasattr(command, "get_command"):
        name, *words = words
        command = command.get_command(context, name)
        assert command is not None, name
    made = command.make_context(name, words)
    if "years" in made.params:
        assert parse_years(made.params["years"])


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_links_and_images_exist(path: Path) -> None:
    text = re.sub(r"```.*?```", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if not target.startswith(("https://", "#")):
            assert (path.parent / target.partition("#")[0]).is_file(), target


def test_pictures_are_small_and_used() -> None:
    text = README.read_text("utf-8")
    pictures = list((ROOT / "docs" / "images").iterdir())
    for picture in pictures:
        assert picture.suffix == ".png"
        assert picture.stat().st_size < 250_000
        assert f"docs/images/{picture.name}" in text


def test_public_names_are_told() -> None:
    text = README.read_text("utf-8")
    assert not [name for name in rk.__all__ if f"`rk.{name}" not in text]
    for name in re.findall(r"`rk\.(\w+)", text):
        assert getattr(rk, name) is not None


def test_study_file_example_holds(tmp_path: Path) -> None:
    (study,) = _after(STUDY_FILE, "example", "toml")
    (table,) = (block.text for block in _blocks(TABLE, "csv")[:1])
    (tmp_path / "study.toml").write_text(study, encoding="utf-8")
    (tmp_path / "memberships.csv").write_text(table, encoding="utf-8")
    (tmp_path / "huisstijl.toml").write_text('[footer]\nnl = "Bureau Voorbeeld"\n', "utf-8")
    loaded = rk.load_study(tmp_path)
    assert rk.load_scene(loaded).house.footer.get("nl") == "Bureau Voorbeeld"
    layer = rk.load_layer(loaded)["cultuurregio"]
    assert dict(layer) == {
        "GM0503": "noord",
        "GM0518": "noord",
        "GM0603": DECLINED,
        "GM0637": "unknown",
    }
    assert len(rk.coverage(loaded)["map"].unique()) == 3


def test_study_file_tells_every_key() -> None:
    text = STUDY_FILE.read_text("utf-8")
    (example,) = _after(STUDY_FILE, "example", "toml")
    for model in (Study, Area, Cooperation, MapSpec, Show):
        for name, info in model.model_fields.items():
            if name == "path":
                continue
            key = info.alias or name
            assert f"`{key}`" in text, key
            if model is not Area:
                assert re.search(rf"\b{key}\b", example), key


def test_table_tells_every_column() -> None:
    text = TABLE.read_text("utf-8")
    for column in COLUMNS:
        (required,) = re.findall(rf"^\| `{column}` \| (yes|no)", text, re.MULTILINE)
        assert (required == "yes") == (column in REQUIRED), column


@pytest.mark.parametrize("mark", ["faults", "clashes"])
def test_table_tells_faults_as_they_are(mark: str, tmp_path: Path) -> None:
    table, told = _after(TABLE, mark, "csv", "text")
    path = tmp_path / "memberships.csv"
    path.write_text(table, encoding="utf-8")
    with pytest.raises(MembershipError) as caught:
        memberships.read(path)
    assert str(caught.value) == told.rstrip("\n")


def test_wrong_table_ends_with_2_and_writes_nothing(tmp_path: Path) -> None:
    table, told = _after(TABLE, "faults", "csv", "text")
    folder = tmp_path / "data" / "raw" / STUDY
    folder.mkdir(parents=True)
    (folder / "memberships.csv").write_text(table, encoding="utf-8")
    done = _shell("regiokaart build", tmp_path)
    assert done.returncode == 2
    assert told.splitlines()[1] in done.stderr
    assert not (tmp_path / "maps").exists()
    assert not (tmp_path / "data" / "processed").exists()


def test_citation_names_this_version() -> None:
    text = (ROOT / "CITATION.cff").read_text("utf-8")
    told = dict(re.findall(r"^([\w-]+): (.+)$", text, re.MULTILINE))
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert told["cff-version"] == "1.2.0"
    assert told["version"] == project["version"] == rk.__version__
    assert told["license"] == project["license"]
    assert f"- name: {project['authors'][0]['name']}" in text
    assert project["version"] in (ROOT / "CHANGELOG.md").read_text("utf-8")
