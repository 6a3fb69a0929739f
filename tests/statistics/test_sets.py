"""Regions as sets, against plain sets worked out from the rows of a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings

import regiokaart as rk
from plain_sets import AREA, BEYOND, CLOSED, OPEN, REGIONS, Plain, plain
from regiokaart.layer import load_scene_on_tiles
from regiokaart.memberships import UNKNOWN
from regiokaart.statistics import RegionSets, region_sets, regions, size, study_sets
from regiokaart.study import load_study

if TYPE_CHECKING:
    from regiokaart.layer import Scene

NATIONAL = "stedelijke-cultuurregios-2021"


def sets_of(case: Plain) -> RegionSets:
    return region_sets(case.memberships(), area=AREA, open_lists=[OPEN])


@settings(max_examples=60)
@given(case=plain())
def test_members_in_part_and_unknown_ones_are_those_of_plain_sets(case: Plain) -> None:
    sets = sets_of(case)
    for cooperation in (CLOSED, OPEN):
        for region in REGIONS:
            key = f"{cooperation}/{region}"
            assert sets.members.get(key, set()) == case.members(cooperation, region)
            assert sets.partly.get(key, set()) == case.partly(cooperation, region)
            beyond = region in case.rows.get((cooperation, BEYOND), ())
            assert sets.outside.get(key, set()) == ({BEYOND} if beyond else set())
        # where regions overlap, a missing part cannot be told from the shares: rather unknown
        assert sets.unknown.get(cooperation, frozenset()) >= case.unknown(cooperation)
        if not case.ambiguous():
            assert sets.unknown.get(cooperation, frozenset()) == case.unknown(cooperation)


def test_scene_and_study_alone_give_the_same_sets() -> None:
    study = load_study()
    from_scene, alone = region_sets(load_scene_on_tiles(study)), study_sets(study)
    assert from_scene.members == alone.members
    assert from_scene.unknown == alone.unknown
    assert from_scene.codes == alone.codes
    assert from_scene.cooperations == alone.cooperations
    assert set(alone.unknown) == {item.id for item in study.cooperations}
    assert {name: len(codes) for name, codes in alone.unknown.items()} == {
        **dict.fromkeys(alone.unknown, 0),
        "sessies-2021": 52,
        "cmk-2021-2024": 42,
        "cultuurparticipatie-2021": 52,
    }


def test_unknown_is_what_the_map_shows_as_unknown(invented_scene: Scene) -> None:
    sets = region_sets(invented_scene)
    for name in sets.cooperations:
        shown = invented_scene.layer[name].fillna("").str.split("+")
        assert sets.unknown[name] == {code for code, parts in shown.items() if UNKNOWN in parts}


def test_partner_provinces_count_with_all_their_municipalities() -> None:
    members = rk.memberships(NATIONAL).of(["stedelijke-cultuurregio"]).at("2021-10-01")
    narrow, wide = region_sets(members), region_sets(members, base="partners")
    assert narrow.members["stedelijke-cultuurregio/we-the-north"] < {
        *wide.members["stedelijke-cultuurregio/we-the-north"]
    }
    # the report's own figure of the three northern provinces
    table = regions(wide).set_index("region")
    assert table.loc["we-the-north", "population"] == 1_733_143
    for key in wide.members:
        rows = members.frame["region"] == key.partition("/")[2]
        part = type(members)(members.frame[rows].reset_index(drop=True), members.day)
        assert (
            table.loc[key.partition("/")[2], "population"] == size(part).population_with_provinces
        )


def test_sums_of_the_members_of_the_fifteen_regions_are_those_of_the_sources() -> None:
    members = rk.memberships(NATIONAL).of(["stedelijke-cultuurregio"]).at("2021-10-01")
    table = regions(region_sets(members)).set_index("region")
    assert len(table) == 15
    known = {"twente": 631_733, "flevoland": 428_226, "mra": 2_503_513, "zwolle": 784_623}
    assert table.loc[list(known), "population"].to_dict() == known
    assert (table["population"] >= 500_000).sum() == 8


def test_inhabitants_are_missing_only_where_a_member_has_no_figure() -> None:
    members = rk.memberships(NATIONAL).of(["stedelijke-cultuurregio"]).at("2018-12-01")
    sets = region_sets(members)
    table = regions(sets)
    for key, people in zip(sets.regions(), table["population"], strict=True):
        lacking = sets.figures.loc[sorted(sets.members[key]), "population"].isna().any()
        assert (people is not table["population"].dtype.na_value) != lacking
    assert table["population"].isna().any()


def test_memberships_must_be_read_on_a_day() -> None:
    with pytest.raises(ValueError, match=r"at\(day\)"):
        region_sets(rk.memberships(NATIONAL))


def test_area_must_exist_on_the_day() -> None:
    members = rk.memberships(NATIONAL).at("2021-10-01")
    with pytest.raises(ValueError, match="GM1992"):
        region_sets(members, area=["GM0518", "GM1992"])


def test_a_co_operation_that_is_not_there_is_told() -> None:
    with pytest.raises(KeyError, match="mrdh"):
        study_sets(load_study()).of(["mrhd"])


def test_a_co_operation_that_no_row_names_is_told(invented_scene: Scene) -> None:
    members = rk.memberships(NATIONAL).at("2021-10-01")
    with pytest.raises(ValueError, match=r"'stedelijke-cultuuregio'.*stedelijke-cultuurregio"):
        region_sets(members, cooperations=["stedelijke-cultuuregio"])
    with pytest.raises(ValueError, match="proefregio"):
        region_sets(invented_scene, cooperations=["proefregios"])
