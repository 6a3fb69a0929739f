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

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from regiokaart.layer import Scene
    from regiokaart.texts import Language

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
    return _write_csv(rows[[*memberships.COLUMNS, "trail"]], folder / "memberships.csv")


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


def _write_csv(frame: pd.DataFrame, path: Path) -> Path:
    """Write a table; cells that a spreadsheet would take for a formula are made text."""
    safe = frame.copy()
    for column in safe.columns:
        if pd.api.types.is_string_dtype(safe[column]) or safe[column].dtype == object:
            safe[column] = safe[column].map(_harmless, na_action="ignore")
    safe.to_csv(path, index=False, lineterminator="\n", encoding="utf-8")
    return path


def _harmless(cell: object) -> object:
    return f"'{cell}" if isinstance(cell, str) and cell[:1] in {"=", "+", "-", "@"} else cell
