"""Names: broken well, placed without overlaps, tied to their municipality."""

from __future__ import annotations

import itertools

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from regiokaart.print import labels, style

FRAME = (0.0, 0.0, 180.0, 180.0)


def grid(side: float, count: int) -> dict[str, shapely.Geometry]:
    return {
        f"GM{row * count + column:04d}": shapely.box(
            20 + column * side, 20 + row * side, 20 + (column + 1) * side, 20 + (row + 1) * side
        )
        for row in range(count)
        for column in range(count)
    }


def boxes(placed: list[labels.Label]) -> list[shapely.Geometry]:
    return [shapely.box(*label.box) for label in placed]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Delft", [("Delft",)]),
        ("’s-Hertogenbosch", [("’s-Hertogenbosch",)]),  # noqa: RUF001
        ("Hoeksche Waard", [("Hoeksche Waard",), ("Hoeksche", "Waard")]),
        (
            "Hendrik-Ido-Ambacht",
            [
                ("Hendrik-Ido-Ambacht",),
                ("Hendrik-", "Ido-Ambacht"),
                ("Hendrik-", "Ido-", "Ambacht"),
            ],
        ),
        (
            "Krimpen aan den IJssel",
            [
                ("Krimpen aan den IJssel",),
                ("Krimpen aan", "den IJssel"),
                ("Krimpen", "aan den", "IJssel"),
            ],
        ),
    ],
)
def test_a_name_is_broken_at_spaces_and_after_hyphens(name: str, expected: list[object]) -> None:
    assert labels.breaks(name) == expected


def test_a_sign_between_two_names_stays_with_the_first() -> None:
    assert labels.breaks("Rotterdam / Dordrecht")[1] == ("Rotterdam /", "Dordrecht")
    assert labels.breaks("Midden-Holland + Gouda")[1] == ("Midden-", "Holland + Gouda")


def test_aan_den_is_abbreviated_where_a_name_has_no_room_in_full_and_nowhere_else() -> None:
    names = {"GM0484": "Alphen aan den Rijn"}

    def lines(frame: tuple[float, float, float, float], shape: shapely.Geometry) -> str:
        (label,) = labels.place(names, {"GM0484": shape}, frame=frame, sizes=(7.0,))
        return " ".join(label.lines)

    narrow = shapely.box(20, 20, 31.4, 26.4)
    assert lines((20, 20, 31.4, 26.4), narrow) == "Alphen a/d Rijn"
    assert lines((0, 0, 60, 60), shapely.box(10, 10, 50, 50)) == "Alphen aan den Rijn"
    assert lines((19, 19, 44, 28), shapely.box(20, 20, 43, 27)) == "Alphen aan den Rijn"


def test_a_name_avoids_lines_that_it_rather_does_not_lie_over() -> None:
    shape = shapely.box(10, 10, 40, 40)
    line = shapely.LineString([(0, 25), (50, 25)])
    frame = (0, 0, 50, 50)
    (over,) = labels.place({"a": "Delft"}, {"a": shape}, frame=frame)
    (clear,) = labels.place({"a": "Delft"}, {"a": shape}, frame=frame, shunned=line)
    assert shapely.box(*over.box).intersects(line)
    assert not shapely.box(*clear.box).intersects(line)
    assert shape.contains(shapely.box(*clear.box))


def test_with_room_enough_each_name_stands_in_one_line_within_its_municipality() -> None:
    shapes = grid(30, 4)
    names = dict.fromkeys(shapes, "Zoetermeer")
    placed = labels.place(names, shapes, frame=FRAME)
    assert [label.code for label in placed] == list(names)
    for label in placed:
        assert label.lines == ("Zoetermeer",)
        assert label.leader is None
        assert shapes[label.code].contains(shapely.box(*label.box))
        assert label.size == max(labels.SIZES)


def test_a_name_too_wide_for_its_municipality_is_wrapped() -> None:
    shapes = grid(16, 3)
    placed = labels.place(dict.fromkeys(shapes, "Hardinxveld-Giessendam"), shapes, frame=FRAME)
    assert {label.lines for label in placed} == {("Hardinxveld-", "Giessendam")}


@settings(max_examples=15)
@given(st.integers(6, 14), st.sampled_from(["Oegstgeest", "Bodegraven-Reeuwijk", "Ee"]))
def test_names_never_overlap_and_stay_in_the_frame(side: int, name: str) -> None:
    shapes = grid(side, 4)
    placed = labels.place(dict.fromkeys(shapes, name), shapes, frame=FRAME)
    for one, other in itertools.combinations(boxes(placed), 2):
        assert not shapely.box(*one.bounds).intersects(other)
    frame = shapely.box(*FRAME)
    for box in boxes(placed):
        assert frame.contains(box)


def test_names_on_tiles_are_set_smaller_until_each_stands_within_its_tile() -> None:
    shapes = grid(16.6, 3)
    names = dict.fromkeys(shapes, "Krimpenerwaard")
    placed = labels.place(names, shapes, frame=FRAME, within=True)
    assert max(labels.SIZES) > placed[0].size >= min(labels.SIZES)
    assert all(shapes[label.code].contains(shapely.box(*label.box)) for label in placed)


def test_a_name_without_room_stands_beside_with_a_line_to_its_municipality() -> None:
    shapes = {**grid(30, 2), "GM9000": shapely.box(79, 79, 80.5, 80.5)}
    shapes["GM0003"] = shapes["GM0003"].difference(shapes["GM9000"])
    names = {**dict.fromkeys(grid(30, 2), "Bodegraven-Reeuwijk"), "GM9000": "Rozenburg"}
    tiny = next(p for p in labels.place(names, shapes, frame=FRAME) if p.code == "GM9000")
    assert tiny.leader is not None
    assert shapes["GM9000"].contains(shapely.Point(tiny.leader[1]))


def test_a_leader_is_long_enough_to_be_seen_and_begins_at_the_letters() -> None:
    shapes = grid(2, 3)
    names = dict.fromkeys(shapes, "Krimpen aan den IJssel")
    tied = [label for label in labels.place(names, shapes, frame=FRAME) if label.leader]
    assert tied
    for label in tied:
        start, end = label.leader or ((0, 0), (0, 0))
        assert shapely.Point(start).distance(shapely.Point(end)) > 1.5
        # within the height of the block of lines, or but a little off it
        assert shapely.box(*label.box).distance(shapely.Point(start)) < 0.5


def test_a_name_over_a_border_stands_most_on_its_own_municipality() -> None:
    shapes = grid(9, 5)
    names = dict.fromkeys(shapes, "Hellevoetsluis")
    over = [label for label in labels.place(names, shapes, frame=FRAME) if not label.leader]
    assert over
    for label in over:
        box = shapely.box(*label.box)
        shares = {code: box.intersection(shape).area for code, shape in shapes.items()}
        assert max(shares, key=lambda code: shares[code]) == label.code


def test_the_same_names_get_the_same_places() -> None:
    shapes = grid(9, 5)
    names = dict.fromkeys(shapes, "Hellevoetsluis")
    first = labels.place(names, shapes, frame=FRAME)
    assert labels.place(names, shapes, frame=FRAME) == first


def test_names_of_regions_are_larger_and_keep_clear_of_the_others() -> None:
    shapes = grid(9, 4)
    whole = shapely.union_all(list(shapes.values()))
    names = {"proef/regio": "Regio", **dict.fromkeys(list(shapes)[:6], "Delft")}
    placed = labels.place(
        names, {**shapes, "proef/regio": whole}, frame=FRAME, heads={"proef/regio"}
    )
    assert {label.code for label in placed} == set(names)
    (head,) = (label for label in placed if label.code == "proef/regio")
    assert (head.size, head.weight) == (placed[1].size + labels.HEAD, "semibold")
    assert {label.weight for label in placed[1:]} == {"regular"}
    for one, other in itertools.combinations(boxes(placed), 2):
        assert not one.intersects(other)


def test_where_room_is_short_the_names_that_may_go_are_left_out() -> None:
    shapes = grid(3, 2)
    names = dict.fromkeys(shapes, "Bodegraven-Reeuwijk")
    frame = (14.0, 14.0, 46.0, 34.0)  # hardly more than the four municipalities
    needed, *others = names
    placed = labels.place(names, shapes, frame=frame, worth=dict.fromkeys(others, 5.0))
    assert needed in {label.code for label in placed}
    assert len(placed) < len(names)
    # names that may go do not make the type smaller
    assert placed[0].size == max(labels.SIZES)


def test_names_with_a_leader_stay_out_of_the_place_of_the_legend() -> None:
    shapes = grid(2, 2)
    names = dict.fromkeys(shapes, "Zoetermeer")
    legend = shapely.box(0, 0, 22, 180)
    placed = labels.place(names, shapes, frame=FRAME, keep_out=legend)
    tied = [label for label in placed if label.leader]
    assert tied
    for label in tied:
        assert not legend.intersects(shapely.box(*label.box))


def test_no_names_take_no_place() -> None:
    assert labels.place({}, grid(9, 2), frame=FRAME) == []


def test_the_halo_covers_the_letters() -> None:
    shapes = grid(30, 1)
    placed = labels.place({"GM0000": "Gouda"}, shapes, frame=FRAME)
    halo = labels.halo(placed)
    left, _, right, _ = placed[0].box
    halo_left, _, halo_right, _ = halo.bounds
    assert halo_left == pytest.approx(left, abs=0.6)
    assert halo_right == pytest.approx(right, abs=0.6)


def test_width_grows_with_the_size_of_the_type() -> None:
    assert style.width("Den Haag", 12) == pytest.approx(2 * style.width("Den Haag", 6), rel=0.02)


@given(st.lists(st.sampled_from(["de", "gemeente", "Samenwerkingsagenda", "van"]), max_size=30))
def test_wrapped_text_keeps_its_words_and_its_width(words: list[str]) -> None:
    lines = style.wrap(" ".join(words), 8, 40)
    assert " ".join(lines).split() == words
    assert all(style.width(line, 8) <= 40 or " " not in line for line in lines)
