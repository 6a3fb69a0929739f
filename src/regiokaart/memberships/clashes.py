"""Rows that say the same twice, or that contradict each other, on some day."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from regiokaart.errors import Fault
from regiokaart.memberships.table import DECLINED

if TYPE_CHECKING:
    from collections.abc import Hashable


def clashes(frame: pd.DataFrame, *, file: str, column: str) -> list[Fault]:
    """Return a fault per row that clashes with an earlier one.

    Parameters
    ----------
    frame
        Memberships with ``line``, the row of the file that each comes from.
    file, column
        How the table and its column of municipalities are called in messages.
    """
    faults = []
    for rows, told, fix in (
        (
            _suspects(frame, ["cooperation", "code", "region"]),
            "is there twice: row {line} says the same for an overlapping period",
            "Take one of the two out, or mend valid_from and valid_to.",
        ),
        (
            _contradicted(frame),
            "takes part and does not take part: row {line} says otherwise",
            "Keep the one that the source bears out.",
        ),
    ):
        for _, group in rows.groupby(["cooperation", "code"], sort=False):
            faults += [
                Fault(
                    file=file,
                    row=later["line"],
                    column=column,
                    value=f"{later['code']} {later['name']}",
                    expected=told.format(line=earlier["line"]),
                    fix=fix,
                )
                for later, earlier in _pairs(group.to_dict("records"), same="twice" in told)
            ]
    return faults


def _suspects(frame: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """Return the rows that share their keys with another one; the only ones to look at."""
    return frame[frame.duplicated(keys, keep=False)]


def _contradicted(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of municipalities that both take part and do not, at whatever time."""
    declined = frame[frame["region"] == DECLINED]
    if declined.empty:
        return declined
    keys = pd.MultiIndex.from_frame(frame[["cooperation", "code"]])
    suspects = frame[keys.isin(pd.MultiIndex.from_frame(declined[["cooperation", "code"]]))]
    return suspects[suspects["region"] != ""]


def _pairs(
    rows: list[dict[Hashable, Any]], *, same: bool
) -> list[tuple[dict[Hashable, Any], dict[Hashable, Any]]]:
    """Return each row that clashes with an earlier one, with the first such."""
    found = []
    for place, later in enumerate(rows):
        for earlier in rows[:place]:
            alike = earlier["region"] == later["region"]
            opposed = DECLINED in {earlier["region"], later["region"]} and not alike
            if (alike if same else opposed) and _overlap(earlier, later):
                found.append((later, earlier))
                break
    return found


def _overlap(first: dict[Hashable, Any], second: dict[Hashable, Any]) -> bool:
    """Whether there is a day on which both rows hold."""
    return _before(first["valid_from"], second["valid_to"]) and _before(
        second["valid_from"], first["valid_to"]
    )


def _before(start: pd.Timestamp, end: pd.Timestamp) -> bool:
    if pd.isna(start) or pd.isna(end):
        return True  # one of the two is open
    return bool(start < end)
