"""A static site of one or more studies: maps, figures, claims, sources and files to download."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import replace as replace_in
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from regiokaart import files
from regiokaart.errors import InputError
from regiokaart.layer import load_scene
from regiokaart.site import manifest, pages
from regiokaart.site.addresses import ASSETS, Home, absolute, check_url
from regiokaart.site.content import Inputs, make_edition, write_map_page
from regiokaart.texts import LANGUAGES
from regiokaart.web.days import further_warnings, other_days

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from regiokaart.site.content import Edition
    from regiokaart.study import Study
    from regiokaart.texts import Language

SITEMAP = "sitemap.xml"


@dataclass(frozen=True)
class Published:
    """What was published, and what a reader should know.

    Attributes
    ----------
    written
        The paths of the files within the site.
    size
        Their bytes together.
    removed
        What an older site had and this one does not.
    kept
        The same, but changed since it was published, and so left there.
    tiles
        The years of the maps that have tiles, for want of boundaries.
    """

    written: tuple[str, ...]
    size: int
    removed: tuple[str, ...]
    kept: tuple[str, ...]
    warnings: tuple[str, ...]
    tiles: tuple[int, ...]


def publish(
    studies: Sequence[Study],
    *,
    to: Path,
    inputs: Inputs,
    first: Language = "nl",
    url: str = "",
    replace: bool = False,
    progress: Callable[[str], None] | None = None,
) -> Published:
    """Write a static site, in all languages.

    One study is at the top of the folder; several have a folder each, named after them, with an
    index of them at the top. Nothing in the folder changes until the whole site is made. Files
    that an earlier `publish` wrote and this one does not are then removed; no others are touched.

    Parameters
    ----------
    studies
        The studies, in order.
    to
        The folder of the site.
    inputs
        What the studies are read from.
    first
        The language of the top of the site; the others have a folder within it.
    url
        The address that the site will have on the web. Without it there is no sitemap and no
        picture for those who share a page, because both need whole addresses.
    replace
        Whether to replace a site of other studies, and files in the way that are not of a site.
    progress
        Is told what is being made.

    Raises
    ------
    InputError
        When an input does not hold, or the folder has files that must not be touched.
    OutputError
        When the site cannot be written.
    """
    names = [study.id for study in studies]
    _check(names)
    if url:
        check_url(url)
    if to.exists() and not to.is_dir():
        raise InputError(f"--to {to} is a file; expected a folder, such as public/")
    old = manifest.read(to)
    if old.studies and set(old.studies) - set(names) and not replace:
        raise InputError(_other_site(to, old.studies, names))
    with files.staged(to) as (stage,):
        editions = _make(studies, stage, inputs=inputs, first=first, url=url, progress=progress)
        new = manifest.of_folder(stage, names)
        if not replace and (found := manifest.in_the_way(to, old, new)):
            raise manifest.refuse(to, found)
        size = sum((stage / name).stat().st_size for name in new.written)
    removed, kept = manifest.remove_old(to, old, new)
    # last: until then the older list holds, and a run that was cut short can be done again
    with files.replacing(to / manifest.NAME) as temporary:
        temporary.write_text(new.text(), encoding="utf-8", newline="\n")
    warnings = dict.fromkeys(line for edition in editions for line in edition.warnings)
    on_tiles = {one.scene.border_year for one in editions if one.scene.on_tiles}
    return Published(
        written=(*new.written, manifest.NAME),
        size=size,
        removed=tuple(removed),
        kept=tuple(kept),
        warnings=tuple(warnings),
        tiles=tuple(sorted(on_tiles)),
    )


def _make(
    studies: Sequence[Study],
    stage: Path,
    *,
    inputs: Inputs,
    first: Language,
    url: str,
    progress: Callable[[str], None] | None,
) -> list[Edition]:
    """Make the whole site in an empty folder."""
    several = len(studies) > 1
    order = (first, *(lang for lang in LANGUAGES if lang != first))
    editions: dict[Language, list[Edition]] = {lang: [] for lang in order}
    for study in studies:
        home = Home(first, f"{study.id}/" if several else "")
        scene = load_scene(
            study,
            boundaries=inputs.boundaries,
            raw=inputs.raw,
            day=inputs.day,
            offline=inputs.offline,
            house=inputs.house,
        )
        drawn = scene.drawn()
        others = other_days(
            scene, boundaries=inputs.boundaries, raw=inputs.raw, offline=inputs.offline
        )
        through, further = [one.drawn() for one in others], further_warnings(scene, others)
        for lang in order:
            if progress:
                progress(f"{study.id} ({lang})")
            edition = make_edition(study, scene, home=home, lang=lang, inputs=inputs, stage=stage)
            edition = replace_in(edition, warnings=(*edition.warnings, *further))
            editions[lang].append(edition)
            for path, html in pages.pages_of(edition, stage, url=url, several=several):
                _write(stage, path, html)
            for one in edition.maps:
                around = pages.around_map(edition, one, url=url, several=several)
                write_map_page(drawn, edition, one, stage, around=around, through=through)
    if several:
        for lang in order:
            _write(stage, *pages.page_of_studies(editions[lang], Home(first), url=url))
    for path, data in pages.assets_of(editions[first]).items():
        (stage / path).parent.mkdir(parents=True, exist_ok=True)
        (stage / path).write_bytes(data)
    # without it, GitHub Pages leaves out files whose name begins with an underscore
    _write(stage, ".nojekyll", "")
    _write(stage, "robots.txt", _robots(url))
    if url:
        _write(stage, SITEMAP, _sitemap(stage, url))
    return [edition for lang in order for edition in editions[lang]]


def _check(names: Sequence[str]) -> None:
    if not names:
        raise InputError("publish needs at least one study")
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise InputError(f"study {', '.join(twice)} is named twice; a site has each study once")
    taken = {ASSETS, *LANGUAGES} & set(names)
    if len(names) > 1 and taken:
        raise InputError(
            f"a study in a site of several has a folder of its own, which cannot be called "
            f"{', '.join(sorted(taken))}; change the id of the study"
        )


def _other_site(to: Path, there: Iterable[str], names: Sequence[str]) -> str:
    together = " ".join(dict.fromkeys([*there, *names]))
    return (
        f"{to} has a site of {', '.join(there)}, which would be lost. Publish the studies together "
        f"(regiokaart publish {together} --to {to}), choose another folder with --to, or replace "
        "the site with --replace"
    )


def _write(stage: Path, path: str, content: str) -> None:
    (stage / path).parent.mkdir(parents=True, exist_ok=True)
    (stage / path).write_text(content, encoding="utf-8", newline="\n")


def _robots(url: str) -> str:
    told = "User-agent: *\nAllow: /\n"
    return f"{told}Sitemap: {absolute(url, SITEMAP)}\n" if url else told


def _sitemap(stage: Path, url: str) -> str:
    """Return the addresses of all pages, as search engines read them."""
    pages = sorted(path.relative_to(stage).as_posix() for path in stage.rglob("*.html"))
    listed = "\n".join(f"<url><loc>{escape(absolute(url, page))}</loc></url>" for page in pages)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
        f"{listed}\n</urlset>\n"
    )


__all__ = ["Inputs", "Published", "publish"]
