import itertools
import re

import pytest

from regiokaart.web.signs import Sign


def test_one_plain_colour_needs_no_pattern():
    assert Sign(id="a", fills=("#f0bd72",)).paint == "#f0bd72"


@pytest.mark.parametrize(
    "sign",
    [
        Sign(id="a", fills=("#111111", "#222222")),
        Sign(id="a", fills=("#111111",), hatched=True),
        Sign(id="a", fills=("#111111",), dotted=True),
    ],
)
def test_stripes_hatching_and_dots_are_a_pattern(sign):
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
    sign = Sign(id="a", fills=("#000000",) * count, hatched=True, dotted=True)
    starts = [float(x) for x in re.findall(r"M(-?[\d.]+) -1", sign.lines)]
    steps = {round(b - a, 6) for a, b in itertools.pairwise(starts)}
    assert len(steps) == 1
    assert sign.side / steps.pop() == pytest.approx(round(sign.side / (starts[1] - starts[0])))
    assert all(0 < x < sign.side and 0 < y < sign.side for x, y in sign.dots)
