"""From what a user calls a co-operation or a region to its rows."""

from __future__ import annotations

from regiokaart.errors import MembershipError, did_you_mean
from regiokaart.memberships.ids import slug
from regiokaart.memberships.table import DECLINED, Memberships


def choose(members: Memberships, name: str) -> Memberships:
    """Return the memberships of a co-operation or of one region.

    Parameters
    ----------
    members
        Memberships of any day.
    name
        The id or name of a co-operation or a region, or ``co-operation/region``.

    Raises
    ------
    MembershipError
        When nothing is called so, with the nearest ids, or several regions are.
    """
    frame = members.frame[~members.frame["region"].isin(["", DECLINED])]
    pairs = list(dict.fromkeys(zip(frame["cooperation"], frame["region"], strict=True)))
    cooperation, _, region = (slug(part) for part in name.partition("/"))
    if region:
        found = [pair for pair in pairs if pair == (cooperation, region)]
    else:
        found = [pair for pair in pairs if pair[0] == cooperation] or _regions(
            members, pairs, cooperation
        )
    if not found:
        known = dict.fromkeys(part for pair in pairs for part in (*pair, "/".join(pair)))
        raise MembershipError(
            f"no co-operation or region is called {name!r}. "
            f"{did_you_mean(cooperation, known) or _listed(pairs)}"
        )
    if len({pair[0] for pair in found}) > 1:
        raise MembershipError(
            f"{name!r} is the name of several regions: "
            f"{', '.join('/'.join(pair) for pair in found)}; give one of these"
        )
    whole = not region and found[0][0] == cooperation
    rows = members.frame[
        (members.frame["cooperation"] == found[0][0])
        & (members.frame["region"].isin([pair[1] for pair in found]) | whole)
    ]
    return Memberships(rows.reset_index(drop=True), members.day, members.notes, members.reported)


def _regions(
    members: Memberships, pairs: list[tuple[str, str]], name: str
) -> list[tuple[str, str]]:
    """Return the regions with an id, or else with a name."""
    by_id = [pair for pair in pairs if pair[1] == name]
    if by_id:
        return by_id
    frame = members.frame
    called = frame[[slug(text) == name for text in frame["region_name"]]]
    return list(dict.fromkeys(zip(called["cooperation"], called["region"], strict=True)))


def _listed(pairs: list[tuple[str, str]]) -> str:
    return f"Known are {', '.join(dict.fromkeys(pair[0] for pair in pairs))}."
