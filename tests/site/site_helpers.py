"""What the tests of sites share: a small study, and a reader of the links of a folder."""

from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

from invented import MEMBERSHIPS, STUDY
from regiokaart.site import Inputs
from regiokaart.study import load_study

OFFLINE = Inputs(offline=True)
URL = "https://example.org/regios/"
CLAIMS = """
[[claim]]
id = "noord"
text = "vier gemeenten in Noord"
source = "Proefbron 1"
measure = { kind = "municipalities", of = "proefregio/noord" }
expected = 4
note = "Gelezen als: leden. “Proef” is een naam."

[[claim]]
id = "zuid"
text = "drie gemeenten in Zuid"
source = "Proefbron 2"
measure = { kind = "municipalities", of = "proefregio/zuid" }
expected = 3
note = "Drie is wat het stuk telt."
"""
ONE_MAP = STUDY.partition('[[map]]\nid = "kaart-2"')[0]
"""The study with its first map only, which is drawn sooner."""


def write_study(home: Path, *, toml: str = STUDY + CLAIMS, name: str = "proefstudie"):
    folder = home / name
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "study.toml").write_text(toml.replace("proefstudie", name), encoding="utf-8")
    (folder / "memberships.csv").write_text(MEMBERSHIPS, encoding="utf-8")
    return load_study(folder / "study.toml")


class Links(HTMLParser):
    """The addresses that a page refers to, its ids, and what its elements say."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.links, self.ids, self.found = [], [], []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.found.append((tag, given))
        self.links += [given[name] for name in ("href", "src") if name in given]
        if "id" in given:
            self.ids.append(given["id"])

    def all(self, tag, **wanted):
        return [
            given
            for name, given in self.found
            if name == tag and all(given.get(key) == value for key, value in wanted.items())
        ]


def pages(site: Path) -> list[Path]:
    return sorted(site.rglob("*.html"))


def target(page: Path, address: str) -> tuple[Path, str]:
    """Return the file and the fragment that an address leads to from a page."""
    parts = urlsplit(address)
    path = (page.parent / unquote(parts.path)).resolve() if parts.path else page.resolve()
    return path, parts.fragment


def tree(site: Path) -> dict[str, bytes]:
    return {
        path.relative_to(site).as_posix(): path.read_bytes()
        for path in sorted(site.rglob("*"))
        if path.is_file()
    }
