"""Which tables a study has, and all forms in which they are written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import pandas as pd

from regiokaart import files, memberships, statistics
from regiokaart.errors import InputError
from regiokaart.tables.as_json import write_json
from regiokaart.tables.datapackage import write_datapackage
from regiokaart.tables.delimited import csv_text, write_csv
from regiokaart.tables.workbook import write_workbook

if TYPE_CHECKING:
    from pathlib import Path

    from regiokaart.layer import Scene
    from regiokaart.texts import Language


_GROUPS: tuple[Literal["area", "province", "size"], ...] = ("area", "province", "size")


def tables_of(scene: Scene, *, lang: Language = "nl") -> dict[str, pd.DataFrame]:
    """Return the tables of a study, by the name of their file.

    Returns
    -------
    ``memberships`` on the reference date, ``coverage`` of each class of each map, ``reach`` of
    each co-operation in the area, its provinces and size classes, ``overlap`` of each pair of
    regions.
    """
    sets = statistics.region_sets(scene)
    reach = [
        statistics.reach(sets, cooperation=item.id, by=by)
        for item in scene.study.cooperations
        for by in _GROUPS
    ]
    return {
        "memberships": _memberships(scene),
        "coverage": statistics.coverage(scene, lang=lang).round(6),
        "reach": pd.concat(reach, ignore_index=True).round(6),
        "overlap": statistics.overlap(scene).round(6),
    }


def write_tables(scene: Scene, folder: Path, *, lang: Language) -> list[Path]:
    """Write the tables of a study: a CSV each, and all as tables.xlsx, tables.json and a package.

    Returns
    -------
    The files.
    """
    tables = tables_of(scene, lang=lang)
    written = [write_csv(frame, folder / f"{name}.csv") for name, frame in tables.items()]
    sources = _sources(tables["memberships"], lang)
    book = {**tables, "bronnen" if lang == "nl" else "sources": sources}
    return [
        *written,
        write_workbook(book, folder / "tables.xlsx", lang=lang),
        write_json(scene.study, tables, folder),
        write_datapackage(scene.study, tables, folder, sources=list(sources["source"])),
    ]


def write_table(frame: pd.DataFrame, path: Path) -> Path:
    """Write a table as CSV or XLSX, by the ending of `path`, safe to open in a spreadsheet.

    CSV is what a Dutch Excel opens: semicolons, UTF-8 with a byte-order mark.

    Raises
    ------
    InputError
        When the ending is another one.
    OutputError
        When the file cannot be written.
    """
    if path.suffix.lower() not in {".csv", ".xlsx"}:
        raise InputError(f"{path} must end in .csv or .xlsx")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise files.unwritable(error, path) from error
    with files.replacing(path) as temporary:
        if path.suffix.lower() == ".xlsx":
            write_workbook({"regiokaart": frame}, temporary, headings=False)
        else:
            text = csv_text(frame, delimiter=";", line_end="\r\n")
            temporary.write_bytes(text.encode("utf-8-sig"))
    return path


def _memberships(scene: Scene) -> pd.DataFrame:
    """Return the memberships that hold on the reference date, with days as text."""
    frame = scene.memberships.frame
    shown = [item.id for item in scene.study.cooperations]
    rows = frame[frame["cooperation"].isin(shown)].copy()
    for column in ("valid_from", "valid_to"):
        rows[column] = rows[column].dt.strftime("%Y-%m-%d")
    columns = [*memberships.COLUMNS, *memberships.ADDED, "origin"]
    return rows[columns].round({"share": 6}).reset_index(drop=True)


def _sources(rows: pd.DataFrame, lang: Language) -> pd.DataFrame:
    """Return the sources, each with how many memberships rest on it."""
    told = [
        memberships.told_in(lang, source=source, source_en=source_en).words
        for source, source_en in zip(rows["source"], rows["source_en"], strict=True)
    ]
    parts = pd.DataFrame({"source": [part for one in told for part in memberships.apart(one)]})
    counted = parts.groupby("source", sort=True).size()
    return pd.DataFrame({"source": counted.index, "memberships": counted.to_numpy()})
