"""The parts of a workbook, which is a ZIP file, unpacked under watch."""

from __future__ import annotations

import zipfile
import zlib
from typing import TYPE_CHECKING

from regiokaart.memberships.reading.grids import refusal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from regiokaart.errors import MembershipError

MOST_UNPACKED = 300_000_000
"""In bytes, of the parts that are read. A sheet of 100,000 memberships has 64 MB."""
MOST_PARTS = 10_000
"""Workbooks have some tens; pictures and comments add some."""

_BLOCK = 1 << 20
_ENCRYPTED = 0x1
_DAMAGED = "Open it in Excel or LibreOffice and save it anew as XLSX."


def part_names(path: Path) -> list[str]:
    """Return the names of the parts of a ZIP file.

    Raises
    ------
    MembershipError
        When it is damaged, or has more parts than a workbook, or one of them twice.
    """
    with _opened(path) as archive:
        return archive.namelist()


def parts(path: Path, wanted: Callable[[str], bool]) -> Iterator[tuple[str, bytes]]:
    """Unpack the parts of a ZIP file that are wanted, one by one; others are not touched.

    The sizes that the file declares are not believed: what comes out is counted.

    Raises
    ------
    MembershipError
        When it is damaged, encrypted, or unpacks to more than any workbook does.
    """
    with _opened(path) as archive:
        left = MOST_UNPACKED
        for info in archive.infolist():
            if not wanted(info.filename):
                continue
            if info.flag_bits & _ENCRYPTED:
                raise locked(path.name)
            content = bytearray()
            try:
                with archive.open(info) as part:
                    while block := part.read(_BLOCK):
                        left -= len(block)
                        if left < 0 or info.file_size > MOST_UNPACKED:
                            raise _bomb(path.name)
                        content += block
            except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
                raise refusal(path.name, f"it is damaged ({error})", _DAMAGED) from error
            if b"<!DOCTYPE" in content:
                raise refusal(
                    path.name,
                    f"{info.filename} declares a document type, which no program that makes "
                    "workbooks does",
                    "Do not trust this file. If you know its maker, save it anew as XLSX.",
                )
            yield info.filename, bytes(content)


def locked(name: str) -> MembershipError:
    """Return the error for a file that needs a password."""
    return refusal(
        name, "it is protected with a password", "Save a copy without the password, as XLSX."
    )


def damaged(name: str, error: object) -> MembershipError:
    """Return the error for a workbook that is not as it should be."""
    return refusal(name, f"it is damaged ({error})", _DAMAGED)


def _bomb(name: str) -> MembershipError:
    return refusal(
        name,
        f"it unpacks to more than {MOST_UNPACKED / 1e6:.0f} MB, and no list of members does",
        "Save the list alone, as CSV UTF-8.",
    )


def _opened(path: Path) -> zipfile.ZipFile:
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise damaged(path.name, error) from error
    names = [name.casefold() for name in archive.namelist()]
    if len(names) > MOST_PARTS or len(set(names)) < len(names):
        archive.close()
        told = "has a part twice" if len(names) <= MOST_PARTS else f"has {len(names):,} parts"
        raise damaged(path.name, told)
    return archive
