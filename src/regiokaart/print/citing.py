"""Where memberships come from: each document once, with what is remarked of whom."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from regiokaart import register
from regiokaart.classes import is_all, names_of, shown_rows
from regiokaart.memberships import DECLINED, apart, citations, told_in
from regiokaart.texts import Language, curly, enumeration, text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from regiokaart.classes import MapClass
    from regiokaart.layer import Scene
    from regiokaart.study import MapSpec

_FEW = 2  # municipalities that are named rather than their region
_AMBIGUOUS = re.compile(r"[,:+]")  # in a label that stands among others


class _Row(NamedTuple):
    """A membership of which a source is told."""

    region: tuple[str, str]
    code: str
    evidence: str
    sources: tuple[str, ...]


@dataclass
class _Document:
    """The memberships that rest on a document, and those that a remark is about."""

    rows: list[_Row] = field(default_factory=list)
    remarks: dict[str, list[_Row]] = field(default_factory=dict)


def evidence_shown(scene: Scene, spec: MapSpec) -> set[str]:
    """Return how the memberships of a map are known that have a source."""
    rows = shown_rows(scene, spec)
    return set(rows.loc[rows["source"] != "", "evidence"])


def whose(
    scene: Scene, spec: MapSpec, classes: Sequence[MapClass], evidence: str, lang: Language
) -> list[str]:
    """Return whose membership has this evidence: a region where it is all of it, else names."""
    found = [(one, one.weak if evidence == "weak" else one.inferred) for one in classes]
    if spec.kind == "partners":
        return names_of(scene, spec, [code for _, codes in found for code in codes])
    names: list[str] = []
    for one, codes in found:
        if one.kind in {"region", "combination"} and codes == one.codes and len(codes) > 1:
            apart_ = _AMBIGUOUS.search(one.label)
            names.append(text("quoted", lang, words=one.label) if apart_ else one.label)
        else:
            names += names_of(scene, spec, codes)
    return names


def headline(
    scene: Scene, spec: MapSpec, classes: Sequence[MapClass], evidence: str, lang: Language
) -> str:
    """Return what the sources are told of: all memberships, or whose is not simply stated."""
    key = f"evidence_{evidence}" if evidence != "stated" else "membership_sources"
    if spec.kind == "partners":
        key += "_partners"
    if evidence == "stated":
        return text(key, lang)
    if is_all(scene, spec, evidence):
        words = text(f"{key}_all", lang)
    else:
        names = enumeration(whose(scene, spec, classes, evidence, lang), lang)
        words = text(key, lang, names=names)
    return words[0].upper() + words[1:]


def cited(scene: Scene, spec: MapSpec, evidence: str, lang: Language) -> str:
    """Return the sources of the memberships with this evidence.

    Each document is named once, with all that is remarked of it after it. What is not remarked of
    all that rests on the document, is told with whom it is about.
    """
    rows = _rows(scene, spec, lang)
    documents: dict[str, _Document] = {}
    told = [row for row in rows if row.evidence == evidence]
    parts = list(dict.fromkeys(source for row in told for source in row.sources))
    citation = dict(zip(parts, citations(parts), strict=True))
    for row in told:
        for source in row.sources:
            one = documents.setdefault(citation[source].document, _Document())
            one.rows.append(row)
            for remark in apart(citation[source].remark):
                one.remarks.setdefault(remark, []).append(row)
    return curly(
        "; ".join(f"{name}{_remarks(scene, one, rows, lang)}" for name, one in documents.items())
    )


def _rows(scene: Scene, spec: MapSpec, lang: Language) -> list[_Row]:
    frame = shown_rows(scene, spec)
    names = ("cooperation", "region", "code", "evidence", "source", "source_en")
    return [
        _Row(
            (cooperation, region),
            code,
            evidence,
            tuple(
                part.strip().rstrip(".")
                for part in apart(told_in(lang, source=source, source_en=english).words)
            ),
        )
        for cooperation, region, code, evidence, source, english in zip(
            *(frame[name] for name in names), strict=True
        )
    ]


def _remarks(scene: Scene, one: _Document, rows: list[_Row], lang: Language) -> str:
    """Return the remarks on a document in brackets, those on the same memberships together."""
    groups: dict[tuple[_Row, ...], list[str]] = {}
    for remark, about in one.remarks.items():
        groups.setdefault(tuple(about), []).append(remark)
    of_all = groups.pop(tuple(one.rows), [])
    told = ["; ".join(of_all)] if of_all else []
    told += [
        f"{enumeration(_about(scene, about, rows, lang), lang)}: {'; '.join(remarks)}"
        for about, remarks in groups.items()
    ]
    return f" ({'; '.join(told)})" if told else ""


def _about(scene: Scene, about: Sequence[_Row], rows: list[_Row], lang: Language) -> list[str]:
    """Return a few municipalities by name, and else the regions of which they are all members."""
    codes = list(dict.fromkeys(row.code for row in about))
    names: list[str] = []
    for region in dict.fromkeys(row.region for row in about):
        of_region = list(dict.fromkeys(row.code for row in about if row.region == region))
        whole = len(of_region) == len({row.code for row in rows if row.region == region})
        if len(codes) > _FEW and whole and region[1] != DECLINED:
            names.append(_region(scene, region, lang))
        else:
            names += [_name(code) for code in of_region]
    return list(dict.fromkeys(names))


def _region(scene: Scene, region: tuple[str, str], lang: Language) -> str:
    """Return what a region is called, without what its label says more of it after a colon."""
    frame = scene.memberships.frame
    of_region = (frame["cooperation"] == region[0]) & (frame["region"] == region[1])
    given = str(frame.loc[of_region, "region_name"].iloc[0])
    return scene.study.region_name(*region, given, lang).partition(":")[0]


def _name(code: str) -> str:
    if code.startswith("PV"):
        return register.province_name(code)
    return register.map_name(code, register.name_of(code))
