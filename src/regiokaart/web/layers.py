"""The layers of a page: the map itself, each of its co-operations, and where they overlap."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from regiokaart.classes import (
    class_of,
    classify,
    outlines,
    region_names,
    shown_regions,
)
from regiokaart.classes.colours import colours_of
from regiokaart.provenance import reasons_of, told_events, told_share
from regiokaart.texts import curly, text
from regiokaart.web.signs import signs_of
from regiokaart.web.words import word

if TYPE_CHECKING:
    from regiokaart.classes import MapClass
    from regiokaart.layer import Scene
    from regiokaart.memberships import Told
    from regiokaart.study import MapSpec
    from regiokaart.texts import Language
    from regiokaart.web.signs import ClassSigns

WHOLE, OVERLAP = "kaart", "overlap"
"""The ids of the layers that are of no one co-operation."""


@dataclass(frozen=True, kw_only=True)
class Fact:
    """What a layer says of one municipality, in words.

    Attributes
    ----------
    label
        What its class is called.
    evidence
        How that is known; empty where there is nothing to support.
    is_stated
        Whether that is the usual case, which need not be told.
    sources
        The sources of what is shown, each with the language it is told in.
    more
        Its share and the reorganisations behind it, where there are any.
    """

    label: str
    evidence: str
    is_stated: bool
    sources: tuple[Told, ...]
    more: tuple[tuple[str, str], ...]


@dataclass(frozen=True, kw_only=True)
class Layer:
    """One way of colouring the map.

    Attributes
    ----------
    id, title
        What it is called in an address, and by people.
    classes, signs
        The classes and their signs, in the order of the legend.
    facts
        What it says of each municipality, by code.
    regions
        The regions with an outline: their name, id and municipalities.
    """

    id: str
    title: str
    classes: list[MapClass]
    signs: list[ClassSigns]
    facts: dict[str, Fact]
    regions: tuple[tuple[str, str, tuple[str, ...]], ...]


def layers_of(scene: Scene, spec: MapSpec, *, lang: Language, prefix: str) -> list[Layer]:
    """Return the layers of a map, itself first.

    Parameters
    ----------
    scene
        The study area.
    spec
        The map.
    lang
        Language of the texts.
    prefix
        The beginning of the ids of patterns, which must be unique within a page.
    """
    several = len(spec.show) > 1
    title = word("all_cooperations", lang) if several else spec.title.get(lang)
    plans = [(WHOLE, title, spec)]
    if several:
        # what a map says of who is outside it holds for all that it shows, not for one of them
        silent = {"outside": None, "unknown": None, "declined": None}
        plans += [
            (show.cooperation, told.title.get(lang), spec.model_copy(update={"show": (show,)}))
            for show in spec.show
            if (told := scene.study.cooperation(show.cooperation))
        ]
        plans[1:] = [(id_, name, one.model_copy(update=silent)) for id_, name, one in plans[1:]]
    whole = classify(scene, spec, lang=lang)
    if spec.kind == "regions" and any(len(group.regions) > 1 for group in whole):
        plans.append((OVERLAP, word("overlaps", lang), spec.model_copy(update={"kind": "count"})))
    return [
        _layer(scene, spec, one, id_=id_, title=name, lang=lang, prefix=f"{prefix}-{place}")
        for place, (id_, name, one) in enumerate(plans, start=1)
    ]


def _layer(
    scene: Scene,
    whole: MapSpec,
    spec: MapSpec,
    *,
    id_: str,
    title: str,
    lang: Language,
    prefix: str,
) -> Layer:
    classes = classify(scene, spec, lang=lang)
    if spec.kind == whole.kind and spec.show != whole.show:
        classes = _in_colours_of(scene, whole, spec, classes)
    apart = spec.model_copy(
        update={"show": tuple(show.model_copy(update={"together": None}) for show in spec.show)}
    )
    names = region_names(scene, shown_regions(scene, apart), lang)
    return Layer(
        id=id_,
        title=title,
        classes=classes,
        signs=signs_of(classes, prefix=prefix, colours=scene.house.colours),
        facts=_facts(scene, spec, classes, lang=lang),
        regions=tuple(
            (names[region], "/".join(region), tuple(codes))
            for region, codes in outlines(scene, spec).items()
        ),
    )


def _in_colours_of(
    scene: Scene, whole: MapSpec, spec: MapSpec, classes: list[MapClass]
) -> list[MapClass]:
    """Return the classes of one co-operation in the colours that its regions have on the map."""
    own = colours_of(scene, shown_regions(scene, spec))
    on_map = colours_of(scene, shown_regions(scene, whole))
    if len(set(own.values())) < len(own):
        return classes  # a colour that comes back stands for several regions
    turned = {colour: on_map[region] for region, colour in own.items()}
    return [
        replace(group, fills=tuple(turned.get(fill, fill) for fill in group.fills))
        for group in classes
    ]


def _facts(
    scene: Scene, spec: MapSpec, classes: list[MapClass], *, lang: Language
) -> dict[str, Fact]:
    group_of = class_of(classes)
    reasons_by_code = reasons_of(scene, spec)
    facts = {}
    for code in map(str, scene.layer.index):
        group = group_of[code]
        grade = _evidence(code, group)
        reasons = reasons_by_code.get(code, ())
        supported = grade not in {"", "not_known"}
        told = (reason.told_source(lang) for reason in reasons if supported and reason.region)
        sources = dict.fromkeys(one._replace(words=curly(one.words)) for one in told)
        trail = "; ".join(dict.fromkeys(reason.trail for reason in reasons if reason.trail))
        rows = [
            (text("share", lang), told_share(reasons, lang)),
            (text("by_succession", lang), told_events(trail, lang)),
        ]
        facts[code] = Fact(
            label=group.label,
            evidence=text(grade, lang) if grade else "",
            is_stated=grade in {"", "stated", "not_known"},
            sources=tuple(sources),
            more=tuple((key, value) for key, value in rows if value),
        )
    return facts


def _evidence(code: str, group: MapClass) -> str:
    """Return the key of the text that tells how well a class is supported, or nothing."""
    if group.kind in {"outside", "gap"}:
        return ""
    if group.kind == "unknown":
        return "not_known"
    if code in group.weak:
        return "weak_evidence"
    return "inferred" if code in group.inferred else "stated"
