"""How sheets look: fonts, sizes, line widths and colours, and how wide a text is."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from importlib.resources import as_file, files
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import matplotlib as mpl
from matplotlib import font_manager
from matplotlib.textpath import text_to_path

from regiokaart.files import replacing, sha256

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from matplotlib.font_manager import FontProperties

MM = 1 / 25.4
"""One millimetre in inches."""
POINT = 25.4 / 72
"""One point in millimetres."""

FAMILY = "Source Sans Pro"
Weight = Literal["regular", "semibold"]
_FILES: dict[Weight, str] = {
    "regular": "SourceSansPro-Regular.ttf",
    "semibold": "SourceSansPro-Semibold.ttf",
}
_WEIGHTS: dict[Weight, int] = {"regular": 400, "semibold": 600}

INK = "#222222"
SOFT_INK = "#5d5c58"
SEA = "#f1f5f7"
AROUND = "#fbfaf7"
AROUND_LINE = "#d3d1cb"
BORDER = "#ffffff"
BORDER_ON_PALE = "#b4b2ab"
REGION_LINE = "#2e2e2e"
PROVINCE_LINE = "#8b8984"
FRAME_LINE = "#c9c7c1"
HATCH_LINE = "#bdbbb4"
DOT = "#55534e"
HALO = "#ffffff"


@dataclass(frozen=True)
class Strokes:
    """Widths of lines in points, and of stripes in millimetres, for a scale of maps."""

    border: float
    region: float
    province: float
    around: float
    stripe: float
    pale_border: float


STROKES = Strokes(border=0.6, region=1.3, province=1.0, around=0.4, stripe=2.2, pale_border=0.6)
FINE_STROKES = Strokes(
    border=0.25, region=0.8, province=0.7, around=0.3, stripe=1.3, pale_border=0.25
)
"""For maps on which municipalities are small, such as those of the whole country."""

# A fixed set of characters keeps the bytes of a sheet independent of the other sheets of a run.
_CHARACTERS = "".join(map(chr, [*range(0x20, 0x7F), *range(0xA0, 0x180)])) + "–—‘’“”…€"  # noqa: RUF001

RC: dict[Any, Any] = {
    "pdf.fonttype": 42,  # TrueType: text that can be searched and copied, no Type 3
    "svg.fonttype": "none",  # text stays text
    "svg.hashsalt": "regiokaart",
    "font.family": [FAMILY],
    "path.simplify": False,
    "axes.unicode_minus": False,
}


@cache
def font(weight: Weight = "regular") -> FontProperties:
    """Return a cut of the sheets' typeface, which comes with the package font-source-sans-pro."""
    _register_fonts()
    return font_manager.FontProperties(family=FAMILY, weight=_WEIGHTS[weight])


def context() -> AbstractContextManager[None]:
    """Return matplotlib's settings for a sheet, as a context manager."""
    _register_fonts()
    return mpl.rc_context(RC)


@cache
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
    prop = font(weight).copy()
    prop.set_size(size)
    return float(text_to_path.get_text_width_height_descent(text, prop, ismath=False)[0]) * POINT


def wrap(text: str, size: float, within: float, weight: Weight = "regular") -> list[str]:
    """Return the lines of a text that is set no wider than `within` millimetres."""
    lines: list[str] = []
    for word in text.split():
        if lines and width(f"{lines[-1]} {word}", size, weight) <= within:
            lines[-1] = f"{lines[-1]} {word}"
        else:
            lines.append(word)
    return lines


@cache
def font_faces() -> str:
    """Return CSS that carries the typeface in an SVG, so that it looks alike everywhere."""
    faces = []
    for weight, path in _font_files().items():
        data = base64.b64encode(path.read_bytes()).decode("ascii")
        faces.append(
            f"@font-face{{font-family:'{FAMILY}';font-weight:{_WEIGHTS[weight]};"
            f"src:url(data:font/ttf;base64,{data}) format('truetype')}}"
        )
    return "\n".join(faces)


@cache
def _register_fonts() -> None:
    for path in _font_files().values():
        font_manager.fontManager.addfont(path)


@cache
def _font_files() -> dict[Weight, Path]:
    """Return fonts that have the characters of a sheet only, made once per machine.

    matplotlib subsets a font anew for each PDF; from the whole typeface that takes longer than
    drawing the map. They lie in matplotlib's cache folder, named by what they were made from.
    """
    made: dict[Weight, Path] = {}
    for weight, name in _FILES.items():
        with as_file(files("font_source_sans_pro") / "files" / name) as path:
            recipe = f"{version('fonttools')} {_CHARACTERS} {sha256(path)}"
            key = hashlib.sha256(recipe.encode()).hexdigest()[:16]
            made[weight] = Path(mpl.get_cachedir()) / f"regiokaart-{key}-{name}"
            if not made[weight].is_file():
                _write_subset(path, made[weight])
    return made


def _write_subset(path: Path, target: Path) -> None:
    from fontTools import subset  # noqa: PLC0415 - slow to import, and needed once per machine
    from fontTools.ttLib import TTFont  # noqa: PLC0415

    options = subset.Options()
    options.layout_features = ["kern"]
    options.drop_tables = [*options.drop_tables, "GSUB", "BASE"]
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
