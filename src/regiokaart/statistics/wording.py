"""Verdicts and explanations in words, in Dutch and English."""

from __future__ import annotations

from typing import TYPE_CHECKING

from regiokaart import register
from regiokaart.register.provinces import PROVINCES
from regiokaart.statistics.measures import ranked
from regiokaart.study.measures import Centres, Rank, Regions, Share
from regiokaart.texts import LANGUAGES, enumeration, long_date, number

if TYPE_CHECKING:
    from regiokaart.statistics.changes import Change, Search
    from regiokaart.statistics.measures import Value, View
    from regiokaart.statistics.world import Codes, World
    from regiokaart.study.claims import Claim
    from regiokaart.texts import Language

_WORDS: dict[str, tuple[str, str]] = {
    # the key, and the text in Dutch and in English
    "holds": ("klopt", "holds"),
    "erratum": ("klopt niet (bekend)", "fails (as known)"),
    "fails-explained": ("klopt niet, verklaard", "fails, explained"),
    "fails": ("klopt niet", "fails"),
    "not-computable": ("niet te berekenen", "cannot be worked out"),
    "head_claim": ("Bewering", "Claim"),
    "head_text": ("Citaat", "Quotation"),
    "head_source": ("Bron", "Source"),
    "head_expected": ("Gepubliceerd", "Published"),
    "head_found": ("Gevonden", "Found"),
    "head_verdict": ("Oordeel", "Verdict"),
    "head_explanation": ("Toelichting", "Explanation"),
    "head_erratum": ("Erratum", "Erratum"),
    "summary": ("{claims} beweringen. {counts}", "{claims} claims. {counts}"),
    "at_least": ("ten minste {told}", "at least {told}"),
    "at_most": ("hoogstens {told}", "at most {told}"),
    "more_than": ("meer dan {told}", "more than {told}"),
    "less_than": ("minder dan {told}", "less than {told}"),
    "contains": ("onder meer {told}", "among them {told}"),
    "within": ("alleen uit {told}", "only from {told}"),
    "equal": ("precies gelijk", "equal"),
    "inside": ("er geheel in", "wholly inside"),
    "around": ("er geheel omheen", "wholly around"),
    "partial": ("gedeeltelijke overlap", "partial overlap"),
    "disjoint": ("geen overlap", "no overlap"),
    "overlapping": ("overlap", "overlap"),
    "none": ("geen", "none"),
    "more": ("{names} en nog {count}", "{names} and {count} more"),
    "list": ("{count}: {names}", "{count}: {names}"),
    "same": ("dezelfde {count}", "the same {count}"),
    "circle": ("cirkel", "circular"),
    "head_measure": ("Wat is geteld", "What was counted"),
    "province": ("provincie {name}", "the province of {name}"),
    "only_published": ("wel gepubliceerd, niet gevonden: {names}", "published, not found: {names}"),
    "only_found": ("wel gevonden, niet gepubliceerd: {names}", "found, not published: {names}"),
    "people": ("{told} inwoners", "{told} inhabitants"),
    "area": ("{told} km² land", "{told} km² of land"),
    "density": ("{told} inwoners per km²", "{told} inhabitants per km²"),
    "municipalities": ("{told} gemeenten", "{told} municipalities"),
    "by_inhabitants": ("naar inwoners", "by inhabitants"),
    "by_land_area": ("naar landoppervlak", "by land area"),
    "by_density": ("naar dichtheid", "by density"),
    "by_municipalities": ("naar aantal gemeenten", "by number of municipalities"),
    "standing": (
        "{way} is de eerste {first} ({figure}); de genoemde is nummer {place} ({own})",
        "{way} the first is {first} ({figure}); the one named is number {place} ({own})",
    ),
    "standing_first": ("{way} klopt het wel", "{way} it does hold"),
    "leave_out": ("precies zo zonder {removed}", "exactly so without {removed}"),
    "add": ("precies zo met {added} erbij ({tier})", "exactly so with {added} added ({tier})"),
    "swap": (
        "precies zo met {added} ({tier}) in plaats van {removed}",
        "exactly so with {added} ({tier}) in place of {removed}",
    ),
    "many_leave_out": (
        "met {count} minder klopt het ook, maar het cijfer zegt niet welke ({alike} manieren)",
        "with {count} less it holds too, but the figure does not tell which ({alike} ways)",
    ),
    "many_add": (
        "met {count} erbij ({tier}) klopt het ook, maar het cijfer zegt niet welke ({alike})",
        "with {count} more ({tier}) it holds too, but the figure does not tell which ({alike})",
    ),
    "many_swap": (
        "met één in plaats van een ander ({tier}) klopt het ook ({alike} manieren)",
        "with one in place of another ({tier}) it holds too ({alike} ways)",
    ),
    "one": ("één gemeente", "one municipality"),
    "two": ("twee gemeenten", "two municipalities"),
    "kin": ("elders genoemd bij deze regio", "named for this region elsewhere"),
    "named_near": (
        "uit de omgeving, genoemd bij een andere regio",
        "nearby, named for another region",
    ),
    "near": ("uit de omgeving", "nearby"),
    "named": ("van elders, genoemd bij een andere regio", "far off, named for another region"),
    "near_borders": ("aangrenzend", "adjoining"),
    "near_provinces": ("uit dezelfde provincies", "in the same provinces"),
    "day": ("precies zo van {since} tot {until}", "exactly so from {since} until {until}"),
    "day_open": ("precies zo vanaf {since}", "exactly so from {since}"),
    "base_partners": (
        "precies zo met alle gemeenten van de partnerprovincies",
        "exactly so with all municipalities of the partner provinces",
    ),
    "base_members": (
        "precies zo met alleen de deelnemende gemeenten",
        "exactly so with the members alone",
    ),
    "on_day": ("{told}, op {day}", "{told}, on {day}"),
    "on_partners": (
        "{told}, met alle gemeenten van de partnerprovincies",
        "{told}, with all municipalities of the partner provinces",
    ),
    "on_members": ("{told}, van de deelnemende gemeenten", "{told}, of the members alone"),
    "set_inside": (
        "het geldt wel binnen {name} ({size} gemeenten)",
        "it does hold inside {name} ({size} municipalities)",
    ),
    "set_outside": (
        "het geldt wel buiten {name} ({size} gemeenten)",
        "it does hold outside {name} ({size} municipalities)",
    ),
    "evidence_inferred": (" (rij: afgeleid)", " (row: inferred)"),
    "evidence_weak": (" (rij: zwak onderbouwd)", " (row: weakly supported)"),
    "unique": (
        "van {tried} geprobeerde wijzigingen in de samenstelling geeft er één het cijfer",
        "of {tried} changes to the members that were tried one gives the figure",
    ),
    "unexplained": (
        "geen wijziging die het cijfer aanwijst, verklaart het verschil",
        "no change that the figure singles out explains the difference",
    ),
    "circular": (
        "cirkel: de rijen van de tabel komen uit dit document",
        "circular: the rows of the table come from this document",
    ),
    "needless": (
        "het erratum in het studiebestand is niet nodig",
        "the erratum in the study file is not needed",
    ),
}
_MANY = 12  # so many names are written out; of more the first ones


def word(key: str, lang: Language, **values: object) -> str:
    """Return the text of `key` in `lang`, with its places filled in and its numbers written."""
    told = {
        name: number(value, lang) if isinstance(value, int) else value
        for name, value in values.items()
    }
    return _WORDS[key][LANGUAGES.index(lang)].format(**told)


def names_of(codes: Codes, world: World, lang: Language, *, most: int = _MANY) -> str:
    """Return the names of municipalities, provinces or regions, in the order of the alphabet."""
    names = sorted(_name(code, world, lang) for code in codes)
    if len(names) > most:
        shown = ", ".join(names[: most - 2])
        return word("more", lang, names=shown, count=len(names) - most + 2)
    return enumeration(names, lang) or word("none", lang)


def _name(code: str, world: World, lang: Language) -> str:
    if code in PROVINCES:
        return word("province", lang, name=PROVINCES[code])
    cooperation, _, region = code.partition("/")
    if region:
        return world.region_names.get((cooperation, region)) or region
    if code in world.frame.index:
        return str(world.frame.loc[code, "name"])
    return register.name_of(code)


def _figure(value: float, lang: Language) -> str:
    return number(value, lang, decimals=0 if float(value).is_integer() else 2)


def told_expected(claim: Claim, lang: Language) -> str:
    """Return what was published, in words."""
    if claim.expected is None:
        return ""
    if isinstance(claim.expected, int | float):
        told = _figure(claim.expected, lang)
    elif claim.expected in _WORDS and claim.measure and claim.measure.kind == "relation":
        told = word(str(claim.expected), lang)
    elif len(claim.names) > _MANY:
        first = ", ".join(claim.names[: _MANY - 2])
        told = word("more", lang, names=first, count=len(claim.names) - _MANY + 2)
    else:
        told = enumeration(list(claim.names), lang) or word("none", lang)
    if isinstance(claim.measure, Share):
        told += "%"
    return told if claim.compare == "equal" else word(claim.compare, lang, told=told)


def told_value(claim: Claim, value: Value, world: World, codes: Codes, lang: Language) -> str:
    """Return what was found, in words: the number, and who are behind it where they are few."""
    if isinstance(value, str):
        return word(value, lang)
    if not isinstance(value, frozenset):
        return _figure(value, lang) + ("%" if isinstance(claim.measure, Share) else "")
    if isinstance(claim.measure, Rank):
        return _told_rank(claim.measure, value, world, lang)
    return _told_codes(claim, value, world, codes, lang)


def _told_codes(claim: Claim, value: Codes, world: World, codes: Codes, lang: Language) -> str:
    if claim.expects_number:
        if isinstance(claim.measure, Regions | Centres) or len(value) <= _MANY:
            names = names_of(value, world, lang, most=20)
            return word("list", lang, count=len(value), names=names) if value else "0"
        return number(len(value), lang)
    if value == codes:
        return word("same", lang, count=len(value))
    told = [word("list", lang, count=len(value), names=names_of(value, world, lang))]
    if codes - value:
        told.append(word("only_published", lang, names=names_of(codes - value, world, lang)))
    if value - codes and claim.compare == "equal":
        told.append(word("only_found", lang, names=names_of(value - codes, world, lang)))
    return "; ".join(told)


def _told_rank(measure: Rank, value: Codes, world: World, lang: Language) -> str:
    """Return what is first, each with its figure; the figures of provinces are of their parts."""
    if measure.among == "provinces":
        return names_of(value, world, lang)
    listed = ranked(measure, value, world)
    return ", ".join(
        f"{_name(code, world, lang)} ({_of(measure.by, size, lang)})" for code, size in listed
    )


def _of(by: str, figure: float, lang: Language) -> str:
    key = {"inhabitants": "people", "land_area": "area"}.get(by, by)
    whole = by == "density" or float(figure).is_integer()
    return word(key, lang, told=number(figure, lang, decimals=0 if whole else 2))


def told_standings(search: Search, lang: Language) -> list[str]:
    """Return where the published name stands, for each way to rank."""
    return [
        word("standing_first", lang, way=word(f"by_{one.by}", lang))
        if one.place == 1
        else word(
            "standing",
            lang,
            way=word(f"by_{one.by}", lang),
            first=PROVINCES.get(one.first) or register.name_of(one.first),
            figure=_of(one.by, one.figure, lang),
            place=str(one.place),
            own=_of(one.by, one.own_figure, lang),
        )
        for one in search.standings
    ]


def told_change(change: Change, view: View, search: Search, lang: Language) -> str:
    """Return a change that gives the figure, in words."""
    if change.kind == "day" and change.since:
        key, until = "day_open", ""
        if change.until:
            key, until = "day", long_date(change.until, lang)
        return word(key, lang, since=long_date(change.since, lang), until=until)
    if change.kind == "base":
        return word(f"base_{change.base}", lang)
    if change.kind == "set":
        key = "set_inside" if change.inside else "set_outside"
        return word(key, lang, name=change.name, size=change.size)
    key = {"near": f"near_{search.near_by}"}.get(change.tier or "", change.tier or "near")
    tier = word(key, lang)
    if not change.told_apart:
        count = word("one" if len(change.removed) + len(change.added) == 1 else "two", lang)
        return word(f"many_{change.kind}", lang, count=count, tier=tier, alike=change.alike)
    removed = enumeration([_told_code(code, view, lang) for code in change.removed], lang)
    added = enumeration([_told_code(code, view, lang) for code in change.added], lang)
    told = word(change.kind, lang, removed=removed, added=added, tier=tier)
    if change.since:
        return word("on_day", lang, told=told, day=long_date(change.since, lang))
    return word(f"on_{change.base}", lang, told=told) if change.base else told


def _told_code(code: str, view: View, lang: Language) -> str:
    """Return a name with its inhabitants, and how it is known where that is not from a source."""
    world = view.world
    told = _name(code, world, lang)
    if code in world.people:
        told += f" ({_of('inhabitants', world.people[code], lang)})"
    weak = {evidence for (_, of), evidence in world.weakest.items() if of == code}
    if code in PROVINCES and len(weak) == 1:
        told += word(f"evidence_{weak.pop()}", lang)
    return told
