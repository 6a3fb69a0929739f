"""HTTP for the services of boundaries: time-outs, retries and answers that come in pieces."""

from __future__ import annotations

import email.utils
import logging
import queue
import re
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import urlsplit

import regiokaart

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    import requests

T = TypeVar("T")

_CHUNK = 16_384  # bytes
_AHEAD = 16  # chunks that may wait to be read
_EXCERPT = 65_536  # bytes of an answer that is not what was asked, enough to tell what it is
_TOLD = 300  # characters of a server's own message
_PATIENCE = 0.1  # s; how soon a request that nobody waits for any more notices so
_AGAIN = {HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_MANY_REQUESTS}

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


class Failure(Exception):  # noqa: N818  # never leaves the room: pdok tells it as its own errors
    """A service did not give what was asked.

    Parameters
    ----------
    reason
        What went wrong, in words for the user.
    url
        What was asked.
    status
        The status of the answer, where there was one.
    bad
        Whether the answer was wrong, rather than absent.
    again
        Whether another attempt may go better.
    reached
        Whether any server was reached.
    wait
        Seconds that the server asks to wait.
    """

    def __init__(
        self,
        reason: str,
        *,
        url: str,
        status: int | None = None,
        bad: bool = False,
        again: bool = False,
        reached: bool = True,
        wait: float | None = None,
    ) -> None:
        self.reason = reason
        self.url = url
        self.status = status
        self.bad = bad
        self.again = again
        self.reached = reached
        self.wait = wait
        super().__init__(f"{reason} ({url})")


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
        wait = self._settings.first_wait * 2 ** (attempt - 1)
        if failure.wait is not None:
            wait = failure.wait
        wait = min(wait, self._settings.longest_wait)
        if time.monotonic() + wait > self._end:
            failure.reason += f", and there is no time left of {self._settings.deadline:g} s"
            raise failure
        return wait

    def _once(self, url: str, parse: Callable[[Answer, Iterator[bytes]], T]) -> T:
        stream = _Stream(self._session, url, settings=self._settings, end=self._end)
        try:
            answer = stream.head()
            if answer.status != HTTPStatus.OK:
                raise _refusal(answer, url, excerpt(stream.chunks()))
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
        item = self._next()
        assert isinstance(item, Answer)
        return item

    def chunks(self) -> Iterator[bytes]:
        while isinstance(item := self._next(), bytes):
            yield item

    def abandon(self) -> None:
        self._abandoned.set()

    def _next(self) -> Answer | bytes | None:
        left = self._end - time.monotonic()
        try:
            if left <= 0:
                raise queue.Empty
            item = self._items.get(timeout=left)
        except queue.Empty:
            reason = f"no complete answer within {self._settings.deadline:g} s"
            raise Failure(reason, url=self._url) from None
        if isinstance(item, Exception):
            raise _told(item, self._url) from item
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


def shown(text: object) -> str:
    """Return a server's words on one line, without what a terminal would obey."""
    line = " ".join("".join(c if c.isprintable() else " " for c in str(text)).split())
    return line if len(line) <= _TOLD else f"{line[:_TOLD]}…"


@contextmanager
def told_as_failure(url: str) -> Iterator[None]:
    """Tell a document that is no sound JSON, or no GeoJSON, as a failure worth another attempt."""
    try:
        yield
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        reason = f"the answer is not the GeoJSON that was asked, or broken off: {shown(error)}"
        raise Failure(reason, url=url, bad=True, again=True) from error


def _refusal(answer: Answer, url: str, body: str) -> Failure:
    """Return what an answer with another status than 200 amounts to."""
    status = answer.status
    down = status in _AGAIN or status >= HTTPStatus.INTERNAL_SERVER_ERROR
    detail = problem(body)
    return Failure(
        f"HTTP {status}{f': {detail}' if detail else ''}",
        url=url,
        status=status,
        bad=not down,
        again=down,
        wait=_retry_after(answer.headers) if down else None,
    )


def problem(body: str) -> str:
    """Return the message in an error of a service: problem+json, pygeoapi's JSON or OGC's XML."""
    import json  # noqa: PLC0415  # an error is the exception

    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        texts = re.findall(r"<(?:\w+:)?ExceptionText>(.*?)</", body, flags=re.DOTALL)
        titles = re.findall(r"<title>(.*?)</title>", body, flags=re.DOTALL | re.IGNORECASE)
        return shown((texts or titles or [""])[0])
    if not isinstance(found, dict):
        return ""
    parts = (found.get(key) for key in ("title", "code", "detail", "description"))
    return shown(": ".join(part for part in parts if isinstance(part, str) and part))


def _retry_after(headers: Mapping[str, str]) -> float | None:
    """Return the seconds that a server asks to wait.

    A date is counted from the server's own clock, so that a wrong clock here does no harm.
    """
    value = headers.get("Retry-After", "").strip()
    if re.fullmatch(r"\d{1,9}", value):
        return float(value)
    try:
        until = email.utils.parsedate_to_datetime(value)
        return max(
            0.0, (until - email.utils.parsedate_to_datetime(headers["Date"])).total_seconds()
        )
    except (KeyError, TypeError, ValueError):
        return None


def _told(error: Exception, url: str) -> Failure:
    """Return what an error of requests amounts to; the first that fits, in this order."""
    from requests import exceptions as wrong  # noqa: PLC0415

    if isinstance(error, wrong.SSLError):
        reason = f"no secure connection: {shown(error)}"
        return Failure(reason, url=url, reached=False)
    if isinstance(error, wrong.ConnectTimeout):
        return Failure("no connection in time", url=url, again=True, reached=False)
    if isinstance(error, wrong.Timeout) or "Read timed out" in str(error):
        return Failure("the server fell silent", url=url, again=True)
    if isinstance(error, wrong.ChunkedEncodingError) or "Connection broken" in str(error):
        short = "IncompleteRead" in str(error)
        reason = "the answer was cut short" if short else "the connection broke off"
        return Failure(reason, url=url, again=True, bad=short)
    if isinstance(error, wrong.ContentDecodingError):
        return Failure("the answer cannot be unpacked", url=url, again=True, bad=True)
    if isinstance(error, wrong.ConnectionError):
        aborted = "Connection aborted" in str(error)  # there was a server, and it hung up
        reason = "the connection broke off" if aborted else f"no connection: {_cause(error)}"
        return Failure(reason, url=url, again=True, reached=aborted)
    if isinstance(error, wrong.TooManyRedirects):
        return Failure("the server sends us in circles", url=url, bad=True)
    return Failure(f"the request failed: {shown(error)}", url=url, bad=True)


def _cause(error: Exception) -> str:
    """Return the innermost reason of a connection that could not be made."""
    found = re.findall(r"\[Errno -?\d+\] ([^'\")]+)", str(error))
    return found[-1] if found else shown(error)
