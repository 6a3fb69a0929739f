"""The page of a map: interactive map, legend, table, downloads; one file or with shared assets."""

from __future__ import annotations

import html
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import pandas as pd

from regiokaart import register
from regiokaart.classes import counts_double, parts, sign_of_inferred, sizes
from regiokaart.errors import InputError, OutputError
from regiokaart.files import replacing
from regiokaart.texts import (
    Language,
    count_of_municipalities,
    enumeration,
    long_date,
    number,
    text,
)
from regiokaart.web import assets as shared
from regiokaart.web.data import BACKGROUND, as_json, data_of
from regiokaart.web.geometry import geometry_of
from regiokaart.web.house import logo_of
from regiokaart.web.layers import WHOLE, layers_of
from regiokaart.web.signs import evidence_signs, patterns
from regiokaart.web.words import word

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from regiokaart.layer import Scene
    from regiokaart.study import MapSpec
    from regiokaart.web.layers import Layer

_WEAK, _INFERRED = evidence_signs(prefix="teken")
_COLUMNS = ("column_name", "column_class", "column_evidence", "column_population")
_FEW = 100
_BUDGET = {"few": 300_000, "many": 700_000}
"""The most bytes of a page with up to `_FEW` municipalities, and of one with more: what a phone in
a train fetches in a few seconds."""
_PER_DAY = {"few": 40_000, "many": 100_000}
"""What each further day may add: less than its borders take when none are those of another day."""


@dataclass(frozen=True)
class Page:
    """The page of a map.

    Attributes
    ----------
    html
        The page. With its assets inside it, opening it fetches nothing.
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


@dataclass(frozen=True)
class Link:
    """A link at the head of a page, such as to the other maps or the other language.

    Attributes
    ----------
    label
        What it says.
    href
        Where it leads, as seen from the page.
    lang
        The language of what it leads to, where that is another one.
    """

    label: str
    href: str
    lang: str = ""


def draw_page(
    scene: Scene,
    spec: MapSpec,
    *,
    lang: Language = "nl",
    assets: Literal["inline", "linked"] = "inline",
    asset_path: str = "assets",
    typeface: str = "",
    background: bool = False,
    through: Sequence[Scene] = (),
    links: Sequence[Link] = (),
    meta: Mapping[str, str] | None = None,
    budget: int | None = None,
) -> Page:
    """Draw the page of one map.

    Parameters
    ----------
    scene
        The study area, simplified with `Scene.drawn`.
    spec
        The map.
    lang
        Language of the page.
    assets
        Whether scripts and styles are inside the page, or in the files of `assets.page_assets`
        that the pages of a site share.
    asset_path
        Where those files lie, as seen from the page.
    typeface
        A style sheet that carries the typeface, as seen from a page with linked assets.
    background
        Whether a reader can switch on PDOK's background map, which fetches pictures then.
    through
        The same study on other days, simplified: the page gets a slider for the day, with the
        memberships and the borders of each. It opens on the day of `scene`.
    links
        Links at the head of the page.
    meta
        Further meta elements by name or, with a colon in it, by property.
    budget
        The most bytes that the page may have; what suits the number of municipalities and days
        when not given.

    Raises
    ------
    OutputError
        When the page is larger than its budget.
    InputError
        When some days are drawn on tiles and others are not, or a day is given twice.
    """
    scenes = sorted([scene, *through], key=lambda one: one.study.reference_date)
    _check(scenes, spec)
    days = [
        layers_of(one, spec, lang=lang, prefix=f"teken-{place}")
        for place, one in enumerate(scenes, start=1)
    ]
    start = next(place for place, one in enumerate(scenes) if one is scene)
    background = background and not scene.on_tiles
    geometry = geometry_of(scenes, start=start)
    data = data_of(scenes, days, geometry, spec, lang=lang, start=start, background=background)
    title, logo = spec.title.get(lang), logo_of(scene.house)
    signs = [sign for day in days for layer in day for sign in patterns(layer.signs, layer.classes)]
    page = shared.render(
        "page.html.jinja",
        lang=lang,
        title=title,
        study=scene.study.title.get(lang),
        start=start,
        whole=WHOLE,  # a note is about the map as a whole, not about a layer of it
        days=[
            {"dates": _dates(one, lang=lang), "told": long_date(one.study.reference_date, lang)}
            for one in scenes
        ],
        notice=text("tiles", lang) if scene.on_tiles else "",
        attributions=_once([one.attribution(lang) for one in scenes]),
        background=background,
        note=spec.note.get(lang) if spec.note else "",
        switches=list({layer.id: layer.title for day in days for layer in day}.items()),
        legends=[
            _legend(one, layer, place, lang=lang)
            | {"shown": place == start and layer is days[start][0]}
            for place, (one, day) in enumerate(zip(scenes, days, strict=True))
            for layer in day
        ],
        complete=_once(
            [_complete(one, spec, day, lang=lang) for one, day in zip(scenes, days, strict=True)]
        ),
        outlined=any(layer.regions for day in days for layer in day),
        provinces=any(len(set(one.layer["province"])) > 1 for one in scenes),
        patterns=[*signs, _WEAK, _INFERRED],
        columns=[(key, key == "column_name") for key in (*_COLUMNS, "column_land_area")],
        rows=_rows(scene, days[start][0], lang=lang),
        sources=[
            (words, "nl" if place in data["originals"] else "")
            for place, words in enumerate(data["sources"])
        ],
        counted_on=text("population_date", lang, year=register.POPULATION_DATE.year),
        links=links,
        meta=list((meta or {}).items()),
        text=lambda key: text(key, lang),
        word=lambda key: word(key, lang),
        data=as_json(data),
        logo=logo,
        footer=scene.house.footer.get(lang) if scene.house.footer else "",
        **_outfit(
            assets,
            asset_path,
            typeface=typeface,
            tiles=scene.on_tiles,
            pictures=[BACKGROUND] * background + ["data:"] * bool(logo),
        ),
    )
    size = "few" if len(scene.layer) <= _FEW else "many"
    budget = budget or _BUDGET[size] + _PER_DAY[size] * len(through)
    _check_size(page, spec, budget + len(str(logo["source"] if logo else "")), len(scenes))
    return Page(html=page, title=title, map_id=spec.id)


def _check(scenes: Sequence[Scene], spec: MapSpec) -> None:
    days = [one.study.reference_date for one in scenes]
    if len(set(days)) < len(days):
        raise InputError(f"map {spec.id}: a day is given twice among {', '.join(map(str, days))}")
    if len({one.on_tiles for one in scenes}) > 1:
        raise InputError(
            f"map {spec.id}: some days are drawn on tiles and others on boundaries; name "
            "boundaries for all of them, or draw all on tiles with --offline"
        )


def _check_size(page: str, spec: MapSpec, budget: int, days: int) -> None:
    size = len(page.encode("utf-8"))
    if size > budget:
        several = f" for {days} days" if days > 1 else ""
        fewer = ", or show fewer days on one page" if days > 1 else ""
        raise OutputError(
            f"the page of map {spec.id} would be {size:,} bytes, and its budget is {budget:,}"
            f"{several}: are these generalised boundaries? Simplify them{fewer}"
        )


def _outfit(
    mode: Literal["inline", "linked"],
    path: str,
    *,
    typeface: str,
    tiles: bool,
    pictures: Sequence[str],
) -> dict[str, Any]:
    """Return the scripts and styles of a page, or links to them, and a policy that allows them."""
    outfit = shared.outfit(tiles=tiles)
    common = {"map_html": outfit.map_html, "style": "", "style_files": [], "scripts": []}
    shown = f"; img-src {' '.join(pictures)}" if pictures else ""
    rest = f"{shown}; base-uri 'none'; form-action 'none'"
    if mode == "linked":
        base = path.rstrip("/")
        own = [f"{base}/{name}" for name in outfit.style_files]
        letters = "; font-src data:" if typeface else ""
        return common | {
            "style_files": [typeface, *own] if typeface else own,
            "script_files": [f"{base}/{name}" for name in outfit.script_files],
            "policy": f"default-src 'none'; script-src 'self'; style-src 'self'{letters}{rest}",
        }
    first, *more = outfit.scripts
    scripts = [shared.begin_script(), first, "\n".join(more)]
    hashes = " ".join(map(shared.script_hash, scripts))
    return common | {
        "style": outfit.style,
        "scripts": scripts,
        "script_files": [],
        "policy": (
            f"default-src 'none'; script-src {hashes}; "
            f"style-src {shared.script_hash(outfit.style)}{rest}"
        ),
    }


def _rows(scene: Scene, layer: Layer, *, lang: Language) -> list[dict[str, str]]:
    """Return the rows of the table, by name."""
    rows = []
    for row in scene.layer.itertuples():
        fact = layer.facts[str(row.code)]
        rows.append(
            {
                "code": str(row.code),
                "name": register.map_name(str(row.code), str(row.name)),
                "label": fact.label,
                "evidence": fact.evidence,
                "population": _maybe(row.population, lang=lang),
                "land_area": _maybe(row.land_area_km2, lang=lang, decimals=1),
            }
        )
    return sorted(rows, key=lambda one: one["name"].lstrip("'").casefold())


def _legend(scene: Scene, layer: Layer, day: int, *, lang: Language) -> dict[str, Any]:
    """Return the legend of a layer: per class its sign, label and numbers, then weak evidence."""
    rows: list[dict[str, Any]] = []
    classes = layer.classes
    size_of, together = sizes(classes), parts(classes)
    for group, pair in zip(classes, layer.signs, strict=True):
        told = _amounts(*size_of[group.id], lang=lang)
        if inferred := sum(len(part.inferred) for part in together[group.id]):
            told.append(f"{number(inferred, lang)} {text('inferred', lang)}")
        rows.append(
            {
                "paint": pair.of_class(group).paint,
                "label": group.label,
                "amounts": told,
                "outlined": group.is_member,
                "groups": [classes.index(part) for part in together[group.id]],
            }
        )
    names = scene.layer["name"]
    weak = [register.map_name(code, str(names[code])) for one in classes for code in one.weak]
    if weak:
        rows.append(
            {
                "paint": _WEAK.paint,
                "label": text("weak", lang),
                "amounts": [enumeration(weak, lang)],
                "outlined": False,
                "groups": [],
            }
        )
    if inferred := sum(len(one.ringed) for one in classes):
        rows.append(
            {
                "paint": _INFERRED.paint,
                "label": sign_of_inferred(classes, lang),
                "amounts": [count_of_municipalities(inferred, lang)],
                "outlined": False,
                "groups": [],
            }
        )
    return {
        "day": day,
        "layer": layer.id,
        "rows": rows,
        "total": _amounts(len(scene.layer), _sum(scene.layer["population"]), lang=lang),
        "shared": counts_double(classes),
    }


def _amounts(count: int, population: int | None, *, lang: Language) -> list[str]:
    people = (
        text("no_inhabitants", lang)
        if population is None
        else f"{number(population, lang)} {text('population', lang)}"
    )
    return [count_of_municipalities(count, lang), people]


def _sum(values: pd.Series[Any]) -> int | None:
    return None if values.isna().any() else int(values.sum())


def _maybe(value: Any, *, lang: Language, decimals: int = 0) -> str:  # noqa: ANN401
    if pd.isna(value):
        return text("not_known", lang)
    return number(float(value), lang, decimals=decimals)


def _dates(scene: Scene, *, lang: Language) -> list[str]:
    """Return the reference date and, when boundaries are drawn, their year."""
    study = scene.study
    dates = [text("reference_date", lang, date=long_date(study.reference_date, lang))]
    if not scene.on_tiles:
        dates.append(text("boundary_year", lang, year=study.boundary_year))
    return dates


def _once(of_days: list[Any]) -> list[Any]:
    """Return what is told of each day, or that once where it is the same on all."""
    return of_days if any(one != of_days[0] for one in of_days) else of_days[:1]


def _complete(
    scene: Scene, spec: MapSpec, layers: list[Layer], *, lang: Language
) -> tuple[str, str, str] | None:
    """Return the command that completes what is unknown, and the words before and after it."""
    if not any(group.hatched for layer in layers for group in layer.classes):
        return None
    before, _, after = text("complete", lang, command="\0").partition("\0")
    return before, f"regiokaart template {scene.study.id} {spec.id}", after
