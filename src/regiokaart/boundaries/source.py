"""Choosing where boundaries come from, and reading, checking and repairing them."""

from __future__ import annotations

import datetime as dt
import logging
import os
import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import geopandas as gpd

from regiokaart import register
from regiokaart.boundaries import cache, pdok, reading, soundness, tiles, topology
from regiokaart.boundaries import year as years
from regiokaart.boundaries.pdok import DownloadError
from regiokaart.boundaries.transport import Settings
from regiokaart.errors import BoundaryError

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from regiokaart.boundaries.attribution import Holder
    from regiokaart.boundaries.harvest import Level

ENVIRONMENT = "REGIOKAART_BOUNDARIES"
OFFLINE = "REGIOKAART_OFFLINE"
"""When set and not empty, the network is never touched, as with ``--offline``."""

Kind = Literal["file", "cache", "pdok", "tiles"]
_SUFFIXES = {".gpkg", ".geojson", ".topojson", ".shp", ".fgb", ".parquet", ".kml"}
_OFFICIAL = re.compile(r"((cbs_)?(gemeente|provincie)(_\d{4})?_gegeneraliseerd|gemeenten)")

_log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Source:
    """Where boundaries come from, and who said so.

    Attributes
    ----------
    kind
        A file, the cache, PDOK's services, or the embedded tile grid.
    path
        The file, for a file.
    chosen_by
        What named it: an argument, the environment, the folder of raw data, or nothing at all.
    offline
        Whether the network must not be touched, also when the cache fails.
    stands_in
        The year of the file, where it stands in for another in which the municipalities were the
        same; see `locate`.
    """

    kind: Kind
    path: Path | None = None
    chosen_by: Literal["argument", "environment", "data/raw", "default"] = "default"
    offline: bool = False
    stands_in: int | None = None


def locate(
    *,
    year: int,
    named: Path | None = None,
    raw: Path | None = None,
    level: Level = "municipality",
    offline: bool = False,
) -> Source:
    """Return the source of the boundaries of a year.

    In this order: the path that the caller names, the environment variable
    ``REGIOKAART_BOUNDARIES``, a file in the folder `raw`, the cache, and PDOK; without network
    the embedded tile grid. A source that somebody named is never passed over for the next. In a
    folder without a file of the year, the nearest year in which the municipalities were the same
    stands in, and is the year that maps tell.

    Parameters
    ----------
    year
        The boundary year.
    named
        A file that `reading.read` reads, or a folder with one per year.
    raw
        A folder in which a GeoPackage may lie, such as ``data/raw``.
    level
        Municipalities or provinces.
    offline
        Whether the network must not be touched; ``REGIOKAART_OFFLINE`` says so for all.

    Raises
    ------
    BoundaryError
        When a named source does not exist or has no file of this year.
    """
    if named is not None:
        return _file(named, year, told="--boundaries", chosen_by="argument")
    if value := os.environ.get(ENVIRONMENT):
        return _file(Path(value), year, told=ENVIRONMENT, chosen_by="environment")
    if raw is not None and raw.is_dir() and _candidates(raw):
        return _file(raw, year, told="data/raw", chosen_by="data/raw")
    if any((entry.year, entry.level) == (year, level) for entry in cache.entries()):
        return Source(kind="cache", offline=offline or bool(os.environ.get(OFFLINE)))
    return Source(kind="tiles" if offline or os.environ.get(OFFLINE) else "pdok")


def load(
    source: Source,
    *,
    year: int,
    level: Level = "municipality",
    needed: Collection[str] = (),
    repair: bool = False,
    progress: Callable[[int, int], None] | None = None,
    settings: Settings | None = None,
) -> gpd.GeoDataFrame:
    """Read the municipalities, or provinces, of a source.

    What PDOK gives is checked, repaired and kept in the cache. When no network is there at all,
    the tile grid comes instead, with a warning; when a service answers with an error, that is
    an error here too.

    Parameters
    ----------
    source
        Where they come from; see `locate`.
    year
        The boundary year.
    level
        Municipalities or provinces. Provinces that a source does not have are dissolved from its
        municipalities.
    needed
        The municipalities that must be there; a file may have others or not. The tiles are of
        the last days of the year that have all these, and of 1 January when none is needed.
    repair
        Whether to insist on repairing borders that miss each other by more than a slip.
    progress
        Is told the bytes and the municipalities so far, while downloading.
    settings
        Time-outs and waits of the download.

    Returns
    -------
    Columns ``code``, ``name`` and ``geometry`` in EPSG:28992, sorted by code, with a valid
    topology. ``attrs["boundaries"]`` tells ``kind`` ("boundaries" or "tiles"), ``year``,
    ``holder``, ``file``, ``path``, ``service``, ``generalisation``, ``notes``, ``repairs`` and,
    for municipalities, the days ``valid_from`` and ``valid_to`` between which there were these.

    Raises
    ------
    BoundaryError
        When the source cannot be read, is of another year, lacks what is needed, or has borders
        that do not fit.
    """
    if source.stands_in is not None:
        _log.warning("no boundaries of %d; those of %d stand in", year, source.stands_in)
        year = source.stands_in
    _log.info(
        "boundaries of %d: %s, chosen by %s", year, source.path or source.kind, source.chosen_by
    )
    if source.kind == "tiles":
        return _tiles(year, level, needed=needed)
    if source.kind == "file" and source.path is not None:
        return _from_file(source.path, year, level, needed=needed, repair=repair)
    if source.kind == "cache":
        if (found := cache.load(year, level=level)) is not None:
            return _from_cache(*found, needed=needed)
        if source.offline:  # what was there is damaged and set aside
            note = "the cache is damaged, and the network not asked"
            return _tiles(year, level, needed=needed, note=note)
    try:
        return download(
            year,
            level=level,
            needed=needed,
            progress=progress,
            settings=settings or Settings(connect=5, attempts=2),  # somebody waits for a map
        )
    except DownloadError as error:
        if error.reached:
            raise
        _log.warning("no network: %s", error)
        note = "there is no network, and no file of boundaries"
        return _tiles(year, level, needed=needed, note=note)


def download(
    year: int,
    *,
    level: Level = "municipality",
    needed: Collection[str] = (),
    progress: Callable[[int, int], None] | None = None,
    settings: Settings | None = None,
) -> gpd.GeoDataFrame:
    """Download boundaries from PDOK, check and repair them, and keep them in the cache.

    Parameters are those of `load`.

    Raises
    ------
    DownloadError
        When the services do not give them.
    BoundaryError
        When they are incomplete or their borders do not fit.
    """
    got = pdok.fetch(year, level=level, progress=progress, settings=settings)
    frame, repairs = _sound(got.frame, f"PDOK, {got.url}", repair=False)
    about = _about(year, service=got.service, file="")
    about |= {"repairs": repairs, "generalisation": got.generalisation}
    frame = _described(frame, about, level, year, needed)
    cache.store(replace(got, frame=frame), repaired=True, repairs=repairs)
    return frame


def load_year(
    year: int,
    *,
    level: Level = "municipality",
    source: Path | str | None = None,
    crs: int | str = 28992,
    simplify: float | None = None,
    offline: bool = False,
    repair: bool = False,
) -> gpd.GeoDataFrame:
    """Return the boundaries of a year: what ``rk.boundaries(2021)`` calls.

    Parameters
    ----------
    year
        The boundary year.
    level
        Municipalities or provinces.
    source
        A file, or a folder with one per year; without it the order of `locate`.
    crs
        The coordinate system to return, as EPSG number or text.
    simplify
        The tolerance in metres to which to simplify, with shared borders kept shared.
    offline
        Whether the network must not be touched.
    repair
        Whether to insist on repairing borders that miss each other by more than a slip.
    """
    named = None if source is None else Path(source)
    found = locate(year=year, named=named, level=level, offline=offline)
    frame = load(found, year=year, level=level, repair=repair)
    if simplify is not None:
        shapes = topology.simplify(list(frame.geometry), tolerance=simplify)
        frame = frame.set_geometry(gpd.GeoSeries(shapes, index=frame.index, crs=frame.crs))
    return frame.to_crs(crs)


def _from_file(
    path: Path, stated: int, level: Level, *, needed: Collection[str], repair: bool
) -> gpd.GeoDataFrame:
    try:
        found = reading.read(path, level=level)
    except BoundaryError:
        if level == "municipality":
            raise
        _log.info("%s has no provinces; dissolving its municipalities", path.name)
        return provinces(_from_file(path, stated, "municipality", needed=needed, repair=repair))
    for note in found.notes:
        _log.info("%s: %s", path.name, note)
    try:
        frame, repairs = _sound(found.frame, path.name, repair=repair)
    except BoundaryError as error:
        raise BoundaryError(f"{path.name}: {error}") from error
    official = _OFFICIAL.fullmatch(found.layer) is not None
    about = _about(stated, service="", file=path.name)
    about |= {
        "path": str(path),
        "holder": "gebiedsindelingen" if official else "file",
        "generalisation": "gegeneraliseerd (CBS)" if official else "",
        "notes": list(found.notes),
        "repairs": repairs,
    }
    try:
        return _described(frame, about, level, stated, needed)
    except BoundaryError as error:
        raise BoundaryError(f"{path.name}: {error}") from error


def _from_cache(
    frame: gpd.GeoDataFrame, entry: cache.Entry, *, needed: Collection[str]
) -> gpd.GeoDataFrame:
    about = _about(entry.year, service=entry.service, file=entry.file)
    about |= {"repairs": list(entry.repairs), "generalisation": entry.generalisation}
    about["fetched"] = entry.fetched.isoformat()
    if entry.fetched.year <= entry.year:
        note = (
            f"the boundaries of {entry.year} were fetched on {entry.fetched:%Y-%m-%d}, before the "
            f"year was over, and may have been revised since; 'regiokaart boundaries fetch "
            f"{entry.year} --again' brings the latest"
        )
        _log.warning(note)
        about["notes"] = [note]
    return _described(frame, about, entry.level, entry.year, needed)


def provinces(municipalities: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the provinces that municipalities make up, named by the register."""
    about = municipalities.attrs["boundaries"]
    day = dt.date.fromisoformat(about["valid_from"])
    names = register.at(day)
    owner = municipalities["code"].map(names["province_code"])
    shapes = {
        code: topology.dissolve(list(rows.geometry))
        for code, rows in municipalities.groupby(owner, sort=True)
    }
    titles = dict(zip(names["province_code"], names["province"], strict=True))
    frame = gpd.GeoDataFrame(
        {"code": list(shapes), "name": [titles[code] for code in shapes]},
        geometry=list(shapes.values()),
        crs=municipalities.crs,
    )
    frame.attrs["boundaries"] = {**about}
    return frame


def _tiles(year: int, level: Level, *, needed: Collection[str], note: str = "") -> gpd.GeoDataFrame:
    of_year = [state for state in years.states() if year in state.years]
    having = [state for state in of_year if needed and state.codes.issuperset(needed)]
    day = max(having[-1].first, dt.date(year, 1, 1)) if having else None
    frame = tiles.load(year=year, day=day)
    years.check(list(frame["code"]), year=year, needed=needed)
    if note:
        frame.attrs["boundaries"]["notes"] = [note]
    return provinces(frame) if level == "province" else frame


def _sound(
    frame: gpd.GeoDataFrame, told: str, *, repair: bool
) -> tuple[gpd.GeoDataFrame, list[str]]:
    """Return boundaries with a valid topology, and what was repaired."""
    labels = list(frame["code"])
    flaws = topology.examine(frame.geometry.array)
    measured = soundness.measure(frame.geometry.array, labels, flaws=flaws)
    verdict = soundness.verdict(measured)
    if verdict == "sound":
        return frame, []
    if verdict == "refuse" and not repair:
        raise BoundaryError(soundness.refusal(measured))
    shapes, repairs = topology.repair(
        frame.geometry.array, labels=labels, insist=repair, flaws=flaws
    )
    for line in repairs:
        _log.info("%s: %s", told, line)
    return frame.set_geometry(gpd.GeoSeries(shapes, index=frame.index, crs=frame.crs)), repairs


def _about(stated: int, *, service: str, file: str) -> dict[str, Any]:
    holder: Holder = "gebiedsindelingen"
    return {
        "kind": "boundaries",
        "year": stated,
        "holder": holder,
        "service": service,
        "file": file,
        "notes": [],
        "repairs": [],
    }


def _described(
    frame: gpd.GeoDataFrame,
    about: dict[str, Any],
    level: Level,
    stated: int,
    needed: Collection[str],
) -> gpd.GeoDataFrame:
    """Check the codes against the year, and write down what the frame is."""
    known = register.FIRST_DAY.year <= stated <= register.LAST_DAY.year
    if level == "municipality" and not known:
        about["notes"] = [*about["notes"], f"not held against the register: {stated}"]
        about |= {"valid_from": f"{stated}-01-01", "valid_to": f"{stated + 1}-01-01"}
    elif level == "municipality":
        completeness = years.check(list(frame["code"]), year=stated, needed=needed)
        if not completeness.complete:
            lines = list(completeness.told())
            _log.info("%s", "; ".join(lines))
            about["notes"] = [*about["notes"], *lines]
        state = completeness.state
        about |= {"valid_from": state.first.isoformat(), "valid_to": state.until.isoformat()}
    frame.attrs["boundaries"] = about
    return frame


def _file(
    path: Path,
    year: int,
    *,
    told: str,
    chosen_by: Literal["argument", "environment", "data/raw"],
) -> Source:
    """Return the file of a year: the path itself, or the one in a folder."""

    def found(file: Path) -> Source:
        return Source(kind="file", path=file, chosen_by=chosen_by)

    if path.is_file():
        return found(path)
    if not path.is_dir():
        raise BoundaryError(
            f"{told}: {path} does not exist. Name a GeoPackage of CBS (cbsgebiedsindelingen"
            f"{year}.gpkg), or a folder that has one per year."
        )
    files = _candidates(path)
    of_year = [file for file in files if str(year) in _years(file)]
    if of_year:
        return found(of_year[-1])  # the last version, where a file has versions
    if instead := _same_municipalities(files, year):
        return replace(found(instead[0]), stands_in=instead[1])
    undated = [file for file in files if not _years(file)]
    if len(undated) == 1 and len(files) == 1:
        return found(undated[0])
    there = ", ".join(file.name for file in files) or "no file of boundaries at all"
    raise BoundaryError(
        f"{told}: {path} has no boundaries of {year}; it has {there}. Add "
        f"cbsgebiedsindelingen{year}.gpkg, or name the file itself with --boundaries."
    )


def _same_municipalities(files: list[Path], year: int) -> tuple[Path, int] | None:
    """Return the file of the nearest year that begins with the same municipalities."""
    known = range(register.FIRST_DAY.year, register.LAST_DAY.year + 1)
    if year not in known:
        return None
    wanted = register.codes_on(dt.date(year, 1, 1))
    dated = [(file, int(text)) for file in files for text in _years(file)]
    fitting = [
        (file, other)
        for file, other in dated
        if other in known and register.codes_on(dt.date(other, 1, 1)) == wanted
    ]
    # of two as near, the later one: its borders have the corrections of the years between
    return min(fitting, key=lambda one: (abs(one[1] - year), -one[1]), default=None)


def _candidates(folder: Path) -> list[Path]:
    return sorted(file for file in folder.iterdir() if file.suffix.lower() in _SUFFIXES)


def _years(file: Path) -> list[str]:
    return re.findall(r"(?<!\d)(?:19|20)\d\d(?!\d)", file.stem)
