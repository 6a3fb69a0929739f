"""The pages of a site, but for the maps themselves: what stands on each, as HTML."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from functools import cache, partial
from typing import TYPE_CHECKING, Any

import jinja2

import regiokaart
from regiokaart import register
from regiokaart.house import DEFAULT
from regiokaart.report.as_html import style_of, typeface_of
from regiokaart.report.model import repeats
from regiokaart.report.wording import word as report_word
from regiokaart.site import addresses
from regiokaart.site.addresses import other_languages
from regiokaart.site.downloads import groups_of
from regiokaart.site.frame import ICON, Logo, Page
from regiokaart.site.wording import word
from regiokaart.texts import count_of_municipalities, long_date, text
from regiokaart.web import Link, page_assets
from regiokaart.web.house import logo_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from regiokaart.report.model import Section
    from regiokaart.site.content import Edition, MapPage
    from regiokaart.texts import Language

_SECTIONS = {
    "cijfers": ("kerncijfers", "regios", "overlap", "criteria", "grafieken"),
    "beweringen": ("beweringen",),
    "bronnen": ("bronnen", "werkwijze", "let-op"),
}
"""The sections of the report by the page that they are on."""


def pages_of(
    edition: Edition, stage: Path, *, url: str, several: bool
) -> Iterator[tuple[str, str]]:
    """Return the pages of a study in a language, with their paths; not those of its maps.

    Parameters
    ----------
    edition
        The study.
    stage
        The folder that the site is made in: the sizes of downloads are read from it.
    url
        The address of the site on the web, or nothing.
    several
        Whether the site has other studies too.
    """
    say = partial(_say, edition.lang)
    told = partial(_report_word, edition.lang)
    make = partial(_page, edition, url=url, several=several)
    home = make(addresses.HOME, edition.report.title, _described(edition))
    menu = [path for path, _ in home.menu]
    yield _rendered(
        "home.html.jinja",
        home,
        facts=edition.report.facts,
        notice=edition.report.notice,
        maps=edition.maps,
        more=[
            (edition.home.at(edition.lang, f"{name}.html"), say(name), say(f"{name}_told"))
            for name in (*_SECTIONS, "downloads", "over")
            if edition.home.at(edition.lang, f"{name}.html") in menu
        ],
    )
    for name in _SECTIONS:
        if sections := _sections(edition, name):
            page = make(f"{name}.html", say(name), say(f"{name}_told"))
            yield _rendered(
                "sections.html.jinja",
                page,
                sections=sections,
                word=told,
                full_size=say("full_size"),
                repeats=repeats,
                source_of=lambda picture, page=page: page.to(edition.charts[picture]),
            )
    page = make("downloads.html", say("downloads"), say("downloads_told"))
    yield _rendered("downloads.html.jinja", page, word=told, groups=groups_of(edition, stage))
    page = make("over.html", say("over"), say("over_told"))
    yield _rendered(
        "about.html.jinja",
        page,
        rights=_rights(edition),
        made=say("made_told", study=edition.study.id),
        command=f"regiokaart publish {edition.study.id} --to public/",
    )


@dataclass(frozen=True)
class Around:
    """What a site adds to the page of a map: links at its head, and what it tells of itself."""

    links: tuple[Link, ...]
    meta: dict[str, str]
    asset_path: str
    typeface: str


def around_map(edition: Edition, one: MapPage, *, url: str, several: bool) -> Around:
    """Return what a site adds to the page of a map."""
    lang, place = edition.lang, edition.maps.index(one)
    page = _page(
        edition,
        f"{addresses.MAPS}/{one.id}.html",
        one.title,
        one.finding,
        picture=(one.small, one.alt),
        url=url,
        several=several,
    )
    links = [Link(word("all_maps", lang), page.to(page.home))]
    if place:
        links.append(Link(word("previous", lang), page.to(edition.maps[place - 1].page)))
    if place + 1 < len(edition.maps):
        links.append(Link(word("next", lang), page.to(edition.maps[place + 1].page)))
    links += [Link(word("language", other), page.to(path), other) for other, path in page.others]
    meta = {
        "description": page.description,
        "generator": page.made_with,
        "og:type": "website",
        "og:title": page.title,
        "og:site_name": page.site,
        "og:description": page.description,
        "og:locale": page.locale,
    }
    if page.url:
        meta |= {"og:url": page.url, "og:image": page.image, "og:image:alt": page.image_alt}
    return Around(tuple(links), meta, page.to(addresses.ASSETS), page.to(page.typeface))


def page_of_studies(
    editions: Sequence[Edition], home: addresses.Home, *, url: str
) -> tuple[str, str]:
    """Return the page that leads to the studies of a site, and its path."""
    lang = editions[0].lang
    titles = [edition.report.title for edition in editions]
    path = home.at(lang, addresses.HOME)
    page = Page(
        path=path,
        lang=lang,
        title=word("studies", lang),
        site=word("studies", lang),
        description="; ".join(titles),
        home=path,
        menu=(),
        twins=_twins(home, path, lang),
        attribution=_attribution(editions),
        base_url=url,
        style=_style(editions[0]),
        typeface=_typeface(editions[0]),
        logo=_logo(editions[0]),
        made_with=_made_with(lang),
    )
    studies = [
        {
            "path": edition.home.at(lang, addresses.HOME),
            "title": edition.report.title,
            "map": edition.maps[0],
            "lines": _lines(edition),
        }
        for edition in editions
    ]
    return _rendered("studies.html.jinja", page, studies=studies)


def assets_of(editions: Sequence[Edition]) -> dict[str, bytes]:
    """Return the files that pages share, by path: styles, typeface, icon and scripts of maps."""
    files = {f"{addresses.ASSETS}/{name}": data for name, data in page_assets().items()}
    files[ICON] = _source("icon.svg").encode("utf-8")
    for edition in editions:
        house = edition.scene.house
        sheet = f"{style_of(house)}\n{_source('site.css')}"
        files[_style(edition)] = sheet.encode("utf-8")
        files[_typeface(edition)] = typeface_of(house).encode("utf-8")
        if (logo := _logo(edition)) and (found := logo_of(house)):
            files[logo.path] = base64.b64decode(str(found["source"]).partition(",")[2])
    return files


def _style(edition: Edition) -> str:
    """Return the path of the style sheet of a study, which has a house style or the common one."""
    name = "site" if edition.scene.house == DEFAULT else f"site-{edition.study.id}"
    return f"{addresses.ASSETS}/{name}.css"


def _typeface(edition: Edition) -> str:
    """Return the path of the style sheet that carries the typeface of a study."""
    common = edition.scene.house.fonts == DEFAULT.fonts
    return f"{addresses.ASSETS}/{'letter' if common else f'letter-{edition.study.id}'}.css"


def _logo(edition: Edition) -> Logo | None:
    found = logo_of(edition.scene.house)
    if found is None:
        return None
    path = f"{addresses.ASSETS}/logo-{edition.study.id}.png"
    return Logo(path, str(found["alt"]), (int(found["width"]), int(found["height"])))


def _page(
    edition: Edition,
    name: str,
    title: str,
    description: str,
    *,
    url: str,
    several: bool,
    picture: tuple[str, str] = ("", ""),
) -> Page:
    lang, home = edition.lang, edition.home
    path = home.at(lang, name)
    first, footer = edition.maps[0], edition.scene.house.footer
    return Page(
        path=path,
        lang=lang,
        title=title,
        site=edition.report.title,
        description=description,
        home=home.at(lang, addresses.HOME),
        menu=_menu(edition, several=several),
        twins=_twins(home, path, lang),
        attribution=_attribution([edition]),
        base_url=url,
        picture=picture if picture[0] else (first.small, first.alt),
        style=_style(edition),
        typeface=_typeface(edition),
        logo=_logo(edition),
        footer=footer.get(lang) if footer else "",
        made_with=_made_with(lang),
    )


def _menu(edition: Edition, *, several: bool) -> tuple[tuple[str, str], ...]:
    lang, home = edition.lang, edition.home
    names = [name for name in _SECTIONS if _sections(edition, name)]
    menu = [(home.at(lang, addresses.HOME), word("home", lang))]
    menu += [(home.at(lang, f"{name}.html"), word(name, lang)) for name in names]
    menu += [(home.at(lang, f"{name}.html"), word(name, lang)) for name in ("downloads", "over")]
    if several:
        top = addresses.Home(home.first).at(lang, addresses.HOME)
        menu.append((top, word("all_studies", lang)))
    return tuple(menu)


def _twins(home: addresses.Home, path: str, lang: Language) -> tuple[tuple[Language, str], ...]:
    others = other_languages(lang)
    return ((lang, path), *((other, home.twin(path, lang, other)) for other in others))


def _sections(edition: Edition, name: str) -> list[Section]:
    return [one for one in edition.report.sections if one.id in _SECTIONS[name]]


def _lines(edition: Edition) -> tuple[str, str]:
    lang = edition.lang
    day = text("reference_date", lang, date=long_date(edition.study.reference_date, lang))
    return day, count_of_municipalities(len(edition.scene.layer), lang)


def _attribution(editions: Sequence[Edition]) -> str:
    """Return whose boundaries are on a page; nothing for tiles, which are nobody's."""
    lang = editions[0].lang
    holders = dict.fromkeys(edition.scene.attribution(lang) for edition in editions)
    told = "; ".join(filter(None, holders))
    return f"{word('boundaries', lang)}: {told}" if told else ""


def _described(edition: Edition) -> str:
    return f"{'; '.join(_lines(edition))}. {edition.maps[0].title}: {edition.maps[0].finding}"


def _rights(edition: Edition) -> list[tuple[str, str]]:
    lang, scene = edition.lang, edition.scene
    borders = (
        word("boundaries_tiles", lang)
        if scene.on_tiles
        else word("boundaries_changed", lang, attribution=scene.attribution(lang).rstrip("."))
    )
    sources = word("memberships_told", lang, page=word("bronnen", lang))
    year = register.POPULATION_DATE.year
    told = [
        (word("boundaries", lang), borders),
        (word("memberships_of", lang), sources),
        (word("people_of", lang), report_word("source_people", lang, year=year)),
        (word("software", lang), word("software_told", lang, made_with=_made_with(lang))),
    ]
    if scene.house.fonts == DEFAULT.fonts:  # whose another typeface is, only its house knows
        told.append((word("typeface", lang), word("typeface_told", lang)))
    return told


def _made_with(lang: Language) -> str:
    return text("made_with", lang, version=regiokaart.__version__)


def _report_word(lang: Language, key: str, **values: object) -> str:
    return report_word(key, lang, **values)


def _rendered(template: str, page: Page, **values: Any) -> tuple[str, str]:  # noqa: ANN401
    html = (
        _environment()
        .get_template(template)
        .render(page=page, say=partial(_say, page.lang), **values)
    )
    return page.path, html


def _say(lang: Language, key: str, **values: object) -> str:
    return word(key, lang, **values)


def _source(name: str) -> str:
    environment = _environment()
    if environment.loader is None:  # pragma: no cover - for the type checker
        raise RuntimeError
    return environment.loader.get_source(environment, name)[0]


@cache
def _environment() -> jinja2.Environment:
    rooms = ("regiokaart.site", "regiokaart.report", "regiokaart.web")
    return jinja2.Environment(
        loader=jinja2.ChoiceLoader([jinja2.PackageLoader(room) for room in rooms]),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
