"""The classes of a map: which municipalities share a sign, what it looks like and what it means."""

from __future__ import annotations

from typing import TYPE_CHECKING

from regiokaart.classes.evidence import is_all, names_of, shown_rows, sign_of_inferred
from regiokaart.classes.kinds import of_counts, of_gaps, of_partners
from regiokaart.classes.model import (
    DECLINED_FILL,
    MEMBER_FILL,
    OUTSIDE,
    PALETTE,
    UNKNOWN_FILL,
    Kind,
    MapClass,
)
from regiokaart.classes.regions import keys_of, of_regions, region_names, shown_regions

if TYPE_CHECKING:
    from collections.abc import Sequence

    from regiokaart.layer import Scene
    from regiokaart.study import MapSpec
    from regiokaart.texts import Language

_BY_KIND = {
    "regions": of_regions,
    "count": of_counts,
    "partners": of_partners,
    "gaps": of_gaps,
}


def classify(scene: Scene, spec: MapSpec, *, lang: Language = "nl") -> list[MapClass]:
    """Return the classes of a map that have municipalities, in the order of the legend.

    On a map of regions these come first, in the order of the membership table, then combinations
    of regions, then members in part, stated non-participation, outside and unknown. Each
    municipality of the study area is in exactly one class.

    Parameters
    ----------
    scene
        The joined study.
    spec
        The map; its kind decides what the classes are.
    lang
        Language of the labels.
    """
    return _BY_KIND[spec.kind](scene, spec, lang=lang)


def class_of(classes: list[MapClass]) -> dict[str, MapClass]:
    """Return the class of each municipality, by code."""
    return {code: one for one in classes for code in one.codes}


def parts(classes: Sequence[MapClass]) -> dict[str, list[MapClass]]:
    """Return the classes that a legend tells the figures of together, by the id of the first.

    A region is told with those that it shares with others: it would else seem smaller than it is.
    """
    found = {}
    for one in classes:
        found[one.id] = [one]
        if one.kind in {"region", "partner"} and not one.hatched:
            found[one.id] += [other for other in classes if set(one.regions) < set(other.regions)]
    return found


def sizes(classes: Sequence[MapClass]) -> dict[str, tuple[int, int | None]]:
    """Return the municipalities and inhabitants that a legend tells of each class, by its id.

    Inhabitants are ``None`` when not known of all; see `parts`.
    """
    found = {}
    for key, together in parts(classes).items():
        people = [part.population for part in together]
        found[key] = (
            sum(len(part.codes) for part in together),
            None if None in people else sum(count or 0 for count in people),
        )
    return found


def counts_double(classes: Sequence[MapClass]) -> bool:
    """Return whether some municipalities are in the sizes of two regions."""
    told = sizes(classes)
    return any(told[one.id][0] != len(one.codes) for one in classes)


def outlines(scene: Scene, spec: MapSpec) -> dict[tuple[str, str], list[str]]:
    """Return the regions whose outline a map shows, each with the municipalities that are in it.

    These are all regions that it is about, also where it shows several as one.

    Parameters
    ----------
    scene
        The joined study.
    spec
        The map.
    """
    apart = spec.model_copy(
        update={"show": tuple(show.model_copy(update={"together": None}) for show in spec.show)}
    )
    regions = shown_regions(scene, apart)
    found: dict[tuple[str, str], list[str]] = {}
    keys = keys_of(scene, apart, regions)
    for region in regions:
        codes = [
            code for code, key in keys.items() if region in key.regions and region not in key.partly
        ]
        if codes:
            found[region] = codes
    return found


__all__ = [
    "DECLINED_FILL",
    "MEMBER_FILL",
    "OUTSIDE",
    "PALETTE",
    "UNKNOWN_FILL",
    "Kind",
    "MapClass",
    "class_of",
    "classify",
    "counts_double",
    "is_all",
    "names_of",
    "outlines",
    "parts",
    "region_names",
    "shown_regions",
    "shown_rows",
    "sign_of_inferred",
    "sizes",
]
