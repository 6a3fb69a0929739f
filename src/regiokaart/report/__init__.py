"""A study as one document to read: maps, figures, charts, claims and sources, as HTML and PDF."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import regiokaart
from regiokaart import files, register
from regiokaart.layer import Scene, load_scene
from regiokaart.report.model import Report, Section
from regiokaart.texts import text

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence
    from pathlib import Path

    from regiokaart.house import HouseStyle
    from regiokaart.statistics.claims import Verdicts
    from regiokaart.study import Study
    from regiokaart.texts import Language

NAMES = ("report.html", "report.pdf")


@dataclass(frozen=True)
class Written:
    """What was written, and what a reader should know.

    Attributes
    ----------
    paths
        The files.
    on_tiles
        Whether the maps have tiles, for want of boundaries.
    year
        The year of the borders, or of those that tiles stand in for.
    """

    paths: tuple[Path, ...]
    warnings: tuple[str, ...]
    on_tiles: bool
    year: int


def make_report(
    scene: Scene,
    *,
    verdicts: Verdicts | None = None,
    tables: Sequence[str] = ("memberships.csv",),
    lang: Language = "nl",
) -> Report:
    """Work out and draw all that a report has.

    Parameters
    ----------
    scene
        The joined study, in full detail.
    verdicts
        What became of its claims; without it the report has none.
    tables
        The names of the tables of memberships that were read.
    lang
        Language of the report.
    """
    from regiokaart.print import make_shared_plate  # noqa: PLC0415 - matplotlib is slow to import
    from regiokaart.report import about, drawings, figures, judged, maps, regions  # noqa: PLC0415
    from regiokaart.report.wording import word  # noqa: PLC0415

    drawn = scene.drawn()
    plate = make_shared_plate(drawn, lang=lang)
    unplaced = [register.map_name(code, register.name_of(code)) for code in plate.unplaced]
    criteria = judged.criteria_tables(scene, lang=lang)
    sections: list[Section | None] = [
        maps.maps_of(drawn, plate, lang=lang),
        figures.figures_of(scene, lang=lang),
        regions.regions_of(scene, lang=lang),
        regions.overlaps_of(scene, lang=lang),
        judged.criteria_of(scene, criteria, lang=lang),
        drawings.charts_of(scene, criteria, lang=lang),
        judged.claims_of(verdicts, lang=lang) if verdicts else None,
        about.sources_of(scene, tables, lang=lang),
        about.method_of(scene, lang=lang),
        about.warnings_of(scene.warnings, unplaced, lang=lang),
    ]
    return Report(
        lang=lang,
        title=scene.study.title.get(lang),
        kicker=word("report", lang),
        facts=about.facts_of(scene, lang=lang),
        notice=text("tiles", lang) if scene.on_tiles else "",
        sections=tuple(section for section in sections if section),
        made_with=text("made_with", lang, version=regiokaart.__version__),
        keywords=f"{scene.study.id} {scene.study.reference_date} {lang}",
        warnings=tuple(scene.warnings),
        house=scene.house,
    )


def verdicts_of(
    study: Study, scene: Scene, *, raw: Path | None = None, day: dt.date | None = None
) -> Verdicts | None:
    """Work out the claims of a study for a report; `None` when it has none.

    Parameters
    ----------
    study
        The study.
    scene
        The same, joined.
    raw
        The folder of a user's own tables, as for `write_report`.
    day
        The reference date of the report. Claims stay those of their own days.
    """
    from regiokaart.statistics.claims import verify  # noqa: PLC0415

    if not study.claims:
        return None
    # the borders of another day do not tell who lay beside whom on the day of a claim
    near = scene if day in {None, study.reference_date} else None
    return verify(study, extra=raw / study.id if raw else None, scene=near)


def write_report(
    study: Study,
    *,
    out: Path,
    raw: Path | None = None,
    boundaries: Path | None = None,
    lang: Language = "nl",
    day: dt.date | None = None,
    offline: bool = False,
    house: Path | HouseStyle | None = None,
) -> Written:
    """Write the report of a study as HTML and PDF.

    Nothing that stands in the folder changes until both are made.

    Parameters
    ----------
    study
        The study.
    out
        The folder that gets ``maps/<study>/``; on another day than the study's own, a folder
        named after that day within it.
    raw
        The folder of a user's own boundaries and membership tables, usually ``data/raw``.
    boundaries
        A file of boundaries, or a folder with one per year; see `boundaries.locate`.
    lang
        Language of the report.
    day
        The reference date; the study's own when not given. Claims stay those of their own days.
    offline
        Whether the network must not be touched.
    house
        The house style, or its file; that of the study when not given.

    Raises
    ------
    InputError
        When an input does not hold.
    OutputError
        When the report cannot be written.
    """
    from regiokaart.report.as_html import to_html  # noqa: PLC0415
    from regiokaart.report.as_pdf import to_pdf  # noqa: PLC0415

    scene = load_scene(study, boundaries=boundaries, raw=raw, day=day, offline=offline, house=house)
    extra = raw / study.id if raw else None
    own_day = day in {None, study.reference_date}
    verdicts = verdicts_of(study, scene, raw=raw, day=day)
    report = make_report(
        scene,
        verdicts=verdicts,
        tables=[path.name for path in study.membership_files(extra=extra)],
        lang=lang,
    )
    part = "" if own_day or day is None else day.isoformat()
    folder = out / "maps" / study.id / part
    with files.staged(folder) as (stage,):
        (stage / NAMES[0]).write_text(to_html(report), encoding="utf-8", newline="\n")
        (stage / NAMES[1]).write_bytes(to_pdf(report))
    return Written(
        tuple(folder / name for name in NAMES),
        report.warnings,
        scene.on_tiles,
        scene.border_year,
    )


__all__ = ["NAMES", "Report", "Written", "make_report", "verdicts_of", "write_report"]
