"""A set of municipalities of one day in those of another."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from histories import FIRST, LAST, existing, histories
from regiokaart import register
from regiokaart.register import History, translate

BRIELLE, HELLEVOETSLUIS, WESTVOORNE, VOORNE = "GM0501", "GM0530", "GM0614", "GM1992"
HAAREN = "GM0788"
DAYS = st.dates(FIRST, LAST)


def test_what_merged_is_one_afterwards() -> None:
    found = translate(
        [BRIELLE, HELLEVOETSLUIS, WESTVOORNE, "GM0503"],
        from_date="2022-12-31",
        to_date="2023-01-01",
    )
    assert found.codes == ["GM0503", VOORNE]
    assert found.partly == []
    row = found.frame.set_index("code").loc[VOORNE]
    assert row["from_codes"] == f"{BRIELLE}; {HELLEVOETSLUIS}; {WESTVOORNE}"
    assert row["trail"].count("merger 2023-01-01") == 3
    assert not row["inferred"]
    assert found.reported.empty


def test_part_of_a_merger_is_partly_with_the_share_of_the_inhabitants() -> None:
    found = translate([BRIELLE, WESTVOORNE], from_date="2021-01-01", to_date="2024-01-01")
    assert (found.codes, found.partly) == ([], [VOORNE])
    people = register.at(dt.date(2021, 1, 1))["population"]
    part, whole = people[[BRIELLE, WESTVOORNE]].sum(), people[[BRIELLE, WESTVOORNE, HELLEVOETSLUIS]]
    (row,) = found.frame.to_dict("records")
    assert row["share"] == pytest.approx(part / whole.sum())
    assert row["basis"] == "inhabitants"


def test_share_is_of_predecessors_where_inhabitants_are_not_known() -> None:
    """Nobody counted Noordwijkerhout on its own in 2021: it was in Noordwijk by then."""
    (row,) = translate(["GM0576"], from_date="2018-06-01", to_date="2021-01-01").frame.to_dict(
        "records"
    )
    assert (row["code"], row["status"]) == ("GM0575", "partly")
    assert (row["share"], row["basis"]) == (0.5, "predecessors")


def test_who_takes_others_in_stays_in_the_set() -> None:
    found = translate(["GM0363"], from_date="2022-01-01", to_date="2023-01-01")
    assert (found.codes, found.partly) == (["GM0363"], [])


def test_split_goes_to_each_part_marked_as_inferred() -> None:
    found = translate([HAAREN, "GM0855"], from_date="2020-12-31", to_date="2021-01-01")
    frame = found.frame.set_index("code")
    assert found.codes == ["GM0855"]  # Tilburg was in the set itself
    assert found.partly == ["GM0757", "GM0824", "GM0865"]
    assert list(found.decisions["code"]) == found.partly
    assert frame["inferred"].to_dict() == {
        "GM0757": True,
        "GM0824": True,
        "GM0855": False,
        "GM0865": True,
    }


def test_back_to_all_predecessors_marked_as_inferred() -> None:
    found = translate([VOORNE, "GM0363"], from_date="2024-01-01", to_date="2021-01-01")
    assert found.codes == ["GM0363", "GM0457", BRIELLE, HELLEVOETSLUIS, WESTVOORNE]
    inferred = found.frame.set_index("code")["inferred"]
    assert inferred.sum() == 4
    assert not inferred["GM0363"]


def test_border_changes_are_told_and_not_carried() -> None:
    past = History(
        (
            register.Event(
                day=dt.date(2020, 1, 1), old="GM0001", new="GM0002", kind="boundary_change"
            ),
        ),
        {"GM0001": (dt.date.min, dt.date.max), "GM0002": (dt.date.min, dt.date.max)},
        lambda _code, _day: None,
    )
    found = translate(["GM0001"], from_date="2019-01-01", to_date="2021-01-01", past=past)
    assert found.codes == ["GM0001"]
    assert [event.new for event in found.border_changes] == ["GM0002"]
    after = translate(["GM0001"], from_date="2020-01-01", to_date="2021-01-01", past=past)
    assert after.border_changes == ()


def test_codes_that_did_not_exist_are_reported() -> None:
    found = translate([VOORNE, "GM9999", "GM0503"], from_date="2021-01-01", to_date="2024-01-01")
    assert found.codes == ["GM0503"]
    assert dict(zip(found.reported["code"], found.reported["reason"], strict=True)) == {
        VOORNE: "did not exist on 2021-01-01",
        "GM9999": "is not in the register",
    }


@pytest.mark.parametrize("day", ["2017-12-31", "2027-01-01"])
def test_day_outside_the_register_is_an_error(day: str) -> None:
    with pytest.raises(ValueError, match="2018-01-01 to 2026-12-31"):
        translate([BRIELLE], from_date=day, to_date="2021-01-01")


@pytest.mark.parametrize("year", range(2018, 2027))
@pytest.mark.parametrize("to_year", [2018, 2021, 2026])
def test_the_whole_country_becomes_the_whole_country(year: int, to_year: int) -> None:
    start, end = dt.date(year, 1, 1), dt.date(to_year, 1, 1)
    found = translate(register.at(start).index, from_date=start, to_date=end)
    assert found.codes == list(register.at(end).index)
    assert found.partly == []


@given(histories(), DAYS, DAYS)
def test_everybody_becomes_everybody_in_any_history(
    past: History, start: dt.date, end: dt.date
) -> None:
    found = translate(existing(past, start), from_date=start, to_date=end, past=past)
    assert found.codes == existing(past, end)
    assert found.frame["share"].eq(1).all()


@given(histories(), DAYS, DAYS, st.data())
def test_nobody_is_lost_in_any_history(
    past: History, start: dt.date, end: dt.date, data: st.DataObject
) -> None:
    every = sorted(past.spans)
    chosen = data.draw(st.lists(st.sampled_from([*every, "GM9999"]), unique=True))
    found = translate(chosen, from_date=start, to_date=end, past=past)
    sources = {code for text in found.frame["from_codes"] for code in text.split("; ")}
    assert sources | set(found.reported["code"]) == set(chosen)
    assert not sources & set(found.reported["code"])
    assert set(found.frame["code"]) <= set(existing(past, end))
    assert found.frame["share"].between(0, 1, inclusive="right").all()


@given(histories(kinds=("merger",)), DAYS, DAYS, st.data())
def test_inhabitants_of_members_stay_the_same_number_through_mergers(
    past: History, start: dt.date, end: dt.date, data: st.DataObject
) -> None:
    start, end = sorted((start, end))
    chosen = data.draw(st.lists(st.sampled_from(existing(past, start)), unique=True))
    found = translate(chosen, from_date=start, to_date=end, past=past)
    before = sum(past.inhabitants(code, start) for code in chosen)
    after = sum(
        share * past.inhabitants(code, end)
        for code, share in zip(found.frame["code"], found.frame["share"], strict=True)
    )
    assert after == pytest.approx(before)
    assert set(found.frame["basis"]) <= {"inhabitants"}


@given(histories(), DAYS, DAYS, st.data())
def test_a_larger_set_has_no_smaller_share_anywhere(
    past: History, start: dt.date, end: dt.date, data: st.DataObject
) -> None:
    every = existing(past, start)
    small = data.draw(st.lists(st.sampled_from(every), unique=True))
    more = data.draw(st.lists(st.sampled_from(every), unique=True))
    shares = [
        translate(codes, from_date=start, to_date=end, past=past).frame.set_index("code")["share"]
        for codes in (small, sorted({*small, *more}))
    ]
    for code, share in shares[0].items():
        assert shares[1][code] >= share - 1e-9


@pytest.mark.parametrize(
    ("codes", "day", "people"),
    [
        (["GM0503"], "2018-06-01", 103_581),  # Delft, as it was
        (["GM0575"], "2018-06-01", None),  # without Noordwijkerhout nobody counted it
        ([VOORNE], "2024-01-01", 72_651),
        (["GM0788"], "2020-06-01", None),  # Haaren, which was split
        (["GM9999"], "2020-06-01", None),
        ([], "2020-06-01", 0),
    ],
)
def test_inhabitants_of_what_municipalities_of_a_day_cover(
    codes: list[str], day: str, people: int | None
) -> None:
    assert register.inhabitants_of(codes, day=dt.date.fromisoformat(day)) == people


def test_inhabitants_of_all_that_merged_are_those_of_their_successor() -> None:
    noordwijk = register.at(dt.date(2021, 1, 1)).loc["GM0575", "population"]
    assert register.inhabitants_of(["GM0575", "GM0576"], day=dt.date(2018, 6, 1)) == noordwijk
