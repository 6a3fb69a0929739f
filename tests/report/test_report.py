"""A report is one page and one document that need nothing else, and tell what the study tells."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import io
import re
import subprocess
from html.parser import HTMLParser
from itertools import pairwise
from typing import TYPE_CHECKING

import html5lib
import pypdf
import pytest

from regiokaart.layer import join, load_scene_on_tiles
from regiokaart.report import NAMES, make_report, write_report
from regiokaart.report.as_html import to_html
from regiokaart.report.as_pdf import to_pdf
from regiokaart.report.model import Column, Heading, Report, Section, Table
from regiokaart.statistics.claims import verify
from regiokaart.study import load_study

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from regiokaart.layer import Scene
    from regiokaart.study import Study

CLAIMS = """
[[claim]]
id = "leden-noord"
text = "vier gemeenten <in> Noord"
source = "Proefrapport, p. 1"
measure = { kind = "municipalities", of = "noord" }
expected = 4

[[claim]]
id = "leden-zuid"
text = "Zuid telt er drie"
source = "Proefrapport, p. 2"
measure = { kind = "municipalities", of = "zuid" }
expected = 3

[[claim]]
id = "mening"
text = "Zuid is mooi"
source = "Proefrapport, p. 3"
why_not = "smaak is geen gegeven"
"""


class _Page(HTMLParser):
    """What a page has: its elements with their attributes, ids and headings."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, {name: value or "" for name, value in attrs}))

    def all(self, tag: str) -> list[dict[str, str]]:
        return [attributes for name, attributes in self.found if name == tag]


@pytest.fixture(scope="module")
def bundled() -> Report:
    """Return the report of the first bundled study, on tiles."""
    study = load_study("samenwerkingsagenda-2021")
    return make_report(load_scene_on_tiles(study), verdicts=verify(study))


@pytest.fixture(scope="module")
def bundled_html(bundled: Report) -> str:
    return to_html(bundled)


@pytest.fixture(scope="module")
def bundled_pdf(bundled: Report) -> bytes:
    return to_pdf(bundled)


@pytest.fixture
def invented(invented_study: Callable[..., Study], invented_boundaries: object) -> Scene:
    """Return the invented study with claims, one of them wrong."""
    study = invented_study(changes={'[[map]]\nid = "kaart-1"': CLAIMS + '[[map]]\nid = "kaart-1"'})
    return join(study, invented_boundaries, study.memberships())  # type: ignore[arg-type]


def _words(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def _pdf_words(pdf: bytes) -> str:
    pages = pypdf.PdfReader(io.BytesIO(pdf)).pages
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in pages))


def test_the_page_is_valid_html(bundled_html: str) -> None:
    parser = html5lib.HTMLParser(strict=False)
    parser.parse(bundled_html)
    assert not parser.errors


def test_the_page_asks_for_nothing_and_runs_nothing(bundled_html: str) -> None:
    page = _Page(bundled_html)
    addresses = [
        value
        for _, attributes in page.found
        for name, value in attributes.items()
        if name in {"src", "href", "srcset", "data", "action", "poster", "background"}
    ]
    assert addresses
    assert all(address.startswith(("data:image/png;base64,", "#")) for address in addresses)
    assert not page.all("script")
    (style,) = re.findall(r"<style>(.*?)</style>", bundled_html, flags=re.DOTALL)
    assert all(url.startswith("data:font/") for url in re.findall(r"url\(([^)]*)", style))
    assert "@import" not in style
    assert not any(name.startswith("on") or name == "style" for _, a in page.found for name in a)


def test_the_policy_allows_this_style_and_nothing_else(bundled_html: str) -> None:
    policies = [a["content"] for a in _Page(bundled_html).all("meta") if "http-equiv" in a]
    assert len(policies) == 1
    rules = dict(part.strip().split(" ", 1) for part in policies[0].split(";"))
    (style,) = re.findall(r"<style>(.*?)</style>", bundled_html, flags=re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert rules["default-src"] == "'none'"
    assert rules["style-src"] == f"'sha256-{digest}'"
    assert "script-src" not in rules


def test_each_picture_is_told_in_words(bundled_html: str) -> None:
    pictures = _Page(bundled_html).all("img")
    assert len(pictures) > 5
    assert all(len(picture["alt"]) > 40 for picture in pictures)
    assert "Haaglanden: 9 gemeenten" in pictures[0]["alt"]


def test_the_page_can_be_walked_by_its_headings_and_landmarks(bundled_html: str) -> None:
    page = _Page(bundled_html)
    assert page.all("html")[0]["lang"] == "nl"
    assert [len(page.all(name)) for name in ("header", "nav", "main", "footer", "h1")] == [1] * 5
    levels = [int(tag[1]) for tag, _ in page.found if re.fullmatch(r"h[1-6]", tag)]
    assert all(after - before <= 1 for before, after in pairwise(levels))
    ids = [a["id"] for _, a in page.found if "id" in a]
    assert len(ids) == len(set(ids))
    targets = {a["href"][1:] for a in page.all("a")}
    assert targets <= set(ids)
    assert {a["aria-labelledby"] for a in page.all("section")} <= targets
    assert all(head["scope"] in {"col", "row"} for head in page.all("th"))
    assert len(page.all("table")) == len(page.all("caption"))


@pytest.mark.parametrize("where", ["page", "document"])
def test_both_tell_the_maps_the_figures_and_the_members(
    where: str, bundled_html: str, bundled_pdf: bytes
) -> None:
    words = _words(bundled_html) if where == "page" else _pdf_words(bundled_pdf)
    for spec in load_study("samenwerkingsagenda-2021").maps:
        assert spec.title.nl in words
    for told in ("Peildatum", "1 oktober 2021", "3.726.050", "2.466.319", "1.259.731"):
        assert told in words
    assert "Delft, Den Haag, Leidschendam-Voorburg, Midden-Delfland" in words
    assert "9 tot 51" in words  # not known, and so no single figure
    assert "Tegelkaart" in words


def test_sections_stand_in_the_order_of_reading(bundled: Report) -> None:
    assert [section.id for section in bundled.sections] == [
        *("kaarten", "kerncijfers", "regios", "overlap", "criteria", "grafieken"),
        *("beweringen", "bronnen", "werkwijze", "let-op"),
    ]


def test_the_document_says_what_it_is(bundled_pdf: bytes) -> None:
    reader = pypdf.PdfReader(io.BytesIO(bundled_pdf))
    about = reader.metadata
    assert about is not None
    assert about.title == "Samenwerkingsagenda cultuur Zuid-Holland - Rapport"
    assert about.author == "Samenwerkingsagenda cultuur Zuid-Holland"
    assert "1 oktober 2021" in (about.subject or "")
    assert reader.trailer["/Root"]["/Lang"] == "nl-NL"
    named = [entry.title for entry in reader.outline if not isinstance(entry, list)]
    assert named[:2] == ["Kaarten", "Kerncijfers"]


def test_maps_in_the_document_are_whole_pages_of_text_not_pixels(bundled_pdf: bytes) -> None:
    reader = pypdf.PdfReader(io.BytesIO(bundled_pdf))
    titles = [spec.title.nl for spec in load_study("samenwerkingsagenda-2021").maps]
    for page, title in zip(reader.pages[1:], titles, strict=False):
        assert title in re.sub(r"\s+", " ", page.extract_text())
        assert "Zoetermeer" in page.extract_text()
        assert not page.images
    assert all(abs(float(page.mediabox.width) - 595.3) < 0.5 for page in reader.pages)


def test_another_reader_finds_the_text_too(
    bundled_pdf: bytes, pdftotext_path: Path, tmp_path: Path
) -> None:
    (tmp_path / "report.pdf").write_bytes(bundled_pdf)
    told = subprocess.run(
        [pdftotext_path, "report.pdf", "-"], cwd=tmp_path, capture_output=True, check=True
    ).stdout.decode()
    assert "Overleg Cultuurparticipatie" in told
    assert told.count("Hardinxveld") > 5
    pages = told.count("\f")
    assert f"{pages} van {pages}" in told


def test_the_same_study_gives_the_same_bytes(invented: Scene) -> None:
    first = make_report(invented, verdicts=verify(invented.study))
    again = make_report(invented, verdicts=verify(invented.study))
    assert to_html(first) == to_html(again)
    assert to_pdf(first) == to_pdf(again)


def test_claims_are_told_with_their_verdict_and_words_of_others_are_only_words(
    invented: Scene,
) -> None:
    report = make_report(invented, verdicts=verify(invented.study))
    html = to_html(report)
    assert "vier gemeenten &lt;in&gt; Noord" in html
    assert "<in>" not in html
    words = _words(html)
    wrong = words[words.index("Zuid telt er drie") :]
    assert wrong.index("Gepubliceerd 3") < wrong.index("Gevonden 2")
    assert "Smaak is geen gegeven." in words
    document = _pdf_words(to_pdf(report))
    assert "vier gemeenten <in> Noord" in document
    assert "Zuid telt er drie" in document


def test_how_a_membership_is_known_stands_with_the_name(invented: Scene) -> None:
    words = _words(to_html(make_report(invented)))
    overleg = words[words.index("Overleg (2 gemeenten)") :]
    assert overleg.startswith("Overleg (2 gemeenten) Delft (zwak onderbouwd), Den Haag (afgeleid)")
    assert "Neemt niet deel (1 gemeente) Zoetermeer" in overleg
    assert "Deelname onbekend (3 gemeenten) Midden-Delfland, Rijswijk en Rotterdam" in overleg


def test_what_regions_share_is_told_by_name(invented: Scene) -> None:
    report = make_report(invented)
    (section,) = (one for one in report.sections if one.id == "overlap")
    rows = [row for block in section.blocks if isinstance(block, Table) for row in block.rows]
    assert ("Noord", "Zuid", "1 van 4; 1 van 2", "103.581", "Delft") in rows


def test_without_claims_there_is_no_section_of_claims(invented_scene: Scene) -> None:
    report = make_report(invented_scene, verdicts=verify(invented_scene.study))
    assert "beweringen" not in [section.id for section in report.sections]


def test_english_is_english(invented: Scene) -> None:
    report = make_report(invented, verdicts=verify(invented.study), lang="en")
    html = to_html(report)
    assert '<html lang="en">' in html
    words = _words(html)
    assert "Trial study" in words
    for dutch in ("gemeenten van het", "Peildatum", "Kerncijfers", "Gepubliceerd", "inwoners"):
        assert dutch not in words.replace("vier gemeenten", "")


def test_a_long_table_keeps_its_heading_and_all_its_rows() -> None:
    rows = tuple((f"Rij {place}", "woord " * (place % 40)) for place in range(120))
    columns = (Column("Kolom een"), Column("Kolom twee"))
    heading = Section("a", "A", (Heading("Lang"), Table("Lang", columns, rows)))
    report = Report(
        lang="nl", title="T", kicker="R", facts=(), notice="", sections=(heading,),
        made_with="m", keywords="",
    )  # fmt: skip
    reader = pypdf.PdfReader(io.BytesIO(to_pdf(report)))
    texts = [page.extract_text() for page in reader.pages]
    told = " ".join(texts)
    assert [f"Rij {place}" in told for place in range(120)] == [True] * 120
    assert len(texts) > 4
    assert all("Kolom twee" in text for text in texts[1:])


def test_a_cell_that_is_longer_than_a_page_goes_on_on_the_next() -> None:
    long = " ".join(f"w{place}" for place in range(4000))
    table = Table("Lang", (Column("Een"), Column("Twee")), (("kort", long),))
    report = Report(
        lang="nl", title="T", kicker="R", facts=(), notice="",
        sections=(Section("a", "A", (table,)),), made_with="m", keywords="",
    )  # fmt: skip
    told = re.sub(r"\s+", " ", _pdf_words(to_pdf(report)))
    assert [f"w{place}" for place in range(4000) if f"w{place}" not in told] == []


def test_another_day_has_a_folder_of_its_own(tmp_path: Path) -> None:
    study = load_study("samenwerkingsagenda-2021")
    written = write_report(study, out=tmp_path, day=dt.date(2024, 1, 1), offline=True)
    folder = tmp_path / "maps" / study.id / "2024-01-01"
    assert [path.relative_to(folder).name for path in written.paths] == list(NAMES)
    assert written.on_tiles
    words = _words((folder / "report.html").read_text("utf-8"))
    assert "1 januari 2024" in words
    assert "Voorne aan Zee" in words
    assert "50 gemeenten" in words
