"""Plates of the bundled studies, laid out once for all tests that look at them; lines of text.

To place names is what takes most time of a test. Nobody may change what these functions return.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from matplotlib.text import Text

from regiokaart.layer import load_scene, load_scene_on_tiles
from regiokaart.print import make_shared_plate
from regiokaart.study import load_study

if TYPE_CHECKING:
    from pathlib import Path

    from matplotlib.figure import Figure

    from regiokaart.layer import Scene
    from regiokaart.print import Plate
    from regiokaart.texts import Language


@cache
def scene_of(study: str, boundaries: Path | None = None) -> Scene:
    """Return a study as it is drawn, on tiles where no boundaries are given."""
    about = load_study(study)
    if boundaries is None:
        return load_scene_on_tiles(about).drawn()
    return load_scene(about, boundaries=boundaries).drawn()


def plate_of(
    study: str, paper: str = "a4", lang: Language = "nl", boundaries: Path | None = None
) -> tuple[Scene, Plate]:
    """Return a study with what its sheets share."""
    return scene_of(study, boundaries), _plate_of(study, paper, lang, boundaries)


@cache
def _plate_of(study: str, paper: str, lang: Language, boundaries: Path | None) -> Plate:
    return make_shared_plate(scene_of(study, boundaries), paper=paper, lang=lang)


def lines_on(figure: Figure) -> list[Text]:
    """Return the lines of text on a sheet or chart."""
    return [one for one in figure.artists if isinstance(one, Text)]
