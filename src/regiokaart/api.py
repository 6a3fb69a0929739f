"""What notebooks use: a study, its layer, its figures, a sheet and a page in a line each."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from regiokaart import statistics
from regiokaart.layer import Scene, load_layer, load_scene
from regiokaart.study import Study, bundled_studies, load_study

if TYPE_CHECKING:
    import pandas as pd

    from regiokaart.print import Sheet
    from regiokaart.texts import Language
    from regiokaart.web import Page

__all__ = [
    "bundled_studies",
    "coverage",
    "load_layer",
    "load_scene",
    "load_study",
    "overlap",
    "page",
    "sheet",
]


def coverage(
    study: Study | Scene | str, *, maps: list[str] | None = None, lang: Language = "nl"
) -> pd.DataFrame:
    """Return the size of each class of each map; see `statistics.coverage`.

    Parameters
    ----------
    study
        A study, its id, or the scene that `load_scene` returned.
    maps
        Ids of maps; ``None`` for all.
    lang
        Language of the labels.
    """
    return statistics.coverage(_scene(study), maps=maps, lang=lang)


def overlap(study: Study | Scene | str) -> pd.DataFrame:
    """Return all pairs of regions and what they share; see `statistics.overlap`."""
    return statistics.overlap(_scene(study))


def sheet(study: Study | Scene | str, map_id: str, *, lang: Language = "nl") -> Sheet:
    """Return a printed sheet; it shows itself in a notebook, and has ``save(path)``.

    Parameters
    ----------
    study
        A study, its id, or the scene that `load_scene` returned. From a study the boundaries are
        sought in the order that `boundaries.locate` describes.
    map_id
        The map.
    lang
        Language of the texts.
    """
    from regiokaart.print import draw_sheet  # noqa: PLC0415 - matplotlib is slow to import

    scene = _scene(study)
    return draw_sheet(scene.drawn(), scene.study.map(map_id), lang=lang)


def page(study: Study | Scene | str, map_id: str, *, lang: Language = "nl") -> Page:
    """Return an interactive page; it shows itself in a notebook, and has ``save(path)``.

    The parameters are those of `sheet`.
    """
    from regiokaart.web import draw_page  # noqa: PLC0415 - folium is slow to import

    scene = _scene(study)
    return draw_page(scene.drawn(), scene.study.map(map_id), lang=lang)


def _scene(study: Study | Scene | str) -> Scene:
    if isinstance(study, Scene):
        return study
    if isinstance(study, str | Path):
        study = load_study(study)
    return load_scene(study)
