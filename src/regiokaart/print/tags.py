"""The structure of a PDF page: heading, paragraphs and the figure, for who has it read aloud."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from regiokaart.print.vector import Words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from regiokaart.print.vector import Mark

HEADING = "H1"
_FIGURE = "Figure"
_SUBTITLE = "P-0"
_ORDER = (HEADING, _SUBTITLE, _FIGURE)  # other paragraphs follow, in the order of the page


def paragraph(number: int) -> str:
    """Return the role of the lines of a paragraph; number 0 is read before the figure."""
    return f"P-{number}"


def runs(marks: Iterable[Mark]) -> Iterator[tuple[str, list[Mark]]]:
    """Give marks that follow each other and belong together, with what they are."""
    for role, some in itertools.groupby(marks, key=_role):
        yield role, list(some)


def tag_of(role: str) -> str:
    """Return the tag of PDF for a role: ``H1``, ``P`` or ``Figure``."""
    return role.split("-", maxsplit=1)[0]


def elements(roles: Iterable[str]) -> list[tuple[str, list[int]]]:
    """Return the elements of a page in reading order, each with its pieces of content.

    Parameters
    ----------
    roles
        What each piece of the content is, in its order.
    """
    pieces: dict[str, list[int]] = {}
    for number, role in enumerate(roles):
        pieces.setdefault(role, []).append(number)
    first = [role for role in _ORDER if role in pieces]
    return [(role, pieces[role]) for role in [*first, *(one for one in pieces if one not in first)]]


def _role(mark: Mark) -> str:
    return mark.role if isinstance(mark, Words) and mark.role else _FIGURE
