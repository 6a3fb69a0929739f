"""The joined layer as files for a GIS."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyogrio
import shapely
from pyogrio.errors import DataSourceError, FeatureError

from regiokaart import files

if TYPE_CHECKING:
    from pathlib import Path

    from regiokaart.layer import Scene

_GIS_DATE = "2000-01-01T00:00:00.000Z"
"""GeoPackages carry the time of writing; a fixed one keeps the same input at the same bytes."""


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
