"""From what people write to a code."""

from __future__ import annotations

import datetime as dt
import random
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regiokaart import register
from regiokaart.errors import UnknownMunicipalityError
from regiokaart.register.reading import read

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
        # codes as a spreadsheet leaves them
        ("518.0", "GM0518"),
        ("518,0", "GM0518"),
        ("00518", "GM0518"),
        ("14", "GM0014"),
        ("GM0518 Den Haag", "GM0518"),
        ("Den Haag (GM0518)", "GM0518"),
        # what stands around the name
        ("Gem. Ede", "GM0228"),
        ("gem.Ede", "GM0228"),
        ("de gemeente Ede", "GM0228"),
        ("Ede\u00b9", "GM0228"),
        ("Ede *", "GM0228"),
        ("Ede1)", "GM0228"),
        ("Ede 1)", "GM0228"),
        ("Ede [2]", "GM0228"),
        ("Ede (1)", "GM0228"),
        ("Ede12", "GM0228"),
        ("\u201cEde\u201d,", "GM0228"),
        ("\ufeffE\u00adde\u200b", "GM0228"),
        # suffixes
        ("Bergen NH", "GM0373"),
        ("Bergen (N.H.)", "GM0373"),
        ("Bergen, N.H.", "GM0373"),
        ("Bergen (Noord-Holland)", "GM0373"),
        ("Bergen L.", "GM0893"),
        ("Bergen (Limb.)", "GM0893"),
        ("Bergen (L.)1", "GM0893"),
        ("Hengelo (Ov)", "GM0164"),
        ("Hengelo Ov.", "GM0164"),
        ("Katwijk ZH", "GM0537"),
        ("Leerdam (ZH)", "GM0545"),
        ("Utrecht (gemeente)", "GM0344"),
        ("Groningen (Gr.)", "GM0014"),
        ("Slochteren (Gr.)", "GM0040"),
        ("Laren", "GM0417"),
        ("Rijswijk", "GM0603"),
        ("Beek", "GM0888"),
        ("Stein", "GM0971"),
        ("Middelburg", "GM0687"),
        # abbreviations, and letters that come in two ways
        ("Capelle a/d IJssel", "GM0502"),
        ("Capelle aan de Yssel", "GM0502"),
        ("Krimpen a.d. IJssel", "GM0542"),
        ("Alphen ad Rijn", "GM0484"),
        ("Valkenburg a/d Geul", "GM0994"),
        ("St. Anthonis", "GM1702"),
        ("St Michielsgestel", "GM0845"),
        ("Hof v. Twente", "GM1735"),
        ("Wijk b. Duurstede", "GM0352"),
        ("A'dam", "GM0363"),
        ("R\u2019dam", "GM0599"),
        ("Nymegen", "GM0268"),
        ("Cuyk", "GM1684"),
        ("Teijlingen", "GM1525"),
        ("W\u0133chen", "GM0296"),
        ("Kaag & Braassem", "GM1884"),
        ("Haarlemmerliede-Spaarnwoude", "GM0393"),
        ("Haarlemmerliede-\nSpaarnwoude", "GM0393"),
        ("Pijnacker en Nootdorp", "GM1926"),
        ("Nuenen, Gerwen & Nederwetten", "GM0820"),
        # other names in use
        ("Nuenen c.a.", "GM0820"),
        ("'s Hertogenbosch ", "GM0796"),
        ("'s-Gravenhage (Den Haag)", "GM0518"),
        ("Leeuwarden/Ljouwert", "GM0080"),
        ("De Friese Meren/De Fryske Marren", "GM1940"),
        ("Zuidwest-Friesland", "GM1900"),
        ("Tietjerksteradeel", "GM0737"),
        ("het Westland", "GM1783"),
        ("de Hoekse Waard", "GM1963"),
        ("H.I. Ambacht", "GM0531"),
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
        ("Weesp", "2022-03-24", "went to Amsterdam"),
        ("Weesp", "2022-03-24", "Weesp.* existed until 2022-03-24, not on 2022-03-24"),
        ("GM0457", "2023-01-01", "Weesp.* existed until 2022-03-24, not on 2023-01-01"),
        ("Voorne aan Zee", "2022-12-31", "existed from 2023-01-01, not on 2022-12-31"),
    ],
)
def test_municipality_of_another_day_tells_its_span(text: str, day: str, told: str) -> None:
    with pytest.raises(UnknownMunicipalityError, match=told):
        register.find(text, day=dt.date.fromisoformat(day))
    assert register.find(text).startswith("GM")


def test_nearest_shows_the_name_in_use() -> None:
    assert register.nearest("Den Hag")[0] == "Den Haag"
    assert register.nearest("Hoekse Wward")[0] == "Hoeksche Waard"


def test_nearest_keeps_to_the_day() -> None:
    assert "Noordwijkerhout" in register.nearest("Noordwijkerhou")
    assert "Noordwijkerhout" not in register.nearest("Noordwijkerhou", day=dt.date(2021, 1, 1))


@pytest.mark.parametrize(
    ("text", "level", "code"),
    [
        ("gemeente Utrecht", None, "GM0344"),
        ("stad Groningen", None, "GM0014"),
        ("Utrecht", "municipality", "GM0344"),
        ("Utrecht", "province", "PV26"),
        ("Prov. Utrecht", None, "PV26"),
        ("Provincie Utrecht", "province", "PV26"),
        ("Utrecht (provincie)", None, "PV26"),
        ("Flevoland", None, "PV24"),
        ("Friesland", None, "PV21"),
        ("Fryslan", None, "PV21"),
        ("Noord Holland", None, "PV27"),
        ("N.-Brabant", None, "PV30"),
        ("provincie NH", None, "PV27"),
        ("PV28", None, "PV28"),
        ("pv 28", None, "PV28"),
        ("28", "province", "PV28"),
        ("Delft", None, "GM0503"),
    ],
)
def test_levels(text: str, level: register.Level | None, code: str) -> None:
    found = register.match(text, level=level)
    assert (found.text, found.code, found.reason, found.told) == (text, code, "", "")


@pytest.mark.parametrize(
    ("text", "level", "reason", "codes", "told"),
    [
        ("Bergen", None, "ambiguous", "GM0373 GM0893", "several municipalities"),
        ("gemeente Bergen", None, "ambiguous", "GM0373 GM0893", "several municipalities"),
        ("Utrecht", None, "ambiguous", "GM0344 PV26", "write 'gemeente' or 'provincie' before it"),
        ("Groningen", None, "ambiguous", "GM0014 PV20", "the province Groningen"),
        ("Delft, Leiden", None, "ambiguous", "GM0503 GM0546", "names more than one"),
        ("Delft (GM0546)", None, "ambiguous", "GM0503 GM0546", "names two"),
        ("Flevoland", "municipality", "unknown", "PV24", "is the province Flevoland"),
        ("Provincie Utrecht", "municipality", "unknown", "PV26", "is the province Utrecht"),
        ("gemeente Utrecht", "province", "unknown", "GM0344", "is the municipality Utrecht"),
        ("PV28", "municipality", "unknown", "PV28", "is the province Zuid-Holland"),
        ("Hengelo (Gld)", None, "unknown", "GM0164", "lies in Overijssel"),
        ("Rijswijk NB", None, "unknown", "GM0603", "would be in Noord-Brabant"),
        ("Ede (deels)", None, "unknown", "GM0228", "'deels' behind the name"),
        ("Ede?", None, "unknown", "GM0228", "signs in it that no name has"),
        ("28", None, "unknown", "", "not the code of a municipality"),
        ("PV99", None, "unknown", "", "not the code of"),
        ("Adam", None, "unknown", "", "not the name of"),
        ("Alphen", None, "unknown", "GM0484 GM1723", "Alphen aan den Rijn, Alphen-Chaam"),
        ("Leidschendam", None, "unknown", "GM1916", "Leidschendam-Voorburg"),
        ("Vervoerregio Amsterdam", None, "unknown", "", "not the name of"),
    ],
)
def test_never_guessed(
    text: str, level: register.Level | None, reason: str, codes: str, told: str
) -> None:
    found = register.match(text, level=level)
    assert (found.code, found.reason) == (None, reason)
    assert [one.code for one in found.candidates] == codes.split()
    assert told in found.told
    assert found.told.startswith(repr(text))
    scores = [one.score for one in found.candidates]
    assert scores == sorted(scores, reverse=True)
    assert all(0 < score <= 1 for score in scores)


def test_every_name_of_a_year_is_that_of_its_code_on_that_day() -> None:
    for year in range(2018, 2027):
        day = dt.date(year, 1, 1)
        for code, name in register.at(day)["name"].items():
            assert register.match(name, day=day, level="municipality").code == code


def test_who_has_ended_is_told_with_who_came_after() -> None:
    for code, (_, end) in register.spans().items():
        if end == dt.date.max:
            continue
        name = register.name_of(code)
        assert register.match(name, day=end - dt.timedelta(days=1)).code == code
        found = register.match(name, day=end)
        assert (found.code, found.reason) == (None, "not-on-day")
        after = {trail[-1].new for trail in register.successors(code, day=end)}
        assert {one.code for one in found.candidates} == after
        assert f"until {end}, not on {end}; its area went to" in found.told


def test_who_is_not_there_yet_is_told_with_who_came_before() -> None:
    found = register.match("Voorne aan Zee", day=dt.date(2022, 1, 1))
    assert [one.name for one in found.candidates] == ["Brielle", "Hellevoetsluis", "Westvoorne"]
    assert "existed from 2023-01-01" in found.told


def test_misspelt_name_of_another_day_is_told() -> None:
    found = register.match("Hellevoetslius", day=dt.date(2024, 1, 1))
    assert "GM0530" not in {one.code for one in found.candidates}
    assert "Hellevoetsluis (GM0530) existed until 2023-01-01" in found.told


# --- misspelt names ------------------------------------------------------------------------


def _misspellings(name: str) -> set[str]:
    """Return a name with one letter too many, too few, another, or two changed places."""
    found = set()
    for at in range(len(name) + 1):
        found |= {name[:at] + letter + name[at:] for letter in string.ascii_lowercase}
        if at < len(name) and name[at].isalpha():
            found.add(name[:at] + name[at + 1 :])
            found |= {name[:at] + letter + name[at + 1 :] for letter in string.ascii_lowercase}
            found.add(name[:at] + name[at + 1 : at + 2] + name[at] + name[at + 2 :])
    return found - {name}


_EVERYBODY = sorted(_ALL | {(code, register.name_of(code)) for code in register.spans()})


def test_misspelt_name_is_nobody_elses_but_where_it_is_exactly_that() -> None:
    names = {register.key_of(name) for _, name in _EVERYBODY}
    names |= {register.key_of(name.partition(" (")[0]) for _, name in _EVERYBODY}
    others = 0
    for code, name in _EVERYBODY:
        for written in _misspellings(name):
            reading = read(written)  # the certain part of `match`, without the search
            if len(reading.codes) == 1 and not reading.why and code not in reading.codes:
                assert register.key_of(written) in names, (name, written)
                others += 1
    assert others < 25  # Assen and Asten, Ede and Epe, and the like


def test_misspelt_name_has_the_right_one_among_the_first_three() -> None:
    rnd = random.Random(1)  # noqa: S311 - no secrets
    asked = right = first = 0
    for code, name in _EVERYBODY:
        for written in rnd.sample(sorted(_misspellings(name)), 12):
            found = register.match(written)
            if found.code is not None:
                continue
            asked += 1
            near = [one.code for one in found.candidates]
            right += code in near[:3]
            first += near[:1] == [code]
    assert asked > 4_000
    assert right >= 0.98 * asked
    assert first >= 0.95 * asked


@given(st.text(max_size=200))
def test_any_text_has_an_answer(text: str) -> None:
    found = register.match(text)
    assert (found.code is None) == bool(found.reason) == bool(found.told)
    assert register.recognise(text).matches is not None


@given(st.sampled_from(_EVERYBODY))
def test_key_of_a_key_is_itself(municipality) -> None:
    key = register.key_of(municipality[1])
    assert register.key_of(key) == key
