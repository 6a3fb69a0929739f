"""The command report writes two files where the maps are, and says so."""

from __future__ import annotations

from pathlib import Path

import typer
from typer.testing import CliRunner

from regiokaart.cli.report import report
from regiokaart.errors import InputError

_app = typer.Typer(pretty_exceptions_enable=False)
_app.command()(report)


def test_it_writes_page_and_document_beside_the_maps(tmp_path: Path) -> None:
    beside = tmp_path / "maps/samenwerkingsagenda-2021/kaart-1.png"
    beside.parent.mkdir(parents=True)
    beside.write_bytes(b"map")
    told = CliRunner().invoke(_app, ["samenwerkingsagenda-2021", "--offline", "--lang", "en"])
    assert told.exit_code == 0, told.output
    written = [Path(line.removeprefix("Written: ")) for line in told.stdout.splitlines()]
    assert [path.name for path in written] == ["report.html", "report.pdf"]
    assert written[0].read_text("utf-8").startswith("<!DOCTYPE html>")
    assert written[1].read_bytes().startswith(b"%PDF-")
    assert "tile maps" in told.stderr
    assert sorted(path.name for path in beside.parent.iterdir()) == [
        *("kaart-1.png", "report.html", "report.pdf")
    ]


def test_a_day_that_is_none_leaves_nothing(tmp_path: Path) -> None:
    told = CliRunner().invoke(_app, ["samenwerkingsagenda-2021", "--offline", "--date", "gisteren"])
    assert isinstance(told.exception, InputError)
    assert "--date" in str(told.exception)
    assert not (tmp_path / "maps").exists()
