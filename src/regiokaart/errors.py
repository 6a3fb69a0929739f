"""Errors, each a subclass of the builtin that a caller would catch, and the faults they carry."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


@dataclass(frozen=True, kw_only=True)
class Fault:
    """One thing that is wrong with an input, told so that its owner can mend it.

    Attributes
    ----------
    file
        Name of the file as the user knows it.
    row
        Line in the file, the header being line 1.
    column
        Name of the column, or the key of a study file.
    value
        What stands there.
    expected
        What was expected instead.
    fix
        The likely remedy.
    """

    file: str = ""
    row: int | None = None
    column: str = ""
    value: str | None = None
    expected: str = ""
    fix: str = ""

    def __str__(self) -> str:
        """Tell the fault in one line."""
        place = ", ".join(
            part
            for part in (
                self.file,
                f"row {self.row}" if self.row is not None else "",
                self.column,
            )
            if part
        )
        found = f"{self.value!r}: " if self.value is not None else ""
        fix = f" {self.fix}" if self.fix else ""
        return (
            f"{place}: {found}{self.expected}.{fix}" if place else f"{found}{self.expected}.{fix}"
        )


class RegiokaartError(Exception):
    """Base of all errors that regiokaart raises on purpose."""


class InputError(RegiokaartError, ValueError):
    """An input is wrong; ``faults`` lists all that is wrong with it."""

    def __init__(self, message: str, *, faults: Sequence[Fault] = ()) -> None:
        self.faults = tuple(faults)
        lines = [message, *(f"  - {fault}" for fault in self.faults)]
        super().__init__("\n".join(lines))


class MembershipError(InputError):
    """A table of memberships does not hold."""


class StudyError(InputError):
    """A study file does not hold, or there is no such study or map."""


class HouseError(InputError):
    """A house style cannot be read, or maps in it could not be."""


class BoundaryError(InputError):
    """A source of boundaries cannot be read, or does not have what is asked of it."""


class LayerError(InputError):
    """Boundaries, memberships and register do not fit together."""


class UnknownMunicipalityError(RegiokaartError, LookupError):
    """No municipality has this code or name; ``suggestions`` holds the nearest names."""

    def __init__(self, message: str, *, suggestions: Sequence[str] = ()) -> None:
        self.suggestions = tuple(suggestions)
        super().__init__(message)


class OutputError(RegiokaartError, OSError):
    """A result cannot be written; what stood there before is untouched."""


def did_you_mean(value: str, known: Iterable[str], *, count: int = 3) -> str:
    """Return "Did you mean 'a' or 'b'?" for the nearest of `known`, or an empty string."""
    near = difflib.get_close_matches(value, list(known), n=count, cutoff=0.6)
    return f"Did you mean {' or '.join(repr(name) for name in near)}?" if near else ""
