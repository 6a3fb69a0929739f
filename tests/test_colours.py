"""Colours: every reader can tell fills apart, read what stands on them, and print them in grey.

Measured with colour-science, and not with the library that checks house styles.
"""

from __future__ import annotations

import itertools
import warnings
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from invented import MEMBERSHIPS, STUDY, squares
from regiokaart.classes import (
    DECLINED_FILL,
    OUTSIDE,
    PALETTE,
    UNKNOWN_FILL,
    classify,
    shown_regions,
)
from regiokaart.classes.colours import _clashes, _coloured, colours_of, ramp
from regiokaart.house import DEFAULT, Colours, measures
from regiokaart.layer import Scene, join, load_scene, load_scene_on_tiles
from regiokaart.study import load_study

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # of what is not installed and not needed
    import colour

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import numpy.typing as npt

    from regiokaart.study import Study

    Array = npt.NDArray[np.float64]
    Region = tuple[str, str]

VISIONS = {
    "normal": "",
    "protan": "Protanomaly",
    "deutan": "Deuteranomaly",
    "tritan": "Tritanomaly",
}
SIX = PALETTE[:6]
PLAIN = (*SIX, OUTSIDE)
EVERY = (*PLAIN, UNKNOWN_FILL, DECLINED_FILL)
WHITE = "#ffffff"


def _linear(colours: tuple[str, ...]) -> Array:
    rgb = np.array([[int(one[at : at + 2], 16) / 255 for at in (1, 3, 5)] for one in colours])
    return np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)


def _seen(colours: tuple[str, ...], vision: str = "normal") -> Array:
    """Return the CIELab of colours as readers with a kind of vision see them, in full."""
    linear = _linear(colours)
    if VISIONS[vision]:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # tritan vision is an approximation, it says
            matrix = colour.blindness.matrix_cvd_Machado2009(VISIONS[vision], 1.0)
        linear = np.clip(linear @ np.asarray(matrix).T, 0, 1)
    space = colour.RGB_COLOURSPACES["sRGB"]
    lab = colour.XYZ_to_Lab(linear @ space.matrix_RGB_to_XYZ.T, space.whitepoint)
    return np.asarray(lab)


def _apart(first: str, second: str, vision: str = "normal") -> float:
    one, other = _seen((first, second), vision)
    return float(colour.delta_E(one, other, method="CIE 2000"))


def _contrast(first: str, second: str) -> float:
    light, dark = sorted((_linear((first, second)) @ (0.2126, 0.7152, 0.0722)), reverse=True)
    return float((light + 0.05) / (dark + 0.05))


# the fills of a sheet


@pytest.mark.parametrize("vision", VISIONS)
def test_any_two_fills_of_a_sheet_with_six_regions_differ_for_all_readers(vision: str) -> None:
    differences = {pair: _apart(*pair, vision) for pair in itertools.combinations(EVERY, 2)}
    nearest = min(differences, key=differences.__getitem__)
    assert differences[nearest] >= 12, nearest


def test_plain_fills_differ_in_grey_print() -> None:
    lightness = sorted(_seen(PLAIN)[:, 0])
    assert min(np.diff(lightness)) >= 5


def test_later_colours_differ_for_most_readers() -> None:
    for first, second in itertools.product(PALETTE, (*PALETTE, *EVERY)):
        assert first == second or _apart(first, second) >= 12, (first, second)


@pytest.mark.parametrize("vision", VISIONS)
def test_fills_of_a_map_of_counts_differ_for_all_readers(vision: str) -> None:
    fills = (*ramp(2, ends=DEFAULT.colours.counts), OUTSIDE, UNKNOWN_FILL)
    for pair in itertools.combinations(fills, 2):
        assert _apart(*pair, vision) >= 12, pair


@pytest.mark.parametrize("count", [1, 2, 3, 4, 6])
def test_counts_go_from_pale_to_strong_and_text_can_be_read_on_them(count: int) -> None:
    fills = ramp(count, ends=DEFAULT.colours.counts)
    assert len(set(fills)) == count
    lightness = list(_seen(tuple(fills))[:, 0])
    assert lightness == sorted(lightness, reverse=True)
    assert all(_contrast(fill, DEFAULT.colours.ink) >= 4.5 for fill in fills)


@pytest.mark.parametrize(
    "fill", [*PALETTE, *EVERY, DEFAULT.colours.water, DEFAULT.colours.land, WHITE]
)
def test_names_can_be_read_on_what_lies_beneath_them(fill: str) -> None:
    assert _contrast(fill, DEFAULT.colours.ink) >= 4.5


@pytest.mark.parametrize("line", ["hatch", "border", "border_on_pale", "land_line"])
def test_names_can_be_read_over_lines(line: str) -> None:
    assert _contrast(getattr(DEFAULT.colours, line), DEFAULT.colours.ink) >= 4.5


def test_text_around_the_map_can_be_read_on_paper() -> None:
    for ink in (DEFAULT.colours.ink, DEFAULT.colours.soft_ink, DEFAULT.colours.title):
        assert _contrast(ink, WHITE) >= 4.5


@pytest.mark.parametrize("fill", [*PALETTE, OUTSIDE, UNKNOWN_FILL])
def test_dots_rings_and_hatching_stand_out_from_every_fill(fill: str) -> None:
    """Also in grey: the contrast is that of lightness. Lines over white may be softer."""
    assert _contrast(fill, DEFAULT.colours.mark) >= 2.2
    over = DEFAULT.colours.hatch if fill == UNKNOWN_FILL else DEFAULT.colours.hatch_on_colour
    assert _contrast(fill, over) >= 1.3


def test_borders_stand_out_from_the_hatching_that_they_run_over() -> None:
    """In lightness, and so in grey print; the hatching stands out from paper less."""
    colours = DEFAULT.colours
    assert _contrast(colours.border_on_pale, colours.hatch) >= 1.8
    assert _contrast(colours.hatch, WHITE) >= 1.6


def test_maps_of_the_bundled_studies_have_such_fills() -> None:
    """What is drawn, not what a palette has: of each map with up to six regions."""
    for name in ("samenwerkingsagenda-2021", "stedelijke-cultuurregios-2021"):
        scene = _bundled(name)
        for spec in scene.study.maps:
            classes = classify(scene, spec)
            fills = {fill for one in classes for fill in one.fills}
            if sum(one.kind in {"region", "partner"} for one in classes) > 6:
                continue
            for pair, vision in itertools.product(itertools.combinations(fills, 2), VISIONS):
                assert _apart(*sorted(pair), vision) >= 12, (spec.id, pair, vision)


# the measures by which house styles are checked


@settings(max_examples=50)
@given(st.tuples(*[st.integers(0, 0xFFFFFF)] * 2), st.sampled_from(measures.VISIONS))
def test_measures_of_house_styles_agree(pair: tuple[int, int], vision: measures.Vision) -> None:
    first, second = (f"#{value:06x}" for value in pair)
    expected = _apart(first, second, vision)
    assert measures.difference(first, second, vision) == pytest.approx(expected, abs=0.05)
    assert measures.contrast(first, second) == pytest.approx(_contrast(first, second), rel=1e-3)
    (lab,) = _seen((first,))
    assert measures.lightness(first) == pytest.approx(lab[0], abs=0.01)


# which region has which colour


@cache
def _bundled(name: str = "stedelijke-cultuurregios-2021") -> Scene:
    return load_scene_on_tiles(load_study(name))


def _check_colours(scene: Scene) -> dict[Region, str]:
    """No two regions that meet have one colour, by their members or by whole provinces."""
    regions = shown_regions(scene, scene.study.maps[0])
    colours = colours_of(scene, regions)
    wide = scene.memberships.expanded()
    for members in (scene.memberships.municipalities, wide.municipalities):
        shapes = {
            key: shapely.union_all(scene.layer.geometry.loc[sorted(rows["code"])])
            for key, rows in members.groupby(["cooperation", "region"])
            if key in colours
        }
        partners = set(
            zip(*(scene.memberships.partners[c] for c in ("cooperation", "region")), strict=True)
        )
        for one, other in itertools.combinations(shapes, 2):
            if members is not scene.memberships.municipalities and {one, other} - partners:
                continue  # only what is drawn on one map
            if shapes[one].intersects(shapes[other]):
                assert colours[one] != colours[other], (one, other)
    return colours


def test_regions_that_meet_have_other_colours() -> None:
    colours = _check_colours(_bundled())
    assert len(colours) == 15
    assert set(colours.values()) == set(PALETTE)


@pytest.mark.integration
def test_colours_are_the_same_on_boundaries_however_simplified(real_boundaries: Path) -> None:
    study = load_study("stedelijke-cultuurregios-2021")
    scene = load_scene(study, boundaries=real_boundaries)
    regions = shown_regions(scene, study.maps[0])
    colours = _check_colours(scene.drawn())
    assert colours == colours_of(scene, regions) == colours_of(_bundled(), regions)


_NODES = st.integers(0, 19)
_PAIRS = st.sets(st.tuples(_NODES, _NODES).filter(lambda pair: pair[0] < pair[1]), max_size=30)


def _regions(count: int) -> list[Region]:
    return [("x", str(number)) for number in range(count)]


@given(_PAIRS)
def test_neighbours_never_share_a_colour_while_there_are_enough(
    pairs: set[tuple[int, int]],
) -> None:
    regions = _regions(20)
    near = {frozenset((regions[one], regions[other])) for one, other in pairs}
    chosen = _coloured(regions, near, {}, count=8)
    assert set(chosen) == set(regions)
    # with at most 30 edges no part of the graph has eight neighbours for each, and so it can be
    for one, other in pairs:
        assert chosen[regions[one]] != chosen[regions[other]]


@st.composite
def _colourable(draw: st.DrawFn) -> tuple[int, int, set[tuple[int, int]]]:
    """Draw a graph that can be coloured for certain: edges between regions of other groups."""
    count = draw(st.integers(2, 8))
    group = [draw(st.integers(0, count - 1)) for _ in range(14)]
    crossing = [
        pair for pair in itertools.combinations(range(14), 2) if group[pair[0]] != group[pair[1]]
    ]
    edges = draw(st.sets(st.sampled_from(crossing), max_size=60)) if crossing else set()
    return count, 14, edges


@given(_colourable())
def test_colours_are_found_wherever_there_are_any(
    graph: tuple[int, int, set[tuple[int, int]]],
) -> None:
    count, nodes, edges = graph
    regions = _regions(nodes)
    near = {frozenset((regions[one], regions[other])) for one, other in edges}
    chosen = _coloured(regions, near, {}, count=count)
    assert not _clashes(chosen, near)
    assert set(chosen.values()) <= set(range(count))
    assert chosen == _coloured(regions, near, {}, count=count)


def test_more_neighbours_than_colours_clash_as_little_as_can_be() -> None:
    regions = _regions(6)
    near = {frozenset(pair) for pair in itertools.combinations(regions, 2)}
    chosen = _coloured(regions, near, {}, count=4)
    assert len(_clashes(chosen, near)) == 2


def test_who_has_too_few_colours_is_told(
    invented_study: Callable[..., Study], caplog: pytest.LogCaptureFixture
) -> None:
    """Nine regions in one municipality, and a house style with eight colours."""
    head, *_ = MEMBERSHIPS.splitlines()
    rows = [f"proefregio,r{place},R{place},GM0503,Delft,,,stated,s" for place in range(9)]
    study = invented_study(toml=STUDY, memberships="\n".join([head, *rows, ""]))
    scene = join(study, squares(), study.memberships().at(study.reference_date))
    colours = colours_of(scene, shown_regions(scene, study.maps[0]))
    assert len(set(colours.values())) == 8
    assert "meet and have one colour: the house style has only 8" in caplog.text


def test_colours_of_a_house_style_reach_the_classes() -> None:
    scene = _bundled()
    house = DEFAULT.model_copy(
        update={"colours": Colours(outside="#c1c2be", regions=PALETTE[::-1])}
    )
    own = Scene(scene.study, scene.memberships, scene.layer, scene.surroundings, house=house)
    fills = {fill for one in classify(own, own.study.maps[0]) for fill in one.fills}
    assert fills == {*PALETTE, "#c1c2be"}
    (outside,) = (one for one in classify(own, own.study.maps[1]) if one.kind == "outside")
    assert outside.fills == ("#c1c2be",)
