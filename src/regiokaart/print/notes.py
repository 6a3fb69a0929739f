"""What stands under a map: its note, sources and evidence."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import regiokaart
from regiokaart import register
from regiokaart.classes import counts_double
from regiokaart.print import style
from regiokaart.print.citing import cited, evidence_shown, headline, whose
from regiokaart.texts import Language, text

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
) -> list[Notes]:
    """Return all that can stand under a map, from most to least; most papers have no choice.

    On a terse paper the sources of memberships are left out first, then the note is set as small
    as sources are, and at last it is left out. What stands there at least is whom the boundaries
    are of, and whose membership is not simply stated.

    Parameters
    ----------
    scene
        The study.
    spec
        The map.
    classes
        Its classes.
    paper
        The paper.
    lang
        Language of the notes.
    within
        How wide they are set, in millimetres.
    """
    small = paper.type.source

    def set_in(size: float, *, terse: bool) -> Notes:
        """Set the note in type of this size, or leave it out where that is 0."""
        blocks = []
        if spec.note and size:
            lines = style.wrap(spec.note.get(lang), size, within)
            blocks.append(Block(lines, size, size * _NOTE_LEADING, size * 0.165))
        blocks += [
            Block(
                style.wrap(words, small, within),
                small,
                small * _SOURCE_LEADING,
                small * 0.0714,
                colour=style.SOFT_INK,
            )
            for words in source_lines(scene, spec, classes, lang=lang, terse=terse)
        ]
        return Notes(blocks)

    whole = set_in(paper.type.note, terse=False)
    if not paper.terse:
        return [whole]
    return [whole, *(set_in(size, terse=True) for size in (paper.type.note, small, 0.0))]


def shared_lines(
    scene: Scene,
    maps: Sequence[tuple[MapSpec, list[MapClass]]],
    *,
    paper: Paper,
    notes: bool = True,
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
        The paper; sheets of maps on a terse one may not tell the sources.
    notes
        Whether the notes of the maps are told.
    lang
        Language of the notes.
    """
    lines = [text("counts_of_classes", lang)]
    if any(counts_double(classes) for _, classes in maps):
        lines[0] += f" {text('shared_counts', lang)}"
    for place, (spec, classes) in enumerate(maps, start=1):
        note = spec.note.get(lang) if spec.note and notes else ""
        told = [note] if note else []
        told += [
            f"{headline(scene, spec, classes, evidence, lang)}."
            for evidence, word in (("inferred", "inferred"), ("weak", "weak_evidence"))
            if evidence in evidence_shown(scene, spec)
            # a note with the word and all names has said it already
            and not all(
                part in note
                for part in (text(word, lang), *whose(scene, spec, classes, evidence, lang))
            )
        ]
        if told:
            lines.append(f"{place}. {' '.join(told)}")
    lines += _figures(scene, False, lang)  # noqa: FBT003
    if not paper.terse:
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
    found = evidence_shown(scene, spec)
    for evidence in ("stated", "inferred", "weak"):
        if evidence not in found or (terse and evidence == "stated"):
            continue
        told = headline(scene, spec, classes, evidence, lang)
        lines.append(f"{told}." if terse else f"{told}: {cited(scene, spec, evidence, lang)}.")
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
