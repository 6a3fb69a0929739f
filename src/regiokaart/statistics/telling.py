"""What a claim measures, in words, so that a reader need not know the study file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from regiokaart.register import province_name
from regiokaart.study.measures import (
    Centres,
    Overlap,
    Provinces,
    Rank,
    Regions,
    Relation,
    SetSpec,
    Share,
)
from regiokaart.texts import LANGUAGES, enumeration, number

if TYPE_CHECKING:
    from regiokaart.study.claims import Claim
    from regiokaart.texts import Language

_WORDS: dict[str, tuple[str, str]] = {
    # the key, and the text in Dutch and in English
    "province": ("provincie {name}", "the province of {name}"),
    "country": ("Nederland", "the Netherlands"),
    "area": ("het studiegebied", "the study area"),
    "small": ("{told} (alleen kleine gemeenten)", "{told} (small municipalities only)"),
    "medium": ("{told} (alleen middelgrote gemeenten)", "{told} (medium municipalities only)"),
    "large": ("{told} (alleen grote gemeenten)", "{told} (large municipalities only)"),
    "partners": ("{told} met de partnerprovincies", "{told} with the partner provinces"),
    "counted": ("{told} (geteld met partnerprovincies)", "{told} (partner provinces counted)"),
    "within": ("{told} binnen {other}", "{told} within {other}"),
    "outside": ("{told} buiten {other}", "{told} outside {other}"),
    "municipalities": ("gemeenten van {told}", "municipalities of {told}"),
    "inhabitants": ("inwoners van {told}", "inhabitants of {told}"),
    "land_area": ("landoppervlak van {told}", "land area of {told}"),
    "provinces": ("provincies van {told}", "provinces of {told}"),
    "provinces_least": (
        "provincies met ten minste {count} gemeenten van {told}",
        "provinces with at least {count} municipalities of {told}",
    ),
    "partner_provinces": ("partnerprovincies van {told}", "partner provinces of {told}"),
    "parties": ("leden en partnerprovincies van {told}", "members and partners of {told}"),
    "share_inhabitants": (
        "inwoners van {told} als deel van {other}",
        "inhabitants of {told} as a part of {other}",
    ),
    "share_municipalities": (
        "gemeenten van {told} als deel van {other}",
        "municipalities of {told} as a part of {other}",
    ),
    "share_land_area": (
        "landoppervlak van {told} als deel van {other}",
        "land area of {told} as a part of {other}",
    ),
    "overlap": ("gemeenten in {told} en in {other}", "municipalities in {told} and in {other}"),
    "relation": ("{told} ten opzichte van {other}", "{told} in relation to {other}"),
    "largest": ("de grootste {what} van {told} {by}", "the largest {what} of {told} {by}"),
    "smallest": ("de kleinste {what} van {told} {by}", "the smallest {what} of {told} {by}"),
    "what_municipality": ("gemeente", "municipality"),
    "what_municipalities": ("{count} gemeenten", "{count} municipalities"),
    "what_province": ("provincie", "province"),
    "what_provinces": ("{count} provincies", "{count} provinces"),
    "by_inhabitants": ("naar inwoners", "by inhabitants"),
    "by_land_area": ("naar landoppervlak", "by land area"),
    "by_density": ("naar dichtheid", "by density"),
    "by_municipalities": ("naar aantal gemeenten", "by number of municipalities"),
    "centres": (
        "de grootste gemeente van elke regio van {told}",
        "the largest municipality of each region of {told}",
    ),
    "regions": ("regio's van {told}", "regions of {told}"),
    "members_in": ("met een lid in {other}", "with a member in {other}"),
    "holding": ("met {other} samen", "with {other} together"),
    "partner": ("met partner {other}", "with partner {other}"),
    "inhabitants_at_least": (
        "met ten minste {count} inwoners",
        "with at least {count} inhabitants",
    ),
    "provinces_at_least": ("in ten minste {count} provincies", "in at least {count} provinces"),
    "sizes_small": ("met alleen kleine gemeenten", "with small municipalities only"),
    "sizes_medium": ("met alleen middelgrote gemeenten", "with medium municipalities only"),
    "sizes_large": ("met alleen grote gemeenten", "with large municipalities only"),
    "sizes_more": ("zonder {size} gemeenten", "without {size} municipalities"),
    "word_small": ("kleine", "small"),
    "word_medium": ("middelgrote", "medium"),
    "word_large": ("grote", "large"),
    "overlapping": ("die een andere overlappen", "that overlap another"),
}
_FEW = 4  # so many names of an own list are written out


def _word(key: str, lang: Language, **values: object) -> str:
    told = {
        name: number(value, lang) if isinstance(value, int) else value
        for name, value in values.items()
    }
    return _WORDS[key][LANGUAGES.index(lang)].format(**told)


def told_measure(claim: Claim, lang: Language) -> str:
    """Return what a claim measures, in words; nothing where it has no measure."""
    measure = claim.measure
    if measure is None:
        return ""
    if isinstance(measure, Regions):
        told = " ".join([_word("regions", lang, told=measure.of), *_conditions(measure, lang)])
    elif isinstance(measure, Centres):
        told = _word("centres", lang, told=measure.of)
    elif isinstance(measure, Rank):
        told = _told_rank(measure, lang)
    elif isinstance(measure, Provinces) and measure.municipalities_at_least > 1:
        least = measure.municipalities_at_least
        told = _word("provinces_least", lang, told=told_set(measure.of, lang), count=least)
    else:
        key, other = {"partners": "partner_provinces"}.get(measure.kind, measure.kind), ""
        if isinstance(measure, Share):
            key, other = f"share_{measure.by}", told_set(measure.whole, lang)
        elif isinstance(measure, Overlap | Relation):
            other = told_set(measure.other, lang)
        told = _word(key, lang, told=told_set(measure.of, lang), other=other)
    return _word("counted", lang, told=told) if claim.base == "partners" else told


def told_set(spec: SetSpec, lang: Language) -> str:
    """Return a set of municipalities in words."""
    listed = list(spec.municipalities)
    if len(listed) > _FEW:
        listed = [*listed[: _FEW - 1], "…"]
    parts = [
        spec.named,
        *(spec.regions or ([spec.cooperation] if spec.cooperation else [])),
        *(_word("province", lang, name=province_name(code)) for code in spec.provinces),
        *listed,
        _word("country", lang) if spec.country else "",
        _word("area", lang) if spec.area else "",
    ]
    told = enumeration([part for part in parts if part], lang)
    if spec.base == "partners":
        told = _word("partners", lang, told=told)
    if spec.size:
        told = _word(spec.size, lang, told=told)
    if spec.within:
        told = _word("within", lang, told=told, other=told_set(spec.within, lang))
    if spec.outside:
        told = _word("outside", lang, told=told, other=told_set(spec.outside, lang))
    return told


def _told_rank(measure: Rank, lang: Language) -> str:
    one = "what_province" if measure.among == "provinces" else "what_municipality"
    many = "what_provinces" if measure.among == "provinces" else "what_municipalities"
    what = _word(many, lang, count=measure.number) if measure.number > 1 else _word(one, lang)
    by = _word(f"by_{measure.by}", lang)
    return _word(measure.kind, lang, what=what, told=told_set(measure.of, lang), by=by)


def _conditions(measure: Regions, lang: Language) -> list[str]:
    """Return the conditions that a region must meet, in words."""
    found: list[str] = []
    if measure.members_in:
        found.append(_word("members_in", lang, other=told_set(measure.members_in, lang)))
    if measure.holding:
        found.append(_word("holding", lang, other=enumeration(list(measure.holding), lang)))
    if measure.partner:
        names = [_word("province", lang, name=province_name(code)) for code in measure.partner]
        found.append(_word("partner", lang, other=enumeration(names, lang)))
    if measure.inhabitants_at_least is not None:
        count = measure.inhabitants_at_least
        found.append(_word("inhabitants_at_least", lang, count=count))
    if measure.provinces_at_least is not None:
        found.append(_word("provinces_at_least", lang, count=measure.provinces_at_least))
    if len(measure.sizes) == 1:
        found.append(_word(f"sizes_{measure.sizes[0]}", lang))
    elif measure.sizes:
        absent = [size for size in ("small", "medium", "large") if size not in measure.sizes]
        words = enumeration([_word(f"word_{size}", lang) for size in absent], lang)
        found.append(_word("sizes_more", lang, size=words))
    if measure.overlapping:
        found.append(_word("overlapping", lang))
    return found
