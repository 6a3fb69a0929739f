"""What stands under a map: its note, what is missing and how to add it, sources and evidence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import regiokaart
from regiokaart import register
from regiokaart.print import style
from regiokaart.texts import Language, enumeration, text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from regiokaart.classes import MapClass
    from regiokaart.layer import Scene
    from regiokaart.study import MapSpec

_NOTE_SIZE = 8.5
_SOURCE_SIZE = 7.0


@dataclass(frozen=True)
class Block:
    """A paragraph, broken into lines."""

    lines: list[str]
    size: float
    leading: float
    gap: float
    weight: style.Weight = "regular"
    colour: str = style.INK


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
    lang: Language,
    within: float,
) -> Notes:
    """Return what stands under a map, set no wider than `within` millimetres."""
    blocks = []
    if spec.note:
        lines = style.wrap(spec.note.get(lang), _NOTE_SIZE, within)
        blocks.append(Block(lines, _NOTE_SIZE, 3.9, 1.4))
    if any(one.hatched for one in classes):
        command = f"regiokaart template {scene.study.id} {spec.id}"
        words = text("complete", lang, command=command)
        blocks.append(
            Block(style.wrap(words, _NOTE_SIZE, within), _NOTE_SIZE, 3.9, 1.4, weight="semibold")
        )
    blocks += [
        Block(
            style.wrap(words, _SOURCE_SIZE, within), _SOURCE_SIZE, 3.1, 0.5, colour=style.SOFT_INK
        )
        for words in source_lines(scene, spec, classes, lang=lang)
    ]
    return Notes(blocks)


def source_lines(
    scene: Scene, spec: MapSpec, classes: Sequence[MapClass], *, lang: Language
) -> list[str]:
    """Return the lines that tell where boundaries, figures and memberships come from."""
    parts = []
    if attribution := scene.attribution(lang):
        parts.append(attribution)
    if any(one.population is not None for one in classes):
        date = text("population_date", lang, year=register.POPULATION_DATE.year)
        parts.append(f"CBS 85039NED ({date})")
    lines = [f"{text('source', lang)}: {'; '.join(parts)}."] if parts else []
    for evidence in ("stated", "inferred", "weak"):
        found = _sources(scene, spec, evidence)
        if not found:
            continue
        if evidence == "stated":
            head = text("membership_sources", lang)
        else:
            names = enumeration(_who(scene, classes, evidence), lang)
            head = text(f"evidence_{evidence}", lang, names=names)
            head = head[0].upper() + head[1:]
        lines.append(f"{head}: {'; '.join(found)}.")
    lines.append(text("made_with", lang, version=regiokaart.__version__) + ".")
    return lines


def _sources(scene: Scene, spec: MapSpec, evidence: str) -> list[str]:
    """Return the sources of the shown memberships with this evidence, each once."""
    frame = scene.memberships.frame
    shown = frame["cooperation"].isin([show.cooperation for show in spec.show])
    told = scene.layer["province_code" if spec.kind == "partners" else "code"]
    rows = frame[shown & (frame["evidence"] == evidence) & frame["code"].isin(told)]
    every = [part.strip() for source in rows["source"] for part in source.split("; ")]
    return list(dict.fromkeys(part.rstrip(".") for part in every if part))


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
