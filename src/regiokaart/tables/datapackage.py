"""A description of the tables that programs read: Frictionless datapackage.json."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import regiokaart
from regiokaart import files
from regiokaart.tables.fields import field_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    import pandas as pd

    from regiokaart.study import Study

_SHARE = "part of 1"


def write_datapackage(
    study: Study,
    tables: Mapping[str, pd.DataFrame],
    folder: Path,
    *,
    sources: Iterable[str],
) -> Path:
    """Write datapackage.json for CSV files that are in the folder.

    Parameters
    ----------
    study
        The study.
    tables
        The tables by the name of their file, without ending.
    folder
        Where the files are, and the description goes.
    sources
        What the memberships were taken from.
    """
    content = {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": study.id,
        "title": study.title.nl,
        "description": f"Made with regiokaart {regiokaart.__version__}; "
        f"reference date {study.reference_date}.",
        "sources": [
            *({"title": source} for source in sources),
            {"title": "CBS 85039NED, inhabitants and land area on 1 January 2021"},
        ],
        "resources": [_resource(name, frame, folder) for name, frame in tables.items()],
    }
    path = folder / "datapackage.json"
    path.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    return path


def _resource(name: str, frame: pd.DataFrame, folder: Path) -> dict[str, Any]:
    file = folder / f"{name}.csv"
    return {
        "name": name.replace("_", "-"),
        "path": file.name,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "hash": f"sha256:{files.sha256(file)}",
        "bytes": file.stat().st_size,
        "schema": {"fields": [_field(str(column), frame[column]) for column in frame.columns]},
    }


def _field(name: str, values: pd.Series) -> dict[str, str]:
    field = field_of(name, values)
    told = {"name": name, "type": field.kind, "title": field.nl, "description": field.description}
    if field.unit:
        told["unit"] = _SHARE if field.unit == "share" else field.unit
    return told
