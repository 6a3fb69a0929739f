"""The index page: one card per map, with its picture, its finding and its files."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from regiokaart.classes import sizes
from regiokaart.texts import Language, long_date, number, text
from regiokaart.web import assets
from regiokaart.web.signs import patterns, signs_of

if TYPE_CHECKING:
    from regiokaart.classes import MapClass
    from regiokaart.study import Study
    from regiokaart.web.signs import ClassSigns

_TEXTS: dict[str, tuple[str, str]] = {
    "attribution": ("Gemeentegrenzen: {holder}", "Municipal boundaries: {holder}"),
    "overview": ("Alle kaarten op één vel", "All maps on one sheet"),
}
_PAPERS: dict[str, tuple[str, str]] = {
    "a4-portrait": ("A4 staand", "A4 portrait"),
    "a4-landscape": ("A4 liggend", "A4 landscape"),
    "a3": ("A3", "A3"),
    "slide": ("Dia", "Slide"),
    "figure": ("Figuur", "Figure"),
}
OTHER_PAPERS = tuple(_PAPERS)
"""The papers whose name stands in the names of files: all but A4."""
_SHEETS = ("pdf", "png", "svg")


@dataclass(frozen=True)
class IndexEntry:
    """What the index tells of one map.

    Attributes
    ----------
    map_id
        The id of the map; its files are called so.
    title
        The title of the map.
    classes
        Its classes.
    formats
        Which of png, pdf, svg and html lie beside the index.
    others
        The same of sheets on other paper: the paper, and which of png, pdf and svg.
    alt
        What the map shows, in words.
    """

    map_id: str
    title: str
    classes: list[MapClass]
    formats: tuple[str, ...]
    others: tuple[tuple[str, tuple[str, ...]], ...] = ()
    alt: str = ""


def draw_index(
    study: Study,
    entries: list[IndexEntry],
    *,
    lang: Language = "nl",
    on_tiles: bool,
    attribution: str = "",
    overview: IndexEntry | None = None,
) -> str:
    """Return the index page of a study, as HTML that fetches nothing but the pictures beside it.

    Parameters
    ----------
    study
        The study.
    entries
        The maps, in order.
    lang
        Language of the page.
    on_tiles
        Whether the maps are drawn on the tile grid, which the page then says.
    attribution
        Whose boundaries they are; empty for those of CBS and Kadaster.
    overview
        The sheet with all maps, where there is one.
    """
    holder = attribution or f"CBS, Kadaster {study.boundary_year}, CC BY 4.0"
    dates = [text("reference_date", lang, date=long_date(study.reference_date, lang))]
    if not on_tiles:
        dates.append(text("boundary_year", lang, year=study.boundary_year))
    cards, signs = [], []
    for place, entry in enumerate(entries, start=1):
        pairs = signs_of(entry.classes, prefix=f"teken-{place}")
        signs += patterns(pairs, entry.classes)
        cards.append(_card(entry, _paints(pairs, entry.classes), lang=lang))
    if overview:
        cards.append(_card(overview, [], lang=lang))
    return assets.render(
        "index.html.jinja",
        lang=lang,
        title=study.title.get(lang),
        dates=dates,
        notice=text("tiles", lang) if on_tiles else "",
        attribution=assets.words(_TEXTS, "attribution", lang).format(holder=holder),
        cards=cards,
        patterns=signs,
        text=lambda key: text(key, lang),
        style=assets.style_sheet("index.css"),
    )


def _paints(pairs: list[ClassSigns], classes: list[MapClass]) -> list[str]:
    return [pair.of_class(group).paint for pair, group in zip(pairs, classes, strict=True)]


def _card(entry: IndexEntry, paints: list[str], *, lang: Language) -> dict[str, Any]:
    """Return what stands on the card of a map."""
    total = sum(len(group.codes) for group in entry.classes)
    told = sizes(entry.classes)
    done = 0
    parts = []
    for group, paint in zip(entry.classes, paints, strict=True):
        count = len(group.codes)
        parts.append(
            {
                "paint": paint,
                "label": group.label,
                "count": number(told[group.id][0], lang),
                "left": f"{done / total:.3%}",
                "width": f"{count / total:.3%}",
            }
        )
        done += count
    printed = text("printed_sheet", lang)
    papers = [
        (f"{printed} (A4)" if entry.others else printed, _sheets(entry.map_id, entry.formats))
    ]
    for paper, kinds in entry.others:
        name = assets.words(_PAPERS, paper, lang)
        papers.append((name, _sheets(f"{entry.map_id}-{paper}", kinds)))
    papers = [(name, sheets) for name, sheets in papers if sheets]
    every = [file for _, sheets in papers for _, file in sheets]
    page = f"{entry.map_id}.html" if "html" in entry.formats else ""
    return {
        "title": entry.title,
        "page": page,
        "picture": next((file for file in every if file.endswith(".png")), ""),
        "alt": entry.alt,
        "target": page or (every[0] if every else ""),
        "papers": papers,
        "parts": parts,
    }


def _sheets(stem: str, kinds: tuple[str, ...]) -> list[tuple[str, str]]:
    return [(kind.upper(), f"{stem}.{kind}") for kind in _SHEETS if kind in kinds]


def overview_title(lang: Language) -> str:
    """Return what the sheet with all maps is called."""
    return assets.words(_TEXTS, "overview", lang)
