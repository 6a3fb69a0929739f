"""From a list, a cell or a paragraph to codes."""

from __future__ import annotations

import csv
import datetime as dt
import random
import re
import textwrap
import time
import unicodedata
from collections import Counter
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from regiokaart import register

if TYPE_CHECKING:
    from pathlib import Path

_IN_2018, _IN_2021 = dt.date(2018, 11, 1), dt.date(2021, 1, 1)
_BODIES = ("Vervoerregio Amsterdam", "Omgevingsdienst Haaglanden", "Regio Gooi en Vechtstreek")


def _read(found: register.Recognised) -> list[str]:
    """Return the codes of mentions, and of those in question what is written, with a ``?``."""
    return [one.code or f"{one.text}?".replace(" ", "_") for one in found.matches]


@pytest.mark.parametrize(
    ("text", "expected", "leftovers"),
    [
        ("", "", ""),
        ("Delft", "GM0503", ""),
        ("Brielle, Westvoorne en Hellevoetsluis", "GM0501 GM0614 GM0530", ""),
        ("Delft;Leiden; Gouda", "GM0503 GM0546 GM0513", ""),
        ("Delft / Leiden|Gouda", "GM0503 GM0546 GM0513", ""),
        ("Delft\nLeiden\r\nGouda", "GM0503 GM0546 GM0513", ""),
        ("Delft\tLeiden & Gouda and Tiel", "GM0503 GM0546 GM0513 GM0281", ""),
        ("• Delft\n• Leiden\n- Gouda\n\uf0b7 Tiel", "GM0503 GM0546 GM0513 GM0281", ""),
        ("1. Delft\n2. Leiden\n14. Gouda", "GM0503 GM0546 GM0513", ""),
        ("DELFT EN LEIDEN", "GM0503 GM0546", ""),
        ("delft, leiden, best", "GM0503 GM0546 GM0753", ""),
        ("Delft.", "GM0503", ""),
        # names with separators in them
        ("Kaag en Braassem en Peel en Maas", "GM1884 GM1894", ""),
        ("Nuenen, Gerwen en Nederwetten, Eindhoven", "GM0820 GM0772", ""),
        ("Mill en Sint Hubert en St. Anthonis", "GM0815 GM1702", ""),
        ("Pijnacker-Nootdorp - Delft", "GM1926 GM0503", ""),
        ("Capelle a/d IJssel/Krimpen a/d IJssel", "GM0502 GM0542", ""),
        ("Bergen, NH, Bergen (L.)", "GM0373 GM0893", ""),
        ("De Friese Meren/De Fryske Marren", "GM1940", ""),
        ("Oost- en Weststellingwerf", "GM0085 GM0098", ""),
        ("Provincies Noord- en Zuid-Holland", "PV27 PV28", ""),
        # names without a separator between, or broken by one
        ("Enschede Haaksbergen, Losser", "GM0153 GM0158 GM0168", ""),
        ("Haarlemmerliede-\nSpaarnwoude, Haarlemmer-\nmeer", "GM0393 GM0394", ""),
        ("Helmond, \u2019s-\n\nHertogenbosch", "GM0794 GM0796", ""),
        ("Hof van\nTwente\nBergen op\nZoom", "GM1735 GM0748", ""),
        # codes
        ("GM0518, gm0599 en 0603", "GM0518 GM0599 GM0603", ""),
        ("518, 599, 0603", "GM0518 GM0599 GM0603", ""),
        ("0518;0599", "GM0518 GM0599", ""),
        ("GM9999, Delft", "GM9999? GM0503", ""),
        ("518, 9999", "GM0518 9999?", ""),
        ("Delft 503, Leiden 546", "GM0503 GM0546", "503 | 546"),
        ("Delft (GM0503), Leiden (GM0518)", "GM0503 GM0503 Leiden? GM0518?", ""),
        # what a word before them says of names
        ("Gemeente Arnhem, gemeente Nijmegen", "GM0202 GM0268", ""),
        ("gemeenten Utrecht, Groningen en Zeist, Utrecht", "GM0344 GM0014 GM0355 Utrecht?", ""),
        ("Utrecht, Zeist", "Utrecht? GM0355", ""),
        ("Utrecht, Zeist, Utrecht (provincie)", "GM0344 GM0355 PV26", ""),
        ("Utrecht, Zeist, Provincie Utrecht", "GM0344 GM0355 PV26", ""),
        (
            "Groningen, Assen, Provincies Friesland, Groningen en Drenthe",
            "GM0014 GM0106 PV21 PV20 PV22",
            "",
        ),
        ("provincies Groningen en Drenthe, Groningen, Assen", "PV20 PV22 GM0014 GM0106", ""),
        ("Gemeenten:\nUtrecht\nZeist\nProvincies:\nUtrecht", "GM0344 GM0355 PV26", ""),
        (
            "Partners zijn de gemeenten Utrecht en Zeist en de provincie Utrecht.",
            "GM0344 GM0355 PV26",
            "Partners zijn",
        ),
        ("provincie Arnhem, Delft", "Arnhem? GM0503", ""),
        # other bodies and prose
        ("Delft, Vervoerregio Amsterdam", "GM0503", "Vervoerregio Amsterdam"),
        ("Delft, Vervoerregio\nAmsterdam, Ede", "GM0503 GM0228", "Vervoerregio Amsterdam"),
        (
            "Ede, Cultuurnetwerk Arnhem en Cultuur Netwerk Nijmegen",
            "GM0228",
            "Cultuurnetwerk Arnhem | Cultuur Netwerk Nijmegen",
        ),
        ("Delft\nVervoerregio Amsterdam\nEde", "GM0503 GM0228", "Vervoerregio Amsterdam"),
        ("Vervoerregio\nAmsterdam", "Amsterdam?", "Vervoerregio"),
        ("Regio Arnhem en Nijmegen, Ede", "Nijmegen? GM0228", "Regio Arnhem"),
        ("Ede-Wageningen, Arnhem", "GM0202", "Ede-Wageningen"),
        ("college van de gemeente Utrecht", "", "college van de gemeente Utrecht"),
        ("Overijssel (geen formele partner)", "PV23", "geen formele partner"),
        ("Delft, Leiden (penvoerder) en Gouda", "GM0503 GM0546 GM0513", "penvoerder"),
        (
            "Het gaat in elk geval om de gemeenten Delft, Leiden. Daarnaast doen 160 clubs mee.",
            "GM0503 GM0546",
            "Het gaat in elk geval om | Daarnaast doen 160 clubs mee",
        ),
        ("Deelnemers zijn Delft en Leiden", "GM0503 GM0546", "Deelnemers zijn"),
        ("scholen, huizen en Delft", "huizen? GM0503", "scholen"),
        # what does not take part
        ("Delft, niet Leiden en Gouda", "GM0503", "niet Leiden en Gouda"),
        ("Delft, Leiden (niet Gouda), Ede", "GM0503 GM0546 GM0228", "niet Gouda"),
        ("Delft en Leiden doen niet mee", "", "Delft en Leiden doen niet mee"),
        ("Delft; behalve Leiden, Gouda; Ede", "GM0503 GM0228", "behalve Leiden, Gouda"),
        ("Delft, Leiden m.u.v. Gouda", "GM0503", "Leiden m.u.v. Gouda"),
        ("met uitzondering van Delft, Leiden", "", "met uitzondering van Delft, Leiden"),
        # doubt is kept
        ("Arnhem, Nijmgen, Ede", "GM0202 Nijmgen? GM0228", ""),
        ("Alphen, Bergen", "Alphen? Bergen?", ""),
        ("Delft?, Leiden", "Delft?? GM0546", ""),
        ("Hengelo (Gld), Ede", "Hengelo_(Gld)? GM0228", ""),
        ("Bergen, Limburg", "Bergen? PV31", ""),
    ],
)
def test_mentions_and_leftovers(text: str, expected: str, leftovers: str) -> None:
    found = register.recognise(text)
    assert _read(found) == expected.split()
    assert " | ".join(found.leftovers) == leftovers
    assert all(one.told and one.reason for one in found.questions)


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        (
            "Almelo (geen formele Borne, Losser, Hof van \npartner) Twente, Ede",
            "0141 0147 0168 1735",
        ),
        ("Urk (geen Meppel, Kampen, \n3\nformele partners) Ommen, Ede", "0184 0119 0166 0175"),
    ],
)
def test_note_that_another_column_broke_up(text: str, codes: str) -> None:
    found = register.recognise(text)
    assert found.codes == (*(f"GM{code}" for code in codes.split()), "GM0228")
    assert re.sub(r"\W|\d", "", "".join(found.leftovers)).startswith("geenformelepartner")


@pytest.mark.parametrize(
    "text",
    [
        "Urk (zonder Meppel, Kampen,\nalle partners) Ommen",
        "Urk (geen Meppel, Kampen,\nOmmen) Ede",
        "Urk (geen Meppel en Kampen) Ede",
        "Urk (geen Meppel, bibliotheken,\nformele partners) Ommen",
    ],
)
def test_note_that_denies_names_is_not_taken_apart(text: str) -> None:
    assert not {"GM0119", "GM0166"} & set(register.recognise(text).codes)


def test_level_and_day() -> None:
    text = "Friesland, Groningen, Brielle"
    found = register.recognise(text, level="municipality", day=dt.date(2023, 1, 1))
    assert found.codes == ("GM0014",)
    province, ended = found.questions
    assert province.told == "'Friesland' is the province Frysl\u00e2n (PV21), not a municipality"
    assert (ended.reason, [one.code for one in ended.candidates]) == ("not-on-day", ["GM1992"])
    assert register.recognise(text, level="province").provinces == ("PV21", "PV20")


def test_codes_are_unique_and_in_order() -> None:
    found = register.recognise("Leiden, Delft, provincie Utrecht, Den Haag, Leiden, 's-Gravenhage")
    assert found.codes == ("GM0546", "GM0503", "GM0518")
    assert found.provinces == ("PV26",)
    assert len(found.matches) == 6


# --- nothing is lost, nothing is made up -----------------------------------------------------

_NAMES = sorted(
    {name for year in range(2018, 2027) for name in register.at(dt.date(year, 1, 1))["name"]}
)
_FRAGMENTS = st.one_of(
    st.sampled_from(_NAMES),
    st.sampled_from(sorted(register.provinces.PROVINCES.values())),
    st.sampled_from(_BODIES),
    st.sampled_from(
        [
            *("gemeente", "Gemeenten:", "provincies", "de provincie", "niet", "geen", "zijn", "en"),
            *("(geen", "partner)", "3", "2.503.513", "[1]", "*", "a/d", "GM0518", "0599", "1)"),
            *("St.", "gem.", "o.a.", "'s-", "\u2019t", "Noord-", "NH", "(L.)", "\u00ad", "&", "IJ"),
        ]
    ),
    st.text(max_size=6),
)
_GLUE = st.sampled_from([" ", ", ", "; ", "\n", "\n\n", " en ", "/", "\t", "-", ": ", ". ", "("])
_TEXTS = st.lists(st.tuples(_FRAGMENTS, _GLUE), max_size=12).map(
    lambda parts: "".join(fragment + glue for fragment, glue in parts)
)
_MAY_GO = re.compile(
    r"en|and|alsmede|evenals|plus|de|het|the|of"
    r"|gemeente|gemeenten|gemeentes|gem|stad|steden|municipality|municipalities"
    r"|provincie|provincies|provinci\u00ebn|prov|province|provinces"
    r"|\d{1,3}|[a-z]",  # what numbers the items of a list
    re.IGNORECASE,
)


def _words(text: str) -> Counter[str]:
    return Counter(re.findall(r"[^\W_]+", text))


@given(_TEXTS)
@example("Urk (geen Meppel, Kampen, \n3\nformele partners) Ommen")
@example("Regio\nArnhem en Nijmegen, niet Ede. Provincies Utrecht")
def test_nothing_is_lost_or_made_up(text: str) -> None:
    found = register.recognise(text)
    told = sum((_words(one.text) for one in found.matches), Counter())
    told += sum(map(_words, found.leftovers), Counter())
    assert not told - _words(text)
    assert [word for word in _words(text) - told if not _MAY_GO.fullmatch(word)] == []


@given(_TEXTS, st.sampled_from([None, "municipality", "province"]))
def test_certain_means_a_code_that_exists_on_the_day(text: str, level: register.Level) -> None:
    codes = set(register.at(_IN_2021).index)
    found = register.recognise(text, day=_IN_2021, level=level)
    assert set(found.codes) <= codes
    for one in found.matches:
        assert (one.code is None) == bool(one.reason)
        assert bool(one.told) == bool(one.reason)
    if level:
        assert not (found.provinces if level == "municipality" else found.codes)


def test_hostile_text_takes_no_age() -> None:
    begin = time.process_time()
    for part in ("(", "(geen Delft, ", "zijn ", "Delft ", "gemeenten: ", "Delft x\n", "Noord- en "):
        register.recognise(part * (30_000 // len(part)))
        register.match(part * 20)
    assert time.process_time() - begin < 20


# --- a thousand messy variants -------------------------------------------------------------


def _messy(name: str, rnd: random.Random) -> str:
    """Write a name as somebody may have typed it, or a PDF or a spreadsheet may have left it."""
    base, _, suffix = name.rstrip(")").partition(" (")
    province = {"O.": "Ov", "L.": "Limburg", "NH.": "N.H.", "ZH.": "ZH", "Z.": "Zld."}.get(suffix)
    written = base
    if rnd.random() < 0.5:
        written = re.sub(
            r"\baan den?\b", rnd.choice(("a/d", "a.d.", "a d", "ad", "aan de")), written
        )
        written = re.sub(r"\bSint\b", rnd.choice(("St.", "St", "sint")), written)
        written = written.replace(" en ", rnd.choice((" & ", " + ", "-", " ", " EN ")))
    if rnd.random() < 0.5:
        y = rnd.choice(("y", "\u0133", "\u00ff", "ij"))
        written = written.replace("ij", y).replace("IJ", rnd.choice(("\u0132", "Y", "IJ")))
        written = written.replace("'", rnd.choice(("\u2019", "\u2018", "`", "\u00b4", "", "' ")))
        written = unicodedata.normalize(rnd.choice(("NFD", "NFC")), written)
        if rnd.random() < 0.5:
            plain = unicodedata.normalize("NFD", written)
            written = "".join(char for char in plain if not unicodedata.combining(char))
    if rnd.random() < 0.4:
        written = written.replace("-", rnd.choice((" ", "\u2013", " - ", "-\n", "\u2010", "- ")))
        written = written.replace(" ", rnd.choice((" ", "\u00a0", "  ", "\n")))
    if rnd.random() < 0.2:
        at = rnd.randrange(1, len(written))
        written = written[:at] + rnd.choice(("\u00ad", "\u200b")) + written[at:]
    if rnd.random() < 0.4:
        written = rnd.choice((str.upper, str.lower, str.swapcase, str.title))(written)
    if suffix and rnd.random() < 0.8:
        written += rnd.choice((f" ({suffix})", f" ({suffix.rstrip('.')})", f" ({province})"))
    if rnd.random() < 0.3:
        written += rnd.choice(("\u00b9", "*", "\u2020", "1", "[2]", " [2]", " (1)", " *", "2)"))
    if rnd.random() < 0.3:
        written = rnd.choice(("gemeente ", "Gemeente ", "Gem. ", "GEM. ", "gem.")) + written
    return rnd.choice(("", " ", "\ufeff", "\u00a0")) + written + rnd.choice(("", " ", ".", ","))


_KNOWN = sorted(
    {
        (str(code), str(name))
        for year in range(2018, 2027)
        for code, name in register.at(dt.date(year, 1, 1))["name"].items()
    }
)


def test_messy_names_give_no_wrong_code(record_testsuite_property) -> None:
    rnd = random.Random(20_210_101)  # noqa: S311 - no secrets
    resolved = count = 0
    for code, name in _KNOWN * 5:
        written = _messy(name, rnd)
        found = register.match(written)
        assert found.code in {code, None}, (written, found)
        assert found.code or code in {one.code for one in found.candidates}, (written, found)
        resolved += found.code == code
        count += 1
    record_testsuite_property("resolved", f"{resolved} of {count} messy names")
    assert count > 1_000
    assert resolved >= 0.99 * count


def test_messy_lists_give_no_wrong_code(record_testsuite_property) -> None:
    rnd = random.Random(20_181_101)  # noqa: S311 - no secrets
    resolved = count = 0
    for turn in range(300):
        year = rnd.randrange(2018, 2027)
        names = register.at(dt.date(year, 1, 1))["name"]
        members = dict(rnd.sample(list(names.items()), rnd.randrange(2, 15)))
        written = {code: _messy(name, rnd).strip(",. ") for code, name in members.items()}
        parts = list(written.values())
        between = rnd.choice((", ", "; ", ",\n", " ; ", "\t", "\n\u2022 ", " / ", "\n"))
        if turn % 3 == 0:
            parts.insert(rnd.randrange(len(parts)), rnd.choice(_BODIES))
        text = between.join(parts[:-1]) + rnd.choice((between, " en ", " & ")) + parts[-1]
        if between == ", ":
            text = textwrap.fill(text, 40).replace("\n", rnd.choice(("\n", " \n\n")))
        found = register.recognise(text, level="municipality", day=dt.date(year, 1, 1))
        assert set(found.codes) <= set(members), text
        for code in set(members) - set(found.codes):
            asked = {one.code for match in found.questions for one in match.candidates}
            last = re.findall(r"\w+", written[code])[-1]
            assert code in asked or any(last in one for one in found.leftovers), (text, code)
        resolved += len(set(found.codes))
        count += len(members)
    record_testsuite_property("resolved", f"{resolved} of {count} names in messy lists")
    assert count > 2_000
    assert resolved >= 0.98 * count


# --- the lists of the real documents ---------------------------------------------------------

_BEGINS_AND_ENDS = {
    "we-the-north": ("Leeuwarden,", "en Drenthe"),
    "brabantstad": ("Breda,", "Brabant"),
    "twente": ("Almelo,", "Overijssel"),
    "flevoland": ("Almere, Lelystad", "Provincie Flevoland."),
    "stedendriehoek": ("Apeldoorn,", "Zutphen"),
    "025-arnhem-nijmegen": ("Gemeente Arnhem", "Netwerk Nijmegen"),
    "zeeland": ("Goes,", "Provincie Zeeland"),
    "ede-wageningen": ("Ede, ", "Wageningen"),
    "mra": ("Aalsmeer,", "Vervoerregio \n\nAmsterdam"),
    "haaglanden": ("Wassenaar,", "Den Haag."),
    "utrecht": ("Utrecht, Amersfoort", "Provincie Utrecht"),
    "zwolle": ("Groeimodel", "Zwolle. \n"),
    "zuid": ("Sittard-Geleen,", "Profielplan."),
    "leiden": ("Leiden", "\n"),
    "rotterdam": ("Rotterdam, Dord", "recht"),
}
"""The first and the last words of each region's list of members in the annex of 2018."""
_OTHERS = {
    "mra": ("Vervoerregio Amsterdam",),
    "025-arnhem-nijmegen": ("Cultuurnetwerk Arnhem", "Cultuur Netwerk Nijmegen"),
}


def _cut(text: str, begin: str, end: str) -> str:
    start = text.index(begin)
    return text[start : text.index(end, start + len(begin)) + len(end)]


def _members(shared: Path, region: str, day: dt.date) -> set[str]:
    with (shared / "facts" / "memberships.csv").open(encoding="utf-8", newline="") as stream:
        return {
            row["code"]
            for row in csv.DictReader(stream)
            if (row["cooperation"], row["region"]) == ("stedelijke-cultuurregio", region)
            and (row["valid_from"] or "0") <= str(day) < (row["valid_to"] or "9")
        }


@pytest.mark.integration
@pytest.mark.parametrize("region", _BEGINS_AND_ENDS)
def test_annex_of_2018(real_boundaries: Path, region: str) -> None:
    shared = real_boundaries.parent
    document = (shared / "sources" / "002_e6a9c10e11fd0f4f.txt").read_text(encoding="utf-8")
    table = document[document.index("Samenwerkingsverband + Titel") :]
    found = register.recognise(_cut(table, *_BEGINS_AND_ENDS[region]), day=_IN_2018)
    expected = _members(shared, region, _IN_2018)
    assert expected
    assert set(found.codes) | set(found.provinces) == expected
    assert not found.questions
    if region in _OTHERS:
        assert found.leftovers == _OTHERS[region]
    if region == "mra":
        assert len(found.codes) == 32
        assert "GM0393" in found.codes


@pytest.mark.integration
@pytest.mark.parametrize(
    ("region", "begin", "end", "count"),
    [
        ("we-the-north", "Leeuwarden, Gr", "Emmen", 4),
        ("zwolle", "Overijssel, Gelderland, ", "Raalte", 22),
        ("flevoland", "Flevoland Almere", "Zeewolde", 6),
        ("twente", "Overijssel (geen", "Wierden", 14),
        ("mra", "Flevoland (ook", "Zandvoort", 31),
    ],
)
def test_table_of_2021(
    real_boundaries: Path, region: str, begin: str, end: str, count: int
) -> None:
    shared = real_boundaries.parent
    document = (shared / "sources" / "001_1586bd62edca45e4.txt").read_text(encoding="utf-8")
    table = document[document.index("3 Overzicht van alle") :]
    text = _cut(table, begin, end)
    expected = register.carried(
        (code for code in _members(shared, region, _IN_2021) if code.startswith("GM")),
        from_day=_IN_2018,
        to_day=_IN_2021,
    )
    found = register.recognise(text, day=_IN_2021, level="municipality")
    assert set(found.codes) <= expected
    # a word of the column beside it has come before one name
    missing = {"Heemskerk"} if region == "mra" else set()
    assert {register.name_of(code) for code in expected - set(found.codes)} == missing
    assert all(any(name in one for one in found.leftovers) for name in missing)
    alone = re.sub(r"\n(?:Amsterdam .*cultuur en|erfgoed) ", "\n", text)
    found = register.recognise(alone, day=_IN_2021, level="municipality")
    assert (set(found.codes), len(found.codes)) == (expected, count)
    assert {one.reason for one in found.questions} <= {"unknown"}
    assert all("is the province" in one.told for one in found.questions)
