"""What a map shows, in a few sentences, for who cannot see it: for Word, web pages and readers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from regiokaart import register
from regiokaart.classes.evidence import is_all, names_of
from regiokaart.texts import (
    LANGUAGES,
    Language,
    count_of_municipalities,
    enumeration,
    long_date,
    number,
    text,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from regiokaart.classes.model import MapClass
    from regiokaart.layer import Scene
    from regiokaart.study import MapSpec

_FEW = 5  # municipalities that are named one by one
_WORDS: dict[str, tuple[str, str]] = {
    # the key, and the text in Dutch and in English
    "map": (
        "Kaart ‘{title}’ van {area} op {day}, met de gemeentegrenzen van {year}.",  # noqa: RUF001
        "Map ‘{title}’ of {area} on {day}, with the municipal boundaries of {year}.",  # noqa: RUF001
    ),
    "tiles": (
        "Tegelkaart ‘{title}’ van {area} op {day}: één tegel per gemeente, geen grenzen.",  # noqa: RUF001
        "Tile map ‘{title}’ of {area} on {day}: one tile per municipality, no boundaries.",  # noqa: RUF001
    ),
    "of_provinces": ("de {count} van {names}", "the {count} of {names}"),
    "of_country": ("de {count} van Nederland", "the {count} of the Netherlands"),
    "of_some": ("{count}", "{count}"),
    "class": ("{label}: {count}, {people}", "{label}: {count}, {people}"),
    "striped": (
        "Gestreept is wat bij meer dan één hoort: {groups}.",
        "Striped is what belongs to more than one: {groups}.",
    ),
    "striped_twice": (
        "Gestreept is wat bij meer dan één hoort, en bij elk meetelt: {groups}.",
        "Striped is what belongs to more than one, and counts in each: {groups}.",
    ),
    "hatched": (
        "Gearceerd: {who}, {what}; dat is iets anders dan niet meedoen.",
        "Hatched: {who}, {what}; that is not the same as taking no part.",
    ),
    "inferred": ("Afgeleid is de deelname van {who}.", "Membership is inferred of {who}."),
    "weak": (
        "Zwak onderbouwd is de deelname van {who}.",
        "Membership is weakly supported of {who}.",
    ),
    "inferred_partners": (
        "Afgeleid is het partnerschap van {who}.",
        "Partnership is inferred of {who}.",
    ),
    "weak_partners": (
        "Zwak onderbouwd is het partnerschap van {who}.",
        "Partnership is weakly supported of {who}.",
    ),
    "sources": ("Bron: {sources}.", "Source: {sources}."),
    "all": ("alle {count}", "all {count}"),
}


def alt_text(
    scene: Scene, spec: MapSpec, classes: Sequence[MapClass], *, lang: Language = "nl"
) -> str:
    """Return what a map shows, with its figures, its overlaps and what is not known.

    Parameters
    ----------
    scene
        The joined study.
    spec
        The map.
    classes
        Its classes, as `classify` returns them in the same language.
    lang
        Language of the text.
    """
    sentences = [
        _head(scene, spec, lang),
        _listed(classes, lang),
        _striped(scene, spec, classes, lang),
        _hatched(scene, spec, classes, lang),
        _evidence(scene, spec, classes, "inferred", lang=lang),
        _evidence(scene, spec, classes, "weak", lang=lang),
        _sources(scene, classes, lang),
    ]
    return " ".join(filter(None, sentences))


def _word(key: str, lang: Language, **values: object) -> str:
    return _WORDS[key][LANGUAGES.index(lang)].format(**values)


def _head(scene: Scene, spec: MapSpec, lang: Language) -> str:
    area = scene.study.area
    count = count_of_municipalities(len(scene.layer), lang)
    names = enumeration(list(dict.fromkeys(scene.layer["province"])), lang)
    kind = "of_country" if area.country else "of_provinces" if area.provinces else "of_some"
    return _word(
        "tiles" if scene.on_tiles else "map",
        lang,
        title=spec.title.get(lang),
        area=_word(kind, lang, count=count, names=names),
        day=long_date(scene.study.reference_date, lang),
        year=scene.border_year,
    )


def _listed(classes: Sequence[MapClass], lang: Language) -> str:
    """Return the classes as the legend has them."""
    from regiokaart.classes import sizes  # noqa: PLC0415 - the room itself imports this module

    parts = []
    for one in classes:
        count, people = sizes(classes)[one.id]
        told = (
            text("no_inhabitants", lang)
            if people is None
            else f"{number(people, lang)} {text('population', lang)}"
        )
        count_told = count_of_municipalities(count, lang)
        parts.append(_word("class", lang, label=one.label, count=count_told, people=told))
    return f"{'; '.join(parts)}." if parts else ""


def _striped(scene: Scene, spec: MapSpec, classes: Sequence[MapClass], lang: Language) -> str:
    """Return which municipalities belong to several regions, and to which."""
    from regiokaart.classes import counts_double  # noqa: PLC0415

    groups = [
        f"{_who(scene, spec, one.codes, lang)} ({one.label})"
        for one in classes
        if len(one.regions) > 1
    ]
    key = "striped_twice" if counts_double(classes) else "striped"
    return _word(key, lang, groups="; ".join(groups)) if groups else ""


def _hatched(scene: Scene, spec: MapSpec, classes: Sequence[MapClass], lang: Language) -> str:
    """Return of how many municipalities something is not known."""
    codes = [code for one in classes if one.hatched for code in one.codes]
    if not codes:
        return ""
    what = spec.unknown.get(lang) if spec.unknown else text("unknown", lang)
    what = f"{what[0].lower()}{what[1:]}"
    return _word("hatched", lang, who=_who(scene, spec, codes, lang), what=what)


def _evidence(
    scene: Scene, spec: MapSpec, classes: Sequence[MapClass], kind: str, *, lang: Language
) -> str:
    """Return of whom the membership is not stated in a source but known like this."""
    found = (one.weak if kind == "weak" else one.inferred for one in classes)
    codes = [code for some in found for code in some]
    key = f"{kind}_partners" if spec.kind == "partners" else kind
    if codes and is_all(scene, spec, kind):
        words = text(f"evidence_{key}_all", lang)
        return f"{words[0].upper()}{words[1:]}."
    return _word(key, lang, who=_who(scene, spec, codes, lang)) if codes else ""


def _sources(scene: Scene, classes: Sequence[MapClass], lang: Language) -> str:
    parts = [scene.attribution(lang)]
    if any(one.population is not None for one in classes):
        date = text("population_date", lang, year=register.POPULATION_DATE.year)
        parts.append(f"CBS 85039NED ({date})")
    parts = [part for part in parts if part]
    return _word("sources", lang, sources="; ".join(parts)) if parts else ""


def _who(scene: Scene, spec: MapSpec, codes: Iterable[str], lang: Language) -> str:
    """Return the names of a few municipalities, else how many; of partners, the provinces."""
    codes = sorted(set(codes))
    if spec.kind == "partners" or len(codes) <= _FEW:
        return enumeration(names_of(scene, spec, codes), lang)
    count = count_of_municipalities(len(codes), lang)
    return _word("all", lang, count=count) if len(codes) == len(scene.layer) else count
