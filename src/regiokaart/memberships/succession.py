"""Memberships carried across reorganisations: to successors, and back to predecessors.

Each row keeps where it comes from (``origin``) and by which events (``trail``). No row is lost:
each is among the origins of the result or among what is reported.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, cast

import pandas as pd

from regiokaart import register
from regiokaart.memberships.sources import apart, told_in

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping

Policy = Literal["any", "all", "majority", "ask"]
"""What becomes of a successor of which only a part were members: a member, none, a member when
more than half of it was, or ``partly`` one, for a reader to decide."""

ADDED = ("status", "share", "basis", "carried", "trail")
"""The columns that reading a table on a day adds."""
REPORTED = ("origin", "cooperation", "region", "code", "name", "reason")

_RANK = {"weak": 0, "inferred": 1, "stated": 2, "": 3}
_HALF = 0.5
_PROVINCE = "PV"


@dataclass(frozen=True)
class Carried:
    """Memberships in the municipalities of a day, and what could not be carried to them."""

    frame: pd.DataFrame
    reported: pd.DataFrame


@dataclass
class _Heir:
    """What one municipality has of one region, by way of others."""

    rows: list[int] = field(default_factory=list)
    ways: dict[str, register.Step] = field(default_factory=dict)


def carry(
    frame: pd.DataFrame,
    *,
    day: dt.date,
    since: dt.date | None = None,
    past: register.History,
) -> Carried:
    """Tell memberships in the municipalities of a day.

    A row of a municipality that has ended goes to its successors; of one that did not exist yet,
    to its predecessors. A municipality that is there with a row of its own stays as it is.

    Parameters
    ----------
    frame
        Memberships that hold on one day, of municipalities of any day, with ``origin``.
    day
        The day whose municipalities are wanted.
    since
        The day whose municipalities `frame` has, where that is known: when `day` is earlier,
        those that were taken in between get the membership too.
    past
        The history of municipalities.
    """
    frame = _prepared(frame)
    ways = {
        code: [register.Step(code, "kept")]
        if code.startswith(_PROVINCE)
        else register.steps(code, to_date=day, past=past, also_before=since)
        for code in frame["code"].unique()
    }
    staying = {code for code, steps in ways.items() if any(step.how == "kept" for step in steps)}
    moving = {
        code: [step for step in steps if step.how != "kept"]
        for code, steps in ways.items()
        if code not in staying or len(steps) > 1
    }
    stays = frame["code"].isin(staying)
    kept = frame[stays].copy()
    heirs, lost = _heirs(frame, moving, staying)
    own = {
        key: place
        for place, key in enumerate(
            zip(
                kept["cooperation"].tolist(),
                kept["region"].tolist(),
                kept["code"].tolist(),
                strict=True,
            )
        )
        if key in heirs
    }
    _note_what_own_rows_took_in(kept, frame, own, heirs)
    new = _inherited(
        frame, {key: heir for key, heir in heirs.items() if key not in own}, day, since, past
    )
    reported = _reported(frame.iloc[lost], f"its municipality is not in the register on {day}")
    return Carried(pd.concat([kept, new], ignore_index=True) if len(new) else kept, reported)


def decide(carried: Carried, policy: Policy | Mapping[str, Policy]) -> Carried:
    """Decide about the successors of which only a part were members.

    Parameters
    ----------
    carried
        What `carry` returned.
    policy
        For all co-operations, or by co-operation; ``ask`` where nothing is said. Rows that tell
        that participation is unknown stay as they are.
    """
    frame = carried.frame
    partly = (frame["status"] == "partly") & (frame["region"] != "")
    if policy == "ask" or not partly.any():
        return carried
    chosen = (
        pd.Series(policy, index=frame.index)
        if isinstance(policy, str)
        else frame["cooperation"].map(lambda name: policy.get(name, "ask"))
    )
    member = partly & ((chosen == "any") | ((chosen == "majority") & (frame["share"] > _HALF)))
    none = partly & ~member & chosen.isin(["all", "majority"])
    frame = frame.copy()
    frame.loc[member, "status"] = "member"
    dropped = frame[none]
    reasons = [
        f"{share:.0%} of it, by {basis}, were members: none by the rule '{rule}'"
        for share, basis, rule in zip(dropped["share"], dropped["basis"], chosen[none], strict=True)
    ]
    return Carried(
        frame[~none].reset_index(drop=True),
        pd.concat([carried.reported, _reported(dropped, reasons)], ignore_index=True),
    )


def _prepared(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the frame with all columns, those of `ADDED` as of rows as they are written."""
    frame = frame.reset_index(drop=True)
    if "source_en" not in frame:
        frame["source_en"] = ""
    if "origin" not in frame:
        frame["origin"] = [f"row {number}" for number in range(1, len(frame) + 1)]
    if "status" not in frame:
        frame = frame.assign(status="member", share=1.0, basis="", carried="", trail="")
    return frame


def _heirs(
    frame: pd.DataFrame, moving: dict[str, list[register.Step]], staying: set[str]
) -> tuple[dict[tuple[str, str, str], _Heir], list[int]]:
    """Return who inherits what of each region, and the places of rows that nobody inherits."""
    heirs: dict[tuple[str, str, str], _Heir] = {}
    lost: list[int] = []
    places = frame["code"].isin(moving).to_numpy().nonzero()[0]
    part = frame.iloc[places]
    for place, cooperation, region, code in zip(
        places.tolist(),
        part["cooperation"].tolist(),
        part["region"].tolist(),
        part["code"].tolist(),
        strict=True,
    ):
        steps = moving[code]
        for step in steps:
            heir = heirs.setdefault((cooperation, region, step.new), _Heir())
            heir.rows.append(place)
            heir.ways[code] = step
        if not steps and code not in staying:
            lost.append(place)
    return heirs, lost


def _note_what_own_rows_took_in(
    kept: pd.DataFrame,
    frame: pd.DataFrame,
    own: dict[tuple[str, str, str], int],
    heirs: dict[tuple[str, str, str], _Heir],
) -> None:
    """Add origin and trail of what a member took in, which was a member too, to its own row."""
    if not own:
        return
    origins, trails = kept["origin"].tolist(), kept["trail"].tolist()
    told = frame["origin"].to_numpy(dtype=object)
    for key, place in own.items():
        heir = heirs[key]
        origins[place] = _together([origins[place], *(told[row] for row in heir.rows)])
        trails[place] = _together([trails[place], *_events(heir)])
    kept["origin"], kept["trail"] = origins, trails


def _inherited(
    frame: pd.DataFrame,
    heirs: dict[tuple[str, str, str], _Heir],
    day: dt.date,
    since: dt.date | None,
    past: register.History,
) -> pd.DataFrame:
    """Return a row per heir of a region."""
    if not heirs:
        return frame.iloc[:0]
    rows_of_heirs = sorted({row for heir in heirs.values() for row in heir.rows})
    place_of = {row: place for place, row in enumerate(rows_of_heirs)}
    part = frame.iloc[rows_of_heirs]
    columns = {name: part[name].tolist() for name in frame.columns}
    holders = _holders(frame, {key[:2] for key in heirs} if since and day < since else set())
    shares: dict[tuple[str, frozenset[str]], register.Share] = {}
    rows: list[dict[str, object]] = []
    for (cooperation, region, new), heir in heirs.items():
        back = any(step.how == "back" for step in heir.ways.values())
        members = frozenset(heir.ways)
        if (new, members) not in shares or back:
            shares[new, members] = (
                _share_back(new, holders.get((cooperation, region), members), since, past)
                if back
                else past.share(new, members, day=day)
            )
        share = shares[new, members]
        places = [place_of[row] for row in heir.rows]
        inherited = min(cast("float", columns["share"][place]) for place in places)
        value = share.value * inherited if inherited < 1 else share.value
        split = any(step.how == "split" for step in heir.ways.values())
        evidence = min((columns["evidence"][place] for place in places), key=_rank)
        if (split or back or value < 1) and _rank(evidence) > _RANK["inferred"] and region:
            evidence = "inferred"
        first = places[0]
        rows.append(
            {
                **{name: values[first] for name, values in columns.items()},
                "code": new,
                "name": register.name_on(new, day),
                "valid_from": _bound((columns["valid_from"][place] for place in places), min),
                "valid_to": _bound((columns["valid_to"][place] for place in places), max),
                "evidence": evidence,
                "source": _together(columns["source"][place] for place in places),
                "source_en": _in_english(columns, places),
                "origin": _together(columns["origin"][place] for place in places),
                "status": "member" if value == 1 else "partly",
                "share": value,
                "basis": share.basis,
                "carried": "back" if back else "split" if split else "succession",
                "trail": _together(
                    [*(columns["trail"][place] for place in places), *_events(heir)]
                ),
            }
        )
    inherited_frame = pd.DataFrame(rows, columns=frame.columns)
    for name in ("valid_from", "valid_to"):
        inherited_frame[name] = pd.to_datetime(inherited_frame[name])
    return inherited_frame


def _holders(
    frame: pd.DataFrame, wanted: set[tuple[str, str]]
) -> dict[tuple[str, str], frozenset[str]]:
    """Return the members of some regions."""
    if not wanted:
        return {}
    return {
        (str(cooperation), str(region)): frozenset(group)
        for (cooperation, region), group in frame.groupby(["cooperation", "region"])["code"]
        if (cooperation, region) in wanted
    }


def _share_back(
    old: str, members: frozenset[str], since: dt.date | None, past: register.History
) -> register.Share:
    until = since or max(past.spans[code][0] for code in members)
    value = register.share_back(old, members, until=until, past=past)
    return register.Share(value, "predecessors", ())


def _reported(rows: pd.DataFrame, reason: str | list[str]) -> pd.DataFrame:
    return rows.assign(reason=reason)[list(REPORTED)].reset_index(drop=True)


def _events(heir: _Heir) -> list[str]:
    return [str(event) for step in heir.ways.values() for event in step.trail]


def _in_english(columns: dict[str, list[object]], places: list[int]) -> str:
    """Return the sources in English, where any row has a translation."""
    told = [
        told_in("en", source=str(columns["source"][place]), source_en=columns["source_en"][place])
        for place in places
    ]
    translated = any(one.lang == "en" for one in told)
    return _together(one.words for one in told) if translated else ""


def _together(parts: Iterable[object]) -> str:
    """Join texts that are lists themselves, each part once."""
    return "; ".join(dict.fromkeys(piece for part in parts for piece in apart(str(part))))


def _rank(evidence: object) -> int:
    return _RANK.get(str(evidence), 0)


def _bound(values: Iterable[object], choose: object) -> object:
    """Return the outermost of some days; missing as soon as one is open."""
    days = list(values)
    return pd.NaT if any(pd.isna(day) for day in days) else choose(days)  # type: ignore[operator,call-overload]
