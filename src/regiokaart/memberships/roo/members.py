"""The members of a regulation in the register, held against the municipalities through time."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from regiokaart import register
from regiokaart.errors import UnknownMunicipalityError
from regiokaart.memberships.roo.versions import day_in

if TYPE_CHECKING:
    from regiokaart.memberships.roo.export import Member, Version

OTHERS = ("cooperation", "regulation", "name", "kind", "tooi", "valid_from", "valid_to")
FINDINGS = (
    "cooperation",
    "regulation",
    "kind",
    "code",
    "name",
    "ended",
    "successor",
    "taken",
    "told",
)

_CODE = re.compile(r"gm\d{4}|pv\d{2}")
_KINDS = {
    "waterschap": "waterschap",
    "ministerie": "ministerie",
    "so": "samenwerkingsorgaan",
    "zbo": "zelfstandig bestuursorgaan",
}
_OTHER = "other"


@dataclass
class Sorting:
    """What became of the members of one regulation: each is in `rows`, `others` or `findings`.

    A finding that was ``taken`` is about a member that is in `rows` as well.
    """

    version: Version
    cooperation: str
    source: str
    ends: dt.date | None
    rows: list[dict[str, object]] = field(default_factory=list)
    others: list[dict[str, object]] = field(default_factory=list)
    findings: list[dict[str, object]] = field(default_factory=list)
    undated: int = 0

    @property
    def concerns_municipalities(self) -> bool:
        """Whether there is a municipality among the members, known or not."""
        return any(str(row["code"]).startswith("GM") for row in self.rows) or any(
            not finding["taken"] for finding in self.findings
        )

    def take(self) -> None:
        """Sort all members."""
        listed = {code for member in self.version.members if (code := _code(member.tooi))}
        for member in self.version.members:
            self._take(member, listed)

    def _take(self, member: Member, listed: set[str]) -> None:
        code = _code(member.tooi)
        if code is None:
            self._without_code(member)
            return
        name = _provinces().get(code, "") if code.startswith("PV") else register.name_of(code)
        if not name or (code.startswith("GM") and register.span(code) is None):
            self._find(
                "unknown-code",
                code,
                member.name,
                f"{member.name or code} ({code}) is left out: the register through time, which "
                f"begins on {register.FIRST_DAY}, does not know this code",
            )
            return
        joined = self._day(member.joined, "joining", code, name)
        left = self._day(member.left, "leaving", code, name)
        if joined and left and left <= joined:
            self._find(
                "dates",
                code,
                name,
                f"{name} ({code}) left on {left}, not after it joined on {joined}; "
                "its leaving date is not used",
                taken=True,
            )
            left = None
        if joined and self.ends and joined >= self.ends:
            told = f"{name} ({code}) is left out: it joined on {joined}, but the regulation "
            self._find("dates", code, name, f"{told}ended on {self.ends}")
            return
        end = min((day for day in (left, self.ends) if day), default=None)
        for row in self.rows:
            if row["code"] == code and _overlap(row, joined, end):
                self._find(
                    "twice",
                    code,
                    name,
                    f"{name} ({code}) is listed twice for the same time; the second is left out",
                )
                return
        self.undated += not member.joined
        self.rows.append(
            {
                "cooperation": self.cooperation,
                "region": self.cooperation,
                "region_name": self.version.title,
                "code": code,
                "name": name,
                "valid_from": joined,
                "valid_to": end,
                "evidence": "stated",
                "source": self.source,
                "source_en": "",
            }
        )
        if code.startswith("GM"):
            self._compare(code, name, joined, left, end, listed)

    def _compare(
        self,
        code: str,
        name: str,
        joined: dt.date | None,
        left: dt.date | None,
        end: dt.date | None,
        listed: set[str],
    ) -> None:
        """Hold a membership against the life of its municipality."""
        span = register.span(code)
        if span is None:
            return
        first, last = span
        ended = last if last <= register.LAST_DAY else None
        if joined and first > max(joined, register.FIRST_DAY):
            self._find(
                "not-yet",
                code,
                name,
                f"{name} ({code}) joined on {joined}, but exists from {first}; "
                "who was a member before that is not in the list",
                taken=True,
            )
        if ended and joined and joined >= ended:
            self._find(
                "dates",
                code,
                name,
                f"{name} ({code}) joined on {joined}, when it had ended ({ended})",
                taken=True,
            )
        if ended is None or (end and end <= ended):
            return
        trails = register.successors(code, day=register.LAST_DAY)
        heirs = list(dict.fromkeys(trail[-1].new for trail in trails))
        went = " and ".join(
            f"{register.name_of(heir)} ({heir}), which is {'' if heir in listed else 'not '}listed"
            for heir in heirs
        )
        if left:
            then = f"the register says that it left later, on {left}"
        elif len(heirs) == 1 and all(event.whole for event in trails[0]):
            then = "the register gives no leaving date. Its membership goes over to its successor"
        else:
            then = "the register gives no leaving date. Who takes its place needs a decision"
        self._find(
            "ended",
            code,
            name,
            f"{name} ({code}) ended on {ended}{f' and went to {went}' if went else ''}; {then}",
            ended=ended,
            successor="; ".join(f"{heir} {register.name_of(heir)}" for heir in heirs),
            taken=True,
        )

    def _without_code(self, member: Member) -> None:
        """Take a member that is no municipality or province, or does not say which."""
        kind, last = _path(member.tooi)
        if kind in {"gemeente", "provincie"}:
            told = f"{member.name or 'a member'} is left out: {member.tooi!r} has no known code"
            self._find("unknown-code", last, member.name, told)
        elif not last and (meant := _could_be(member.name)) is not None:
            told = f"{member.name or 'a member without a name'} is left out: it has no id"
            if meant:
                told += f"; {meant} {register.name_of(meant)} is called so"
            self._find("no-id", "", member.name, told)
        else:
            days: dict[str, object] = {}
            for column, text in (("valid_from", member.joined), ("valid_to", member.left)):
                try:
                    days[column] = day_in(text)
                except ValueError:
                    days[column] = None
            self.others.append(
                {
                    "cooperation": self.cooperation,
                    "regulation": self.version.id,
                    "name": member.name,
                    "kind": _KINDS.get(kind, _OTHER),
                    "tooi": member.tooi,
                    **days,
                }
            )

    def _day(self, text: str, what: str, code: str, name: str) -> dt.date | None:
        try:
            return day_in(text)
        except ValueError:
            told = f"{name} ({code}): the {what} date {text!r} is no day; it is not used"
            self._find("dates", code, name, told, taken=True)
            return None

    def _find(
        self,
        kind: str,
        code: str,
        name: str,
        told: str,
        *,
        ended: dt.date | None = None,
        successor: str = "",
        taken: bool = False,
    ) -> None:
        self.findings.append(
            {
                "cooperation": self.cooperation,
                "regulation": self.version.id,
                "kind": kind,
                "code": code,
                "name": name,
                "ended": ended,
                "successor": successor,
                "taken": taken,
                "told": f"{told}.",
            }
        )


def _path(tooi: str) -> tuple[str, str]:
    """Return the last two parts of an id: ``gemeente`` and ``gm0613``."""
    parts = ["", *(part for part in tooi.strip().casefold().split("/") if part)]
    return (parts[-2], parts[-1]) if len(parts) > 1 else ("", "")


def _code(tooi: str) -> str | None:
    """Return the code of CBS of a municipality or province, or ``None`` when it is neither."""
    _, last = _path(tooi)
    return last.upper() if _CODE.fullmatch(last) else None


def _could_be(name: str) -> str | None:
    """Return the municipality that a name could mean, empty for any; ``None`` when it is none."""
    try:
        return register.find(name) if name else ""
    except UnknownMunicipalityError:
        return "" if name.casefold().startswith("gemeente ") else None


@cache
def _provinces() -> dict[str, str]:
    frame = register.at(register.LAST_DAY)
    return dict(zip(frame["province_code"], frame["province"], strict=True))


def _overlap(row: dict[str, object], start: dt.date | None, end: dt.date | None) -> bool:
    """Whether there is a day on which a row holds and a period too."""
    row_start, row_end = row["valid_from"], row["valid_to"]
    return not (
        (isinstance(row_end, dt.date) and start is not None and row_end <= start)
        or (isinstance(row_start, dt.date) and end is not None and end <= row_start)
    )
