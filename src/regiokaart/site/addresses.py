"""Where the pages and files of a site are, and how one links to another."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from regiokaart.errors import InputError
from regiokaart.texts import LANGUAGES

if TYPE_CHECKING:
    from regiokaart.texts import Language

ASSETS = "assets"
"""The folder of what all pages share."""
HOME = "index.html"
MAPS = "kaarten"
CHARTS = "grafieken"
DATA = "data"
REPORT = "rapport.pdf"


@dataclass(frozen=True)
class Home:
    """The folder of a study, or of the whole site, in each language.

    Attributes
    ----------
    base
        Where it is within the site: nothing, or a folder with a slash.
    first
        The language that has no folder of its own.
    """

    first: Language
    base: str = ""

    def folder(self, lang: Language) -> str:
        """Return the folder of a language: nothing, or with a slash at the end."""
        return self.base if lang == self.first else f"{self.base}{lang}/"

    def at(self, lang: Language, *parts: str) -> str:
        """Return the path of a file of a language within the site."""
        return self.folder(lang) + "/".join(parts)

    def twin(self, path: str, lang: Language, other: Language) -> str:
        """Return the path of the same page in another language."""
        return self.folder(other) + path.removeprefix(self.folder(lang))


def link(page: str, to: str) -> str:
    """Return the relative address of a file of the site, seen from a page of it."""
    return posixpath.relpath(to, posixpath.dirname(page) or ".")


def absolute(url: str, path: str) -> str:
    """Return the address of a page on the web: that of its folder for an index page."""
    shown = path.removesuffix(HOME) if posixpath.basename(path) == HOME else path
    return f"{url.rstrip('/')}/{shown}"


def check_url(url: str) -> str:
    """Return the address of a site on the web, when it can be one.

    Raises
    ------
    InputError
        When it is not an address with http or https, or has a question or a fragment.
    """
    try:
        parts = urlsplit(url)
        sound = parts.scheme in {"http", "https"} and bool(parts.hostname)
    except ValueError:
        sound = False
    if not sound or parts.query or parts.fragment or any(one in url for one in " \"'<>\\"):
        raise InputError(
            f"--url {url!r} is not the address of a site; expected one such as "
            "https://example.org/kaarten/"
        )
    return url


def other_languages(lang: Language) -> tuple[Language, ...]:
    """Return the languages but one."""
    return tuple(one for one in LANGUAGES if one != lang)
