"""A server on loopback that behaves like PDOK's OGC API and WFS, with faults on demand."""

from __future__ import annotations

import base64
import gzip
import json
import math
import socket
import struct
import threading
import time
from dataclasses import dataclass, field
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlencode, urlsplit

from pyproj import Transformer

CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
RD = "http://www.opengis.net/def/crs/EPSG/0/28992"
KNOWN = {
    *("f", "limit", "cursor", "crs", "datetime", "bbox", "bbox-crs", "filter", "filter-crs"),
    *("filter-lang", "profile", "jaarcode"),
}
LAYERS = {
    "gemeente_gegeneraliseerd": ("gemeente", "GM{:04d}"),
    "provincie_gegeneraliseerd": ("provincie", "PV{:02d}"),
}
SIDE = 1_000.0
_WEST, _SOUTH = 20_000.0, 310_000.0
_TO_DEGREES = Transformer.from_crs(28992, 4326, always_xy=True)


def ring(number, *, vertices=4):
    """Return the ring of an invented municipality: a square, with as many vertices as asked."""
    west, south = _WEST + number % 100 * SIDE, _SOUTH + number // 100 * SIDE
    step = math.ceil(vertices / 4)
    along = [i / step * SIDE for i in range(step)]
    found = [(west + d, south) for d in along] + [(west + SIDE, south + d) for d in along]
    found += [(west + SIDE - d, south + SIDE) for d in along]
    found += [(west, south + SIDE - d) for d in along]
    return [[round(x, 3), round(y, 3)] for x, y in [*found, found[0]]]


@dataclass
class Fault:
    """What goes wrong, with which service, and how often (None: for ever)."""

    kind: str
    value: object = None
    times: int | None = None
    path: str = ""


@dataclass
class PdokServer:
    """The server; a context manager.

    ``years`` tells how many municipalities each year has, ``codes`` which; provinces are always
    two.
    """

    years: dict[int, int] = field(default_factory=lambda: {2020: 7, 2021: 6, 2022: 5, 2014: 8})
    codes: list[str] = field(default_factory=list)
    vertices: int = 4
    page: int = 1000
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    def __enter__(self):
        handler = type("Handler", (_Handler,), {"pdok": self})
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self.stopped = threading.Event()
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_):
        self.stopped.set()
        self._server.shutdown()
        self._server.server_close()

    def fail(self, kind, value=None, *, times=None, path=""):
        """Let requests fail whose path contains `path`: "ogc", "wfs", or all."""
        self.faults.append(Fault(kind, value, times, path))

    def fault(self, path):
        """Return the fault of this request."""
        for fault in self.faults:
            if fault.path in path and fault.times != 0:
                if fault.times is not None:
                    fault.times -= 1
                return fault
        return Fault("")

    def features(self, layer, *, crs=RD, dated=True):
        """Return the features of all years, mixed, in the order of their numbers."""
        rubriek, code_format = LAYERS[layer]
        found = []
        for year, count in self.years.items():
            for number in range(count if rubriek == "gemeente" else 2):
                code = code_format.format(number)
                if self.codes and rubriek == "gemeente":
                    code = self.codes[number]
                place = ring(number, vertices=self.vertices)
                if crs == CRS84:
                    place = [list(_TO_DEGREES.transform(*vertex)) for vertex in place]
                properties = {
                    "id": len(found) + 1,
                    "jaarcode": year,
                    "jrstatcode": f"{year}{code}",
                    "rubriek": rubriek,
                    "statcode": code,
                    "statnaam": f'Verzonnen {{"{number}"}} \\ é',
                    "startdatum": f"{year}-01-01T00:00:00Z",
                }
                if not dated:
                    del properties["jaarcode"], properties["startdatum"]
                elif number % 2:  # what is empty on a whole page can be absent
                    properties["einddatum"] = None
                geometry = (
                    {"type": "Polygon", "coordinates": [place]}
                    if number % 2
                    else {"type": "MultiPolygon", "coordinates": [[place]]}
                )
                found.append(
                    {
                        "type": "Feature",
                        "id": f"0b1c-{year}-{code}",
                        "properties": properties,
                        "geometry": geometry,
                    }
                )
        found.sort(key=lambda feature: (feature["properties"]["statcode"], feature["id"]))
        return found


def checksum(parameters):
    """Return FNV-32a of what a cursor belongs to."""
    found = 2166136261
    for byte in urlencode(sorted(parameters.items())).encode():
        found = (found ^ byte) * 16777619 % 2**32
    return found


def _base64(number):
    return base64.urlsafe_b64encode(number.to_bytes(4, "big")).decode()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    pdok: PdokServer

    def log_message(self, *_):
        pass

    def do_GET(self):
        parts = urlsplit(self.path)
        parameters = dict(parse_qsl(parts.query, keep_blank_values=True))
        self.pdok.asked.append((self.path, dict(self.headers)))
        fault = self.pdok.fault(parts.path)
        try:
            if parts.path.startswith("/elders"):
                self.path = self.path.removeprefix("/elders")
                parts = urlsplit(self.path)
            if self._broken_before(fault):
                return
            if "/ogc/v1/collections/" in parts.path:
                status, body, headers = self._features(parts, parameters, fault)
            elif parts.path.endswith("/wfs/v1_0"):
                status, body, headers = self._wfs(parts, parameters, fault)
            else:
                status, body, headers = self._problem(404, "no such page")
            self._send(status, body, headers, fault)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    def _problem(self, status, detail):
        title = {400: "Bad Request", 404: "Not Found"}.get(status, "Server Error")
        body = {"detail": detail, "status": status, "timeStamp": "Z", "title": title}
        return status, json.dumps(body).encode(), {"Content-Type": "application/problem+json"}

    def _features(self, parts, parameters, fault):
        layer = parts.path.split("/")[-2]
        if layer not in LAYERS or not parts.path.endswith("/items"):
            return self._problem(404, f"no collection {layer}")
        if unknown := set(parameters) - KNOWN:
            told = f"unknown query parameter(s) found: {', '.join(sorted(unknown))}"
            return self._problem(400, told)
        crs = parameters.get("crs", CRS84)
        if crs not in (CRS84, RD):
            return self._problem(400, f"crs {crs} is not supported")
        if not parameters.get("limit", "10").isdecimal():
            return self._problem(400, "limit must be numeric")
        limit = min(int(parameters.get("limit", "10")), self.pdok.page)
        features = self._all(layer, crs, fault)
        if "jaarcode" in parameters and fault.kind != "ignores the year":
            asked = str(fault.value) if fault.kind == "another year" else parameters["jaarcode"]
            features = [f for f in features if str(f["properties"]["jaarcode"]) == asked]
        start = self._start(parameters)
        page = features[start : start + limit]
        if fault.kind == "repeats features" and start:
            page = features[start - 1 : start + limit - 1]
        if fault.kind == "edit":
            fault.value(page)
        others = {key: value for key, value in parameters.items() if key != "cursor"}
        links = [{"rel": "self", "type": "application/geo+json", "href": self._link(parameters)}]
        if start + limit < len(features):
            cursor = f"{_base64(start + limit)}|{_base64(checksum(others))}"
            following = self._link({"cursor": cursor, **others})
            if fault.kind == "next":
                following = fault.value(following)
            links.append({"rel": "next", "type": "application/geo+json", "href": following})
            links.insert(0, {"rel": "next", "type": "text/html", "href": "/html"})
        if fault.kind == "loops":
            links.append({"rel": "next", "type": "application/geo+json", "href": links[0]["href"]})
        collection = {"type": "FeatureCollection", "timeStamp": "Z", "links": links}
        collection["features"] = page
        collection["numberReturned"] = len(page)
        if fault.kind == "collection":
            collection |= fault.value
        headers = {"Content-Type": "application/geo+json", "Content-Crs": f"<{crs}>"}
        if fault.kind == "headers":
            headers |= fault.value
        return 200, json.dumps(collection, ensure_ascii=False).encode(), headers

    def _all(self, layer, crs, fault):
        if fault.kind == "ignores the crs":
            crs = CRS84
        return self.pdok.features(layer, crs=crs)

    def _start(self, parameters):
        """Return where the page begins; a cursor of another question means the first page."""
        position, _, sum_of = parameters.get("cursor", "").partition("|")
        others = {key: value for key, value in parameters.items() if key != "cursor"}
        if sum_of != _base64(checksum(others)):
            return 0
        return int.from_bytes(base64.urlsafe_b64decode(position), "big")

    def _link(self, parameters):
        return f"{self.pdok.url}{urlsplit(self.path).path}?{urlencode(parameters)}"

    def _wfs(self, parts, parameters, fault):
        year = int(parts.path.split("/")[-3])
        if year not in self.pdok.years:
            return 404, b"<html><title>404</title></html>", {"Content-Type": "text/html"}
        layer = parameters.get("typeNames", "").removeprefix("gebiedsindelingen:")
        right = parameters.get("outputFormat") == "application/json" and layer in LAYERS
        if not right or fault.kind == "exception":
            body = (
                '<?xml version="1.0"?><ows:ExceptionReport><ows:Exception exceptionCode="X">'
                "<ows:ExceptionText>msQueryByRect() failed</ows:ExceptionText></ows:Exception>"
                "</ows:ExceptionReport>"
            )
            return 200, body.encode(), {"Content-Type": "text/xml"}
        crs = RD if parameters.get("srsName", "EPSG:28992") == "EPSG:28992" else CRS84
        asked = fault.value if fault.kind == "another year" else year
        features = [
            feature
            for feature in self.pdok.features(layer, crs=crs, dated=False)
            if feature["properties"]["jrstatcode"].startswith(str(asked))
        ]
        start = int(parameters.get("startIndex", "0"))
        if fault.kind == "ignores startIndex":
            start = 0
        page = features[start : start + min(int(parameters.get("count", "1000")), 1000)]
        collection = {
            "type": "FeatureCollection",
            "name": layer,
            "crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::28992"}},
            "features": page,
        }
        if fault.kind == "collection":
            collection |= fault.value
        headers = {"Content-Type": "application/json; subtype=geojson"}
        return 200, json.dumps(collection, ensure_ascii=False).encode(), headers

    def _broken_before(self, fault):
        """Do what a server does that does not even get to the question."""
        match fault.kind:
            case "status":
                status, body, headers = self._problem(fault.value, "the database is away")
                self._send(status, body, headers, Fault(""))
            case "retry after":
                status, body, headers = self._problem(429, "too many requests")
                value = fault.value
                if isinstance(value, float):
                    value = formatdate(time.time() + value, usegmt=True)
                self._send(status, body, headers | {"Retry-After": str(value)}, Fault(""))
            case "html":
                page = b"<!doctype html>\n<html><title>Onderhoud</title><p>Tot straks</html>"
                self._send(200, page, {"Content-Type": "text/html"}, Fault(""))
            case "body":
                self._send(200, fault.value, {"Content-Type": "application/json"}, Fault(""))
            case "redirect":
                self._send(302, b"", {"Location": fault.value(self.path)}, Fault(""))
            case "silent":
                self.pdok.stopped.wait(60)
                self.close_connection = True
            case "drips headers":
                self._drip(b"HTTP/1.1 200 OK\r\nX-Slow: " + b"x" * 10_000)
            case "hangs up":
                self._reset()
            case _:
                return False
        return True

    def _send(self, status, body, headers, fault):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if fault.kind == "gzip":
            self.send_header("Content-Encoding", "gzip")
            body = gzip.compress(body) if fault.value is None else fault.value(body)
        length = len(body)
        if fault.kind == "length":
            length += fault.value
        if fault.kind == "chunked":
            self.send_header("Transfer-Encoding", "chunked")
            self.end_headers()
            for start in range(0, len(body), 100):
                piece = body[start : start + 100]
                self.wfile.write(b"%x\r\n%s\r\n" % (len(piece), piece))
                if fault.value == "cut":
                    self._reset(hard=False)
                    return
            self.wfile.write(b"0\r\n\r\n")
            return
        if fault.kind == "truncated":
            body = body[: int(len(body) * fault.value)]
            length = len(body)
        self.send_header("Content-Length", str(length))
        self.end_headers()
        if fault.kind == "reset":
            self.wfile.write(body[: len(body) // 2])
            self._reset()
        elif fault.kind == "drips":
            self._drip(body)
        else:
            self.wfile.write(body)
            self.close_connection |= fault.kind == "length"

    def _reset(self, *, hard=True):
        """End the connection with a reset, or as if all had been said."""
        self.wfile.flush()
        if hard:
            time.sleep(0.05)  # let the client read what came before
            linger = struct.pack("ii", 1, 0)
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        self.close_connection = True
        self.connection.close() if hard else self.connection.shutdown(socket.SHUT_RDWR)

    def _drip(self, body):
        for byte in body:
            if self.pdok.stopped.wait(0.05):
                break
            self.wfile.write(bytes([byte]))
            self.wfile.flush()
        self.close_connection = True
