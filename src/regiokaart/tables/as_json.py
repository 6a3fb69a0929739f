"""The tables of a study as JSON, in the form that tables.schema.json describes."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import regiokaart
from regiokaart.tables.fields import field_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import pandas as pd

    from regiokaart.study import Study

SCHEMA = "tables.schema.json"


def write_json(study: Study, tables: Mapping[str, pd.DataFrame], folder: Path) -> Path:
    """Write tables.json, with numbers as numbers and ``null`` for what is missing."""
    content = {
        "study": study.id,
        "title": study.title.nl,
        "reference_date": study.reference_date.isoformat(),
        "boundary_year": study.boundary_year,
        "made_with": f"regiokaart {regiokaart.__version__}",
        "tables": {name: _table(frame) for name, frame in tables.items()},
    }
    path = folder / "tables.json"
    path.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return path


def schema() -> dict[str, Any]:
    """Return the JSON schema of tables.json."""
    text = (files("regiokaart") / "tables" / SCHEMA).read_text(encoding="utf-8")
    return dict(json.loads(text))


def _table(frame: pd.DataFrame) -> dict[str, Any]:
    fields = []
    for column in frame.columns:
        field = field_of(str(column), frame[column])
        fields.append(
            {
                "name": str(column),
                "type": field.kind,
                "unit": field.unit,
                "description": field.description,
            }
        )
    # by way of pandas, which knows all kinds of missing values
    rows = json.loads(frame.to_json(orient="records", force_ascii=False) or "[]")
    return {"fields": fields, "rows": rows}
