"""Why a municipality has its colour."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from regiokaart.errors import StudyError
from regiokaart.layer import load_scene_on_tiles
from regiokaart.provenance import reasons_of, told_events, told_share, why
from regiokaart.study import load_study

if TYPE_CHECKING:
    from regiokaart.layer import Scene


@pytest.fixture(scope="module")
def scene() -> Scene:
    return load_scene_on_tiles(load_study())


def test_row_evidence_and_source_of_a_member(scene: Scene) -> None:
    found = why(scene, scene.study.map("kaart-1"), "GM0537")
    assert (found.name, found.group.id) == ("Katwijk", "holland-rijnland")
    (reason,) = found.reasons
    assert (reason.evidence, reason.status) == ("inferred", "member")
    assert "hollandrijnland.nl" in reason.source
    file, _, line = reason.origin.rpartition(":")
    assert file == "samenwerkingsagenda-2021/memberships.csv"
    row = scene.study.path.with_name("memberships.csv").read_text("utf-8").splitlines()
    assert "GM0537,Katwijk" in row[int(line) - 1]
    assert found.silent == ()


def test_what_silence_means(scene: Scene) -> None:
    outside = why(scene, scene.study.map("kaart-2"), "GM0546")
    assert (outside.reasons, outside.silent) == ((), (("mrdh", "outside"),))
    unknown = why(scene, scene.study.map("kaart-5"), "GM0546")
    assert unknown.silent == (("cultuurparticipatie-2021", "unknown"),)


def test_events_of_a_successor() -> None:
    scene = load_scene_on_tiles(load_study(), day=dt.date(2024, 1, 1))
    found = why(scene, scene.study.map("kaart-2"), "GM1992")
    (reason,) = found.reasons
    assert len(reason.origin.split("; ")) == 3
    assert told_events(reason.trail, "nl") == (
        "Brielle, Hellevoetsluis en Westvoorne op 1 januari 2023 opgegaan in Voorne aan Zee"
    )
    assert "merged into Voorne aan Zee on 1 January 2023" in told_events(reason.trail, "en")
    assert told_share(found.reasons, "nl") == ""


def test_only_what_the_map_shows(scene: Scene) -> None:
    """Rotterdam is in a region of kaart-1 and in the MRDH; each map tells its own."""
    for name, cooperation in (("kaart-1", "stedelijke-regio"), ("kaart-2", "mrdh")):
        reasons = reasons_of(scene, scene.study.map(name))["GM0599"]
        assert [reason.cooperation for reason in reasons] == [cooperation]


def test_municipality_outside_the_area_is_an_error(scene: Scene) -> None:
    with pytest.raises(StudyError, match="GM0363 Amsterdam does not lie in the area"):
        why(scene, scene.study.map("kaart-1"), "GM0363")
