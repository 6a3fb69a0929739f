"""The export of the Register van Overheidsorganisaties, read as a stream.

The file is large, so what is not needed is thrown away as it passes.

The shape of the file is known from other readers of it, not from its schema. Hence elements and
attributes are taken by their local name, in any namespace, and a value is taken from a child
element or from an attribute.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from regiokaart.errors import MembershipError
from regiokaart.memberships.roo.xml_stream import local_name, walk

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from lxml.etree import _Element

_MOST_ELEMENTS = 200_000
"""In one regulation. The largest have some thousands."""

_REGULATION = "regeling"
_ORGANISATION = "organisatie"
_CHANGED = "datummutatie"
_SHORT = "afkorting"
_IDENTIFIER = "resourceidentifiertooi"
_MADE = frozenset({"exportdatum", "datumexport", "datum", "aanmaakdatum", "datumaanmaak"})
"""Under which names the root could tell the day of the export; no schema says which."""

DOWNLOAD = "Download exportOO.xml again from https://organisaties.overheid.nl."


@dataclass(frozen=True, slots=True)
class Member:
    """A member of a regulation, as it is written."""

    name: str
    tooi: str
    joined: str
    left: str


@dataclass(frozen=True, slots=True)
class Version:
    """A version of a regulation, as it is written.

    Attributes
    ----------
    body_id, body_ref
        Two ids of the body that it sets up: such as ``so0830``, and that of its record.
    previous, following
        The ids of the versions that it names.
    """

    id: str
    title: str
    citation: str
    body: str
    body_id: str
    body_ref: str
    since: str
    until: str
    changed: str
    previous: tuple[str, ...]
    following: tuple[str, ...]
    members: tuple[Member, ...]


@dataclass(frozen=True)
class Export:
    """What an export has on regulations.

    Attributes
    ----------
    versions
        In the order of the file.
    short
        The abbreviation of an organisation, by the id of its record.
    made
        The day of the export, where the file tells it, or an empty text.
    changed
        The latest change of any record.
    """

    versions: tuple[Version, ...]
    short: dict[str, str]
    made: str
    changed: str


def read_export(path: Path) -> Export:
    """Read the regulations of an export; its size does not matter for the memory it takes.

    Parameters
    ----------
    path
        The XML file, or a gzip or zip file with it.

    Raises
    ------
    MembershipError
        When it cannot be read, is not whole, is no such export or has a document type.
    """
    reader = _Reader(path.name)
    for event, element in walk(path, fix=DOWNLOAD):
        if event == "start":
            reader.start(element)
        else:
            reader.end(element)
    if not reader.versions:
        raise MembershipError(
            f"{path.name} has no regulations (gemeenschappelijke regelingen); its outer element is "
            f"{reader.root!r}, with {reader.organisations} organisations. The whole export, "
            "exportOO.xml, has them; the files by category may not."
        )
    return reader.result()


class _Reader:
    """Takes what is needed out of the elements as they pass, and clears them."""

    def __init__(self, file: str) -> None:
        self._file = file
        self.versions: list[Version] = []
        self.organisations = 0
        self.root = ""
        self._made = ""
        self._changed = ""
        self._short: dict[str, str] = {}
        self._texts: dict[str, str] = {}
        self._depth = 0
        self._inside = 0
        """How deep the regulation lies that is being read; 0 for none."""
        self._elements = 0

    def start(self, element: _Element) -> None:
        self._depth += 1
        if self._inside:
            self._elements += 1
            if self._elements > _MOST_ELEMENTS:
                raise MembershipError(
                    f"{self._file} has a regulation with more than {_MOST_ELEMENTS} elements, "
                    f"which cannot be right. {DOWNLOAD}"
                )
            return
        name = local_name(element)
        if self._depth == 1:
            self.root = name
            self._made = next((value for key, value in _attributes(element) if key in _MADE), "")
        if name == _REGULATION:
            self._inside, self._elements = self._depth, 0

    def end(self, element: _Element) -> None:
        if not self._inside:
            self._outside(element)
        elif self._inside == self._depth:
            version = self._version(element)
            if version.title or version.members:  # else a mention of a regulation, not its record
                self.versions.append(version)
            self._inside = 0
        if not self._inside:
            self._drop(element)
        self._depth -= 1

    def result(self) -> Export:
        return Export(tuple(self.versions), self._short, self._made, self._changed)

    def _outside(self, element: _Element) -> None:
        name = local_name(element)
        if name == _ORGANISATION:
            self.organisations += 1
        elif name == _SHORT:
            parent = element.getparent()
            if parent is not None and local_name(parent) == _ORGANISATION:
                self._short[_value(parent, "systeemid")] = _text(element)
        elif name == _CHANGED:
            self._note_change(_text(element))
        elif name in _MADE and self._depth == 2 and not self._made:  # noqa: PLR2004
            self._made = _text(element)

    def _note_change(self, text: str) -> None:
        if text[:4].isdigit():
            self._changed = max(self._changed, text[:10])

    def _drop(self, element: _Element) -> None:
        """Forget an element, and those before it."""
        element.clear()
        parent = element.getparent()
        if parent is not None:
            while element.getprevious() is not None:
                del parent[0]

    def _version(self, element: _Element) -> Version:
        bodies = (child for child in element if local_name(child) == "regionaalsamenwerkingsorgaan")
        body = next(bodies, None)
        changed = _value(element, _CHANGED)
        self._note_change(changed)
        return Version(
            id=_value(element, "systeemid"),
            title=_value(element, "titel") or _value(element, "naam"),
            citation=_value(element, "citeertitel"),
            body="" if body is None else _name(body),
            body_id="" if body is None else _value(body, _IDENTIFIER).rpartition("/")[2],
            body_ref="" if body is None else _value(body, "systeemid"),
            since=_value(element, "datuminwerkingtreding"),
            until=_value(element, "datumuitwerkingtreding"),
            changed=changed,
            previous=_references(element, "previousversion"),
            following=_references(element, "nextversion"),
            members=tuple(
                self._member(child)
                for child in element.iter()
                if local_name(child) == "deelnemendeorganisatie"
            ),
        )

    def _member(self, element: _Element) -> Member:
        texts = (
            _name(element),
            _value(element, _IDENTIFIER),
            _value(element, "toetredingsdatum"),
            _value(element, "uittredingsdatum"),
        )
        # the same few hundred names and ids stand in thousands of lists
        return Member(*(self._texts.setdefault(text, text) for text in texts))


def _attributes(element: _Element) -> Iterator[tuple[str, str]]:
    for key, value in element.attrib.items():
        yield local_name(str(key)), " ".join(str(value).split())


def _text(element: _Element) -> str:
    return " ".join("".join(str(text) for text in element.itertext()).split())


def _value(element: _Element, name: str) -> str:
    """Return a value that is an attribute of an element or the text of a child."""
    for key, value in _attributes(element):
        if key == name and value:
            return value
    for child in element:
        if local_name(child) == name and (text := _text(child)):
            return text
    return ""


def _name(element: _Element) -> str:
    """Return the name of an organisation, which is its child or its own text."""
    own = [element.text or "", *(child.tail or "" for child in element)]
    return _value(element, "naam") or " ".join(" ".join(own).split())


def _references(element: _Element, name: str) -> tuple[str, ...]:
    """Return the ids of versions that a version names."""
    found = (_value(child, "systeemid") for child in element if local_name(child) == name)
    return tuple(value for value in found if value)
