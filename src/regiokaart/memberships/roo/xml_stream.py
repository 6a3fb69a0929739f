"""An XML file from elsewhere, read element by element and without harm.

Nothing that an XML file can ask of its reader is done for it: no document type, no entities, no
other files, no network. What could fill the memory or never end is refused.
"""

from __future__ import annotations

import gzip
import zipfile
import zlib
from contextlib import ExitStack
from functools import lru_cache
from typing import IO, TYPE_CHECKING, cast

from regiokaart.errors import MembershipError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from lxml.etree import _Element

_MOST_BYTES = 500 * 2**20
"""When unpacked. More than ten times the largest file that is read."""
_MOST_PROLOG = 256 * 2**10
"""How far into a file its first element begins at the latest."""
_DOCTYPE = (
    "has a document type (<!DOCTYPE ...>), by which an XML file can make its reader open other "
    "files or fill its memory, and is not read"
)
_TOLD = {
    "encoding": "is not in the encoding that it declares, or in one that is not known",
    "Premature end": "ends in the middle",
    "depth": "has elements within elements without end",
    "Resource limit": "has a text or a tag that is too long to be right",
}
"""What an error of the parser means, by what its message says."""


def walk(path: Path, *, fix: str) -> Iterator[tuple[str, _Element]]:
    """Yield ``start`` or ``end`` and the element, for each element of a file in its order.

    The caller clears the elements that it has done with; else all of the file stays in memory.

    Parameters
    ----------
    path
        The XML file, or a gzip or zip file with it.
    fix
        What a reader of the messages can do about a file that is no good.

    Raises
    ------
    MembershipError
        When it cannot be read, is not whole, is larger than 500 MB or has a document type.
    """
    from lxml import etree  # noqa: PLC0415 - only for those who have an XML file

    try:
        with ExitStack() as stack:
            source = _Source(_opened(path, stack))
            try:
                for event, element in etree.iterparse(
                    cast("IO[bytes]", source),
                    events=("start", "end"),
                    resolve_entities=False,
                    no_network=True,
                    load_dtd=False,
                    huge_tree=False,
                    remove_comments=True,
                    remove_pis=True,
                ):
                    if not source.begun:
                        source.begun = True
                        _refuse_strange(element)
                    yield event, element
            except etree.XMLSyntaxError as error:
                raise _RefusedError(_told(error, source)) from error
            except (EOFError, zlib.error, zipfile.BadZipFile) as error:
                raise _RefusedError(f"cannot be unpacked to its end ({error})") from error
    except _RefusedError as error:
        raise MembershipError(f"{path.name} {error}. {fix}") from error
    except OSError as error:
        raise MembershipError(f"{path} cannot be read: {error.strerror or error}") from error


def local_name(named: _Element | str) -> str:
    """Return the name of an element or attribute without its namespace, in lower case."""
    return _local(named if isinstance(named, str) else str(named.tag))


@lru_cache(maxsize=4096)
def _local(name: str) -> str:
    return name.rpartition("}")[2].casefold()


class _RefusedError(Exception):
    """Why a file is refused, in words that follow its name."""


class _Source:
    """A stream that ends in an error when there is more of it than can be right."""

    def __init__(self, stream: IO[bytes]) -> None:
        self.begun = False
        """Whether there was an element yet."""
        self.head = b""
        """What came before that."""
        self._stream = stream
        self._read = 0

    def read(self, size: int) -> bytes:
        data = self._stream.read(size)
        self._read += len(data)
        if not self.begun:
            self.head += data
            if self._read > _MOST_PROLOG:
                raise _RefusedError(
                    _DOCTYPE if self.has_doctype else "does not begin like an XML file"
                )
        if self._read > _MOST_BYTES:
            raise _RefusedError(f"is larger than {_MOST_BYTES // 2**20} MB, which cannot be right")
        return data

    @property
    def has_doctype(self) -> bool:
        # without zeros, UTF-16 reads as ASCII
        return b"<!doctype" in self.head.replace(b"\0", b"").lower()

    @property
    def blank(self) -> bool:
        return not self.head.replace(b"\0", b"").strip(b"\xef\xbb\xbf\xfe\xff \t\r\n")


def _opened(path: Path, stack: ExitStack) -> IO[bytes]:
    """Open a file, or the XML file that it has packed."""
    raw = stack.enter_context(path.open("rb"))
    start = raw.read(4)
    raw.seek(0)
    if start[:2] == b"\x1f\x8b":
        return cast("IO[bytes]", stack.enter_context(gzip.GzipFile(fileobj=raw)))
    if start != b"PK\x03\x04":
        return raw
    try:
        packed = stack.enter_context(zipfile.ZipFile(raw))
        members = [name for name in packed.namelist() if name.lower().endswith(".xml")]
        if len(members) == 1:
            return stack.enter_context(packed.open(members[0]))
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError) as error:
        raise _RefusedError(f"cannot be unpacked ({error})") from error
    raise _RefusedError(f"is a zip file with {len(members)} XML files in it, where one is expected")


def _refuse_strange(root: _Element) -> None:
    """Refuse a web page and a document type, when the first element begins."""
    if local_name(root) == "html":
        raise _RefusedError("is a web page")
    if root.getroottree().docinfo.internalDTD is not None:
        raise _RefusedError(_DOCTYPE)


def _told(error: SyntaxError, source: _Source) -> str:
    """Tell why a file could not be read as XML."""
    reason = " ".join((error.msg or "").split())
    place = f"{f'line {error.lineno}: ' if error.lineno else ''}{reason}"
    if not source.begun and source.has_doctype:
        return _DOCTYPE
    if not source.begun and source.blank:
        return "is empty"
    for sign, told in _TOLD.items():
        if sign in reason:
            return f"{told} ({place})"
    return f"is {'not well-formed XML' if source.begun else 'not XML'} ({place})"
