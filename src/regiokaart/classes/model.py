"""A class of a map, and the colours of classes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeVar

from regiokaart.house import DEFAULT

if TYPE_CHECKING:
    import pandas as pd

_Number = TypeVar("_Number", int, float)
Kind = Literal[
    "region",
    "combination",
    "partly",
    "count",
    "partner",
    "gap",
    "member",
    "declined",
    "outside",
    "unknown",
]

PALETTE = DEFAULT.colours.regions
"""Fills of regions, when no house style has others; so are those below. See `house.Colours`."""
_PALE = 0.73  # relative luminance of a fill on which a white line is not seen
_KNEE = 0.04045  # of sRGB
OUTSIDE = DEFAULT.colours.outside
UNKNOWN_FILL = DEFAULT.colours.unknown
DECLINED_FILL = DEFAULT.colours.declined
MEMBER_FILL = DEFAULT.colours.members
"""On a map of who is in no region: those who are."""


@dataclass(frozen=True, kw_only=True)
class MapClass:
    """One class of a map, as it stands in the legend.

    Attributes
    ----------
    id
        The regions joined by "+", or ``declined``, ``outside`` or ``unknown``; a region whose
        members may also take part in something unpublished ends in ``+unknown``. Where two
        co-operations of one map have a region of the same id, each is ``co-operation:region``.
        A region of which it is a member in part begins with ``partly-``.
    kind
        ``combination`` is a class in two or more regions; ``partly`` one that is a member of
        regions in part only, because only a part of what merged into it was. A map that does not
        show region by region has others: ``count``, in so many regions; ``partner``, in a
        province that is a partner; ``gap``, in none; ``member``, in any.
    regions
        The regions of which it is a member as a whole, as in ``id``.
    label
        What the legend calls it.
    fills
        The colours, one per region; a combination shows them as stripes, and a member in part
        has stripes of the colour of no membership among them.
    hatched
        Whether something about participation is not known, which is shown by hatching.
    codes
        The municipalities, sorted.
    weak
        Those of them whose membership is weakly supported.
    inferred
        Those of them whose membership is inferred.
    population
        Inhabitants together; ``None`` when not known of all.
    land_area_km2
        Land area together; ``None`` when not known of all.
    """

    id: str
    kind: Kind
    label: str
    regions: tuple[str, ...]
    fills: tuple[str, ...]
    hatched: bool
    codes: tuple[str, ...]
    weak: tuple[str, ...]
    inferred: tuple[str, ...]
    population: int | None
    land_area_km2: float | None

    @property
    def is_member(self) -> bool:
        """Whether its municipalities belong to a region that the map shows."""
        return self.kind in {"region", "combination", "count", "member"}

    @property
    def is_pale(self) -> bool:
        """Whether borders between its municipalities must be dark to be seen."""
        return all(_luminance(fill) > _PALE for fill in self.fills)

    @property
    def dotted(self) -> tuple[str, ...]:
        """Those of its municipalities that get the sign of weak evidence."""
        return self.weak

    @property
    def ringed(self) -> tuple[str, ...]:
        """Those that get the sign of an inferred membership; what is weak too has that sign."""
        return tuple(code for code in self.inferred if code not in self.weak)


def _luminance(colour: str) -> float:
    """Return the relative luminance of a colour, by WCAG: 1 for white."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= _KNEE else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def total(values: pd.Series, kind: type[_Number]) -> _Number | None:
    """Return the sum of values, or nothing when not all are known."""
    return None if values.isna().any() else kind(round(values.sum(), 2))
