"""What pages are put together from: templates, and the Leaflet library that goes inside a page."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jinja2

from regiokaart import texts
from regiokaart.web import map_object

if TYPE_CHECKING:
    from collections.abc import Mapping

    from regiokaart.texts import Language


_BEGIN = "begin.js"
"""The script of a page with its scripts inside it, which has them wait for each other."""
_FIRST = ("topology.js", "state.js", "tip.js", "picture.js")
"""The scripts in the folder ``scripts`` that give a page its first picture, in order."""
_BEFORE = "before.js"
_ON_MAP = (
    *("map.js", "names.js", "legend.js", "card.js", "table.js", "search.js", "permalink.js"),
    *("download.js", "share.js", "start.js"),
)
"""Those that need Leaflet and the map, in order."""


@dataclass(frozen=True, kw_only=True)
class Outfit:
    """What the page of a map needs beside its own words and data; the same for all of a kind.

    Attributes
    ----------
    map_html
        The element that the map fills.
    scripts, script_files
        The script that draws the first picture, Leaflet, and the script of the map; and what
        they are called when pages share them.
    style, style_files
        The style sheet, and what its parts are called when pages share them.
    """

    map_html: str
    scripts: tuple[str, ...]
    script_files: tuple[str, ...]
    style: str
    style_files: tuple[str, ...]


def outfit(*, tiles: bool) -> Outfit:
    """Return the scripts and styles of pages on boundaries, or of pages on tiles."""
    made = map_object.draw(tiles=tiles)
    return Outfit(
        map_html=made.html,
        scripts=(_scripts(*_FIRST), leaflet_script(), _on_map(made.script)),
        script_files=("eerst.js", "leaflet.js", "tegels.js" if tiles else "kaart.js"),
        style=f"{leaflet_style()}\n{_page_style()}",
        style_files=("leaflet.css", "kaart.css"),
    )


def begin_script() -> str:
    """Return the script that runs those that wait in a page as text."""
    return _scripts(_BEGIN)


def page_assets() -> dict[str, bytes]:
    """Return the files that pages with linked assets share, by name; the same for all studies."""
    texts_ = {"leaflet.css": leaflet_style(), "kaart.css": _page_style()}
    for tiles in (False, True):
        made = outfit(tiles=tiles)
        texts_ |= zip(made.script_files, made.scripts, strict=True)
    return {name: text.encode("utf-8") for name, text in texts_.items()}


def _page_style() -> str:
    return _without_margins(style_sheet("page.css"))


def _on_map(script: str) -> str:
    made = safe_script(_without_margins(script))
    return f"{_scripts(_BEFORE)}\n{made}\n{_scripts(*_ON_MAP)}"


def _scripts(*names: str) -> str:
    home = files("regiokaart.web") / "scripts"
    parts = [(home / name).read_text(encoding="utf-8") for name in names]
    return safe_script(_without_margins("\n".join(parts)))


def _without_margins(source: str) -> str:
    """Return a script or style without indents, and without lines that are only a comment."""
    lines = (line.strip() for line in source.splitlines())
    return "\n".join(line for line in lines if line and not line.startswith("//"))


def render(name: str, /, **values: Any) -> str:  # noqa: ANN401 - whatever the template asks for
    """Return a template filled in, with every value escaped for HTML.

    Parameters
    ----------
    name
        A file in the folder ``templates``.
    **values
        What the template asks for; it is an error to leave one out.
    """
    return _environment().get_template(name).render(values)


def words(table: Mapping[str, tuple[str, str]], key: str, lang: Language) -> str:
    """Return a text of a room's own table, written as (Dutch, English)."""
    return table[key][texts.LANGUAGES.index(lang)]


@cache
def leaflet_script() -> str:
    """Return Leaflet with its licence, safe within a script element."""
    script = (_leaflet() / "leaflet.js").read_text(encoding="utf-8")
    # a source map is a second file, which a page on its own does not have
    script = re.sub(r"\s*//# sourceMappingURL=\S*\s*$", "\n", script)
    return safe_script(f"/* {_template('leaflet-licence.txt')}*/\n{script}")


@cache
def leaflet_style() -> str:
    """Return Leaflet's style sheet without the rules that fetch images.

    They are for markers and a layer menu, which the pages do not have.
    """
    style = (_leaflet() / "leaflet.css").read_text(encoding="utf-8")
    style = re.sub(r"/\*.*?\*/", "", style, flags=re.DOTALL)
    style = re.sub(r"[^{}]*\{[^{}]*url\([^{}]*\}", "", style)
    return re.sub(r"\s+", " ", style).strip()


def style_sheet(name: str) -> str:
    """Return a style sheet of the folder ``templates``."""
    return _template(name)


def safe_script(script: str) -> str:
    """Return a script that cannot end its script element early, nor open a comment in it."""
    return re.sub(r"<(?=/script|!--|script)", r"\\x3C", script, flags=re.IGNORECASE)


def script_hash(source: str) -> str:
    """Return the expression by which a content security policy allows one script or style."""
    digest = hashlib.sha256(source.encode("utf-8")).digest()
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"


def _leaflet() -> Path:
    from xstatic.pkg import leaflet  # noqa: PLC0415 - only when a page is drawn

    return Path(leaflet.BASE_DIR)


def _template(name: str) -> str:
    environment = _environment()
    if environment.loader is None:  # pragma: no cover - for the type checker
        raise RuntimeError
    return environment.loader.get_source(environment, name)[0]


@cache
def _environment() -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.PackageLoader("regiokaart.web"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
