import re

import pytest
from web_helpers import HOSTILE, Structure, hostile_scene

from regiokaart import build
from regiokaart.classes import classify
from regiokaart.print import MULTIPLES, PAPERS
from regiokaart.web import OTHER_PAPERS, IndexEntry, draw_index


def entries(scene, formats=("png", "pdf", "svg", "html"), lang="nl"):
    return [
        IndexEntry(one.id, one.title.get(lang), classify(scene, one, lang=lang), formats)
        for one in scene.study.maps
    ]


def links(page):
    return [attrs["href"] for tag, attrs, _ in Structure(page).seen if tag == "a"]


def test_index_links_the_files_of_every_map(invented_scene):
    page = draw_index(invented_scene.study, entries(invented_scene), on_tiles=False)
    structure = Structure(page)
    assert structure.wrong == []
    assert structure.stack == []
    for spec in invented_scene.study.maps:
        assert {f"{spec.id}.{kind}" for kind in ("html", "pdf", "png", "svg")} <= set(links(page))
    pictures = [attrs for tag, attrs, _ in structure.seen if tag == "img"]
    assert [one["src"] for one in pictures] == ["kaart-1.png", "kaart-2.png", "kaart-3.png"]
    assert {one["loading"] for one in pictures} == {"lazy"}


@pytest.mark.parametrize("formats", [("html",), ("pdf",), ("png", "svg"), ()])
def test_index_links_only_what_is_there(invented_scene, formats):
    page = draw_index(invented_scene.study, entries(invented_scene, formats), on_tiles=False)
    assert {link.rpartition(".")[2] for link in links(page)} == set(formats)
    assert ("<img" in page) == ("png" in formats)


def test_papers_and_the_sheet_with_all_maps_are_known_by_their_names():
    assert ("a4", *OTHER_PAPERS) == tuple(PAPERS)
    assert build._MULTIPLES == MULTIPLES


def test_index_links_what_a_build_made_now_and_before(tmp_path, invented_study):
    study = invented_study()

    def built(**how):
        build.build_study(study, out=tmp_path, offline=True, lang="en", **how)
        page = (tmp_path / "maps" / study.id / "index.html").read_text("utf-8")
        assert Structure(page).wrong == []
        return page

    built(formats=["svg", "html"], papers=["a3", "slide"], maps=["kaart-1"], multiples=True)
    page = built(formats=["pdf", "html"], maps=["kaart-2"])
    folder = tmp_path / "maps" / study.id
    there = {path.name for path in folder.iterdir() if path.suffix in {".svg", ".pdf", ".html"}}
    assert set(links(page)) == there - {"index.html"}
    assert {"kaart-1-a3.svg", "kaart-1-slide.svg", "kaarten-a3.svg", "kaart-2.pdf"} <= there
    told = Structure(page).words()
    for expected in ("A3: SVG", "Slide: SVG", "Printed sheet: PDF", "All maps on one sheet"):
        assert expected in told
    assert told.count("All maps on one sheet") == 1


def test_index_shows_a_picture_of_another_paper_where_there_is_none_on_a4(invented_scene):
    spec = invented_scene.study.maps[0]
    other = (("slide", ("png", "pdf")),)
    entry = IndexEntry(spec.id, "Titel", classify(invented_scene, spec), (), other)
    page = draw_index(invented_scene.study, [entry], on_tiles=False)
    pictures = [attrs["src"] for tag, attrs, _ in Structure(page).seen if tag == "img"]
    assert pictures == ["kaart-1-slide.png"]
    assert set(links(page)) == {"kaart-1-slide.png", "kaart-1-slide.pdf"}


def test_index_tells_finding_and_dates(invented_scene):
    told = Structure(
        draw_index(invented_scene.study, entries(invented_scene), on_tiles=False)
    ).words()
    assert "Peildatum 1 oktober 2021" in told
    assert "gemeentegrenzen 2021" in told
    assert "CBS, Kadaster 2021, CC BY 4.0" in told
    # Delft is in two regions, and counts in both
    shared = {("kaart-1", "noord"), ("kaart-1", "zuid"), ("kaart-3", "overleg")}
    for entry in entries(invented_scene):
        for group in entry.classes:
            count = len(group.codes) + ((entry.map_id, group.id) in shared)
            assert f"{count} {group.label}" in told


def test_index_on_tiles_says_so(invented_scene):
    page = draw_index(invented_scene.study, entries(invented_scene), on_tiles=True, lang="en")
    told = Structure(page).words()
    assert '<html lang="en">' in page
    assert "Tile map: one tile per municipality" in told
    assert "Kadaster" not in told
    assert "municipal boundaries 2021" not in told


def test_index_names_other_holders(invented_scene):
    page = draw_index(
        invented_scene.study, entries(invented_scene), on_tiles=False, attribution="Iemand <b>"
    )
    assert "Iemand &lt;b&gt;" in page
    assert "Kadaster" not in page


def test_index_has_no_script_and_fetches_nothing_from_elsewhere(invented_scene):
    scene = hostile_scene(invented_scene)
    page = draw_index(scene.study, entries(scene), on_tiles=False, attribution=HOSTILE)
    structure = Structure(page)
    assert structure.wrong == []
    assert not any(tag == "script" for tag, _, _ in structure.seen)
    assert not any("onerror" in attrs for _, attrs, _ in structure.seen)
    assert not re.search(r"https?://|@import|url\((?!#)", page)
    assert HOSTILE in "".join(structure.text)


def test_index_paints_as_the_maps_do(invented_scene):
    page = draw_index(invented_scene.study, entries(invented_scene), on_tiles=False)
    ids = re.findall(r'<pattern id="([\w-]+)"', page)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r"url\(#([\w-]+)\)", page)) <= set(ids)
