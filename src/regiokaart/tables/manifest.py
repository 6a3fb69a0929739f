"""What the results of a study were made from."""

from __future__ import annotations

import json
from importlib.metadata import version
from typing import TYPE_CHECKING

import regiokaart
from regiokaart import files

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from regiokaart.layer import Scene

_TOLD = ("kind", "year", "service", "file", "generalisation", "notes", "repairs")
_PACKAGES = ("regiokaart", "geopandas", "shapely", "pyogrio", "matplotlib", "folium", "pandas")


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
