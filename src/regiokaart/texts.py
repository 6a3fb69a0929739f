"""The texts on maps, pages and in the command line's tables, and how numbers and dates look."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal, get_args

if TYPE_CHECKING:
    from datetime import date

Language = Literal["nl", "en"]
LANGUAGES: tuple[Language, ...] = get_args(Language)

_MONTHS = {
    "nl": "januari februari maart april mei juni juli augustus september oktober november december",
    "en": "January February March April May June July August September October November December",
}

_WORDS = {
    "nl": "nul één twee drie vier vijf zes zeven acht negen tien",
    "en": "zero one two three four five six seven eight nine ten",
}

_APOSTROPHE = re.compile(r"(?<=\w)'(?=\w)|(?<!\w)'(?=s-|t\b)", re.IGNORECASE)

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
    "inferred_sign": ("Deelname afgeleid", "Membership inferred"),
    "inferred_sign_partners": ("Partnerschap afgeleid", "Partnership inferred"),
    "in_one_region": ("In één regio", "In one region"),
    "in_regions": ("In {count} regio’s", "In {count} regions"),  # noqa: RUF001 - as Dutch is set
    "in_some_region": ("In een of meer regio’s", "In one or more regions"),  # noqa: RUF001
    "in_no_region": ("{province}, in geen regio", "{province}, in no region"),
    "shared_counts": (
        "Wat gestreept is, telt bij beide mee.",
        "What is striped counts in both.",
    ),
    "study_area": ("Totaal studiegebied", "Study area"),
    "tiles": (
        "Tegelkaart: één tegel per gemeente, geen grenzen",
        "Tile map: one tile per municipality, no boundaries",
    ),
    "source": ("Bron", "Source"),
    "membership_sources": ("Deelname", "Membership"),
    "membership_sources_partners": ("Partnerschap", "Partnership"),
    "evidence": ("Onderbouwing", "Evidence"),
    "stated": ("vermeld in bron", "stated in source"),
    "inferred": ("afgeleid", "inferred"),
    "weak_evidence": ("zwak onderbouwd", "weakly supported"),
    "not_known": ("onbekend", "unknown"),
    "evidence_inferred": ("deelname {names} afgeleid", "membership of {names} inferred"),
    "evidence_weak": ("deelname {names} zwak onderbouwd", "membership of {names} weakly supported"),
    "evidence_inferred_all": ("alle deelname is afgeleid", "all membership is inferred"),
    "evidence_weak_all": (
        "alle deelname is zwak onderbouwd",
        "all membership is weakly supported",
    ),
    "evidence_inferred_partners": (
        "partnerschap van {names} afgeleid",
        "partnership of {names} inferred",
    ),
    "evidence_weak_partners": (
        "partnerschap van {names} zwak onderbouwd",
        "partnership of {names} weakly supported",
    ),
    "evidence_inferred_partners_all": (
        "alle partnerschap is afgeleid",
        "all partnership is inferred",
    ),
    "evidence_weak_partners_all": (
        "alle partnerschap is zwak onderbouwd",
        "all partnership is weakly supported",
    ),
    "quoted": ("‘{words}’", "‘{words}’"),  # noqa: RUF001
    "complete": ("Aan te vullen: {command}", "To complete: {command}"),
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
    "counts_of_classes": (
        "Achter elke klasse staat het aantal gemeenten.",
        "The number after each class is its number of municipalities.",
    ),
    "sources_on_sheets": (
        "De bronnen van elke deelname staan op het vel van de kaart zelf.",
        "The sources of each membership are on the sheet of the map itself.",
    ),
    "inset": ("{factor} × vergroot", "enlarged {factor} ×"),  # noqa: RUF001 - the sign of times
    "region": ("regio", "region"),
    "none": ("geen", "none"),
    "map": ("kaart", "map"),
    "maps": ("Kaarten", "Maps"),
    "printed_sheet": ("Afdrukvel", "Printed sheet"),
    "interactive_map": ("Interactieve kaart", "Interactive map"),
    "no_inhabitants": ("inwonertal niet bekend", "inhabitants not known"),
    "class": ("Klasse", "Class"),
    "and": ("en", "and"),
    # charts
    "chart_people": (
        "Inwoners per regio, tegen de grens van {threshold}",
        "Inhabitants per region, against the line of {threshold}",
    ),
    "chart_people_told": (
        "Regio's die met hun leden ten minste {threshold} inwoners hebben: {count} van de {total}",
        "Regions with at least {threshold} inhabitants in their members: {count} of {total}",
    ),
    "chart_people_wide": (
        "; met alle gemeenten van hun partnerprovincies erbij: {count}",
        "; with all municipalities of their partner provinces: {count}",
    ),
    "chart_people_open": (
        "; niet te zeggen, omdat niet van elke gemeente de deelname bekend is: {count}",
        "; not to be told, as participation is not known of every municipality: {count}",
    ),
    "chart_members": ("leden", "members"),
    "chart_with_provinces": ("met partnerprovincies", "with partner provinces"),
    "chart_enough": ("leden: de grens gehaald", "members: the line is reached"),
    "chart_short": ("leden: onder de grens", "members: below the line"),
    "chart_open": ("leden: niet te zeggen", "members: cannot be told"),
    "chart_wide": (
        "met alle gemeenten van de partnerprovincies",
        "with all municipalities of the partner provinces",
    ),
    "chart_wide_note": (
        "Alle gemeenten van een partnerprovincie zijn meegeteld; lid zijn zij daarmee niet.",
        "All municipalities of a partner province are counted; that does not make them members.",
    ),
    "chart_million": ("{count} mln", "{count} m"),
    "chart_overlap": ("Welke regio's gemeenten delen", "Which regions share municipalities"),
    "chart_overlap_wide": (
        "Welke regio's gemeenten delen, partnerprovincies meegeteld",
        "Which regions share municipalities, partner provinces counted",
    ),
    "chart_overlap_told": (
        "Paren van regio's die gemeenten delen: {count} van de {total}.",
        "Pairs of regions that share municipalities: {count} of {total}.",
    ),
    "chart_overlap_open": (
        "Niet zeker (gearceerd), omdat niet van elke gemeente de deelname bekend is: {count}.",
        "Not certain (hatched), as participation is not known of every municipality: {count}.",
    ),
    "chart_overlap_read": (
        "Een vakje is een paar: de regio die rechts van de rij staat, en die boven de kolom.",
        "A cell is a pair: the region named right of its row, and the one above its column.",
    ),
    "chart_overlap_left": (
        "Niet getekend, regio's die minder of niets delen: {count}.",
        "Not drawn, regions that share less or nothing: {count}.",
    ),
    "chart_overlap_more": ("Verdere paren: {count}.", "Further pairs: {count}."),
    "chart_shared": ("gedeelde gemeenten", "shared municipalities"),
    "chart_own": ("leden van de regio", "members of the region"),
    "chart_own_wide": (
        "gemeenten van de regio, partnerprovincies meegeteld",
        "municipalities of the region, partner provinces counted",
    ),
    "chart_upset": (
        "In welke regio's gemeenten samen zitten",
        "In which regions municipalities are",
    ),
    "chart_upset_wide": (
        "In welke regio's gemeenten samen zitten, partnerprovincies meegeteld",
        "In which regions municipalities are, partner provinces counted",
    ),
    "chart_upset_told": (
        (
            "Van de {total} gemeenten in één regio: {single}; in meer regio's: {multiple}; in "
            "geen: {none}."
        ),
        (
            "Of the {total} municipalities in one region: {single}; in several: {multiple}; in "
            "none: {none}."
        ),
    ),
    "chart_upset_open": (
        (
            "Niet bekend of zij in een regio zitten: {open}. Gemeenten die in meer regio's "
            "kunnen zitten dan bekend is: {count}."
        ),
        (
            "Not known whether they are in a region: {open}. Municipalities that may be in more "
            "regions than is known: {count}."
        ),
    ),
    "chart_upset_read": (
        "Een kolom is een combinatie van de regio's met een stip; elke gemeente telt in één kolom.",
        (
            "A column is the combination of the regions with a dot; a municipality counts in one "
            "column."
        ),
    ),
    "chart_upset_left": (
        "Niet getekend, combinaties met minder gemeenten: {count}.",
        "Not drawn, combinations with fewer municipalities: {count}.",
    ),
    "chart_coverage": ("Dekking per {group}", "Coverage by {group}"),
    "chart_coverage_told": (
        "In ten minste één regio: {count} van de {total} gemeenten, met {share} van de inwoners.",
        (
            "In at least one region: {count} of {total} municipalities, with {share} of the "
            "inhabitants."
        ),
    ),
    "chart_coverage_open": (
        "Niet bekend is het van {count}.",
        "It is not known of {count}.",
    ),
    "chart_once": ("in één regio", "in one region"),
    "chart_multiple": ("in meer regio's", "in several regions"),
    "chart_none": ("in geen regio", "in no region"),
    "chart_unknown": ("niet bekend", "not known"),
    "chart_province": ("provincie", "province"),
    "chart_size": ("grootteklasse", "size class"),
    "chart_in_a_region": ("in een regio", "in a region"),
    "chart_of": ("{count} van {total}", "{count} of {total}"),
    "chart_small": ("klein (tot 30.000)", "small (under 30,000)"),
    "chart_medium": ("middelgroot (tot 90.000)", "medium (under 90,000)"),
    "chart_among": ("waaronder {name}", "among them {name}"),
    "chart_large": ("groot (vanaf 90.000)", "large (90,000 and more)"),
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
    "cli_why_ringed": ("met open rondjes (afgeleid)", "with open rings (inferred)"),
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
    "cli_incomplete": (
        "Niet van elke gemeente is de deelname bekend op {maps}. Aan te vullen: {command}",
        "Participation is not known of every municipality on {maps}. To complete: {command}",
    ),
    "cli_tiles": (
        (
            "dit zijn tegelkaarten, zonder grenzen. Voor echte grenzen: 'regiokaart boundaries "
            "fetch {year}' waar er netwerk is, of zet cbsgebiedsindelingen{year}.gpkg van CBS of "
            "PDOK in data/raw, of noem het bestand met --boundaries."
        ),
        (
            "these are tile maps, without boundaries. For real ones: 'regiokaart boundaries fetch "
            "{year}' where there is a network, or put cbsgebiedsindelingen{year}.gpkg of CBS or "
            "PDOK in data/raw, or name the file with --boundaries."
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
    return curly(_TEXTS[key][LANGUAGES.index(lang)]).format(**values)


def curly(words: str) -> str:
    """Return words with the apostrophe of print in place of the typewriter's.

    Quotation marks, which look the same on a typewriter, stay as they are.
    """
    return _APOSTROPHE.sub("\u2019", words) if "'" in words else words


def number(value: float, lang: Language, *, decimals: int = 0) -> str:
    """Return a number as `lang` writes it: 2.466.319,5 in Dutch, 2,466,319.5 in English."""
    english = f"{value:,.{decimals}f}"
    return english.translate(str.maketrans(",.", ".,")) if lang == "nl" else english


def in_words(count: int, lang: Language) -> str:
    """Return a small number in words, as it stands in running text; a larger one in digits."""
    words = _WORDS[lang].split()
    return words[count] if count < len(words) else number(count, lang)


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
