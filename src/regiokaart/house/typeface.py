"""Whether a typeface can be used: it has the characters, and may be embedded in PDF and SVG."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from regiokaart.errors import Fault, did_you_mean

if TYPE_CHECKING:
    from fontTools.ttLib import TTFont

    from regiokaart.house.model import Fonts

_ACCENTED = "ÀÁÂÄÇÈÉÊËÌÍÎÏÒÓÔÖÙÚÛÜàáâäçèéêëìíîïòóôöùúûü"
NEEDED = "".join(map(chr, range(0x21, 0x7F))) + _ACCENTED + "·–—‘’“”…²©°"  # noqa: RUF001
"""The characters of names, figures and sources on a sheet."""
_RESTRICTED, _PREVIEW, _EDITABLE = 0x0002, 0x0004, 0x0008
_NO_SUBSET, _BITMAPS = 0x0100, 0x0200
_MANY = 12


def resolved(fonts: Fonts, *, file: str) -> tuple[Fonts, list[Fault]]:
    """Return a typeface with its files and its own name, and what is wrong with it.

    Parameters
    ----------
    fonts
        As a house style has it, with paths that are whole.
    file
        What the house style's file is called.
    """
    if fonts.regular is None or fonts.bold is None:
        if not fonts.family:
            return fonts, []
        return _installed(fonts, file=file)
    faults: list[Fault] = []
    names = [
        _checked(path, key=key, file=file, faults=faults)
        for key, path in (("regular", fonts.regular), ("bold", fonts.bold))
    ]
    return fonts.model_copy(update={"family": fonts.family or names[0]}), faults


def _installed(fonts: Fonts, *, file: str) -> tuple[Fonts, list[Fault]]:
    from matplotlib import font_manager  # noqa: PLC0415 - slow to import, and seldom needed

    known = sorted({entry.name for entry in font_manager.fontManager.ttflist})
    if fonts.family not in known:
        fault = Fault(
            file=file,
            column="key fonts.family",
            value=fonts.family,
            expected="the name of an installed typeface was expected",
            fix=did_you_mean(fonts.family, known) or "Or name its files: regular and bold.",
        )
        return fonts, [fault]
    paths = {
        key: font_manager.findfont(
            font_manager.FontProperties(family=fonts.family, weight=weight),
            fallback_to_default=False,
        )
        for key, weight in (("regular", 400), ("bold", 700))
    }
    found = fonts.model_copy(update={key: Path(path) for key, path in paths.items()})
    faults: list[Fault] = []
    for path in dict.fromkeys(paths.values()):
        _checked(Path(path), key="family", file=file, faults=faults)
    return found, faults


def _checked(path: Path, *, key: str, file: str, faults: list[Fault]) -> str:
    """Return the name of the family in a font file; add to `faults` what is wrong with it."""
    from fontTools.ttLib import TTFont, TTLibError  # noqa: PLC0415 - only when it is needed

    def wrong(expected: str, fix: str) -> None:
        faults.append(
            Fault(
                file=file,
                column=f"key fonts.{key}",
                value=path.name,
                expected=expected,
                fix=fix,
            )
        )

    if not path.is_file():
        wrong(
            f"there is no file {path}",
            "Paths are relative to the folder of the house style's file.",
        )
        return ""
    try:
        with TTFont(path, lazy=True) as font:
            if "glyf" not in font and "CFF " not in font:
                wrong("a font with outlines was expected", "Give a TrueType or OpenType font.")
            if refusal := _licence(font):
                wrong(refusal, "Ask its maker for a licence to embed, or choose another typeface.")
            if lacking := [one for one in NEEDED if ord(one) not in (font.getBestCmap() or {})]:
                some = " ".join(lacking[:_MANY]) + (" …" if len(lacking) > _MANY else "")
                wrong(
                    f"it lacks {len(lacking)} of the characters that maps need: {some}",
                    "Choose a typeface for Western European languages.",
                )
            name = str(font["name"].getBestFamilyName() or path.stem)
            return re.sub(r"[^\w .&+-]", "", name)  # it goes into style sheets
    except (TTLibError, OSError, KeyError, AssertionError) as error:
        wrong(f"it cannot be read as a font ({error})", "Give a TrueType or OpenType font.")
        return ""


def _licence(font: TTFont) -> str:
    """Return why the font's own licence bits forbid embedding, or nothing."""
    bits = int(font["OS/2"].fsType) if "OS/2" in font else 0
    if bits & _RESTRICTED and not bits & (_PREVIEW | _EDITABLE):
        return "its maker forbids to embed it in files"
    if bits & _NO_SUBSET:
        return "its maker forbids to embed a part of it"
    return "its maker allows to embed only bitmaps of it" if bits & _BITMAPS else ""
