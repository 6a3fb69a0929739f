"""How well colours can be told apart and read, with the library coloraide."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, Literal

from regiokaart.house.model import MOST_APART

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from coloraide import Color

    from regiokaart.house.model import Colours

Vision = Literal["normal", "protan", "deutan", "tritan"]
VISIONS: tuple[Vision, ...] = ("normal", "protan", "deutan", "tritan")
APART = 12.0
"""The least difference of two fills on a sheet of up to six regions, in CIEDE2000."""
READABLE = 4.5
"""The least contrast of text with what lies beneath it, by WCAG 2."""
GREY_APART = 5.0
"""The least difference in lightness (L*) of two plain fills in grey print."""


def contrast(first: str, second: str) -> float:
    """Return the contrast of two colours by WCAG 2, from 1 to 21."""
    return float(_colour(first).contrast(second, method="wcag21"))


def difference(first: str, second: str, vision: Vision = "normal") -> float:
    """Return how far apart two colours are for readers with a kind of vision, in CIEDE2000.

    Colour blindness is simulated after Machado and others (2009), in full.
    """
    seen = [_seen(_colour(one), vision) for one in (first, second)]
    return float(seen[0].delta_e(seen[1], method="2000"))


def lightness(colour: str) -> float:
    """Return how light a colour is in grey print, as L* from 0 to 100."""
    return float(_colour(colour).convert("lab-d65")["lightness"])


def unlike(colours: Colours) -> Iterator[tuple[str, str, Vision, float]]:
    """Yield the pairs of fills that some readers cannot tell apart: keys, vision and difference.

    These are the first six of regions, and the fills of municipalities in none of them.
    """
    fills = _fills(colours)
    for first, second in combinations(fills, 2):
        found = {vision: difference(fills[first], fills[second], vision) for vision in VISIONS}
        worst = min(found, key=found.__getitem__)
        if found[worst] < APART:
            yield first, second, worst, found[worst]


def alike_in_grey(colours: Colours) -> Iterator[tuple[str, str, float]]:
    """Yield the pairs of fills that grey print makes alike: keys and difference in lightness.

    `unknown` has hatching, and municipalities that declined have no outline of a region.
    """
    fills = {
        key: fill for key, fill in _fills(colours).items() if key not in {"unknown", "declined"}
    }
    for first, second in combinations(fills, 2):
        apart = abs(lightness(fills[first]) - lightness(fills[second]))
        if apart < GREY_APART:
            yield first, second, apart


def unreadable(colours: Colours) -> Iterator[tuple[str, str, float]]:
    """Yield the pairs of a text and what it stands on that have too little contrast."""
    beneath = {f"regions[{place}]": fill for place, fill in enumerate(colours.regions, start=1)}
    beneath |= {key: getattr(colours, key) for key in ("outside", "declined", "unknown")}
    beneath |= {f"counts[{place}]": fill for place, fill in enumerate(colours.counts, start=1)}
    beneath |= {"water": colours.water, "land": colours.land, "paper": "#ffffff"}
    pairs: Iterable[tuple[str, str]] = [
        *(("ink", key) for key in beneath),
        ("soft_ink", "paper"),
        ("title", "paper"),
    ]
    for text, key in pairs:
        found = contrast(getattr(colours, text), beneath[key])
        if found < READABLE:
            yield text, key, found


def _fills(colours: Colours) -> dict[str, str]:
    first = enumerate(colours.regions[:MOST_APART], start=1)
    others = ("outside", "declined", "unknown")
    return {f"regions[{place}]": fill for place, fill in first} | {
        key: getattr(colours, key) for key in others
    }


def _colour(text: str) -> Color:
    from coloraide import Color  # noqa: PLC0415 - only when a house style is checked

    return Color(text)


def _seen(colour: Color, vision: Vision) -> Color:
    if vision == "normal":
        return colour
    return colour.filter(vision, 1, method="machado").fit("srgb", method="clip")
