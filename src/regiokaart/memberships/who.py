"""Whom a row means: by code, by name, or by both."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from regiokaart import register

if TYPE_CHECKING:
    from regiokaart.register import Level, Match

_PROVINCE = "PV"
_SHOWN = 3


@dataclass(frozen=True)
class Who:
    """The municipalities, or provinces, that a row means.

    Attributes
    ----------
    codes, names
        Those that are certain; their names as the table writes them.
    questions
        What is not, each with the likely remedy.
    leftovers
        What is written there beside names.
    """

    codes: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    questions: tuple[tuple[str, str], ...] = ()
    leftovers: tuple[str, ...] = field(default=())


def who(code: str, name: str, *, level: Level | None) -> Who:
    """Return whom a row means; where it has a code and a name, they must mean the same.

    Parameters
    ----------
    code, name
        What the row says; either can be empty. Without a code, the name can be several.
    level
        Whether names are those of municipalities or of provinces; ``None`` for either.
    """
    if not code and not name:
        return Who(questions=(("a row needs the code or the name of a municipality", ""),))
    if not code:
        return _named(name, level)
    coded = register.match(code)
    if coded.code is None:
        meant = register.match(name, level=level) if name else None
        fix = proposals(coded)
        if meant is not None and meant.code is not None:
            fix = f"Did you mean {f'{meant.code} ({name})'!r}?"
        return Who(questions=((_told(coded), fix),))
    if not name:
        return Who((coded.code,), (_name(coded.code),))
    return _both(coded.code, name)


def proposals(match: Match) -> str:
    """Return "Did you mean 'Zoetermeer' (95 %)?" with the likeliest names, or nothing."""
    if match.reason == "ambiguous":
        return ""  # the message lists them
    near = [f"{one.name!r} ({one.score:.0%})" for one in match.candidates[:_SHOWN]]
    return f"Did you mean {' or '.join(near)}?" if near else ""


def _named(name: str, level: Level | None) -> Who:
    found = register.recognise(name, level=level)
    certain = [one for one in found.matches if one.code is not None]
    return Who(
        codes=tuple(str(one.code) for one in certain),
        names=(
            (name,)
            if len(certain) == 1 and not found.leftovers and len(found.matches) == 1
            else tuple(_name(str(one.code)) for one in certain)
        ),
        questions=tuple((_told(one), proposals(one)) for one in found.questions),
        leftovers=found.leftovers,
    )


def _both(code: str, name: str) -> Who:
    meant = register.match(name, level="province" if code.startswith(_PROVINCE) else "municipality")
    if meant.code == code:
        return Who((code,), (name,))
    near = {one.code for one in meant.candidates}
    if meant.code is None and meant.reason == "ambiguous" and code in near:
        return Who((code,), (name,))
    if meant.code is not None:
        told = f"{code} is {_name(code)}, not {name!r} ({meant.code})"
        return Who(questions=((told, ""),))
    if code in near:
        return Who(
            questions=((f"{name!r} is not the name of {code}", f"Did you mean {_name(code)!r}?"),)
        )
    return Who(questions=((f"{code} is {_name(code)}, not {name!r}", proposals(meant)),))


def _told(match: Match) -> str:
    """Return what is wrong without the nearest names, which the remedy gives with their score."""
    return match.told.partition("; the nearest")[0]


def _name(code: str) -> str:
    return register.province_name(code) if code.startswith(_PROVINCE) else register.name_of(code)
