"""The texts on maps, pages and in the command line's tables, and how numbers and dates look."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, get_args

if TYPE_CHECKING:
    from datetime import date

Language = Literal["nl", "en"]
LANGUAGES: tuple[Language, ...] = get_args(Language)

_MONTHS = {
    "nl": "januari februari maart april mei juni juli augustus september oktober november december",
    "en": "January February March April May June July August September October November December",
}

_TEXTS: dict[str, tuple[str, str]] = {
    # the key, and the text in Dutch and in English
    "reference_date": ("Peildatum {date}", "Reference date {date}"),
    "boundary_year": ("gemeentegrenzen {year}", "municipal boundaries {year}"),
    "municipality": ("gemeente", "municipality"),
    "municipalities": ("gemeenten", "municipalities"),
    "population": ("inwoners", "inhabitants"),
    "population_date": ("inwoners op 1 januari {year}", "inhabitants on 1 January {year}"),
    "legend": ("Legenda", "Legend"),
    "outside": ("Geen deelname", "Not a member"),
    "declined": ("Neemt niet deel", "Does not take part"),
    "unknown": ("Deelname onbekend", "Participation unknown"),
    "weak": ("Zwak onderbouwd", "Weak evidence"),
    "study_area": ("Totaal studiegebied", "Study area"),
    "tiles": (
        "Tegelkaart: één tegel per gemeente, geen grenzen",
        "Tile map: one tile per municipality, no boundaries",
    ),
    "source": ("Bron", "Source"),
    "membership_sources": ("Deelname", "Membership"),
    "evidence": ("Onderbouwing", "Evidence"),
    "stated": ("vermeld in bron", "stated in source"),
    "inferred": ("afgeleid", "inferred"),
    "weak_evidence": ("zwak onderbouwd", "weakly supported"),
    "not_known": ("onbekend", "unknown"),
    "evidence_inferred": ("deelname {names} afgeleid", "membership of {names} inferred"),
    "evidence_weak": ("deelname {names} zwak onderbouwd", "membership of {names} weakly supported"),
    "complete": (
        "Aan te vullen: {command}",
        "To complete: {command}",
    ),
    "made_with": ("Gemaakt met regiokaart {version}", "Made with regiokaart {version}"),
    "north": ("N", "N"),
    "region": ("regio", "region"),
    "none": ("geen", "none"),
    "map": ("kaart", "map"),
    "maps": ("Kaarten", "Maps"),
    "printed_sheet": ("Afdrukvel", "Printed sheet"),
    "interactive_map": ("Interactieve kaart", "Interactive map"),
    "no_inhabitants": ("inwonertal niet bekend", "inhabitants not known"),
    "class": ("Klasse", "Class"),
    "and": ("en", "and"),
    # the command line
    "cli_default": ("(standaard)", "(default)"),
    "cli_written": ("Geschreven", "Written"),
    "cli_files": ("Bestanden", "Files"),
    "cli_folder": ("Map", "Folder"),
    "cli_work": ("Rekentijd", "Work"),
    "cli_sheets": ("Afdrukvellen", "Sheets"),
    "cli_pages": ("Webpagina's", "Pages"),
    "cli_tables": ("Tabellen", "Tables"),
    "cli_done": ("Klaar in {seconds} s.", "Done in {seconds} s."),
    "cli_note": ("Let op", "Note"),
    "cli_tiles": (
        (
            "dit zijn tegelkaarten, zonder grenzen. Voor echte grenzen: 'regiokaart boundaries "
            "fetch 2021' waar er netwerk is, of zet cbsgebiedsindelingen2021.gpkg van CBS of PDOK "
            "in data/raw, of noem het bestand met --boundaries."
        ),
        (
            "these are tile maps, without boundaries. For real ones: 'regiokaart boundaries fetch "
            "2021' where there is a network, or put cbsgebiedsindelingen2021.gpkg of CBS or PDOK "
            "in data/raw, or name the file with "
            "--boundaries."
        ),
    ),
    "cli_year": ("Jaar", "Year"),
    "cli_expected": ("Gemeenten", "Municipalities"),
    "cli_cached": ("In de cache", "Cached"),
    "cli_on_disk": ("Op schijf", "On disk"),
    "cli_municipality": ("gemeenten", "municipalities"),
    "cli_province": ("provincies", "provinces"),
    "cli_cached_entry": (
        "{count} {level}, {service}, {size} kB, {date}",
        "{count} {level}, {service}, {size} kB, {date}",
    ),
    "cli_cache_folder": ("Cache: {folder}", "Cache: {folder}"),
    "cli_fetch_there": (
        "{year}: staat al in de cache (--again haalt opnieuw)",
        "{year}: in the cache already (--again fetches it again)",
    ),
    "cli_fetch_done": ("{year}: {count} opgehaald", "{year}: {count} fetched"),
    "cli_check_layer": ("Laag {layer}: {count} gebieden", "Layer {layer}: {count} areas"),
    "cli_check_year": ("Grenzen: {year}", "Boundaries: {year}"),
    "cli_check_sound": ("Topologie: in orde", "Topology: sound"),
    "cli_check_repairable": (
        "Topologie: te herstellen; regiokaart doet dat bij het lezen",
        "Topology: repairable; regiokaart does so on reading",
    ),
    "cli_check_refuse": ("Topologie: grenzen passen niet", "Topology: borders do not fit"),
    "cli_cleared": ("{count} verwijderd uit {folder}", "{count} removed from {folder}"),
    "cli_template": (
        (
            "{path} staat klaar. Vul in de kolom region een regio in ({regions}, of een andere), "
            "of {declined} waar een gemeente niet meedoet; leeg betekent onbekend. Vermeld de "
            "bron. Daarna: regiokaart build {study}"
        ),
        (
            "{path} is ready. Fill in the column region with a region ({regions}, or another), or "
            "with {declined} where a municipality does not take part; empty means unknown. State "
            "the source. Then: regiokaart build {study}"
        ),
    ),
}


def text(key: str, lang: Language, **values: object) -> str:
    """Return the text of `key` in `lang`, with its places filled in.

    Raises
    ------
    KeyError
        When the table has no such key.
    """
    return _TEXTS[key][LANGUAGES.index(lang)].format(**values)


def number(value: float, lang: Language, *, decimals: int = 0) -> str:
    """Return a number as `lang` writes it: 2.466.319,5 in Dutch, 2,466,319.5 in English."""
    english = f"{value:,.{decimals}f}"
    return english.translate(str.maketrans(",.", ".,")) if lang == "nl" else english


def long_date(day: date, lang: Language) -> str:
    """Return a date in words: 1 oktober 2021."""
    return f"{day.day} {_MONTHS[lang].split()[day.month - 1]} {day.year}"


def enumeration(names: list[str], lang: Language) -> str:
    """Return names as one reads them aloud: "a, b en c"."""
    if len(names) < 2:  # noqa: PLR2004
        return "".join(names)
    return f"{', '.join(names[:-1])} {text('and', lang)} {names[-1]}"


def count_of_municipalities(count: int, lang: Language) -> str:
    """Return "1 gemeente" or "24 gemeenten"."""
    noun = "municipality" if count == 1 else "municipalities"
    return f"{number(count, lang)} {text(noun, lang)}"
