"""The year that a set of codes tells, and what is missing from it."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regiokaart import register
from regiokaart.boundaries.reading import read
from regiokaart.boundaries.year import check, infer, named, states
from regiokaart.errors import BoundaryError

if TYPE_CHECKING:
    from pathlib import Path

COUNTS = dict(zip(range(2018, 2027), (380, 355, 355, 352, 345, 342, 342, 342, 342), strict=True))


def _codes(year: int) -> set[str]:
    return set(register.at(date(year, 1, 1)).index)


def _province(year: int, code: str) -> set[str]:
    table = register.at(date(year, 1, 1))
    return set(table.index[table["province_code"] == code])


def test_states_follow_each_other_without_a_day_between() -> None:
    known = states()
    assert known[0].first == register.FIRST_DAY
    assert all(one.until == two.first for one, two in pairwise(known))
    assert len({state.codes for state in known}) == len(known)
    assert [str(state) for state in known] == [
        *("2018", "2019-2020", "2021"),
        *("2022 (until 2022-03-24)", "2022 (from 2022-03-24)", "2023-2026"),
    ]


@pytest.mark.parametrize(("year", "count"), COUNTS.items())
def test_all_municipalities_of_a_year_tell_it(year: int, count: int) -> None:
    inference = infer(_codes(year))
    assert inference.kind == "complete"
    assert year in inference.years
    completeness = check(_codes(year), year=year, needed=())
    assert (completeness.expected, completeness.found, completeness.complete) == (
        *(count, count),
        True,
    )
    assert completeness.told()[0].startswith(f"{count} of {count} municipalities of ")
    assert check(_codes(year), year=None, needed=()).complete


def test_weesp_is_a_state_of_its_own() -> None:
    before, after = _codes(2022), set(register.at(date(2022, 3, 24)).index)
    assert before - after == {"GM0457"}
    first, second = infer(before), infer(after)
    assert (first.kind, second.kind) == ("complete", "complete")
    assert str(first) == "all municipalities of 2022 (until 2022-03-24)"
    assert str(second) == "all municipalities of 2022 (from 2022-03-24)"
    # both are municipalities of 2022, but a study that needs Weesp cannot do with the second
    assert check(after, year=2022, needed=()).expected == 344
    with pytest.raises(BoundaryError, match=r"Weesp \(GM0457\) \(GM0457 went to Amsterdam"):
        check(after, year=2022, needed={"GM0457"})


def test_province_can_be_of_several_years() -> None:
    province = _province(2021, "PV28")
    inference = infer(province)
    assert inference.kind == "partial"
    assert inference.years == (2019, 2020, 2021, 2022)
    completeness = check(province, year=2021, needed=province)
    assert (completeness.found, completeness.expected) == (52, 352)
    assert not completeness.complete
    assert completeness.surplus == ()
    assert "and 288 more" in completeness.told()[1]
    assert check(province, year=None, needed=province).state.years == (2022,)


def test_partial_file_that_lacks_the_study_area_is_an_error() -> None:
    with pytest.raises(BoundaryError) as caught:
        check(_province(2021, "PV29"), year=2021, needed=["GM0518", "GM0687", "GM0599"])
    told = str(caught.value)
    assert "lack 2 municipalities of the study area" in told
    assert "'s-Gravenhage (GM0518), Rotterdam (GM0599)" in told
    assert "GM0687" not in told


def test_stated_year_that_the_codes_contradict_shows_which() -> None:
    with pytest.raises(BoundaryError) as caught:
        check(_codes(2023), year=2022, needed=())
    told = str(caught.value)
    assert "not of 2022: they are all municipalities of 2023-2026" in told
    assert "Voorne aan Zee (GM1992)" in told
    for name in ("Brielle (GM0501)", "Hellevoetsluis (GM0530)", "Westvoorne (GM0614)"):
        assert name in told
    # of the two states of 2022, the nearest does not complain of Weesp
    assert "Weesp" not in told
    assert "Ask for 2023 or 2024 or 2025 or 2026" in told


def test_partial_file_of_another_year_than_stated() -> None:
    with pytest.raises(BoundaryError, match=r"not of 2021: .*Voorne aan Zee \(GM1992\)"):
        check(_province(2023, "PV28"), year=2021, needed=())


def test_missing_after_a_merger_tells_where_it_went() -> None:
    with pytest.raises(BoundaryError, match=r"GM0501 went to Voorne aan Zee .* on 2023-01-01"):
        check(_codes(2025), year=None, needed=["GM0501"])


def test_strange_codes_are_listed_with_the_nearest_year() -> None:
    inference = infer(_codes(2021) - {"GM0518"} | {"GM9999"})
    assert inference.kind == "nearest"
    assert [str(state) for state in inference.states] == ["2021"]
    completeness = check(inference.codes, year=2021, needed=["GM0599"])
    assert completeness.missing == ("GM0518",)
    assert completeness.surplus == ("GM9999",)
    assert completeness.told() == (
        "351 of 352 municipalities of 2021",
        "missing: 's-Gravenhage (GM0518)",
        "not municipalities of 2021: GM9999",
    )


def test_no_codes_and_years_outside_the_register() -> None:
    with pytest.raises(BoundaryError, match="without a single municipality"):
        infer([])
    with pytest.raises(BoundaryError, match=r"in 2016 is not known; .* from 2018 to 2026"):
        check(_codes(2018), year=2016, needed=())


def test_long_lists_are_cut() -> None:
    assert named(sorted(_codes(2021)), most=2) == "Groningen (GM0014), Almere (GM0034) and 350 more"


@given(st.sampled_from(sorted(COUNTS)), st.data())
def test_a_part_is_never_taken_for_the_whole(year: int, data: st.DataObject) -> None:
    codes = sorted(_codes(year))
    left_out = data.draw(st.sets(st.sampled_from(codes), min_size=1, max_size=len(codes) - 1))
    part = set(codes) - left_out
    inference = infer(part)
    if any(state.codes == part for state in states()):  # 2022 without Weesp, and only that
        assert left_out == {"GM0457"}
        assert year == 2022
    else:
        assert inference.kind == "partial"
        assert year in inference.years
        assert not check(part, year=year, needed=part).complete


@given(st.sampled_from(sorted(COUNTS)), st.randoms(use_true_random=False))
def test_order_and_repetition_make_no_difference(year: int, random: object) -> None:
    codes = sorted(_codes(year))
    shuffled = [*codes, *codes[:5]]
    random.shuffle(shuffled)
    assert infer(shuffled) == infer(codes)


@pytest.mark.integration
@pytest.mark.parametrize("year", [year for year in COUNTS if year != 2024])
def test_real_files_have_the_municipalities_of_the_register(
    real_boundaries: Path, year: int
) -> None:
    codes = read(real_boundaries / f"cbsgebiedsindelingen{year}.gpkg").frame["code"]
    assert set(codes) == _codes(year)
    inference = infer(codes)
    assert inference.kind == "complete"
    assert year in inference.years
    assert check(codes, year=year, needed=codes).complete
