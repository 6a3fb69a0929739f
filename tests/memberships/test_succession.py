"""Memberships carried across reorganisations: nothing is lost, nothing is made up."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from histories import FIRST, LAST, histories
from regiokaart import register
from regiokaart.memberships import ADDED, COLUMNS, DECLINED, Memberships, known

BRIELLE, HELLEVOETSLUIS, WESTVOORNE, VOORNE = "GM0501", "GM0530", "GM0614", "GM1992"
HAAREN, AMSTERDAM, WEESP = "GM0788", "GM0363", "GM0457"
DAYS = st.dates(FIRST, LAST)


def table(*rows: tuple[str, str] | tuple[str, str, dict[str, object]]) -> Memberships:
    """Memberships of one co-operation: region and code, and what is out of the ordinary."""
    records = []
    for number, (region, code, *more) in enumerate(rows, start=2):
        records.append(
            {
                "cooperation": "a",
                "region": region,
                "region_name": region.upper(),
                "code": code,
                "name": register.name_of(code),
                "valid_from": pd.NaT,
                "valid_to": pd.NaT,
                "evidence": "stated" if region else "",
                "source": f"bron {number}" if region else "",
                "origin": f"leden.csv:{number}",
                **(more[0] if more else {}),
            }
        )
    frame = pd.DataFrame(records, columns=[*COLUMNS, "origin"])
    for name in ("valid_from", "valid_to"):
        frame[name] = pd.to_datetime(frame[name])
    return Memberships(frame)


def rows_of(members: Memberships) -> dict[str, dict[str, object]]:
    return {row["code"]: row for row in members.frame.to_dict("records")}


# forwards


def test_successor_inherits_from_all_with_their_rows_evidence_and_sources() -> None:
    members = table(
        ("b", BRIELLE), ("b", HELLEVOETSLUIS, {"evidence": "weak"}), ("b", WESTVOORNE)
    ).at("2023-01-01")
    (row,) = members.frame.to_dict("records")
    assert (row["code"], row["name"]) == (VOORNE, "Voorne aan Zee")
    assert (row["status"], row["share"], row["carried"]) == ("member", 1, "succession")
    assert row["evidence"] == "weak"  # as weak as the weakest
    assert row["source"] == "bron 2; bron 3; bron 4"
    assert row["origin"] == "leden.csv:2; leden.csv:3; leden.csv:4"
    assert row["trail"].count("merger 2023-01-01") == 3
    assert members.notes == ()
    assert members.decisions.empty


def test_successor_of_some_members_is_partly_one_and_asks_for_a_decision() -> None:
    members = table(("b", BRIELLE), ("b", WESTVOORNE)).at("2024-01-01")
    (row,) = members.frame.to_dict("records")
    people = register.at(dt.date(2021, 1, 1))["population"]
    part = people[[BRIELLE, WESTVOORNE]].sum()
    assert row["status"] == "partly"
    assert row["share"] == pytest.approx(part / (part + people[HELLEVOETSLUIS]))
    assert (row["basis"], row["evidence"]) == ("inhabitants", "inferred")
    assert list(members.decisions["code"]) == [VOORNE]
    (note,) = members.notes
    assert "45% of its inhabitants, from Brielle, Westvoorne" in note
    assert note.endswith("not a member before: Hellevoetsluis")


@pytest.mark.parametrize(
    ("codes", "policy", "status"),
    [
        ([BRIELLE], "any", "member"),
        ([BRIELLE], "all", None),
        ([BRIELLE], "majority", None),
        ([HELLEVOETSLUIS], "majority", "member"),
        ([BRIELLE, HELLEVOETSLUIS, WESTVOORNE], "all", "member"),
        ([BRIELLE], {"a": "any"}, "member"),
        ([BRIELLE], {"z": "any"}, "partly"),
    ],
)
def test_study_can_decide_about_members_in_part(
    codes: list[str], policy: object, status: str | None
) -> None:
    members = table(*[("b", code) for code in codes]).at("2024-01-01", successor=policy)
    found = {code: row["status"] for code, row in rows_of(members).items()}
    assert found == ({} if status is None else {VOORNE: status})
    if status is None:  # what is dropped is reported, with the rule
        (row,) = members.reported.to_dict("records")
        assert row["origin"] == "leden.csv:2"
        assert f"'{policy}'" in row["reason"]
        assert any("left out" in note for note in members.notes)


def test_participation_that_is_unknown_is_never_decided_away() -> None:
    members = table(("", BRIELLE), ("b", WESTVOORNE)).at("2024-01-01", successor="all")
    assert list(members.frame["region"]) == [""]


def test_absorbed_member_makes_its_successor_one_in_part_unless_it_is_one_itself() -> None:
    only = table(("b", WEESP)).at("2022-03-24")
    (row,) = only.frame.to_dict("records")
    assert (row["code"], row["status"]) == (AMSTERDAM, "partly")
    both = table(("b", WEESP), ("b", AMSTERDAM)).at("2022-03-24")
    (row,) = both.frame.to_dict("records")
    assert (row["code"], row["status"], row["carried"]) == (AMSTERDAM, "member", "")
    assert row["source"] == "bron 3"  # its own row decides …
    assert row["origin"] == "leden.csv:3; leden.csv:2"  # … and the other is not lost
    assert "absorption 2022-03-24" in row["trail"]


def test_split_goes_to_each_part_and_asks_for_a_decision() -> None:
    members = table(("b", HAAREN), ("b", "GM0855")).at("2021-01-01")
    rows = rows_of(members)
    assert set(rows) == {"GM0757", "GM0824", "GM0855", "GM0865"}
    assert rows["GM0855"]["status"] == "member"  # Tilburg, itself a member
    for code in ("GM0757", "GM0824", "GM0865"):
        assert (rows[code]["status"], rows[code]["carried"]) == ("partly", "split")
        assert rows[code]["evidence"] == "inferred"
    assert sorted(members.decisions["code"]) == ["GM0757", "GM0824", "GM0865"]
    (note,) = members.notes
    assert "Haaren" in note
    assert "needs a decision" in note


# backwards


def test_municipality_of_later_is_told_by_its_predecessors() -> None:
    members = table(("b", VOORNE)).at("2021-10-01")
    assert sorted(members.frame["code"]) == [BRIELLE, HELLEVOETSLUIS, WESTVOORNE]
    assert set(members.frame["evidence"]) == {"inferred"}
    assert set(members.frame["carried"]) == {"back"}
    (note,) = members.notes
    assert "GM1992 Voorne aan Zee did not exist yet on 2021-10-01" in note


def test_older_borders_show_all_that_went_into_a_member() -> None:
    members = table(("b", AMSTERDAM)).at("2023-01-01", codes_on=dt.date(2021, 1, 1))
    rows = rows_of(members)
    assert set(rows) == {AMSTERDAM, WEESP}
    assert (rows[AMSTERDAM]["evidence"], rows[WEESP]["evidence"]) == ("stated", "inferred")


def test_part_of_a_split_is_partly_on_the_way_back() -> None:
    members = table(("b", "GM0757")).at("2021-01-01", codes_on=dt.date(2020, 1, 1))
    rows = rows_of(members)
    assert rows["GM0757"]["status"] == "member"
    assert (rows[HAAREN]["status"], rows[HAAREN]["share"]) == ("partly", 0.25)


# provinces and others


def test_provinces_are_partners_on_every_day() -> None:
    members = table(("b", "PV20"), ("b", "GM0106"))
    for day in ("2018-01-01", "2026-12-31"):
        read = members.at(day)
        assert list(read.partners["code"]) == ["PV20"]
        assert list(read.municipalities["code"]) == ["GM0106"]


def test_provinces_expand_to_their_municipalities_of_the_day() -> None:
    members = table(("b", "PV24"), ("b", "GM0034"))
    wide = members.at("2021-01-01").expanded()
    assert wide.partners.empty
    flevoland = register.at(dt.date(2021, 1, 1)).query("province_code == 'PV24'")
    assert sorted(wide.frame["code"]) == list(flevoland.index)
    rows = rows_of(wide)
    assert rows["GM0034"]["evidence"] == "stated"
    assert rows["GM0995"]["evidence"] == "inferred"
    assert rows["GM0995"]["trail"] == "PV24 > GM0995 (province)"
    with pytest.raises(ValueError, match="needs a day"):
        members.expanded()


def test_declined_is_carried_like_a_region() -> None:
    members = table(*[(DECLINED, code) for code in (BRIELLE, HELLEVOETSLUIS, WESTVOORNE)])
    (row,) = members.at("2023-01-01").frame.to_dict("records")
    assert (row["region"], row["status"]) == (DECLINED, "member")


def test_code_that_is_in_no_register_is_reported() -> None:
    members = table(("b", "GM9999"), ("b", "GM0503")).at("2021-01-01")
    assert list(members.frame["code"]) == ["GM0503"]
    (row,) = members.reported.to_dict("records")
    assert (row["origin"], row["code"]) == ("leden.csv:2", "GM9999")
    assert any("GM9999" in note for note in members.notes)


def test_border_change_between_a_member_and_another_is_told() -> None:
    """Hellevoetsluis took in land of Nissewaard in 2018; nobody's membership changes by it."""
    before = {"valid_from": pd.Timestamp("2015-01-01")}
    one = table(("b", "GM1930", before)).at("2018-01-01")
    assert list(one.frame["code"]) == ["GM1930"]
    (note,) = one.notes
    assert "GM1930 Nissewaard gave land to GM0530 Hellevoetsluis on 2018-01-01" in note
    both = table(("b", "GM1930", before), ("b", HELLEVOETSLUIS, before))
    assert both.at("2018-01-01").notes == ()
    later = {"valid_from": pd.Timestamp("2019-01-01")}
    assert table(("b", "GM1930", later)).at("2021-01-01").notes == ()


# the lists that come with regiokaart


@pytest.mark.parametrize(
    ("day", "count"), [("2021-01-01", 23), ("2022-12-31", 23), ("2023-01-01", 21)]
)
def test_mrdh_through_time(day: str, count: int) -> None:
    members = known().of(["mrdh"]).at(day)
    assert members.frame["code"].nunique() == len(members.frame) == count
    assert set(members.frame["status"]) == {"member"}
    heirs = members.frame[members.frame["carried"] != ""]
    if count == 21:
        assert list(heirs["code"]) == [VOORNE]
        assert len(heirs["origin"].iloc[0].split("; ")) == 3
    else:
        assert heirs.empty


@pytest.mark.parametrize(("day", "count"), [("2019-12-31", 21), ("2020-01-01", 22)])
def test_nunspeet_joins_zwolle_in_2020(day: str, count: int) -> None:
    frame = known().of(["stedelijke-cultuurregio"]).at(day).frame
    codes = set(frame.loc[frame["region"] == "zwolle", "code"])
    assert len(codes) == count
    assert ("GM0302" in codes) == (count == 22)


def test_the_list_of_amsterdam_of_2018_in_2021_and_2023() -> None:
    members = known().of(["stedelijke-cultuurregio"])

    def codes(day: str) -> set[str]:
        frame = members.at(day).municipalities
        return set(frame.loc[frame["region"] == "mra", "code"])

    before, in_2021, in_2023 = codes("2018-11-01"), codes("2021-01-01"), codes("2023-01-01")
    assert before - in_2021 == {"GM0393"}  # Haarlemmerliede en Spaarnwoude
    assert len(in_2021) == 31
    assert in_2021 - in_2023 == {"GM0370", WEESP}  # Beemster
    assert in_2023 <= in_2021
    frame = members.at("2023-01-01").municipalities
    rows = frame[frame["region"] == "mra"].set_index("code")
    assert "GM0370" in rows.loc["GM0439", "trail"]
    assert WEESP in rows.loc[AMSTERDAM, "trail"]


def test_vijfheerenlanden_took_two_municipalities_out_of_zuid_holland() -> None:
    for day, count in [
        ("2018-01-01", 60),
        ("2019-01-01", 52),
        ("2021-01-01", 52),
        ("2023-01-01", 50),
    ]:
        frame = register.at(dt.date.fromisoformat(day))
        assert (frame["province_code"] == "PV28").sum() == count


# what holds for any history


@given(histories(), DAYS, DAYS, st.data())
def test_every_row_is_carried_or_reported(
    past: register.History, day: dt.date, codes_on: dt.date, data: st.DataObject
) -> None:
    codes = data.draw(
        st.lists(
            st.tuples(
                st.sampled_from(["b", "c", "", DECLINED]),
                st.sampled_from([*sorted(past.spans), "GM9999", "PV20"]),
            ),
            unique=True,
        )
    )
    policy = data.draw(st.sampled_from(["any", "all", "majority", "ask"]))
    members = table(*codes)
    found = members.at(day, codes_on=codes_on, successor=policy, past=past)
    carried = {part for text in found.frame["origin"] for part in text.split("; ")}
    reported = {part for text in found.reported["origin"] for part in text.split("; ")}
    assert carried | reported == set(members.frame["origin"])
    assert not found.frame.duplicated(["cooperation", "region", "code"]).any()
    for row in found.frame.itertuples():
        assert row.code.startswith("PV") or past.existed(row.code, codes_on)
        assert 0 < row.share <= 1
        assert bool(row.carried) <= bool(row.trail)
    assert tuple(found.frame.columns) == (*COLUMNS, "origin", *ADDED)


@given(DAYS, st.data())
def test_every_row_of_the_real_history_is_carried_or_reported(
    day: dt.date, data: st.DataObject
) -> None:
    codes = data.draw(st.lists(st.sampled_from(sorted(register.spans())), unique=True, max_size=40))
    members = table(*[("b", code) for code in codes])
    found = members.at(day)
    carried = {part for text in found.frame["origin"] for part in text.split("; ")}
    assert carried == set(members.frame["origin"])
    assert found.reported.empty
    assert all(register.existed(code, day) for code in found.frame["code"])
