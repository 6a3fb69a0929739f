"""The boundaries in the pages of a service, each checked before it counts."""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

import geopandas as gpd
import numpy as np
import shapely

from regiokaart.boundaries.failures import Failure, problem, problem_in, shown, told_as_failure
from regiokaart.boundaries.pages import Shapes, Splitter
from regiokaart.boundaries.transport import excerpt

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import numpy.typing as npt

    from regiokaart.boundaries.transport import Answer, Client

CRS = "EPSG:28992"

Level: TypeAlias = Literal["municipality", "province"]
Progress: TypeAlias = "Callable[[int, int], None]"

_IS_RD = re.compile(r"EPSG[:/]+(?:[\d.]*[:/]+)?28992\b", re.IGNORECASE)
_CODE: dict[Level, re.Pattern[str]] = {
    "municipality": re.compile(r"GM\d{4}"),
    "province": re.compile(r"PV\d{2}"),
}
# metres; wider than the country at sea, narrower than any other system would give
_WEST, _SOUTH, _EAST, _NORTH = -50_000.0, 250_000.0, 350_000.0, 700_000.0


class Harvest:
    """What the pages of one service gave so far.

    Parameters
    ----------
    year
        The year that all features must be of.
    level
        What they must be.
    progress
        Is told the bytes and the features so far.

    Attributes
    ----------
    bytes
        The size of the pages that count, unpacked.
    """

    def __init__(self, *, year: int, level: Level, progress: Progress | None) -> None:
        self._year = year
        self._level: Level = level
        self._progress = progress or (lambda _bytes, _count: None)
        self._names: dict[str, str | None] = {}
        self._ids: set[object] = set()
        self._geometries: list[npt.NDArray[np.object_]] = []
        self._received = 0  # attempts that failed included, so that progress never goes back
        self.bytes = 0

    def __len__(self) -> int:
        """Return how many features came."""
        return len(self._names)

    def take(self, client: Client, url: str, *, dated: bool) -> tuple[dict[str, Any], str]:
        """Add a page; return what it says beside its features, and where it came from.

        A page counts when it is whole: an attempt that fails leaves no trace.
        """

        def parse(answer: Answer, chunks: Iterator[bytes]) -> tuple[dict[str, Any], str]:
            return self._page(answer, chunks, url=url, dated=dated), answer.url

        return client.get(url, parse=parse)

    def complete(self, matched: object, url: str) -> None:
        """Check that all features came that the service has; it need not say how many."""
        if isinstance(matched, int) and matched != len(self):
            reason = f"there should be {matched} features and {len(self)} came"
            raise Failure(reason, url=url, bad=True)

    def frame(self) -> gpd.GeoDataFrame:
        """Return all pages as one frame, sorted by code."""
        return gpd.GeoDataFrame(
            {"code": list(self._names), "name": list(self._names.values())},
            geometry=np.concatenate(self._geometries),
            crs=CRS,
        ).sort_values("code", ignore_index=True)

    def _page(
        self, answer: Answer, chunks: Iterator[bytes], *, url: str, dated: bool
    ) -> dict[str, Any]:
        _check_crs(answer.headers.get("Content-Crs"), url)
        splitter, shapes = Splitter(), Shapes()
        names: dict[str, str | None] = {}
        ids: set[object] = set()
        size = 0
        for chunk in _json_only(chunks, url):
            with told_as_failure(url):
                for feature in splitter.feed(chunk):
                    code, name = self._row(feature, url, dated=dated)
                    key = feature.get("id", code)
                    if key in self._ids or key in ids or code in self._names or code in names:
                        reason = f"it repeats features: {code} comes twice"
                        raise Failure(reason, url=url, bad=True)
                    ids.add(key)
                    names[code] = name
                    shapes.add(feature["geometry"])
            size += len(chunk)
            self._received += len(chunk)
            self._progress(self._received, len(self) + len(names))
        with told_as_failure(url):
            collection = splitter.close()
            geometries = shapes.finish()
        _check_collection(collection, len(names), url)
        _check_place(geometries, list(names), url)
        self._names |= names
        self._ids |= ids
        self._geometries.append(geometries)
        self.bytes += size
        return collection

    def _row(self, feature: dict[str, Any], url: str, *, dated: bool) -> tuple[str, str | None]:
        """Return the code and name of a feature, of the year and level asked."""
        properties = feature.get("properties") or {}
        if not isinstance(properties, dict):
            raise ValueError("properties that are no object")  # noqa: TRY004  # of JSON
        dated_code = str(properties.get("jrstatcode") or "").strip()
        code = str(properties.get("statcode") or "").strip() or dated_code[4:]
        if not _CODE[self._level].fullmatch(code):
            reason = f"{shown(code) or 'a feature without a code'} is no {self._level}"
            raise Failure(reason, url=url, bad=True)
        years = {str(properties.get("jaarcode") or "").strip()[:4], dated_code[:4]} - {""}
        if wrong := years - {str(self._year)}:
            reason = f"{code} is of {shown(', '.join(sorted(wrong)))}, not of {self._year}"
            raise Failure(reason, url=url, bad=True)
        if dated and not years:
            raise Failure(f"it does not say of which year {code} is", url=url, bad=True)
        if feature.get("geometry") is None:
            raise Failure(f"{code} has no geometry", url=url, bad=True)
        name = properties.get("statnaam")
        return code, (name.strip() or None) if isinstance(name, str) else None


def _json_only(chunks: Iterator[bytes], url: str) -> Iterator[bytes]:
    """Pass on an answer that starts as JSON does; tell what another one says."""
    for chunk in chunks:
        start = chunk.lstrip(b"\xef\xbb\xbf \t\r\n")
        if start.startswith(b"{"):
            yield chunk
            break
        if start:
            text = excerpt(itertools.chain([chunk], chunks))
            html = re.search("<html|<!doctype html", text, re.IGNORECASE)
            kind = "an HTML page" if html else "something else"
            reason = f"{kind} came in place of GeoJSON: {shown(problem(text) or text[:80])}"
            raise Failure(reason, url=url, bad=True, again=True)
    yield from chunks


def _check_crs(told: object, url: str) -> None:
    """Refuse coordinates that are said to be in another system than was asked."""
    if isinstance(told, str) and told and not _IS_RD.search(told):
        raise Failure(f"it gives {shown(told)}, and {CRS} was asked", url=url, bad=True)


def _check_collection(collection: dict[str, Any], count: int, url: str) -> None:
    if collection.get("features") != []:
        told = problem_in(collection) or "it has no list of features"
        raise Failure(f"the answer is no GeoJSON: {told}", url=url, bad=True, again=True)
    match collection.get("crs"):
        case {"properties": {"name": name}}:
            _check_crs(name, url)
    returned = collection.get("numberReturned")
    if isinstance(returned, int) and returned != count:
        reason = f"the page should have {returned} features and has {count}"
        raise Failure(reason, url=url, bad=True, again=True)


def _check_place(geometries: npt.NDArray[np.object_], codes: list[str], url: str) -> None:
    """Refuse geometry that is not where the country lies in EPSG:28992."""
    if not len(geometries):
        return
    west, south, east, north = shapely.bounds(geometries).T
    # the bounds of what is empty are no numbers, and those are inside nothing
    inside = (west > _WEST) & (south > _SOUTH) & (east < _EAST) & (north < _NORTH)
    if not inside.all():
        code = codes[int(np.argmin(inside))]
        reason = f"the coordinates of {code} are not in the Netherlands in {CRS}"
        raise Failure(reason, url=url, bad=True)
