"""What every page of a site has around its content, as the templates see it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from regiokaart.site import addresses
from regiokaart.site.addresses import absolute, link
from regiokaart.site.wording import word

if TYPE_CHECKING:
    from regiokaart.texts import Language

ICON = f"{addresses.ASSETS}/icoon.svg"
_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; font-src data:; base-uri 'none'; "
    "form-action 'none'"
)
_LOCALES: dict[Language, str] = {"nl": "nl_NL", "en": "en_GB"}


@dataclass(frozen=True)
class Logo:
    """The logo of a house style: where it is, what it says, and its size in pixels."""

    path: str
    alt: str
    size: tuple[int, int]


@dataclass(frozen=True, kw_only=True)
class Page:
    """A page as its template sees it.

    Attributes
    ----------
    path
        Where it is within the site.
    site
        What the site is called.
    home
        The path of the page that the name of the site leads to.
    menu
        The pages of the site with their names.
    twins
        The same page in all languages, by language.
    base_url
        The address of the site on the web, or nothing.
    picture
        The path of a picture of the page and what it shows, or nothing.
    style, typeface, logo, footer
        The paths of its style sheet and of the one with its typeface, and what the house style
        adds.
    """

    path: str
    lang: Language
    title: str
    site: str
    description: str
    home: str
    menu: tuple[tuple[str, str], ...]
    twins: tuple[tuple[Language, str], ...]
    attribution: str = ""
    base_url: str = ""
    picture: tuple[str, str] = ("", "")
    policy: str = field(default=_POLICY)
    icon: str = field(default=ICON)
    style: str
    typeface: str
    logo: Logo | None = None
    footer: str = ""
    made_with: str = ""

    def to(self, path: str) -> str:
        """Return the relative address of a file of the site."""
        return link(self.path, path)

    @property
    def is_home(self) -> bool:
        """Whether it is the page that the name of the site leads to."""
        return self.path == self.home

    @property
    def others(self) -> tuple[tuple[Language, str], ...]:
        """The same page in the other languages."""
        return tuple(one for one in self.twins if one[0] != self.lang)

    @property
    def locale(self) -> str:
        """Its language, as Open Graph writes it."""
        return _LOCALES[self.lang]

    @property
    def url(self) -> str:
        """Its address on the web, or nothing."""
        return absolute(self.base_url, self.path) if self.base_url else ""

    @property
    def image(self) -> str:
        """The address of its picture on the web, or nothing."""
        return absolute(self.base_url, self.picture[0]) if self.picture[0] else ""

    @property
    def image_alt(self) -> str:
        """What its picture shows."""
        return self.picture[1]

    def say_in(self, lang: Language, key: str) -> str:
        """Return a text of the site in a language."""
        return word(key, lang)
