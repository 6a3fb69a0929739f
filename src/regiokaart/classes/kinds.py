"""The classes of maps that do not show region by region: counts, partner provinces, blank spots."""

from __future__ import annotations

from typing import TYPE_CHECKING

from regiokaart.classes.colours import colours_of, ramp
from regiokaart.classes.model import Kind, MapClass, total
from regiokaart.classes.regions import evidence_of, keys_of, region_names, shown_regions
from regiokaart.memberships import UNKNOWN
from regiokaart.texts import Language, in_words, text

if TYPE_CHECKING:
    from regiokaart.layer import Scene
    from regiokaart.study import MapSpec


def of_counts(scene: Scene, spec: MapSpec, *, lang: Language) -> list[MapClass]:
    """Return a class per number of regions that municipalities are in, the fewest first.

    A region that a municipality is in in part counts, and makes it a class of its own. Those in
    no region are last, and after them those of whom nobody published it.
    """
    keys = keys_of(scene, spec, shown_regions(scene, spec))
    members: dict[tuple[int, bool, bool], list[str]] = {}
    for code, key in keys.items():
        members.setdefault((len(key.regions), bool(key.partly), key.unknown), []).append(code)
    most = max((count for count, _, _ in members), default=0)
    looks = scene.house.colours
    fills = ramp(most, ends=looks.counts)
    evidence = evidence_of(scene, spec)
    classes = []
    for count, partly, unknown in sorted(members, key=lambda one: (one[0] == 0, *one)):
        known = (text("partly", lang), partly), (_unknown(spec, lang), unknown and count)
        notes = "; ".join(words for words, said in known if said)
        kind: Kind = "count" if count else "unknown" if unknown else "outside"
        label = {
            "count": text(
                "in_one_region" if count == 1 else "in_regions", lang, count=in_words(count, lang)
            ),
            "unknown": _unknown(spec, lang),
            "outside": _outside(spec, lang),
        }[kind]
        parts = [f"{count}" if count else "", "partly" * partly, UNKNOWN * unknown]
        fill = fills[count - 1] if count else looks.unknown if unknown else looks.outside
        classes.append(
            _class(
                scene,
                members[count, partly, unknown],
                id="-".join(["in", *filter(None, parts)]) if count else kind,
                kind=kind,
                label=f"{label} ({notes})" if notes else label,
                fills=(fill, looks.outside) if partly else (fill,),
                hatched=unknown,
                evidence=evidence,
            )
        )
    return classes


def of_partners(scene: Scene, spec: MapSpec, *, lang: Language) -> list[MapClass]:
    """Return a class per set of regions that a province is a partner of, in order of the regions.

    The municipalities of the province are in it, whether they take part themselves or not.
    """
    regions = shown_regions(scene, spec)
    partners = scene.memberships.partners
    columns = (partners[name] for name in ("cooperation", "region", "code", "evidence"))
    of_province: dict[str, list[tuple[str, str]]] = {}
    grades: dict[str, set[str]] = {}
    for cooperation, region, province, grade in zip(*columns, strict=True):
        if (cooperation, region) in regions:
            of_province.setdefault(province, []).append((cooperation, region))
            grades.setdefault(province, set()).add(grade)
    members: dict[tuple[tuple[str, str], ...], list[str]] = {}
    evidence: dict[str, set[str]] = {}
    for code, province in scene.layer["province_code"].items():
        key = tuple(sorted(of_province.get(province, ()), key=regions.index))
        members.setdefault(key, []).append(str(code))
        evidence[str(code)] = grades.get(province, set())
    names, colours = region_names(scene, regions, lang), colours_of(scene, regions)
    order = sorted(
        members, key=lambda key: (not key, len(key), [regions.index(one) for one in key])
    )
    return [
        _class(
            scene,
            members[key],
            id="+".join(region for _, region in key) or "outside",
            kind="partner" if key else "outside",
            label=" + ".join(names[one] for one in key) or _outside(spec, lang),
            regions=tuple(region for _, region in key),
            fills=tuple(colours[one] for one in key) or (scene.house.colours.outside,),
            evidence=evidence,
        )
        for key in order
    ]


def of_gaps(scene: Scene, spec: MapSpec, *, lang: Language) -> list[MapClass]:
    """Return the municipalities in no region, by province; the provinces as the map orders them."""
    keys = keys_of(scene, spec, shown_regions(scene, spec))
    provinces = scene.layer["province_code"]
    members: dict[tuple[Kind, str], list[str]] = {}
    for code, key in keys.items():
        province = str(provinces[code])
        if key.regions:
            place: tuple[Kind, str] = ("member", "")
        elif key.unknown:
            place = ("unknown", "")
        else:
            place = ("gap", province) if province in spec.provinces else ("outside", "")
        members.setdefault(place, []).append(code)
    evidence = evidence_of(scene, spec)
    colours = scene.house.colours
    palette = colours.gaps
    called = dict(zip(provinces, scene.layer["province"], strict=True))
    looks: dict[tuple[Kind, str], tuple[str, str]] = {
        ("gap", province): (
            text("in_no_region", lang, province=called[province]),
            palette[index % len(palette)],
        )
        for index, province in enumerate(spec.provinces)
        if province in called
    }
    looks["outside", ""] = (_outside(spec, lang), colours.outside)
    looks["member", ""] = (text("in_some_region", lang), colours.members)
    looks["unknown", ""] = (_unknown(spec, lang), colours.unknown)
    return [
        _class(
            scene,
            members[place],
            id=f"gap-{place[1].lower()}" if place[1] else place[0],
            kind=place[0],
            label=label,
            fills=(fill,),
            hatched=place[0] == "unknown",
            evidence=evidence,
        )
        for place, (label, fill) in looks.items()
        if place in members
    ]


def _class(
    scene: Scene,
    codes: list[str],
    *,
    id: str,  # noqa: A002 - as the field is called
    kind: Kind,
    label: str,
    fills: tuple[str, ...],
    evidence: dict[str, set[str]],
    regions: tuple[str, ...] = (),
    hatched: bool = False,
) -> MapClass:
    codes = sorted(codes)
    tells = kind in {"count", "partner", "member"}
    chosen = scene.layer.loc[codes]
    return MapClass(
        id=id,
        kind=kind,
        label=label,
        regions=regions,
        fills=fills,
        hatched=hatched,
        codes=tuple(codes),
        weak=tuple(code for code in codes if tells and "weak" in evidence.get(code, ())),
        inferred=tuple(code for code in codes if tells and "inferred" in evidence.get(code, ())),
        population=total(chosen["population"], int),
        land_area_km2=total(chosen["land_area_km2"], float),
    )


def _outside(spec: MapSpec, lang: Language) -> str:
    return spec.outside.get(lang) if spec.outside else text("outside", lang)


def _unknown(spec: MapSpec, lang: Language) -> str:
    return spec.unknown.get(lang) if spec.unknown else text("unknown", lang)
