"""What pages are put together from: templates, and the Leaflet library that goes inside a page."""

from __future__ import annotations

import base64
import hashlib
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jinja2

from regiokaart import texts

if TYPE_CHECKING:
    from collections.abc import Mapping

    from regiokaart.texts import Language


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


def script_hash(script: str) -> str:
    """Return the source expression by which a content security policy allows one script."""
    digest = hashlib.sha256(script.encode("utf-8")).digest()
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
