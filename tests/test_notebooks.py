"""The notebooks run as they are stored, on tiles and on real boundaries, and are stored clean."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import TYPE_CHECKING

import nbformat
import pytest
from nbclient import NotebookClient

if TYPE_CHECKING:
    from nbformat import NotebookNode

ROOT = Path(__file__).parents[1]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
FIVE_MAPS = ROOT / "notebooks" / "01-de-vijf-kaarten.ipynb"
OVERLAP = ROOT / "notebooks" / "02-overlap.ipynb"
THROUGH_TIME = ROOT / "notebooks" / "03-door-de-tijd.ipynb"
OWN_LIST = ROOT / "notebooks" / "04-eigen-lijst.ipynb"


def _read(path: Path) -> NotebookNode:
    return nbformat.read(path, as_version=nbformat.NO_CONVERT)


def _run(path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> NotebookNode:
    """Run a notebook in a folder, with nothing of the user's own settings of Jupyter."""
    for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR"):
        own = folder / ".jupyter" / name.lower()
        own.mkdir(parents=True)
        monkeypatch.setenv(name, str(own))
    notebook = _read(path)
    client = NotebookClient(notebook, timeout=300, resources={"metadata": {"path": str(folder)}})
    client.execute()
    return notebook


def _outputs(notebook: NotebookNode, source: str) -> list[NotebookNode]:
    """Return the outputs of the one cell that has `source` in it."""
    (cell,) = (cell for cell in notebook.cells if source in cell.source and "outputs" in cell)
    return cell.outputs


def _text(notebook: NotebookNode, source: str) -> str:
    return "".join(one.get("text", "") for one in _outputs(notebook, source))


def _check_five_maps(notebook: NotebookNode, folder: Path) -> None:
    streams = [
        output
        for cell in notebook.cells
        for output in cell.get("outputs", [])
        if output.output_type == "stream" and output.name == "stderr"
    ]
    assert not streams
    (sheet,) = _outputs(notebook, "rk.sheet(")
    png = base64.b64decode(sheet.data["image/png"])
    assert png.startswith(b"\x89PNG")
    (page,) = _outputs(notebook, "rk.page(")
    assert page.data["text/html"].startswith("<iframe srcdoc=")
    assert _text(notebook, "buiten = ") == "28 van de 52 gemeenten\n"
    assert "23 leden van de MRDH in 2021, 21 in 2023" in _text(notebook, "in_2023 = ")
    (codes,) = _outputs(notebook, "rk.register.find(")
    assert codes.data["text/plain"] == "['GM0518', 'GM0518', 'GM0518', 'GM0518']"
    maps = folder / "maps" / "samenwerkingsagenda-2021"
    for number in range(1, 6):
        for kind in ("png", "pdf", "svg", "html"):
            assert (maps / f"kaart-{number}.{kind}").stat().st_size > 0
    assert (maps / "index.html").is_file()


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_stored_clean(path: Path) -> None:
    notebook = _read(path)
    nbformat.validate(notebook)
    assert (notebook.nbformat, notebook.metadata.kernelspec.name) == (4, "python3")
    expected = [f"cel-{number:02}" for number in range(1, len(notebook.cells) + 1)]
    assert [cell.id for cell in notebook.cells] == expected
    for cell in notebook.cells:
        assert not cell.get("outputs"), cell.id
        assert cell.get("execution_count") is None, cell.id
        assert not cell.metadata, cell.id


def test_five_maps_on_tiles(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    notebook = _run(FIVE_MAPS, tmp_path, monkeypatch)
    _check_five_maps(notebook, tmp_path)
    assert "tegels\n" in _text(notebook, "beeld = ")


@pytest.mark.integration
@pytest.mark.usefixtures("real_boundaries")
def test_five_maps_on_real_boundaries(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    notebook = _run(FIVE_MAPS, tmp_path, monkeypatch)
    _check_five_maps(notebook, tmp_path)
    assert "CBS, Kadaster 2021, CC BY 4.0\n" in _text(notebook, "beeld = ")


def test_every_notebook_is_run() -> None:
    assert NOTEBOOKS == [FIVE_MAPS, OVERLAP, THROUGH_TIME, OWN_LIST]


def test_through_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    notebook = _run(THROUGH_TIME, tmp_path, monkeypatch)
    assert _text(notebook, "gemeenten = rk.register.at") == (
        "2018-01-01 380 60\n2019-01-01 355 52\n2021-01-01 352 52\n"
        "2022-01-01 345 52\n2022-03-24 344 52\n2023-01-01 342 50\n"
    )
    assert _text(notebook, "mrdh = ") == "[23, 23, 21]\n"
    assert _text(notebook, "omvang = ") == "4 533614\n3 1733143\n"
    assert "50 gemeenten" in _text(notebook, "beeld = ")
    (table,) = _outputs(notebook, "compare(")
    assert "Nunspeet" in table.data["text/html"]


def test_own_list(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    notebook = _run(OWN_LIST, tmp_path, monkeypatch)
    told = _text(notebook, "for fout in")
    assert told.count("leden.xlsx, row 6") == 1
    assert "'Maassluis' (" in told
    assert _text(notebook, "gelezen = ").splitlines() == [
        "('GM0484', 'GM1884', 'GM0576', 'GM0546')",
        "('PV28',)",
        "('Dit betreft', 'Vervoerregio Amsterdam')",
    ]
    assert _text(notebook, "raise_for_faults") == "[6, 4]\n"
    png = _outputs(notebook, 'rk.sheet(beeld, "kaart-1")')[0].data["image/png"]
    assert base64.b64decode(png).startswith(b"\x89PNG")


def test_overlap(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    notebook = _run(OVERLAP, tmp_path, monkeypatch)
    (table,) = _outputs(notebook, "paren = ")
    assert "Almere" in table.data["text/html"]
    (table,) = _outputs(notebook, "ruim = ")
    assert "De Wolden" in table.data["text/html"]
    (chart,) = _outputs(notebook, "draw_inhabitants(criteria)")
    assert base64.b64decode(chart.data["image/png"]).startswith(b"\x89PNG")
    told = _outputs(notebook, "oordelen = ")
    assert "'fails': 0" in told[0]["text"]
    assert "Dalfsen" in told[1].data["text/html"]
