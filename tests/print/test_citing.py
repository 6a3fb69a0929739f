"""The lines under a map that tell where its memberships come from, and whose are not stated."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from matplotlib.text import Text

from regiokaart.classes import classify
from regiokaart.layer import join, load_scene_on_tiles
from regiokaart.print import draw_sheet
from regiokaart.print.notes import shared_lines, source_lines
from regiokaart.print.paper import PAPERS
from regiokaart.study import load_study

if TYPE_CHECKING:
    from collections.abc import Callable

    import geopandas as gpd

    from regiokaart.layer import Scene
    from regiokaart.study import Study
    from regiokaart.texts import Language

ROWS = """\
cooperation,region,region_name,code,evidence,source,source_en
proefregio,noord,Noord,GM0518,stated,Lijst (2021) (noemt er drie),Lijst (2021) (names three)
proefregio,noord,Noord,GM0603,stated,Lijst (2021) (noemt er drie),Lijst (2021) (names three)
proefregio,noord,Noord,GM0637,stated,Lijst (2021) (noemt er drie),Lijst (2021) (names three)
proefregio,zuid,Zuid,GM0599,stated,Lijst (2021) (tot 2024; zo heet 't),Lijst (2021) (until 2024)
proefregio,zuid,Zuid,GM0503,stated,Lijst (2021); Regio's (deel 2),
"""
AGENDA, NATIONAL = "samenwerkingsagenda-2021", "stedelijke-cultuurregios-2021"


@pytest.fixture
def cited_scene(
    invented_study: Callable[..., Study], invented_boundaries: gpd.GeoDataFrame
) -> Scene:
    study = invented_study(memberships=ROWS)
    return join(study, invented_boundaries, study.memberships().at(study.reference_date))


@pytest.fixture(scope="module")
def scenes() -> dict[str, Scene]:
    return {study: load_scene_on_tiles(load_study(study)) for study in (AGENDA, NATIONAL)}


def lines(scene: Scene, map_id: str, lang: Language = "nl") -> list[str]:
    spec = scene.study.map(map_id)
    return source_lines(scene, spec, classify(scene, spec, lang=lang), lang=lang)


def test_a_document_is_named_once_and_each_remark_with_whom_it_is_about(
    cited_scene: Scene,
) -> None:
    assert (
        "Deelname: Lijst (2021) (Noord: noemt er drie; Rotterdam: tot 2024; zo heet ’t); "  # noqa: RUF001
        "Regio’s (deel 2)."  # noqa: RUF001
    ) in lines(cited_scene, "kaart-1")


def test_an_english_sheet_tells_the_translation(cited_scene: Scene) -> None:
    assert (
        "Membership: Lijst (2021) (North: names three; Rotterdam: until 2024); Regio’s (deel 2)."  # noqa: RUF001
    ) in lines(cited_scene, "kaart-1", "en")


def test_what_is_remarked_of_all_is_told_without_names(scenes: dict[str, Scene]) -> None:
    told = lines(scenes[AGENDA], "kaart-2", "en")
    assert any("3357103 (2017; all 23 named);" in line for line in told)


def test_remarks_on_a_few_are_told_with_their_names(scenes: dict[str, Scene]) -> None:
    (told,) = (line for line in lines(scenes[AGENDA], "kaart-4") if line.startswith("Deelname:"))
    assert told.count("publicaties.kunstgebouw.nl") == 1
    assert "Barendrecht: tot 2024 via KCR; Sliedrecht: neemt in 2024" in told


def test_on_a_map_of_partners_it_is_the_partnership_that_is_inferred(
    scenes: dict[str, Scene],
) -> None:
    for lang, stated, inferred in (
        ("nl", "Partnerschap: ", "Partnerschap van Overijssel afgeleid: "),
        ("en", "Partnership: ", "Partnership of Overijssel inferred: "),
    ):
        told = lines(scenes[NATIONAL], "kaart-3", lang)
        assert [line.startswith((stated, inferred)) for line in told].count(True) == 2
        spec = scenes[NATIONAL].study.map("kaart-3")
        written = draw_sheet(scenes[NATIONAL], spec, lang=lang).figure.findobj(Text)
        words = " ".join(one.get_text() for one in written)
        sign = "Partnerschap afgeleid" if lang == "nl" else "Partnership inferred"
        assert sign in words


def test_where_all_is_inferred_no_labels_are_strung_together(scenes: dict[str, Scene]) -> None:
    assert any(
        line.startswith("Alle deelname is afgeleid: Provincie Groningen")
        for line in lines(scenes[NATIONAL], "kaart-5")
    )
    assert any(
        line.startswith("All membership is inferred: ")
        for line in lines(scenes[NATIONAL], "kaart-5", "en")
    )


def test_a_label_with_a_comma_stands_in_quotation_marks(
    invented_study: Callable[..., Study], invented_boundaries: gpd.GeoDataFrame
) -> None:
    rows = ROWS.replace("Zuid,GM0599,stated", '"Zuid, 2021",GM0599,inferred').replace(
        "Zuid,GM0503,stated", '"Zuid, 2021",GM0503,inferred'
    )
    study = invented_study(memberships=rows)
    scene = join(study, invented_boundaries, study.memberships().at(study.reference_date))
    assert any(
        line.startswith("Deelname ‘Zuid, 2021’ afgeleid: ")  # noqa: RUF001
        for line in lines(scene, "kaart-1")
    )


def test_what_the_note_of_a_map_says_is_not_said_again_on_the_sheet_with_all(
    scenes: dict[str, Scene],
) -> None:
    scene = scenes[AGENDA]
    for lang, inferred in (("nl", "Deelname Holland"), ("en", "Membership of Holland")):
        maps = [(spec, classify(scene, spec, lang=lang)) for spec in scene.study.maps]
        told = " ".join(shared_lines(scene, maps, paper=PAPERS["a4"], lang=lang))
        assert inferred not in told
        terse = " ".join(shared_lines(scene, maps, paper=PAPERS["slide"], notes=False, lang=lang))
        assert inferred in terse  # without the notes


def test_no_sheet_has_a_command(scenes: dict[str, Scene]) -> None:
    sheet = draw_sheet(scenes[AGENDA], scenes[AGENDA].study.map("kaart-5"))
    assert "regiokaart template" not in " ".join(
        one.get_text() for one in sheet.figure.findobj(Text)
    )
