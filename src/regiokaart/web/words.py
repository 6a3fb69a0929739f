"""The words of pages that are not on maps: buttons, search, tables and what is read aloud."""

from __future__ import annotations

from typing import TYPE_CHECKING

from regiokaart.texts import LANGUAGES

if TYPE_CHECKING:
    from regiokaart.texts import Language

_WORDS: dict[str, tuple[str, str]] = {
    "map": ("Kaart", "Map"),
    "to_map": ("Naar de kaart", "To the map"),
    "to_table": ("Naar de tabel", "To the table"),
    "land_area": ("landoppervlakte", "land area"),
    "municipalities_on_map": (
        "Gemeenten op de kaart. Pijltjestoetsen: buurgemeente; Enter: gegevens; Escape: sluiten.",
        "Municipalities on the map. Arrow keys: neighbour; Enter: details; Escape: close.",
    ),
    "zoom": ("Beeld van de kaart", "View of the map"),
    "zoom_in": ("Inzoomen", "Zoom in"),
    "zoom_out": ("Uitzoomen", "Zoom out"),
    "whole": ("Hele gebied tonen", "Show the whole area"),
    "full_screen": ("Volledig scherm", "Full screen"),
    "search": ("Zoek een gemeente of regio", "Find a municipality or region"),
    "suggestions": ("Suggesties", "Suggestions"),
    "found": ("{count} gevonden", "{count} found"),
    "found_none": ("Niets gevonden", "Nothing found"),
    "is_municipality": ("gemeente", "municipality"),
    "is_region": ("regio", "region"),
    "layer": ("Kaartlaag", "Map layer"),
    "all_cooperations": ("Alles samen", "Everything together"),
    "overlaps": ("Overlap: in hoeveel regio’s", "Overlap: in how many regions"),  # noqa: RUF001
    "show_also": ("Ook tonen", "Also show"),
    "names": ("Gemeentenamen", "Names of municipalities"),
    "region_borders": ("Regiogrenzen", "Borders of regions"),
    "province_borders": ("Provinciegrenzen", "Borders of provinces"),
    "background": ("Achtergrondkaart van PDOK", "Background map of PDOK"),
    "background_asks": (
        "Alleen als u dit aanzet, haalt deze pagina kaartbeelden op bij service.pdok.nl.",
        "Only when you switch this on, this page fetches pictures from service.pdok.nl.",
    ),
    "background_holder": ("Achtergrond: © Kadaster", "Background: © Kadaster"),
    "date": ("Peildatum", "Reference date"),
    "only_this": ("Alleen deze klasse tonen", "Show only this class"),
    "details": ("Gegevens", "Details"),
    "close": ("Sluiten", "Close"),
    "in_table": ("Toon in de tabel", "Show in the table"),
    "on_map": ("Toon op de kaart", "Show on the map"),
    "members": ("gemeenten", "municipalities"),
    "take_along": ("Meenemen", "Take along"),
    "as_csv": ("Gegevens (CSV)", "Data (CSV)"),
    "as_geojson": ("Gegevens met grenzen (GeoJSON)", "Data with borders (GeoJSON)"),
    "embed": ("Insluiten in een webpagina", "Embed in a web page"),
    "embed_told": (
        "Plak deze code in een webpagina. Het adres moet dat zijn waar deze kaart staat.",
        "Paste this code into a web page. The address must be where this map is.",
    ),
    "embed_local": (
        "Deze kaart is als bestand geopend. Zet haar op een website en vervang het adres.",
        "This map was opened as a file. Put it on a website and replace the address.",
    ),
    "copy": ("Kopiëren", "Copy"),
    "copied": ("Gekopieerd", "Copied"),
    "copy_failed": ("Kopieer de geselecteerde tekst", "Copy the selected text"),
    "print": ("Afdrukken", "Print"),
    "table": ("Alle gemeenten", "All municipalities"),
    "table_told": (
        "Dezelfde gegevens als op de kaart. Kies een gemeente om haar op de kaart te zien.",
        "The same data as on the map. Choose a municipality to see it on the map.",
    ),
    "column_name": ("Gemeente", "Municipality"),
    "column_class": ("Klasse", "Class"),
    "column_evidence": ("Onderbouwing", "Evidence"),
    "column_population": ("Inwoners", "Inhabitants"),
    "column_land_area": ("Land (km²)", "Land (km²)"),
    "table_caption": (
        "De koppen sorteren de tabel.",
        "The headings sort the table.",
    ),
    "events": ("herindeling", "reorganisation"),
    "regions": ("regio’s", "regions"),  # noqa: RUF001 - as Dutch is set
    "code": ("gemeentecode", "municipality code"),
    "province": ("provincie", "province"),
    "sources": ("Bronnen van de deelname", "Sources of membership"),
    "needs_script": (
        "De kaart zelf heeft JavaScript nodig; de tabel hieronder zegt hetzelfde.",
        "The map itself needs JavaScript; the table below says the same.",
    ),
    "library": ("Kaartvenster: Leaflet (BSD)", "Map viewer: Leaflet (BSD)"),
}

_FOR_SCRIPTS = (
    *("municipalities_on_map", "found", "found_none", "is_municipality", "is_region"),
    *(
        "in_table",
        "close",
        "members",
        "events",
        "regions",
        "land_area",
        "code",
        "province",
        "copied",
        "copy_failed",
    ),
    *("embed_told", "embed_local", "full_screen", "background_holder"),
)


def word(key: str, lang: Language) -> str:
    """Return one of the words.

    Raises
    ------
    KeyError
        When there is none of that key.
    """
    return _WORDS[key][LANGUAGES.index(lang)]


def for_scripts(lang: Language) -> dict[str, str]:
    """Return the words that the scripts of a page use."""
    return {key: word(key, lang) for key in _FOR_SCRIPTS}
