import html
import itertools
import json
import re
from dataclasses import replace
from time import perf_counter

import folium
import pandas as pd
import pytest
import shapely
from web_helpers import HOSTILE, Structure, hostile_scene

from regiokaart.classes import classify
from regiokaart.errors import OutputError
from regiokaart.layer import load_scene, load_scene_on_tiles
from regiokaart.study import load_study
from regiokaart.web import draw_page


def on_tiles(scene):
    layer = scene.layer.copy()
    layer.attrs = {**layer.attrs, "boundaries": {**layer.attrs["boundaries"], "kind": "tiles"}}
    return replace(scene, layer=layer)


def features(page):
    """Return the GeoJSON features that a page holds."""
    found = re.findall(r'_add\((\{"features": .*\})\);', page)
    return [feature for data in found for feature in json.loads(data)["features"]]


@pytest.fixture(params=["kaart-1", "kaart-2", "kaart-3"])
def spec(request, invented_scene):
    return invented_scene.study.map(request.param)


def test_same_scene_gives_the_same_bytes(invented_scene, spec):
    assert draw_page(invented_scene, spec).html == draw_page(invented_scene, spec).html


def test_no_random_id_is_left(invented_scene, spec):
    script = draw_page(invented_scene, spec).html.rpartition("<script>")[2]
    assert not re.search(r"[0-9a-f]{32}", script)
    names = re.findall(r"^\s*var (\w+) =", script, flags=re.MULTILINE)
    assert len(names) == len(set(names))


def test_drawing_leaves_foliums_lists_as_they_were(invented_scene, spec):
    before = list(folium.Map.default_js), list(folium.Map.default_css)
    draw_page(invented_scene, spec)
    assert (list(folium.Map.default_js), list(folium.Map.default_css)) == before
    assert before[0]


def test_page_is_well_formed(invented_scene, spec):
    page = draw_page(invented_scene, spec)
    structure = Structure(page.html)
    assert page.html.startswith("<!DOCTYPE html>")
    assert structure.wrong == []
    assert structure.stack == []
    tags = [tag for tag, _, _ in structure.seen]
    assert [tags.count(tag) for tag in ("html", "head", "body", "title", "h1", "main")] == [1] * 6
    assert all("body" in parents for tag, _, parents in structure.seen if tag == "script")
    ids = [attrs["id"] for _, attrs, _ in structure.seen if "id" in attrs]
    assert len(ids) == len(set(ids))
    viewport = next(a["content"] for _, a, _ in structure.seen if a.get("name") == "viewport")
    assert "user-scalable" not in viewport
    assert "maximum-scale" not in viewport


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_page_says_its_language(invented_scene, lang):
    page = draw_page(invented_scene, invented_scene.study.map("kaart-1"), lang=lang)
    told = Structure(page.html)
    assert dict(told.seen[0][1]) == {"lang": lang}
    assert ("Peildatum 1 oktober 2021" in told.words()) == (lang == "nl")
    assert ("Reference date 1 October 2021" in told.words()) == (lang == "en")
    assert page.title == {"nl": "Proefregio's", "en": "Trial regions"}[lang]
    assert page.map_id == "kaart-1"


def test_nothing_is_fetched(invented_scene, spec):
    page = draw_page(invented_scene, spec).html
    structure = Structure(page)
    assert not any(
        {"src", "href", "srcset", "poster"} & set(attrs) for _, attrs, _ in structure.seen
    )
    assert not re.search(r"@import|url\((?!#)|sourceMappingURL", page.partition("<script>")[0])
    assert "sourceMappingURL" not in page
    assert set(re.findall(r"https?://[\w./]+", page)) <= {
        "http://www.w3.org/2000/svg",
        "https://leafletjs.com",
    }
    policy = next(a["content"] for _, a, _ in structure.seen if "http-equiv" in a)
    assert "default-src 'none'" in policy


def test_licence_of_leaflet_is_kept(invented_scene, spec):
    page = draw_page(invented_scene, spec).html
    assert "Vladimir Agafonkin" in page
    assert "BSD 2-Clause" in page


def test_every_class_is_in_the_legend_with_its_numbers(invented_scene, spec):
    told = Structure(draw_page(invented_scene, spec).html).words()
    people = invented_scene.layer["population"]
    # Delft is in two regions, and counts in both
    shared = {"kaart-1": {"noord", "zuid"}, "kaart-3": {"overleg"}}.get(spec.id, set())
    for group in classify(invented_scene, spec):
        codes = [*group.codes, *(["GM0503"] if group.id in shared else [])]
        count = len(codes)
        assert f"{group.label} {count} {'gemeente' if count == 1 else 'gemeenten'}" in told
        assert f"{people[codes].sum():,} inwoners".replace(",", ".") in told
    assert ("telt bij beide mee" in told) == bool(shared)
    assert "Totaal studiegebied 6 gemeenten" in told


def test_every_municipality_is_drawn_in_the_paint_of_its_class(invented_scene, spec):
    page = draw_page(invented_scene, spec).html
    drawn = {one["id"] for one in features(page) if "tip" in one["properties"]}
    assert drawn == set(invented_scene.layer.index)
    for used in set(re.findall(r"url\(#([\w-]+)\)", page)):
        assert f'<pattern id="{used}"' in page


def test_combination_is_striped_in_the_colours_of_its_regions(invented_scene):
    spec = invented_scene.study.map("kaart-1")
    both = next(one for one in classify(invented_scene, spec) if one.kind == "combination")
    page = draw_page(invented_scene, spec).html
    patterns = re.findall(r"<pattern.*?</pattern>", page, flags=re.DOTALL)
    assert any(all(f'fill="{fill}"' in pattern for fill in both.fills) for pattern in patterns)


def test_weak_evidence_is_dotted_and_named(invented_scene):
    page = draw_page(invented_scene, invented_scene.study.map("kaart-2")).html
    delft = next(one for one in features(page) if one["id"] == "GM0503")
    assert "zwak onderbouwd" in delft["properties"]["tip"]
    assert "Zwak onderbouwd Delft" in Structure(page).words()
    assert "1 afgeleid" in Structure(page).words()


def test_unknown_participation_tells_the_command_that_completes_it(invented_scene):
    pages = {one.id: draw_page(invented_scene, one).html for one in invented_scene.study.maps}
    assert "<code>regiokaart template proefstudie kaart-2</code>" in pages["kaart-2"]
    assert "<code>regiokaart template proefstudie kaart-3</code>" in pages["kaart-3"]
    assert "regiokaart template" not in pages["kaart-1"]


def test_tooltip_tells_name_class_numbers_evidence_and_source(invented_scene):
    page = draw_page(invented_scene, invented_scene.study.map("kaart-1")).html
    tips = {one["id"]: one["properties"].get("tip", "") for one in features(page)}
    told = Structure(tips["GM0503"]).words()
    population = int(invented_scene.layer.loc["GM0503", "population"])
    for part in (
        "Delft",
        "Noord + Zuid",
        f"{population:,}".replace(",", "."),
        "km²",
        "vermeld in bron",
        "Proefbron 1",
        "Proefbron 2",
    ):
        assert part in told
    assert "bron" not in tips["GM1842"]  # outside: there is nothing to support


def test_unknown_numbers_are_said_to_be_unknown(invented_scene):
    layer = invented_scene.layer.copy()
    layer["population"] = pd.array([pd.NA] * len(layer), dtype="Int64")
    layer["land_area_km2"] = float("nan")
    scene = replace(invented_scene, layer=layer)
    told = Structure(draw_page(scene, scene.study.map("kaart-1")).html).words()
    assert "inwonertal niet bekend" in told
    assert "nan" not in told


def test_attribution_or_the_notice_of_the_tiles(invented_scene, spec):
    real = Structure(draw_page(invented_scene, spec).html).words()
    tiles = Structure(draw_page(on_tiles(invented_scene), spec).html).words()
    assert "© eigen bestand vierkanten.gpkg" in real
    assert "gemeentegrenzen 2021" in real
    assert "Tegelkaart: één tegel per gemeente, geen grenzen" in tiles
    assert "eigen bestand vierkanten.gpkg" not in tiles
    assert "gemeentegrenzen 2021" not in tiles


def test_shared_borders_stay_shared(invented_scene):
    page = draw_page(invented_scene, invented_scene.study.map("kaart-1")).html
    drawn = [one for one in features(page) if "tip" in one["properties"]]
    assert shapely.coverage_is_valid([shapely.geometry.shape(one["geometry"]) for one in drawn])


def test_hostile_values_stay_text(invented_scene):
    scene = hostile_scene(invented_scene)
    for spec in scene.study.maps:
        page = draw_page(scene, spec)
        structure = Structure(page.html)
        assert page.title == HOSTILE
        assert structure.wrong == []
        assert [tag for tag, _, _ in structure.seen].count("script") == 2
        assert not any(tag == "img" for tag, _, _ in structure.seen)
        assert page.html.count("</script") == 2
        for tip in (one["properties"].get("tip", "") for one in features(page.html)):
            assert {tag for tag, _, _ in Structure(tip).seen} <= {
                "strong", "p", "dl", "div", "dt", "dd",
            }  # fmt: skip
        shown = Structure(page._repr_html_())
        assert [tag for tag, _, _ in shown.seen] == ["iframe"]
        assert shown.seen[0][1]["srcdoc"] == page.html


def test_study_without_surroundings(invented_scene, spec):
    scene = replace(invented_scene, surroundings=invented_scene.surroundings.iloc[:0])
    drawn = {one["id"] for one in features(draw_page(scene, spec).html)}
    assert set(scene.layer.index) <= drawn
    assert "land" not in drawn


def test_borders_among_the_surroundings_are_drawn_once(invented_scene, spec):
    page = draw_page(invented_scene, spec).html
    lines = next(one for one in features(page) if one["id"] == "borders")
    assert len(shapely.geometry.shape(lines["geometry"]).coords) == 2  # two squares share one side


def test_page_is_saved_as_it_is(invented_scene, spec, tmp_path):
    page = draw_page(invented_scene, spec)
    page.save(tmp_path / "kaart.html")
    assert (tmp_path / "kaart.html").read_bytes() == page.html.encode("utf-8")
    assert [path.name for path in tmp_path.glob("*.html")] == ["kaart.html"]
    with pytest.raises(OutputError):
        page.save(tmp_path / "geen" / "kaart.html")


def test_page_escapes_what_jupyter_shows(invented_scene, spec):
    page = draw_page(invented_scene, spec)
    shown = page._repr_html_()
    assert html.escape(page.html) in shown
    assert "<script" not in shown


@pytest.mark.integration
def test_pages_of_zuid_holland_are_small_and_quick(real_boundaries):
    study = load_study()
    scene = load_scene(study, boundaries=real_boundaries).drawn()
    started = perf_counter()
    pages = [draw_page(scene, spec) for spec in study.maps]
    assert perf_counter() - started < 5
    for page, spec in itertools.product(pages, study.maps):
        assert len(page.html.encode()) <= 400_000
        if page.map_id == spec.id:
            told = Structure(page.html).words()
            assert "Totaal studiegebied 52 gemeenten" in told
            assert "© CBS, Kadaster 2021, CC BY 4.0" in told
    municipalities = [one for one in features(pages[0].html) if "tip" in one["properties"]]
    shapes = [shapely.geometry.shape(one["geometry"]) for one in municipalities]
    assert len(shapes) == 52
    # rounding may fold a spike of a metre; no more than that may come apart
    gaps = shapely.union_all(shapes).area - sum(shape.area for shape in shapes)
    assert abs(gaps) < 1e-8


NATIONAL = "stedelijke-cultuurregios-2021"


@pytest.mark.integration
def test_pages_of_the_whole_country_are_small_and_whole(real_boundaries):
    study = load_study(NATIONAL)
    scene = load_scene(study, boundaries=real_boundaries).drawn()
    for spec in study.maps:
        page = draw_page(scene, spec).html
        assert len(page.encode()) <= 700_000
    municipalities = [one for one in features(page) if "tip" in one["properties"]]
    shapes = [shapely.geometry.shape(one["geometry"]) for one in municipalities]
    assert len(shapes) == 352
    # coarser than on paper, but as a whole: neighbours neither overlap nor come apart
    together = shapely.union_all([shape.buffer(0) for shape in shapes])
    assert together.area == pytest.approx(sum(shape.area for shape in shapes), rel=1e-5)


def test_national_pages_on_tiles_tell_each_municipality_its_sources():
    scene = load_scene_on_tiles(load_study(NATIONAL))
    page = draw_page(scene, scene.study.map("kaart-3")).html
    tips = {
        one["id"]: one["properties"]["tip"] for one in features(page) if "tip" in one["properties"]
    }
    assert len(tips) == 352
    # Zwolle lies in Overijssel, which OCW names with Twente: the source is that of the province
    assert "Twente" in tips["GM0193"]
    assert "geen formele partner" in tips["GM0193"]
    assert "afgeleid" in tips["GM0193"]
    assert "bron" not in tips["GM0599"]  # Zuid-Holland is no partner
    assert len(page.encode()) <= 700_000


def test_legend_counts_what_is_inferred_as_it_counts_members():
    scene = load_scene_on_tiles(load_study(NATIONAL))
    told = Structure(draw_page(scene, scene.study.map("kaart-5")).html).words()
    assert "Convenant met de regio 102 gemeenten 8.898.608 inwoners 102 afgeleid" in told


def test_blank_spots_have_no_evidence_to_tell():
    scene = load_scene_on_tiles(load_study(NATIONAL))
    page = draw_page(scene, scene.study.map("kaart-4")).html
    tips = {one["id"]: one["properties"].get("tip") for one in features(page)}
    assert "Noord-Holland, in geen regio" in tips["GM0361"]  # Alkmaar
    assert "onderbouwing" not in tips["GM0361"]
    assert "onderbouwing" in tips["GM0363"]  # Amsterdam
