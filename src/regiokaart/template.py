"""A table of memberships to complete, for a map of which not all is known."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from regiokaart import files, memberships, register
from regiokaart.errors import MembershipError, StudyError

if TYPE_CHECKING:
    from pathlib import Path

    from regiokaart.study import Study


def write_template(study: Study, map_id: str, path: Path) -> list[str]:
    """Write a table with every municipality of the study area, ready to complete.

    What is known already is filled in; a row without a region says that the participation of its
    municipality is not known. When `path` exists, the rows are added to what is there. The table
    is what a Dutch Excel opens and saves: semicolons, UTF-8 with a byte-order mark.

    Parameters
    ----------
    study
        The study.
    map_id
        The map to complete.
    path
        The CSV file to write; its folder is made when it does not exist.

    Returns
    -------
    The ids of the regions that the study knows for the map's co-operations.

    Raises
    ------
    StudyError
        When the study has no such map, or nothing about the map is unknown.
    MembershipError
        When the file has rows of the co-operation already, or does not hold.
    OutputError
        When the file cannot be written.
    """
    spec = study.map(map_id)
    open_ones = [
        study.cooperation(show.cooperation)
        for show in spec.show
        if study.cooperation(show.cooperation).unlisted == "unknown"
    ]
    if not open_ones:
        raise StudyError(
            f"{map_id} shows published lists that are complete; there is nothing to add. To "
            f"replace a list, put your own in data/raw/{study.id}/memberships.csv"
        )
    known = study.memberships().frame
    names = register.at(study.reference_date)["name"]
    rows: list[dict[str, str]] = []
    regions: list[str] = []
    for cooperation in open_ones:
        listed = known[known["cooperation"] == cooperation.id]
        regions += [*listed["region"], *cooperation.regions]
        for code in study.codes():
            of_code = listed[listed["code"] == code]
            rows += [
                {
                    **{name: str(row[name]) for name in memberships.COLUMNS},
                    **{
                        name: "" if row.isna()[name] else row[name].date().isoformat()
                        for name in ("valid_from", "valid_to")
                    },
                }
                for _, row in of_code.iterrows()
            ] or [{"cooperation": cooperation.id, "code": code, "name": names[code]}]
    header = list(memberships.COLUMNS)
    if path.exists():
        header, rows = _added_to(path, rows, [item.id for item in open_ones])
    text = io.StringIO()
    writer = csv.DictWriter(text, header, delimiter=";", lineterminator="\r\n", restval="")
    writer.writeheader()
    writer.writerows(rows)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise files.unwritable(error, path) from error
    with files.replacing(path) as temporary:
        temporary.write_bytes(text.getvalue().encode("utf-8-sig"))
    return [region for region in dict.fromkeys(regions) if region != memberships.DECLINED]


def _added_to(
    path: Path, rows: list[dict[str, str]], cooperations: list[str]
) -> tuple[list[str], list[dict[str, str]]]:
    """Return the columns and rows of a table with `rows` added."""
    memberships.read(path)  # a table that does not hold is mended before anything is added
    there = [
        {name: cell for name, cell in cells.items() if name.isprintable()}
        for _, cells in memberships.read_rows(path)
    ]
    already = {memberships.slug(cells.get("cooperation", "")) for cells in there}
    if again := sorted(already & set(cooperations)):
        raise MembershipError(
            f"{path} has rows of {', '.join(again)} already; complete those, or write a new table "
            "elsewhere with --out"
        )
    columns = dict.fromkeys([*memberships.COLUMNS, *(there[0] if there else [])])
    return list(columns), [*there, *rows]
