"""The classes of a map: who is in which, and colours that all readers can tell apart."""

from __future__ import annotations

import datetime as dt
import itertools
from functools import cache
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from invented import AREA, MEMBERSHIPS, STUDY, squares
from regiokaart.classes import (
    DECLINED_FILL,
    OUTSIDE,
    PALETTE,
    UNKNOWN_FILL,
    MapClass,
    class_of,
    classify,
    counts_double,
    outlines,
    sizes,
)
from regiokaart.layer import Scene, join, load_scene, load_scene_on_tiles
from regiokaart.study import load_study

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from regiokaart.study import Study


# the maps of the bundled study


@cache
def _bundled() -> Scene:
    return load_scene(load_study())


def _counts(name: str) -> dict[str, int]:
    scene = _bundled()
    return {one.id: len(one.codes) for one in classify(scene, scene.study.map(name))}


@pytest.mark.parametrize(
    ("name", "counts"),
    [
        ("kaart-1", {"haaglanden": 9, "rotterdam": 2, "holland-rijnland": 13, "outside": 28}),
        ("kaart-2", {"mrdh": 23, "outside": 29}),
        ("kaart-3", {"begeleidingscommissie+unknown": 7, "unknown": 45}),
        (
            "kaart-4",
            {"kunstgebouw": 2, "kcr": 2, "midden-holland": 5, "declined": 1, "unknown": 42},
        ),
        ("kaart-5", {"unknown": 52}),
    ],
)
def test_number_of_municipalities_per_class(name: str, counts: dict[str, int]) -> None:
    assert _counts(name) == counts


def test_inhabitants_inside_and_outside_the_urban_regions() -> None:
    scene = _bundled()
    classes = classify(scene, scene.study.map("kaart-1"))
    inside = [one for one in classes if one.is_member]
    (outside,) = (one for one in classes if not one.is_member)
    assert sum(len(one.codes) for one in inside) == 24
    assert sum(one.population or 0 for one in inside) == 2_466_319
    assert outside.population == 1_259_731
    assert outside.label == "Niet in een stedelijke regio"
    assert len(class_of(classes)) == 52


def test_evidence_of_the_classes_is_told() -> None:
    scene = _bundled()
    first = {one.id: one for one in classify(scene, scene.study.map("kaart-1"))}
    assert first["holland-rijnland"].inferred == first["holland-rijnland"].codes
    assert first["haaglanden"].inferred == ()
    fourth = {one.id: one for one in classify(scene, scene.study.map("kaart-4"))}
    assert "GM1842" in fourth["kunstgebouw"].weak  # Midden-Delfland
    assert fourth["unknown"].hatched
    assert not fourth["declined"].hatched


# the national study, and maps of other kinds


@cache
def _national() -> Scene:
    return load_scene_on_tiles(load_study("stedelijke-cultuurregios-2021"))


def _told(name: str) -> dict[str, tuple[int, int | None]]:
    scene = _national()
    return {
        one.id: (len(one.codes), one.population) for one in classify(scene, scene.study.map(name))
    }


def test_fifteen_regions_with_what_they_share() -> None:
    scene = _national()
    classes = classify(scene, scene.study.map("kaart-1"))
    shared = {one.id: one.codes for one in classes if one.kind == "combination"}
    assert {key: {_name(code) for code in codes} for key, codes in shared.items()} == {
        "flevoland+mra": {"Almere", "Lelystad"},
        "flevoland+zwolle": {"Dronten", "Noordoostpolder", "Urk"},
    }
    told = sizes(classes)
    assert told["flevoland"] == (6, 428_226)
    assert told["zwolle"] == (22, 784_623)
    assert told["mra"] == (31, 2_503_513)
    assert told["flevoland+mra"] == (2, 294_526)
    assert counts_double(classes)
    regions = [one for one in classes if one.kind == "region"]
    assert len(regions) == 15
    layer = scene.layer
    for one in regions:  # against the layer, which has the regions of each municipality
        inside = [one.id in str(value).split("+") for value in layer["stedelijke-cultuurregio"]]
        assert told[one.id] == (sum(inside), layer.loc[inside, "population"].sum())


def test_count_of_regions() -> None:
    told = _told("kaart-2")
    assert list(told) == ["in-1", "in-2", "outside"]
    assert [count for count, _ in told.values()] == [100, 5, 247]
    scene = _national()
    labels = [one.label for one in classify(scene, scene.study.map("kaart-2"), lang="en")]
    assert labels == ["In one region", "In two regions", "In no region"]


def test_partner_provinces_with_the_figures_of_whole_provinces() -> None:
    scene = _national()
    classes = classify(scene, scene.study.map("kaart-3"))
    told = sizes(classes)
    assert told["we-the-north"] == (40, 1_733_143)
    assert told["mra"] == (53, 3_316_712)  # Noord-Holland and Flevoland
    assert told["flevoland+mra"] == (6, 428_226)
    assert told["outside"] == (52, 3_726_050)  # Zuid-Holland
    overijssel = next(one for one in classes if one.id == "twente")
    assert overijssel.inferred == overijssel.codes
    assert sum(len(one.inferred) for one in classes) == 25


def test_blank_spots_are_in_four_provinces() -> None:
    told = _told("kaart-4")
    spots = [value for key, value in told.items() if key.startswith("gap-")]
    assert [count for count, _ in spots] == [18, 28, 40, 40]
    assert sum(people or 0 for _, people in spots) == 4_484_986
    assert told["member"][0] == 105
    scene = _national()
    provinces = scene.layer["province"]
    for one in classify(scene, scene.study.map("kaart-4")):
        if one.kind == "gap":
            assert {provinces[code] for code in one.codes} == {one.label.partition(",")[0]}
            assert scene.layer.loc[list(one.codes), "stedelijke-cultuurregio"].isna().all()


def test_regions_shown_together_are_one_class() -> None:
    scene = _national()
    spec = scene.study.map("kaart-5")
    told = {one.id: (one.label, len(one.codes)) for one in classify(scene, spec)}
    assert told == {
        "convenant-2021-2024": ("Convenant met de regio", 59),
        "limburg": ("Limburg: op 22 april 2021 aangekondigd", 3),
        "convenant-2021-2024+landsdeel-oost": ("Convenant met de regio + Landsdeel Oost", 43),
        "outside": ("Geen convenant", 247),
    }
    assert len(outlines(scene, spec)) == 14 + 2  # each region has its outline all the same


def _name(code: str) -> str:
    return str(_national().layer.at[code, "name"])


@pytest.mark.parametrize("name", [f"kaart-{number}" for number in range(1, 6)])
def test_classes_of_every_kind_divide_the_country(name: str) -> None:
    scene = _national()
    classes = classify(scene, scene.study.map(name))
    codes = [code for one in classes for code in one.codes]
    assert sorted(codes) == list(scene.layer.index)
    assert len({one.id for one in classes}) == len(classes)
    # colours come back for regions only, whose names stand on the map
    others = [one.fills for one in classes if one.kind not in {"region", "partner"}]
    assert len(set(others)) == len(others)


# invented


def _classes(scene: Scene, name: str, **options: str) -> dict[str, MapClass]:
    return {one.id: one for one in classify(scene, scene.study.map(name), **options)}


def test_regions_then_combinations_then_the_rest(invented_scene: Scene) -> None:
    classes = _classes(invented_scene, "kaart-1")
    assert [(one.id, one.kind, one.label) for one in classes.values()] == [
        ("noord", "region", "Noord"),
        ("zuid", "region", "Zuid"),
        ("noord+zuid", "combination", "Noord + Zuid"),
        ("outside", "outside", "Niet in een proefregio"),
    ]
    assert classes["noord+zuid"].fills == classes["noord"].fills + classes["zuid"].fills
    assert classes["noord"].fills == (PALETTE[0],)
    assert classes["outside"].fills == (OUTSIDE,)
    assert classes["noord"].codes == ("GM0518", "GM0603", "GM0637")
    assert classes["noord"].population == 548_320 + 55_220 + 125_267
    assert classes["noord"].land_area_km2 == pytest.approx(82.45 + 13.96 + 34.45)


def test_declined_weak_and_unknown(invented_scene: Scene) -> None:
    classes = _classes(invented_scene, "kaart-2")
    assert list(classes) == ["overleg", "declined", "unknown"]
    assert classes["overleg"].weak == ("GM0503",)
    assert classes["overleg"].inferred == ("GM0518",)
    assert classes["declined"].codes == ("GM0637",)
    assert classes["declined"].fills == (DECLINED_FILL,)
    assert classes["unknown"].fills == (UNKNOWN_FILL,)
    assert [one.hatched for one in classes.values()] == [False, False, True]


def test_what_is_unknown_is_never_shown_as_no(invented_scene: Scene) -> None:
    classes = _classes(invented_scene, "kaart-3")
    assert {key: one.codes for key, one in classes.items()} == {
        "groep+overleg": ("GM0503",),
        "groep+unknown": ("GM0599",),
        "overleg": ("GM0518",),
        "declined": ("GM0637",),
        "unknown": ("GM0603", "GM1842"),
    }
    assert classes["groep+unknown"].label == "Groep; deelname onbekend"
    assert classes["groep+unknown"].hatched
    assert classes["groep+unknown"].is_member


def test_labels_in_english(invented_scene: Scene) -> None:
    assert [one.label for one in _classes(invented_scene, "kaart-1", lang="en").values()] == [
        "North",
        "Zuid",
        "North + Zuid",
        "Not in a trial region",
    ]
    assert _classes(invented_scene, "kaart-2", lang="en")["unknown"].label == (
        "Participation unknown"
    )


def test_map_of_some_regions_has_the_others_outside(invented_study: Callable[..., Study]) -> None:
    old = 'show = [{ cooperation = "proefregio" }]'
    new = 'show = [{ cooperation = "proefregio", regions = ["zuid"] }]'
    study = invented_study(changes={old: new})
    classes = _classes(_scene(study), "kaart-1")
    assert {key: one.codes for key, one in classes.items()} == {
        "zuid": ("GM0503", "GM0599"),
        "outside": ("GM0518", "GM0603", "GM0637", "GM1842"),
    }


def test_regions_of_one_name_in_two_co_operations_are_two_classes(
    invented_study: Callable[..., Study],
) -> None:
    rows = MEMBERSHIPS.replace("proefoverleg,overleg,Overleg", "proefoverleg,groep,Groep")
    scene = _scene(invented_study(memberships=rows))
    classes = classify(scene, scene.study.map("kaart-3"))
    assert [(one.id, one.label) for one in classes if one.kind == "region"] == [
        ("proefgroep:groep+unknown", "Proefgroep: Groep; deelname onbekend"),
        ("proefoverleg:groep", "Proefoverleg: Groep"),
    ]
    assert classes[0].fills != classes[1].fills
    assert len({one.id for one in classes}) == len(classes)
    assert sorted(itertools.chain.from_iterable(one.codes for one in classes)) == list(AREA)


def test_inhabitants_not_known_of_all_are_not_summed(invented_study: Callable[..., Study]) -> None:
    study = invented_study()
    scene = _scene(study)
    scene.layer.loc["GM0603", "population"] = None
    classes = _classes(scene, "kaart-1")
    assert classes["noord"].population is None
    assert classes["zuid"].population == 651_631


def _scene(study: Study) -> Scene:
    return join(study, squares(), study.memberships().at(study.reference_date))


_ROWS = st.lists(
    st.tuples(
        st.sampled_from(["proefregio", "proefoverleg", "proefgroep"]),
        st.sampled_from(["", "a", "b", "c", "geen-deelname"]),
        st.sampled_from(AREA),
        st.sampled_from(["stated", "inferred", "weak"]),
    ),
    min_size=1,
    max_size=25,
    unique_by=lambda row: row[:3],
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=_ROWS)
def test_each_municipality_is_in_exactly_one_class(
    tmp_path: Path, rows: list[tuple[str, str, str, str]]
) -> None:
    declined = {(row[0], row[2]) for row in rows if row[1] == "geen-deelname"}
    kept = [
        row for row in rows if row[1] in {"", "geen-deelname"} or (row[0], row[2]) not in declined
    ]
    lines = [f"{a},{region},,{code},,,,{evidence},s" for a, region, code, evidence in kept]
    (tmp_path / "study.toml").write_text(STUDY, encoding="utf-8")
    table = "\n".join([MEMBERSHIPS.splitlines()[0], *lines])
    (tmp_path / "memberships.csv").write_text(table, encoding="utf-8")
    scene = _scene(load_study(tmp_path))
    for spec in scene.study.maps:
        classes = classify(scene, spec)
        assert sorted(itertools.chain.from_iterable(one.codes for one in classes)) == list(AREA)
        assert len({one.id for one in classes}) == len(classes)
        assert all(one.codes and one.label for one in classes)
        shown = {show.cooperation for show in spec.show}
        for code, one in class_of(classes).items():
            regions = {row[1] for row in kept if row[0] in shown and row[2] == code}
            assert one.is_member == bool(regions & {"a", "b", "c"})
            if "" in regions and not one.is_member:
                assert one.kind in {"unknown", "declined"}


# members in part


def test_members_in_part_are_a_class_of_their_own(tmp_path: Path) -> None:
    rows = ["cooperation,region,region_name,code,valid_from,source"]
    rows += [f"mrdh,mrdh,MRDH,{code},2015-01-01,s" for code in ("GM0501", "GM0503")]
    study = load_study()
    folder = tmp_path / study.id
    folder.mkdir()
    (folder / "memberships.csv").write_text("\n".join([*rows, ""]), encoding="utf-8")
    scene = load_scene_on_tiles(study, raw=tmp_path, day=dt.date(2024, 1, 1))
    whole, partly, outside = classify(scene, study.map("kaart-2"))
    assert (whole.id, whole.codes, whole.regions) == ("mrdh", ("GM0503",), ("mrdh",))
    assert (partly.id, partly.kind, partly.codes) == ("partly-mrdh", "partly", ("GM1992",))
    assert partly.label == "Metropoolregio Rotterdam Den Haag (MRDH) (deels)"
    assert partly.fills == (*whole.fills, OUTSIDE)
    assert partly.regions == ()  # no outline of the region goes around it
    assert not partly.is_member
    assert partly.inferred == ("GM1992",)
    assert len(outside.codes) == 48
