import itertools
import re

import pytest

from regiokaart.classes import MapClass
from regiokaart.house import Colours
from regiokaart.web.signs import Sign, evidence_signs, patterns, signs_of


def test_one_plain_colour_needs_no_pattern():
    assert Sign(id="a", fills=("#f0bd72",)).paint == "#f0bd72"


@pytest.mark.parametrize(
    "sign",
    [
        Sign(id="a", fills=("#111111", "#222222")),
        Sign(id="a", fills=("#111111",), hatched=True),
        Sign(id="a", fills=("#111111",), dotted=True),
        Sign(id="a", fills=("#111111",), ringed=True),
    ],
)
def test_stripes_hatching_dots_and_rings_are_a_pattern(sign):
    assert sign.paint == "url(#a)"


@pytest.mark.parametrize("count", [2, 3, 4])
def test_stripes_give_every_colour_the_same_width_and_fill_the_tile(count):
    sign = Sign(id="a", fills=tuple(f"#{index}00000" for index in range(count)))
    starts = [re.findall(r"M(\d+) 0h(\d+)", path)[0] for _, path in sign.stripes]
    widths = {int(width) for _, width in starts}
    assert [fill for fill, _ in sign.stripes] == list(sign.fills)
    assert widths == {sign.side // count}
    assert [int(left) for left, _ in starts] == [i * sign.side // count for i in range(count)]


@pytest.mark.parametrize("count", [1, 2, 3])
def test_hatching_and_dots_continue_from_tile_to_tile(count):
    sign = Sign(id="a", fills=("#000000",) * count, hatched=True, dotted=True, ringed=True)
    starts = [float(x) for x in re.findall(r"M(-?[\d.]+) -1", sign.lines)]
    steps = {round(b - a, 6) for a, b in itertools.pairwise(starts)}
    assert len(steps) == 1
    assert sign.side / steps.pop() == pytest.approx(round(sign.side / (starts[1] - starts[0])))
    for marks in (sign.dots, sign.rings):
        assert marks
        assert all(2 < x < sign.side - 2 and 2 < y < sign.side - 2 for x, y in marks)


def _group(codes, weak=(), inferred=()):
    return MapClass(
        id="a",
        kind="region",
        label="A",
        regions=("a",),
        fills=("#74c5d5",),
        hatched=False,
        codes=codes,
        weak=weak,
        inferred=inferred,
        population=None,
        land_area_km2=None,
    )


def test_each_municipality_has_the_sign_of_its_evidence():
    group = _group(("GM1", "GM2", "GM3"), weak=("GM2",), inferred=("GM2", "GM3"))
    (own,) = signs_of([group], prefix="t")
    signs = [own.of(code, group) for code in group.codes]
    assert [(one.dotted, one.ringed) for one in signs] == [
        (False, False),
        (True, False),
        (False, True),
    ]
    assert own.of_class(group).is_plain
    assert patterns([own], [group]) == [own.weak, own.inferred]
    assert len({one.id for one in (own.main, own.weak, own.inferred)}) == 3


@pytest.mark.parametrize("evidence", ["weak", "inferred"])
def test_class_of_one_evidence_is_shown_with_its_sign(evidence):
    codes = ("GM1", "GM2")
    group = _group(codes, **{evidence: codes})
    (own,) = signs_of([group], prefix="t")
    assert own.of_class(group) == getattr(own, evidence)
    assert patterns([own], [group]) == [getattr(own, evidence)]


def test_rings_are_farther_apart_than_dots():
    dotted, ringed = (
        Sign(id="a", fills=("#fff",), dotted=one, ringed=not one) for one in (True, False)
    )
    assert len(dotted.dots) / dotted.side**2 > 1.4 * len(ringed.rings) / ringed.side**2
    assert dotted.rings == ringed.dots == []


def test_colours_are_those_of_the_house_style():
    looks = Colours(mark="#123456", hatch_on_colour="#654321")
    (own,) = signs_of([_group(("GM1",))], prefix="t", colours=looks)
    assert own.main.line_colour == "#654321"
    assert own.weak.dot_colour == own.inferred.dot_colour == "#123456"
    assert all(one.dot_colour == "#123456" for one in evidence_signs(prefix="t", colours=looks))
