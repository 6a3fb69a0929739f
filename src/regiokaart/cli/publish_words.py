"""What the commands publish and serve say, in Dutch and English."""

from __future__ import annotations

from typing import TYPE_CHECKING

from regiokaart import texts

if TYPE_CHECKING:
    from regiokaart.texts import Language

_TEXTS: dict[str, tuple[str, str]] = {
    # the key, and the text in Dutch and in English
    "making": ("Bezig met {what}", "Making {what}"),
    "written": (
        "Geschreven: {to} ({count} bestanden, {size} MB)",
        "Written: {to} ({count} files, {size} MB)",
    ),
    "removed": (
        "Verwijderd: {count} bestanden van een eerdere publicatie",
        "Removed: {count} files of an earlier publication",
    ),
    "look": ("Bekijken: regiokaart serve {to}", "To look at it: regiokaart serve {to}"),
    "kept": (
        "niet verwijderd, want sindsdien veranderd: {names}",
        "not removed, because changed since: {names}",
    ),
    "no_url": (
        (
            "er is geen sitemap.xml en geen beeld voor wie een pagina deelt: daarvoor is het adres "
            "van de site nodig (--url https://…)"
        ),
        (
            "there is no sitemap.xml and no picture for those who share a page: these need the "
            "address of the site (--url https://…)"
        ),
    ),
    "serving": (
        "{folder} staat op {address} (alleen op deze computer); stop met Ctrl-C",
        "{folder} is at {address} (on this computer only); stop with Ctrl-C",
    ),
    "stopped": ("Gestopt.", "Stopped."),
}


def word(key: str, lang: Language, **values: object) -> str:
    """Return the text of `key` in `lang`, with its places filled in.

    Raises
    ------
    KeyError
        When the table has no such key.
    """
    return _TEXTS[key][texts.LANGUAGES.index(lang)].format(**values)
