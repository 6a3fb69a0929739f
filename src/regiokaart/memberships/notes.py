"""What a reader should know about memberships that were carried from one day to another."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

import pandas as pd

from regiokaart import register

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from regiokaart.memberships.succession import Carried


_MOST = 100
"""More lines of one kind than this nobody reads; the rest is counted."""


def questions(carried: Carried, *, day: dt.date, past: register.History) -> list[str]:
    """Return a line per successor that needs a decision, and per row that was not carried."""
    frame = carried.frame
    lines = []
    split = frame[frame["carried"] == "split"]
    groups = split.groupby(["cooperation", "region", "origin"], sort=True)
    for (cooperation, region, origin), heirs in islice(groups, _MOST):
        trail = str(heirs["trail"].iloc[0])
        names = ", ".join(
            f"{code} {name}" for code, name in zip(heirs["code"], heirs["name"], strict=True)
        )
        lines.append(
            f"{names} {'inherit' if len(heirs) > 1 else 'inherits'} a part of {_named(trail)} "
            f"({origin}), which was split, and so its membership of {_of(cooperation, region)}; "
            "marked as inferred, needs a decision"
        )
    partly = frame[
        (frame["share"] < 1) & (frame["carried"] == "succession") & (frame["region"] != "")
    ]
    for row in partly.head(_MOST).to_dict("records"):
        came = _sources(str(row["trail"]))
        outside = past.share(row["code"], frozenset(came), day=day).outside
        taken = "partly a member" if row["status"] == "partly" else "taken as a member"
        lines.append(
            f"{row['code']} {row['name']} is {taken} of {_of(row['cooperation'], row['region'])}: "
            f"{row['share']:.0%} of its {row['basis']}, from {_names(came)}; not a member before: "
            f"{_names(outside)}"
        )
    lines += [
        f"{row['code']} {row['name']} ({row['cooperation']}, {row['origin']}) is left out: "
        f"{row['reason']}"
        for row in carried.reported.head(_MOST).to_dict("records")
    ]
    shown = (groups.ngroups, len(partly), len(carried.reported))
    if more := sum(max(0, count - _MOST) for count in shown):
        lines.append(f"and {more} more of these; `decisions` and `reported` have them all")
    return lines


def told_back(carried: Carried, *, day: dt.date) -> list[str]:
    """Return a line per membership of a municipality that did not exist yet on a day."""
    back = carried.frame[carried.frame["carried"] == "back"]
    return [
        f"{_heirs_of(heirs)} did not exist yet on {day}; its membership of "
        f"{_of(cooperation, region)} is told by {', '.join(heirs['name'])}, marked as inferred"
        for (cooperation, region, _), heirs in islice(
            back.groupby(["cooperation", "region", "origin"], sort=True), _MOST
        )
    ]


def border_changes(valid: pd.DataFrame, *, day: dt.date, past: register.History) -> list[str]:
    """Return a line per border change between a member and a municipality that is none.

    Border changes are told and not carried: the member stays one, with another area. Of rows
    without a first day it is not known whether they are older than the change.
    """
    lines = []
    for event in past.events:
        if event.kind != "boundary_change" or event.day > day:
            continue
        stamp = pd.Timestamp(event.day)
        touched = valid[
            valid["code"].isin([event.old, event.new])
            & (valid["valid_from"] < stamp)
            & (valid["region"] != "")
        ]
        for (cooperation, region), rows in touched.groupby(["cooperation", "region"], sort=True):
            if len(set(rows["code"])) == 1:
                lines.append(
                    f"{event.old} {register.name_of(event.old)} gave land to {event.new} "
                    f"{register.name_of(event.new)} on {event.day}; only "
                    f"{register.name_of(rows['code'].iloc[0])} is in {_of(cooperation, region)}"
                )
    return lines


def _of(cooperation: object, region: object) -> str:
    return f"{cooperation}/{region}" if region else f"{cooperation} (participation unknown)"


def _sources(trail: str) -> list[str]:
    """Return the first code of each way of a trail."""
    steps = [piece.split(" > ") for piece in trail.split("; ") if " > " in piece]
    later = {step[1].split(" ")[0] for step in steps}
    return sorted({step[0] for step in steps} - later) or sorted({step[0] for step in steps})


def _named(trail: str) -> str:
    return _names(_sources(trail))


def _heirs_of(heirs: pd.DataFrame) -> str:
    """Return the later municipality whose predecessors these are."""
    last = {str(trail).split("; ")[-1].split(" > ")[1].split(" ")[0] for trail in heirs["trail"]}
    return " and ".join(f"{code} {register.name_of(code)}" for code in sorted(last))


def _names(codes: Iterable[str]) -> str:
    return ", ".join(register.name_of(code) for code in codes)
