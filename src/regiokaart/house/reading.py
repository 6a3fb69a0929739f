"""A house style from its TOML file, with all that is wrong with it told at once."""

from __future__ import annotations

import logging
import math
import tomllib
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ValidationError

from regiokaart.errors import Fault, HouseError, did_you_mean
from regiokaart.house import measures, typeface
from regiokaart.house.model import Colours, Fonts, Footer, HouseStyle, Logo

if TYPE_CHECKING:
    from pathlib import Path

LOGO_BYTES = 2_000_000
"""The most that a logo may weigh: it goes into every sheet and page."""
LOGO_PIXELS = 12_000_000
_DOCUMENTATION = "docs/house-style.md tells what a house style may have"
_READERS = {
    "normal": "readers",
    "protan": "readers who do not see red (protan)",
    "deutan": "readers who do not see green (deutan)",
    "tritan": "readers who do not see blue (tritan)",
}
_log = logging.getLogger(__name__)


def load_house(path: Path) -> HouseStyle:
    """Read a house style, and check that maps in it can be read.

    Parameters
    ----------
    path
        The TOML file; the paths in it are relative to its folder.

    Raises
    ------
    HouseError
        When it does not hold; all faults are reported together.
    """
    if not path.is_file():
        raise HouseError(f"there is no house style {path}; {_DOCUMENTATION}")
    try:
        data: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise HouseError(f"{path} is not valid TOML: {error}") from error
    try:
        if "path" in data:
            raise HouseError(f"{path} does not hold", faults=[_no_such_key(("path",), path.name)])
        house = HouseStyle.model_validate({**data, "path": path})
    except ValidationError as error:
        faults = [_fault(dict(item), file=path.name) for item in error.errors()]
        raise HouseError(f"{path} does not hold", faults=faults) from error
    house = _with_whole_paths(house, path.parent)
    fonts, faults = typeface.resolved(house.fonts, file=path.name)
    faults += _of_logo(house.logo, file=path.name)
    faults += _of_colours(house.colours, file=path.name)
    if faults:
        raise HouseError(f"{path} does not hold", faults=faults)
    for first, second, apart in measures.alike_in_grey(house.colours):
        _log.warning(
            "%s: colours.%s and colours.%s are nearly alike in grey print (%.1f in lightness)",
            path.name,
            first,
            second,
            apart,
        )
    return house.model_copy(update={"fonts": fonts})


def _with_whole_paths(house: HouseStyle, home: Path) -> HouseStyle:
    fonts = house.fonts.model_copy(
        update={
            key: home / file
            for key, file in (("regular", house.fonts.regular), ("bold", house.fonts.bold))
            if file is not None
        }
    )
    logo = house.logo
    if logo is not None:
        logo = logo.model_copy(update={"file": home / logo.file})
    return house.model_copy(update={"fonts": fonts, "logo": logo})


def _of_colours(colours: Colours, *, file: str) -> list[Fault]:
    faults = [
        Fault(
            file=file,
            column=f"key colours.{text}",
            value=getattr(colours, text),
            expected=f"its contrast with {_called(beneath, colours)} is {_less(found)}, and "
            f"at least {measures.READABLE} is needed to read it",
            fix=f"Make {text} darker or the other lighter.",
        )
        for text, beneath, found in measures.unreadable(colours)
    ]
    faults += [
        Fault(
            file=file,
            column=f"key colours.{first}",
            value=_value(first, colours),
            expected=f"it differs by {_less(found)} from {_called(second, colours)} for "
            f"{_READERS[vision]}, and at least {measures.APART:g} (CIEDE2000) is needed to tell "
            "them apart",
            fix="Make one of them lighter, darker or of another hue.",
        )
        for first, second, vision, found in measures.unlike(colours)
    ]
    return faults


def _less(found: float) -> str:
    """Return a measure rounded down, so that what falls short is seen to do so."""
    return f"{math.floor(found * 10) / 10:.1f}"


def _value(key: str, colours: Colours) -> str:
    name, _, place = key.partition("[")
    value = "#ffffff" if name == "paper" else getattr(colours, name)
    return str(value[int(place[:-1]) - 1] if place else value)


def _called(key: str, colours: Colours) -> str:
    return f"{key} {_value(key, colours)}"


def _of_logo(logo: Logo | None, *, file: str) -> list[Fault]:
    from PIL import Image, UnidentifiedImageError  # noqa: PLC0415 - only for a logo

    if logo is None:
        return []

    def wrong(expected: str, fix: str) -> list[Fault]:
        column = "key logo.file"
        fault = Fault(file=file, column=column, value=logo.file.name, expected=expected, fix=fix)
        return [fault]

    if not logo.file.is_file():
        return wrong(
            f"there is no file {logo.file}",
            "Paths are relative to the folder of the house style's file.",
        )
    if logo.file.stat().st_size > LOGO_BYTES:
        return wrong(
            f"it is larger than {LOGO_BYTES / 1e6:g} MB, and goes into each sheet and page",
            "Save it in fewer pixels: twelve per millimetre of its width are enough.",
        )
    try:
        with Image.open(logo.file, formats=("PNG", "JPEG")) as picture:
            if picture.width * picture.height > LOGO_PIXELS:
                return wrong(
                    f"it has {picture.width} x {picture.height} pixels, which is too many",
                    "Twelve per millimetre of its width are enough.",
                )
            picture.load()
    except (UnidentifiedImageError, OSError, SyntaxError) as error:
        return wrong(f"it cannot be read as PNG or JPEG ({error})", "Export it as PNG.")
    return []


def _fault(item: dict[str, Any], *, file: str) -> Fault:
    """Turn one of pydantic's errors into a fault that a reader of the file understands."""
    location = tuple(item["loc"])
    if item["type"] == "extra_forbidden":
        return _no_such_key(location, file)
    value = item.get("input")
    message = str(item["msg"]).removeprefix("Value error, ")
    if item["type"] == "string_pattern_mismatch":
        message = "a colour such as #ffd07d was expected"
    return Fault(
        file=file,
        column=f"key {_key(location)}",
        value=str(value) if isinstance(value, str | int | float) else None,
        expected=message[0].lower() + message[1:].rstrip("."),
    )


def _no_such_key(location: tuple[Any, ...], file: str) -> Fault:
    models: dict[str, type[BaseModel]] = {
        "colours": Colours,
        "fonts": Fonts,
        "logo": Logo,
        "footer": Footer,
    }
    model = HouseStyle if len(location) == 1 else models.get(str(location[0]), HouseStyle)
    known = [name for name in model.model_fields if not (model is HouseStyle and name == "path")]
    return Fault(
        file=file,
        column=f"key {_key(location)}",
        expected="a house style has no such key here",
        fix=did_you_mean(str(location[-1]), known) or f"Known are {', '.join(known)}.",
    )


def _key(location: tuple[Any, ...]) -> str:
    parts = ""
    for part in location:
        parts += f"[{part + 1}]" if isinstance(part, int) else f".{part}" if parts else str(part)
    return parts
