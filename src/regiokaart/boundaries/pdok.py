"""Boundaries of any year from PDOK: OGC API Features, and WFS where that fails."""

from __future__ import annotations

import logging
import os
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Literal, TypeAlias
from urllib.parse import urlencode, urljoin, urlsplit

from regiokaart.boundaries.failures import Failure, told_as_failure
from regiokaart.boundaries.harvest import CRS, Harvest, Level
from regiokaart.boundaries.transport import Client, Settings
from regiokaart.errors import BoundaryError

if TYPE_CHECKING:
    from collections.abc import Callable

    import geopandas as gpd

ENVIRONMENT = "REGIOKAART_PDOK_URL"
FIRST_YEAR = 1995
GENERALISATION = "gegeneraliseerd (CBS)"

Service: TypeAlias = Literal["ogc-api", "wfs"]

_API, _WFS = "https://api.pdok.nl", "https://service.pdok.nl"
_FIRST_CURRENT_YEAR = 2016  # earlier years have an API of their own
_CRS_URI = "http://www.opengis.net/def/crs/EPSG/0/28992"
_LIMIT = 1000  # more is not given
_LAYER: dict[Level, str] = {
    "municipality": "gemeente_gegeneraliseerd",
    "province": "provincie_gegeneraliseerd",
}
_REMEDY = (
    "Name a file with --boundaries FILE, work from what is there with --offline, or name another "
    f"server of these services with {ENVIRONMENT}"
)

_log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Download:
    """Boundaries as a service gave them.

    Attributes
    ----------
    frame
        Columns ``code``, ``name`` (may be missing) and ``geometry`` (polygons and multipolygons
        in EPSG:28992, as served: not repaired), sorted by code.
    year
        The boundary year.
    level
        What the rows are.
    url
        The first address that was asked of the service that answered.
    service
        Which service that was.
    generalisation
        How CBS simplified the boundaries.
    bytes
        The size of the answer, unpacked.
    """

    frame: gpd.GeoDataFrame
    year: int
    level: Level
    url: str
    service: Service
    generalisation: str
    bytes: int


class DownloadError(BoundaryError):
    """Boundaries could not be downloaded.

    Attributes
    ----------
    url
        The address that failed first.
    reached
        Whether any server answered at all; if not, there may be no network.
    """

    def __init__(self, message: str, *, url: str, reached: bool = True) -> None:
        self.url = url
        self.reached = reached
        super().__init__(message)


class YearNotPublishedError(DownloadError):
    """The service works, and has no boundaries of this year."""


class ServiceDownError(DownloadError):
    """The services do not answer, or not in time."""


class BadResponseError(DownloadError):
    """The services answer with something that cannot be used."""


def fetch(
    year: int,
    *,
    level: Level = "municipality",
    progress: Callable[[int, int], None] | None = None,
    settings: Settings | None = None,
) -> Download:
    """Download the boundaries of a year.

    The OGC API is asked first; the WFS when that fails in another way than by not having the
    year. The environment variable ``REGIOKAART_PDOK_URL`` replaces the scheme and host of both.

    Parameters
    ----------
    year
        The boundary year: borders as on 1 January.
    level
        Municipalities or provinces.
    progress
        Is told the bytes and the municipalities (or provinces) so far.
    settings
        Time-outs and waits.

    Raises
    ------
    YearNotPublishedError
        When there are no boundaries of this year.
    ServiceDownError
        When neither service answers within the time that `settings` gives.
    BadResponseError
        When neither service gives boundaries that can be trusted.
    BoundaryError
        When ``REGIOKAART_PDOK_URL`` is no address of a server.
    """
    settings = settings or Settings()
    base = _base()
    url = _api_url(year, level, base)
    if year < FIRST_YEAR:
        raise YearNotPublishedError(
            f"PDOK ({url}) has boundaries of {FIRST_YEAR} and later, not of {year}. Take another "
            "year, or name a file with --boundaries FILE",
            url=url,
        )
    _log.info("%s boundaries of %d: asking PDOK's OGC API, %s", level, year, url)
    harvest = Harvest(year=year, level=level, progress=progress)
    try:
        with Client(settings) as client:
            _from_api(client, harvest, url, base=base, most_pages=settings.most_pages)
        return _download(harvest, year, level, url, "ogc-api")
    except Failure as failure:
        first = failure
    if not first.reached:  # likely there is no network; do not make the user wait twice
        settings = replace(settings, attempts=1)
    wfs = _wfs_url(year, level, base)
    _log.warning("PDOK's OGC API failed: %s; asking its WFS, %s", first, wfs)
    harvest = Harvest(year=year, level=level, progress=progress)
    try:
        with Client(settings) as client:
            _from_wfs(client, harvest, wfs, most_pages=settings.most_pages)
        return _download(harvest, year, level, wfs, "wfs")
    except Failure as failure:
        raise _error(year, level, (first, failure)) from failure


def _from_api(
    client: Client, harvest: Harvest, url: str, *, base: str | None, most_pages: int
) -> None:
    asked: set[str] = set()
    matched: object = None
    following: str | None = url
    while following is not None:
        if following in asked:
            raise Failure("its pages go round in circles", url=following, bad=True)
        if len(asked) == most_pages:
            raise Failure(f"there is no end to its pages after {most_pages}", url=url, bad=True)
        asked.add(following)
        collection, at = harvest.take(client, following, dated=True)
        matched = collection.get("numberMatched", matched)
        following = _next(collection, at, base)
    harvest.complete(matched, url)


def _from_wfs(client: Client, harvest: Harvest, url: str, *, most_pages: int) -> None:
    matched: object = None
    for _ in range(most_pages):
        before = len(harvest)
        page = f"{url}&startIndex={before}" if before else url
        collection, _ = harvest.take(client, page, dated=False)
        matched = collection.get("numberMatched", matched)
        came = len(harvest) - before
        if came == 0 or len(harvest) == matched or (came < _LIMIT and not isinstance(matched, int)):
            return harvest.complete(matched, url)
    raise Failure(f"there is no end to its pages after {most_pages}", url=url, bad=True)


def _download(harvest: Harvest, year: int, level: Level, url: str, service: Service) -> Download:
    """Return what came, or say that there is nothing of this year."""
    if not len(harvest):
        raise YearNotPublishedError(
            f"PDOK has no {level} boundaries of {year}: the answer is an empty list ({url}). "
            "They may come later; take another year, or name a file with --boundaries FILE",
            url=url,
        )
    frame = harvest.frame()
    _log.info(
        "%s boundaries of %d: %d in %.1f MB from %s",
        *(level, year, len(frame), harvest.bytes / 1e6, url),
    )
    return Download(
        frame=frame,
        year=year,
        level=level,
        url=url,
        service=service,
        generalisation=GENERALISATION,
        bytes=harvest.bytes,
    )


def _next(collection: dict[str, Any], at: str, base: str | None) -> str | None:
    """Return the address of the next page: as the service writes it, cursor and all."""
    links = collection.get("links")
    following = [
        link
        for link in (links if isinstance(links, list) else [])
        if isinstance(link, dict) and link.get("rel") == "next" and link.get("href")
    ]
    following.sort(key=lambda link: "json" not in str(link.get("type", "json")))
    if not following:
        return None
    with told_as_failure(at):
        url = urljoin(at, str(following[0]["href"]))
        host = urlsplit(url).netloc
    # a mirror may pass on links to the original, which the user asked not to use
    original = next((home for home in (_API, _WFS) if urlsplit(home).netloc == host), None)
    if base is None or original is None:
        return url
    return base + url.partition(host)[2]


def _base() -> str | None:
    """Return what replaces scheme and host of both services, if anything does."""
    value = os.environ.get(ENVIRONMENT, "").strip()
    if not value:
        return None
    try:
        parts = urlsplit(value)
        sound = parts.scheme in ("http", "https") and parts.netloc
    except ValueError:
        sound = False
    if not sound or parts.query or parts.fragment:
        raise BoundaryError(
            f"{ENVIRONMENT} is {value!r}, which is no address of a server; write for example "
            f"{_API}, or unset it"
        )
    _log.info("%s is asked in place of PDOK, named by %s", value, ENVIRONMENT)
    return value.rstrip("/")


def _api_url(year: int, level: Level, base: str | None) -> str:
    name = "gebiedsindelingen" + ("-historisch" if year < _FIRST_CURRENT_YEAR else "")
    asked = urlencode({"f": "json", "limit": _LIMIT, "jaarcode": year, "crs": _CRS_URI})
    return f"{base or _API}/cbs/{name}/ogc/v1/collections/{_LAYER[level]}/items?{asked}"


def _wfs_url(year: int, level: Level, base: str | None) -> str:
    asked = {
        "service": "WFS",
        "version": "2.0.0",
        "request": "GetFeature",
        "typeNames": f"gebiedsindelingen:{_LAYER[level]}",
        "outputFormat": "application/json",
        "srsName": CRS,
        "count": _LIMIT,
    }
    return f"{base or _WFS}/cbs/gebiedsindelingen/{year}/wfs/v1_0?{urlencode(asked)}"


def _error(
    year: int, level: Level, failures: tuple[Failure, Failure]
) -> YearNotPublishedError | ServiceDownError | BadResponseError:
    """Return the error that tells what both services did, and what to do."""
    api, wfs = failures
    reached = api.reached or wfs.reached
    if wfs.status == HTTPStatus.NOT_FOUND != api.status:
        return YearNotPublishedError(
            f"PDOK's WFS has no {level} boundaries of {year} ({wfs.url}), and its OGC API, which "
            f"was asked first, failed: {api}. Take another year, or name a file with "
            "--boundaries FILE",
            url=wfs.url,
        )
    lines = [
        f"no {level} boundaries of {year} from PDOK",
        f"  - its OGC API: {api}",
        f"  - its WFS: {wfs}",
        _REMEDY if reached else f"{_REMEDY}. Or is there no network?",
    ]
    error = BadResponseError if api.bad else ServiceDownError
    return error("\n".join(lines), url=api.url, reached=reached)
