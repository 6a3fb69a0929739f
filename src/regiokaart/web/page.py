"""The page of a map: interactive map, legend and notes in one file that needs nothing else."""

from __future__ import annotations

import html
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from regiokaart import register
from regiokaart.classes import class_of, classify, counts_double, outlines, parts, sizes
from regiokaart.files import replacing
from regiokaart.provenance import reasons_of, told_events, told_share
from regiokaart.texts import (
    Language,
    count_of_municipalities,
    enumeration,
    long_date,
    number,
    text,
)
from regiokaart.web import assets, drawing
from regiokaart.web.signs import Sign, patterns, signs_of

if TYPE_CHECKING:
    from regiokaart.classes import MapClass
    from regiokaart.layer import Scene
    from regiokaart.study import MapSpec
    from regiokaart.web.signs import ClassSigns

_TEXTS: dict[str, tuple[str, str]] = {
    "map": ("Kaart", "Map"),
    "land_area": ("landoppervlakte", "land area"),
    "by_class": ("Gemeenten per klasse, en bronnen", "Municipalities by class, and sources"),
    "zoom_in": ("Inzoomen", "Zoom in"),
    "zoom_out": ("Uitzoomen", "Zoom out"),
    "library": ("Kaartvenster: Leaflet (BSD)", "Map viewer: Leaflet (BSD)"),
}

_WEAK = Sign(id="teken-zwak", fills=("#ffffff",), dotted=True)


@dataclass(frozen=True)
class Page:
    """A page, complete in itself.

    Attributes
    ----------
    html
        The page. Opening it fetches nothing.
    title
        The title of the map.
    map_id
        The id of the map.
    """

    html: str
    title: str
    map_id: str

    def save(self, path: Path | str) -> None:
        """Write the page to a file, in UTF-8.

        Raises
        ------
        OutputError
            When the file cannot be written; what stood there is then untouched.
        """
        with replacing(Path(path)) as temporary:
            temporary.write_text(self.html, encoding="utf-8", newline="\n")

    def _repr_html_(self) -> str:
        source, title = html.escape(self.html), html.escape(self.title)
        return (
            f'<iframe srcdoc="{source}" title="{title}" '
            'style="width:100%;height:42rem;border:1px solid #d9d7d1"></iframe>'
        )


def draw_page(scene: Scene, spec: MapSpec, *, lang: Language = "nl") -> Page:
    """Draw the page of one map.

    Parameters
    ----------
    scene
        The study area, simplified with `Scene.drawn`.
    spec
        The map.
    lang
        Language of the page.
    """
    classes = classify(scene, spec, lang=lang)
    signs = signs_of(classes, prefix="teken")
    facts = _facts(scene, spec, classes, lang=lang)
    drawn = drawing.draw(
        scene,
        classes,
        signs,
        regions=outlines(scene, spec).values(),
        tips=_tips(facts),
    )
    script = assets.safe_script(
        drawn.script
        + assets.render(
            "page.js.jinja",
            name=drawn.name,
            bounds=drawn.bounds,
            zoom_in=assets.words(_TEXTS, "zoom_in", lang),
            zoom_out=assets.words(_TEXTS, "zoom_out", lang),
        )
    )
    library = assets.leaflet_script()
    title = spec.title.get(lang)
    page = assets.render(
        "page.html.jinja",
        lang=lang,
        title=title,
        study=scene.study.title.get(lang),
        dates=_dates(scene, lang=lang),
        notice=text("tiles", lang) if scene.on_tiles else "",
        attribution=scene.attribution(lang),
        note=spec.note.get(lang) if spec.note else "",
        legend=_legend(classes, signs, facts, lang=lang),
        total=_amounts(len(scene.layer), _sum(scene.layer["population"]), lang=lang),
        shared=text("shared_counts", lang) if counts_double(classes) else "",
        counted_on=text("population_date", lang, year=register.POPULATION_DATE.year),
        complete=_complete(scene, spec, classes, lang=lang),
        patterns=[*patterns(signs, classes), _WEAK],
        groups=[
            (group.label, sorted((facts[code] for code in group.codes), key=_alphabetical))
            for group in classes
        ],
        sources=list(dict.fromkeys(one for fact in facts.values() for one in fact.sources)),
        text=lambda key: text(key, lang),
        word=lambda key: assets.words(_TEXTS, key, lang),
        map_html=drawn.html,
        library=library,
        script=script,
        hashes=[assets.script_hash(library), assets.script_hash(script)],
        style=assets.leaflet_style() + "\n" + assets.style_sheet("page.css"),
    )
    return Page(html=page, title=title, map_id=spec.id)


@dataclass(frozen=True, kw_only=True)
class _Fact:
    """What the page tells of one municipality, in words."""

    code: str
    name: str
    label: str
    population: str
    land_area: str
    evidence: str
    is_stated: bool
    sources: tuple[str, ...]
    rows: tuple[tuple[str, str], ...]


def _facts(
    scene: Scene, spec: MapSpec, classes: list[MapClass], *, lang: Language
) -> dict[str, _Fact]:
    """Return the facts of each municipality, by code."""
    group_of = class_of(classes)
    reasons_by_code = reasons_of(scene, spec)
    facts = {}
    for row in scene.layer.itertuples():
        code, group = str(row.code), group_of[str(row.code)]
        population = _maybe(row.population, lang=lang)
        land_area = _maybe(row.land_area_km2, lang=lang, decimals=1, unit=" km²")
        evidence = _evidence(code, group)
        reasons = reasons_by_code.get(code, ())
        sources = _sources(scene, spec, code) if evidence not in {"", "not_known"} else ()
        if spec.kind == "partners":  # the layer tells the sources of members
            sources = tuple(dict.fromkeys(reason.source for reason in reasons))
        told = text(evidence, lang) if evidence else ""
        trail = "; ".join(dict.fromkeys(reason.trail for reason in reasons if reason.trail))
        rows = [
            (text("population", lang), population),
            (assets.words(_TEXTS, "land_area", lang), land_area),
            (text("share", lang), told_share(reasons, lang)),
            (text("by_succession", lang), told_events(trail, lang)),
            (text("evidence", lang).lower(), told),
            (text("source", lang).lower(), "; ".join(sources)),
        ]
        facts[code] = _Fact(
            code=code,
            name=register.map_name(code, str(row.name)),
            label=group.label,
            population=population,
            land_area=land_area,
            evidence=told,
            is_stated=evidence in {"", "stated", "not_known"},
            sources=sources,
            rows=tuple((key, value) for key, value in rows if value),
        )
    return facts


def _alphabetical(fact: _Fact) -> str:
    return fact.name.casefold()


def _evidence(code: str, group: MapClass) -> str:
    """Return the key of the text that tells how well a class is supported, or nothing."""
    if group.kind in {"outside", "gap"}:
        return ""
    if group.kind == "unknown":
        return "not_known"
    if code in group.weak:
        return "weak_evidence"
    return "inferred" if code in group.inferred else "stated"


def _sources(scene: Scene, spec: MapSpec, code: str) -> tuple[str, ...]:
    """Return the sources of what a map shows of a municipality."""
    found = [scene.layer.loc[code, f"{show.cooperation}_source"] for show in spec.show]
    return tuple(dict.fromkeys(one for one in found if isinstance(one, str)))


def _tips(facts: dict[str, _Fact]) -> dict[str, str]:
    return {code: assets.render("tip.html.jinja", fact=fact) for code, fact in facts.items()}


def _legend(
    classes: list[MapClass],
    signs: list[ClassSigns],
    facts: dict[str, _Fact],
    *,
    lang: Language,
) -> list[dict[str, Any]]:
    """Return the rows of the legend: per class its sign, label and numbers, then weak evidence."""
    rows = []
    size_of, together = sizes(classes), parts(classes)
    for group, pair in zip(classes, signs, strict=True):
        told = _amounts(*size_of[group.id], lang=lang)
        if inferred := sum(len(part.inferred) for part in together[group.id]):
            told.append(f"{number(inferred, lang)} {text('inferred', lang)}")
        rows.append(
            {
                "paint": pair.of_class(group).paint,
                "label": group.label,
                "amounts": told,
                "outlined": group.is_member,
            }
        )
    weak = [facts[code].name for group in classes for code in group.weak]
    if weak:
        rows.append(
            {
                "paint": _WEAK.paint,
                "label": text("weak", lang),
                "amounts": [enumeration(weak, lang)],
                "outlined": False,
            }
        )
    return rows


def _amounts(count: int, population: int | None, *, lang: Language) -> list[str]:
    people = (
        text("no_inhabitants", lang)
        if population is None
        else f"{number(population, lang)} {text('population', lang)}"
    )
    return [count_of_municipalities(count, lang), people]


def _sum(values: pd.Series[Any]) -> int | None:
    return None if values.isna().any() else int(values.sum())


def _maybe(value: Any, *, lang: Language, decimals: int = 0, unit: str = "") -> str:  # noqa: ANN401
    if pd.isna(value):
        return text("not_known", lang)
    return number(float(value), lang, decimals=decimals) + unit


def _dates(scene: Scene, *, lang: Language) -> list[str]:
    """Return the reference date and, when boundaries are drawn, their year."""
    study = scene.study
    dates = [text("reference_date", lang, date=long_date(study.reference_date, lang))]
    if not scene.on_tiles:
        dates.append(text("boundary_year", lang, year=study.boundary_year))
    return dates


def _complete(
    scene: Scene, spec: MapSpec, classes: list[MapClass], *, lang: Language
) -> tuple[str, str, str] | None:
    """Return the command that completes what is unknown, and the words before and after it."""
    if not any(group.hatched for group in classes):
        return None
    before, _, after = text("complete", lang, command="\0").partition("\0")
    return before, f"regiokaart template {scene.study.id} {spec.id}", after
