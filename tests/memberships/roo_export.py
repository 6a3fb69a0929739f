"""Invented exports of the official register, in the shape of the real one and of any size."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

TOOI = "https://identifier.overheid.nl/tooi/id"
NAMESPACE = "https://organisaties.overheid.nl/static/schema/oo/export/2.6.9"


@dataclass(frozen=True, kw_only=True)
class Member:
    """A member; `code` is of a municipality or a province, `tooi` stands in for it."""

    name: str
    code: str = ""
    tooi: str = ""
    joined: str = "2015-01-01"
    left: str = ""

    @property
    def identifier(self) -> str:
        if self.tooi or not self.code:
            return self.tooi
        kind = {"GM": "gemeente", "PV": "provincie"}[self.code[:2]]
        return f"{TOOI}/{kind}/{self.code.lower()}"


@dataclass(frozen=True, kw_only=True)
class Regulation:
    """A version of a regulation; `previous` and `following` are ids of others."""

    id: str
    title: str
    members: Sequence[Member] = ()
    citation: str = ""
    since: str = "2015-01-01"
    until: str = ""
    changed: str = ""
    previous: str = ""
    following: str = ""
    body: str = ""
    body_id: str = ""
    body_ref: str = ""


@dataclass(frozen=True, kw_only=True)
class Organisation:
    """The record of an organisation, with as much text as real ones have."""

    id: str
    name: str
    short: str = ""
    text: str = ""


@dataclass(frozen=True, kw_only=True)
class Shape:
    """How the same is written.

    Attributes
    ----------
    prefixed
        Whether elements are in the namespace, or only attributes.
    bare
        Whether attributes are in no namespace.
    swapped
        Whether what are attributes are child elements, and the days the other way about.
    """

    namespace: str = NAMESPACE
    prefixed: bool = True
    bare: bool = False
    swapped: bool = False
    root: dict[str, str] = field(default_factory=dict)


def export(
    regulations: Iterable[Regulation],
    *,
    organisations: Iterable[Organisation] = (),
    shape: Shape | None = None,
) -> Iterator[str]:
    """Yield the text of an export, part by part."""
    writer = _Writer(shape or Shape())
    attributes = "".join(f" {key}={quoteattr(value)}" for key, value in writer.shape.root.items())
    outer, regulated = (
        writer.tag("overheidsorganisaties"),
        writer.tag("gemeenschappelijkeRegelingen"),
    )
    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    yield f'<{outer} xmlns:p="{writer.shape.namespace}"{attributes}>\n'
    yield f"<{writer.tag('organisaties')}>\n"
    for organisation in organisations:
        yield writer.organisation(organisation)
    yield f"</{writer.tag('organisaties')}>\n<{regulated}>\n"
    for regulation in regulations:
        yield writer.regulation(regulation)
    yield f"</{regulated}>\n</{outer}>\n"


def write(path: Path, parts: Iterable[str]) -> Path:
    """Write an export to a file."""
    with path.open("w", encoding="utf-8") as stream:
        stream.writelines(parts)
    return path


def many(count: int, codes: Sequence[str], *, members: int = 20) -> Iterator[Regulation]:
    """Yield regulations of which every fifth has an older version, with members in turn."""
    for number in range(count):
        own = [
            Member(name=f"Gemeente {code}", code=code)
            for code in (codes[(number * 7 + place) % len(codes)] for place in range(members))
        ]
        water = Member(name="Waterschap Verzonnen", tooi=f"{TOOI}/waterschap/ws0999")
        title = f"Gemeenschappelijke regeling Verzonnen {number}"
        older = number % 5 == 0
        if older:
            yield Regulation(
                id=f"1{number:06d}",
                title=title,
                members=own[:2],
                until="2020-01-01",
                following=f"2{number:06d}",
            )
        yield Regulation(
            id=f"2{number:06d}",
            title=title,
            members=[*own, water],
            since="2020-01-01",
            previous=f"1{number:06d}" if older else "",
        )


def filler(count: int, *, size: int = 2_000) -> Iterator[Organisation]:
    """Yield organisations, each with `size` letters or more."""
    text = "Verzonnen tekst. " * (size // 17)
    for number in range(count):
        yield Organisation(id=f"3{number:06d}", name=f"Verzonnen dienst {number}", text=text)


class _Writer:
    def __init__(self, shape: Shape) -> None:
        self.shape = shape

    def tag(self, name: str) -> str:
        return f"p:{name}" if self.shape.prefixed else name

    def element(self, name: str, text: str, **attributes: str) -> str:
        """Return an element; `text` is XML."""
        held = {key: value for key, value in attributes.items() if value}
        if self.shape.swapped:
            inner = "".join(self.leaf(key, value) for key, value in held.items())
            return f"<{self.tag(name)}>{inner}{text}</{self.tag(name)}>\n"
        prefix = "" if self.shape.bare else "p:"
        told = "".join(f" {prefix}{key}={quoteattr(value)}" for key, value in held.items())
        return f"<{self.tag(name)}{told}>{text}</{self.tag(name)}>\n"

    def leaf(self, name: str, text: str) -> str:
        return f"<{self.tag(name)}>{escape(text)}</{self.tag(name)}>" if text else self.empty(name)

    def empty(self, name: str) -> str:
        return f"<{self.tag(name)}/>"

    def reference(self, name: str, text: str, system: str, tooi: str = "") -> str:
        return self.element(name, escape(text), systeemId=system, resourceIdentifierTOOI=tooi)

    def organisation(self, record: Organisation) -> str:
        inner = (
            self.leaf("naam", record.name)
            + self.leaf("afkorting", record.short)
            + f"<{self.tag('types')}>{self.leaf('type', 'Verzonnen')}</{self.tag('types')}>"
            + self.leaf("takenEnBevoegdheden", record.text)
        )
        # not swapped: here an attribute is known of
        prefix = "" if self.shape.bare else "p:"
        tag = self.tag("organisatie")
        return f"<{tag} {prefix}systeemId={quoteattr(record.id)}>{inner}</{tag}>\n"

    def regulation(self, record: Regulation) -> str:
        versions = "".join(
            self.reference(name, record.title, other)
            for name, other in (
                ("previousVersion", record.previous),
                ("nextVersion", record.following),
            )
            if other
        )
        tooi = f"{TOOI}/so/{record.body_id}" if record.body_id else ""
        body = (
            self.reference("regionaalSamenwerkingsorgaan", record.body, record.body_ref, tooi)
            if record.body
            else ""
        )
        members = "".join(self.member(member) for member in record.members)
        inner = (
            self.leaf("titel", record.title)
            + self.leaf("citeertitel", record.citation)
            + '<samenwerkingsvorm afkorting="OL">Openbaar lichaam</samenwerkingsvorm>'
            + self.leaf("datumInwerkingtreding", record.since)
            + self.leaf("datumUitwerkingtreding", record.until)
            + self.leaf("datumMutatie", record.changed)
            + versions
            + body
            + f"<{self.tag('deelnemendeOrganisaties')}>{members}"
            + f"</{self.tag('deelnemendeOrganisaties')}>"
        )
        return self.element("regeling", inner, systeemId=record.id)

    def member(self, member: Member) -> str:
        boards = (
            f"<{self.tag('bestuursorganen')}>{self.leaf('bestuursorgaan', 'College')}"
            f"</{self.tag('bestuursorganen')}>"
        )
        if self.shape.swapped:
            told = f" toetredingsDatum={quoteattr(member.joined)}"
            told += f" uittredingsDatum={quoteattr(member.left)}" if member.left else ""
            tag = self.tag("deelnemendeOrganisatie")
            identifier = self.leaf("resourceIdentifierTOOI", member.identifier)
            return f"<{tag}{told}>{identifier}{escape(member.name)}{boards}</{tag}>"
        inner = (
            self.leaf("naam", member.name)
            + self.leaf("toetredingsDatum", member.joined)
            + self.leaf("uittredingsDatum", member.left)
            + boards
        )
        return self.element(
            "deelnemendeOrganisatie", inner, resourceIdentifierTOOI=member.identifier
        )
