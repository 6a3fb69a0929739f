"""Coverage with unknowns: intervals that hold for every way in which it may turn out."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

import regiokaart as rk
from plain_sets import AREA, OPEN, Plain, plain, sums
from regiokaart.statistics import RegionSets, reach, region_sets, size_class, study_sets
from regiokaart.study import load_study

FIGURES = ("municipalities", "population", "land_area")


def sets_of(case: Plain) -> RegionSets:
    return region_sets(case.memberships(), area=AREA, open_lists=[OPEN])


def counts(regions: str, times: int) -> bool:
    """Tell whether a municipality in so many regions belongs in a row."""
    if regions.startswith(">="):
        return times >= int(regions[2:])
    return times > int(regions[1:]) if regions.startswith(">") else times == int(regions)


@settings(max_examples=60)
@given(case=plain())
def test_intervals_contain_the_truth_and_are_no_wider_than_it_needs(case: Plain) -> None:
    sets = sets_of(case)
    for cooperation in sets.cooperations:
        rows = reach(sets, cooperation=cooperation).to_dict("records")
        found: dict[str, list[tuple[int, int, float]]] = {row["regions"]: [] for row in rows}
        seen: dict[frozenset[str], tuple[int, int, float]] = {}
        for times in case.outcomes(cooperation):
            for row in rows:
                codes = frozenset(code for code in AREA if counts(row["regions"], times[code]))
                if codes not in seen:
                    seen[codes] = sums(sets, set(codes))
                found[row["regions"]].append(seen[codes])
        for row in rows:
            for place, name in enumerate(FIGURES):
                truths = [truth[place] for truth in found[row["regions"]]]
                low, high = row[f"{name}_low"], row[f"{name}_high"]
                assert low <= min(truths)
                assert max(truths) <= high
                if not case.ambiguous():
                    assert (low, high) == (min(truths), max(truths))


@settings(max_examples=40)
@given(case=plain())
def test_rows_add_up_to_the_area(case: Plain) -> None:
    sets = sets_of(case)
    whole = dict(zip(FIGURES, sums(sets, set(AREA)), strict=True))
    for _, rows in reach(sets).groupby("cooperation"):
        first, parts = rows.iloc[0], rows.iloc[1:]
        none = parts[parts["regions"] == "0"].iloc[0]
        assert first["regions"] == ">=1"
        for name in FIGURES:
            assert (rows[f"{name}_of"] == whole[name]).all()
            # what is in a region is what is not in none
            assert first[f"{name}_low"] + none[f"{name}_high"] == pytest.approx(whole[name])
            assert first[f"{name}_high"] + none[f"{name}_low"] == pytest.approx(whole[name])
            assert parts[f"{name}_low"].sum() <= whole[name] + 0.01
            assert parts[f"{name}_high"].sum() >= whole[name] - 0.01
            known = rows[f"{name}_low"] == rows[f"{name}_high"]
            assert (rows[name].notna() == known).all()
        if not rows["unknown"].any() and not rows["partly"].any():
            assert parts["municipalities"].sum() == len(AREA)


@settings(max_examples=30)
@given(case=plain())
def test_sizes_are_together_the_area(case: Plain) -> None:
    sets = sets_of(case)
    by_size, area = reach(sets, by="size"), reach(sets)
    classes = by_size[by_size["group"].isin(["small", "medium", "large", "unknown"])]
    for name in (f"{one}_{end}" for one in FIGURES for end in ("low", "high", "of")):
        together = classes.groupby(["cooperation", "regions"])[name].sum()
        expected = area.set_index(["cooperation", "regions"])[name]
        assert together.sort_index().to_numpy("float64") == pytest.approx(
            expected.sort_index().to_numpy("float64")
        )


def test_figures_of_the_report_on_zuid_holland() -> None:
    sets = study_sets(load_study())
    rows = reach(sets, cooperation="stedelijke-regio").set_index("regions")
    assert rows.loc["0", ["municipalities", "population"]].tolist() == [28, 1_259_731]
    assert rows.loc[">=1", ["municipalities", "population"]].tolist() == [24, 2_466_319]
    assert rows.loc["0", "population_of"] == 3_726_050
    by_size = reach(sets, cooperation="stedelijke-regio", by="size").drop_duplicates("group")
    assert by_size.set_index("group")["municipalities_of"].to_dict() == {
        "small": 17,
        "medium": 27,
        "large": 8,
        "GM0599": 1,
        "GM0518": 1,
    }
    assert by_size["group_name"].tolist()[3:] == ["Rotterdam", "'s-Gravenhage"]


def test_unknown_participation_is_an_interval_and_never_no() -> None:
    rows = reach(study_sets(load_study()), cooperation="cmk-2021-2024").set_index("regions")
    some = rows.loc[">=1"]
    assert (some["municipalities_low"], some["municipalities_high"]) == (9, 51)
    assert some[["municipalities", "population"]].isna().all()
    assert some["unknown"] == 42
    # one municipality is known not to take part
    assert (rows.loc["0", "municipalities_low"], rows.loc["0", "municipalities_high"]) == (1, 43)


def test_provinces_are_together_the_country() -> None:
    members = rk.memberships("stedelijke-cultuurregios-2021").at("2021-10-01")
    sets = region_sets(members, cooperations=["stedelijke-cultuurregio"])
    by_province, country = reach(sets, by="province"), reach(sets)
    assert by_province["group"].nunique() == 12
    for name in ("municipalities", "population"):
        together = by_province.groupby("regions")[name].sum().to_dict()
        assert together == country.set_index("regions")[name].to_dict()
    # Almere, Lelystad, Dronten, Noordoostpolder and Urk are in two
    assert country.set_index("regions").loc["2", "municipalities"] == 5


@pytest.mark.parametrize(
    ("people", "expected"),
    [(29_999, "small"), (30_000, "medium"), (89_999, "medium"), (90_000, "large")],
)
def test_limits_of_the_size_classes(people: int, expected: str) -> None:
    assert size_class(people) == expected


def test_a_co_operation_that_is_not_there_is_told() -> None:
    with pytest.raises(KeyError, match="known are"):
        reach(study_sets(load_study()), cooperation="nergens")
