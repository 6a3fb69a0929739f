"""All charts of a study."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from regiokaart import register
from regiokaart.print import style
from regiokaart.print.charts.inhabitants import draw_inhabitants
from regiokaart.print.charts.overlaps import draw_overlap
from regiokaart.print.charts.provinces import draw_coverage
from regiokaart.print.charts.upset import draw_upset
from regiokaart.statistics.criteria import criteria
from regiokaart.statistics.reach import reach
from regiokaart.statistics.sets import cooperation_of, region_of, region_sets
from regiokaart.texts import Language, long_date, text

if TYPE_CHECKING:
    from regiokaart.layer import Scene
    from regiokaart.print.charts.chart import Chart
    from regiokaart.statistics.sets import RegionSets

_SEVERAL = 2


@style.in_house
def draw_charts(
    scene: Scene,
    *,
    cooperation: str | None = None,
    population: int = 500_000,
    lang: Language = "nl",
) -> list[Chart]:
    """Draw the charts of a study that say something: of pairs, there must be two regions.

    Parameters
    ----------
    scene
        The joined study.
    cooperation
        The co-operation whose inhabitants and coverage are drawn; the study's first when not
        given. Overlap is that of its regions too, or of all regions of the study where those of
        the co-operation share nothing.
    population
        The inhabitants that a region should have.
    lang
        Language of the texts.

    Returns
    -------
    ``inwoners``, ``dekking-provincie`` or for a study of one province ``dekking-grootte``,
    ``overlap`` and ``combinaties``; with partner provinces also ``overlap-partners``.

    Raises
    ------
    StudyError
        When the study has no such co-operation.
    """
    study = scene.study
    cooperation = cooperation or study.cooperations[0].id
    table = criteria(scene, cooperation=cooperation, population=population, lang=lang)
    figures = (
        f"{text('reference_date', lang, date=long_date(study.reference_date, lang))}; "
        f"{text('population_date', lang, year=register.POPULATION_DATE.year)} (CBS 85039NED)."
    )
    title = study.title.get(lang)
    about = [f"{title}. {figures}"]
    of_one = [f"{title}, {study.cooperation(cooperation).title.get(lang)}. {figures}"]
    sets = region_sets(scene)
    names = {
        key: study.region_name(cooperation_of(key), region_of(key), given, lang)
        for key, given in sets.names.items()
    }
    charts = []
    if len(table):
        charts.append(draw_inhabitants(table, threshold=population, notes=of_one, lang=lang))
        several = scene.layer["province_code"].nunique() > 1
        covered = draw_coverage(
            reach(sets, cooperation=cooperation, by="province" if several else "size"),
            notes=of_one,
            lang=lang,
        )
        charts.append(replace(covered, id=f"dekking-{'provincie' if several else 'grootte'}"))
    wide = region_sets(scene, base="partners")
    if _overlapping(wide.of([cooperation])):
        sets, wide = sets.of([cooperation]), wide.of([cooperation])
    if len(sets.members) >= _SEVERAL:
        charts.append(draw_overlap(sets, names=names, notes=about, lang=lang))
        charts.append(draw_upset(sets, names=names, notes=about, lang=lang))
        if wide.members != sets.members:
            overlap = draw_overlap(wide, names=names, notes=about, lang=lang)
            charts.append(replace(overlap, id="overlap-partners"))
    return charts


def _overlapping(sets: RegionSets) -> bool:
    """Return whether a municipality is in two of the regions."""
    return sum(map(len, sets.members.values())) > len(frozenset().union(*sets.members.values()))
