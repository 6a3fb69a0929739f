"""The claims of a study, worked out again: what was published, what was found, and why."""

from __future__ import annotations

import html
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import pandas as pd

from regiokaart import register
from regiokaart.errors import Fault, StudyError
from regiokaart.statistics.explain import Question, search
from regiokaart.statistics.measures import (
    Value,
    View,
    holds,
    material,
    meter,
    published,
)
from regiokaart.statistics.neighbours import Neighbours, neighbours
from regiokaart.statistics.telling import told_measure
from regiokaart.statistics.wording import told_change, told_expected, told_standings, told_value
from regiokaart.statistics.wording import word as _word
from regiokaart.statistics.world import NotKnownError, World, world

if TYPE_CHECKING:
    import datetime as dt
    from pathlib import Path

    from regiokaart.layer import Scene
    from regiokaart.memberships import Memberships
    from regiokaart.statistics.changes import Search
    from regiokaart.statistics.world import Codes
    from regiokaart.study import Study
    from regiokaart.study.claims import Claim
    from regiokaart.texts import Language

Kind = Literal["holds", "erratum", "fails-explained", "fails", "not-computable"]
COLUMNS = (
    "claim",
    "text",
    "source",
    "measure",
    "date",
    "base",
    "expected",
    "found",
    "verdict",
    "explanation",
    "erratum",
    "circular",
    "note",
)


@dataclass(frozen=True)
class Verdict:
    """What became of one claim.

    Attributes
    ----------
    kind
        ``holds``; ``erratum`` where it fails as the study file says it does; ``fails-explained``
        and ``fails`` where it fails and a change was found that gives the figure, or none was;
        ``not-computable``.
    value
        What was found, as codes, a number or a relation.
    search
        What the search for an explanation found, where the claim fails.
    reason
        Why it cannot be worked out, where the data tell so and not the study file.
    """

    claim: Claim
    kind: Kind
    world: World
    value: Value | None = None
    search: Search | None = None
    reason: NotKnownError | None = None

    @property
    def needless_erratum(self) -> bool:
        """Whether the study file tells of an error that is none."""
        return bool(self.claim.erratum) and self.kind not in {"erratum", "not-computable"}

    @property
    def as_known(self) -> bool:
        """Whether the claim holds, or fails as the study file says it does."""
        return self.kind in {"holds", "erratum", "not-computable"} and not self.needless_erratum

    def told(self, lang: Language = "nl") -> str:
        """Return the verdict in words, and whether the claim is circular."""
        told = _word(self.kind, lang)
        return f"{told} ({_word('circle', lang)})" if self.claim.circular else told

    def expected(self, lang: Language = "nl") -> str:
        """Return what was published."""
        return told_expected(self.claim, lang)

    def found(self, lang: Language = "nl") -> str:
        """Return what was found."""
        if self.value is None:
            return ""
        codes = published(self.claim, self.world)
        return told_value(self.claim, self.value, self.world, codes, lang)

    def explanation(self, lang: Language = "nl") -> str:
        """Return what explains a difference, or why there is no figure."""
        told = [self.reason.told(lang) if self.reason else self.claim.why_not]
        if self.needless_erratum:
            told.append(_word("needless", lang))
        if self.search is not None:
            told += told_standings(self.search, lang)
            view = View(self.world, self.claim.base)
            told += [
                told_change(change, view, self.search, lang)
                for change in self.search.changes
                if change.kind != "by"  # a standing tells it
            ]
            if self.search.unique and self.search.tried > 1:
                told.append(_word("unique", lang, tried=self.search.tried))
            if not self.search.explains:
                told.append(_word("unexplained", lang))
        if self.claim.circular:
            told.append(_word("circular", lang))
        return ". ".join(part[:1].upper() + part[1:] for part in told if part)


@dataclass(frozen=True)
class Verdicts:
    """What became of the claims of a study.

    Attributes
    ----------
    verdicts
        One per claim, in the order of the study file.
    """

    study: Study
    verdicts: tuple[Verdict, ...]

    @property
    def as_known(self) -> bool:
        """Whether every claim holds, or fails as the study file says it does."""
        return all(one.as_known for one in self.verdicts)

    @property
    def counts(self) -> dict[Kind, int]:
        """How many claims there are of each kind."""
        kinds: tuple[Kind, ...] = (
            "holds",
            "erratum",
            "fails-explained",
            "fails",
            "not-computable",
        )
        return {kind: sum(one.kind == kind for one in self.verdicts) for kind in kinds}

    @property
    def frame(self) -> pd.DataFrame:
        """A row per claim with the columns of `COLUMNS`, in Dutch."""
        return self.table("nl")

    def table(self, lang: Language = "nl") -> pd.DataFrame:
        """Return a row per claim with the columns of `COLUMNS`."""
        rows = [
            {
                "claim": one.claim.id,
                "text": one.claim.text,
                "source": one.claim.source,
                "measure": told_measure(one.claim, lang),
                "date": one.world.day,
                "base": one.claim.base,
                "expected": one.expected(lang),
                "found": one.found(lang),
                "verdict": one.kind,
                "explanation": one.explanation(lang),
                "erratum": one.claim.erratum,
                "circular": one.claim.circular,
                "note": one.claim.note,
            }
            for one in self.verdicts
        ]
        return pd.DataFrame(rows, columns=list(COLUMNS))

    def __getitem__(self, claim: str) -> Verdict:
        """Return the verdict on the claim with an id."""
        return next(one for one in self.verdicts if one.claim.id == claim)

    def _repr_html_(self) -> str:
        title = html.escape(self.study.title.nl)
        return f"<p>{title}</p>{self.frame.to_html(index=False)}"


@dataclass
class Days:
    """The memberships of a study, day by day; each day is read once."""

    study: Study
    memberships: Memberships

    def __post_init__(self) -> None:
        """Begin with no day."""
        self._read: dict[dt.date, World] = {}

    def on(self, day: dt.date) -> World:
        """Return what is known of a day."""
        if day not in self._read:
            self._read[day] = world(self.study, self.memberships, day)
        return self._read[day]

    def all(self) -> tuple[World, ...]:
        """Return the days on which anything changes in the tables or the register, in order."""
        first, last = register.FIRST_DAY, register.LAST_DAY
        frame = self.memberships.frame
        days = {first, *(event.day for event in register.events())}
        for column in ("valid_from", "valid_to"):
            days |= set(frame[column].dropna().dt.date)
        return tuple(self.on(day) for day in sorted(days) if first <= day <= last)


def verify(
    study: Study,
    *,
    day: dt.date | None = None,
    extra: Path | None = None,
    scene: Scene | None = None,
) -> Verdicts:
    """Work out the claims of a study, and search what explains those that fail.

    Parameters
    ----------
    study
        The study.
    day
        A day for all claims, in place of their own.
    extra
        A folder with a user's own tables; see `Study.memberships`.
    scene
        The joined study, to tell by its borders what lies near a region. Without it, or on tiles,
        that is what lies in the same provinces.

    Raises
    ------
    StudyError
        When claims name what does not exist; all faults are told together.
    """
    days = Days(study, study.memberships(extra=extra))
    _check_ids(study)
    found, faults = [], []
    borders = neighbours(scene) if scene is not None and not scene.on_tiles else None
    for claim in study.claims:
        on = days.on(day or claim.date or study.reference_date)
        try:
            found.append(_verdict(claim, on, days, borders))
        except StudyError as error:
            faults.append(
                Fault(
                    file=study.path.name,
                    column=f"claim {claim.id}",
                    expected=str(error).removesuffix("."),
                )
            )
    if faults:
        raise StudyError(f"the claims of study {study.id} do not hold", faults=faults)
    return Verdicts(study, tuple(found))


def _check_ids(study: Study) -> None:
    ids = [claim.id for claim in study.claims]
    if twice := sorted({one for one in ids if ids.count(one) > 1}):
        raise StudyError(f"{study.path.name}: claim id {', '.join(twice)} is there twice")


def _verdict(claim: Claim, on: World, days: Days, borders: Neighbours | None) -> Verdict:
    if claim.measure is None:
        return Verdict(claim, "not-computable", on)
    view = View(on, claim.base)
    try:
        codes: Codes = published(claim, on)
        value = meter(claim.measure, view)(material(claim.measure, view))
    except NotKnownError as error:
        return Verdict(claim, "not-computable", on, reason=error)
    if holds(claim, value, codes):
        return Verdict(claim, "holds", on, value)
    result = search(Question(claim, view, codes, days.all(), borders))
    kind: Kind = "fails-explained" if result.explains else "fails"
    return Verdict(claim, "erratum" if claim.erratum else kind, on, value, result)
