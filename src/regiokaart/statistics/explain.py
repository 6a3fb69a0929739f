"""What would make a figure come out as it was published: a search for the smallest change.

Tried are: another day, the other base, another way to rank, another set that the study names, and
each single or double change to the membership: leave out, add, or put one in place of another. Only
exact hits count; a figure that comes near explains nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import combinations
from typing import TYPE_CHECKING, Literal

import numpy as np

from regiokaart.errors import StudyError
from regiokaart.statistics.changes import FEW, TIERS, Change, Kind, Search, Standing, Tier
from regiokaart.statistics.measures import View, holds, material, meter, ranked
from regiokaart.statistics.world import Codes, NotKnownError, Region, World
from regiokaart.study.measures import (
    By,
    Inhabitants,
    LandArea,
    Municipalities,
    Partners,
    Rank,
    SetSpec,
)

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterator

    import numpy.typing as npt

    from regiokaart.statistics.measures import Value
    from regiokaart.statistics.neighbours import Neighbours
    from regiokaart.study.claims import Claim
    from regiokaart.study.measures import Base, Measure


_MOST = 130  # so many codes are tried two by two; beyond that it takes too long
_TWO = 2
_DUST = 1e-6  # what adding decimals may leave


@dataclass(frozen=True)
class Question:
    """A claim that fails, with what the search needs.

    Attributes
    ----------
    codes
        The codes of the names that were published.
    worlds
        Other days that may be meant, in order; see `claims.Days`.
    neighbours
        The municipalities that border on each, where the borders are known.
    """

    claim: Claim
    view: View
    codes: Codes
    worlds: tuple[World, ...] = ()
    neighbours: Neighbours | None = None

    @property
    def measure(self) -> Measure:
        """The measure of the claim."""
        if self.claim.measure is None:
            raise ValueError(f"claim {self.claim.id} has no measure")
        return self.claim.measure

    @property
    def spec(self) -> SetSpec | None:
        """The set that is measured, if it is one."""
        of = self.measure.of
        return of if isinstance(of, SetSpec) else None


def search(question: Question) -> Search:
    """Search the changes that give exactly what was published."""
    changes = [*_days(question), *_bases(question)]
    tried = exact = 0
    if question.spec is not None:
        members, tried = _memberships(question)
        exact = len(members)
        changes += _grouped(members)
        if not any(change.told_apart for change in changes):
            changes += _elsewhere(question)
    changes += _other_sets(question)
    standings = tuple(_standings(question))
    changes += [
        Change(kind="by", by=one.by)
        for one in standings
        if one.place == 1 and one.by != getattr(question.measure, "by", None)
    ]
    ordered = sorted(changes, key=lambda change: change.order)
    near_by: Literal["borders", "provinces"] = "borders" if question.neighbours else "provinces"
    return Search(tuple(ordered), tried, exact, near_by, standings)


def _holds(question: Question, view: View) -> bool:
    """Whether the claim holds on another day or base."""
    try:
        value = meter(question.measure, view)(material(question.measure, view))
    except (NotKnownError, StudyError):
        return False  # no region of that name yet, say: then this day explains nothing
    return holds(question.claim, value, question.codes)


def _days(question: Question) -> Iterator[Change]:
    """Yield the stretches of time in which the claim holds."""
    since: dt.date | None = None
    for one in question.worlds:
        hit = _holds(question, replace(question.view, world=one))
        if hit and since is None:
            since = one.day
        elif since and not hit:
            yield Change(kind="day", since=since, until=one.day)
            since = None
    if since:
        yield Change(kind="day", since=since)


def _bases(question: Question) -> Iterator[Change]:
    other: Base = "partners" if question.view.base == "members" else "members"
    if _holds(question, replace(question.view, base=other)):
        yield Change(kind="base", base=other)


def _elsewhere(question: Question) -> Iterator[Change]:
    """Yield what gives the figure when one is left out or added on another day or base."""
    own, seen = question.view, {material(question.measure, question.view)}
    other: Base = "partners" if own.base == "members" else "members"
    for view in (*(replace(own, world=one) for one in question.worlds), View(own.world, other)):
        try:
            codes = material(question.measure, view)
            if codes in seen:
                continue
            seen.add(codes)
            found, _ = _memberships(replace(question, view=view), most=1)
        except (NotKnownError, StudyError):
            continue
        for change in _grouped(found):
            if change.told_apart and view.base != own.base:
                yield replace(change, base=other)
            elif change.told_apart:
                yield replace(change, since=view.world.day)


def _standings(question: Question) -> Iterator[Standing]:
    """Yield where the published name comes, in each way to rank."""
    measure, view = question.measure, question.view
    if not isinstance(measure, Rank) or len(question.codes) != 1:
        return
    (own,) = question.codes
    codes = material(measure, view)
    usual: tuple[By, ...] = ("inhabitants", "land_area")
    ways: list[By] = [measure.by, *(by for by in usual if by != measure.by)]
    for by in ways:
        listed = ranked(measure.model_copy(update={"by": by}), codes, view.world)
        places = [code for code, _ in listed]
        if own in places:
            place = places.index(own)
            yield Standing(by, *listed[0], place + 1, listed[place][1])


def _other_sets(question: Question) -> Iterator[Change]:
    """Yield the sets, inside or outside what the study names, of which the claim is true."""
    measure, view = question.measure, question.view
    if not isinstance(measure, Rank):
        return
    codes, measured = material(measure, view), meter(measure, view)
    seen = {codes, frozenset[str]()}
    for name, named in _named_sets(view):
        for inside in (False, True):
            part = codes & named if inside else codes - named
            if part not in seen and holds(question.claim, measured(part), question.codes):
                yield Change(kind="set", inside=inside, name=name, size=len(part))
            seen.add(part)


def _named_sets(view: View) -> Iterator[tuple[str, Codes]]:
    """Yield the co-operations and regions with their members, the co-operations first."""
    world = view.world
    whole = View(world, "members")
    for cooperation in world.cooperations:
        if cooperation not in world.incomplete:
            yield cooperation, _members(whole, world.cooperations[cooperation])
    for cooperation, regions in world.cooperations.items():
        if cooperation not in world.incomplete and len(regions) > 1:
            yield from (("/".join(region), world.members[region]) for region in regions)


def _members(view: View, regions: tuple[Region, ...]) -> Codes:
    return frozenset().union(*(view.world.members[region] for region in regions))


# changes to the membership


def _memberships(question: Question, *, most: int = _TWO) -> tuple[list[Change], int]:
    """Return the single and double changes that give the figure, and how many were tried."""
    codes = material(question.measure, question.view)
    pool = _pool(question, codes)
    if isinstance(question.measure, Inhabitants | LandArea | Municipalities) and (
        question.claim.expects_number
    ):
        return _by_sum(question, codes, pool, most=most)
    return _one_by_one(question, codes, pool, most=most)


def _pool(question: Question, codes: Codes) -> dict[str, Tier]:
    """Return what may be added to a set of members, with where it comes from."""
    spec, view = question.spec, question.view
    world = view.world
    regions = view.regions(spec) if spec else ()
    if not regions:
        return {}  # a province or a list of names is what it is
    if isinstance(question.measure, Partners):
        crossed = {world.province[code] for code in _members(view, regions)} - codes
        return dict.fromkeys(sorted(crossed), "kin")
    kin = {code for one in regions for code in _kin(one, question)}
    named = frozenset().union(*world.members.values(), *world.partly.values())
    near = _near(question, codes)
    found: dict[str, Tier] = {}
    for code in sorted((kin | named | near) & world.everything - codes):
        found[code] = (
            "kin"
            if code in kin
            else ("named_near" if code in named else "near")
            if code in near
            else "named"
        )
    return found


def _kin(region: Region, question: Question) -> Codes:
    """Return what is named for a region in another co-operation, or on another day."""
    cooperation, name = region
    related = (
        codes
        for (other, called), codes in question.view.world.members.items()
        if other != cooperation and _related(called, name)
    )
    earlier = (one.members.get(region, frozenset()) for one in question.worlds)
    return frozenset().union(*related, *earlier)


def _related(one: str, other: str) -> bool:
    """Whether the id of one region is or begins with that of the other."""
    return one == other or one.startswith(f"{other}-") or other.startswith(f"{one}-")


def _near(question: Question, codes: Codes) -> Codes:
    """Return what borders on a set; where borders are not known, what shares its provinces."""
    if question.neighbours:
        return frozenset().union(*(question.neighbours.get(code, ()) for code in codes)) - codes
    world = question.view.world
    return world.in_provinces({world.province[code] for code in codes & world.everything}) - codes


def _by_sum(
    question: Question, codes: Codes, pool: dict[str, Tier], *, most: int
) -> tuple[list[Change], int]:
    """Try all changes at once, as each adds or takes away a fixed number."""
    measure, world = question.measure, question.view.world
    size = _weight(measure, world)
    known = [code for code in (*sorted(codes), *pool) if size(code) is not None]
    sign = np.where([code in codes for code in known], -1.0, 1.0)
    effect = sign * np.array([size(code) for code in known], dtype=np.float64)
    found = meter(measure, question.view)(codes)
    start = float(len(found) if isinstance(found, frozenset) else found)
    single = np.flatnonzero(_hit(question.claim, start + effect))
    changes = [_change([known[i]], codes, pool) for i in single]
    if most == 1 or (isinstance(measure, Municipalities) and len(single)):
        return changes, len(known)  # a count is met by many: only the smallest change tells
    first, second = np.triu_indices(len(known), k=1)
    double = np.flatnonzero(_hit(question.claim, start + effect[first] + effect[second]))
    changes += [_change([known[first[i]], known[second[i]]], codes, pool) for i in double]
    return changes, len(known) + len(first)


def _weight(measure: Measure, world: World) -> Callable[[str], float | None]:
    if isinstance(measure, Inhabitants):
        return world.people.get
    return world.land.get if isinstance(measure, LandArea) else lambda _: 1


def _hit(claim: Claim, totals: npt.NDArray[np.float64]) -> npt.NDArray[np.bool_]:
    """Return which totals are what was published."""
    gap = totals - float(claim.expected)  # type: ignore[arg-type]
    room = claim.tolerance + _DUST
    tests: dict[str, npt.NDArray[np.bool_]] = {
        "equal": np.abs(gap) <= room,
        "at_least": gap >= -room,
        "at_most": gap <= room,
        "more_than": gap > room,
        "less_than": gap < -room,
    }
    return tests[claim.compare]


def _one_by_one(
    question: Question, codes: Codes, pool: dict[str, Tier], *, most: int
) -> tuple[list[Change], int]:
    """Try each change by itself; two at a time only where one does not do."""
    measured = meter(question.measure, question.view)
    every = [*sorted(codes), *pool]
    tried = 0

    def hits(size: int) -> Iterator[Change]:
        nonlocal tried
        for chosen in combinations(every, size):
            tried += 1
            changed = codes.symmetric_difference(chosen)
            try:
                value: Value = measured(changed)
            except NotKnownError:
                continue  # inhabitants not known of one that might be added
            if holds(question.claim, value, question.codes):
                yield _change(list(chosen), codes, pool)

    found = list(hits(1))
    if not found and most == _TWO and len(every) <= _MOST:
        found = list(hits(_TWO))
    return found, tried


def _change(chosen: list[str], codes: Codes, pool: dict[str, Tier]) -> Change:
    removed = tuple(code for code in chosen if code in codes)
    added = tuple(code for code in chosen if code not in codes)
    kind: Kind = "swap" if removed and added else "leave_out" if removed else "add"
    tier = max((pool[code] for code in added), key=TIERS.index) if added else None
    return Change(kind=kind, removed=removed, added=added, tier=tier)


def _grouped(changes: list[Change]) -> list[Change]:
    """Return the changes, with one in place of many of the same sort."""
    groups: dict[tuple[object, ...], list[Change]] = {}
    for change in changes:
        sort = (change.kind, change.tier, len(change.removed), len(change.added))
        groups.setdefault(sort, []).append(change)
    found: list[Change] = []
    for group in groups.values():
        if len(group) <= FEW:
            found += [replace(change, alike=len(group)) for change in group]
        else:
            found.append(replace(group[0], alike=len(group)))
    if len(found) > 1:  # that any of many far-off ones does it too says nothing
        found = [one for one in found if one.told_apart or one.tier != "named"]
    if any(len(change.removed) + len(change.added) == 1 for change in found):
        # where one change does it, two are no explanation
        return [one for one in found if len(one.removed) + len(one.added) == 1]
    return found
