"""Why a municipality has its colour: the rows behind it, how they are known, and by what events."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

from regiokaart import register
from regiokaart.classes import MapClass, class_of, classify
from regiokaart.errors import StudyError
from regiokaart.memberships import Told, told_in
from regiokaart.texts import Language, enumeration, long_date, number, text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from regiokaart.layer import Scene
    from regiokaart.study import MapSpec

_EVENT = re.compile(r"(\w+) > (\w+) \((merger|absorption|split) ([\d-]+)\)")


@dataclass(frozen=True, kw_only=True)
class Reason:
    """One membership behind the colour of a municipality.

    Attributes
    ----------
    cooperation, region, region_name
        What it is a membership of. An empty region says that participation is unknown.
    status, share, basis
        ``member``, or ``partly`` with its share of 1, and of what.
    evidence, source
        How it is known.
    source_en
        The source in English, where it has words that need translation.
    origin
        The rows of the table that say so, as ``file:row``, with "; " between them.
    trail
        The reorganisations by which the rows came to this municipality, with "; " between them.
    """

    cooperation: str
    region: str
    region_name: str
    status: str
    share: float
    basis: str
    evidence: str
    source: str
    source_en: str
    origin: str
    trail: str

    def told_source(self, lang: Language) -> Told:
        """Return the source in a language, with the language it is in."""
        return told_in(lang, source=self.source, source_en=self.source_en)


_OF_A_REASON = tuple(one.name for one in fields(Reason))


@dataclass(frozen=True, kw_only=True)
class Why:
    """Why a municipality has its colour on a map.

    Attributes
    ----------
    code, name
        The municipality.
    group
        Its class on the map.
    reasons
        The memberships that the map shows of it.
    silent
        The co-operations of the map that no row names it in, with what that means: ``outside``
        where the published list is complete, ``unknown`` where it is not.
    """

    code: str
    name: str
    group: MapClass
    reasons: tuple[Reason, ...]
    silent: tuple[tuple[str, str], ...]


def why(scene: Scene, spec: MapSpec, code: str, *, lang: Language = "nl") -> Why:
    """Return why a municipality has its colour on a map.

    Raises
    ------
    StudyError
        When the municipality does not lie in the study area.
    """
    if code not in scene.layer.index:
        raise StudyError(
            f"{code} {register.name_of(code)} does not lie in the area of study {scene.study.id} "
            f"with the borders of {scene.border_year}"
        )
    reasons = reasons_of(scene, spec).get(code, ())
    named = {reason.cooperation for reason in reasons}
    return Why(
        code=code,
        name=str(scene.layer.at[code, "name"]),
        group=class_of(classify(scene, spec, lang=lang))[code],
        reasons=reasons,
        silent=tuple(
            (show.cooperation, scene.study.cooperation(show.cooperation).unlisted)
            for show in spec.show
            if show.cooperation not in named and spec.kind != "partners"
        ),
    )


def reasons_of(scene: Scene, spec: MapSpec) -> dict[str, tuple[Reason, ...]]:
    """Return the memberships that a map shows of each municipality, by code.

    On a map of partners these are those of its province.
    """
    shown = {show.cooperation: show.regions for show in spec.show}
    of_provinces = spec.kind == "partners"
    members = scene.memberships
    frame = members.partners if of_provinces else members.municipalities
    about = scene.layer["province_code" if of_provinces else "code"]
    frame = frame[frame["cooperation"].isin(list(shown)) & frame["code"].isin(about)]
    of_row: dict[str, list[Reason]] = {}
    for row in frame.to_dict("records"):
        only = shown[row["cooperation"]]
        if only and row["region"] and row["region"] not in only:
            continue
        values = {str(name): row[name] for name in _OF_A_REASON}
        of_row.setdefault(row["code"], []).append(Reason(**values))
    found = {str(code): of_row.get(key, []) for code, key in about.items()}
    return {code: tuple(rows) for code, rows in found.items() if rows}


def told_events(trail: str, lang: Language) -> str:
    """Return the reorganisations of a trail in words, those of one day and successor together."""
    groups: dict[tuple[str, str, str], list[str]] = {}
    for old, new, kind, day in _EVENT.findall(trail):
        groups.setdefault((new, kind, day), []).append(register.name_of(old))
    return "; ".join(
        text(
            f"event_{kind}",
            lang,
            old=enumeration(names, lang),
            new=register.name_of(new),
            day=long_date(dt.date.fromisoformat(day), lang),
        )
        for (new, kind, day), names in groups.items()
    )


def told_share(reasons: Iterable[Reason], lang: Language) -> str:
    """Return in words which part of a municipality came from members, or nothing."""
    return "; ".join(
        text(
            f"share_{reason.basis}",
            lang,
            share=number(100 * reason.share, lang),
            region=reason.region_name,
        )
        for reason in reasons
        if reason.share < 1 and reason.region
    )
