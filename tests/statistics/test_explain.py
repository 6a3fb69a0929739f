"""The search for what explains a figure, held against plain Python on invented figures."""

from __future__ import annotations

import datetime as dt
from itertools import combinations
from typing import TYPE_CHECKING, Any

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from regiokaart.statistics.explain import Question, search
from regiokaart.statistics.measures import View
from regiokaart.statistics.world import World
from regiokaart.study.claims import Claim

if TYPE_CHECKING:
    from regiokaart.statistics.changes import Change, Search

CODES = (
    *("GM0489", "GM0502", "GM0503", "GM0505", "GM0513", "GM0518"),
    *("GM0530", "GM0537", "GM0542", "GM0546", "GM0547", "GM0556"),
)
HOME, ELSEWHERE, KIN = ("proef", "thuis"), ("proef", "elders"), ("proef-oud", "thuis-oud")
DAY = dt.date(2021, 10, 1)


def world(people: list[int], members: set[str], *, day: dt.date = DAY, **more: set[str]) -> World:
    frame = pd.DataFrame(
        {
            "code": CODES,
            "name": CODES,
            "province_code": "PV28",
            "population": people,
            "land_area_km2": 1.0,
        }
    ).set_index("code", drop=False)
    regions = {HOME: frozenset(members)}
    regions |= {{"kin": KIN, "elsewhere": ELSEWHERE}[key]: frozenset(v) for key, v in more.items()}
    return World(day, frozenset(CODES), frame, regions)


def claim(kind: str, expected: Any, **keys: Any) -> Claim:
    given_ = {"id": "proef", "text": "x", "source": "x", "expected": expected}
    measure = {"kind": kind, "of": "proef/thuis", **keys}
    return Claim.model_validate({**given_, "measure": measure})


def found(one: Claim, here: World, *others: World) -> Search:
    return search(Question(one, View(here, "members"), frozenset(), (here, *others)))


def _applied(members: set[str], change: Change) -> set[str]:
    assert set(change.removed) <= members
    assert not set(change.added) & members
    return members - set(change.removed) | set(change.added)


PEOPLE = st.lists(st.integers(1_000, 5_000), min_size=len(CODES), max_size=len(CODES))
MEMBERS = st.sets(st.sampled_from(CODES), min_size=3, max_size=9)


@settings(max_examples=60)
@given(PEOPLE, MEMBERS, st.lists(st.sampled_from(CODES), min_size=1, max_size=2, unique=True))
def test_planted_change_is_found(people: list[int], members: set[str], planted: list[str]) -> None:
    count = dict(zip(CODES, people, strict=True))
    figure = sum(count[code] for code in members ^ set(planted))
    if figure == sum(count[code] for code in members):
        return  # one for another of the same size: nothing to explain
    result = found(claim("inhabitants", figure), world(people, members))
    changes = [one for one in result.changes if one.kind in {"leave_out", "add", "swap"}]
    for change in changes:
        assert sum(count[code] for code in _applied(members, change)) == figure
    steps = {len(one.removed) + len(one.added) for one in changes}
    assert steps == {min(len(planted), *steps)}
    hits = [
        set(chosen)
        for size in (1, 2)
        for chosen in combinations(CODES, size)
        if sum(count[code] for code in members ^ set(chosen)) == figure
    ]
    assert set(planted) in hits
    assert result.exact == len(hits)
    smallest = [hit for hit in hits if len(hit) == min(map(len, hits))]
    told = [{*one.removed, *one.added} for one in changes if one.told_apart]
    many = sum(one.alike for one in changes if not one.told_apart)
    assert len(told) + many == len(smallest)
    assert all(one in smallest for one in told)


@settings(max_examples=40)
@given(PEOPLE, MEMBERS, st.integers(100, 400))
def test_figure_that_nothing_gives_is_not_explained(
    people: list[int], members: set[str], small: int
) -> None:
    # thousands only, and the published figure is off by some hundreds
    rounded = [count * 1_000 for count in people]
    figure = sum(n for code, n in zip(CODES, rounded, strict=True) if code in members) + small
    result = found(claim("inhabitants", figure), world(rounded, members))
    assert (result.changes, result.exact) == ((), 0)
    assert result.tried == 12 + 66  # each, and each two, of twelve
    assert not result.explains


def test_near_miss_explains_nothing() -> None:
    people = [1_000 * (n + 1) for n in range(len(CODES))]
    members = set(CODES[:4])  # 10,000 together
    result = found(claim("inhabitants", 9_000 + 1), world(people, members))
    assert not result.changes


def test_one_change_goes_before_two() -> None:
    people = [100, 200, 300, 400, 5_000, 6_000, 7_000, 8_000, 9_000, 10_000, 11_000, 12_000]
    members = set(CODES[:4])
    (one,) = found(claim("inhabitants", 700), world(people, members)).changes  # also without 1 + 2
    assert one.removed == (CODES[2],)
    (two,) = found(claim("inhabitants", 500), world(people, members)).changes[:1]
    assert len(two.removed) == 2


def test_candidates_of_the_same_name_come_first() -> None:
    people = [1_000] * len(CODES)
    here = world(people, set(CODES[:3]), kin={CODES[7]}, elsewhere={CODES[5]})
    result = found(claim("municipalities", 4), here)
    assert [one.tier for one in result.changes] == ["kin", "named_near", "near"]
    assert result.changes[0].added == (CODES[7],)
    assert result.changes[2].alike == 7
    assert result.explains


def test_member_of_another_day_is_a_candidate_and_the_day_is_told() -> None:
    people = [1_000] * len(CODES)
    here = world(people, set(CODES[:3]))
    before = world(people, set(CODES[:4]), day=dt.date(2019, 1, 1))
    again = world(people, set(CODES[:3]), day=dt.date(2020, 1, 1))
    one = claim("municipalities", 4)
    result = search(Question(one, View(here, "members"), frozenset(), (before, again, here)))
    added, day = result.changes[:2]
    assert (added.tier, added.added) == ("kin", (CODES[3],))
    assert (day.since, day.until) == (before.day, again.day)


def test_one_left_out_on_another_day_is_found() -> None:
    people = [1 << n for n in range(len(CODES))]  # each sum is that of one set only
    here, before = set(CODES[:6]), set(CODES[3:9])
    figure = sum(people[3:8])  # all of before but the last
    one = claim("inhabitants", figure)
    past = world(people, before, day=dt.date(2019, 1, 1))
    (change,) = found(one, world(people, here), past).changes
    assert (change.removed, change.since) == ((CODES[8],), past.day)
    assert found(one, world(people, here)).changes == ()


def test_count_that_is_one_too_many_does_not_tell_which() -> None:
    result = found(claim("municipalities", 4), world([1_000] * len(CODES), set(CODES[:5])))
    (change,) = result.changes
    assert (change.kind, change.alike) == ("leave_out", 5)
    assert not result.explains


def test_neighbours_are_those_of_the_borders_where_they_are_known() -> None:
    here = world([1_000] * len(CODES), set(CODES[:3]))
    near = {CODES[0]: frozenset({CODES[9], CODES[1]})}
    one = claim("municipalities", 4)
    result = search(Question(one, View(here, "members"), frozenset(), (here,), near))
    (change,) = result.changes
    assert (change.added, result.near_by) == ((CODES[9],), "borders")
    assert found(one, here).near_by == "provinces"


def test_ranking_is_explained_by_what_must_be_left_out() -> None:
    people = [1_000 * (n + 1) for n in range(len(CODES))]
    one = claim("smallest", "Delft")  # the third of CODES
    view = View(world(people, set(CODES[:6]), elsewhere=set(CODES[2:8])), "members")
    result = search(Question(one, view, frozenset({"GM0503"}), (view.world,)))
    assert [one.removed for one in result.changes if one.kind != "set"] == [CODES[:2]]
    (people_way, land_way) = result.standings
    assert (people_way.by, people_way.first, people_way.place) == ("inhabitants", CODES[0], 3)
    assert (land_way.by, land_way.own_figure) == ("land_area", 1.0)
    sets = [(change.name, change.inside) for change in result.changes if change.kind == "set"]
    assert sets == [("proef/elders", True)]
