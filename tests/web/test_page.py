import base64
import hashlib
import html
import re
from dataclasses import replace
from itertools import accumulate, pairwise
from pathlib import Path
from time import perf_counter

import folium
import html5lib
import numpy as np
import pandas as pd
import pytest
import shapely
from web_helpers import HOSTILE, Structure, a_year_before, data_of, hostile_scene, shapes_of, told

import regiokaart.web
from regiokaart import register
from regiokaart.classes import class_of, classify
from regiokaart.errors import InputError, OutputError
from regiokaart.layer import load_scene, load_scene_on_tiles
from regiokaart.study import load_study
from regiokaart.web import Link, draw_page, page_assets
from regiokaart.web import assets as shared
from regiokaart.web.layers import layers_of


def on_tiles(scene):
    layer = scene.layer.copy()
    layer.attrs = {**layer.attrs, "boundaries": {**layer.attrs["boundaries"], "kind": "tiles"}}
    return replace(scene, layer=layer)


@pytest.fixture(params=["kaart-1", "kaart-2", "kaart-3"])
def spec(request, invented_scene):
    return invented_scene.study.map(request.param)


def test_same_scene_gives_the_same_bytes(invented_scene, spec):
    assert draw_page(invented_scene, spec).html == draw_page(invented_scene, spec).html


def test_no_random_id_is_left(invented_scene, spec):
    page = draw_page(invented_scene, spec).html
    assert not re.search(r"[0-9a-f]{32}", page)
    assert page.count('class="folium-map"') == 1
    assert page.count("L.map(") == 1


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
    for key in ("aria-labelledby", "aria-controls", "for", "aria-describedby"):
        assert {attrs[key] for _, attrs, _ in structure.seen if key in attrs} <= set(ids)
    viewport = next(a["content"] for _, a, _ in structure.seen if a.get("name") == "viewport")
    assert "user-scalable" not in viewport
    assert "maximum-scale" not in viewport


@pytest.mark.parametrize("assets", ["inline", "linked"])
def test_page_is_valid_html(invented_scene, spec, assets):
    page = draw_page(invented_scene, spec, assets=assets, links=[Link("English", "en.html", "en")])
    parser = html5lib.HTMLParser(strict=True)
    parser.parse(page.html)
    assert parser.errors == []


def test_nothing_is_styled_or_handled_within_an_element(invented_scene, spec):
    structure = Structure(draw_page(invented_scene, spec).html)
    for tag, attrs, _ in structure.seen:
        assert "style" not in attrs, tag
        assert not [key for key in attrs if key.startswith("on")], tag


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_page_says_its_language(invented_scene, lang):
    page = draw_page(invented_scene, invented_scene.study.map("kaart-1"), lang=lang)
    words = Structure(page.html)
    assert dict(words.seen[0][1]) == {"lang": lang}
    assert ("Peildatum 1 oktober 2021" in words.words()) == (lang == "nl")
    assert ("Reference date 1 October 2021" in words.words()) == (lang == "en")
    assert page.title == {"nl": "Proefregio's", "en": "Trial regions"}[lang]
    assert page.map_id == "kaart-1"


def policy_of(page):
    found = next(a["content"] for _, a, _ in Structure(page).seen if "http-equiv" in a)
    return dict(part.strip().split(" ", 1) for part in found.split(";"))


def test_nothing_is_fetched(invented_scene, spec):
    page = draw_page(invented_scene, spec).html
    for tag, attrs, _ in Structure(page).seen:
        assert not {"src", "srcset", "poster"} & set(attrs)
        assert tag == "a" or "href" not in attrs
        assert attrs.get("href", "#").startswith("#")
    assert not re.search(r"@import|url\((?!#)|sourceMappingURL", page.partition("<script")[0])
    assert "sourceMappingURL" not in page
    assert set(re.findall(r"https?://[\w./]+", page)) <= {
        "http://www.w3.org/2000/svg",
        "https://leafletjs.com",
        "https://www.example.nl/",
    }


def test_policy_allows_what_the_page_holds_and_nothing_else(invented_scene, spec):
    page = draw_page(invented_scene, spec).html
    policy = policy_of(page)
    assert policy.pop("default-src") == policy.pop("base-uri") == policy.pop("form-action")
    assert set(policy) == {"script-src", "style-src"}
    scripts = re.findall(r'<script(?: type="text/plain")?>(.*?)</script>', page, flags=re.DOTALL)
    styles = re.findall(r"<style>(.*?)</style>", page, flags=re.DOTALL)
    for found, allowed in ((scripts, policy["script-src"]), (styles, policy["style-src"])):
        digests = [base64.b64encode(hashlib.sha256(one.encode()).digest()) for one in found]
        assert allowed.split() == [f"'sha256-{digest.decode()}'" for digest in digests]


def test_pages_of_a_site_share_their_assets(invented_scene, spec):
    page = draw_page(invented_scene, spec, assets="linked", asset_path="../assets/").html
    structure = Structure(page)
    scripts = [attrs for tag, attrs, _ in structure.seen if tag == "script"]
    assert [one.get("type") for one in scripts] == ["application/json", None, None, None]
    files = [one["src"] for one in scripts[1:]]
    files += [attrs["href"] for tag, attrs, _ in structure.seen if tag == "link"]
    assert {name.removeprefix("../assets/") for name in files} <= set(page_assets())
    assert not any(tag == "style" for tag, _, _ in structure.seen)
    policy = policy_of(page)
    assert (policy["script-src"], policy["style-src"]) == ("'self'", "'self'")
    assert data_of(page) == data_of(draw_page(invented_scene, spec).html)
    assert len(page.encode()) < 60_000


def test_scripts_never_make_markup_of_text():
    home = Path(regiokaart.web.__file__).parent / "scripts"
    files = sorted(home.glob("*.js"))
    assert len(files) > 10
    for file in files:
        script = file.read_text(encoding="utf-8")
        for word in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval("):
            assert word not in script, file.name
    drawn = set(re.findall(r'"(\w+\.js)"', Path(shared.__file__).read_text(encoding="utf-8")))
    assert {file.name for file in files} <= drawn


def test_assets_are_the_same_whatever_is_drawn(invented_scene, spec):
    before = page_assets()
    inline = draw_page(invented_scene, spec).html
    assert page_assets() == before
    assert before["kaart.js"].decode() in inline
    assert before["tegels.js"] != before["kaart.js"]
    assert before["tegels.js"].decode() in draw_page(on_tiles(invented_scene), spec).html


def test_links_and_meta_of_a_site(invented_scene, spec):
    links = [Link("Alle kaarten", "../index.html"), Link("English", "../en/kaart-1.html", "en")]
    meta = {"og:title": 'a "b"', "description": "<c>"}
    structure = Structure(draw_page(invented_scene, spec, links=links, meta=meta).html)
    found = [attrs for tag, attrs, _ in structure.seen if tag == "a" and "../" in attrs["href"]]
    assert [one["href"] for one in found] == [link.href for link in links]
    assert found[1]["hreflang"] == found[1]["lang"] == "en"
    metas = [attrs for tag, attrs, _ in structure.seen if tag == "meta"]
    assert {"property": "og:title", "content": 'a "b"'} in metas
    assert {"name": "description", "content": "<c>"} in metas


def test_background_is_asked_for_and_announced(invented_scene, spec):
    without = draw_page(invented_scene, spec).html
    with_it = draw_page(invented_scene, spec, background=True).html
    assert "img-src" not in policy_of(without)
    assert policy_of(with_it)["img-src"] == "https://service.pdok.nl"
    assert data_of(without)["background"] is None
    assert data_of(with_it)["background"]["url"].startswith("https://service.pdok.nl/")
    assert "haalt deze pagina kaartbeelden op bij service.pdok.nl" in Structure(with_it).words()
    assert "pdok" not in Structure(without).words().casefold()
    box = next(a for _, a, _ in Structure(with_it).seen if a.get("id") == "toon-achtergrond")
    assert "checked" not in box
    # tiles lie nowhere
    assert "pdok" not in draw_page(on_tiles(invented_scene), spec, background=True).html.casefold()


def test_licence_of_leaflet_is_kept(invented_scene, spec):
    page = draw_page(invented_scene, spec).html
    assert "Vladimir Agafonkin" in page
    assert "BSD 2-Clause" in page


def test_every_class_is_in_the_legend_with_its_numbers(invented_scene, spec):
    words = Structure(draw_page(invented_scene, spec).html).words()
    people = invented_scene.layer["population"]
    # Delft is in two regions, and counts in both
    shared = {"kaart-1": {"noord", "zuid"}, "kaart-3": {"overleg"}}.get(spec.id, set())
    for group in classify(invented_scene, spec):
        codes = [*group.codes, *(["GM0503"] if group.id in shared else [])]
        count = len(codes)
        assert f"{group.label} {count} {'gemeente' if count == 1 else 'gemeenten'}" in words
        assert f"{people[codes].sum():,} inwoners".replace(",", ".") in words
    assert ("telt bij beide mee" in words) == bool(shared)
    assert "Totaal studiegebied 6 gemeenten" in words


def test_every_municipality_is_drawn_in_the_paint_of_its_class(invented_scene, spec):
    page = draw_page(invented_scene, spec).html
    data = data_of(page)
    assert data["days"][0]["codes"] == list(invented_scene.layer.index)
    assert len(shapes_of(page)) == len(invented_scene.layer)
    for group in classify(invented_scene, spec):
        for code in group.codes:
            assert told(page, code)["label"] == group.label
    used = {
        paint for layer in data["days"][0]["layers"] for row in layer["paints"] for paint in row
    }
    shown = {
        told(page, code, layer=place)["paint"][0]
        for place in range(len(data["days"][0]["layers"]))
        for code in data["days"][0]["codes"]
    }
    assert shown <= used
    for name in set(re.findall(r'fill="url\(#([\w-]+)\)"', page)):
        assert f'<pattern id="{name}"' in page


def test_combination_is_striped_in_the_colours_of_its_regions(invented_scene):
    spec = invented_scene.study.map("kaart-1")
    both = next(one for one in classify(invented_scene, spec) if one.kind == "combination")
    page = draw_page(invented_scene, spec).html
    patterns = re.findall(r"<pattern.*?</pattern>", page, flags=re.DOTALL)
    assert any(all(f'fill="{fill}"' in pattern for fill in both.fills) for pattern in patterns)


def test_weak_evidence_is_dotted_and_named(invented_scene):
    page = draw_page(invented_scene, invented_scene.study.map("kaart-2")).html
    assert told(page, "GM0503")["evidence"] == "zwak onderbouwd"
    one = data_of(page)["days"][0]
    assert one["codes"][one["layers"][0]["weak"][0]] == "GM0503"
    assert "Zwak onderbouwd Delft" in Structure(page).words()
    assert "1 afgeleid" in Structure(page).words()


def test_unknown_participation_tells_the_command_that_completes_it(invented_scene):
    pages = {one.id: draw_page(invented_scene, one).html for one in invented_scene.study.maps}
    assert "<code>regiokaart template proefstudie kaart-2</code>" in pages["kaart-2"]
    assert "<code>regiokaart template proefstudie kaart-3</code>" in pages["kaart-3"]
    assert "regiokaart template" not in pages["kaart-1"]


def test_table_tells_name_class_numbers_and_evidence(invented_scene):
    page = draw_page(invented_scene, invented_scene.study.map("kaart-1")).html
    words = Structure(page).words()
    row = re.search(r'<tr data-code="GM0503">(.*?)</tr>', page)[1]
    cells = [re.sub(r"<[^>]+>", "", cell) for cell in re.findall(r"<t[hd].*?</t[hd]>", row)]
    about = invented_scene.layer.loc["GM0503"]
    people, land = f"{about['population']:,}", f"{about['land_area_km2']:.1f}"
    assert cells[:3] == ["Delft", "Noord + Zuid", "vermeld in bron"]
    assert cells[3:] == [people.replace(",", "."), land.replace(".", ",")]
    rows = re.findall(r'<tr data-code="(\w+)"', page)
    assert sorted(rows) == list(invented_scene.layer.index)
    names = re.findall(r'class="als-link">([^<]+)<', page)
    assert names == ["Delft", "Den Haag", "Midden-Delfland", "Rijswijk", "Rotterdam", "Zoetermeer"]
    assert told(page, "GM0503")["sources"] == ["Proefbron 1", "Proefbron 2"]
    assert told(page, "GM1842")["sources"] == []  # outside: there is nothing to support
    assert "Proefbron 1" in words


def test_unknown_numbers_are_said_to_be_unknown(invented_scene):
    layer = invented_scene.layer.copy()
    layer["population"] = pd.array([pd.NA] * len(layer), dtype="Int64")
    layer["land_area_km2"] = float("nan")
    scene = replace(invented_scene, layer=layer)
    page = draw_page(scene, scene.study.map("kaart-1")).html
    words = Structure(page).words()
    assert "inwonertal niet bekend" in words
    assert "nan" not in words
    assert data_of(page)["days"][0]["population"] == [None] * len(layer)


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
    assert shapely.coverage_is_valid(shapes_of(page))


def test_each_border_is_stored_once(invented_scene):
    page = draw_page(invented_scene, invented_scene.study.map("kaart-1")).html
    steps = []
    for arc in data_of(page)["topology"]["arcs"]:
        points = list(accumulate(arc, lambda a, b: [a[0] + b[0], a[1] + b[1]]))
        steps += [tuple(sorted(map(tuple, pair))) for pair in pairwise(points)]
    assert len(steps) == len(set(steps))


def test_hostile_values_stay_text(invented_scene):
    scene = hostile_scene(invented_scene)
    for spec in scene.study.maps:
        for assets in ("inline", "linked"):
            page = draw_page(scene, spec, assets=assets)
            structure = Structure(page.html)
            assert page.title == HOSTILE
            assert structure.wrong == []
            assert [tag for tag, _, _ in structure.seen].count("script") == 4
            assert not any(tag == "img" for tag, _, _ in structure.seen)
            assert page.html.count("</script") == 4
            assert data_of(page.html)["title"] == HOSTILE
            names = data_of(page.html)["days"][0]["names"]
            assert register.map_name("GM0503", HOSTILE) in names
            assert data_of(page.html)["sources"] == [HOSTILE]
        shown = Structure(page._repr_html_())
        assert [tag for tag, _, _ in shown.seen] == ["iframe"]
        assert shown.seen[0][1]["srcdoc"] == page.html


def test_lines_of_another_alphabet_do_not_end_a_script(invented_scene):
    layer = invented_scene.layer.copy()
    layer["name"] = "a\u2028b\u2029c<!--&amp;"
    scene = replace(invented_scene, layer=layer)
    page = draw_page(scene, scene.study.map("kaart-2")).html
    script = re.search(r'id="gegevens">(.*?)</script>', page, flags=re.DOTALL)[1]
    assert not set("<>&\u2028\u2029") & set(script)
    assert "a\u2028b\u2029c<!--&amp;" in data_of(page)["days"][0]["names"]


def test_reorganisations_up_to_the_day_are_told():
    scene = load_scene_on_tiles(load_study())
    day = data_of(draw_page(scene, scene.study.map("kaart-1")).html)["days"][0]
    events = {day["codes"][int(place)]: told for place, told in day["events"].items()}
    assert events["GM1963"].endswith("Strijen op 1 januari 2019 opgegaan in Hoeksche Waard")
    assert "GM0599" not in events
    # Brielle merged into Voorne aan Zee after that day
    assert not any("2023" in told for told in events.values())


def test_a_translated_source_is_english_and_another_is_marked_as_dutch(invented_scene):
    members = invented_scene.memberships
    english = members.frame["source"].replace({"Proefbron 1": "Trial source 1", "Proefbron 2": ""})
    scene = replace(
        invented_scene,
        memberships=replace(
            members,
            frame=members.frame.assign(
                source=members.frame["source"].replace("Proefbron 2", "Regio's"), source_en=english
            ),
        ),
    )
    spec = scene.study.map("kaart-1")
    page = draw_page(scene, spec, lang="en").html
    assert told(page, "GM0503")["sources"] == ["Trial source 1", "Regio’s"]  # noqa: RUF001
    assert "<li>Trial source 1</li>" in page
    assert '<li lang="nl">Regio’s</li>' in page  # noqa: RUF001
    assert data_of(page)["originals"] == [data_of(page)["sources"].index("Regio’s")]  # noqa: RUF001
    dutch = draw_page(scene, spec, lang="nl").html
    assert data_of(dutch)["originals"] == []
    assert "<li>Proefbron 1</li>" in dutch


def test_note_is_told_with_the_map_and_not_with_a_layer_of_it(invented_scene):
    page = draw_page(invented_scene, invented_scene.study.map("kaart-1")).html
    parts = page.split('data-laag="')[1:3]
    assert ["Verzonnen." in part.partition("</div>\n<")[0] for part in parts] == [True, False]


def test_study_without_surroundings(invented_scene, spec):
    scene = replace(invented_scene, surroundings=invented_scene.surroundings.iloc[:0])
    page = draw_page(scene, spec).html
    assert len(shapes_of(page)) == len(scene.layer)
    assert shapes_of(page, "land") == []
    assert shapes_of(page, "grenzen") == []


def test_borders_among_the_surroundings_are_drawn_once(invented_scene, spec):
    page = draw_page(invented_scene, spec).html
    (lines,) = shapes_of(page, "grenzen")
    assert len(shapely.get_coordinates(lines)) == 2  # two squares share one side
    (land,) = shapes_of(page, "land")
    assert not shapely.union_all(shapes_of(page)).intersection(land).area


def test_layers_are_the_cooperations_of_the_map_and_their_overlap(invented_scene):
    found = {
        spec.id: [
            layer["id"]
            for layer in data_of(draw_page(invented_scene, spec).html)["days"][0]["layers"]
        ]
        for spec in invented_scene.study.maps
    }
    assert found == {
        "kaart-1": ["kaart", "overlap"],  # Delft is in two regions
        "kaart-2": ["kaart"],
        "kaart-3": ["kaart", "proefgroep", "proefoverleg", "overlap"],
    }


def test_a_layer_tells_of_its_own_cooperation_only(invented_scene):
    page = draw_page(invented_scene, invented_scene.study.map("kaart-3")).html
    whole, group, talks, overlap = (told(page, "GM0503", layer=place) for place in range(4))
    assert (group["label"], talks["label"]) == ("Groep", "Overleg")
    assert group["sources"] == ["Proefbron 6"]
    assert talks["sources"] == ["Proefbron 4"]
    assert whole["label"] == "Groep + Overleg"
    assert overlap["label"] == "In twee regio’s"  # noqa: RUF001


def test_a_region_keeps_its_colour_from_layer_to_layer(invented_scene):
    spec = invented_scene.study.map("kaart-3")
    whole, group, talks, _ = layers_of(invented_scene, spec, lang="nl", prefix="t")
    both = class_of(whole.classes)["GM0503"].fills
    assert class_of(group.classes)["GM0503"].fills == both[:1]
    assert class_of(talks.classes)["GM0503"].fills == both[1:]


def test_legend_of_each_layer_is_there_and_the_first_is_shown(invented_scene):
    page = draw_page(invented_scene, invented_scene.study.map("kaart-3")).html
    parts = [attrs for _, attrs, _ in Structure(page).seen if "data-laag" in attrs]
    assert [one["data-laag"] for one in parts] == ["kaart", "proefgroep", "proefoverleg", "overlap"]
    assert ["hidden" in one for one in parts] == [False, True, True, True]


def test_several_days_share_one_page(invented_study, invented_boundaries, invented_scene):
    study = invented_study()
    earlier = a_year_before(study, invented_boundaries)
    spec = study.map("kaart-1")
    page = draw_page(invented_scene, spec, through=[earlier]).html
    data = data_of(page)
    assert [day["date"] for day in data["days"]] == ["2020-10-01", "2021-10-01"]
    assert told(page, "GM0599", day=0)["label"] == "Niet in een proefregio"
    assert told(page, "GM0599", day=1)["label"] == "Zuid"
    slider = next(a for _, a, _ in Structure(page).seen if a.get("type") == "range")
    # it opens on the day of the study
    assert (slider["min"], slider["max"], slider["value"]) == ("0", "1", "1")
    assert slider["aria-valuetext"] == "1 oktober 2021"
    shown = [a for _, a, _ in Structure(page).seen if "data-dag" in a and "hidden" not in a]
    assert [one["data-dag"] for one in shown] == ["1", "1"]
    # the same borders are not stored twice
    alone = data_of(draw_page(invented_scene, spec).html)
    assert data["topology"]["arcs"] == alone["topology"]["arcs"]
    assert data["days"][0]["areas"] == data["days"][1]["areas"]
    assert len(shapes_of(page)) == len(invented_scene.layer)


def test_in_one_line_from_a_notebook(invented_study, invented_boundaries, invented_scene):
    earlier = a_year_before(invented_study(), invented_boundaries)
    page = regiokaart.page(invented_scene, "kaart-1", background=True, through=[earlier])
    whole = draw_page(
        invented_scene.drawn(),
        invented_scene.study.map("kaart-1"),
        background=True,
        through=[earlier.drawn()],
    )
    assert page.html == whole.html


def test_days_that_do_not_go_together_are_refused(
    invented_scene, invented_study, invented_boundaries
):
    spec = invented_scene.study.map("kaart-1")
    with pytest.raises(InputError, match="given twice"):
        draw_page(invented_scene, spec, through=[invented_scene])
    earlier = a_year_before(invented_study(), invented_boundaries)
    with pytest.raises(InputError, match="on tiles"):
        draw_page(invented_scene, spec, through=[on_tiles(earlier)])


def test_a_page_above_its_budget_is_refused(invented_scene, spec):
    size = len(draw_page(invented_scene, spec).html.encode())
    assert draw_page(invented_scene, spec, budget=size).html
    with pytest.raises(OutputError, match=f"{spec.id} would be {size:,} bytes.* is {size - 1:,}"):
        draw_page(invented_scene, spec, budget=size - 1)


def test_detailed_borders_are_above_the_budget(invented_scene, spec):
    layer = invented_scene.layer.copy()
    rough = shapely.segmentize(layer.loc["GM0518", "geometry"], 0.5)
    points = shapely.get_coordinates(rough)
    points[1:-1] += np.random.default_rng(1).uniform(-0.2, 0.2, points[1:-1].shape)
    wild = [shapely.Polygon(points), *layer.geometry.iloc[1:]]
    layer["geometry"] = wild
    scene = replace(invented_scene, layer=layer)
    with pytest.raises(OutputError, match="budget is 300,000"):
        draw_page(scene, spec)


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
@pytest.mark.parametrize(
    ("name", "count", "budget", "seconds"),
    [(None, 52, 300_000, 15), ("stedelijke-cultuurregios-2021", 352, 700_000, 40)],
    ids=["province", "country"],
)
def test_real_pages_are_small_quick_and_whole(real_boundaries, name, count, budget, seconds):
    study = load_study(name) if name else load_study()
    scene = load_scene(study, boundaries=real_boundaries).drawn()
    started = perf_counter()
    pages = [draw_page(scene, spec) for spec in study.maps]
    assert perf_counter() - started < seconds
    for page in pages:
        assert len(page.html.encode()) <= budget
        words = Structure(page.html).words()
        assert f"Totaal studiegebied {count} gemeenten" in words
        assert "© CBS, Kadaster 2021, CC BY 4.0" in words
    shapes = shapes_of(pages[0].html)
    assert len(shapes) == count
    # coarser than on paper, but as a whole: neighbours neither overlap nor come apart
    together = shapely.union_all([shape.buffer(0) for shape in shapes])
    assert together.area == pytest.approx(sum(shape.area for shape in shapes), rel=1e-5)


NATIONAL = "stedelijke-cultuurregios-2021"


def test_national_pages_on_tiles_tell_each_municipality_its_sources():
    scene = load_scene_on_tiles(load_study(NATIONAL))
    page = draw_page(scene, scene.study.map("kaart-3")).html
    assert len(data_of(page)["days"][0]["codes"]) == 352
    # Zwolle lies in Overijssel, which OCW names with Twente: the source is that of the province
    zwolle = told(page, "GM0193")
    assert zwolle["label"] == "Twente"
    assert "geen formele partner" in "; ".join(zwolle["sources"])
    assert zwolle["evidence"] == "afgeleid"
    assert told(page, "GM0599")["sources"] == []  # Zuid-Holland is no partner


def test_tiles_are_square_and_have_no_degrees():
    scene = load_scene_on_tiles(load_study())
    page = draw_page(scene, scene.study.map("kaart-1")).html
    assert "crs: L.CRS.Simple" in page
    sides = [
        (right - left, top - bottom)
        for left, bottom, right, top in (shape.bounds for shape in shapes_of(page))
    ]
    for wide, high in sides:
        assert wide == pytest.approx(0.95, abs=1e-3)
        assert high == pytest.approx(0.95, abs=1e-3)
    assert 'id="als-geojson"' not in page


def test_legend_counts_what_is_inferred_as_it_counts_members():
    scene = load_scene_on_tiles(load_study(NATIONAL))
    words = Structure(draw_page(scene, scene.study.map("kaart-5")).html).words()
    assert "Convenant met de regio 102 gemeenten 8.898.608 inwoners 102 afgeleid" in words


def test_blank_spots_have_no_evidence_to_tell():
    scene = load_scene_on_tiles(load_study(NATIONAL))
    page = draw_page(scene, scene.study.map("kaart-4")).html
    alkmaar, amsterdam = told(page, "GM0361"), told(page, "GM0363")
    assert alkmaar["label"] == "Noord-Holland, in geen regio"
    assert alkmaar["evidence"] == ""
    assert amsterdam["evidence"]
