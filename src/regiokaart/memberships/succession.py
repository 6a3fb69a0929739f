"""Memberships carried across reorganisations: to successors, and back to predecessors."""

from __future__ import annotations

import datetime as dt

import pandas as pd

from regiokaart import register


def carry_back(frame: pd.DataFrame, *, day: dt.date, to_day: dt.date) -> pd.DataFrame:
    """Return memberships of a day by the municipalities of an earlier day.

    All predecessors of a member get its membership, marked ``inferred`` and with the trail: a
    member that took others in since, and one that did not exist yet.

    Parameters
    ----------
    frame
        The memberships of `day`, all of municipalities that existed then.
    day
        Their day.
    to_day
        The earlier day.
    """
    rows: list[dict[str, object]] = []
    held = set(zip(frame["cooperation"], frame["region"], frame["code"], strict=True))
    for record in frame.to_dict("records"):
        row = {str(name): value for name, value in record.items()}
        code = str(row["code"])
        if register.existed(code, to_day):
            rows.append(row)
        for trail in register.predecessors(code, day=to_day, until=day):
            old = trail[0].old
            key = (row["cooperation"], row["region"], old)
            if key in held or not register.existed(old, to_day):
                continue
            held.add(key)
            told = "; ".join(str(event) for event in trail)
            name = register.name_of(old)
            rows.append({**row, "code": old, "name": name, "evidence": "inferred", "trail": told})
    return pd.DataFrame(rows, columns=frame.columns).astype(frame.dtypes)


def carry(
    gone: pd.DataFrame, *, staying: pd.DataFrame, day: dt.date
) -> tuple[pd.DataFrame, list[str]]:
    """Carry the rows of municipalities that have ended to their successors.

    Returns
    -------
    The rows under their successor's code, one per co-operation, region and successor, and a note
    for each row that was not carried or that its successor shares with non-members.
    """
    held = set(zip(staying["cooperation"], staying["region"], staying["code"], strict=True))
    members = held | set(zip(gone["cooperation"], gone["region"], gone["code"], strict=True))
    rows: dict[tuple[str, str, str], dict[str, object]] = {}
    notes: list[str] = []
    for row in gone.to_dict("records"):
        trails = register.successors(str(row["code"]), day=day)
        if not trails:
            notes.append(
                f"{row['code']} {row['name']} ({row['cooperation']}) did not exist yet on {day}; "
                "its membership is left out"
            )
            continue
        if not all(event.whole for event in trails[0]) or len(trails) > 1:
            notes.append(
                f"{row['code']} {row['name']} ({row['cooperation']}) has no single successor on "
                f"{day}; its membership is not carried and needs a decision"
            )
            continue
        trail = trails[0]
        key = (str(row["cooperation"]), str(row["region"]), trail[-1].new)
        if key in held:
            continue  # the successor is a member in its own right
        told = "; ".join(str(event) for event in trail)
        if key in rows:
            rows[key]["trail"] = f"{rows[key]['trail']}; {told}"
            continue
        rows[key] = {
            **{str(name): value for name, value in row.items()},
            "code": key[2],
            "name": register.name_of(key[2]),
            "trail": told,
        }
        outside = [code for code in _origins(trail) if (*key[:2], code) not in members]
        if outside:
            rows[key]["evidence"] = "inferred"
            names = ", ".join(register.name_of(code) for code in outside)
            notes.append(
                f"{key[2]} {register.name_of(key[2])} inherits its membership of {key[1]} from "
                f"{row['name']}; not a member before: {names}"
            )
    return pd.DataFrame(list(rows.values()), columns=gone.columns).astype(gone.dtypes), notes


def _origins(trail: list[register.Event]) -> list[str]:
    """Return the municipalities that became the last one of a trail, on the days of the trail."""
    into = {(event.day, event.new) for event in trail}
    found = {
        event.old for event in register.events() if event.whole and (event.day, event.new) in into
    }
    # one that absorbs others was there before
    found |= {code for day, code in into if register.existed(code, day - dt.timedelta(days=1))}
    return sorted(found)
