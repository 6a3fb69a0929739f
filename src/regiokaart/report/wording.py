"""The texts of a report, in Dutch and English."""

from __future__ import annotations

from typing import TYPE_CHECKING

from regiokaart import texts

if TYPE_CHECKING:
    from regiokaart.texts import Language

_TEXTS: dict[str, tuple[str, str]] = {
    # the key, and the text in Dutch and in English
    "report": ("Rapport", "Report"),
    "contents": ("Inhoud", "Contents"),
    "to_contents": ("Naar de inhoud", "To the contents"),
    "page": ("{page} van {pages}", "{page} of {pages}"),
    "date": ("Peildatum", "Reference date"),
    "borders": ("Gemeentegrenzen", "Municipal boundaries"),
    "of_year": ("van {year}", "of {year}"),
    "no_borders": ("geen; kaarten met een tegel per gemeente", "none; maps of tiles"),
    "area": ("Studiegebied", "Study area"),
    "area_told": (
        "{count}, {people} inwoners, {land} km² land",
        "{count}, {people} inhabitants, {land} km² of land",
    ),
    "inhabitants_of": ("Inwoners", "Inhabitants"),
    "inhabitants_told": (
        "op 1 januari {year} (CBS 85039NED)",
        "on 1 January {year} (CBS 85039NED)",
    ),
    "maps": ("Kaarten", "Maps"),
    "map_title": ("Kaart {number}. {title}", "Map {number}. {title}"),
    "figures": ("Kerncijfers", "Key figures"),
    "reach": ("In een regio, en in geen", "In a region, and in none"),
    "reach_note": (
        (
            "Waar deelname onbekend is, staat het kleinst en het grootst mogelijke getal. "
            "Percentages zijn van het studiegebied."
        ),
        (
            "Where participation is unknown, the least and the most possible number are given. "
            "Percentages are of the study area."
        ),
    ),
    "reach_by": ("{cooperation}: in ten minste één regio", "{cooperation}: in at least one region"),
    "at_least_one": ("in ten minste één regio", "in at least one region"),
    "in_none": ("in geen regio", "in no region"),
    "in_one": ("in precies één regio", "in exactly one region"),
    "in_count": ("in precies {count} regio’s", "in exactly {count} regions"),  # noqa: RUF001
    "all_unknown": (
        "{cooperation}: van geen enkele gemeente is bekend of zij meedoet.",
        "{cooperation}: of no municipality is it known whether it takes part.",
    ),
    "interval": ("{low} tot {high}", "{low} to {high}"),
    "of_total": ("{part} van {whole}", "{part} of {whole}"),
    "small": ("klein (minder dan {small} inwoners)", "small (less than {small} inhabitants)"),
    "medium": ("middelgroot ({small} tot {medium})", "medium ({small} to {medium})"),
    "large": ("groot ({medium} en meer)", "large ({medium} and more)"),
    "size_unknown": ("inwonertal niet bekend", "inhabitants not known"),
    "among_large": ("waarvan {name}", "of which {name}"),
    "by_province": ("Naar provincie", "By province"),
    "by_size": ("Naar grootte van de gemeente", "By size of the municipality"),
    "cooperation": ("Samenwerkingsverband", "Co-operation"),
    "group": ("Groep", "Group"),
    "belonging": ("Deelname", "Participation"),
    "class": ("Klasse", "Class"),
    "municipalities": ("Gemeenten", "Municipalities"),
    "people": ("Inwoners", "Inhabitants"),
    "land": ("Land (km²)", "Land (km²)"),
    "part_people": ("% inwoners", "% inhabitants"),
    "part_count": ("% gemeenten", "% municipalities"),
    "whole_area": ("Studiegebied", "Study area"),
    "regions": ("Regio’s en hun gemeenten", "Regions and their municipalities"),  # noqa: RUF001
    "regions_note": (
        (
            "Geteld zijn gemeenten die geheel deelnemen. Een provincie "
            "is partner en geen deelnemer; "
            "de laatste kolom telt alle gemeenten van partnerprovincies mee."
        ),
        (
            "Counted are municipalities that are members as a whole. A "
            "province is a partner and no "
            "member; the last column counts all municipalities of partner provinces too."
        ),
    ),
    "region": ("Regio", "Region"),
    "partly_count": ("Deels", "In part"),
    "partners": ("Partner", "Partner"),
    "with_partners": ("Met partners", "With partners"),
    "members_of": ("{region} ({count})", "{region} ({count})"),
    "inferred": ("afgeleid", "inferred"),
    "weak": ("zwak onderbouwd", "weakly supported"),
    "partly": ("deels: {share}%", "in part: {share}%"),
    "beyond": ("buiten het studiegebied", "outside the study area"),
    "all_inferred": ("allemaal afgeleid", "all of them inferred"),
    "all_weak": ("allemaal zwak onderbouwd", "all of them weakly supported"),
    "declined": ("Neemt niet deel", "Does not take part"),
    "unknown": ("Deelname onbekend", "Participation unknown"),
    "unknown_all": ("alle gemeenten van het studiegebied", "all municipalities of the study area"),
    "no_regions": ("Geen enkele deelnemer is bekend.", "No member is known."),
    "overlap": ("Overlap van regio’s", "Overlap of regions"),  # noqa: RUF001
    "overlap_note": (
        (
            "Van de {pairs} paren regio’s delen er {sharing} ten minste "  # noqa: RUF001
            "één gemeente. Het deel is dat "
            "van de gemeenten van de eerste en van de tweede regio."
        ),
        (
            "Of the {pairs} pairs of regions, {sharing} share at least "
            "one municipality. Parts are of "
            "the municipalities of the first and of the second region."
        ),
    ),
    "overlap_none": (
        "Geen twee regio’s delen een gemeente, voor zover bekend ({pairs} paren).",  # noqa: RUF001
        "No two regions share a municipality, as far as is known ({pairs} pairs).",
    ),
    "overlap_open": (
        "Bij {count} paren kan de overlap groter zijn, omdat deelname onbekend is.",
        "For {count} pairs the overlap may be larger, as participation is unknown.",
    ),
    "overlap_same": (
        "Regio’s met precies dezelfde gemeenten",  # noqa: RUF001
        "Regions with exactly the same municipalities",
    ),
    "overlap_within": ("Binnen {cooperation}", "Within {cooperation}"),
    "overlap_across": ("Tussen samenwerkingsverbanden", "Across co-operations"),
    "first_region": ("Eerste regio", "First region"),
    "second_region": ("Tweede regio", "Second region"),
    "shared": ("Gedeeld", "Shared"),
    "parts": ("Deel", "Part"),
    "which": ("Welke", "Which"),
    "criteria": ("Criteria voor een regio", "Criteria for a region"),
    "criteria_note": (
        (
            "De maat is ten minste {people} inwoners, en een centrumgemeente van ten minste "
            "{centre}. “Ja” staat er alleen als het zeker is. Delen en enclaves zijn afgelezen uit "
            "{contiguity}."
        ),
        (
            "The measure is at least {people} inhabitants, and a centre municipality of at least "
            "{centre}. “Yes” is given only where it is certain. Parts and enclaves are read from "
            "{contiguity}."
        ),
    ),
    "from_borders": ("de gemeentegrenzen", "the municipal borders"),
    "from_tiles": ("de tegelkaart, bij benadering", "the tile map, roughly"),
    "criteria_people": ("Inwoners en centrumgemeente", "Inhabitants and centre municipality"),
    "criteria_lie": ("Ligging", "Lie"),
    "large_enough": ("Groot genoeg", "Large enough"),
    "enough": ("Genoeg", "Enough"),
    "people_members": ("Inwoners", "Inhabitants"),
    "people_wide": ("Met partners", "With partners"),
    "centre": ("Centrum", "Centre"),
    "provinces_crossed": ("Provincies", "Provinces"),
    "in_parts": ("Delen", "Parts"),
    "enclaves": ("Enclaves", "Enclaves"),
    "compactness": ("Compactheid", "Compactness"),
    "yes": ("ja", "yes"),
    "no": ("nee", "no"),
    "parts_told": ("{region} in {count} delen: {names}", "{region} in {count} parts: {names}"),
    "enclaves_told": (
        "Binnen {region}, maar geen deelnemer: {names}",
        "Within {region}, but no member: {names}",
    ),
    "charts": ("Grafieken", "Charts"),
    "claims": ("Beweringen nagerekend", "Claims checked"),
    "claims_note": (
        "Elke bewering is nagerekend op de dag waarover zij gaat.",
        "Each claim was worked out again on the day that it is about.",
    ),
    "verdict": ("Oordeel", "Verdict"),
    "count": ("Aantal", "Number"),
    "claim": ("Bewering", "Claim"),
    "published": ("Gepubliceerd", "Published"),
    "found": ("Gevonden", "Found"),
    "place": ("Bron", "Source"),
    "explanation": ("Verklaring", "Explanation"),
    "erratum": ("Bekende fout", "Known error"),
    "note": ("Toelichting", "Note"),
    "reason": ("Waarom niet", "Why not"),
    "day": ("Op", "On"),
    "measured": ("Geteld", "Counted"),
    "quoted": ("“{told}”", "“{told}”"),
    "claims_failing": ("Wat niet klopt", "What does not hold"),
    "claims_holding": ("Wat klopt", "What holds"),
    "claims_open": ("Wat niet te berekenen is", "What cannot be worked out"),
    "sources": ("Bronnen", "Sources"),
    "sources_memberships": ("Deelname", "Membership"),
    "source": ("Bron", "Source"),
    "rows": ("Deelnames", "Memberships"),
    "sources_figures": ("Cijfers en grenzen", "Figures and boundaries"),
    "source_people": (
        "Inwoners op 1 januari {year} en landoppervlakte: CBS, tabel 85039NED.",
        "Inhabitants on 1 January {year} and land area: CBS, table 85039NED.",
    ),
    "source_register": (
        "Gemeenten, namen en herindelingen: CBS, gemeentelijke indeling per jaar.",
        "Municipalities, names and reorganisations: CBS, municipal divisions by year.",
    ),
    "source_study": ("Studie: {study}, tabel {files}.", "Study: {study}, table {files}."),
    "method": ("Werkwijze", "Method"),
    "method_sets": (
        "Elk cijfer is geteld op verzamelingen gemeentecodes, niet gemeten op de kaart.",
        "Each figure is counted on sets of municipality codes, not measured on the map.",
    ),
    "method_day": (
        (
            "Deelname is die op de peildatum. Is een gemeente intussen heringedeeld, dan gaat de "
            "deelname over op haar opvolger; was maar een deel ervan "
            "deelnemer, dan staat er “deels”."
        ),
        (
            "Membership is that on the reference date. Where a municipality was reorganised since, "
            "its membership goes on with its successor; if only a part of that was a member, it is "
            "marked as in part."
        ),
    ),
    "method_unknown": (
        "Wat niemand heeft gepubliceerd, is onbekend, en telt niet als “nee”.",
        "What nobody published is unknown, and never counts as “no”.",
    ),
    "method_evidence": (
        (
            "Afgeleid is wat volgt uit een bron die het niet met zoveel "
            "woorden zegt; zwak onderbouwd "
            "is wat één zwakke aanwijzing heeft."
        ),
        (
            "Inferred is what follows from a source that does not say it in so many words; weakly "
            "supported is what has one weak indication."
        ),
    ),
    "method_borders": (
        (
            "De grenzen zijn samen vereenvoudigd voor de schaal van de kaart; de cijfers hangen er "
            "niet van af."
        ),
        "Borders were simplified together for the scale of the map; no figure depends on them.",
    ),
    "warnings": ("Let op", "Take note"),
    "unplaced": (
        "Op de kaarten was geen plaats voor de namen van {names}.",
        "There was no room on the maps for the names of {names}.",
    ),
    "nothing": ("Er zijn geen opmerkingen.", "There is nothing to note."),
    "wide_table": ("Tabel: {caption}", "Table: {caption}"),
}


def word(key: str, lang: Language, **values: object) -> str:
    """Return the text of `key` in `lang`, with its places filled in.

    Raises
    ------
    KeyError
        When the table has no such key.
    """
    return _TEXTS[key][texts.LANGUAGES.index(lang)].format(**values)
