"""Memberships from the Register van Overheidsorganisaties (ROO), of its export ``exportOO.xml``.

The register lists the members of each joint regulation (gemeenschappelijke regeling), with the
days on which they joined. It is not kept up when municipalities merge: those that ended stay in the
lists, without a leaving date. The rows are taken as the register states them, so that succession
carries them on; what comparing with the municipalities through time shows is told beside them.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from regiokaart.errors import Fault, MembershipError
from regiokaart.memberships.ids import slug
from regiokaart.memberships.roo.export import read_export
from regiokaart.memberships.roo.members import FINDINGS, OTHERS, Sorting
from regiokaart.memberships.roo.versions import Choice, choose, day_in, families
from regiokaart.memberships.table import COLUMNS

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from regiokaart.memberships.roo.export import Export, Version

_LONGEST_ID = 60
_MOST_TOLD = 10
_NEEDLESS = re.compile(
    r"^(?:de )?(?:gemeenschappelijke )?regeling(?: inzake| voor| van)?\s+", re.IGNORECASE
)
"""How titles begin that say nothing."""


@dataclass(frozen=True)
class Regulation:
    """A joint regulation (gemeenschappelijke regeling), in the version that is in force.

    Attributes
    ----------
    id
        The ``systeemId`` of the version in the register.
    title
        Its title.
    body, body_id
        The body that it sets up and its id, such as ``so0830``; empty where it sets up none.
    since
        From when this version is in force.
    members
        How many rows it has in `RooImport.frame`.
    others
        How many members are no municipality or province.
    cooperation
        The id of the co-operation in `RooImport.frame`.
    """

    id: str
    title: str
    body: str
    body_id: str
    since: dt.date | None
    members: int
    others: int
    cooperation: str


@dataclass(frozen=True)
class RooImport:
    """Memberships from an export of the register.

    Attributes
    ----------
    regulations
        In the order of the file.
    frame
        Memberships with the columns of all such tables. Each regulation is a co-operation of one
        region. A province has its code (``PV28``). The days are those of the register: a
        membership without a leaving date is open, also when its municipality has ended, unless
        the regulation itself has.
    others
        The members that are no municipality or province: ``cooperation``, ``regulation``, ``name``,
        ``kind`` (``waterschap``, ``ministerie``, ``samenwerkingsorgaan``, ``other``, …), ``tooi``,
        ``valid_from``, ``valid_to``.
    findings
        What does not fit: ``cooperation``, ``regulation``, ``kind``, ``code``, ``name``, ``ended``
        (the day on which a municipality ended), ``successor``, ``taken`` (whether the member is in
        `frame` all the same) and ``told``, a sentence. Kinds: ``ended``, a municipality has ended
        and has no leaving date before that; ``not-yet``, it joined before it existed; ``dates``;
        ``twice``; ``unknown-code``; ``no-id``.
    superseded
        How many versions were left out because a newer one is in force.
    notes
        What a reader should know.
    """

    regulations: tuple[Regulation, ...]
    frame: pd.DataFrame
    others: pd.DataFrame
    findings: pd.DataFrame
    superseded: int
    notes: tuple[str, ...]


def read_roo(path: Path, *, names: Sequence[str] = (), day: dt.date | None = None) -> RooImport:
    """Read the members of joint regulations from an export of the register.

    Parameters
    ----------
    path
        ``exportOO.xml``, or a gzip or zip file with it.
    names
        Parts of the title of a regulation or of the name or abbreviation of its body, without
        regard to case, or ids. None for all regulations that have a municipality.
    day
        The day on which the version must be in force. ``None`` for the version without an end.

    Raises
    ------
    MembershipError
        When the file is no such export, or a name fits no regulation that is in force.
    """
    names = [names] if isinstance(names, str) else names  # else each letter were a name
    export = read_export(path)
    changed = _known_day(export.changed)
    choices = [choose(family, day=day, changed=changed) for family in families(export.versions)]
    ids = _ids(choices, export)  # before choosing by name: an id must not depend on that
    if names:
        choices = _named(choices, names, export, file=path.name, day=day)
    notes: list[str] = []
    superseded = empty = 0
    sortings: list[Sorting] = []
    for choice in choices:
        version = choice.version
        if version is None:
            continue
        source = _source(version, export)
        sorting = Sorting(version, ids[id(version)], source, choice.ends)
        sorting.take()
        if not names and not sorting.concerns_municipalities:
            empty += 1
            continue
        sortings.append(sorting)
        superseded += choice.superseded
        notes += choice.notes
        if sorting.undated:
            notes.append(
                f"{version.title} ({version.id}): without a joining date, and read as members from "
                f"the beginning: {sorting.undated}"
            )
    rows = _frame((row for sorting in sortings for row in sorting.rows), COLUMNS)
    return RooImport(
        regulations=tuple(_regulation(sorting) for sorting in sortings),
        frame=_with_days(rows, "valid_from", "valid_to"),
        others=_with_days(
            _frame((row for sorting in sortings for row in sorting.others), OTHERS),
            "valid_from",
            "valid_to",
        ),
        findings=_with_days(
            _frame((row for sorting in sortings for row in sorting.findings), FINDINGS), "ended"
        ),
        superseded=superseded,
        notes=(*_general_notes(export, choices, empty, day), *notes),
    )


def _regulation(sorting: Sorting) -> Regulation:
    version = sorting.version
    return Regulation(
        id=version.id,
        title=version.title,
        body=version.body,
        body_id=version.body_id,
        since=_known_day(version.since),
        members=len(sorting.rows),
        others=len(sorting.others),
        cooperation=sorting.cooperation,
    )


def _source(version: Version, export: Export) -> str:
    told = f"Register van Overheidsorganisaties, regeling {version.id or version.title}"
    if made := _known_day(export.made):
        return f"{told}, export of {made}"
    changed = _known_day(version.changed)
    return f"{told}, changed on {changed}" if changed else told


def _ids(choices: Sequence[Choice], export: Export) -> dict[int, str]:
    """Return a short id for each version that is in force, by its place in memory; all differ."""
    chosen = [version for choice in choices if (version := choice.version)]
    count = Counter(_short(version, export) for version in chosen)
    ids: dict[int, str] = {}
    taken: set[str] = set()
    for version in chosen:
        name = _short(version, export)
        if not name or count[name] > 1:
            name = slug(f"{name or 'regeling'} {version.id}")
        free = name
        number = 2
        while free in taken:
            free, number = f"{name}-{number}", number + 1
        taken.add(free)
        ids[id(version)] = free
    return ids


def _short(version: Version, export: Export) -> str:
    """Return the id by the abbreviation of the body, its name or the title, the first there is."""
    names = (
        export.short.get(version.body_ref, ""),
        version.body,
        _NEEDLESS.sub("", version.citation),
        _NEEDLESS.sub("", version.title),
    )
    name = next((found for text in names if (found := slug(text))), "")
    if len(name) > _LONGEST_ID:
        name = name[:_LONGEST_ID].rpartition("-")[0] or name[:_LONGEST_ID]
    return name


def _named(
    choices: Sequence[Choice],
    names: Sequence[str],
    export: Export,
    *,
    file: str,
    day: dt.date | None,
) -> list[Choice]:
    """Return the regulations that the names mean, or raise an error that tells all that fail."""
    texts = [_texts(choice, export) for choice in choices]
    found: set[int] = set()
    faults = []
    for name in names:
        meant = {place for place, choice in enumerate(choices) if _fits(name, choice, texts[place])}
        living = {place for place in meant if choices[place].version}
        found |= living
        if living:
            continue
        if meant:
            told = "; ".join(_past(choices[place]) for place in sorted(meant)[:3])
            expected = f"no version is in force{f' on {day}' if day else ''}: {told}"
            fix = "Give a day on which one was."
        else:
            expected = "no regulation or body is called so"
            near = _nearest(name, [text for own in texts for text in own])
            fix = f"Did you mean {' or '.join(map(repr, near))}?" if near else ""
        faults.append(Fault(file=file, value=name, expected=expected, fix=fix))
    if faults:
        raise MembershipError(f"not all that was asked for is in {file}", faults=faults)
    return [choice for place, choice in enumerate(choices) if place in found]


def _texts(choice: Choice, export: Export) -> list[str]:
    """Return what a regulation is called, in any of its versions."""
    texts = [
        text
        for version in choice.family
        for text in (
            version.title,
            version.citation,
            version.body,
            export.short.get(version.body_ref, ""),
        )
    ]
    return list(dict.fromkeys(text for text in texts if text))


def _fits(name: str, choice: Choice, texts: Sequence[str]) -> bool:
    plain = slug(name)
    ids = {number for version in choice.family for number in (version.id, version.body_id)}
    return name.strip().casefold() in ids - {""} or (
        plain != "" and any(plain in slug(text) for text in texts)
    )


def _past(choice: Choice) -> str:
    return "; ".join(
        f"{version.title} ({version.id}), {version.since or 'unknown'} to {version.until or 'open'}"
        for version in choice.family
    )


def _nearest(name: str, texts: Sequence[str]) -> list[str]:
    from rapidfuzz import fuzz, process, utils  # noqa: PLC0415 - only when a name is not found

    found = process.extract(
        name,
        list(dict.fromkeys(texts)),
        scorer=fuzz.WRatio,
        processor=utils.default_process,
        limit=3,
        score_cutoff=60,
    )
    return [text for text, *_ in found]


def _general_notes(
    export: Export, choices: Sequence[Choice], empty: int, day: dt.date | None
) -> list[str]:
    notes = []
    if not _known_day(export.made) and (changed := _known_day(export.changed)):
        notes.append(
            f"the file does not tell its day; the newest change in it is of {changed}, so that it "
            "is not older"
        )
    gone = [choice.family[-1] for choice in choices if choice.version is None]
    if gone:
        told = [f"{version.title} ({version.id})" for version in gone[:_MOST_TOLD]]
        more = [f"{len(gone) - _MOST_TOLD} more"] if len(gone) > _MOST_TOLD else []
        notes.append(
            f"no version is in force{f' on {day}' if day else ''}, and left out: "
            + "; ".join([*told, *more])
        )
    if empty:
        notes.append(f"regulations without a municipality, which are left out: {empty}")
    return notes


def _known_day(text: str) -> dt.date | None:
    try:
        return day_in(text)
    except ValueError:
        return None


def _frame(rows: Iterable[dict[str, object]], columns: Sequence[str]) -> pd.DataFrame:
    return pd.DataFrame(list(rows), columns=list(columns))


def _with_days(frame: pd.DataFrame, *columns: str) -> pd.DataFrame:
    for column in columns:
        frame[column] = pd.to_datetime(frame[column])
    return frame
