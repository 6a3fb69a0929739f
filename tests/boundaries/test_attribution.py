"""The line that names whose boundaries a map has."""

from __future__ import annotations

import pytest

from regiokaart.boundaries.attribution import attribution


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_official_boundaries_name_holders_year_and_licence(lang: str) -> None:
    assert attribution("gebiedsindelingen", year=2023, lang=lang) == (
        "CBS, Kadaster 2023, CC BY 4.0"
    )


def test_own_file_claims_no_licence() -> None:
    dutch = attribution("file", year=2022, lang="nl", name="grenzen.zip")
    english = attribution("file", year=2022, lang="en")
    assert dutch == (
        "eigen bestand grenzen.zip, grenzen van 2022, herkomst en licentie niet vermeld"
    )
    assert english == "own file, boundaries of 2022, origin and licence not stated"
    assert "CC BY" not in dutch + english


def test_tiles_name_nobody_elses_boundaries() -> None:
    assert attribution("tiles", year=2021, lang="nl") == "tegelkaart van regiokaart 2021"
    assert attribution("tiles", year=2021, lang="en") == "tile grid of regiokaart 2021"


def test_unknown_source_or_language_is_an_error() -> None:
    with pytest.raises(ValueError, match="no attribution for 'osm'; known: gebiedsindelingen"):
        attribution("osm", year=2021, lang="nl")
    with pytest.raises(ValueError, match="no attribution in 'fr'"):
        attribution("tiles", year=2021, lang="fr")
