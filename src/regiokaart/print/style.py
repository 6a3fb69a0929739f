"""How sheets look: fonts, sizes, line widths and colours, and how wide a text is.

Colours and fonts are those of the house style in use: that of the scene that is drawn, see
`in_house`. They must be asked for while something is drawn, and not as this module is imported.
"""

from __future__ import annotations

import base64
import hashlib
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache, lru_cache, wraps
from importlib.metadata import version
from importlib.resources import as_file, files
from pathlib import Path
from typing import TYPE_CHECKING, Any, Concatenate, Literal, ParamSpec, TypeVar

import matplotlib as mpl
from matplotlib import font_manager

from regiokaart.files import replacing, sha256
from regiokaart.house import DEFAULT
from regiokaart.print import typeface

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager

    from matplotlib.font_manager import FontProperties

    from regiokaart.house import Fonts, HouseStyle
    from regiokaart.layer import Scene

MM = 1 / 25.4
"""One millimetre in inches."""
POINT = 25.4 / 72
"""One point in millimetres."""

FAMILY = "Source Sans Pro"
"""The typeface when the house style has none."""
Weight = Literal["regular", "semibold"]
_FILES: dict[Weight, str] = {
    "regular": "SourceSansPro-Regular.ttf",
    "semibold": "SourceSansPro-Semibold.ttf",
}
_WEIGHTS: dict[Weight, int] = {"regular": 400, "semibold": 600}
_WEIGHTS_OF_HOUSE: dict[Weight, int] = {"regular": 400, "semibold": 700}

PAPER = "#ffffff"
HALO = "#ffffff"
# of the house style in use, see __getattr__
INK: str
SOFT_INK: str
TITLE: str
SEA: str
AROUND: str
AROUND_LINE: str
BORDER: str
BORDER_ON_PALE: str
REGION_LINE: str
PROVINCE_LINE: str
FRAME_LINE: str
HATCH_LINE: str
HATCH_ON_COLOUR: str
DOT: str
_KEYS = {
    "INK": "ink",
    "SOFT_INK": "soft_ink",
    "TITLE": "title",
    "SEA": "water",
    "AROUND": "land",
    "AROUND_LINE": "land_line",
    "BORDER": "border",
    "BORDER_ON_PALE": "border_on_pale",
    "REGION_LINE": "region_line",
    "PROVINCE_LINE": "province_line",
    "FRAME_LINE": "frame",
    "HATCH_LINE": "hatch",
    "HATCH_ON_COLOUR": "hatch_on_colour",
    "DOT": "mark",
}
_in_use: ContextVar[HouseStyle] = ContextVar("house", default=DEFAULT)

_HAIR = 0.01  # mm, by which lines set word by word differ from lines set whole

_P = ParamSpec("_P")
_R = TypeVar("_R")


def __getattr__(name: str) -> str:
    """Return a colour of the house style in use."""
    if name in _KEYS:
        return str(getattr(_in_use.get().colours, _KEYS[name]))
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


@contextmanager
def use(house: HouseStyle) -> Iterator[None]:
    """Draw in a house style within a block."""
    token = _in_use.set(house)
    try:
        yield
    finally:
        _in_use.reset(token)


def house() -> HouseStyle:
    """Return the house style in use."""
    return _in_use.get()


def in_house(
    function: Callable[Concatenate[Scene, _P], _R],
) -> Callable[Concatenate[Scene, _P], _R]:
    """Let a function that draws a scene do so in the house style of the scene."""

    @wraps(function)
    def drawing(scene: Scene, /, *args: _P.args, **kwargs: _P.kwargs) -> _R:
        with use(scene.house):
            return function(scene, *args, **kwargs)

    return drawing


@dataclass(frozen=True)
class Strokes:
    """Widths of lines in points, and of stripes in millimetres, for a scale of maps."""

    border: float
    region: float
    province: float
    around: float
    stripe: float
    pale_border: float

    def scaled(self, factor: float) -> Strokes:
        """Return the widths for a paper on which all lines are `factor` times as heavy."""
        return Strokes(**{name: round(value * factor, 2) for name, value in vars(self).items()})


STROKES = Strokes(border=0.6, region=1.3, province=1.0, around=0.4, stripe=2.2, pale_border=0.6)
FINE_STROKES = Strokes(
    border=0.25, region=0.8, province=0.7, around=0.3, stripe=1.3, pale_border=0.25
)
"""For maps on which municipalities are small, such as those of the whole country."""

# A fixed set of characters keeps the bytes of a sheet independent of the other sheets of a run.
_CHARACTERS = "".join(map(chr, [*range(0x20, 0x7F), *range(0xA0, 0x180)])) + "–—‘’“”…€"  # noqa: RUF001

RC: dict[Any, Any] = {
    "path.simplify": False,
    "axes.unicode_minus": False,
    # letters where the measures have them, not moved to whole pixels: else lines become longer
    "text.hinting": "none",
}


def font(weight: Weight = "regular") -> FontProperties:
    """Return a cut of the typeface in use; without a house style that is Source Sans."""
    return _font(_in_use.get().fonts, weight)


@cache
def _font(fonts: Fonts, weight: Weight) -> FontProperties:
    path = _font_files(fonts)[weight]
    font_manager.fontManager.addfont(path)
    return font_manager.FontProperties(
        family=_family(fonts), weight=_weights(fonts)[weight], fname=str(path)
    )


def context() -> AbstractContextManager[None]:
    """Return matplotlib's settings for a sheet, as a context manager."""
    fonts = _in_use.get().fonts
    _font(fonts, "regular")
    return mpl.rc_context({**RC, "font.family": [_family(fonts)]})


def width(text: str, size: float, weight: Weight = "regular") -> float:
    """Return how wide a line of text is, in millimetres.

    Parameters
    ----------
    text
        One line.
    size
        Size of the type in points.
    weight
        The cut.
    """
    return _width(text, size, weight, _in_use.get().fonts)


@lru_cache(maxsize=65_536)
def _width(text: str, size: float, weight: Weight, fonts: Fonts) -> float:
    return typeface.width(str(_font_files(fonts)[weight]), text) * size * POINT


def letter_starts(text: str, size: float, weight: Weight = "regular") -> list[float]:
    """Return where each letter of a line of text begins, in millimetres; see `width`."""
    path = str(_font_files(_in_use.get().fonts)[weight])
    return [start * size * POINT for start in typeface.starts(path, text)]


def wrap(text: str, size: float, within: float, weight: Weight = "regular") -> list[str]:
    """Return the lines of a text that is set no wider than `within` millimetres."""
    # by words, which recur, and not by lines: measuring text is what takes the time
    space = width("n n", size, weight) - 2 * width("n", size, weight)
    lines: list[str] = []
    used = 0.0
    for word in text.split():
        wide = width(word, size, weight)
        if lines and used + space + wide <= within:
            lines[-1] = f"{lines[-1]} {word}"
            used += space + wide
        else:
            lines.append(word)
            used = wide
    return lines


def balanced(text: str, size: float, within: float, weight: Weight = "regular") -> list[str]:
    """Return the lines of a text as `wrap` does, as few but of a length that is most alike."""
    lines = wrap(text, size, within, weight)
    if len(lines) == 1:
        return lines
    words = text.split()
    # every even setting is as wide as some run of words
    widths = sorted(
        {
            width(" ".join(words[start:end]), size, weight)
            for start in range(len(words))
            for end in range(start + 1, len(words) + 1)
        }
    )
    for wide in widths:
        found = wrap(text, size, wide + _HAIR, weight)
        if len(found) == len(lines):
            return found
    return lines


def font_faces() -> str:
    """Return CSS that carries the typeface in a page, so that it looks alike everywhere."""
    return _font_faces(_in_use.get().fonts)


@cache
def _font_faces(fonts: Fonts) -> str:
    faces = []
    for weight, path in _font_files(fonts).items():
        data = base64.b64encode(path.read_bytes()).decode("ascii")
        kind = ("otf", "opentype") if path.suffix == ".otf" else ("ttf", "truetype")
        faces.append(
            f"@font-face{{font-family:'{_family(fonts)}';"
            f"font-weight:{_weights(fonts)[weight]};"
            f"src:url(data:font/{kind[0]};base64,{data}) format('{kind[1]}')}}"
        )
    return "\n".join(faces)


def _family(fonts: Fonts) -> str:
    return (fonts.family if fonts.regular else "") or FAMILY


def _weights(fonts: Fonts) -> dict[Weight, int]:
    return _WEIGHTS_OF_HOUSE if fonts.regular else _WEIGHTS


@cache
def _font_files(fonts: Fonts) -> dict[Weight, Path]:
    """Return fonts that have the characters of a sheet only, made once per machine.

    matplotlib subsets a font anew for each PDF; from the whole typeface that takes longer than
    drawing the map. They lie in matplotlib's cache folder, named by what they were made from.
    """
    if fonts.regular is not None and fonts.bold is not None:
        return {"regular": _subset(fonts.regular), "semibold": _subset(fonts.bold)}
    made: dict[Weight, Path] = {}
    for weight, name in _FILES.items():
        with as_file(files("font_source_sans_pro") / "files" / name) as path:
            made[weight] = _subset(path)
    return made


def _subset(path: Path) -> Path:
    recipe = f"{version('fonttools')} {_CHARACTERS} {sha256(path)}"
    key = hashlib.sha256(recipe.encode()).hexdigest()[:16]
    made = Path(mpl.get_cachedir()) / f"regiokaart-{key}-{path.name}"
    if not made.is_file():
        _write_subset(path, made)
    return made


def _write_subset(path: Path, target: Path) -> None:
    from fontTools import subset  # noqa: PLC0415 - slow to import, and needed once per machine
    from fontTools.ttLib import TTFont  # noqa: PLC0415

    options = subset.Options()
    options.layout_features = ["kern"]
    options.drop_tables = [*options.drop_tables, "GSUB", "BASE", "FFTM"]
    options.hinting = False
    options.notdef_outline = True
    options.name_IDs = ["*"]  # matplotlib reads the weight from them
    # the time of change in the font's head would make the bytes of each machine different
    font = TTFont(path, recalcTimestamp=False)
    subsetter = subset.Subsetter(options)
    subsetter.populate(text=_CHARACTERS)
    subsetter.subset(font)
    with replacing(target) as temporary:
        font.save(temporary)
