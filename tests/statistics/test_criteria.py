"""Criteria: invented squares whose answers can be seen, and the fifteen regions of 2021."""

from __future__ import annotations

import csv
import datetime as dt
import math
from typing import TYPE_CHECKING

import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from invented import squares
from regiokaart import register
from regiokaart.errors import StudyError
from regiokaart.layer import join, load_scene, load_scene_on_tiles
from regiokaart.statistics.criteria import COLUMNS, criteria
from regiokaart.statistics.neighbours import enclosed, neighbours, neighbours_of, parts
from regiokaart.study import load_study

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from regiokaart.layer import Scene
    from regiokaart.study import Study

STUDY = """\
id = "proef"
title = "Proef"
reference_date = 2021-10-01
boundary_year = 2021
area = { AREA }
[[cooperation]]
id = "samen"
title = "Samen"
unlisted = "UNLISTED"
[[map]]
id = "kaart-1"
title = "Samen"
show = [{ cooperation = "samen" }]
"""
DAY = dt.date(2021, 10, 1)
HEAD = "cooperation,region,region_name,code,name,valid_from,valid_to,evidence,source\n"
# Delft, Den Haag, Rotterdam, Rijswijk, Vlaardingen, Wassenaar, Zoetermeer, Midden-Delfland,
# Westland; 0 Haarlem is of another province
DELFT, HAAG, ROTTERDAM, RIJSWIJK = "GM0503", "GM0518", "GM0599", "GM0603"
VLAARDINGEN, WASSENAAR, ZOETERMEER = "GM0622", "GM0629", "GM0637"
MIDDEN_DELFLAND, WESTLAND, HAARLEM = "GM1842", "GM1783", "GM0392"
NINE = (
    (DELFT, HAAG, ROTTERDAM),
    (RIJSWIJK, VLAARDINGEN, WASSENAAR),
    (ZOETERMEER, MIDDEN_DELFLAND, WESTLAND),
)

SIXTEEN = (
    (*NINE[0], HAARLEM),
    (*NINE[1], "GM0556"),
    (*NINE[2], "GM1621"),
    ("GM0034", "GM0050", "GM0106", "GM0307"),
)


@pytest.fixture
def scene_of(invented_study: Callable[..., Study]) -> Callable[..., Scene]:
    """Return a function that makes a scene of squares, with the members of regions."""

    def make(
        regions: dict[str, Iterable[str]],
        *,
        grid: Sequence[Sequence[str]] = NINE,
        area: Iterable[str] = (),
        unlisted: str = "outside",
        unknown: Iterable[str] = (),
    ) -> Scene:
        area = area or [code for row in grid for code in row]
        listed = ", ".join(f'"{code}"' for code in area)
        toml = STUDY.replace("AREA", f"municipalities = [{listed}]").replace("UNLISTED", unlisted)
        rows = [(region, code) for region, codes in regions.items() for code in codes]
        rows += [("", code) for code in unknown]
        lines = [
            f"samen,{region},{region.title()},{code},,,,{'' if not region else 'stated'},Bron\n"
            for region, code in rows
        ]
        study = invented_study(toml=toml, memberships=HEAD + "".join(lines), folder="proef")
        return join(study, squares(grid), study.memberships())

    return make


def people(*codes: str) -> int:
    return int(register.at(DAY)["population"].loc[list(codes)].sum())


def only(scene: Scene, **options: int) -> pd.Series[object]:
    """Return the row of the only region."""
    frame = criteria(scene, cooperation="samen", **options)
    assert len(frame) == 1
    return frame.iloc[0]


def test_a_ring_is_one_part_with_one_enclave(scene_of: Callable[..., Scene]) -> None:
    ring = [code for row in NINE for code in row if code != VLAARDINGEN]
    row = only(scene_of({"ring": ring}))
    assert (row["members"], row["parts"], row["contiguity_from"]) == (8, 1, "borders")
    assert (row["enclaves"], row["enclave_names"]) == (1, "Vlaardingen")
    # a square of 15 km with a hole of 5 km: the border of the hole counts
    assert row["compactness"] == pytest.approx(4 * math.pi * 200 / 80**2)


def test_a_gap_in_the_ring_leaves_no_enclave(scene_of: Callable[..., Scene]) -> None:
    ring = [code for row in NINE for code in row if code not in {VLAARDINGEN, WASSENAAR}]
    row = only(scene_of({"ring": ring}))
    assert (row["parts"], row["enclaves"], row["enclave_names"]) == (1, 0, "")


def test_two_municipalities_can_be_enclosed_together(scene_of: Callable[..., Scene]) -> None:
    grid = [[*row, end] for row, end in zip(NINE, ("GM0556", HAARLEM, "GM1621"), strict=True)]
    inner = {VLAARDINGEN, WASSENAAR}
    row = only(
        scene_of({"ring": [code for line in grid for code in line if code not in inner]}, grid=grid)
    )
    assert (row["enclaves"], row["enclave_names"]) == (2, "Vlaardingen; Wassenaar")


def test_who_touch_in_a_corner_do_not_share_a_border(scene_of: Callable[..., Scene]) -> None:
    scene = scene_of({"hoek": [DELFT, VLAARDINGEN]})
    row = only(scene)
    assert (row["parts"], row["part_names"]) == (2, "Delft | Vlaardingen")
    near = neighbours(scene)
    assert near[VLAARDINGEN] == {HAAG, RIJSWIJK, WASSENAAR, MIDDEN_DELFLAND}
    assert near[DELFT] == {HAAG, RIJSWIJK}


def test_members_outside_the_study_area_count(scene_of: Callable[..., Scene]) -> None:
    row = only(scene_of({"noord": [DELFT, HAAG, ROTTERDAM]}, area=[DELFT, ROTTERDAM]))
    assert (row["members"], row["parts"]) == (3, 1)
    assert row["population_members"] == people(DELFT, HAAG, ROTTERDAM)
    assert (row["centre"], row["centre_population"]) == ("Rotterdam", people(ROTTERDAM))


def test_a_member_without_a_boundary_leaves_its_lie_unknown(scene_of: Callable[..., Scene]) -> None:
    row = only(scene_of({"ver": [DELFT, HAARLEM]}))
    assert row["population_members"] == people(DELFT, HAARLEM)
    assert row["provinces_crossed"] == 2
    assert row["province_names"] == "Noord-Holland; Zuid-Holland"
    assert row[["parts", "enclaves", "compactness"]].isna().all()


def test_thresholds_are_reached_by_the_figure_itself(scene_of: Callable[..., Scene]) -> None:
    scene = scene_of({"klein": [DELFT, RIJSWIJK]})
    both, delft = people(DELFT, RIJSWIJK), people(DELFT)
    at = only(scene, population=both, centre=delft)
    above = only(scene, population=both + 1, centre=delft + 1)
    assert (at["enough_members"], at["has_centre"]) == (True, True)
    assert (above["enough_members"], above["has_centre"]) == (False, False)


def test_a_partner_province_counts_apart_and_its_municipalities_once(
    scene_of: Callable[..., Scene],
) -> None:
    row = only(scene_of({"breed": [DELFT, HAARLEM, "PV28"]}))
    province = register.at(DAY).query("province_code == 'PV28'")["population"].sum()
    assert (row["members"], row["provinces"]) == (2, "Zuid-Holland")
    assert row["population_members"] == people(DELFT, HAARLEM)
    assert row["population_with_partners"] == province + people(HAARLEM)
    assert (row["enough_members"], row["enough_with_partners"]) == (False, True)


def test_what_is_not_known_settles_nothing_that_it_could_change(
    scene_of: Callable[..., Scene],
) -> None:
    scene = scene_of({"klein": [DELFT]}, unlisted="outside", unknown=[ROTTERDAM])
    certain, perhaps = people(DELFT), people(DELFT, ROTTERDAM)
    row = only(scene, population=perhaps, centre=people(ROTTERDAM))
    assert (row["members"], row["undecided"]) == (1, 1)
    assert row["population_members"] == certain
    assert pd.isna(row["enough_members"])
    assert pd.isna(row["has_centre"])
    # enough already without it, and too few even with it
    assert only(scene, population=certain)["enough_members"]
    assert not only(scene, population=perhaps + 1)["enough_members"]
    assert not only(scene, centre=people(ROTTERDAM) + 1)["has_centre"]


def test_where_lists_are_not_complete_who_is_not_listed_is_undecided(
    scene_of: Callable[..., Scene],
) -> None:
    complete = only(scene_of({"ring": [DELFT, HAAG]}, unlisted="outside"))
    partial = only(scene_of({"ring": [DELFT, HAAG]}, unlisted="unknown"))
    assert (complete["undecided"], partial["undecided"]) == (0, 7)


def test_an_unknown_municipality_in_a_hole_is_no_enclave(scene_of: Callable[..., Scene]) -> None:
    ring = [code for row in NINE for code in row if code != VLAARDINGEN]
    assert only(scene_of({"ring": ring}, unknown=[VLAARDINGEN]))["enclaves"] == 0


@given(st.sets(st.sampled_from(sorted(code for row in SIXTEEN for code in row)), min_size=1))
def test_parts_and_enclaves_agree_with_walking_over_the_squares(members: set[str]) -> None:
    frame = squares(SIXTEEN).set_index("code")
    place = {code: (r, c) for r, row in enumerate(SIXTEEN) for c, code in enumerate(row)}
    near = {
        one: frozenset(
            other
            for other in place
            if abs(place[one][0] - place[other][0]) + abs(place[one][1] - place[other][1]) == 1
        )
        for one in place
    }
    assert neighbours_of(frame.geometry) == near
    # squares that shrink a little touch no more in corners, and those side by side still do
    shrunk = shapely.buffer(shapely.union_all(frame.geometry[sorted(members)]), -1)
    found = parts(members, near)
    assert len(found) == len(shapely.get_parts(shrunk))
    assert sorted(code for group in found for code in group) == sorted(members)
    free = {code for code in place if code not in members and {0, 3} & {*place[code]}}
    while ahead := {other for code in free for other in near[code]} - members - free:
        free |= ahead
    assert enclosed(frame.geometry, members) == sorted(set(place) - members - free)


def test_regions_stand_in_the_order_of_the_table(scene_of: Callable[..., Scene]) -> None:
    frame = criteria(
        scene_of({"zuid": [WESTLAND], "noord": [DELFT, HAAG], "geen-deelname": [RIJSWIJK]}),
        cooperation="samen",
    )
    assert tuple(frame.columns) == COLUMNS
    assert list(frame["region_name"]) == ["Zuid", "Noord"]


def test_a_region_of_provinces_alone_has_no_members_to_lie_anywhere(
    scene_of: Callable[..., Scene],
) -> None:
    row = only(scene_of({"provincie": ["PV28"]}))
    assert (row["members"], row["population_members"]) == (0, 0)
    assert row["enough_with_partners"]
    assert row[["centre", "parts", "compactness"]].isna().all()


def test_another_cooperation_is_refused_with_the_nearest(scene_of: Callable[..., Scene]) -> None:
    with pytest.raises(StudyError, match=r"'samn'.*Did you mean 'samen'"):
        criteria(scene_of({"noord": [DELFT]}), cooperation="samn")


def national(folder: Path, shared: Path) -> Study:
    """Return a study of the fifteen regions with the memberships of the shared folder."""
    with (shared / "facts" / "memberships.csv").open(encoding="utf-8", newline="") as stream:
        rows = [row for row in csv.DictReader(stream) if row["cooperation"] == REGIONS]
    with (folder / "memberships.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, fieldnames=HEAD.strip().split(","))
        writer.writeheader()
        writer.writerows(rows)
    toml = STUDY.replace("AREA", 'country = "NL"').replace("samen", REGIONS)
    (folder / "study.toml").write_text(toml.replace("UNLISTED", "outside"), encoding="utf-8")
    return load_study(folder / "study.toml")


REGIONS = "stedelijke-cultuurregio"
BELOW = {"flevoland", "stedendriehoek", "ede-wageningen", "leiden", "zeeland", "zuid"}


@pytest.mark.integration
def test_the_fifteen_regions_of_2021(real_boundaries: Path, tmp_path: Path) -> None:
    study = national(tmp_path, real_boundaries.parent)
    frame = criteria(load_scene(study, boundaries=real_boundaries), cooperation=REGIONS)
    table = frame.set_index("region")
    assert len(table) == 15
    # the sums that the facts behind the studies give
    for region, members, wide in (
        ("we-the-north", 533_614, 1_733_143),
        ("zwolle", 784_623, 784_623),
        ("flevoland", 428_226, 428_226),
        ("twente", 631_733, 1_166_533),
        ("mra", 2_503_513, 3_316_712),
        ("utrecht", 516_832, 1_361_153),
        ("stedendriehoek", 314_128, 314_128),
        ("ede-wageningen", 158_165, 158_165),
        ("leiden", 124_093, 124_093),
        ("rotterdam", 770_746, 770_746),
        ("025-arnhem-nijmegen", 339_783, 2_096_603),
        ("haaglanden", 1_122_240, 1_122_240),
        ("brabantstad", 889_880, 2_573_948),
        ("zeeland", 186_379, 385_400),
        ("zuid", 298_906, 1_115_873),
    ):
        row = table.loc[region]
        assert (row["population_members"], row["population_with_partners"]) == (members, wide)
    below = set(table.index[~table["enough_members"]])
    assert below == BELOW | {"025-arnhem-nijmegen"}
    assert set(table.index[~table["enough_with_partners"]]) == BELOW - {"zuid"}
    # Terneuzen, with 54,463 inhabitants, is the largest of Zeeland
    assert set(table.index[~table["has_centre"]]) == {"zeeland"}
    assert table.loc["haaglanden", "centre"] == "Den Haag"
    assert set(table["contiguity_from"]) == {"borders"}
    # Rotterdam and Dordrecht do not touch; Zeeuws-Vlaanderen lies over the water
    assert table.loc["rotterdam", "part_names"] == "Dordrecht | Rotterdam"
    assert table.loc["zeeland", "part_names"] == "Goes; Middelburg; Vlissingen | Terneuzen"
    assert table.loc["brabantstad", "parts"] == table.loc["brabantstad", "members"] == 5
    for region in ("twente", "haaglanden", "mra", "flevoland"):
        assert table.loc[region, "parts"] == 1
    assert table.loc["zwolle", "provinces_crossed"] == 4
    assert table.loc["twente", "compactness"] == table["compactness"].max()
    assert table["compactness"].between(0, 1).all()


@pytest.mark.integration
def test_neighbours_by_border_are_those_by_geometry(real_boundaries: Path, tmp_path: Path) -> None:
    study = national(tmp_path, real_boundaries.parent)
    scene = load_scene(study, boundaries=real_boundaries)
    near = neighbours(scene)
    shapes = scene.layer.geometry
    for code in ("GM0599", "GM0505", "GM0150", "GM0744", "GM0518"):
        others = shapes[shapes.intersects(shapes[code])].drop(code)
        along = others.intersection(shapes[code]).length > 0
        assert near[code] == set(others.index[along])


def test_on_tiles_parts_come_from_tiles_and_there_is_no_shape() -> None:
    study = load_study()
    frame = criteria(load_scene_on_tiles(study), cooperation="stedelijke-regio")
    table = frame.set_index("region")
    assert set(table["contiguity_from"]) == {"tiles"}
    assert table["compactness"].isna().all()
    assert table.loc["rotterdam", "parts"] == 2
    assert table.loc["haaglanden", "population_members"] == 1_122_240
