"""Overlap of regions, against plain sets."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import pytest

from regiokaart.layer import load_scene
from regiokaart.statistics import overlap
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
