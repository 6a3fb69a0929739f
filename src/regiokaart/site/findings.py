"""What a map shows in one line: the label of a class, and for how many municipalities it holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from regiokaart import register
from regiokaart.site.wording import word
from regiokaart.texts import number

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from regiokaart.classes import MapClass
    from regiokaart.texts import Language

_GAP = "gap-"


def finding(classes: Sequence[MapClass], *, lang: Language) -> str:
    """Return the finding of a map, worked out from its classes.

    What is told first is who is left out; else of whom it is unknown; else who declined; else the
    largest class. The words are the labels of the study, so that nothing is said that it does not
    say.

    Parameters
    ----------
    classes
        The classes of the map.
    lang
        Language of the line.
    """
    whole = _count(classes)
    gaps = [one for one in classes if one.kind == "gap"]
    if gaps:
        told = _share(word("in_no_region", lang), _count(gaps), whole, lang)
        return f"{told} ({', '.join(_in_province(one, lang) for one in gaps)})."
    outside = [one for one in classes if one.kind == "outside"]
    unknown = [one for one in classes if one.kind == "unknown"]
    declined = [one for one in classes if one.kind == "declined"]
    # of some who are members of one thing it is unknown whether they are of another
    asked = _count(one for one in classes if one.hatched)
    if outside:
        parts = [_share(outside[0].label, _count(outside), whole, lang)]
        if unknown:
            parts.append(_some(unknown[0].label, asked, lang))
    elif unknown:
        parts = [_share(unknown[0].label, asked, whole, lang)]
    elif declined:
        parts = [_share(declined[0].label, _count(declined), whole, lang)]
    else:
        largest = max(classes, key=lambda one: len(one.codes))
        parts = [_share(largest.label, len(largest.codes), whole, lang)]
    if several := _several(classes):
        parts.append(_some(word("in_several", lang), several, lang))
    return f"{'; '.join(parts)}."


def _in_province(gap: MapClass, lang: Language) -> str:
    province = register.province_name(gap.id.removeprefix(_GAP).upper())
    return f"{province} {number(len(gap.codes), lang)}"


def _share(label: str, part: int, whole: int, lang: Language) -> str:
    key = "all_of" if part == whole else "some_of"
    return word(key, lang, label=label, part=number(part, lang), whole=number(whole, lang))


def _some(label: str, part: int, lang: Language) -> str:
    told = f"{label[:1].lower()}{label[1:]}" if label[1:2].islower() else label
    return f"{told}: {number(part, lang)}"


def _several(classes: Sequence[MapClass]) -> int:
    """Return how many municipalities are in more than one region that the map shows."""
    return _count(
        one
        for one in classes
        if one.kind == "combination" or (one.kind == "count" and one.id.split("-")[1] != "1")
    )


def _count(classes: Iterable[MapClass]) -> int:
    return sum(len(one.codes) for one in classes)
