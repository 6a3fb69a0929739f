"""The further days that pages of a study show, each with its memberships and its borders."""

from __future__ import annotations

from typing import TYPE_CHECKING

from regiokaart.errors import BoundaryError, Fault
from regiokaart.layer import load_scene, load_scene_on_tiles
from regiokaart.texts import enumeration

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence
    from pathlib import Path

    from regiokaart.layer import Scene


def other_days(
    scene: Scene,
    *,
    boundaries: Path | None = None,
    raw: Path | None = None,
    year: int | None = None,
    offline: bool = False,
    repair: bool = False,
) -> list[Scene]:
    """Return the study on each of its further dates; none for a scene of one day.

    The parameters are those that the scene itself was loaded with; see `layer.load_scene`. On
    tiles all days are on tiles, each on the grid of its own municipalities. A `year` holds for
    all days; without it each has the borders of its own year.

    Raises
    ------
    BoundaryError
        When there are no boundaries for a day; all such days are told together.
    """
    study = scene.study
    found, faults, years = [], [], []
    for day in study.other_days:
        try:
            one = load_scene(
                study,
                boundaries=boundaries,
                raw=raw,
                day=day,
                year=year,
                offline=offline,
                repair=repair,
                house=scene.house,
            )
        except BoundaryError as error:
            faults.append(Fault(column=f"{day}", expected=str(error).partition(". ")[0]))
            years.append(str(year or day.year))
            continue
        if scene.on_tiles and not one.on_tiles:
            one = load_scene_on_tiles(study, raw=raw, day=day, house=scene.house)
        elif one.on_tiles and not scene.on_tiles:
            expected = f"there are no boundaries of {day.year}, and no network to fetch them"
            faults.append(Fault(column=f"{day}", expected=expected))
            years.append(str(day.year))
        found.append(one)
    if faults:
        listed = ",".join(dict.fromkeys(years))
        raise BoundaryError(
            f"the pages of study {study.id} have a slider for its dates, and not all can be drawn. "
            f"Fetch what is missing with regiokaart boundaries fetch {listed}, or name a folder "
            "that has a file of each year with --boundaries; --date makes pages of one day",
            faults=faults,
        )
    return found


def further_warnings(scene: Scene, others: Sequence[Scene]) -> list[str]:
    """Return what is to be told of the other days, each once, with the days that it is about.

    Parameters
    ----------
    scene
        The study on its reference date. Its own warnings are not told again.
    others
        The same on other days.
    """
    days_of: dict[str, list[dt.date]] = {}
    for other in others:
        for line in other.warnings:
            if line not in scene.warnings:
                days_of.setdefault(line, []).append(other.study.reference_date)
    return [
        f"on {enumeration(list(map(str, days)), 'en')}: {line}" for line, days in days_of.items()
    ]
