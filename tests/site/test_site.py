"""A published site: its pages, links, files and promises, as they lie in the folder."""

import csv
import io
import re
import warnings
from itertools import pairwise

import html5lib
import pytest
from PIL import Image
from site_helpers import Links, pages, target

from regiokaart.site.downloads import told_size

NAMES = ("index", "cijfers", "beweringen", "bronnen", "downloads", "over")
MAPS = ("kaart-1", "kaart-2", "kaart-3")


def read(path):
    return path.read_text(encoding="utf-8")


def words(page):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        tree = html5lib.parse(page, namespaceHTMLElements=False)
    body = tree.find("body")
    told = [one for element in body.iter() for one in _own(element)]
    return " ".join("".join(told).split())


def _own(element):
    """Return the text of an element before its first child, and the text after the element."""
    shown = element.tag not in {"script", "style"}
    return (element.text or "" if shown else "", element.tail or "")


def test_each_language_has_the_same_pages(site):
    for folder in (site, site / "en"):
        assert {path.stem for path in folder.glob("*.html")} == set(NAMES)
        assert {path.stem for path in (folder / "kaarten").glob("*.html")} == set(MAPS)
    for path in pages(site):
        lang = "en" if path.is_relative_to(site / "en") else "nl"
        assert re.search(r"<html lang=\"(\w+)\"", read(path)).group(1) == lang


def test_language_switch_leads_to_the_same_page(site):
    for path in pages(site):
        within = path.relative_to(site).as_posix()
        twin = within.removeprefix("en/") if within.startswith("en/") else f"en/{within}"
        lang = "nl" if within.startswith("en/") else "en"
        (switch,) = (one for one in Links(read(path)).all("a") if "hreflang" in one)
        assert switch["lang"] == switch["hreflang"] == lang
        assert target(path, switch["href"])[0] == (site / twin).resolve()


def test_all_addresses_are_relative_and_lead_somewhere(site):
    ids = {path.resolve(): Links(read(path)).ids for path in pages(site)}
    for path in pages(site):
        links = Links(read(path)).links
        assert links
        for address in links:
            if address.startswith("data:"):
                continue
            assert not re.match(r"[a-z]+:|/", address), (path, address)
            found, fragment = target(path, address)
            assert found.is_file(), (path, address)
            assert found.is_relative_to(site.resolve())
            if fragment and found.suffix == ".html":
                assert fragment in ids[found], (path, address)
    for path in site.rglob("*.css"):
        assert not re.search(r"url\((?![\"']?data:)|@import", read(path)), path


def test_every_page_can_be_reached_from_the_first(site):
    found, todo = set(), [(site / "index.html").resolve()]
    while todo:
        path = todo.pop()
        if path in found or path.suffix != ".html":
            continue
        found.add(path)
        links = Links(read(path))
        todo += [target(path, one["href"])[0] for one in links.all("a") if "href" in one]
    assert found == {path.resolve() for path in pages(site)}


def test_every_file_is_offered_or_shared(site):
    offered = set()
    for path in pages(site):
        links = Links(read(path)).links
        offered |= {target(path, one)[0] for one in links if not one.startswith("data:")}
    offered |= {(site / "assets/kaart.js").resolve()}  # for maps on boundaries
    rest = {path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file()} - {
        path.relative_to(site.resolve()).as_posix() for path in offered
    }
    assert rest == {".nojekyll", "robots.txt", "site.json"}


@pytest.mark.parametrize("name", [*NAMES, *(f"kaarten/{name}" for name in MAPS)])
@pytest.mark.parametrize("folder", ["", "en/"])
def test_pages_are_valid_html(site, folder, name):
    page = read(site / f"{folder}{name}.html")
    html5lib.HTMLParser(strict=True).parse(page)
    links = Links(page)
    assert len(links.ids) == len(set(links.ids))
    assert len(links.all("h1")) == len(links.all("main")) == len(links.all("title")) == 1
    levels = [int(tag[1]) for tag, _ in links.found if re.fullmatch(r"h[1-6]", tag)]
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert not [given for _, given in links.found if any(key.startswith("on") for key in given)]
    labels = {one for _, given in links.found for one in given.get("aria-labelledby", "").split()}
    assert labels <= set(links.ids)


def test_every_page_forbids_what_it_does_not_need(site):
    for path in pages(site):
        (policy,) = Links(read(path)).all("meta", **{"http-equiv": "Content-Security-Policy"})
        rules = dict(one.strip().partition(" ")[::2] for one in policy["content"].split(";"))
        assert rules["default-src"] == "'none'", path
        assert "unsafe" not in rules.get("script-src", ""), path
        assert "http" not in policy["content"], path
        assert rules["base-uri"] == rules["form-action"] == "'none'"
        if path.parent.name != "kaarten":
            assert "script-src" not in rules
            assert not Links(read(path)).all("script")


def test_index_shows_each_map_with_its_finding(site):
    told = words(read(site / "index.html"))
    # Delft is in both regions; Midden-Delfland in none; of three nobody published their part
    assert "Niet in een proefregio: 1 van de 6 gemeenten; in meer dan één regio: 1." in told
    assert "Deelname onbekend: 3 van de 6 gemeenten." in told
    assert "Not in a trial region: 1 of 6 municipalities; in more than one region: 1." in words(
        read(site / "en/index.html")
    )
    links = Links(read(site / "index.html"))
    pictures = links.all("img")
    assert len(pictures) == len(MAPS)
    for picture in pictures:
        assert len(picture["alt"]) > 20
        path = target(site / "index.html", picture["src"])[0]
        with Image.open(path) as image:
            assert image.size == (int(picture["width"]), int(picture["height"]))
        assert path.stat().st_size < 150_000


def test_claims_have_their_verdicts(site):
    told = words(read(site / "beweringen.html"))
    assert "“drie gemeenten in Zuid” Klopt niet" in told
    assert "Wat klopt" in told
    assert told.index("“drie gemeenten in Zuid”") < told.index("“vier gemeenten in Noord”")
    assert "What does not hold" in words(read(site / "en/beweringen.html"))


def said_in(page, lang):
    """Return the texts of the elements that are in a language, as they say themselves."""
    tree = html5lib.parse(page, namespaceHTMLElements=False)
    return ["".join(one.itertext()) for one in tree.iter() if one.get("lang") == lang]


def test_english_pages_say_which_words_are_dutch(site):
    told = said_in(read(site / "en/beweringen.html"), "nl")
    assert {"drie gemeenten in Zuid", "vier gemeenten in Noord", "Proefbron 2"} <= set(told)
    remarks = ("Drie is wat het stuk telt.", "Gelezen als: leden. “Proef” is een naam.")
    sources = [one for one in told if one.startswith("Proefbron 1.")]
    assert sources == [f"Proefbron 1. {remarks[1]}"]
    assert remarks[0] in told
    assert "Proefbron 6" in said_in(read(site / "en/bronnen.html"), "nl")
    for name in NAMES:
        page = read(site / f"en/{name}.html")
        english = page
        for words_ in said_in(page, "nl"):
            english = english.replace(words_, "")
        assert "gemeenten in" not in english, name
        assert "Proefbron" not in english, name
        # on a Dutch page all that is Dutch anyway
        assert said_in(read(site / f"{name}.html"), "nl")[1:] == []


def test_sources_on_english_maps_are_dutch(site):
    told = said_in(read(site / "en/kaarten/kaart-1.html"), "nl")
    assert any("Proefbron 1" in one for one in told)


def test_figures_sources_and_method_are_those_of_the_report(site):
    figures = words(read(site / "cijfers.html"))
    for expected in ("Kerncijfers", "Regio’s en hun gemeenten", "Overlap van regio’s", "Noord"):  # noqa: RUF001
        assert expected in figures
    charts = Links(read(site / "cijfers.html")).all("img")
    assert charts
    assert all(len(one["alt"]) > 20 for one in charts)
    sources = words(read(site / "bronnen.html"))
    for expected in ("Proefbron 1", "Proefbron 6", "Werkwijze", "Let op", "85039NED"):
        assert expected in sources


def test_tiles_are_told_and_nobody_is_named_for_them(site):
    assert "Tegelkaart" in words(read(site / "index.html"))
    for path in pages(site):
        assert "Kadaster" not in words(read(path)), path
    assert "geen grenzen gebruikt" in words(read(site / "over.html"))


def test_downloads_tell_name_content_and_size(site):
    page = read(site / "downloads.html")
    told = words(page)
    files = [one for one in Links(page).all("a") if "download" in one]
    kinds = {one["href"].rpartition(".")[2] for one in files}
    assert kinds >= {"png", "pdf", "svg", "xlsx", "csv", "json", "gpkg", "parquet"}
    for one in files:
        path = target(site / "downloads.html", one["href"])[0]
        assert path.name in told
        assert told_size(path.stat().st_size, "nl") in told
    rows = list(csv.DictReader(io.StringIO(read(site / "en/data/coverage.csv"))))
    assert "Not in a trial region" in {row["label"] for row in rows}
    assert "Niet in een proefregio" in read(site / "data/coverage.csv")
    english = Links(read(site / "en/downloads.html")).links
    assert "../data/layer.gpkg" in english  # the same in each language, and there once
    assert not (site / "en/data/layer.gpkg").exists()


@pytest.mark.parametrize(
    ("count", "nl", "en"),
    [
        (1, "1 kB", "1 kB"),
        (1_499, "1 kB", "1 kB"),
        (123_456, "123 kB", "123 kB"),
        (999_999, "1.000 kB", "1,000 kB"),
        (1_234_567, "1,2 MB", "1.2 MB"),
    ],
)
def test_sizes_in_words(count, nl, en):
    assert told_size(count, "nl") == nl
    assert told_size(count, "en") == en


def test_pages_describe_themselves_to_those_who_link_to_them(site):
    for path in pages(site):
        links = Links(read(path))
        named = {one["property"]: one["content"] for one in links.all("meta") if "property" in one}
        assert named["og:title"] in words(read(path)) or named["og:title"] in read(path)
        assert named["og:locale"] in {"nl_NL", "en_GB"}
        assert len(named["og:description"]) > 15
        # these take whole addresses, which nobody knows yet
        assert not {"og:image", "og:url"} & set(named)
        assert not [one for one in links.all("link") if one.get("rel") == "canonical"]


def test_maps_lead_back_and_to_their_neighbours(site):
    path = site / "kaarten/kaart-2.html"
    links = Links(read(path)).all("a")
    near = [one["href"] for one in links if not one["href"].startswith("#")]
    assert near == ["../index.html", "kaart-1.html", "kaart-3.html", "../en/kaarten/kaart-2.html"]


def test_maps_have_the_typeface_of_the_site(site):
    letters = (site / "assets/letter.css").resolve()
    assert "@font-face" in read(letters)
    for path in pages(site):
        page = read(path)
        sheets = [target(path, one["href"])[0] for one in Links(page).all("link", rel="stylesheet")]
        assert sheets[0] == letters, path
        assert "font-src data:" in page, path
    assert sum("@font-face" in read(path) for path in site.rglob("*.css")) == 1


def test_scripts_of_maps_are_there_once(site):
    scripts = Links(read(site / "en/kaarten/kaart-1.html")).all("script")
    assert {one["src"] for one in scripts if "src" in one} == {
        f"../../assets/{name}.js" for name in ("eerst", "leaflet", "tegels")
    }
    assert all("src" in one or one.get("type") == "application/json" for one in scripts)
    assert (site / "kaarten/kaart-1.html").stat().st_size < 60_000
