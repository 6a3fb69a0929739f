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
    "partly": ("deels", "in part"),
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
    "event_merger": ("{old} op {day} opgegaan in {new}", "{old} merged into {new} on {day}"),
    "event_absorption": (
        "{old} op {day} opgegaan in {new}",
        "{old} was absorbed by {new} on {day}",
    ),
    "event_split": (
        "een deel van {old} op {day} naar {new}",
        "a part of {old} went to {new} on {day}",
    ),
    "share_inhabitants": (
        "{region}: {share}% van de inwoners",
        "{region}: {share}% of the inhabitants",
    ),
    "share_predecessors": (
        "{region}: {share}% van de gemeenten waaruit zij ontstond",
        "{region}: {share}% of the municipalities it came from",
    ),
    "by_succession": ("door herindeling", "by reorganisation"),
    "share": ("aandeel", "share"),
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
    "cli_at_date": ("op {day}", "on {day}"),
    "cli_code": ("Code", "Code"),
    "cli_name": ("Gemeente", "Municipality"),
    "cli_region": ("Regio", "Region"),
    "cli_membership": ("Deelname", "Membership"),
    "cli_people": ("Inwoners 2021", "Inhabitants 2021"),
    "cli_evidence": ("Zekerheid", "Evidence"),
    "cli_via": ("Door", "By way of"),
    "cli_member": ("lid", "member"),
    "cli_partly": ("deels", "in part"),
    "cli_unknown": ("onbekend", "unknown"),
    "cli_declined": ("doet niet mee", "does not take part"),
    "cli_inhabitants": ("{share}% van de inwoners", "{share}% of the inhabitants"),
    "cli_predecessors": ("{share}% van de voorgangers", "{share}% of the predecessors"),
    "cli_rule_member": ("lid volgens de regel", "member by the rule"),
    "cli_total": ("{count}, {people} inwoners", "{count}, {people} inhabitants"),
    "cli_people_unknown": ("{count}, inwonertal niet bekend", "{count}, inhabitants not known"),
    "cli_total_partly": ("deels: {count}", "in part: {count}"),
    "cli_total_unknown": ("deelname onbekend: {count}", "participation unknown: {count}"),
    "cli_partners": ("Partners: {names}", "Partners: {names}"),
    "cli_with_partners": (
        "met alle gemeenten van de partnerprovincies: {people} inwoners",
        "with all municipalities of the partner provinces: {people} inhabitants",
    ),
    "cli_population_note": (
        "inwoners op 1 januari {year}, CBS 85039NED",
        "inhabitants on 1 January {year}, CBS 85039NED",
    ),
    "cli_sources": ("Bronnen", "Sources"),
    "cli_names": ("Namen", "Names"),
    "cli_name_span": ("{name} ({since} tot {until})", "{name} ({since} until {until})"),
    "cli_exists": ("Bestaat", "Exists"),
    "cli_existed": ("Bestond", "Existed"),
    "cli_existed_always": (
        "het hele register ({first} tot en met {last})",
        "throughout the register ({first} to {last})",
    ),
    "cli_since": ("vanaf {since}", "from {since}"),
    "cli_until": ("tot {until}", "until {until}"),
    "cli_province_of": ("Provincie", "Province"),
    "cli_province_unknown": (
        "niet in het register, dat in 2018 begint",
        "not in the register, which begins in 2018",
    ),
    "cli_figures": ("Omvang", "Size"),
    "cli_area": ("{area} km² land", "{area} km² of land"),
    "cli_came_from": ("Kwam uit", "Came from"),
    "cli_became": ("Werd", "Became"),
    "cli_borders": ("Grenscorrectie", "Border change"),
    "cli_border_change": (
        "{old} gaf op {day} grond aan {new}",
        "{old} gave land to {new} on {day}",
    ),
    "cli_nothing": ("geen", "none"),
    "cli_cooperations": ("Deelname op {day}", "Memberships on {day}"),
    "cli_successor_on": (
        "bestond niet op {day}; zie {names}",
        "did not exist on {day}; see {names}",
    ),
    "cli_checked": ("{file}: {rows}, {count}", "{file}: {rows}, {count}"),
    "cli_row": ("1 rij", "1 row"),
    "cli_rows": ("{count} rijen", "{count} rows"),
    "cli_no_faults": ("Geen fouten gevonden.", "No faults found."),
    "cli_one_fault": ("1 fout:", "1 fault:"),
    "cli_faults": ("{count} fouten:", "{count} faults:"),
    "cli_read_as": ("Zo gelezen:", "Read like this:"),
    "cli_on_day": ("Op {day}:", "On {day}:"),
    "cli_needed": (
        "Voor een studie ontbreekt nog: {columns} (als kolom, of met {options}).",
        "A study still needs: {columns} (as a column, or with {options}).",
    ),
    "cli_cleaned": ("Schone kopie: {path}", "Cleaned copy: {path}"),
    "cli_cleaned_faulty": (
        "Schone kopie: {path}; rijen met een fout staan erin met een opmerking.",
        "Cleaned copy: {path}; rows with a fault are in it, with a remark.",
    ),
    "cli_why_class": ("klasse: {label}", "class: {label}"),
    "cli_why_colour": ("kleur: {fills}", "colour: {fills}"),
    "cli_why_hatched": ("gearceerd", "hatched"),
    "cli_why_dotted": ("met stippen (zwak onderbouwd)", "dotted (weak evidence)"),
    "cli_why_row": ("rij: {origin}", "row: {origin}"),
    "cli_why_silent_outside": (
        "{cooperation}: geen rij noemt {name}; de gepubliceerde lijst is volledig, dus geen lid",
        "{cooperation}: no row names {name}; the published list is complete, so not a member",
    ),
    "cli_why_silent_unknown": (
        "{cooperation}: geen rij noemt {name}; er is geen volledige lijst, dus onbekend",
        "{cooperation}: no row names {name}; there is no complete list, so unknown",
    ),
    "cli_why_unknown": (
        "{cooperation}: een rij zegt dat de deelname niet bekend is",
        "{cooperation}: a row says that participation is not known",
    ),
    "cli_imported": (
        "{regulations}: {members}; andere leden: {others}; bevindingen: {findings}",
        "{regulations}: {members}; other members: {others}; findings: {findings}",
    ),
    "cli_regulation": ("1 regeling", "1 regulation"),
    "cli_regulations": ("{count} regelingen", "{count} regulations"),
    "cli_superseded": (
        "{count} vervangen versies weggelaten",
        "{count} superseded versions left out",
    ),
    "cli_findings": ("Bevindingen:", "Findings:"),
    "cli_more": ("en nog {count}", "and {count} more"),
    "cli_joined": ("Erbij", "Joined"),
    "cli_left": ("Eraf", "Left"),
    "cli_merged": ("Herindeling", "Reorganised"),
    "cli_compare_note": (
        "Gemeenten, en tussen haakjes hun inwoners op 1 januari 2021 (CBS 85039NED).",
        "Municipalities, and in brackets their inhabitants on 1 January 2021 (CBS 85039NED).",
    ),
    "cli_written_to": ("Geschreven: {path}", "Written: {path}"),
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
