"""The tables of a study as files: the layer, memberships, coverage, overlap and the manifest."""

from __future__ import annotations

import json
from importlib.metadata import version
from typing import TYPE_CHECKING

import pandas as pd
import pyogrio
import shapely
from pyogrio.errors import DataSourceError, FeatureError

import regiokaart
from regiokaart import files, memberships, statistics
from regiokaart.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from regiokaart.layer import Scene
    from regiokaart.texts import Language

_FORMULA = {"=", "+", "-", "@", "\t", "\r"}
"""How a cell begins that a spreadsheet may take for a formula."""
_GIS_DATE = "2000-01-01T00:00:00.000Z"
"""GeoPackages carry the time of writing; a fixed one keeps the same input at the same bytes."""
_TOLD = ("kind", "year", "service", "file", "generalisation", "notes", "repairs")
_PACKAGES = ("regiokaart", "geopandas", "shapely", "pyogrio", "matplotlib", "folium", "pandas")


def write_layer(scene: Scene, folder: Path) -> list[Path]:
    """Write the joined layer as layer.gpkg and layer.parquet (EPSG:28992), and return the paths."""
    layer = scene.layer.copy()
    # one kind of geometry in the file, whatever the municipalities have
    layer["geometry"] = [
        shape if shape.geom_type == "MultiPolygon" else shapely.MultiPolygon([shape])
        for shape in layer.geometry
    ]
    layer = layer.reset_index(drop=True)
    layer.attrs = {}
    package, parquet = folder / "layer.gpkg", folder / "layer.parquet"
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": _GIS_DATE})
    try:
        pyogrio.write_dataframe(
            layer, package, layer=scene.study.id.replace("-", "_"), driver="GPKG"
        )
    except (DataSourceError, FeatureError) as error:
        raise files.unwritable(OSError(str(error).splitlines()[0]), package) from error
    finally:
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": None})
    layer.to_parquet(parquet, index=False, compression="zstd")
    return [package, parquet]


def write_memberships(scene: Scene, folder: Path) -> Path:
    """Write the memberships that hold on the reference date as memberships.csv."""
    frame = scene.memberships.frame
    shown = [item.id for item in scene.study.cooperations]
    rows = frame[frame["cooperation"].isin(shown)].copy()
    for column in ("valid_from", "valid_to"):
        rows[column] = rows[column].dt.strftime("%Y-%m-%d")
    columns = [*memberships.COLUMNS, *memberships.ADDED, "origin"]
    return _write_csv(rows[columns].round({"share": 6}), folder / "memberships.csv")


def write_statistics(scene: Scene, folder: Path, *, lang: Language) -> list[Path]:
    """Write coverage.csv and overlap.csv."""
    return [
        _write_csv(statistics.coverage(scene, lang=lang).round(6), folder / "coverage.csv"),
        _write_csv(statistics.overlap(scene).round(6), folder / "overlap.csv"),
    ]


def write_manifest(scene: Scene, folder: Path, *, sources: Iterable[Path]) -> Path:
    """Write manifest.json: what the results were made from, and what a reader should know.

    Parameters
    ----------
    scene
        The joined study.
    folder
        Where to write.
    sources
        The files that were read.
    """
    study = scene.study
    about = scene.layer.attrs["boundaries"]
    content = {
        "study": study.id,
        "reference_date": study.reference_date.isoformat(),
        "boundary_year": study.boundary_year,
        "boundaries": {
            **{key: about[key] for key in _TOLD},
            "attribution": scene.attribution("nl"),
        },
        "municipalities": len(scene.layer),
        "sources": [
            {"file": path.name, "sha256": files.sha256(path)} for path in sorted(set(sources))
        ],
        "warnings": list(scene.warnings),
        "versions": {name: version(name) for name in _PACKAGES},
        "made_with": f"regiokaart {regiokaart.__version__}",
    }
    path = folder / "manifest.json"
    path.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    return path


def write_table(frame: pd.DataFrame, path: Path) -> Path:
    """Write a table as CSV or XLSX, by the ending of `path`, safe to open in a spreadsheet.

    CSV is what a Dutch Excel opens: semicolons, UTF-8 with a byte-order mark.

    Raises
    ------
    InputError
        When the ending is another one.
    OutputError
        When the file cannot be written.
    """
    if path.suffix.lower() not in {".csv", ".xlsx"}:
        raise InputError(f"{path} must end in .csv or .xlsx")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise files.unwritable(error, path) from error
    with files.replacing(path) as temporary:
        if path.suffix.lower() == ".xlsx":
            _write_workbook(frame, temporary)
        else:
            text = csv_text(frame, delimiter=";", line_end="\r\n")
            temporary.write_bytes(text.encode("utf-8-sig"))
    return path


def csv_text(frame: pd.DataFrame, *, delimiter: str = ",", line_end: str = "\n") -> str:
    """Return a table as CSV; cells that a spreadsheet would take for a formula are made text."""
    safe = frame.copy()
    for column in safe.columns:
        if pd.api.types.is_string_dtype(safe[column]) or safe[column].dtype == object:
            safe[column] = safe[column].map(_harmless, na_action="ignore")
    return str(safe.to_csv(index=False, sep=delimiter, lineterminator=line_end))


def _write_csv(frame: pd.DataFrame, path: Path) -> Path:
    path.write_text(csv_text(frame), encoding="utf-8", newline="")
    return path


def _write_workbook(frame: pd.DataFrame, path: Path) -> None:
    import openpyxl  # noqa: PLC0415 - only for those who want a workbook
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE  # noqa: PLC0415
    from openpyxl.styles import Font  # noqa: PLC0415
    from openpyxl.utils import get_column_letter  # noqa: PLC0415

    book = openpyxl.Workbook()
    sheet = book.active or book.create_sheet()
    for number, row in enumerate([list(frame.columns), *frame.to_numpy().tolist()], start=1):
        for place, value in enumerate(row, start=1):
            if value is None or value == "" or (not isinstance(value, str) and pd.isna(value)):
                continue
            cell = sheet.cell(number, place)
            if isinstance(value, str):
                cell.value = ILLEGAL_CHARACTERS_RE.sub("", value)
                cell.data_type = "s"  # else a text that begins with = would be a formula
            else:
                cell.value = value
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    sheet.freeze_panes = "A2"
    for place, name in enumerate(frame.columns, start=1):
        widest = max([len(str(name)), *(len(str(value)) for value in frame[name])])
        letter = get_column_letter(place)
        sheet.column_dimensions[letter].width = min(60, widest + 2)
    book.save(path)


def _harmless(cell: object) -> object:
    return f"'{cell}" if isinstance(cell, str) and cell[:1] in _FORMULA else cell
