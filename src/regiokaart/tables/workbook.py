"""Tables as one workbook: a sheet per table, as a reader of Excel expects them."""

from __future__ import annotations

import datetime as dt
import math
from typing import TYPE_CHECKING, Any

import pandas as pd

from regiokaart.tables.fields import Field, field_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from regiokaart.texts import Language

_MADE = dt.datetime(2000, 1, 1)  # noqa: DTZ001 - a fixed date, for the same bytes every time
_FORMATS = {"integer": "#,##0", "number": "#,##0.00", "date": "yyyy-mm-dd"}
_SHARE = "0.0%"
_WIDEST = 60
_LONGEST_NAME = 31
"""Excel takes no longer name of a sheet."""


def write_workbook(
    tables: Mapping[str, pd.DataFrame], path: Path, *, lang: Language = "nl", headings: bool = True
) -> Path:
    """Write tables to the sheets of a workbook.

    The header is frozen and can be filtered, columns are as wide as their values, numbers are
    numbers with a thousands separator, which Excel shows as its own language has it. All texts
    are texts: none is taken for a formula or a link.

    Parameters
    ----------
    tables
        The tables by the name of their sheet.
    path
        The file.
    lang
        Language of the headings.
    headings
        Whether columns are headed in words; else by their names, as regiokaart reads them.
    """
    import xlsxwriter  # noqa: PLC0415 - only for those who want a workbook

    book = xlsxwriter.Workbook(
        str(path),
        {"strings_to_formulas": False, "strings_to_urls": False, "nan_inf_to_errors": True},
    )
    book.set_properties({"created": _MADE, "author": "regiokaart"})
    header = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    for name, frame in tables.items():
        sheet = book.add_worksheet(name[:_LONGEST_NAME])
        for place, column in enumerate(frame.columns):
            field = field_of(str(column), frame[column])
            heading = field.heading(lang) if headings else str(column)
            sheet.write_string(0, place, heading, header)
            told = _told(field)
            style = book.add_format({"num_format": told}) if told else None
            values = frame[column].tolist()
            for row, value in enumerate(values, start=1):
                _write(sheet, row, place, value, style)
            sheet.set_column(place, place, _width(heading, values, field))
        sheet.freeze_panes(1, 0)
        if len(frame):
            sheet.autofilter(0, 0, len(frame), max(0, len(frame.columns) - 1))
    book.close()
    return path


def _write(sheet: Any, row: int, place: int, value: object, style: object) -> None:  # noqa: ANN401
    if value is None or value is pd.NA or value is pd.NaT or value == "":
        return
    if isinstance(value, float) and math.isnan(value):
        return
    if isinstance(value, bool):
        sheet.write_boolean(row, place, value)
    elif isinstance(value, int | float):
        sheet.write_number(row, place, value, style)
    elif isinstance(value, dt.date):
        sheet.write_datetime(row, place, value, style)
    else:
        sheet.write_string(row, place, str(value))


def _told(field: Field) -> str:
    return _SHARE if field.unit == "share" else _FORMATS.get(field.kind, "")


def _width(heading: str, values: list[object], field: Field) -> float:
    """Return a width in characters that shows most values whole."""
    if field.kind in {"integer", "number"}:
        return max(11.0, len(heading) + 2.0) if len(heading) < 2 * 11 else 14.0
    longest = max([len(heading), *(len(str(value)) for value in values if value is not None)])
    return float(min(_WIDEST, longest + 2))
