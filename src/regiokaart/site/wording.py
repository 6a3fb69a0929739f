"""The texts of a site, in Dutch and English."""

from __future__ import annotations

from typing import TYPE_CHECKING

from regiokaart import texts

if TYPE_CHECKING:
    from regiokaart.texts import Language

_TEXTS: dict[str, tuple[str, str]] = {
    # the key, and the text in Dutch and in English
    "language": ("Nederlands", "English"),
    "to_content": ("Naar de inhoud", "To the content"),
    "site": ("Onderdelen van deze site", "Parts of this site"),
    "home": ("Kaarten", "Maps"),
    "cijfers": ("Cijfers", "Figures"),
    "beweringen": ("Beweringen", "Claims"),
    "bronnen": ("Bronnen en werkwijze", "Sources and method"),
    "downloads": ("Downloads", "Downloads"),
    "over": ("Over deze site", "About this site"),
    "cijfers_told": (
        (
            "Hoeveel gemeenten en inwoners in een regio zijn, wat regio’s delen, en hoe zij zich "  # noqa: RUF001
            "tot de criteria verhouden."
        ),
        (
            "How many municipalities and inhabitants are in a region, what regions share, and how "
            "they compare with the criteria."
        ),
    ),
    "beweringen_told": (
        "Gepubliceerde getallen, nagerekend met de gegevens van deze site.",
        "Published figures, worked out again from the data of this site.",
    ),
    "bronnen_told": (
        "Waar de gegevens vandaan komen, hoe geteld is en wat een lezer moet weten.",
        "Where the data comes from, how it was counted, and what a reader should know.",
    ),
    "downloads_told": (
        "De kaarten als PDF, PNG en SVG, de tabellen en de kaartlaag om verder mee te werken.",
        "The maps as PDF, PNG and SVG, the tables and the map layer to work with.",
    ),
    "over_told": (
        "Licentie en bronvermelding, privacy en toegankelijkheid.",
        "Licence and attribution, privacy and accessibility.",
    ),
    "more": ("Meer over deze studie", "More about this study"),
    "on_this_page": ("Op deze pagina", "On this page"),
    "all_studies": ("Alle studies", "All studies"),
    "studies": ("Studies", "Studies"),
    "all_maps": ("Alle kaarten", "All maps"),
    "previous": ("Vorige kaart", "Previous map"),
    "next": ("Volgende kaart", "Next map"),
    "facts": ("Peildatum en gebied", "Reference date and area"),
    # findings: a label of the study, then who it holds for
    "some_of": (
        "{label}: {part} van de {whole} gemeenten",
        "{label}: {part} of {whole} municipalities",
    ),
    "all_of": ("{label}: alle {whole} gemeenten", "{label}: all {whole} municipalities"),
    "in_several": ("in meer dan één regio", "in more than one region"),
    "in_no_region": ("In geen regio", "In no region"),
    "full_size": ("Op volle grootte", "Full size"),
    # downloads
    "file": ("Bestand", "File"),
    "what": ("Inhoud", "Content"),
    "size": ("Grootte", "Size"),
    "kb": ("{size} kB", "{size} kB"),
    "mb": ("{size} MB", "{size} MB"),
    "of_maps": ("Kaarten", "Maps"),
    "map": ("Kaart", "Map"),
    "sheet_pdf": ("PDF, om af te drukken", "PDF, to print"),
    "sheet_png": ("PNG, afbeelding op 300 dpi", "PNG, picture at 300 dpi"),
    "sheet_svg": ("SVG, vectortekening", "SVG, vector drawing"),
    "sheet_html": ("Interactieve kaart", "Interactive map"),
    "of_report": ("Rapport", "Report"),
    "report": (
        "Alles van deze site als één document, met kaarten en grafieken",
        "All of this site as one document, with maps and charts",
    ),
    "of_tables": ("Tabellen", "Tables"),
    "memberships": (
        "Deelname per gemeente en regio, met bron",
        "Membership by municipality and region, with source",
    ),
    "coverage": (
        "Gemeenten, inwoners en land per klasse van elke kaart",
        "Municipalities, inhabitants and land by class of each map",
    ),
    "reach": (
        "Hoeveel in een regio is en hoeveel niet, per gebied, provincie en grootte",
        "How much is in a region and how much is not, by area, province and size",
    ),
    "overlap": ("Wat elk paar regio’s deelt", "What each pair of regions shares"),  # noqa: RUF001
    "workbook": (
        "Alle tabellen in één werkmap voor Excel of LibreOffice",
        "All tables in one workbook for Excel or LibreOffice",
    ),
    "json": ("Alle tabellen voor programma’s", "All tables for programs"),  # noqa: RUF001
    "datapackage": (
        "Beschrijving van de CSV-bestanden (Data Package): kolommen, eenheden, bronnen",
        "Description of the CSV files (Data Package): columns, units, sources",
    ),
    "of_gis": ("Kaartlaag", "Map layer"),
    "geopackage": (
        "Gemeenten met hun regio’s voor QGIS en ArcGIS (RD, EPSG:28992)",  # noqa: RUF001
        "Municipalities with their regions for QGIS and ArcGIS (RD, EPSG:28992)",
    ),
    "geopackage_tiles": (
        "Gemeenten met hun regio’s; een tegel per gemeente in plaats van grenzen (EPSG:28992)",  # noqa: RUF001
        "Municipalities with their regions; a tile each instead of boundaries (EPSG:28992)",
    ),
    "geoparquet": ("Hetzelfde als GeoParquet", "The same as GeoParquet"),
    "manifest": (
        "Waarvan alles is gemaakt: bronbestanden, versies, bewerkingen van grenzen",
        "What all was made from: source files, versions, what was done to boundaries",
    ),
    "csv_note": (
        (
            "CSV is in UTF-8, met komma’s en een punt als decimaalteken; open in Excel liever "  # noqa: RUF001
            "de werkmap."
        ),
        (
            "CSV is in UTF-8, with commas and decimal points; in some settings of Excel the "
            "workbook opens better."
        ),
    ),
    # about
    "licence": ("Licentie en bronvermelding", "Licence and attribution"),
    "boundaries": ("Gemeentegrenzen", "Municipal boundaries"),
    "boundaries_changed": (
        (
            "{attribution}. De grenzen zijn voor de kaarten vereenvoudigd; in de kaartlaag staan "
            "zij met alle punten."
        ),
        (
            "{attribution}. Boundaries were simplified for the maps; the map layer has them with "
            "all points."
        ),
    ),
    "boundaries_tiles": (
        "Er zijn geen grenzen gebruikt: elke gemeente is een tegel op ongeveer haar plaats.",
        "No boundaries were used: each municipality is a tile at about its place.",
    ),
    "memberships_of": ("Deelname", "Membership"),
    "memberships_told": (
        "Overgenomen uit de bronnen die op “{page}” staan; wat niemand publiceerde, is onbekend.",
        "Taken from the sources listed on “{page}”; what nobody published is unknown.",
    ),
    "people_of": ("Inwoners en oppervlakte", "Inhabitants and area"),
    "software": ("Programma’s", "Software"),  # noqa: RUF001
    "software_told": (
        (
            "{made_with} (EUPL-1.2). De kaartvensters zijn van Leaflet (BSD-2-Clause), met een "
            "licentietekst in het bestand."
        ),
        (
            "{made_with} (EUPL-1.2). The map viewer is Leaflet (BSD-2-Clause), with its licence "
            "in the file."
        ),
    ),
    "typeface": ("Lettertype", "Typeface"),
    "typeface_told": (
        "Source Sans Pro van Adobe (SIL Open Font License 1.1).",
        "Source Sans Pro by Adobe (SIL Open Font License 1.1).",
    ),
    "privacy": ("Privacy", "Privacy"),
    "privacy_told": (
        (
            "Deze site zet geen cookies, bewaart niets in de browser en vraagt niets op bij "
            "anderen. Elke pagina heeft een Content-Security-Policy die dat afdwingt."
        ),
        (
            "This site sets no cookies, stores nothing in the browser and requests nothing from "
            "others. Each page has a Content-Security-Policy that enforces this."
        ),
    ),
    "access": ("Toegankelijkheid", "Accessibility"),
    "access_told": (
        (
            "De pagina’s zijn gemaakt naar WCAG 2.1 niveau AA: te bedienen met het "  # noqa: RUF001
            "toetsenbord, leesbaar op een telefoon en met een voorleesprogramma. Wat de kaarten "
            "laten zien, staat ook in tabellen. Dit is geen toegankelijkheidsverklaring: die legt "
            "de uitgever af."
        ),
        (
            "The pages are made to WCAG 2.1 level AA: they work with a keyboard, on a phone and "
            "with a screen reader. What the maps show is also in tables. This is not an "
            "accessibility statement: that is for the publisher to make."
        ),
    ),
    "access_sheets": (
        (
            "De afdrukvellen (PDF, PNG, SVG) zijn beelden van de kaarten; hun inhoud staat op de "
            "pagina’s en in de tabellen."  # noqa: RUF001
        ),
        (
            "The printed sheets (PDF, PNG, SVG) are pictures of the maps; what they tell is on the "
            "pages and in the tables."
        ),
    ),
    "made": ("Hoe deze site is gemaakt", "How this site was made"),
    "made_told": (
        "Alles op deze site komt uit één studie: {study}. Dezelfde invoer geeft dezelfde site:",
        "All of this site comes from one study: {study}. The same input gives the same site:",
    ),
}


def word(key: str, lang: Language, **values: object) -> str:
    """Return the text of `key` in `lang`, with its places filled in.

    Raises
    ------
    KeyError
        When the table has no such key.
    """
    return _TEXTS[key][texts.LANGUAGES.index(lang)].format(**values)
