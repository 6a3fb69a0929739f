"""Files of boundaries in any format: opened, unpacked, refused when damaged, and their layers."""

from __future__ import annotations

import glob
import sqlite3
import struct
import tempfile
import warnings
import zipfile
import zlib
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

import geopandas as gpd
import pyogrio
import shapely
from pyarrow import ArrowException
from pyogrio.errors import DataLayerError, DataSourceError

from regiokaart.errors import BoundaryError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    import pandas as pd

_READABLE = {".gpkg", ".geojson", ".json", ".topojson", ".shp", ".fgb", ".parquet", ".kml"}
_SIDECARS = {".dbf", ".shx", ".prj", ".cpg"}
_FORMATS = "GeoPackage, GeoJSON, TopoJSON, Shapefile, FlatGeobuf, GeoParquet or KML, zipped or not"
UNREADABLE = (
    *(DataSourceError, DataLayerError, ArrowException, shapely.errors.ShapelyError),
    *(OSError, ValueError, IndexError, RuntimeError),
)
"""What reading a layer may raise; see `unreadable`."""
_MOST_TOLD = 10
_HEADER = 100  # bytes, of SQLite as of Shapefile
_MOST_UNPACKED = 2 * 1024**3  # bytes; the largest file of CBS is a quarter of a gigabyte
_UNSUSPECTED, _MOST_PACKED = 50 * 1024**2, 100  # bytes; boundaries shrink to a twentieth at best


@dataclass(kw_only=True)
class Layer:
    """A layer of one of the files, as it is weighed and read."""

    file: Path
    name: str
    kind: str
    notes: list[str] = field(default_factory=list)

    def table(self, *, geometry: bool) -> pd.DataFrame:
        """Return its rows."""
        with _hearing(self.notes):
            try:
                return self._read(geometry=geometry)
            except UnicodeDecodeError:
                self.notes.append("texts are not in the declared encoding; read as Windows-1252")
                return self._read(geometry=geometry, encoding="cp1252")

    def _read(self, *, geometry: bool, encoding: str | None = None) -> pd.DataFrame:
        table: pd.DataFrame
        if _is_parquet(self.file):
            table = gpd.read_parquet(self.file)
            return table
        table = pyogrio.read_dataframe(
            *(self.file, self.name), read_geometry=geometry, encoding=encoding, on_invalid="ignore"
        )
        return table

    def curves(self) -> list[str]:
        """Tell of curves, which GDAL has drawn as short straight lines by now."""
        try:
            with closing(
                sqlite3.connect(f"{self.file.absolute().as_uri()}?immutable=1", uri=True)
            ) as db:
                found = db.execute(
                    "SELECT 1 FROM gpkg_geometry_columns WHERE table_name = ?1 AND "
                    "geometry_type_name IN "
                    "('CURVE', 'CURVEPOLYGON', 'MULTICURVE', 'MULTISURFACE', 'COMPOUNDCURVE')",
                    (self.name,),
                ).fetchone()
        except sqlite3.Error:  # no GeoPackage
            return []
        return ["the layer is of curves; drawn as short straight lines"] if found else []


@contextmanager
def opened(path: Path) -> Iterator[list[Path]]:
    """Give the files to look in: the path itself, or what its zip holds, unpacked."""
    if not path.is_file():
        what = "is a folder; name a file in it" if path.is_dir() else "does not exist"
        raise BoundaryError(f"{path} {what}")
    if path.suffix.lower() in _SIDECARS:
        beside = [
            one
            for one in path.parent.glob(f"{glob.escape(path.stem)}.*")
            if one.suffix.lower() == ".shp"
        ]
        if not beside:
            raise BoundaryError(
                f"{path.name} is a part of a Shapefile, but {path.stem}.shp is not beside it; ask "
                "for all its parts (.shp, .shx, .dbf, .prj), best zipped"
            )
        path = beside[0]
    with path.open("rb") as stream:
        head = stream.read(4096)
    if not head.startswith(b"PK\x03\x04") and not head.startswith(b"PK\x05\x06"):
        _examine(path, head)
        yield [path]
        return
    with tempfile.TemporaryDirectory(prefix="regiokaart-") as folder:
        yield _unpack(path, Path(folder))


def _examine(path: Path, head: bytes) -> None:
    """Refuse what is no such file or has been cut short, where GDAL would not notice."""
    size = path.stat().st_size
    text = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    short = False
    if not head:
        raise BoundaryError(f"{path.name} is empty; fetch it again or ask for it again")
    if head.startswith(b"SQLite format 3\0"):
        page, pages = struct.unpack_from(">H10xI", head.ljust(_HEADER, b"\0"), offset=16)
        short = size < _HEADER or size < (65536 if page == 1 else page) * pages
    elif head.startswith(b"\x00\x00\x27\x0a"):
        short = size < max(_HEADER, 2 * struct.unpack_from(">I", head.ljust(_HEADER, b"\0"), 24)[0])
        parts = {one.suffix.lower() for one in path.parent.glob(f"{glob.escape(path.stem)}.*")}
        if missing := sorted({".shx", ".dbf"} - parts):
            raise BoundaryError(
                f"{path.name} lacks its {' and '.join(missing)}, without which a Shapefile cannot "
                "be read; ask for all its parts, best zipped"
            )
    elif head.startswith(b"PAR1"):
        with path.open("rb") as stream:
            stream.seek(max(size - 4, 0))
            short = stream.read() != b"PAR1"
    elif text.startswith((b"<!doctype html", b"<html")):
        raise BoundaryError(
            f"{path.name} is a web page, not boundaries: the download was refused or asks for a "
            "login. Open it in a browser to see why."
        )
    elif not text.startswith((b"{", b"fgb")) and b"<kml" not in text:
        raise BoundaryError(f"{path.name} is not a {_FORMATS}; export it as a GeoPackage")
    if short:
        raise BoundaryError(f"{path.name} has been cut short; fetch it again or ask for it again")


def _unpack(path: Path, folder: Path) -> list[Path]:
    """Unpack the parts of a zip that are boundaries, under names of our own choosing."""
    try:
        with zipfile.ZipFile(path) as archive:
            members = [
                (info, PurePosixPath(info.filename))
                for info in archive.infolist()
                if not info.is_dir() and "__MACOSX" not in info.filename
            ]
            members = [
                (info, name)
                for info, name in members
                if name.suffix.lower() in _READABLE | _SIDECARS and not name.name.startswith(".")
            ]
            size = sum(info.file_size for info, _ in members)
            if size > _MOST_UNPACKED or (
                size > _UNSUSPECTED and size > _MOST_PACKED * path.stat().st_size
            ):
                raise BoundaryError(
                    f"{path.name} would unpack to {size / 1e6:,.0f} MB, which no file of "
                    "boundaries does; unpack it yourself if you trust it, and name the file"
                )
            homes = {
                parent: str(i) for i, parent in enumerate({name.parent for _, name in members})
            }
            unpacked = []
            for info, name in members:
                # zipfile stops at the size that was checked above, whatever the data say
                target = folder / homes[name.parent] / (name.stem + name.suffix.lower())
                target.parent.mkdir(exist_ok=True)
                target.write_bytes(archive.read(info))
                unpacked.append(target)
            there = [info.filename for info in archive.infolist()]
    except (zipfile.BadZipFile, zlib.error, EOFError) as error:
        raise BoundaryError(
            f"{path.name} is a damaged zip ({error}); fetch it again or ask for it again"
        ) from error
    except (RuntimeError, NotImplementedError) as error:  # a password, or an unusual compression
        raise BoundaryError(f"{path.name} cannot be unpacked: {error}") from error
    files = sorted(file for file in unpacked if file.suffix in _READABLE)
    if not files:
        raise BoundaryError(
            f"{path.name} is a zip without boundaries; it has {some(there) or 'nothing'}. "
            f"Expected a {_FORMATS}."
        )
    for file in files:
        with file.open("rb") as stream:
            _examine(file, stream.read(4096))
    return files


def layers_of(path: Path, files: Sequence[Path]) -> list[Layer]:
    """Return the layers of the files that a path stands for."""
    found = []
    for file in files:
        if _is_parquet(file):
            found.append(Layer(file=file, name=file.stem, kind="Unknown"))
            continue
        heard: list[str] = []
        try:
            with _hearing(heard):
                listed = pyogrio.list_layers(file)
        except UNREADABLE as error:
            raise unreadable(path, error) from error
        found += [
            Layer(file=file, name=str(name), kind=str(kind), notes=[*heard])
            for name, kind in listed
        ]
    return found


@contextmanager
def _hearing(notes: list[str]) -> Iterator[None]:
    """Put what GDAL warns of among the notes, once each."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        yield
    said = {f"GDAL: {one.message}" for one in caught if issubclass(one.category, RuntimeWarning)}
    notes += sorted(said - {*notes})


def _is_parquet(file: Path) -> bool:
    with file.open("rb") as stream:
        return stream.read(4) == b"PAR1"


def unreadable(path: Path, error: Exception) -> BoundaryError:
    """Return what to say when GDAL or Arrow cannot read a file."""
    reason = (str(error).splitlines() or [type(error).__name__])[0].split("; It might")[0]
    return BoundaryError(
        f"{path.name} cannot be read ({reason}). Expected a {_FORMATS}; it may be damaged or cut "
        "short: fetch it again or ask for it again."
    )


def some(values: Collection[str]) -> str:
    """Return at most so many values, and the number of the rest."""
    listed = list(values)
    rest = f" and {len(listed) - _MOST_TOLD} more" if len(listed) > _MOST_TOLD else ""
    return ", ".join(map(str, listed[:_MOST_TOLD])) + rest
