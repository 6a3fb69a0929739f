"""Figures that someone published, and how each can be worked out again.

A claim names a measure of a set of municipalities and what was published of it; see docs/claims.md.
"""

from __future__ import annotations

import datetime as dt  # noqa: TC003 - pydantic reads the annotation
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, StrictFloat, StrictInt, model_validator

from regiokaart import register
from regiokaart.errors import did_you_mean
from regiokaart.study.measures import (
    KINDS,
    RELATIONS,
    Base,
    Centres,
    Inhabitants,
    LandArea,
    Measure,
    Rank,
    Relation,
    Share,
    Strict,
)

Compare = Literal["equal", "at_least", "at_most", "more_than", "less_than", "contains", "within"]
_OF_LISTS = ("equal", "contains", "within")
_OF_NUMBERS = ("equal", "at_least", "at_most", "more_than", "less_than")
_ONLY_NUMBERS = (Inhabitants, LandArea, Share)
_ONLY_NAMES = (Rank, Centres)


def _known_kind(value: object) -> object:
    if not isinstance(value, dict):
        return value
    kind = value.get("kind")
    if kind is None:
        raise ValueError(f"a measure needs a kind: {', '.join(KINDS)}")
    if kind not in KINDS:
        hint = did_you_mean(str(kind), KINDS) or f"Known are {', '.join(KINDS)}."
        raise ValueError(f"{kind!r} is no kind of measure. {hint}")
    return value


class Claim(Strict):
    """A figure that someone published.

    Attributes
    ----------
    text
        The words of the figure itself, quoted, and short.
    source
        Document and place.
    measure
        How it is worked out; none where the data cannot tell, and `why_not` says so.
    expected
        What was published: a number, a name, a list of names, or a relation.
    compare
        How the figure found must lie to what was published.
    tolerance
        By how much a number may differ, as the published one was rounded.
    date
        The day that the figure is about; the reference date of the study when not given.
    base
        ``partners`` counts all municipalities of partner provinces with the members.
    erratum
        Why it does not hold, where the source is wrong.
    circular
        Whether the rows of the table were taken from this document: then the claim tests the
        copying, or the document against itself.
    note
        How the sentence was read, and what else a reader should know.
    why_not
        Why it cannot be worked out.
    """

    id: Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
    text: Annotated[str, Field(min_length=1)]
    source: Annotated[str, Field(min_length=1)]
    measure: Annotated[
        Annotated[Measure, Field(discriminator="kind")] | None, BeforeValidator(_known_kind)
    ] = None
    expected: StrictInt | StrictFloat | str | tuple[str, ...] | None = None
    compare: Compare = "equal"
    tolerance: Annotated[float, Field(ge=0)] = 0
    date: dt.date | None = None
    base: Base = "members"
    erratum: str = ""
    circular: bool = False
    note: str = ""
    why_not: str = ""

    @model_validator(mode="after")
    def _fits_together(self) -> Claim:
        if self.measure is None:
            if not self.why_not:
                raise ValueError(
                    f"claim {self.id} has no measure; say in why_not why it cannot be worked out"
                )
            if self.erratum:
                raise ValueError(f"claim {self.id} has an erratum, but nothing to work out")
            return self
        if self.why_not:
            raise ValueError(f"claim {self.id} has both a measure and why_not; give one")
        if self.expected is None:
            raise ValueError(f"claim {self.id} needs expected: what was published")
        if self.date and not register.FIRST_DAY <= self.date <= register.LAST_DAY:
            raise ValueError(
                f"claim {self.id}: date {self.date} lies outside the register of municipalities "
                f"({register.FIRST_DAY} to {register.LAST_DAY})"
            )
        self._check_expected()
        return self

    @property
    def expects_number(self) -> bool:
        """Whether a number was published, not names or a relation."""
        return isinstance(self.expected, int | float)

    @property
    def names(self) -> tuple[str, ...]:
        """The names that were published."""
        if isinstance(self.expected, str):
            return (self.expected,)
        return self.expected if isinstance(self.expected, tuple) else ()

    def _check_expected(self) -> None:
        if isinstance(self.measure, Relation):
            if self.expected not in RELATIONS:
                raise ValueError(
                    f"claim {self.id}: expected of a relation is one of {', '.join(RELATIONS)}. "
                    f"{did_you_mean(str(self.expected), RELATIONS)}".rstrip()
                )
            known: tuple[str, ...] = ("equal",)
        elif self.expects_number:
            if isinstance(self.measure, _ONLY_NAMES):
                raise ValueError(  # noqa: TRY004 - pydantic wants it so
                    f"claim {self.id}: expected of {self.measure.kind} is a name"
                )
            known = _OF_NUMBERS
        elif isinstance(self.measure, _ONLY_NUMBERS):
            raise ValueError(f"claim {self.id}: expected of {self.measure.kind} is a number")
        else:
            known = _OF_LISTS
        if self.compare not in known:
            raise ValueError(
                f"claim {self.id}: compare = {self.compare!r} does not go with what was expected; "
                f"it may be {', '.join(known)}"
            )
