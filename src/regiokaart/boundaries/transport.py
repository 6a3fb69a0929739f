"""HTTP for the services of boundaries: time-outs, retries and answers that come in pieces."""

from __future__ import annotations

import logging
import queue
import threading
import time
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, TypeVar, cast
from urllib.parse import urlsplit

import regiokaart
from regiokaart.boundaries.failures import Failure, of_error, of_status

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from typing import Self

    import requests

T = TypeVar("T")

_CHUNK = 16_384  # bytes
_AHEAD = 16  # chunks that may wait to be read
_EXCERPT = 65_536  # bytes of an answer that is not what was asked, enough to tell what it is
_PATIENCE = 0.1  # s; how soon a request that nobody waits for any more notices so
_LATE = TimeoutError()

_log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Settings:
    """How long and how often a service is tried.

    Attributes
    ----------
    connect
        Seconds in which a connection must stand.
    read
        Seconds in which the next bytes must come.
    deadline
        Seconds in which a service must have given all its pages, waits and retries included. A
        fetch asks two services at most, so that it ends within twice this time.
    attempts
        How often one page is asked.
    first_wait
        Seconds before the second attempt; doubled for each one that follows.
    longest_wait
        The most seconds between two attempts, also where a server asks for more.
    most_bytes
        The most that a service may send, unpacked.
    most_pages
        The most pages that an answer may have.
    sleep
        What waits between two attempts.
    """

    connect: float = 10.0
    read: float = 30.0
    deadline: float = 180.0
    attempts: int = 4
    first_wait: float = 0.5
    longest_wait: float = 30.0
    most_bytes: int = 200_000_000
    most_pages: int = 100
    sleep: Callable[[float], None] = time.sleep


@dataclass(frozen=True, kw_only=True)
class Answer:
    """The head of an answer.

    Attributes
    ----------
    url
        Where it came from in the end, redirects followed.
    status
        The status of HTTP.
    headers
        Its headers, whose names may be written in any case.
    """

    url: str
    status: int
    headers: Mapping[str, str]


class Client:
    """Asks one service, within one deadline.

    Parameters
    ----------
    settings
        Time-outs and waits.
    """

    def __init__(self, settings: Settings) -> None:
        import requests  # noqa: PLC0415  # only who downloads pays for it

        self._settings = settings
        self._end = time.monotonic() + settings.deadline
        self._bytes = 0
        self._session = requests.Session()
        self._session.headers.update(
            {
                "User-Agent": f"regiokaart/{regiokaart.__version__}",
                "Accept": "application/geo+json, application/json;q=0.9",
                "Accept-Encoding": "gzip",
            }
        )

    def __enter__(self) -> Self:
        """Return the client itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Let go of the connections."""
        self._session.close()

    def get(self, url: str, *, parse: Callable[[Answer, Iterator[bytes]], T]) -> T:
        """Return what `parse` makes of the answer, in as many attempts as the settings allow.

        Raises
        ------
        Failure
            When the last attempt fails, by `parse` or before it.
        """
        if urlsplit(url).scheme not in ("http", "https"):
            raise Failure("this is no address of a web server", url=url, bad=True)
        attempts = self._settings.attempts
        for attempt in range(1, attempts + 1):
            try:
                return self._once(url, parse)
            except Failure as failure:
                if not failure.again:
                    raise
                if attempt == attempts:
                    if attempts > 1:
                        failure.reason += f", {attempts} times"
                    raise
                wait = self._wait(failure, attempt)
                _log.info(
                    "%s (%s); attempt %d of %d after %.3g s",
                    *(failure.reason, url, attempt + 1, attempts, wait),
                )
                self._settings.sleep(wait)
        raise AssertionError

    def _wait(self, failure: Failure, attempt: int) -> float:
        """Return how long to wait before the next attempt; no randomness, to be repeatable."""
        doubled = self._settings.first_wait * 2.0 ** (attempt - 1)
        asked = doubled if failure.wait is None else failure.wait
        wait: float = min(asked, self._settings.longest_wait)
        if time.monotonic() + wait > self._end:
            failure.reason += f", and there is no time left of {self._settings.deadline:g} s"
            raise failure
        return wait

    def _once(self, url: str, parse: Callable[[Answer, Iterator[bytes]], T]) -> T:
        stream = _Stream(self._session, url, settings=self._settings, end=self._end)
        try:
            answer = stream.head()
            if answer.status != HTTPStatus.OK:
                raise of_status(answer.status, answer.headers, _body(stream), url=url)
            return parse(answer, self._counted(answer, url, stream.chunks()))
        finally:
            stream.abandon()

    def _counted(self, answer: Answer, url: str, chunks: Iterator[bytes]) -> Iterator[bytes]:
        most = self._settings.most_bytes
        announced = answer.headers.get("Content-Length", "")
        told = f"the answer is larger than {most / 1e6:g} MB"
        if announced.isdecimal() and self._bytes + int(announced) > most:
            raise Failure(told, url=url, bad=True)
        for chunk in chunks:
            self._bytes += len(chunk)
            if self._bytes > most:
                raise Failure(told, url=url, bad=True)
            yield chunk


class _Stream:
    """One request, made by a thread of its own.

    The time-outs of sockets start anew with each byte and do not hold for the look-up of a name,
    so that a slow server can stretch a request without end. Who waits for a queue instead can
    leave at the deadline, wherever the request hangs.
    """

    def __init__(
        self, session: requests.Session, url: str, *, settings: Settings, end: float
    ) -> None:
        self._session = session
        self._url = url
        self._settings = settings
        self._end = end
        self._items: queue.Queue[Answer | bytes | Exception | None] = queue.Queue(_AHEAD)
        self._abandoned = threading.Event()
        threading.Thread(target=self._work, name="regiokaart-fetch", daemon=True).start()

    def head(self) -> Answer:
        return cast("Answer", self._next())  # always the first

    def chunks(self) -> Iterator[bytes]:
        while isinstance(item := self._next(), bytes):
            yield item

    def abandon(self) -> None:
        self._abandoned.set()

    def _next(self) -> Answer | bytes | None:
        left = self._end - time.monotonic()
        try:
            # what is there already is no reason to go on for ever
            item = self._items.get(timeout=left) if left > 0 else _LATE
        except queue.Empty:
            item = _LATE
        if item is _LATE:
            reason = f"no complete answer within {self._settings.deadline:g} s"
            raise Failure(reason, url=self._url)
        if isinstance(item, Exception):
            raise of_error(item, url=self._url) from item
        return item

    def _work(self) -> None:
        timeout = (self._settings.connect, self._settings.read)
        try:
            with self._session.get(self._url, stream=True, timeout=timeout) as response:
                headers = response.headers
                self._put(Answer(url=response.url, status=response.status_code, headers=headers))
                for chunk in response.iter_content(_CHUNK):
                    if not self._put(chunk):
                        return
            self._put(None)
        except Exception as error:  # noqa: BLE001  # raised again by who waits for the answer
            self._put(error)

    def _put(self, item: Answer | bytes | Exception | None) -> bool:
        """Hand over an item, and return whether anyone still wants it."""
        while not self._abandoned.is_set():
            try:
                self._items.put(item, timeout=_PATIENCE)
            except queue.Full:
                continue
            return True
        return False


def excerpt(chunks: Iterator[bytes]) -> str:
    """Return the beginning of an answer, as text."""
    start = b""
    for chunk in chunks:
        start += chunk
        if len(start) >= _EXCERPT:
            break
    return start[:_EXCERPT].decode("utf-8", errors="replace")


def _body(stream: _Stream) -> str:
    """Return the beginning of an error's text, as far as it came."""
    try:
        return excerpt(stream.chunks())
    except Failure:
        return ""
