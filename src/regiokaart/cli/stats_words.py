"""The words of the command stats, in Dutch and in English."""

from __future__ import annotations

from typing import TYPE_CHECKING

from regiokaart.texts import LANGUAGES

if TYPE_CHECKING:
    from regiokaart.texts import Language

WORDS: dict[str, tuple[str, str]] = {
    "head": ("{title}, op {day}", "{title}, on {day}"),
    "base_members": (
        "Geteld zijn de leden; partnerprovincies tellen niet mee.",
        "Counted are the members; partner provinces are not.",
    ),
    "base_partners": (
        "Geteld zijn de leden en alle gemeenten van hun partnerprovincies.",
        "Counted are the members and all municipalities of their partner provinces.",
    ),
    "interval": (
        (
            "Twee getallen: niet van elke gemeente is de deelname bekend. Zo weinig en zo veel "
            "kunnen het er zijn."
        ),
        (
            "Two figures: participation is not known of every municipality. It may be as few and "
            "as many."
        ),
    ),
    "between": ("{low} tot {high}", "{low} to {high}"),
    "at_least": ("{count} of meer", "{count} or more"),
    # titles
    "regions": ("Regio's", "Regions"),
    "coverage": ("Dekking: {name}", "Coverage: {name}"),
    "overlap": ("Overlap van twee regio's", "Overlap of two regions"),
    "sets": ("Wat drie of meer regio's delen", "What three or more regions share"),
    "congruence": (
        "Hoe goed samenwerkingsverbanden op elkaar passen",
        "How well co-operations fit each other",
    ),
    # headings
    "region": ("Regio", "Region"),
    "cooperation": ("Verband", "Co-operation"),
    "municipalities": ("Gemeenten", "Municipalities"),
    "people": ("Inwoners", "Inhabitants"),
    "land": ("Land (km²)", "Land (km²)"),
    "in_part": ("Deels", "In part"),
    "beyond": ("Buiten gebied", "Outside area"),
    "group": ("Groep", "Group"),
    "inside": ("In een regio", "In a region"),
    "in_none": ("In geen", "In none"),
    "in_times": ("In {count}", "In {count}"),
    "in_more": ("In meer dan {count}", "In more than {count}"),
    "people_in": ("Inwoners in een regio", "Inhabitants in a region"),
    "land_in": ("Land in een regio (km²)", "Land in a region (km²)"),
    "unknown": ("Onbekend", "Unknown"),
    "region_a": ("Regio A", "Region A"),
    "region_b": ("Regio B", "Region B"),
    "shared": ("Gedeeld", "Shared"),
    "jaccard": ("Jaccard", "Jaccard"),
    "coefficient": ("Overlapcoëfficiënt", "Overlap coefficient"),
    "part_a": ("Deel van A", "Part of A"),
    "part_b": ("Deel van B", "Part of B"),
    "which": ("Welke", "Which"),
    "only": ("Waarvan in geen andere", "Of which in no other"),
    "cooperation_a": ("Verband A", "Co-operation A"),
    "cooperation_b": ("Verband B", "Co-operation B"),
    "rand": ("Rand-index", "Rand index"),
    "variation": ("Variatie (bits)", "Variation (bits)"),
    "crossing": ("Kruisende paren", "Crossing pairs"),
    "crossing_people": ("Inwoners daarin", "Inhabitants in these"),
    # groups
    "area": ("hele gebied", "whole area"),
    "small": ("klein (< 30.000)", "small (< 30,000)"),
    "medium": ("middelgroot (< 90.000)", "medium (< 90,000)"),
    "large": ("groot (vanaf 90.000)", "large (90,000 and more)"),
    "size_unknown": ("inwonertal niet bekend", "inhabitants not known"),
    # what is said under a table
    "covered": (
        "{count} van de {total} gemeenten zitten in een regio: {people} inwoners.",
        "{count} of the {total} municipalities are in a region: {people} inhabitants.",
    ),
    "covered_between": (
        "Tussen {low} en {high} van de {total} gemeenten zitten in een regio: {people} inwoners.",
        "Between {low} and {high} of the {total} municipalities are in a region: {people} people.",
    ),
    "open": (
        "Van {count} is de deelname niet bekend.",
        "Of {count} participation is not known.",
    ),
    "partly": (
        "Deels lid: {count}; zij kunnen meetellen of niet.",
        "Members in part: {count}; they may count or not.",
    ),
    "pairs_left": (
        "{count} van de {total} paren delen niets.",
        "{count} of the {total} pairs share nothing.",
    ),
    "pairs_open": (
        "Van {count} van de {total} paren is niet bekend of zij iets delen.",
        "Of {count} of the {total} pairs it is not known whether they share anything.",
    ),
    "rows_left": (
        "En nog {count}: --format csv --part {part} geeft ze alle.",
        "And {count} more: --format csv --part {part} gives all.",
    ),
    "no_sets": (
        "Geen gemeente zit in drie of meer regio's.",
        "No municipality is in three or more regions.",
    ),
    "apart": (
        "{count} van de {total} paren samenwerkingsverbanden hebben geen gemeente gemeen.",
        "{count} of the {total} pairs of co-operations have no municipality in common.",
    ),
    "one_part": (
        "csv geeft één tabel tegelijk; dit is {part}. De andere: --part {others}.",
        "csv gives one table at a time; this is {part}. The others: --part {others}.",
    ),
    "notes": ("toelichting", "notes"),
}


def word(key: str, lang: Language, **values: object) -> str:
    """Return the words of `key` in `lang`, with their places filled in."""
    return WORDS[key][LANGUAGES.index(lang)].format(**values)
