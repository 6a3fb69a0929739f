"""GeoJSON read as it arrives, feature by feature, so that a large answer is never there whole."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy.typing as npt

_FEATURES = re.compile(rb'"features"\s*:\s*\[')
_LONGEST_START = 256  # bytes; more than the key, its colon and the space between them
_BETWEEN = re.compile(rb"[\s,]*")
_MARK = re.compile(rb'[{}"]')
_IN_STRING = re.compile(rb'["\\]')
_BATCH = 100_000  # vertices that are made into geometries at once
_FLAT = 2  # coordinates of a vertex that count


class Splitter:
    """Cuts the text of a feature collection into its features and what is around them."""

    def __init__(self) -> None:
        self._around = bytearray()
        self._text = bytearray()
        self._at = 0  # where to look next in the text
        self._start = 0  # where the feature began that is not complete
        self._depth = 0
        self._in_string = False
        self._part = "head"

    def feed(self, chunk: bytes) -> Iterator[dict[str, Any]]:
        """Yield the features that are complete now.

        Raises
        ------
        ValueError
            When the text is no JSON.
        """
        if self._part == "features":
            self._text += chunk
        else:
            searched = max(0, len(self._around) - _LONGEST_START)
            self._around += chunk
            if self._part == "tail" or not (found := _FEATURES.search(self._around, searched)):
                return
            self._text += self._around[found.end() :]
            del self._around[found.end() :]
            self._part = "features"
        yield from self._features()

    def close(self) -> dict[str, Any]:
        """Return the collection with its list of features emptied, after the last of its text.

        A document that has no list of features comes back as it is.

        Raises
        ------
        ValueError
            When the text is no JSON object, or broken off.
        """
        if self._part == "features":
            raise ValueError("it ends in the middle")
        collection = json.loads(self._around)
        if not isinstance(collection, dict):
            raise ValueError("it is no object")  # noqa: TRY004  # of JSON, not of Python
        return collection

    def _features(self) -> Iterator[dict[str, Any]]:
        while self._part == "features":
            step = self._inside() if self._depth else self._between()
            if step is None:
                break
            if self._depth == 0 and step:
                feature = json.loads(self._text[self._start : self._at])
                del self._text[: self._at]
                self._at = 0
                yield feature

    def _between(self) -> bool | None:
        """Go to the next feature; return None when more text is needed."""
        found = _BETWEEN.match(self._text, self._at)
        self._at = found.end() if found else self._at
        match self._text[self._at : self._at + 1]:
            case b"":
                return None
            case b"{":
                self._start = self._at
                self._at += 1
                self._depth = 1
            case b"]":
                self._around += self._text[self._at :]
                self._text.clear()
                self._part = "tail"
            case _:
                raise ValueError("there is no feature where one should begin")
        return False

    def _inside(self) -> bool | None:
        """Go to the next brace or quote; return whether it can have ended the feature."""
        found = (_IN_STRING if self._in_string else _MARK).search(self._text, self._at)
        if found is None:
            self._at = len(self._text)
            return None
        mark = found.group()
        if mark == b"\\":
            if found.end() == len(self._text):  # what it escapes is yet to come
                self._at = found.start()
                return None
            self._at = found.end() + 1
            return False
        self._at = found.end()
        if mark == b'"':
            self._in_string = not self._in_string
            return False
        self._depth += 1 if mark == b"{" else -1
        return True


class Shapes:
    """Makes geometries of the coordinates in features, many at once."""

    def __init__(self) -> None:
        self._done: list[npt.NDArray[np.object_]] = []
        self._clear()

    def add(self, geometry: dict[str, Any]) -> None:
        """Add a polygon or multipolygon of GeoJSON.

        Raises
        ------
        ValueError, TypeError, KeyError
            When it is something else.
        """
        coordinates = geometry["coordinates"]
        match geometry["type"]:
            case "MultiPolygon":
                polygons = coordinates
            case "Polygon":
                polygons = [coordinates]
            case other:
                raise ValueError(f"a {other} where a polygon should be")
        self._single.append(geometry["type"] == "Polygon")
        for polygon in polygons:
            for ring in polygon:
                vertices = np.asarray(ring, dtype=np.float64)
                if vertices.ndim != _FLAT or vertices.shape[1] < _FLAT:
                    raise ValueError("a ring that is no list of coordinates")
                self._vertices.append(np.ascontiguousarray(vertices[:, :_FLAT]))
                self._rings.append(self._rings[-1] + len(vertices))
            self._polygons.append(self._polygons[-1] + len(polygon))
        self._geometries.append(self._geometries[-1] + len(polygons))
        if self._rings[-1] >= _BATCH:
            self._make()

    def finish(self) -> npt.NDArray[np.object_]:
        """Return the geometries, in the order in which they were added, of the type they had.

        Raises
        ------
        ValueError
            When a ring has too few vertices.
        """
        self._make()
        return np.concatenate(self._done) if self._done else np.empty(0, dtype=object)

    def _clear(self) -> None:
        self._vertices: list[npt.NDArray[np.float64]] = []
        self._rings, self._polygons, self._geometries = [0], [0], [0]
        self._single: list[bool] = []

    def _make(self) -> None:
        if not self._single:
            return
        vertices = np.concatenate(self._vertices) if self._vertices else np.empty((0, _FLAT))
        offsets = tuple(map(np.asarray, (self._rings, self._polygons, self._geometries)))
        single = np.asarray(self._single)
        self._clear()
        if not np.isfinite(vertices).all():
            raise ValueError("a coordinate that is no number")
        try:
            made = shapely.from_ragged_array(shapely.GeometryType.MULTIPOLYGON, vertices, offsets)
        except shapely.errors.GEOSException as error:
            raise ValueError(str(error)) from error
        made[single] = shapely.get_geometry(made[single], 0)
        self._done.append(made)
