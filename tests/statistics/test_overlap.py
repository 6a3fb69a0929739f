"""Overlap of regions, against plain sets."""

from __future__ import annotations

import itertools
import random
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import regiokaart as rk
from plain_sets import AREA, CLOSED, OPEN, REGIONS, Plain, plain, sums
from regiokaart.layer import load_scene
from regiokaart.statistics import (
    RegionSets,
    combinations,
    intersections,
    overlap,
    overlap_of,
    region_sets,
)
from regiokaart.study import load_study

if TYPE_CHECKING:
    from regiokaart.layer import Scene


def test_haaglanden_lies_within_the_mrdh_and_holland_rijnland_outside_it() -> None:
    table = overlap(load_scene(load_study())).set_index(["region_a", "region_b"])
    assert table.loc[("haaglanden", "mrdh"), "shared"] == 9
    assert table.loc[("haaglanden", "mrdh"), "shared_population"] == 1_122_240
    assert table.loc[("haaglanden", "mrdh"), "jaccard"] == pytest.approx(9 / 23)
    assert table.loc[("holland-rijnland", "mrdh"), "shared"] == 0


def test_all_pairs_agree_with_plain_sets(invented_scene: Scene) -> None:
    rows = invented_scene.memberships.frame
    members: dict[tuple[str, str], set[str]] = {}
    for row in rows[rows["region"] != "geen-deelname"].itertuples():
        members.setdefault((row.cooperation, row.region), set()).add(row.code)
    found = {
        frozenset([(row.cooperation_a, row.region_a), (row.cooperation_b, row.region_b)]): row
        for row in overlap(invented_scene).itertuples()
    }
    assert len(found) == len(list(itertools.combinations(members, 2)))
    for one, other in itertools.combinations(members, 2):
        row = found[frozenset([one, other])]
        shared = members[one] & members[other]
        assert row.shared == len(shared)
        assert set(row.shared_codes.split()) == shared
        assert row.jaccard == pytest.approx(len(shared) / len(members[one] | members[other]))
        people = invented_scene.layer.loc[sorted(shared), "population"].sum()
        assert row.shared_population == people


def sets_of(case: Plain) -> RegionSets:
    return region_sets(case.memberships(), area=AREA, open_lists=[OPEN])


@settings(max_examples=50)
@given(case=plain())
def test_pairs_of_random_memberships_agree_with_plain_sets(case: Plain) -> None:
    sets = sets_of(case)
    table = overlap_of(sets)
    assert len(table) == len(sets.members) * (len(sets.members) - 1) / 2
    for row in table.to_dict("records"):
        first, second = (
            case.members(row[f"cooperation_{one}"], row[f"region_{one}"]) for one in "ab"
        )
        shared = first & second
        count, people, land = sums(sets, shared)
        assert (row["municipalities_a"], row["municipalities_b"]) == (len(first), len(second))
        assert (row["shared"], row["shared_population"]) == (count, people)
        assert row["shared_land_area"] == pytest.approx(land)
        assert row["shared_codes"].split() == sorted(shared)
        names = [sets.figures.loc[code, "name"] for code in sorted(shared)]
        assert row["shared_names"] == ", ".join(names)
        for measure, whole in (
            ("jaccard", len(first | second)),
            ("overlap_coefficient", min(len(first), len(second))),
            ("containment_a", len(first)),
            ("containment_b", len(second)),
        ):
            expected = count / whole if whole else float("nan")
            assert row[measure] == pytest.approx(expected, nan_ok=True)
        # what is open may go either way for each region by itself
        most = {
            one: case_possible(case, row[f"cooperation_{one}"], row[f"region_{one}"])
            for one in "ab"
        }
        assert row["shared_high"] >= len(most["a"] & most["b"])
        if not case.ambiguous():
            assert row["shared_high"] == len(most["a"] & most["b"])


def case_possible(case: Plain, cooperation: str, region: str) -> set[str]:
    """Return the municipalities that a region may have when what is open turns out so."""
    sure, part = case.members(cooperation, region), case.partly(cooperation, region)
    return sure | part | case.unknown(cooperation)


@settings(max_examples=30)
@given(case=plain())
def test_symmetric_measures_are_symmetric(case: Plain) -> None:
    sets = sets_of(case)
    turned = RegionSets(
        figures=sets.figures,
        members=dict(reversed(sets.members.items())),
        partly=sets.partly,
        unknown=sets.unknown,
    )
    ways = []
    for one in (sets, turned):
        rows = overlap_of(one).to_dict("records")
        ways.append(
            {
                (row["cooperation_a"], row["region_a"], row["cooperation_b"], row["region_b"]): row
                for row in rows
            }
        )
    for (cooperation_a, region_a, cooperation_b, region_b), row in ways[0].items():
        other = ways[1][cooperation_b, region_b, cooperation_a, region_a]
        for name in ("shared", "shared_high", "shared_population", "shared_codes"):
            assert row[name] == other[name]
        for name in ("jaccard", "overlap_coefficient", "shared_land_area"):
            assert row[name] == pytest.approx(other[name], nan_ok=True)
        for name, turn in (("containment_a", "containment_b"), ("containment_b", "containment_a")):
            assert row[name] == pytest.approx(other[turn], nan_ok=True)


@settings(max_examples=30)
@given(case=plain(), order=st.integers(1, 4))
def test_what_several_regions_share_agrees_with_plain_sets(case: Plain, order: int) -> None:
    sets = sets_of(case)
    members = {
        f"{cooperation}/{region}": case.members(cooperation, region)
        for cooperation in (CLOSED, OPEN)
        for region in REGIONS
    }
    expected = {}
    for chosen in itertools.combinations(sets.members, order):
        if shared := set.intersection(*(members[key] for key in chosen)):
            others = set().union(*(codes for key, codes in members.items() if key not in chosen))
            expected[frozenset(chosen)] = (shared, len(shared - others))
    found = intersections(sets, order=order)
    assert len(found) == len(expected)
    for row in found.to_dict("records"):
        shared, only = expected[frozenset(row["regions"].split(" + "))]
        assert (row["order"], row["only"]) == (order, only)
        assert set(row["shared_codes"].split()) == shared
        assert (row["shared"], row["shared_population"]) == sums(sets, shared)[:2]


@settings(max_examples=30)
@given(case=plain())
def test_combinations_have_each_member_once(case: Plain) -> None:
    sets = sets_of(case)
    table = combinations(sets)
    codes = " ".join(table["codes"]).split()
    covered = set().union(*sets.members.values()) if sets.members else set()
    assert sorted(codes) == sorted(covered)
    for row in table.to_dict("records"):
        inside = set(row["regions"].split(" + "))
        assert len(inside) == row["order"]
        for code in row["codes"].split():
            assert inside == {key for key, held in sets.members.items() if code in held}


def test_known_overlaps_of_the_fifteen_regions() -> None:
    members = rk.memberships("stedelijke-cultuurregios-2021").at("2021-10-01")
    sets = region_sets(members, cooperations=["stedelijke-cultuurregio"])
    table = overlap_of(sets)
    assert len(table) == 105
    shared = table[table["shared"] > 0]
    found = {
        frozenset((row.region_a, row.region_b)): set(row.shared_names.split(", "))
        for row in shared.itertuples()
    }
    assert found == {
        frozenset(("flevoland", "mra")): {"Almere", "Lelystad"},
        frozenset(("flevoland", "zwolle")): {"Dronten", "Noordoostpolder", "Urk"},
    }
    assert intersections(sets).empty
    wide = region_sets(members, cooperations=["stedelijke-cultuurregio"], base="partners")
    with_provinces = overlap_of(wide).set_index(["region_a", "region_b"])
    north = with_provinces.loc[("we-the-north", "zwolle"), "shared_names"].split(", ")
    assert set(north) == {"De Wolden", "Hoogeveen", "Meppel", "Westerveld"}


def test_inhabitants_of_before_a_merger_are_missing_and_not_counted_low() -> None:
    members = rk.memberships("stedelijke-cultuurregios-2021").at("2018-12-01")
    sets = region_sets(members, cooperations=["stedelijke-cultuurregio"])
    key = "stedelijke-cultuurregio/mra"
    twice = RegionSets(
        figures=sets.figures, members={"een/mra": sets.members[key], "twee/mra": sets.members[key]}
    )
    row = overlap_of(twice).iloc[0]
    assert row["shared"] == len(sets.members[key])
    assert row[["shared_population", "shared_land_area"]].isna().all()


def test_an_order_below_one_is_refused(invented_scene: Scene) -> None:
    with pytest.raises(ValueError, match="at least 1"):
        intersections(region_sets(invented_scene), order=0)


def test_many_regions_over_the_whole_country_agree_with_plain_sets() -> None:
    country = region_sets(rk.memberships("stedelijke-cultuurregios-2021").at("2021-10-01"))
    chance = random.Random(5)  # noqa: S311 - no secret
    members = {
        f"proef/{number}": frozenset(chance.sample(country.codes, chance.randint(0, 90)))
        for number in range(40)
    }
    table = overlap_of(RegionSets(figures=country.figures, members=members))
    assert len(table) == 40 * 39 / 2
    people = country.figures["population"].to_dict()
    pairs = itertools.combinations(members.values(), 2)
    for (first, second), row in zip(pairs, table.to_dict("records"), strict=True):
        assert row["shared_codes"].split() == sorted(first & second)
        assert row["shared_population"] == sum(people[code] for code in first & second)
        assert row["shared"] == row["shared_high"] == len(first & second)
