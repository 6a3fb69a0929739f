"""The charts of a report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from regiokaart import statistics
from regiokaart.report.figures import shown_cooperations, title_of
from regiokaart.report.maps import DPI
from regiokaart.report.model import Picture, Section
from regiokaart.report.regions import region_title
from regiokaart.report.wording import word
from regiokaart.statistics.sets import cooperation_of, region_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from regiokaart.layer import Scene
    from regiokaart.print.charts import Chart
    from regiokaart.statistics import RegionSets
    from regiokaart.texts import Language

_MM = 25.4
_FEWEST = 2  # one bar, or one province, is no chart


def charts_of(scene: Scene, criteria: dict[str, pd.DataFrame], *, lang: Language) -> Section | None:
    """Return the section with the charts.

    Parameters
    ----------
    scene
        The joined study.
    criteria
        The criteria by co-operation.
    lang
        Language of the texts.

    Returns
    -------
    ``None`` when there is nothing to draw.
    """
    from regiokaart.print import style  # noqa: PLC0415 - matplotlib is slow to import

    with style.use(scene.house):
        pictures = tuple(_picture(chart) for chart in _charts(scene, criteria, lang))
    return Section("grafieken", word("charts", lang), pictures) if pictures else None


def _charts(scene: Scene, criteria: dict[str, pd.DataFrame], lang: Language) -> Iterator[Chart]:
    from regiokaart.print import charts  # noqa: PLC0415 - matplotlib is slow to import

    several = len(criteria) > 1
    for name, table in criteria.items():
        told = (title_of(scene, name, lang),) if several else ()
        yield charts.draw_inhabitants(table, notes=told, lang=lang)
    for name in shown_cooperations(scene, first=True):
        reach = statistics.reach(scene, cooperation=name, by="province")
        if reach["group"].nunique() < _FEWEST:
            reach = statistics.reach(scene, cooperation=name, by="size")
        if reach["group"].nunique() >= _FEWEST:
            yield charts.draw_coverage(reach, notes=(title_of(scene, name, lang),), lang=lang)
    sets = _overlapping(scene)
    if sets is not None:
        names = {key: _name(scene, key, lang) for key in sets.regions()}
        yield charts.draw_overlap(sets, names=names, lang=lang)
        yield charts.draw_upset(sets, names=names, lang=lang)


def _name(scene: Scene, key: str, lang: Language) -> str:
    return region_title(scene, cooperation_of(key), region_of(key), lang)


def _overlapping(scene: Scene) -> RegionSets | None:
    """Return the regions of the first map, or of all maps if only then some share something."""
    for first in (True, False):
        sets = statistics.region_sets(scene, cooperations=shown_cooperations(scene, first=first))
        if (statistics.overlap_of(sets)["shared"] > 0).any():
            return sets
    return None


def _picture(chart: Chart) -> Picture:
    from regiokaart.print.charts.chart import MARGIN  # noqa: PLC0415

    width, height = chart.figure.get_size_inches()
    return Picture(
        title=chart.title,
        alt=chart.alt,
        png=chart.render("png", dpi=DPI),
        pdf=chart.render("pdf"),
        size=(float(width) * _MM, float(height) * _MM),
        margin=MARGIN,
    )
