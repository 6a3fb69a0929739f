"""What can be downloaded from a site: each file with what is in it and its size."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from regiokaart.site.wording import word
from regiokaart.texts import number

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from regiokaart.site.content import Edition
    from regiokaart.texts import Language

_LAYER = {"layer.gpkg": "geopackage", "layer.parquet": "geoparquet"}
_TABLES = {
    "tables.xlsx": "workbook",
    "memberships.csv": "memberships",
    "coverage.csv": "coverage",
    "reach.csv": "reach",
    "overlap.csv": "overlap",
    "tables.json": "json",
    "datapackage.json": "datapackage",
    "manifest.json": "manifest",
}
"""The files that are known, in the order of the page, with the key of what is told of them."""
_KILO = 1000


@dataclass(frozen=True)
class Download:
    """A file, as the page tells it; `save` is whether a browser should keep it, not show it."""

    path: str
    name: str
    told: str
    size: str
    save: bool = True


@dataclass(frozen=True)
class Part:
    """Files that belong together, such as those of a map."""

    title: str
    files: tuple[Download, ...]


@dataclass(frozen=True)
class Group:
    """A section of the page."""

    id: str
    title: str
    parts: tuple[Part, ...]
    note: str = ""


def groups_of(edition: Edition, stage: Path) -> list[Group]:
    """Return the downloads of a study in a language.

    Parameters
    ----------
    edition
        The study.
    stage
        The folder with the files, of which the sizes are read.
    """
    lang = edition.lang
    layer = [path for path in edition.data if PurePosixPath(path).name in _LAYER]
    tables = _ordered(path for path in edition.data if path not in layer)
    told = dict(_LAYER)
    if edition.scene.on_tiles:
        told["layer.gpkg"] = "geopackage_tiles"
    return [
        Group(
            "kaarten",
            word("of_maps", lang),
            tuple(
                Part(
                    one.title,
                    tuple(
                        _download(path, _told_sheet(path, lang), stage, lang) for path in one.sheets
                    ),
                )
                for one in edition.maps
            ),
        ),
        Group(
            "rapport",
            word("of_report", lang),
            (Part("", (_download(edition.document, word("report", lang), stage, lang),)),),
        ),
        Group(
            "tabellen",
            word("of_tables", lang),
            (_part(tables, _TABLES, stage, lang),),
            note=word("csv_note", lang),
        ),
        Group("kaartlaag", word("of_gis", lang), (_part(layer, told, stage, lang),)),
    ]


def _part(paths: Iterable[str], told: dict[str, str], stage: Path, lang: Language) -> Part:
    names = ((path, told.get(PurePosixPath(path).name, "")) for path in paths)
    return Part(
        "",
        tuple(_download(path, word(key, lang) if key else "", stage, lang) for path, key in names),
    )


def _ordered(paths: Iterable[str]) -> list[str]:
    """Return the tables in the order of the page; those that it does not know come last."""
    order = list(_TABLES)
    named = {path: PurePosixPath(path).name for path in paths}
    return sorted(
        named,
        key=lambda path: (order.index(named[path]) if named[path] in order else len(order), path),
    )


def _told_sheet(path: str, lang: Language) -> str:
    return word(f"sheet_{PurePosixPath(path).suffix[1:]}", lang)


def _download(path: str, told: str, stage: Path, lang: Language) -> Download:
    return Download(
        path=path,
        name=PurePosixPath(path).name,
        told=told,
        size=told_size((stage / path).stat().st_size, lang),
    )


def told_size(count: int, lang: Language) -> str:
    """Return a number of bytes in words: kB below a megabyte, of a thousand each."""
    if count < _KILO * _KILO:
        return word("kb", lang, size=number(max(1, round(count / _KILO)), lang))
    return word("mb", lang, size=number(count / _KILO**2, lang, decimals=1))
