"""Tables as CSV, safe to open in a spreadsheet."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from pathlib import Path

_FORMULA = {"=", "+", "-", "@", "\t", "\r"}
"""How a cell begins that a spreadsheet may take for a formula."""


def csv_text(frame: pd.DataFrame, *, delimiter: str = ",", line_end: str = "\n") -> str:
    """Return a table as CSV; cells that a spreadsheet would take for a formula are made text."""
    safe = frame.copy()
    for column in safe.columns:
        if pd.api.types.is_string_dtype(safe[column]) or safe[column].dtype == object:
            safe[column] = safe[column].map(harmless, na_action="ignore")
    return str(safe.to_csv(index=False, sep=delimiter, lineterminator=line_end))


def write_csv(frame: pd.DataFrame, path: Path) -> Path:
    """Write a table as CSV with commas, in UTF-8."""
    path.write_text(csv_text(frame), encoding="utf-8", newline="")
    return path


def harmless(cell: object) -> object:
    """Return a cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell[:1] in _FORMULA else cell
