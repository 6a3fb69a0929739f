"""Names as one writes them on a map."""

from __future__ import annotations

import pytest

from regiokaart import register


@pytest.mark.parametrize(
    ("code", "name", "written"),
    [
        ("GM0518", "'s-Gravenhage", "Den Haag"),
        ("GM0796", "'s-Hertogenbosch", "\u2019s-Hertogenbosch"),
        ("GM0164", "Hengelo (O.)", "Hengelo"),
        ("GM0503", "Delft", "Delft"),
    ],
)
def test_name_on_a_map_is_the_one_in_use(code: str, name: str, written: str) -> None:
    assert register.map_name(code, name) == written
    assert register.find(written) == code
