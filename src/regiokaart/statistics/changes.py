"""Changes that give a published figure, as the search for them returns them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, get_args

if TYPE_CHECKING:
    import datetime as dt

    from regiokaart.study.measures import Base, By

Kind = Literal["leave_out", "add", "swap", "day", "base", "by", "set"]
Tier = Literal["kin", "named_near", "near", "named"]

TIERS: tuple[Tier, ...] = get_args(Tier)
_KINDS: tuple[Kind, ...] = ("leave_out", "add", "day", "base", "by", "swap", "set")
FEW = 3
"""So many changes of one sort are told one by one; of more it is told how many there are."""
_TWO = 2


@dataclass(frozen=True, kw_only=True)
class Change:
    """A change that gives exactly what was published.

    Attributes
    ----------
    removed, added
        Codes that are left out and added.
    tier
        Where what is added comes from: ``kin`` is named for the same region elsewhere in the
        tables, ``named_near`` for another region and lies near, ``near`` lies near, ``named`` is
        named for another region.
    since, until
        The days between which the membership gives the figure. With something left out or added,
        `since` is the other day to which that is done.
    base, by
        The other base, alone or with something left out or added; the other way to rank.
    inside, name, size
        The other set: whether it is the part inside what is named or outside, the region or
        co-operation, and how many municipalities it has.
    alike
        How many changes of this sort there are; when more than a few, this one is an example, and
        the figure alone does not tell which it is.
    """

    kind: Kind
    removed: tuple[str, ...] = ()
    added: tuple[str, ...] = ()
    tier: Tier | None = None
    since: dt.date | None = None
    until: dt.date | None = None
    base: Base | None = None
    by: By | None = None
    inside: bool = True
    name: str = ""
    size: int = 0
    alike: int = 1

    @property
    def told_apart(self) -> bool:
        """Whether the change is one of a few, so that it explains something."""
        return self.alike <= FEW

    @property
    def order(self) -> tuple[object, ...]:
        """What changes are sorted by: the plainest first."""
        steps = len(self.removed) + len(self.added)
        if steps:
            steps += bool(self.since) + bool(self.base)
        tier = TIERS.index(self.tier) if self.tier else 0
        single = steps < _TWO
        return (not self.told_apart, not single, tier, _KINDS.index(self.kind))


@dataclass(frozen=True)
class Standing:
    """Where the published name stands when ranked in one way.

    Attributes
    ----------
    first, figure
        What comes first, with its figure.
    place, own_figure
        Where the published name comes, counted from 1, and its figure.
    """

    by: By
    first: str
    figure: float
    place: int
    own_figure: float


@dataclass(frozen=True)
class Search:
    """What a search found.

    Attributes
    ----------
    changes
        The changes that give exactly what was published, the smallest first.
    tried
        How many changes to the membership were tried.
    exact
        How many of these give the figure.
    near_by
        How it was told what lies near: by shared ``borders``, or by ``provinces``.
    standings
        For a ranking: where the published name stands, in each way to rank.
    """

    changes: tuple[Change, ...] = ()
    tried: int = 0
    exact: int = 0
    near_by: Literal["borders", "provinces"] = "provinces"
    standings: tuple[Standing, ...] = ()

    @property
    def explains(self) -> bool:
        """Whether a change was found that the figure tells apart from others."""
        return any(change.told_apart for change in self.changes)

    @property
    def unique(self) -> bool:
        """Whether exactly one change to the membership gives the figure."""
        return self.exact == 1
