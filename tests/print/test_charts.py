"""Charts: what they tell is what was counted, and all of it can be read."""

from __future__ import annotations

import io
import itertools
import re
import xml.etree.ElementTree as ET
from typing import TYPE_CHECKING

import pandas as pd
import pypdf
import pytest
import shapely
from matplotlib.colors import to_hex
from matplotlib.patches import Rectangle
from PIL import Image

from plates import lines_on
from regiokaart.classes import OUTSIDE
from regiokaart.layer import load_scene_on_tiles
from regiokaart.print.charts import (
    draw_charts,
    draw_coverage,
    draw_inhabitants,
    draw_overlap,
    draw_upset,
)
from regiokaart.print.charts.chart import MULTIPLE, SINGLE, TEAL, ink_on
from regiokaart.print.charts.inhabitants import ENOUGH, SHORT, WIDE
from regiokaart.print.charts.overlaps import MOST_REGIONS
from regiokaart.print.charts.upset import MOST_COLUMNS
from regiokaart.register import at
from regiokaart.statistics.criteria import COLUMNS as CRITERIA_COLUMNS
from regiokaart.statistics.reach import reach
from regiokaart.statistics.sets import RegionSets
from regiokaart.study import load_study

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from regiokaart.layer import Scene
    from regiokaart.print.charts import Chart

SWATCHES = ((5.0, 3.0), (5.0, 4.2))
"""The sizes of the colours in legends."""
LONG = "Samenwerkingsverband van de gemeenten rond een meer met een lange naam en nog meer"


def words_on(chart: Chart) -> list[str]:
    return [artist.get_text() for artist in lines_on(chart.figure)]


def bars_of(chart: Chart, fill: str) -> list[Rectangle]:
    """Return the rectangles of a colour without the legend, from the top and the left."""
    found = [
        artist
        for artist in chart.figure.artists
        if isinstance(artist, Rectangle)
        and to_hex(artist.get_facecolor()) == fill
        and (artist.get_width(), artist.get_height()) not in SWATCHES
    ]
    return sorted(found, key=lambda bar: (-bar.get_y(), bar.get_x()))


def box_within(extents: Sequence[float], air: tuple[float, float]) -> shapely.Geometry:
    left, bottom, right, top = extents
    return shapely.box(left + air[0], bottom + air[1], right - air[0], top - air[1])


def check_readable(chart: Chart) -> None:
    """All words lie on the paper, none over another."""
    figure = chart.figure
    page = shapely.box(0, 0, figure.bbox.width, figure.bbox.height)
    boxes = []
    for artist in lines_on(figure):
        if not artist.get_text():
            continue
        place = artist.get_window_extent()
        box = shapely.box(*place.extents)
        assert page.contains(box), artist.get_text()
        air = place.height * 0.2  # the line's own, above and below its letters
        boxes.append((artist.get_text(), box_within(place.extents, (0.5, air))))
    for (one, here), (other, there) in itertools.combinations(boxes, 2):
        assert not here.intersects(there), f"{one!r} over {other!r}"


def table_of(*rows: tuple[str, object, object, object]) -> pd.DataFrame:
    """Return a table of criteria: name, inhabitants, with partners or None, enough."""
    frame = pd.DataFrame(
        [
            {
                "region_name": name,
                "population_members": own,
                "population_with_partners": wide or own,
                "provinces": "Utrecht" if wide else "",
                "enough_members": enough,
                "enough_with_partners": enough,
            }
            for name, own, wide, enough in rows
        ],
        columns=list(CRITERIA_COLUMNS),
    )
    counts = dict.fromkeys(("population_members", "population_with_partners"), "Int64")
    return frame.astype({**counts, "enough_members": "boolean", "enough_with_partners": "boolean"})


def sets_of(
    members: dict[str, list[int]], *, unknown: list[int] | None = None, size: int = 20
) -> RegionSets:
    """Return regions of the first municipalities of the register, by number."""
    figures = at(load_study().reference_date).iloc[:size]
    codes = list(figures.index)
    return RegionSets(
        figures=figures,
        members={f"v/{name}": frozenset(codes[i] for i in own) for name, own in members.items()},
        unknown={"v": frozenset(codes[i] for i in unknown or [])},
        names={f"v/{name}": name.title() for name in members},
    )


@pytest.fixture(scope="module")
def bundled() -> Scene:
    return load_scene_on_tiles(load_study())


# -- inhabitants


def test_bars_are_as_long_as_inhabitants_are_many() -> None:
    chart = draw_inhabitants(
        table_of(("Zuid", 200_000, None, False), ("Noord", 800_000, 1_600_000, True))
    )
    (noord,), (zuid,), (wide,) = (bars_of(chart, fill) for fill in (ENOUGH, SHORT, WIDE))
    assert noord.get_width() == pytest.approx(4 * zuid.get_width())
    assert noord.get_y() > zuid.get_y()
    assert wide.get_x() == pytest.approx(noord.get_x() + noord.get_width())
    assert wide.get_width() == pytest.approx(noord.get_width())
    assert {"800.000", "200.000", "1.600.000", "500.000"} <= set(words_on(chart))
    assert "1 van de 2" in chart.alt
    check_readable(chart)


def test_the_line_stands_at_its_number_of_inhabitants() -> None:
    table = table_of(("Noord", 400_000, None, True), ("Zuid", 100_000, None, False))
    chart = draw_inhabitants(table, threshold=400_000)
    (noord,) = bars_of(chart, ENOUGH)
    limit = next(one for one in lines_on(chart.figure) if one.get_text() == "400.000")
    box = limit.get_window_extent()
    middle = (box.x0 + box.x1) / 2 / chart.figure.dpi * 25.4
    assert middle == pytest.approx(noord.get_x() + noord.get_width(), abs=0.3)


def test_what_cannot_be_judged_or_is_not_known_says_so() -> None:
    table = table_of(("Open", 300_000, None, None), ("Leeg", None, None, None))
    chart = draw_inhabitants(table)
    assert not bars_of(chart, ENOUGH) + bars_of(chart, SHORT)
    assert {"onbekend", "300.000", "leden: niet te zeggen"} <= set(words_on(chart))
    assert "deelname bekend is: 2" in chart.alt
    check_readable(chart)


# -- overlap


def test_each_pair_has_its_number_and_its_names() -> None:
    sets = sets_of({"a": [0, 1, 2, 3], "b": [2, 3, 4], "c": [7]})
    chart = draw_overlap(sets)
    names = [str(sets.figures["name"].iloc[index]) for index in (2, 3)]
    assert f"A + B: {names[0]}, {names[1]}" in chart.alt
    assert "A + C" not in chart.alt
    assert "1 van de 3" in chart.alt
    (cell,) = bars_of(chart, TEAL[1])
    own = bars_of(chart, OUTSIDE)
    # the row of the second region, the column of the first
    assert cell.get_y() == pytest.approx(own[1].get_y())
    assert cell.get_x() == pytest.approx(own[0].get_x())
    inside = shapely.box(*cell.get_extents().extents)
    (count,) = [
        one.get_text()
        for one in lines_on(chart.figure)
        if inside.contains(shapely.box(*one.get_window_extent().extents).centroid)
    ]
    assert count == "2"
    check_readable(chart)


def test_a_pair_that_is_not_certain_shows_from_what_to_what() -> None:
    chart = draw_overlap(sets_of({"a": [0, 1], "b": [1, 2]}, unknown=[0, 2, 5]))
    assert "1–4" in words_on(chart)  # noqa: RUF001
    assert "gearceerd" in chart.alt


def test_of_very_many_regions_those_that_share_most_are_drawn() -> None:
    many = {f"r{index}": [index % 20] for index in range(MOST_REGIONS + 5)}
    chart = draw_overlap(sets_of({"ver-weg": [], **many}))
    assert "Ver-Weg" not in words_on(chart)
    assert any("minder of niets delen: 6" in words for words in words_on(chart))
    check_readable(chart)


# -- combinations


def test_columns_are_as_tall_as_municipalities_are_many_and_count_each_once() -> None:
    sets = sets_of({"a": [0, 1, 2, 3, 4], "b": [4, 5, 6], "c": [6, 7]})
    chart = draw_upset(sets)
    single, multiple = bars_of(chart, SINGLE), bars_of(chart, MULTIPLE)
    # a alone 4, b alone 1, c alone 1; a and b 1, b and c 1
    assert sorted(round(bar.get_height() / single[0].get_height() * 4) for bar in single) == [
        1,
        1,
        4,
    ]
    assert [round(bar.get_height() / single[0].get_height() * 4) for bar in multiple] == [1, 1]
    assert max(bar.get_x() for bar in single) < min(bar.get_x() for bar in multiple)
    assert "één regio: 6; in meer regio’s: 2; in geen: 12" in chart.alt  # noqa: RUF001
    check_readable(chart)


def test_who_is_not_known_is_not_said_to_be_in_no_region() -> None:
    chart = draw_upset(sets_of({"a": [0, 1]}, unknown=[1, 2, 3]))
    assert "in geen: 16" in chart.alt
    assert "in een regio zitten: 2." in chart.alt


def test_of_very_many_combinations_the_largest_are_drawn() -> None:
    many = {f"r{index}": [2 * index, 2 * index + 1] for index in range(MOST_COLUMNS)}
    chart = draw_upset(sets_of({**many, "klein": [90]}, size=100))
    assert "Klein" not in words_on(chart)
    assert any("minder gemeenten: 1" in words for words in words_on(chart))
    check_readable(chart)


# -- coverage


def test_bars_of_coverage_are_shares_of_the_whole() -> None:
    sets = sets_of({"a": [0, 1, 2], "b": [2, 3]}, size=8)
    chart = draw_coverage(reach(sets, by="area"))
    once, several, none = (bars_of(chart, fill) for fill in (SINGLE, MULTIPLE, OUTSIDE))
    widths = [bars[0].get_width() for bars in (once, several, none)]
    assert [width / sum(widths) for width in widths] == pytest.approx([3 / 8, 1 / 8, 4 / 8])
    people = sets.figures["population"]
    share = people.iloc[:4].sum() / people.sum()
    assert [bars[1].get_width() / sum(widths) for bars in (once, several)] == pytest.approx(
        [people.iloc[[0, 1, 3]].sum() / people.sum(), people.iloc[2] / people.sum()]
    )
    assert {"4 van 8", f"{round(100 * share)}%"} <= set(words_on(chart))
    check_readable(chart)


def test_what_is_not_known_makes_a_span() -> None:
    sets = sets_of({"a": [0, 1]}, unknown=[2, 3, 4], size=8)
    chart = draw_coverage(reach(sets, by="area"))
    assert "2–5 van 8" in words_on(chart)  # noqa: RUF001
    assert "Niet bekend is het van 3 gemeenten." in chart.alt
    assert "niet bekend" in words_on(chart)


def test_coverage_of_several_cooperations_at_once_is_refused(bundled: Scene) -> None:
    with pytest.raises(ValueError, match="one co-operation"):
        draw_coverage(reach(bundled, by="size"))


# -- all charts


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_all_charts_of_a_study_can_be_read(bundled: Scene, lang: str) -> None:
    charts = draw_charts(bundled, lang=lang)
    assert [chart.id for chart in charts] == [
        "inwoners",
        "dekking-grootte",
        "overlap",
        "combinaties",
    ]
    for chart in charts:
        check_readable(chart)
        assert len(chart.alt) > 100
        numbers = " ".join(words_on(chart))
        assert not re.search(r"\d,\d{3}" if lang == "nl" else r"\d\.\d{3}", numbers)


def test_the_figures_of_the_report_are_on_its_charts(bundled: Scene) -> None:
    people, coverage, *_ = draw_charts(bundled)
    assert {"1.122.240", "770.746", "573.333"} <= set(words_on(people))
    assert "24 van 52" in words_on(coverage)
    assert "66%" in words_on(coverage)  # 2,466,319 of 3,726,050


def test_charts_of_the_fifteen_regions_show_whom_they_share() -> None:
    scene = load_scene_on_tiles(load_study("stedelijke-cultuurregios-2021"))
    charts = {chart.id: chart for chart in draw_charts(scene)}
    for chart in charts.values():
        check_readable(chart)
    assert "8 van de 15" in charts["inwoners"].alt
    assert {"2.503.513", "428.226", "1.733.143"} <= set(words_on(charts["inwoners"]))
    assert "Almere, Lelystad" in charts["overlap"].alt
    assert "2 van de 105" in charts["overlap"].alt
    # De Wolden, Hoogeveen, Meppel and Westerveld lie in Drenthe, a partner of We the North
    assert re.search(r"We the North \+ Zwolle: [^:]*Westerveld", charts["overlap-partners"].alt)
    assert "lid zijn zij daarmee niet" in " ".join(words_on(charts["overlap-partners"]))
    assert charts["dekking-provincie"].alt.count(" van ") >= 13


@pytest.mark.parametrize("name", [LONG, "’s-Gravenhage & <omstreken>"])  # noqa: RUF001
def test_long_and_odd_names_stay_in_their_place(name: str) -> None:
    sets = sets_of({"a": [0, 1, 2], "b": [2, 3], "c": [4]})
    names = {"v/a": name, "v/c": f"{name} twee"}
    table = table_of((name, 600_000, 700_000, True), (f"{name} twee", 200_000, None, False))
    for chart in (
        draw_overlap(sets, names=names),
        draw_upset(sets, names=names),
        draw_inhabitants(table),
    ):
        check_readable(chart)
        ET.fromstring(chart.render("svg"))  # noqa: S314 - made here
        assert name in chart.alt


def test_regions_of_one_name_are_told_apart() -> None:
    sets = sets_of({"a": [0], "b": [0]})
    chart = draw_overlap(sets, names={"v/a": "Zelfde", "v/b": "Zelfde"})
    assert "Zelfde (v)" in words_on(chart)


def test_files_are_the_same_each_time_and_carry_their_description(
    bundled: Scene, tmp_path: Path
) -> None:
    one, other = draw_charts(bundled)[2], draw_charts(bundled)[2]
    for kind in ("png", "pdf", "svg"):
        one.save(tmp_path / f"een.{kind}")
        other.save(tmp_path / f"twee.{kind}")
        assert (tmp_path / f"een.{kind}").read_bytes() == (tmp_path / f"twee.{kind}").read_bytes()
    svg = (tmp_path / "een.svg").read_text(encoding="utf-8")
    root = ET.fromstring(svg)  # noqa: S314 - made here
    description = root.find("{http://www.w3.org/2000/svg}desc")
    assert description is not None
    assert description.text == one.alt
    assert "Haaglanden" in "".join(root.itertext())
    with Image.open(tmp_path / "een.png") as picture:
        assert picture.width == 2480
        assert picture.info["Description"] == one.alt
    reader = pypdf.PdfReader(io.BytesIO((tmp_path / "een.pdf").read_bytes()))
    assert reader.metadata is not None
    assert reader.metadata.subject == one.alt
    assert "Haaglanden" in reader.pages[0].extract_text()
    with pytest.raises(ValueError, match="png, pdf, svg"):
        one.save(tmp_path / "een.gif")


def test_fills_go_from_light_to_dark_and_text_on_them_can_be_read() -> None:
    def luminance(colour: str) -> float:
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        linear = [
            part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
        ]
        return sum(
            weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True)
        )

    ramp = [luminance(fill) for fill in TEAL]
    assert all(light > 1.3 * dark for light, dark in itertools.pairwise(ramp))
    for fill in (*TEAL, OUTSIDE):
        both = sorted((luminance(fill), luminance(ink_on(fill))))
        assert (both[1] + 0.05) / (both[0] + 0.05) >= 4.5
