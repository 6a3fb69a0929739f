"""Alternative texts: what they say of a map is what the data says."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

import pytest

from regiokaart.build import build_study
from regiokaart.classes import classify, sizes
from regiokaart.classes.alt import alt_text
from regiokaart.layer import load_scene_on_tiles
from regiokaart.report import make_report
from regiokaart.report.model import Picture
from regiokaart.study import load_study
from regiokaart.texts import number

if TYPE_CHECKING:
    from pathlib import Path

    from regiokaart.layer import Scene
    from regiokaart.texts import Language

STUDIES = ("samenwerkingsagenda-2021", "stedelijke-cultuurregios-2021")
MAPS = [(study, f"kaart-{number}") for study in STUDIES for number in range(1, 6)]


@pytest.fixture(scope="module")
def scenes() -> dict[str, Scene]:
    return {study: load_scene_on_tiles(load_study(study)) for study in STUDIES}


def told(scene: Scene, map_id: str, lang: Language = "nl") -> str:
    spec = scene.study.map(map_id)
    return alt_text(scene, spec, classify(scene, spec, lang=lang), lang=lang)


@pytest.mark.parametrize("lang", ["nl", "en"])
@pytest.mark.parametrize(("study", "map_id"), MAPS)
def test_every_class_is_told_with_the_figures_of_the_legend(
    scenes: dict[str, Scene], study: str, map_id: str, lang: Language
) -> None:
    scene = scenes[study]
    spec = scene.study.map(map_id)
    classes = classify(scene, spec, lang=lang)
    text = told(scene, map_id, lang)
    many, people = ("gemeente", "inwoners") if lang == "nl" else ("municipalit", "inhabitants")
    for one in classes:
        count, inhabitants = sizes(classes)[one.id]
        assert inhabitants is not None
        start = f"{one.label}: {number(count, lang)} {many}"
        assert re.search(
            rf"{re.escape(start)}\w*, {re.escape(number(inhabitants, lang))} {people}", text
        )
    assert spec.title.get(lang) in text
    assert ("1 oktober 2021" if lang == "nl" else "1 October 2021") in text
    assert number(len(scene.layer), lang) in text
    assert text.endswith(".")
    assert not re.search(r"\bNone\b|\bnan\b|\{|\}|  |\.\.", text)


def test_what_is_not_known_is_never_told_as_no(scenes: dict[str, Scene]) -> None:
    scene = scenes[STUDIES[0]]
    four, five = told(scene, "kaart-4"), told(scene, "kaart-5")
    assert "Gearceerd: 42 gemeenten, penvoerder onbekend; dat is iets anders dan niet" in four
    assert "Gearceerd: alle 52 gemeenten, samenstelling onbekend" in five
    # the committee is known, its part in the sessions is not
    three = told(scene, "kaart-3")
    assert "commissie; deelname aan de sessies onbekend: 7 gemeenten" in three
    assert "Gearceerd: alle 52 gemeenten" in three
    assert "earceerd" not in told(scene, "kaart-1")
    assert "Hatched: 42 municipalities, lead applicant unknown" in told(scene, "kaart-4", "en")


def test_evidence_that_is_not_stated_is_told(scenes: dict[str, Scene]) -> None:
    scene = scenes[STUDIES[0]]
    assert "Afgeleid is de deelname van 13 gemeenten." in told(scene, "kaart-1")
    assert "Zwak onderbouwd is de deelname van Midden-Delfland." in told(scene, "kaart-4")
    assert "fgeleid" not in told(scene, "kaart-2")
    national = scenes[STUDIES[1]]
    assert "van Leiden, Heerlen, Maastricht en Sittard-Geleen." in told(national, "kaart-1")
    assert "Afgeleid is het partnerschap van Overijssel." in told(national, "kaart-3")


def test_overlaps_are_told_by_name_where_they_are_few(scenes: dict[str, Scene]) -> None:
    text = told(scenes[STUDIES[1]], "kaart-1")
    assert "Almere en Lelystad (Flevoland + Metropoolregio Amsterdam)" in text
    assert "bij elk meetelt" in text
    assert "Gestreept" not in told(scenes[STUDIES[1]], "kaart-2")
    many = told(scenes[STUDIES[1]], "kaart-5")
    assert "43 gemeenten (Convenant met de regio + Landsdeel Oost)" in many


def test_an_area_of_some_municipalities_is_not_called_a_province(invented_scene: Scene) -> None:
    text = told(invented_scene, "kaart-1")
    assert text.startswith("Kaart ‘Proefregio's’ van 6 gemeenten op 1 oktober 2021")  # noqa: RUF001
    assert "Gestreept is wat bij meer dan één hoort, en bij elk meetelt: Delft (" in text
    english = told(invented_scene, "kaart-2", "en")
    assert english.startswith("Map ‘Trial talks’ of 6 municipalities on 1 October 2021")  # noqa: RUF001


def test_tiles_are_told_and_claim_no_boundaries(scenes: dict[str, Scene]) -> None:
    text = told(scenes[STUDIES[0]], "kaart-1")
    assert text.startswith("Tegelkaart ")
    assert "één tegel per gemeente, geen grenzen" in text
    assert "Kadaster" not in text
    assert "gemeentegrenzen" not in text


@pytest.mark.integration
def test_real_borders_are_told_with_whose_they_are(real_boundaries: Path) -> None:
    from regiokaart.layer import load_scene  # noqa: PLC0415

    scene = load_scene(load_study(), boundaries=real_boundaries)
    text = told(scene, "kaart-1")
    assert text.startswith(
        "Kaart ‘Stedelijke regio’s’ van de 52 gemeenten van Zuid-Holland op 1 oktober 2021, "  # noqa: RUF001
        "met de gemeentegrenzen van 2021. Haaglanden: 9 gemeenten, 1.122.240 inwoners; "
    )
    assert "Bron: CBS, Kadaster 2021, CC BY 4.0;" in text


def test_the_text_lies_beside_the_sheets_and_stands_in_pages_and_report(tmp_path: Path) -> None:
    study = load_study()
    build_study(study, out=tmp_path, maps=["kaart-2"], formats=["svg", "html"])
    folder = tmp_path / "maps" / study.id
    text = (folder / "kaart-2.txt").read_text(encoding="utf-8")
    scene = load_scene_on_tiles(study)
    assert text == f"{told(scene, 'kaart-2')}\n"
    assert html.escape(text.strip()) in (folder / "kaart-2.svg").read_text(encoding="utf-8")
    build_study(study, out=tmp_path, maps=["kaart-2"], formats=["png", "html"])
    index = (folder / "index.html").read_text(encoding="utf-8")
    assert f'alt="{html.escape(text.strip())}"' in index
    report = make_report(scene)
    pictures = [
        part for section in report.sections for part in section.blocks if isinstance(part, Picture)
    ]
    assert text.strip() in [picture.alt for picture in pictures]
