"""Downloaded boundaries on disk: checked on reading, safe for many processes, whole or absent.

An entry is a GeoParquet file, named after its content, and a sidecar in JSON that names it. The
data comes first and the sidecar last, each by moving a finished file to its name. So whoever finds
a sidecar finds the data that belongs to it, with no lock, also when a process was killed halfway
or two processes store the same year.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import io
import json
import logging
import os
import platform
import re
import secrets
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

import geopandas as gpd
import platformdirs

from regiokaart.boundaries.harvest import Level
from regiokaart.errors import OutputError
from regiokaart.files import sha256

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from regiokaart.boundaries.pdok import Download

ENVIRONMENT = "REGIOKAART_CACHE"
COLUMNS = ("code", "name", "geometry")

_FORMAT = 1
_LEVELS: tuple[Level, ...] = get_args(Level)
# all that ever lies in the folder; nothing else is touched, as a user may name any folder
_OURS = re.compile(
    rf"(?P<level>{'|'.join(_LEVELS)})-(?P<year>\d{{4}})"
    r"(?:\.json|-[0-9a-f]{16}\.parquet)(?:\.corrupt)?"
)
_TEMPORARY = re.compile(r"\.regiokaart-(?P<host>[0-9a-f]{8})-(?P<pid>\d+)-[0-9a-f]{8}\.tmp")
_GRACE = 3600.0  # s; nobody needs longer between moving the data and moving its sidecar
_TRIES = 5  # how often a reader follows a sidecar that others replace meanwhile

_log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Entry:
    """What the cache has of a year.

    Attributes
    ----------
    year
        The boundary year.
    level
        Municipalities or provinces.
    url
        Where it was downloaded from.
    service
        Which service gave it.
    generalisation
        How the source simplified the boundaries.
    fetched
        When it was downloaded, with a time zone.
    count
        The number of rows.
    sha256
        The hash of the data.
    size
        The size of the data in bytes.
    file
        The name of the data in the folder of the cache.
    repaired
        Whether the topology was checked, and repaired where needed, before storing.
    repairs
        What was repaired.
    """

    year: int
    level: Level
    url: str
    service: str
    generalisation: str
    fetched: dt.datetime
    count: int
    sha256: str
    size: int
    file: str
    repaired: bool
    repairs: tuple[str, ...]


def folder() -> Path:
    """Return the folder of the cache: ``REGIOKAART_CACHE``, or the platform's."""
    if value := os.environ.get(ENVIRONMENT, "").strip():
        return Path(value).expanduser()
    return platformdirs.user_cache_path("regiokaart", appauthor=False)


def store(
    download: Download,
    *,
    fetched: dt.datetime | None = None,
    repaired: bool = False,
    repairs: Sequence[str] = (),
    cache: Path | None = None,
) -> Entry:
    """Put boundaries in the cache, in place of what was there of this year and level.

    Parameters
    ----------
    download
        The boundaries; `dataclasses.replace` puts a repaired frame in a download.
    fetched
        When they were downloaded, with a time zone; by default now, by the disk's clock.
    repaired
        Whether the topology has been checked and repaired.
    repairs
        What was repaired.
    cache
        The folder; that of `folder` when left out.

    Raises
    ------
    ValueError
        When `fetched` has no time zone, or the frame has no rows.
    OutputError
        When the folder cannot be written; what was there is untouched.
    """
    if fetched is not None and fetched.tzinfo is None:
        raise ValueError("the time of fetching must have a time zone")
    if download.frame.empty:
        raise ValueError("there are no boundaries to store")
    home = cache or folder()
    stem = f"{download.level}-{download.year}"
    frame = download.frame[list(COLUMNS)].copy()
    frame.attrs = {}
    try:
        home.mkdir(parents=True, exist_ok=True)
        _sweep(home)
        with _temporary(home) as path:
            frame.to_parquet(path, index=False, compression="zstd")
            digest, size = sha256(path), path.stat().st_size
            written = dt.datetime.fromtimestamp(path.stat().st_mtime, dt.UTC)
            data = home / f"{stem}-{digest[:16]}.parquet"
            _move(path, data, digest)
        entry = Entry(
            year=download.year,
            level=download.level,
            url=download.url,
            service=download.service,
            generalisation=download.generalisation,
            fetched=fetched or written,
            count=len(frame),
            sha256=digest,
            size=size,
            file=data.name,
            repaired=repaired,
            repairs=tuple(repairs),
        )
        with _temporary(home) as path:
            path.write_text(_written(entry), encoding="utf-8")
            path.replace(home / f"{stem}.json")
        _forget(home, stem, keep=data.name)
    except OSError as error:
        raise OutputError(
            f"cannot write the cache of boundaries, {error.filename or home}: "
            f"{error.strerror or error}. Name another folder with {ENVIRONMENT}, or make room"
        ) from error
    _log.info("stored %s boundaries of %d in %s", entry.level, entry.year, data)
    return entry


def load(
    year: int, *, level: Level = "municipality", cache: Path | None = None
) -> tuple[gpd.GeoDataFrame, Entry] | None:
    """Return what the cache has of a year, or ``None``.

    An entry that is not what was stored is set aside: its files get names that end in
    ``.corrupt``, and a warning is logged.
    """
    home = cache or folder()
    sidecar = home / f"{level}-{year}.json"
    for _ in range(_TRIES):
        entry: Entry | None = None
        text = b""
        try:
            text = sidecar.read_bytes()
            entry = _read(text, year=year, level=level)
            if entry is None:
                _log.info("%s is of another version of regiokaart", sidecar)
                break
            frame = _checked(home / entry.file, entry)
        except (OSError, ValueError) as error:
            if isinstance(error, (FileNotFoundError, NotADirectoryError)) and not text:
                _log.info("no %s boundaries of %d in the cache, %s", level, year, home)
                break
            if isinstance(error, PermissionError):  # says nothing about the entry
                _log.warning("the cache cannot be read: %s", error)
                break
            if _changed(sidecar, text):  # another process stores this year right now
                continue
            _set_aside(sidecar, text, entry, reason=error)
            break
        _log.info("%s boundaries of %d from the cache, %s", level, year, home / entry.file)
        return frame, entry
    return None


def entries(*, cache: Path | None = None) -> list[Entry]:
    """Return what is in the cache, by level and year; the data itself is not checked."""
    home = cache or folder()
    found = []
    for path in _ours(home, ".json"):
        match = _OURS.fullmatch(path.name)
        assert match is not None  # noqa: S101  # that is how it was found
        level: Any = match["level"]
        try:
            entry = _read(path.read_bytes(), year=int(match["year"]), level=level)
        except (OSError, ValueError) as error:
            _log.warning("%s is passed over: %s", path, error)
            continue
        if entry is not None and (home / entry.file).is_file():
            found.append(entry)
    return found


def clear(year: int | None = None, *, cache: Path | None = None) -> list[Entry]:
    """Remove a year, or all years, also what was set aside; return the entries there were.

    Raises
    ------
    OutputError
        When something cannot be removed.
    """
    home = cache or folder()
    if not home.is_dir():
        return []
    known = [entry for entry in entries(cache=home) if year in (None, entry.year)]
    try:
        _sweep(home)
        # sidecars first, so that none is ever without its data
        for path in sorted(_ours(home), key=lambda path: path.suffix != ".json"):
            match = _OURS.fullmatch(path.name)
            if match and (year is None or int(match["year"]) == year):
                path.unlink(missing_ok=True)
    except OSError as error:
        raise OutputError(f"cannot clear the cache: {error}") from error
    _log.info("removed %d entries from the cache, %s", len(known), home)
    return known


def _written(entry: Entry) -> str:
    """Return the text of a sidecar."""
    values = asdict(entry) | {"fetched": entry.fetched.isoformat()}
    return json.dumps({"format": _FORMAT, **values}, indent=2, ensure_ascii=False) + "\n"


def _read(text: bytes, *, year: int, level: Level) -> Entry | None:
    """Return the entry in the text of a sidecar, or ``None`` for that of another version.

    Raises
    ------
    ValueError
        When it is no sidecar, or of something else.
    """
    values = json.loads(text)
    if not isinstance(values, dict) or "format" not in values:
        raise ValueError("the sidecar is no sidecar")
    if values.pop("format") != _FORMAT:
        return None
    if values.keys() != {field.name for field in fields(Entry)}:
        raise ValueError("the sidecar lacks something")
    try:
        values["fetched"] = dt.datetime.fromisoformat(values["fetched"])
        values["repairs"] = tuple(values["repairs"])
    except TypeError as error:
        raise ValueError(f"the sidecar is wrong: {error}") from error
    entry = Entry(**values)
    found = _OURS.fullmatch(str(entry.file))
    named = f"{level}-{year}-{str(entry.sha256)[:16]}.parquet"
    if (entry.year, entry.level) != (year, level) or found is None or entry.file != named:
        raise ValueError("the sidecar is of something else")
    return entry


def _checked(path: Path, entry: Entry) -> gpd.GeoDataFrame:
    """Return the data of an entry.

    Raises
    ------
    OSError, ValueError
        When it is not there, or not what was stored.
    """
    content = path.read_bytes()  # read once, so that what is checked is what is used
    if hashlib.sha256(content).hexdigest() != entry.sha256:
        raise ValueError("the data is not what was stored (its SHA-256 differs)")
    frame = gpd.read_parquet(io.BytesIO(content))
    if len(frame) != entry.count or tuple(frame.columns) != COLUMNS:
        raise ValueError(f"the data has {len(frame)} rows, not {entry.count}")
    return frame


def _changed(sidecar: Path, text: bytes) -> bool:
    try:
        return sidecar.read_bytes() != text
    except OSError:
        return True


def _set_aside(sidecar: Path, text: bytes, entry: Entry | None, *, reason: Exception) -> None:
    """Give what cannot be used another name; a good entry that came meanwhile stays."""
    aside = sidecar.with_name(f"{sidecar.name}.corrupt")
    _log.warning(
        "the boundaries in the cache cannot be used: %s (%s). They are set aside as %s and must "
        "be fetched again",
        *(reason, sidecar, aside.name),
    )
    with contextlib.suppress(OSError):  # another process may have done it
        sidecar.replace(aside)
        if aside.read_bytes() != text and not sidecar.exists():
            aside.replace(sidecar)
            return
    if entry is not None:
        data = sidecar.with_name(entry.file)
        with contextlib.suppress(OSError):
            if sha256(data) != entry.sha256:
                data.replace(data.with_name(f"{data.name}.corrupt"))


def _ours(home: Path, ending: str = "") -> list[Path]:
    """Return the files of the cache, by name."""
    try:
        found = sorted(home.iterdir())
    except (FileNotFoundError, NotADirectoryError):
        return []
    return [path for path in found if _OURS.fullmatch(path.name) and path.name.endswith(ending)]


@contextlib.contextmanager
def _temporary(home: Path) -> Iterator[Path]:
    """Give a name for a file in the making, that tells whose it is."""
    path = home / f".regiokaart-{_host()}-{os.getpid()}-{secrets.token_hex(4)}.tmp"
    try:
        yield path
    finally:
        path.unlink(missing_ok=True)


def _move(path: Path, data: Path, digest: str) -> None:
    """Move data to the name of its content."""
    try:
        path.replace(data)
    except PermissionError:  # Windows, where others read the same content under this name
        if sha256(data) != digest:
            raise


def _forget(home: Path, stem: str, *, keep: str) -> None:
    """Remove earlier data of an entry, but for what another process may be about to name."""
    now = (home / keep).stat().st_mtime
    for path in _ours(home, ".parquet"):
        if path.name.startswith(f"{stem}-") and path.name != keep:
            with contextlib.suppress(OSError):  # someone reads it, or has removed it
                if now - path.stat().st_mtime > _GRACE:
                    path.unlink()


def _sweep(home: Path) -> None:
    """Remove what processes left that ended before they were done."""
    left = [path for path in home.iterdir() if _TEMPORARY.fullmatch(path.name)]
    if not left:
        return
    with _temporary(home) as path:
        path.touch()
        now = path.stat().st_mtime  # by the clock of the disk, which dated the others too
    for path in left:
        with contextlib.suppress(OSError):
            if _is_dead(path.name) or now - path.stat().st_mtime > _GRACE:
                path.unlink()


def _is_dead(name: str) -> bool:
    """Return whether the process that made a temporary file is certain to have ended."""
    match = _TEMPORARY.fullmatch(name)
    # elsewhere a process cannot be looked up; on Windows doing so could end it
    if match is None or match["host"] != _host() or os.name == "nt":
        return False
    try:
        os.kill(int(match["pid"]), 0)
    except (ProcessLookupError, OverflowError):
        return True
    except OSError:
        return False
    return False


def _host() -> str:
    return hashlib.sha256(platform.node().encode()).hexdigest()[:8]
