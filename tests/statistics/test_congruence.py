"""Congruence of co-operations, against scikit-learn and plain sets."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import adjusted_rand_score, mutual_info_score

import regiokaart as rk
from plain_sets import AREA, CLOSED, OPEN, REGIONS, Plain, plain, sums
from regiokaart.statistics import (
    RegionSets,
    congruence,
    congruences,
    region_sets,
    study_sets,
)
from regiokaart.study import load_study

if TYPE_CHECKING:
    from collections.abc import Mapping

NATIONAL = region_sets(rk.memberships("stedelijke-cultuurregios-2021").at("2021-10-01"))


def labels(members: Mapping[str, set[str]], codes: list[str]) -> list[str]:
    """Return for each code the regions that it is in, or itself where it is in none."""
    return [
        " ".join(sorted(key for key, held in members.items() if code in held)) or code
        for code in codes
    ]


def entropy(one: list[str]) -> float:
    counts = [one.count(label) for label in set(one)]
    return -sum(count / len(one) * math.log2(count / len(one)) for count in counts)


@settings(max_examples=60)
@given(case=plain())
def test_agrees_with_scikit_learn_and_plain_sets(case: Plain) -> None:
    sets = region_sets(case.memberships(), area=AREA, open_lists=[OPEN])
    held = {
        name: {region: case.members(name, region) for region in REGIONS} for name in (CLOSED, OPEN)
    }
    if case.ambiguous() or CLOSED not in sets.cooperations:
        return
    unsure = set().union(
        *(case.unknown(name) for name in held),
        *(case.partly(name, region) for name in held for region in REGIONS),
    )
    some = [
        code
        for code in AREA
        if code not in unsure
        and any(code in one for rows in held.values() for one in rows.values())
    ]
    found = congruence(sets, CLOSED, OPEN)
    assert (found.municipalities, found.left_out) == (len(some), len(unsure))
    pairs = [(one, other) for one in held[CLOSED].values() for other in held[OPEN].values()]
    meeting = [(one, other) for one, other in pairs if one & other]
    crossing = [(one, other) for one, other in meeting if not (one <= other or other <= one)]
    assert found.crossing_pairs == len(crossing)
    assert found.nested_pairs == len(meeting) - len(crossing)
    if not some:
        assert found.adjusted_rand is None
        assert found.variation_of_information is None
        return
    first, second = (labels(held[name], some) for name in (CLOSED, OPEN))
    assert found.adjusted_rand == pytest.approx(adjusted_rand_score(first, second), abs=1e-12)
    mutual = mutual_info_score(first, second) / math.log(2)
    assert found.bits_b_in_a == pytest.approx(entropy(first) - mutual, abs=1e-9)
    assert found.bits_a_in_b == pytest.approx(entropy(second) - mutual, abs=1e-9)
    touched = {code for one, other in crossing for code in one & other} - unsure
    assert found.crossing_population == sums(sets, touched)[1]
    assert found.crossing_share == pytest.approx(sums(sets, touched)[1] / sums(sets, set(some))[1])


@settings(max_examples=30)
@given(
    first=st.lists(st.integers(0, 3), min_size=30, max_size=30),
    second=st.lists(st.integers(0, 3), min_size=30, max_size=30),
)
def test_divisions_of_many_municipalities_agree_with_scikit_learn(
    first: list[int], second: list[int]
) -> None:
    codes = NATIONAL.codes[:30]
    members = {
        f"{name}/{region}": frozenset(
            code for code, one in zip(codes, parts, strict=True) if one == region
        )
        for name, parts in (("een", first), ("twee", second))
        for region in range(4)
    }
    found = congruence(RegionSets(figures=NATIONAL.figures, members=members), "een", "twee")
    assert found.adjusted_rand == pytest.approx(adjusted_rand_score(first, second), abs=1e-12)
    assert found.variation_of_information == pytest.approx(
        entropy([*map(str, first)])
        + entropy([*map(str, second)])
        - 2 * mutual_info_score(first, second) / math.log(2),
        abs=1e-9,
    )


def test_measures_of_two_are_symmetric() -> None:
    sets = study_sets(load_study())
    one = congruence(sets, "stedelijke-regio", "mrdh")
    other = congruence(sets, "mrdh", "stedelijke-regio")
    assert one.adjusted_rand == pytest.approx(other.adjusted_rand)
    assert one.variation_of_information == pytest.approx(other.variation_of_information)
    assert (one.bits_a_in_b, one.bits_b_in_a) == (other.bits_b_in_a, other.bits_a_in_b)
    assert one.crossing_share == pytest.approx(other.crossing_share)


def test_a_co_operation_agrees_with_itself_wholly() -> None:
    sets = study_sets(load_study())
    found = congruence(sets, "stedelijke-regio", "stedelijke-regio")
    assert found.adjusted_rand == 1
    assert found.variation_of_information == 0
    assert (found.crossing_pairs, found.crossing_share) == (0, 0)


def test_co_operations_with_nothing_in_common_do_not_seem_to_agree() -> None:
    members = {
        "een/een": frozenset(NATIONAL.codes[:5]),
        "twee/twee": frozenset(NATIONAL.codes[5:9]),
    }
    found = congruence(RegionSets(figures=NATIONAL.figures, members=members), "een", "twee")
    assert found.in_both == 0
    assert found.adjusted_rand is not None
    assert found.adjusted_rand < 0


def test_rotterdam_and_dordrecht_cross_the_mrdh_and_haaglanden_lies_within_it() -> None:
    found = congruence(study_sets(load_study()), "stedelijke-regio", "mrdh")
    assert (found.nested_pairs, found.crossing_pairs) == (1, 1)
    assert found.crossing_population == 651_631  # Rotterdam, which both have
    assert (found.municipalities, found.in_both) == (24 + 23 - 10, 10)


def test_all_pairs_of_co_operations_that_have_regions() -> None:
    sets = study_sets(load_study())
    table = congruences(sets)
    named = {"stedelijke-regio", "mrdh", "samenwerkingsagenda-2021", "cmk-2021-2024"}
    assert len(table) == 6
    assert set(table["cooperation_a"]) | set(table["cooperation_b"]) == named


def test_a_co_operation_that_is_not_there_is_told() -> None:
    with pytest.raises(KeyError, match="nergens"):
        congruence(study_sets(load_study()), "mrdh", "nergens")
