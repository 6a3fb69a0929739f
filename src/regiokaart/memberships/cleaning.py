"""A cleaned copy of a list: one row per municipality, in the columns that regiokaart reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from regiokaart import register
from regiokaart.memberships.table import COLUMNS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from regiokaart.memberships.validation import Examination

REMARK = "remark"


def cleaned(found: Examination, *, fill: Mapping[str, str] | None = None) -> pd.DataFrame:
    """Return the rows of a list as a table that regiokaart reads.

    Rows that hold come as they were understood. Rows with a fault come as they were written, with
    the faults in a column `REMARK`, so that nothing is lost.

    Parameters
    ----------
    found
        The list, examined.
    fill
        What was taken for empty cells, by column.
    """
    held = found.memberships.frame.copy()
    for column in ("valid_from", "valid_to"):
        held[column] = held[column].dt.strftime("%Y-%m-%d").fillna("")
    held["name"] = [
        register.province_name(code) if code.startswith("PV") else register.name_of(code)
        for code in held["code"]
    ]
    held["line"] = [int(origin.rpartition(":")[2]) for origin in held["origin"]]
    held[REMARK] = ""
    remarks: dict[int, list[str]] = {}
    for fault in found.faults:
        if fault.row is not None:
            value = f"{fault.value!r}: " if fault.value is not None else ""
            words = f"{fault.column}: {value}{fault.expected}. {fault.fix}".strip()
            remarks.setdefault(fault.row, []).append(words)
    written = found.table.frame.assign(line=found.table.lines)
    wrong = written[written["line"].isin(list(remarks))].copy()
    for column, value in (fill or {}).items():
        if column not in wrong:
            wrong[column] = value
    wrong[REMARK] = [" ".join(remarks[line]) for line in wrong["line"]]
    held = held[~held["line"].isin(list(remarks))].assign(**dict.fromkeys(found.needed, ""))
    if "region" in found.needed:
        held["region_name"] = ""
    rows = pd.concat([held, wrong], ignore_index=True).sort_values("line", kind="stable")
    return rows.reindex(columns=[*COLUMNS, REMARK]).fillna("").reset_index(drop=True)
