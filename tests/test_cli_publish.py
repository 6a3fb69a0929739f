"""The commands publish and serve: what they say, what they refuse, and who is answered."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
from threading import Thread
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest
import typer
from typer.testing import CliRunner

from regiokaart.cli.loopback import HOST, listen
from regiokaart.cli.publish import publish
from regiokaart.errors import InputError
from regiokaart.site import Published

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

_app = typer.Typer(pretty_exceptions_enable=False)
_app.command()(publish)


def _run(*arguments: str) -> tuple[int, str]:
    told = subprocess.run(
        [sys.executable, "-m", "regiokaart", *arguments],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    return told.returncode, told.stderr


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """Return what the command asks for, which is not made."""
    seen = SimpleNamespace()

    def note(studies: list[object], **given: object) -> Published:
        seen.studies = [study.id for study in studies]  # type: ignore[attr-defined]
        vars(seen).update(given)
        return Published(
            ("index.html",), 1_234_567, ("oud.html",), ("eigen.html",), ("pas op",), ()
        )

    monkeypatch.setattr("regiokaart.site.publish", note)
    return seen


def test_publish_tells_what_it_wrote_and_what_it_lacks(asked: SimpleNamespace) -> None:
    told = CliRunner().invoke(_app, ["--to", "web", "--offline", "--date", "2022-01-01"])
    assert told.exit_code == 0, told.output
    assert asked.studies == ["samenwerkingsagenda-2021"]
    assert (asked.inputs.offline, str(asked.inputs.day)) == (True, "2022-01-01")
    assert "Geschreven: web (1 bestanden, 1,2 MB)" in told.stdout
    assert "Verwijderd: 1 bestanden" in told.stdout
    assert "regiokaart serve web" in told.stdout
    for note in ("pas op", "eigen.html", "sitemap.xml"):
        assert note in told.stderr


def test_publish_in_english_with_an_address(asked: SimpleNamespace) -> None:
    arguments = [
        "stedelijke-cultuurregios-2021",
        "samenwerkingsagenda-2021",
        "--lang-default",
        "en",
    ]
    told = CliRunner().invoke(_app, [*arguments, "--url", "https://example.org/", "--replace"])
    assert told.exit_code == 0, told.output
    assert asked.studies == ["stedelijke-cultuurregios-2021", "samenwerkingsagenda-2021"]
    assert (asked.first, asked.url, asked.replace) == ("en", "https://example.org/", True)
    assert "Written: public (1 files, 1.2 MB)" in told.stdout
    assert "sitemap" not in told.stderr


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (("publish", "bestaat-niet"), "bestaat-niet"),
        (("publish", "--offline", "--url", "example.org"), "--url 'example.org'"),
        (("publish", "--offline", "--date", "gisteren"), "--date"),
        (("serve", "bestaat-niet"), "bestaat-niet is not a folder"),
        (("serve", "."), "has no index.html"),
        (("serve", "--port", "70000"), "65535"),
    ],
)
def test_what_is_refused_with_one_message(arguments: tuple[str, ...], expected: str) -> None:
    code, told = _run(*arguments)
    assert code == 2
    assert expected in told
    assert "Traceback" not in told


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with a page, files of some kinds, and what must not be shown."""
    site = tmp_path / "public"
    (site / "kaarten").mkdir(parents=True)
    (site / ".git").mkdir()
    files = {
        "index.html": "<!DOCTYPE html>",
        "kaarten/kaart-1.svg": "<svg/>",
        "site.css": "p {}",
        "kaart.js": "1",
        "layer.gpkg": "x",
        "onbekend.xyz": "x",
        ".git/config": "geheim",
    }
    for name, content in files.items():
        (site / name).write_text(content, encoding="utf-8")
    (tmp_path / "geheim.txt").write_text("geheim", encoding="utf-8")
    (site / "uitweg.txt").symlink_to(tmp_path / "geheim.txt")
    return site


@pytest.fixture
def get(folder: Path) -> Iterator[Callable[..., http.client.HTTPResponse]]:
    """Return a function that asks the server for a path, as it is written."""
    with listen(folder, port=0) as server:
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()

        def act(path: str, *, host: str = "", method: str = "GET") -> http.client.HTTPResponse:
            line = http.client.HTTPConnection(HOST, server.server_port, timeout=10)
            line.request(method, path, headers={"Host": host} if host else {})
            return line.getresponse()

        yield act
        server.shutdown()


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/", "text/html; charset=utf-8"),
        ("/index.html?x#y", "text/html; charset=utf-8"),
        ("/kaarten/kaart-1.svg", "image/svg+xml"),
        ("/site.css", "text/css; charset=utf-8"),
        ("/kaart.js", "text/javascript; charset=utf-8"),
        ("/layer.gpkg", "application/geopackage+sqlite3"),
        ("/onbekend.xyz", "application/octet-stream"),
    ],
)
def test_files_have_their_type(
    get: Callable[..., http.client.HTTPResponse], path: str, kind: str
) -> None:
    answer = get(path)
    assert answer.status == 200
    assert answer.headers["Content-Type"] == kind
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    "path",
    [
        "/../geheim.txt",
        "/%2e%2e/geheim.txt",
        "/kaarten/..%2f..%2fgeheim.txt",
        "/..%5cgeheim.txt",
        "//etc/passwd",
        "/uitweg.txt",
        "/.git/config",
        "/%2egit/config",
        "/kaarten/",
        "/bestaat-niet.html",
        "/index.html%00.png",
    ],
)
def test_nothing_else_is_shown(get: Callable[..., http.client.HTTPResponse], path: str) -> None:
    answer = get(path)
    assert answer.status == 404
    assert b"geheim" not in answer.read()


def test_only_this_computer_is_answered(get: Callable[..., http.client.HTTPResponse]) -> None:
    assert HOST == "127.0.0.1"
    assert get("/", host="localhost:8000").status == 200
    assert get("/", host="elders.example:8000").status == 421  # a name made to point here
    assert get("/", method="HEAD").status == 200
    assert get("/", method="POST").status == 501


def test_a_port_in_use(folder: Path) -> None:
    with socket.socket() as taken:
        taken.bind((HOST, 0))
        taken.listen()
        port = taken.getsockname()[1]
        code, told = _run("serve", str(folder), "--port", str(port))
        assert code == 2
        assert f"--port {port} is in use" in told
        with pytest.raises(InputError):
            listen(folder, port=port)


def test_it_tells_its_address_and_stops_with_ctrl_c(folder: Path) -> None:
    command = [sys.executable, "-m", "regiokaart", "serve", str(folder), "--port", "0"]
    running = subprocess.Popen(
        [*command, "--lang", "en"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONUNBUFFERED": ""},
    )
    try:
        assert running.stdout is not None
        line = running.stdout.readline()
        address = next(word for word in line.split() if word.startswith("http://127.0.0.1:"))
        connection = http.client.HTTPConnection(address.split("/")[2], timeout=10)
        connection.request("GET", "/")
        assert connection.getresponse().status == 200
        running.send_signal(signal.SIGINT)
        out, err = running.communicate(timeout=20)
    finally:
        running.kill()
    assert running.returncode == 0
    assert out.strip() == "Stopped."
    assert err == ""
