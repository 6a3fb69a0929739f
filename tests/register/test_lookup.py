"""From what people write to a code."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regiokaart import register
from regiokaart.errors import UnknownMunicipalityError

_ALL = {
    (str(code), str(name))
    for year in range(2018, 2027)
    for code, name in register.at(dt.date(year, 1, 1))["name"].items()
}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Den Haag", "GM0518"),
        ("DEN HAAG", "GM0518"),
        ("'s-Gravenhage", "GM0518"),
        ("\u2019s-Gravenhage", "GM0518"),
        ("\u2018s Gravenhage", "GM0518"),
        ("`s-gravenhage", "GM0518"),
        ("  's-Gravenhage\u00a0", "GM0518"),
        ("gemeente Den Haag", "GM0518"),
        ("518", "GM0518"),
        ("0518", "GM0518"),
        ("gm0518", "GM0518"),
        ("GM0518", "GM0518"),
        ("GM518", "GM0518"),
        ("GM 0518", "GM0518"),
        ("Súdwest-Fryslân", "GM1900"),
        ("sudwest fryslan", "GM1900"),
        ("Su\u0301dwest-Frysla\u0302n", "GM1900"),
        ("Hengelo", "GM0164"),
        ("Hengelo (O.)", "GM0164"),
        ("hengelo (o)", "GM0164"),
        ("Bergen (NH.)", "GM0373"),
        ("Bergen (L.)", "GM0893"),
        ("Den Bosch", "GM0796"),
        ("\u0132sselstein", "GM0353"),
        ("Noordwijkerhout", "GM0576"),
        ("leidschendam voorburg", "GM1916"),
    ],
)
def test_found_as_people_write_it(text: str, code: str) -> None:
    assert register.find(text) == code


@given(st.sampled_from(sorted(_ALL)), st.randoms(use_true_random=False))
def test_every_name_is_found_in_any_case(municipality, random) -> None:
    code, name = municipality
    written = "".join(random.choice((char.lower(), char.upper())) for char in name)
    sharing = {other for other, named in _ALL if register.key_of(named) == register.key_of(name)}
    assert code in sharing
    if len(sharing) == 1:
        assert register.find(written) == code
    else:
        with pytest.raises(UnknownMunicipalityError, match=code):
            register.find(written)


def test_shared_name_lists_all_who_have_it() -> None:
    with pytest.raises(UnknownMunicipalityError, match="several municipalities") as caught:
        register.find("Bergen")
    assert caught.value.suggestions == ("Bergen (NH.) (GM0373)", "Bergen (L.) (GM0893)")
    assert all(name in str(caught.value) for name in caught.value.suggestions)


@pytest.mark.parametrize(
    ("text", "nearest"),
    [("Roterdam", "Rotterdam"), ("Zoetemeer", "Zoetermeer"), ("Leidschendam", "Leidschendam")],
)
def test_miss_gives_the_nearest_name(text: str, nearest: str) -> None:
    with pytest.raises(UnknownMunicipalityError, match="the nearest: ") as caught:
        register.find(text)
    assert caught.value.suggestions[0].startswith(nearest)
    assert caught.value.suggestions[0] in str(caught.value)


@pytest.mark.parametrize("text", ["", "Qqqxyz", "GM9999", "9999", "GM05189"])
def test_nothing_like_it(text: str) -> None:
    with pytest.raises(UnknownMunicipalityError, match=r"is not the (code|name)") as caught:
        register.find(text)
    assert repr(text) in str(caught.value)
    assert caught.value.suggestions == ()
    assert isinstance(caught.value, LookupError)


@pytest.mark.parametrize(
    ("text", "day", "told"),
    [
        ("Weesp", "2022-03-24", "Weesp.* existed until 2022-03-24, not on 2022-03-24"),
        ("GM0457", "2023-01-01", "Weesp.* existed until 2022-03-24, not on 2023-01-01"),
        ("Voorne aan Zee", "2022-12-31", "existed from 2023-01-01, not on 2022-12-31"),
    ],
)
def test_municipality_of_another_day_tells_its_span(text: str, day: str, told: str) -> None:
    with pytest.raises(UnknownMunicipalityError, match=told):
        register.find(text, day=dt.date.fromisoformat(day))
    assert register.find(text).startswith("GM")


def test_nearest_keeps_to_the_day() -> None:
    assert "Noordwijkerhout" in register.nearest("Noordwijkerhou")
    assert "Noordwijkerhout" not in register.nearest("Noordwijkerhou", day=dt.date(2021, 1, 1))
