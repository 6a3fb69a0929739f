"""Coverage: the figures of the bundled study, and sums that must hold for any."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from regiokaart.layer import load_scene
from regiokaart.statistics import coverage
from regiokaart.study import load_study

if TYPE_CHECKING:
    from regiokaart.layer import Scene


def test_the_figures_of_the_report() -> None:
    table = coverage(load_scene(load_study())).set_index(["map", "class"])
    outside = table.loc[("kaart-1", "outside")]
    assert (outside["municipalities"], outside["population"]) == (28, 1_259_731)
    regions = table.loc["kaart-1"].query("kind == 'region'")
    assert (regions["municipalities"].sum(), regions["population"].sum()) == (24, 2_466_319)
    assert table.loc[("kaart-2", "mrdh"), "municipalities"] == 23


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_the_classes_of_each_map_are_together_the_study_area(
    invented_scene: Scene, lang: str
) -> None:
    table = coverage(invented_scene, lang=lang)
    for _, rows in table.groupby("map"):
        assert rows["municipalities"].sum() == len(invented_scene.layer)
        assert rows["population"].sum() == invented_scene.layer["population"].sum()
        for share in ("share_municipalities", "share_population", "share_land_area"):
            assert rows[share].sum() == pytest.approx(1)


def test_a_chosen_map_only(invented_scene: Scene) -> None:
    assert set(coverage(invented_scene, maps=["kaart-2"])["map"]) == {"kaart-2"}
