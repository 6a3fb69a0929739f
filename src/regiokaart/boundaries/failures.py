"""What can go wrong with a request, told in words for the user."""

from __future__ import annotations

import email.utils
import json
import re
from contextlib import contextmanager
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_TOLD = 300  # characters of a server's own message
_AGAIN = {HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_MANY_REQUESTS}


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
        super().__init__(reason)

    def __str__(self) -> str:
        """Tell the reason and the address."""
        return f"{self.reason} ({self.url})"


def shown(text: object) -> str:
    """Return a server's words on one line, without what a terminal would obey."""
    line = " ".join("".join(c if c.isprintable() else " " for c in str(text)).split())
    return line if len(line) <= _TOLD else f"{line[:_TOLD]}…"


def problem(text: str) -> str:
    """Return the message in an error of a service: JSON, OGC's XML, or a page's title."""
    try:
        return problem_in(json.loads(text))
    except (ValueError, RecursionError):
        found = re.findall(r"<(?:\w+:)?ExceptionText>(.*?)</", text, flags=re.DOTALL)
        found += re.findall(r"<title>(.*?)</title>", text, flags=re.DOTALL | re.IGNORECASE)
        return shown(found[0]) if found else ""


def problem_in(document: object) -> str:
    """Return the message in problem+json (PDOK) or in an error of pygeoapi."""
    if not isinstance(document, dict):
        return ""
    parts = (document.get(key) for key in ("title", "code", "detail", "description"))
    return shown(": ".join(part for part in parts if isinstance(part, str) and part))


@contextmanager
def told_as_failure(url: str) -> Iterator[None]:
    """Tell a document that is no sound JSON, or no GeoJSON, as a failure worth another attempt."""
    try:
        yield
    except (ValueError, TypeError, KeyError, OverflowError, RecursionError) as error:
        reason = f"the answer is not the GeoJSON that was asked, or broken off: {shown(error)}"
        raise Failure(reason, url=url, bad=True, again=True) from error


def of_status(status: int, headers: Mapping[str, str], text: str, *, url: str) -> Failure:
    """Return what an answer with another status than 200 amounts to."""
    down = status in _AGAIN or status >= HTTPStatus.INTERNAL_SERVER_ERROR
    detail = problem(text)
    return Failure(
        f"HTTP {status}{f': {detail}' if detail else ''}",
        url=url,
        status=status,
        bad=not down,
        again=down,
        wait=_retry_after(headers) if down else None,
    )


def _retry_after(headers: Mapping[str, str]) -> float | None:
    """Return the seconds that a server asks to wait.

    A date is counted from the server's own clock, so that a wrong clock here does no harm.
    """
    value = headers.get("Retry-After", "").strip()
    if re.fullmatch(r"\d{1,9}", value):
        return float(value)
    try:
        now, until = (email.utils.parsedate_to_datetime(t) for t in (headers["Date"], value))
        return max(0.0, float((until - now).total_seconds()))
    except (KeyError, TypeError, ValueError):
        return None


def of_error(error: Exception, *, url: str) -> Failure:
    """Return what an error of requests amounts to."""
    from requests import exceptions as wrong  # noqa: PLC0415  # only who downloads pays for it

    text = str(error)
    short = "IncompleteRead" in text
    aborted = "Connection aborted" in text  # there was a server, and it hung up
    # the first that fits; errors while the body comes are told apart by their text only
    kinds: tuple[tuple[bool, str, dict[str, Any]], ...] = (
        (
            isinstance(error, wrong.SSLError),
            f"no secure connection: {shown(text)}",
            {},  # there is a network; that its certificate is not to be trusted must be told
        ),
        (
            isinstance(error, wrong.ConnectTimeout),
            "no connection in time",
            {"again": True, "reached": False},
        ),
        (
            isinstance(error, wrong.Timeout) or "Read timed out" in text,
            "the server fell silent",
            {"again": True},
        ),
        (short, "the answer was cut short", {"again": True, "bad": True}),
        (
            isinstance(error, wrong.ContentDecodingError),
            "the answer cannot be unpacked",
            {"again": True, "bad": True},
        ),
        (
            isinstance(error, wrong.ChunkedEncodingError) or aborted or "broken" in text,
            "the connection broke off",
            {"again": True},
        ),
        (
            isinstance(error, wrong.ConnectionError),
            f"no connection: {_cause(text)}",
            {"again": True, "reached": False},
        ),
        (
            isinstance(error, wrong.TooManyRedirects),
            "the server redirects without end",
            {"bad": True},
        ),
    )
    for fits, reason, marks in kinds:
        if fits:
            return Failure(reason, url=url, **marks)
    return Failure(f"the request failed: {shown(text)}", url=url, bad=True)


def _cause(text: str) -> str:
    """Return the innermost reason of a connection that could not be made."""
    found = re.findall(r"\[Errno -?\d+\] ([^'\")]+)", text)
    return found[-1] if found else shown(text)
