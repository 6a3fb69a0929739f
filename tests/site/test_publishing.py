"""Publishing into a folder: what is replaced, removed, kept and refused."""

import io
import json
import re
from types import SimpleNamespace

import html5lib
import pytest
from lxml import etree
from PIL import Image
from site_helpers import OFFLINE, ONE_MAP, URL, Links, pages, tree, write_study
from web_helpers import HOSTILE

from regiokaart import site as site_room
from regiokaart.build import Product
from regiokaart.errors import InputError, OutputError
from regiokaart.report.model import Picture, Report, Section, Words
from regiokaart.site import Inputs, content, manifest, publish


def dot():
    stream = io.BytesIO()
    Image.new("RGB", (30, 40), "#7a8ec2").save(stream, "png")
    return stream.getvalue()


def blank_build(study, *, out, formats, lang, **_):
    """Make what a build makes, without drawing."""
    files = {"maps": [f"{one.id}.{kind}" for one in study.maps for kind in formats]}
    files["data"] = ["layer.gpkg", "memberships.csv", "manifest.json"]
    for folder, names in files.items():
        (out / folder).mkdir(parents=True)
        for name in names:
            (out / folder / name).write_bytes(dot() if name.endswith("png") else lang.encode())
    products = (
        Product("sheets", out / "maps", files["maps"]),
        Product("tables", out / "data", files["data"]),
    )
    return SimpleNamespace(products=products, warnings=())


def blank_report(scene, *, verdicts, lang, **_):
    """Make what a report has, without drawing."""
    pictures = tuple(
        Picture(one.title.get(lang), f"A picture of {one.id}", b"", b"", (210, 297), page=True)
        for one in scene.study.maps
    )
    sections = [Section("kaarten", "Kaarten", pictures)]
    names = ["kerncijfers", "bronnen", *(["beweringen"] if verdicts else [])]
    sections += [Section(name, name, (Words("Woorden"),)) for name in names]
    title = scene.study.title.get(lang)
    return Report(lang, title, "Rapport", (), "", tuple(sections), "regiokaart", "")


@pytest.fixture
def _undrawn(monkeypatch):
    """Leave out the drawing: these tests are about the folder, and publish many times."""
    monkeypatch.setattr(content, "build_study", blank_build)
    monkeypatch.setattr(content, "make_report", blank_report)
    monkeypatch.setattr(content, "to_pdf", lambda report: report.title.encode())


def small(home, **changes):
    return write_study(home, toml=ONE_MAP, **changes)


undrawn = pytest.mark.usefixtures("_undrawn")


@undrawn
def test_same_input_same_bytes(tmp_path):
    both = [write_study(tmp_path), small(tmp_path, name="anders")]
    for name in ("een", "twee"):
        publish(both, to=tmp_path / name, inputs=OFFLINE, url=URL)
    first, second = tree(tmp_path / "een"), tree(tmp_path / "twee")
    assert set(first) == set(second)
    assert [name for name in first if first[name] != second[name]] == []


@undrawn
def test_hostile_titles_are_only_words(tmp_path):
    hostile = json.dumps(HOSTILE)
    toml = ONE_MAP.replace('"Trial study"', hostile).replace('"Proefstudie"', hostile)
    toml = toml.replace('nl = "Proefregio\'s"', f"nl = {hostile}").replace('"Verzonnen."', hostile)
    study = write_study(tmp_path, toml=toml, name="vijand")
    assert study.title.nl == study.maps[0].title.nl == HOSTILE
    publish([study, small(tmp_path)], to=tmp_path / "public", inputs=OFFLINE, url=URL)
    for path in pages(tmp_path / "public"):
        page = path.read_text("utf-8")
        html5lib.HTMLParser(strict=True).parse(page)
        links = Links(page)
        assert not [given for _, given in links.found if "onerror" in given], path
        assert "x" not in links.links
        if path.is_relative_to(tmp_path / "public/vijand"):
            described = [one["content"] for one in links.all("meta", property="og:site_name")]
            assert described == [HOSTILE]


@undrawn
def test_a_house_style_is_on_every_page(tmp_path):
    (tmp_path / "merk.png").write_bytes(dot())
    (tmp_path / "huis.toml").write_text(
        'name = "Proefprovincie"\nfooter = { nl = "Een uitgave.", en = "A publication." }\n'
        'colours = { title = "#7a1f5c" }\n'
        'logo = { file = "merk.png", alt = "Wapen van de proefprovincie" }\n'
        'fonts = { family = "DejaVu Sans" }\n',
        encoding="utf-8",
    )
    site = tmp_path / "public"
    inputs = Inputs(offline=True, house=tmp_path / "huis.toml")
    publish([small(tmp_path)], to=site, inputs=inputs)
    for path in pages(site):
        page = path.read_text("utf-8")
        logos = [one for one in Links(page).all("img") if one["alt"].startswith("Wapen")]
        assert len(logos) == 1, path
        assert ("Een uitgave." in page) != ("A publication." in page), path
    (home,) = (one for one in Links((site / "index.html").read_text("utf-8")).all("img")
               if one["alt"].startswith("Wapen"))  # fmt: skip
    with Image.open(site / home["src"]) as logo:
        assert logo.height / logo.width == pytest.approx(40 / 30, rel=0.05)
    assert "#7a1f5c" in (site / "assets/site-proefstudie.css").read_text("utf-8")
    assert not (site / "assets/site.css").exists()
    letters = (site / "assets/letter-proefstudie.css").read_text("utf-8")
    assert "font-family: 'DejaVu Sans'" in letters
    assert not (site / "assets/letter.css").exists()


@undrawn
def test_address_gives_sitemap_and_previews(tmp_path):
    publish([small(tmp_path)], to=tmp_path / "public", inputs=OFFLINE, url=URL, first="en")
    site = tmp_path / "public"
    assert 'lang="en"' in (site / "index.html").read_text("utf-8")
    assert 'lang="nl"' in (site / "nl/index.html").read_text("utf-8")
    found = [
        one.text for one in etree.parse(site / "sitemap.xml").iter() if one.tag.endswith("loc")
    ]
    expected = [URL + path.relative_to(site).as_posix() for path in pages(site)]
    assert sorted(found) == sorted(re.sub(r"index\.html$", "", one) for one in expected)
    assert f"Sitemap: {URL}sitemap.xml" in (site / "robots.txt").read_text("utf-8")
    for path in pages(site):
        links = Links(path.read_text("utf-8"))
        named = {one["property"]: one["content"] for one in links.all("meta") if "property" in one}
        assert named["og:url"] in found
        canonical = [one["href"] for one in links.all("link", rel="canonical")]
        assert canonical == [] if path.parent.name == "kaarten" else [named["og:url"]]
        assert (site / named["og:image"].removeprefix(URL)).is_file()
        assert named["og:image:alt"]


def test_without_an_address_there_is_no_sitemap(site):
    assert not (site / "sitemap.xml").exists()
    assert "Sitemap" not in (site / "robots.txt").read_text("utf-8")


@pytest.mark.parametrize(
    "url", ["example.org", "ftp://example.org/", "https://", "https://x.nl/?a", 'https://x.nl/"']
)
@undrawn
def test_an_address_that_is_none(tmp_path, url):
    with pytest.raises(InputError, match="--url"):
        publish([small(tmp_path)], to=tmp_path / "public", inputs=OFFLINE, url=url)
    assert not (tmp_path / "public").exists()


@undrawn
def test_old_files_go_and_those_of_others_stay(tmp_path):
    site = tmp_path / "public"
    publish([write_study(tmp_path)], to=site, inputs=OFFLINE)
    (site / "CNAME").write_text("kaarten.example.org", encoding="utf-8")
    (site / "kaarten/eigen.txt").write_text("van mij", encoding="utf-8")
    (site / "en/kaarten/kaart-3.html").write_text("verbeterd", encoding="utf-8")
    told = publish([small(tmp_path)], to=site, inputs=OFFLINE)
    assert (site / "CNAME").read_text("utf-8") == "kaarten.example.org"
    assert (site / "kaarten/eigen.txt").exists()
    # changed by hand since, and so no longer ours to remove
    assert told.kept == ("en/kaarten/kaart-3.html",)
    assert (site / "en/kaarten/kaart-3.html").read_text("utf-8") == "verbeterd"
    assert "kaarten/kaart-2.html" in told.removed
    assert "beweringen.html" in told.removed  # the smaller study makes no claims
    there = set(tree(site)) - {"CNAME", "kaarten/eigen.txt", "en/kaarten/kaart-3.html"}
    assert there == set(told.written)
    assert not list(site.rglob(".regiokaart-*"))


@undrawn
def test_files_in_the_way_are_not_replaced(tmp_path):
    site = tmp_path / "public"
    site.mkdir()
    (site / "index.html").write_text("eigen werk", encoding="utf-8")
    with pytest.raises(InputError, match=r"index\.html.*--replace"):
        publish([small(tmp_path)], to=site, inputs=OFFLINE)
    assert tree(site) == {"index.html": b"eigen werk"}
    publish([small(tmp_path)], to=site, inputs=OFFLINE, replace=True)
    assert (site / "index.html").read_bytes() != b"eigen werk"


@undrawn
def test_a_file_changed_by_hand_is_not_lost(tmp_path):
    site = tmp_path / "public"
    publish([small(tmp_path)], to=site, inputs=OFFLINE)
    (site / "over.html").write_text("aangevuld", encoding="utf-8")
    before = tree(site)
    with pytest.raises(InputError, match=r"over\.html"):
        publish([small(tmp_path)], to=site, inputs=OFFLINE)
    assert tree(site) == before


@undrawn
def test_a_site_of_another_study_is_not_lost(tmp_path):
    site = tmp_path / "public"
    publish([small(tmp_path)], to=site, inputs=OFFLINE)
    before = tree(site)
    other = small(tmp_path, name="anders")
    with pytest.raises(InputError, match="publish proefstudie anders --to"):
        publish([other], to=site, inputs=OFFLINE)
    assert tree(site) == before


@undrawn
def test_several_studies_have_a_folder_each(tmp_path):
    site = tmp_path / "public"
    both = [small(tmp_path), small(tmp_path, name="anders")]
    publish(both, to=site, inputs=OFFLINE, url=URL)
    for lang, top in (("nl", site), ("en", site / "en")):
        links = Links((top / "index.html").read_text("utf-8"))
        found = {one["href"] for one in links.all("a") if "hreflang" not in one}
        up = "../" if lang == "en" else ""
        inner = "en/" if lang == "en" else ""
        assert {f"{up}{one}/{inner}index.html" for one in ("proefstudie", "anders")} <= found
    page = site / "anders/en/over.html"
    links = Links(page.read_text("utf-8"))
    assert "../../en/index.html" in links.links
    assert "../../assets/site.css" in links.links
    assert "../over.html" in links.links
    for path in pages(site):
        for address in Links(path.read_text("utf-8")).links:
            if not re.match(r"data:|https:|#", address):
                assert (path.parent / address.partition("#")[0]).is_file(), (path, address)
    assert set(json.loads((site / "site.json").read_text("utf-8"))["studies"]) == {
        *("proefstudie", "anders")
    }


@undrawn
def test_a_failed_publication_leaves_everything(tmp_path, monkeypatch):
    site = tmp_path / "public"
    publish([small(tmp_path)], to=site, inputs=OFFLINE)
    before = tree(site)

    def fail(*_args, **_kwargs):
        raise OutputError("the disk is full")

    monkeypatch.setattr(site_room, "write_map_page", fail)
    with pytest.raises(OutputError):
        publish([write_study(tmp_path)], to=site, inputs=OFFLINE)
    assert tree(site) == before
    with pytest.raises(OutputError):
        publish([write_study(tmp_path)], to=tmp_path / "nieuw", inputs=OFFLINE)
    assert not (tmp_path / "nieuw").exists()


@undrawn
def test_after_a_crash_between_moves_the_site_can_be_published_again(tmp_path):
    site = tmp_path / "public"
    publish([small(tmp_path)], to=site, inputs=OFFLINE)
    (site / "site.json").unlink()  # written last: a crash leaves files that no list names
    publish([small(tmp_path)], to=site, inputs=OFFLINE)
    assert (site / "site.json").is_file()


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("geen json", "not the list"),
        ("[]", "not the list"),
        ('{"studies": ["a"]}', "not the list"),
        ('{"studies": [], "files": {"../buiten.txt": "00"}}', "does not lie in"),
        ('{"studies": [], "files": {"/etc/passwd": "00"}}', "does not lie in"),
    ],
)
@undrawn
def test_a_list_of_files_that_is_none(tmp_path, content, told):
    site = tmp_path / "public"
    site.mkdir()
    (site / "site.json").write_text(content, encoding="utf-8")
    with pytest.raises(InputError, match=told):
        publish([small(tmp_path)], to=site, inputs=OFFLINE)
    assert tree(site) == {"site.json": content.encode()}


def test_removing_stays_within_the_folder(tmp_path):
    site, outside = tmp_path / "public", tmp_path / "buiten"
    site.mkdir()
    outside.mkdir()
    (outside / "brief.txt").write_text("van mij", encoding="utf-8")
    (site / "elders").symlink_to(outside)
    digest = manifest.of_folder(outside, []).written["brief.txt"]
    old = manifest.Manifest((), {"elders/brief.txt": digest})
    assert manifest.remove_old(site, old, manifest.Manifest()) == ([], [])
    assert (outside / "brief.txt").exists()


@undrawn
def test_what_cannot_be_published(tmp_path):
    study = small(tmp_path)
    with pytest.raises(InputError, match="at least one"):
        publish([], to=tmp_path / "public", inputs=OFFLINE)
    with pytest.raises(InputError, match="named twice"):
        publish([study, study], to=tmp_path / "public", inputs=OFFLINE)
    with pytest.raises(InputError, match="called en; change the id"):
        publish([study, small(tmp_path, name="en")], to=tmp_path / "public", inputs=OFFLINE)
    (tmp_path / "bestand").write_text("x", encoding="utf-8")
    with pytest.raises(InputError, match="is a file"):
        publish([study], to=tmp_path / "bestand", inputs=OFFLINE)
    with pytest.raises(InputError):
        publish([study], to=tmp_path / "public", inputs=Inputs(boundaries=tmp_path / "geen.gpkg"))
    assert not (tmp_path / "public").exists()
