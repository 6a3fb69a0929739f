"""What stands under a map: its note, what is missing and how to add it, sources and evidence."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import regiokaart
from regiokaart import register
from regiokaart.classes import counts_double
from regiokaart.print import style
from regiokaart.texts import Language, enumeration, text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from regiokaart.classes import MapClass
    from regiokaart.layer import Scene
    from regiokaart.print.paper import Paper
    from regiokaart.study import MapSpec

_NOTE_LEADING = 3.9 / 8.5  # mm per point of the type
_SOURCE_LEADING = 3.1 / 7.0


@dataclass(frozen=True)
class Block:
    """A paragraph, broken into lines."""

    lines: list[str]
    size: float
    leading: float
    gap: float
    weight: style.Weight = "regular"
    colour: str = field(default_factory=lambda: style.INK)


@dataclass(frozen=True)
class Notes:
    """The paragraphs under a map."""

    blocks: list[Block]

    @property
    def height(self) -> float:
        """Height in millimetres."""
        return sum(block.leading * len(block.lines) + block.gap for block in self.blocks)


def make_notes(
    scene: Scene,
    spec: MapSpec,
    classes: Sequence[MapClass],
    *,
    paper: Paper,
    lang: Language,
    within: float,
) -> Notes:
    """Return what stands under a map, set no wider than `within` millimetres.

    On a terse paper that is whom the boundaries are of, and whose membership is not simply stated.
    """
    size, small = paper.type.note, paper.type.source
    blocks = []
    if spec.note and not paper.terse:
        lines = style.wrap(spec.note.get(lang), size, within)
        blocks.append(Block(lines, size, size * _NOTE_LEADING, size * 0.165))
    if any(one.hatched for one in classes) and not paper.terse:
        command = f"regiokaart template {scene.study.id} {spec.id}"
        words = text("complete", lang, command=command)
        lines = style.wrap(words, size, within, "semibold")
        blocks.append(Block(lines, size, size * _NOTE_LEADING, size * 0.165, weight="semibold"))
    blocks += [
        Block(
            style.wrap(words, small, within),
            small,
            small * _SOURCE_LEADING,
            small * 0.0714,
            colour=style.SOFT_INK,
        )
        for words in source_lines(scene, spec, classes, lang=lang, terse=paper.terse)
    ]
    return Notes(blocks)


def shared_lines(
    scene: Scene,
    maps: Sequence[tuple[MapSpec, list[MapClass]]],
    *,
    paper: Paper,
    lang: Language,
) -> list[str]:
    """Return what stands under all maps of a study together: what they share is told once.

    Parameters
    ----------
    scene
        The study.
    maps
        Its maps with their classes.
    paper
        The paper; on a terse one the notes of the maps are left out.
    lang
        Language of the notes.
    """
    lines = [text("counts_of_classes", lang)]
    if any(counts_double(classes) for _, classes in maps):
        lines[0] += f" {text('shared_counts', lang)}"
    for place, (spec, classes) in enumerate(maps, start=1):
        told = [spec.note.get(lang)] if spec.note and not paper.terse else []
        told += [
            f"{_told(scene, classes, evidence, lang)}."
            for evidence in ("inferred", "weak")
            if evidence in _sources(scene, spec)
        ]
        if told:
            lines.append(f"{place}. {' '.join(told)}")
    lines += _figures(scene, False, lang)  # noqa: FBT003
    lines.append(text("sources_on_sheets", lang))
    lines.append(text("made_with", lang, version=regiokaart.__version__) + ".")
    return lines


def small_notes(lines: Sequence[str], *, size: float, within: float) -> Notes:
    """Set lines in small type, no wider than `within` millimetres; `size` is in points."""
    return Notes(
        [
            Block(
                style.wrap(words, size, within),
                size,
                size * _SOURCE_LEADING,
                size * 0.12,
                colour=style.SOFT_INK,
            )
            for words in lines
        ]
    )


def source_lines(
    scene: Scene,
    spec: MapSpec,
    classes: Sequence[MapClass],
    *,
    lang: Language,
    terse: bool = False,
) -> list[str]:
    """Return the lines that tell where boundaries, figures and memberships come from.

    Parameters
    ----------
    scene
        The study.
    spec
        The map.
    classes
        Its classes.
    lang
        Language of the lines.
    terse
        Whether of memberships only those are told that are not simply stated, without the sources.
    """
    lines = _figures(scene, any(one.population is not None for one in classes), lang)
    found = _sources(scene, spec)
    for evidence in ("stated", "inferred", "weak"):
        if evidence not in found or (terse and evidence == "stated"):
            continue
        told = _told(scene, classes, evidence, lang)
        lines.append(f"{told}." if terse else f"{told}: {'; '.join(found[evidence])}.")
    lines.append(text("made_with", lang, version=regiokaart.__version__) + ".")
    if scene.house.footer:
        lines.append(scene.house.footer.get(lang))
    return lines


def _figures(scene: Scene, population: bool, lang: Language) -> list[str]:  # noqa: FBT001
    """Return the line that tells whose boundaries and figures these are."""
    parts = []
    if attribution := scene.attribution(lang):
        parts.append(attribution)
    if population:
        date = text("population_date", lang, year=register.POPULATION_DATE.year)
        parts.append(f"CBS 85039NED ({date})")
    return [f"{text('source', lang)}: {'; '.join(parts)}."] if parts else []


def _told(scene: Scene, classes: Sequence[MapClass], evidence: str, lang: Language) -> str:
    if evidence == "stated":
        return text("membership_sources", lang)
    names = enumeration(_who(scene, classes, evidence), lang)
    head = text(f"evidence_{evidence}", lang, names=names)
    return head[0].upper() + head[1:]


def _sources(scene: Scene, spec: MapSpec) -> dict[str, list[str]]:
    """Return the sources of the shown memberships by evidence, each once; never none of one."""
    frame = scene.memberships.frame
    shown = frame["cooperation"].isin([show.cooperation for show in spec.show])
    told = scene.layer["province_code" if spec.kind == "partners" else "code"]
    rows = frame.loc[shown & frame["code"].isin(told), ["evidence", "source"]]
    found: dict[str, dict[str, None]] = {}  # keys keep their order
    for evidence, source in zip(rows["evidence"], rows["source"], strict=True):
        for part in map(str.strip, source.split("; ")):
            if part:
                found.setdefault(evidence, {})[part.rstrip(".")] = None
    return {evidence: list(parts) for evidence, parts in found.items()}


def _who(scene: Scene, classes: Sequence[MapClass], evidence: str) -> list[str]:
    """Return whose membership has this evidence: a class where it is all of it, else names."""
    names = []
    for one in classes:
        codes = one.weak if evidence == "weak" else one.inferred
        if codes and codes == one.codes and len(codes) > 1:
            names.append(one.label)
        else:
            names += [
                register.map_name(code, scene.layer.at[code, "name"]) for code in sorted(codes)
            ]
    return names
