"""What docs/architecture.md promises of the code: who may import whom, and who may do what."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

import regiokaart
from regiokaart.memberships import COLUMNS as MEMBERSHIP_COLUMNS
from regiokaart.register.municipalities import COLUMNS as REGISTER_COLUMNS
from regiokaart.statistics.coverage import COLUMNS as COVERAGE_COLUMNS
from regiokaart.statistics.overlap import COLUMNS as OVERLAP_COLUMNS

ROOT = Path(__file__).parents[1]
HOME = Path(regiokaart.__file__).parent
DOCUMENT = ROOT / "docs" / "architecture.md"

# from the ground up; neighbours share a floor
FLOORS = (
    ("errors",),
    ("texts", "files"),
    ("register", "house"),
    ("boundaries",),
    ("memberships",),
    ("study",),
    ("layer",),
    ("classes",),
    ("statistics", "provenance"),
    ("tables", "template"),
    ("print", "web"),
    ("report",),
    ("build",),
    ("site",),
    ("api",),
    ("cli", "__main__"),
)
FLOOR_OF = {room: floor for floor, rooms in enumerate(FLOORS) for room in rooms}
MODULES = sorted(HOME.rglob("*.py"))
NETWORK = {
    *("aiohttp", "ftplib", "http", "httpx", "requests", "socket", "ssl", "urllib", "urllib3"),
    *("asyncio", "smtplib", "telnetlib", "websockets", "xmlrpc"),
}
TERMINAL = {"click", "rich", "typer"}
CLOCK = {"datetime.now", "datetime.today", "datetime.utcnow", "date.today", "time.time"}
SURROUNDINGS = {"Path.cwd", "os.getcwd", "os.chdir", "os.path.abspath", "locale.setlocale"}
ENVIRONMENT = {"os.environ", "os.getenv"}
READS_ENVIRONMENT = {"boundaries", "cli/boundaries"}  # a room, and a module
SERVER = {
    "cli/loopback": ("http.server.SimpleHTTPRequestHandler", "http.server.ThreadingHTTPServer")
}
"""The one module that answers requests, and opens no connection itself."""
WORDS_ONLY = ("urllib.parse", "http.HTTPStatus")
"""Names of networking that open no connection."""


def _short(path: Path) -> str:
    """Return the name of a module in the document: print/labels."""
    return path.relative_to(HOME).with_suffix("").as_posix()


def _room(path: Path) -> str:
    return _short(path).split("/")[0]


def _named(path: Path) -> object:
    return pytest.param(path, id=_short(path))


def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def _imports(tree: ast.Module) -> list[str]:
    """Return all imported modules, and names from modules, in dots."""
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            found += [f"{node.module}.{alias.name}" for alias in node.names]
    return found


def _dotted(node: ast.AST) -> str:
    """Return the last two parts of a.b.c."""
    if isinstance(node, ast.Attribute):
        owner = node.value
        name = owner.attr if isinstance(owner, ast.Attribute) else getattr(owner, "id", "")
        return f"{name}.{node.attr}"
    return ""


ROOMS = [_named(path) for path in MODULES if _short(path) != "__init__"]


@pytest.mark.parametrize("path", ROOMS)
def test_imports_only_from_below(path: Path) -> None:
    room = _room(path)
    assert room in FLOOR_OF, f"{room} has no floor: give it one here and in {DOCUMENT.name}"
    for name in _imports(_tree(path)):
        package, _, rest = name.partition(".")
        other = rest.split(".")[0]
        if package != "regiokaart" or not other or other == room:
            continue
        below = FLOOR_OF.get(other, len(FLOORS)) < FLOOR_OF[room]
        assert below or (room, other) == ("__main__", "cli"), f"{room} imports {name}"


@pytest.mark.parametrize("path", ROOMS)
def test_package_itself_is_imported_for_its_constants_only(path: Path) -> None:
    uses = {
        node.attr
        for node in ast.walk(_tree(path))
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.value.id == "regiokaart"
    }
    assert uses <= {"__version__", "DEFAULT_STUDY"}


def test_package_imports_no_room_before_it_is_used() -> None:
    tree = _tree(HOME / "__init__.py")
    eager = ast.Module([node for node in tree.body if not isinstance(node, ast.If)], [])
    assert not [name for name in _imports(eager) if name.startswith("regiokaart")]


@pytest.mark.parametrize("path", ROOMS)
def test_only_the_command_line_prints(path: Path) -> None:
    if _room(path) == "cli":
        return
    tree = _tree(path)
    names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    assert "print" not in names
    assert not {"sys.stdout", "sys.stderr"} & {_dotted(node) for node in ast.walk(tree)}
    assert not TERMINAL & {name.split(".")[0] for name in _imports(tree)}


@pytest.mark.parametrize("path", ROOMS)
def test_only_boundaries_may_reach_for_a_network(path: Path) -> None:
    if _room(path) == "boundaries":
        return
    used = [name for name in _imports(_tree(path)) if name.split(".")[0] in NETWORK]
    used = [name for name in used if name not in SERVER.get(_short(path), ())]
    assert all(name.startswith("urllib.parse") for name in used), used


def test_only_transport_makes_requests() -> None:
    found: dict[str, set[str]] = {}
    for path in MODULES:
        for name in _imports(_tree(path)):
            answers = name in SERVER.get(_short(path), ())
            if name.split(".")[0] in NETWORK and not name.startswith(WORDS_ONLY) and not answers:
                found.setdefault(_short(path), set()).add(name)
    assert found == {
        "boundaries/transport": {"requests"},
        "boundaries/failures": {"requests.exceptions"},
    }


def test_only_pdok_uses_the_transport() -> None:
    name = "regiokaart.boundaries.transport.Client"
    users = {_short(path) for path in MODULES if name in _imports(_tree(path))}
    assert users == {"boundaries/pdok", "boundaries/harvest"}  # harvest names it as a type
    (guarded,) = (path for path in MODULES if _short(path) == "boundaries/harvest")
    tree = _tree(guarded)
    run = ast.Module([node for node in tree.body if not isinstance(node, ast.If)], [])
    assert name not in _imports(run)


def test_readme_says_when_the_network_is_used() -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    assert "uses the network for one thing" in text
    assert "`--offline`" in text
    assert "REGIOKAART_OFFLINE" in text


@pytest.mark.parametrize("path", ROOMS)
def test_nothing_is_read_behind_the_callers_back(path: Path) -> None:
    used = {_dotted(node) for node in ast.walk(_tree(path))}
    assert not used & CLOCK
    assert not used & SURROUNDINGS
    if not {_room(path), _short(path)} & READS_ENVIRONMENT:
        assert not used & ENVIRONMENT


def _listed() -> set[str]:
    """Return the modules in the document's table of rooms."""
    rows = [
        line.split("|")[2]
        for line in DOCUMENT.read_text(encoding="utf-8").splitlines()
        if line.startswith("|") and line.count("|") == 4
    ]
    return {name for cell in rows for name in re.findall(r"`([\w/]+)`", cell)}


def test_document_names_every_module_and_no_other() -> None:
    doors = {"__init__"}
    modules = {_short(path) for path in MODULES if path.stem not in doors}
    listed = _listed()
    assert modules - listed == set(), "not in docs/architecture.md"
    assert {name for name in listed if name.split("/")[0] in FLOOR_OF} - modules == set()


def test_document_has_the_rooms_in_this_order() -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    rooms = ["errors", "texts, files", *(", ".join(rooms) for rooms in FLOORS[2:-1]), "cli"]
    places = [text.index(f"\n| {room} | `") for room in rooms]
    assert places == sorted(places)


def test_document_has_the_columns_of_the_frames() -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    frames = {
        "Register": REGISTER_COLUMNS,
        "Memberships": MEMBERSHIP_COLUMNS,
        "Coverage": COVERAGE_COLUMNS,
        "Overlap": OVERLAP_COLUMNS,
    }
    for name, columns in frames.items():
        paragraph = text.partition(f"\n**{name}**")[2].partition("\n\n")[0]
        assert not [column for column in columns if f"`{column}`" not in paragraph], name
