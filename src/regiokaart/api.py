"""What notebooks use: a study, its layer, its figures, a sheet and a page in a line each.

A study may be given as the object, as the id of a bundled study, or as the path of a study.toml;
a scene that `load_scene` has returned saves reading everything again. Paths may be texts.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

from regiokaart import build, layer, statistics
from regiokaart.layer import Scene
from regiokaart.study import Study, bundled_studies, load_study

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import geopandas as gpd
    import pandas as pd

    from regiokaart.build import Kind, Result
    from regiokaart.house import HouseStyle
    from regiokaart.print import Sheet
    from regiokaart.statistics.claims import Verdicts
    from regiokaart.texts import Language
    from regiokaart.web import Page

__all__ = [
    "build_study",
    "bundled_studies",
    "coverage",
    "criteria",
    "load_layer",
    "load_scene",
    "load_study",
    "multiples",
    "overlap",
    "page",
    "sheet",
    "verify",
]


def load_scene(
    study: Study | str | Path,
    *,
    boundaries: Path | str | None = None,
    raw: Path | str | None = None,
    day: dt.date | str | None = None,
    year: int | None = None,
    offline: bool = False,
    repair: bool = False,
    house: HouseStyle | Path | str | None = None,
) -> Scene:
    """Read and join all that the maps of a study are drawn from; see `layer.load_scene`.

    Parameters
    ----------
    study
        The study.
    boundaries
        A file of boundaries or a folder with one per year; ``None`` for
        ``REGIOKAART_BOUNDARIES``, then `raw`, the cache, PDOK, and without network the tile grid.
    raw
        The folder of a user's own boundaries and membership tables, such as ``data/raw``.
    day
        The reference date, as a date or as ``2024-01-01``; the study's own when not given.
    year
        The year of the borders; that of `day`, or the study's own, when not given.
    offline
        Whether the network must not be touched.
    repair
        Whether to insist on repairing borders that miss each other by more than a slip.
    house
        A house style, or its file; that of the study when not given.
    """
    return layer.load_scene(
        _study(study),
        boundaries=_path(boundaries),
        raw=_path(raw),
        day=_day(day),
        year=year,
        offline=offline,
        repair=repair,
        house=_style(house),
    )


def load_layer(
    study: Study | str | Path,
    *,
    boundaries: Path | str | None = None,
    raw: Path | str | None = None,
) -> gpd.GeoDataFrame:
    """Return the joined layer of a study: `load_scene` without the rest."""
    return load_scene(study, boundaries=boundaries, raw=raw).layer


def build_study(  # noqa: PLR0913 - each is a choice of its own
    study: Study | str | Path,
    *,
    out: Path | str,
    boundaries: Path | str | None = None,
    raw: Path | str | None = None,
    maps: Sequence[str] = (),
    formats: Sequence[str] = build.OUTPUT_FORMATS,
    papers: Sequence[str] = ("a4",),
    multiples: bool = False,
    lang: Language = "nl",
    day: dt.date | str | None = None,
    year: int | None = None,
    offline: bool = False,
    repair: bool = False,
    house: HouseStyle | Path | str | None = None,
    progress: Callable[[Kind, int, int], None] | None = None,
) -> Result:
    """Make the sheets, pages and tables of a study in a folder; see `build.build_study`."""
    return build.build_study(
        _study(study),
        out=Path(out),
        boundaries=_path(boundaries),
        raw=_path(raw),
        maps=maps,
        formats=formats,
        papers=papers,
        multiples=multiples,
        lang=lang,
        day=_day(day),
        year=year,
        offline=offline,
        repair=repair,
        house=_style(house),
        progress=progress,
    )


def coverage(
    study: Study | Scene | str | Path, *, maps: list[str] | None = None, lang: Language = "nl"
) -> pd.DataFrame:
    """Return the size of each class of each map; see `statistics.coverage`.

    Parameters
    ----------
    study
        The study, or its scene.
    maps
        Ids of maps; ``None`` for all.
    lang
        Language of the labels.
    """
    return statistics.coverage(_scene(study), maps=maps, lang=lang)


def overlap(study: Study | Scene | str | Path) -> pd.DataFrame:
    """Return all pairs of regions and what they share; see `statistics.overlap`."""
    return statistics.overlap(_scene(study))


def criteria(
    study: Study | Scene | str | Path,
    *,
    cooperation: str,
    population: int = 500_000,
    centre: int = 90_000,
) -> pd.DataFrame:
    """Return whether each region of a co-operation is large enough, and how it lies.

    Parameters
    ----------
    study
        The study, or its scene.
    cooperation
        The co-operation.
    population
        The inhabitants that a region should have.
    centre
        The inhabitants that its largest municipality should have.
    """
    from regiokaart.statistics.criteria import criteria as criteria_of  # noqa: PLC0415

    return criteria_of(_scene(study), cooperation=cooperation, population=population, centre=centre)


def verify(study: Study | str | Path, *, raw: Path | str | None = None) -> Verdicts:
    """Work out the published figures of a study again; see `statistics.claims.verify`.

    Parameters
    ----------
    study
        The study.
    raw
        The folder of a user's own membership tables, such as ``data/raw``.
    """
    from regiokaart.statistics.claims import verify as verify_claims  # noqa: PLC0415

    loaded = _study(study)
    extra = Path(raw) / loaded.id if raw is not None else None
    return verify_claims(loaded, extra=extra)


def sheet(
    study: Study | Scene | str | Path, map_id: str, *, paper: str = "a4", lang: Language = "nl"
) -> Sheet:
    """Return a printed sheet; it shows itself in a notebook, and has ``save(path)``.

    Parameters
    ----------
    study
        The study, or its scene: give the scene of ``load_scene(study, boundaries=…, raw=…)`` for
        boundaries or memberships of your own.
    map_id
        The map.
    paper
        What it is laid out for: ``a4``, ``a4-portrait``, ``a4-landscape``, ``a3``, ``slide`` or
        ``figure``.
    lang
        Language of the texts.
    """
    from regiokaart.print import draw_sheet  # noqa: PLC0415 - matplotlib is slow to import

    scene = _scene(study)
    return draw_sheet(scene.drawn(), scene.study.map(map_id), paper=paper, lang=lang)


def multiples(
    study: Study | Scene | str | Path, *, paper: str = "a4", lang: Language = "nl"
) -> Sheet:
    """Return a sheet with all maps of a study; it shows itself in a notebook.

    The parameters are those of `sheet`; a ``figure`` has no room for this.
    """
    from regiokaart.print import draw_multiples  # noqa: PLC0415 - matplotlib is slow to import

    return draw_multiples(_scene(study).drawn(), paper=paper, lang=lang)


def page(
    study: Study | Scene | str | Path,
    map_id: str,
    *,
    lang: Language = "nl",
    background: bool = False,
    through: Sequence[Scene] | None = None,
) -> Page:
    """Return an interactive page; it shows itself in a notebook, and has ``save(path)``.

    Parameters
    ----------
    study
        The study, or its scene, as for `sheet`.
    map_id
        The map.
    lang
        Language of the texts.
    background
        Whether a reader can switch on PDOK's background map.
    through
        Scenes of the study on other days, for which the page gets a slider; when not given, and
        `study` is no scene, those of the `dates` in its study file.
    """
    from regiokaart.web import draw_page  # noqa: PLC0415 - folium is slow to import
    from regiokaart.web.days import other_days  # noqa: PLC0415

    scene = _scene(study)
    if through is None:
        through = () if isinstance(study, Scene) else other_days(scene)
    return draw_page(
        scene.drawn(),
        scene.study.map(map_id),
        lang=lang,
        background=background,
        through=[one.drawn() for one in through],
    )


def _scene(study: Study | Scene | str | Path) -> Scene:
    return study if isinstance(study, Scene) else load_scene(study)


def _study(study: Study | str | Path) -> Study:
    return study if isinstance(study, Study) else load_study(study)


def _path(path: Path | str | None) -> Path | None:
    return None if path is None else Path(path)


def _style(house: HouseStyle | Path | str | None) -> HouseStyle | Path | None:
    return Path(house) if isinstance(house, str) else house


def _day(day: dt.date | str | None) -> dt.date | None:
    return dt.date.fromisoformat(day) if isinstance(day, str) else day
