"""Memberships from the export of the Register van Overheidsorganisaties."""

from __future__ import annotations

import datetime as dt
import gzip
import json
import subprocess
import sys
import textwrap
import zipfile
from typing import TYPE_CHECKING

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from memberships import roo_export
from memberships.roo_export import TOOI, Member, Organisation, Regulation, Shape, export, write
from regiokaart import register
from regiokaart.errors import MembershipError
from regiokaart.memberships import COLUMNS, Memberships
from regiokaart.memberships.roo import read_roo, xml_stream

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

# the register's list of 2024 and after, with three that ended on 1 January 2023
MRDH = {
    "GM0613": "Albrandswaard",
    "GM0489": "Barendrecht",
    "GM0501": "Brielle",
    "GM0502": "Capelle aan den IJssel",
    "GM0503": "Delft",
    "GM0518": "Den Haag",
    "GM0530": "Hellevoetsluis",
    "GM0542": "Krimpen aan den IJssel",
    "GM1621": "Lansingerland",
    "GM1916": "Leidschendam-Voorburg",
    "GM0556": "Maassluis",
    "GM1842": "Midden-Delfland",
    "GM1930": "Nissewaard",
    "GM1926": "Pijnacker-Nootdorp",
    "GM0597": "Ridderkerk",
    "GM0603": "Rijswijk",
    "GM0599": "Rotterdam",
    "GM0606": "Schiedam",
    "GM0622": "Vlaardingen",
    "GM0629": "Wassenaar",
    "GM1783": "Westland",
    "GM0614": "Westvoorne",
    "GM0637": "Zoetermeer",
}
ENDED = {"GM0501", "GM0530", "GM0614"}
DELFT = Member(name="Gemeente Delft", code="GM0503")
ROTTERDAM = Member(name="Gemeente Rotterdam", code="GM0599")


def _mrdh() -> list[Regulation]:
    """Return the two versions of the regulation."""
    title = "Gemeenschappelijke Regeling Metropoolregio Rotterdam Den Haag 2014"
    members = [Member(name=f"Gemeente {name}", code=code) for code, name in MRDH.items()]
    body = {
        "body": "Metropoolregio Rotterdam Den Haag",
        "body_id": "so0830",
        "body_ref": "25160840",
    }
    return [
        Regulation(
            id="25160835",
            title=title,
            members=members[:-1],
            until="2024-07-27",
            following="29530165",
            **body,
        ),
        Regulation(
            id="29530165",
            title=title,
            members=members,
            since="2024-07-27",
            changed="2024-09-01",
            previous="25160835",
            **body,
        ),
    ]


BODIES = [Organisation(id="25160840", name="Metropoolregio Rotterdam Den Haag", short="MRDH")]
INVENTED = [
    Regulation(id="1", title="Regeling Afval Verzonnen Delta", members=[DELFT, ROTTERDAM]),
    Regulation(
        id="2",
        title="Gemeenschappelijke regeling Verzonnen Waterbedrijf",
        members=[Member(name="Waterschap Verzonnen", tooi=f"{TOOI}/waterschap/ws0999")],
    ),
]


@pytest.fixture
def exported(tmp_path: Path):
    """Return a function that writes an export of regulations."""

    def make(*regulations: Regulation, shape: Shape | None = None) -> Path:
        parts = export(regulations, organisations=BODIES, shape=shape)
        return write(tmp_path / "exportOO.xml", parts)

    return make


def _lone(*members: Member, **changes: str) -> Regulation:
    return Regulation(id="7", title="Regeling Zeven", members=members, **changes)


# ---- the metropoolregio ----


@pytest.mark.parametrize(
    ("day", "count"),
    [(dt.date(2021, 1, 1), 23), (dt.date(2022, 12, 31), 23), (dt.date(2023, 1, 1), 21)],
)
def test_members_of_the_mrdh_on_a_day(exported, day: dt.date, count: int) -> None:
    found = read_roo(exported(*_mrdh(), *INVENTED), names=["mrdh"])
    codes = set(Memberships(found.frame).at(day).frame["code"])
    assert len(codes) == count
    expected = set(MRDH) if count == 23 else set(MRDH) - ENDED | {"GM1992"}
    assert codes == expected


def test_members_that_ended_are_told(exported) -> None:
    found = read_roo(exported(*_mrdh()))
    told = found.findings
    assert set(told["code"]) == ENDED
    assert set(told["kind"]) == {"ended"}
    assert set(told["ended"]) == {pd.Timestamp("2023-01-01")}
    assert set(told["successor"]) == {"GM1992 Voorne aan Zee"}
    assert told["taken"].all()
    sentence = told.set_index("code")["told"]["GM0501"]
    assert "Brielle" in sentence
    assert "2023-01-01" in sentence
    assert "Voorne aan Zee (GM1992), which is not listed" in sentence
    assert "no leaving date" in sentence


def test_successor_that_is_listed_is_told_as_such(exported) -> None:
    both = [Member(name="Brielle", code="GM0501"), Member(name="Voorne aan Zee", code="GM1992")]
    told = read_roo(exported(_lone(*both))).findings.set_index("kind")["told"]
    assert "(GM1992), which is listed" in told["ended"]
    assert "exists from 2023-01-01" in told["not-yet"]  # joined in 2015


def test_rows_are_what_the_register_states(exported) -> None:
    (regulation,) = (found := read_roo(exported(*_mrdh()))).regulations
    assert (regulation.id, regulation.body_id, regulation.members) == ("29530165", "so0830", 23)
    assert regulation.since == dt.date(2024, 7, 27)
    assert found.superseded == 1
    frame = found.frame
    assert tuple(frame.columns) == COLUMNS
    assert set(frame["cooperation"]) == set(frame["region"]) == {"mrdh"} == {regulation.cooperation}
    assert set(frame["valid_from"]) == {pd.Timestamp("2015-01-01")}
    assert frame["valid_to"].isna().all()
    assert set(frame["evidence"]) == {"stated"}
    assert set(frame["source"]) == {
        "Register van Overheidsorganisaties, regeling 29530165, changed on 2024-09-01"
    }
    # the register and CBS call it differently: no fault, as the code is the same
    assert frame.set_index("code")["name"]["GM0518"] == register.name_of("GM0518")


SHAPES = {
    "elements without a namespace": Shape(prefixed=False),
    "attributes without a namespace": Shape(bare=True),
    "no namespaces": Shape(prefixed=False, bare=True),
    "a later version of the schema": Shape(namespace="https://example.org/export/9.9"),
    "attributes and elements the other way about": Shape(swapped=True),
}


@pytest.mark.parametrize("shape", SHAPES.values(), ids=list(SHAPES))
def test_same_facts_in_another_shape(exported, shape: Shape) -> None:
    usual = read_roo(exported(*_mrdh(), *INVENTED))
    other = read_roo(exported(*_mrdh(), *INVENTED, shape=shape))
    pd.testing.assert_frame_equal(usual.frame, other.frame)
    pd.testing.assert_frame_equal(usual.findings, other.findings)
    assert usual.regulations == other.regulations


def test_day_of_the_export_is_in_the_source_where_it_is_told(exported) -> None:
    dated = Shape(root={"datumExport": "2026-05-16"})
    found = read_roo(exported(*_mrdh(), shape=dated))
    assert found.frame["source"].str.endswith(", export of 2026-05-16").all()
    assert not found.notes
    (note,) = read_roo(exported(*_mrdh())).notes
    assert "newest change in it is of 2024-09-01" in note


# ---- by name ----


@pytest.mark.parametrize(
    "name",
    [
        "mrdh",
        "MRDH",
        "metropoolregio rotterdam",
        "29530165",
        "so0830",
        "25160835",
        "Den  Haag 2014",
    ],
)
def test_regulation_is_found_by(exported, name: str) -> None:
    found = read_roo(exported(*_mrdh(), *INVENTED), names=[name])
    assert [regulation.id for regulation in found.regulations] == ["29530165"]
    assert len(found.frame) == 23


def test_part_of_an_id_is_no_id(exported) -> None:
    with pytest.raises(MembershipError):
        read_roo(exported(*_mrdh()), names=["2953"])


def test_all_names_that_fail_are_told_with_the_nearest(exported) -> None:
    path = exported(*_mrdh(), *INVENTED)
    with pytest.raises(MembershipError) as caught:
        read_roo(path, names=["mrdh", "metropolregio roterdam", "afval verzonen", "  "])
    assert len(caught.value.faults) == 3
    told = str(caught.value)
    assert "exportOO.xml" in told
    assert "Metropoolregio Rotterdam Den Haag" in told
    assert "Regeling Afval Verzonnen Delta" in told


def test_without_names_all_with_a_municipality(exported) -> None:
    found = read_roo(exported(*_mrdh(), *INVENTED))
    assert [regulation.id for regulation in found.regulations] == ["29530165", "1"]
    assert "regulations without a municipality, which are left out: 1" in found.notes


def test_regulation_without_municipalities_comes_when_asked_for(exported) -> None:
    found = read_roo(exported(*INVENTED), names=["waterbedrijf"])
    assert found.frame.empty
    assert [(r.members, r.others) for r in found.regulations] == [(0, 1)]
    assert list(found.others["kind"]) == ["waterschap"]


def test_ids_differ_and_do_not_depend_on_what_is_asked_for(exported) -> None:
    body = {"body": "Omgevingsdienst Verzonnen", "members": [DELFT]}
    path = exported(
        Regulation(id="11", title="Regeling A", **body),
        Regulation(id="12", title="Regeling B", **body),
        Regulation(id="13", title="Regeling C", members=[DELFT]),
        Regulation(id="14", title="!!!", members=[DELFT]),
        Regulation(id="15", title="Samenwerking " * 30, members=[DELFT]),
    )
    ids = {r.id: r.cooperation for r in read_roo(path).regulations}
    assert len(set(ids.values())) == 5
    assert ids["13"] == "c"
    assert len(ids["15"]) <= 60
    alone = read_roo(path, names=["11"])
    assert alone.regulations[0].cooperation == ids["11"]


# ---- versions ----


def _chain(*, linked: str) -> list[Regulation]:
    """Return three versions, of which each names the one before, after, or both."""
    spans = [("2015-01-01", "2018-01-01"), ("2018-01-01", "2022-01-01"), ("2022-01-01", "")]
    return [
        Regulation(
            id=str(number),
            title=f"Regeling Keten {'oud' if number == 1 else 'nieuw'}",
            members=[DELFT, ROTTERDAM][: 1 + number % 2],
            since=since,
            until=until,
            previous=str(number - 1) if linked in {"previous", "both"} and number > 1 else "",
            following=str(number + 1) if linked in {"following", "both"} and number < 3 else "",
        )
        for number, (since, until) in enumerate(spans, start=1)
    ]


@pytest.mark.parametrize("linked", ["previous", "following", "both"])
@pytest.mark.parametrize("backwards", [False, True])
def test_open_version_is_taken(exported, linked: str, backwards: bool) -> None:
    versions = _chain(linked=linked)[:: -1 if backwards else 1]
    found = read_roo(exported(*versions))
    assert [r.id for r in found.regulations] == ["3"]
    assert found.superseded == 2
    assert not [note for note in found.notes if "Keten" in note]


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (dt.date(2015, 1, 1), "1"),
        (dt.date(2017, 12, 31), "1"),
        (dt.date(2018, 1, 1), "2"),
        (dt.date(2022, 1, 1), "3"),
        (dt.date(2030, 1, 1), "3"),
    ],
)
def test_version_in_force_on_a_day(exported, day: dt.date, expected: str) -> None:
    found = read_roo(exported(*_chain(linked="both")), day=day)
    assert [r.id for r in found.regulations] == [expected]
    assert found.superseded == int(expected) - 1
    later = [note for note in found.notes if "later ones" in note]
    assert bool(later) == (expected != "3")


def test_no_version_in_force_is_told(exported) -> None:
    gone = _lone(DELFT, since="2015-01-01", until="2020-01-01", changed="2020-01-01")
    path = exported(gone, *INVENTED)
    found = read_roo(path)
    assert "7" not in {r.id for r in found.regulations}
    assert any("Regeling Zeven (7)" in note for note in found.notes)
    with pytest.raises(MembershipError, match="2015-01-01 to 2020-01-01"):
        read_roo(path, names=["zeven"])
    with pytest.raises(MembershipError, match="in force on 2014-06-01"):
        read_roo(path, names=["zeven"], day=dt.date(2014, 6, 1))
    assert len(read_roo(path, names=["zeven"], day=dt.date(2019, 6, 1)).frame) == 1


def test_regulation_that_ends_ends_its_memberships(exported) -> None:
    """A term that is not over when the file was made; no version follows."""
    found = read_roo(exported(_lone(DELFT, until="2025-01-01", changed="2024-06-01")))
    memberships = Memberships(found.frame)
    assert len(memberships.at(dt.date(2024, 12, 31)).frame) == 1
    assert memberships.at(dt.date(2025, 1, 1)).frame.empty
    assert any("ends on 2025-01-01" in note for note in found.notes)


def test_several_open_versions_are_told_and_the_latest_taken(exported) -> None:
    first, second, third = _chain(linked="both")
    found = read_roo(exported(first, Regulation(**{**vars(second), "until": ""}), third))
    assert [r.id for r in found.regulations] == ["3"]
    assert any(
        "several versions are in force" in note and "left out: 2" in note for note in found.notes
    )


def test_equal_titles_alone_do_not_make_versions(exported) -> None:
    twins = [Regulation(id=str(n), title="Regeling Tweeling", members=[DELFT]) for n in (1, 2)]
    found = read_roo(exported(*twins))
    assert {r.id: r.cooperation for r in found.regulations} == {
        "1": "tweeling-1",
        "2": "tweeling-2",
    }
    assert found.superseded == 0


def test_mention_of_a_regulation_is_no_regulation(exported) -> None:
    path = exported(*_mrdh())
    text = path.read_text("utf-8")
    mention = '<p:grondslag><p:regeling p:systeemId="99">Wet</p:regeling></p:grondslag>'
    path.write_text(text.replace("<p:organisaties>", f"<p:organisaties>{mention}"), "utf-8")
    assert len(read_roo(path).regulations) == 1
    assert not any("left out" in note for note in read_roo(path).notes)


def test_unreadable_day_of_a_version_is_told(exported) -> None:
    found = read_roo(exported(_lone(DELFT, since="ooit")))
    assert len(found.frame) == 1
    assert found.regulations[0].since is None
    assert any("'ooit' is no day" in note for note in found.notes)


# ---- members ----


def _only(exported, *members: Member):
    return read_roo(exported(_lone(DELFT, *members)))


def test_province_is_a_member_with_its_own_code(exported) -> None:
    found = _only(exported, Member(name="Provincie Zuid-Holland", code="PV28"))
    assert list(found.frame["code"]) == ["GM0503", "PV28"]
    assert found.frame["name"].iloc[1] == "Zuid-Holland"
    assert found.others.empty
    assert found.findings.empty


@pytest.mark.parametrize(
    ("tooi", "kind"),
    [
        (f"{TOOI}/waterschap/ws0652", "waterschap"),
        (f"{TOOI}/ministerie/mnre1018", "ministerie"),
        (f"{TOOI}/so/so0830", "samenwerkingsorgaan"),
        (f"{TOOI}/oorg/oorg10001", "other"),
        ("", "other"),
    ],
)
def test_other_members_are_kept_apart(exported, tooi: str, kind: str) -> None:
    found = _only(exported, Member(name="Verzonnen Lichaam", tooi=tooi, joined="2016-01-01"))
    assert list(found.frame["code"]) == ["GM0503"]
    (row,) = found.others.to_dict("records")
    assert (row["name"], row["kind"], row["tooi"]) == ("Verzonnen Lichaam", kind, tooi)
    assert (row["regulation"], row["valid_from"]) == ("7", pd.Timestamp("2016-01-01"))
    assert found.regulations[0].others == 1


@pytest.mark.parametrize(
    ("member", "kind", "part"),
    [
        (Member(name="Gemeente Nergens", code="GM9876"), "unknown-code", "GM9876"),
        (Member(name="Provincie Nergens", code="PV99"), "unknown-code", "PV99"),
        (Member(name="X", tooi=f"{TOOI}/gemeente/onbekend"), "unknown-code", "no known code"),
        (Member(name="Gemeente Delft"), "no-id", "GM0503 Delft is called so"),
        (Member(name="Gemeente Nergens"), "no-id", "no id"),
        (Member(name=""), "no-id", "without a name"),
        (DELFT, "twice", "listed twice"),
    ],
)
def test_member_that_cannot_be_taken_is_told(exported, member, kind: str, part: str) -> None:
    found = _only(exported, member)
    assert list(found.frame["code"]) == ["GM0503"]
    (finding,) = found.findings.to_dict("records")
    assert (finding["kind"], finding["taken"]) == (kind, False)
    assert part in finding["told"]


@pytest.mark.parametrize(
    ("joined", "left", "start", "end"),
    [
        ("31 februari", "", None, None),
        ("2015-02-30", "", None, None),
        ("0001-01-01", "", None, None),
        ("2015-01-01", "later", "2015-01-01", None),
        ("2015-01-01", "2014-01-01", "2015-01-01", None),
    ],
)
def test_impossible_days_are_told_and_not_used(exported, joined, left, start, end) -> None:
    found = _only(exported, Member(name="R", code="GM0599", joined=joined, left=left))
    row = found.frame.iloc[1]
    assert row["code"] == "GM0599"
    assert [
        None if pd.isna(day) else f"{day:%Y-%m-%d}" for day in row[["valid_from", "valid_to"]]
    ] == [
        start,
        end,
    ]
    (finding,) = found.findings.to_dict("records")
    assert (finding["kind"], finding["code"], finding["taken"]) == ("dates", "GM0599", True)


def test_days_may_have_a_time_zone_and_9999_is_no_end(exported) -> None:
    member = Member(name="R", code="GM0599", joined="2016-01-01+01:00", left="9999-12-31")
    row = (found := _only(exported, member)).frame.iloc[1]
    assert row["valid_from"] == pd.Timestamp("2016-01-01")
    assert pd.isna(row["valid_to"])
    assert found.findings.empty


def test_leaving_date_ends_a_membership(exported) -> None:
    found = _only(exported, Member(name="R", code="GM0599", left="2020-07-01"))
    memberships = Memberships(found.frame)
    assert "GM0599" in set(memberships.at(dt.date(2020, 6, 30)).frame["code"])
    assert "GM0599" not in set(memberships.at(dt.date(2020, 7, 1)).frame["code"])
    assert found.findings.empty


def test_municipality_that_left_when_it_ended_is_no_finding(exported) -> None:
    assert _only(exported, Member(name="B", code="GM0501", left="2023-01-01")).findings.empty
    late = _only(exported, Member(name="B", code="GM0501", left="2023-06-01")).findings
    assert "left later, on 2023-06-01" in late["told"].iloc[0]


def test_split_municipality_needs_a_decision(exported) -> None:
    """Haaren went to four municipalities on 1 January 2021."""
    (finding,) = _only(exported, Member(name="Haaren", code="GM0788")).findings.to_dict("records")
    assert finding["ended"] == pd.Timestamp("2021-01-01")
    assert finding["successor"].count("GM") == 4
    assert "needs a decision" in finding["told"]


def test_member_that_came_back_is_no_fault(exported) -> None:
    found = read_roo(
        exported(
            _lone(
                Member(name="Delft", code="GM0503", left="2018-01-01"),
                Member(name="Delft", code="GM0503", joined="2020-01-01"),
            )
        )
    )
    assert len(found.frame) == 2
    assert found.findings.empty


def test_missing_joining_dates_are_told(exported) -> None:
    found = _only(exported, Member(name="R", code="GM0599", joined=""))
    assert pd.isna(found.frame["valid_from"].iloc[1])
    assert any("without a joining date" in note and note.endswith(": 1") for note in found.notes)


KNOWN = sorted(code for day in (2018, 2022, 2026) for code in register.at(dt.date(day, 1, 1)).index)
DAYS = st.sampled_from(
    ["", "2010-01-01", "2019-01-01", "2022-03-24", "2030-01-01", "x", "9999-12-31"]
)
MEMBERS = st.builds(
    Member,
    name=st.sampled_from(["", "Delft", "Gemeente X", "Bergen", "Stichting <X> & 'Y'"]),
    code=st.sampled_from(KNOWN) | st.sampled_from(["", "GM9999", "PV28", "PV99"]),
    tooi=st.sampled_from(
        ["", "", "", f"{TOOI}/zbo/zb1", f"{TOOI}/gemeente/", "gm0503", "///", "?"]
    ),
    joined=DAYS,
    left=DAYS,
)


@settings(max_examples=60)
@given(st.lists(MEMBERS, max_size=12), st.sampled_from(["", "2021-06-01"]))
def test_no_member_is_lost(tmp_path_factory, members: list[Member], until: str) -> None:
    path = tmp_path_factory.mktemp("roo") / "x.xml"
    wanted = Regulation(id="7", title="Zeven", members=members, until=until, changed="2021-01-01")
    found = read_roo(write(path, export([wanted])), names=["zeven"])
    left_out = (~found.findings["taken"].astype(bool)).sum()
    assert len(found.frame) + len(found.others) + left_out == len(members)
    # what is taken is sound: a known code, days in order, nothing twice for the same time
    frame = found.frame
    assert all(c.startswith("PV") or register.span(c) for c in frame["code"])
    assert not (frame["valid_to"] <= frame["valid_from"]).any()
    assert Memberships(frame).at(dt.date(2021, 1, 1)).frame["code"].is_unique


# ---- files that are no good ----

LAUGHS = "".join(
    f'<!ENTITY l{n} "{"&l" + str(n - 1) + ";" if n else "ha"}{("&l" + str(n - 1) + ";") * 9}">'
    if n
    else '<!ENTITY l0 "ha">'
    for n in range(12)
)
BAD = {
    "billion laughs": (f"<!DOCTYPE r [{LAUGHS}]><r>&l11;</r>", "document type"),
    "other file": ('<!DOCTYPE r [<!ENTITY x SYSTEM "SECRET">]><r>&x;</r>', "document type"),
    "other address": ('<!DOCTYPE r SYSTEM "http://127.0.0.1:9/x.dtd"><r/>', "document type"),
    "parameter entity": ('<!DOCTYPE r [<!ENTITY % x SYSTEM "SECRET"> %x;]><r/>', "document type"),
    "entities only": (f"<!DOCTYPE r [{LAUGHS * 2000}]><r/>", "document type"),
    "small document type": ("<!DOCTYPE overheidsorganisaties><r/>", "document type"),
    "unknown entity": ("<r>&nbsp;</r>", "not well-formed"),
    "long before it begins": ("<!--" + "x" * 300_000 + "--><r/>", "does not begin"),
    "deep": ("<a>" * 5_000, "elements within elements"),
    "long text": ("<a>" + "x" * 11_000_000 + "</a>", "too long"),
    "ends in the middle": ("<r><organisaties><organisatie><naam>Ge", "ends in the middle"),
    "two roots": ("<r/><r/>", "not well-formed"),
    "table": ("code;naam\nGM0503;Delft\n", "not XML"),
    "web page": ("<!DOCTYPE html><html><body><p>403<br></body></html>", "web page"),
    "web page too": ("<html><body/></html>", "web page"),
    "empty": ("", "is empty"),
    "blank": (" \n\n", "is empty"),
    "unknown encoding": ('<?xml version="1.0" encoding="klingon"?><r/>', "encoding"),
    "another file": ("<r><organisaties><organisatie/></organisaties></r>", "no regulations"),
}


@pytest.mark.parametrize(("text", "part"), BAD.values(), ids=list(BAD))
def test_bad_file_is_refused_in_one_message(tmp_path: Path, text: str, part: str) -> None:
    secret = tmp_path / "secret"
    secret.write_text("do-not-tell", encoding="utf-8")
    path = tmp_path / "exportOO.xml"
    path.write_text(text.replace("SECRET", secret.as_uri()), encoding="utf-8")
    with pytest.raises(MembershipError) as caught:
        read_roo(path)
    told = str(caught.value)
    assert told.startswith("exportOO.xml ")
    assert part in told
    assert "do-not-tell" not in told
    assert len(told) < 500


def test_wrong_encoding_is_told(exported) -> None:
    path = exported(_lone(Member(name="Súdwest-Fryslân", code="GM1900")))
    text = path.read_text("utf-8")
    path.write_bytes(text.encode("cp1252"))  # but the first line says UTF-8
    with pytest.raises(MembershipError, match="encoding"):
        read_roo(path)
    path.write_bytes(text.replace("UTF-8", "windows-1252").encode("cp1252"))
    assert list(read_roo(path).frame["code"]) == ["GM1900"]
    path.write_bytes(text.replace("UTF-8", "UTF-16").encode("utf-16"))
    assert list(read_roo(path).frame["code"]) == ["GM1900"]
    path.write_bytes("<!DOCTYPE r [<!ENTITY x 'y'>]><r/>".encode("utf-16"))
    with pytest.raises(MembershipError, match="document type"):
        read_roo(path)


def test_missing_file_and_folder(tmp_path: Path) -> None:
    with pytest.raises(MembershipError, match=r"nergens\.xml"):
        read_roo(tmp_path / "nergens.xml")
    with pytest.raises(MembershipError, match=tmp_path.name):
        read_roo(tmp_path)


def _zip(path: Path, contents: Iterable[tuple[str, bytes]]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in contents:
            packed.writestr(name, data)
    return path


def test_packed_files(exported, tmp_path: Path) -> None:
    plain = exported(*_mrdh())
    data = plain.read_bytes()
    usual = read_roo(plain).frame
    packed = tmp_path / "exportOO.xml.gz"
    packed.write_bytes(gzip.compress(data))
    pd.testing.assert_frame_equal(read_roo(packed).frame, usual)
    zipped = _zip(tmp_path / "exportOO.zip", [("readme.txt", b""), ("exportOO.xml", data)])
    pd.testing.assert_frame_equal(read_roo(zipped).frame, usual)
    with pytest.raises(MembershipError, match="with 2 XML files"):
        read_roo(_zip(tmp_path / "two.zip", [("a.xml", data), ("b.xml", data)]))
    packed.write_bytes(gzip.compress(data)[:-200])
    with pytest.raises(MembershipError, match="unpacked"):
        read_roo(packed)
    zipped.write_bytes(zipped.read_bytes()[:-30])
    with pytest.raises(MembershipError, match="unpacked"):
        read_roo(zipped)


def test_packed_file_without_end_is_refused(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(xml_stream, "_MOST_BYTES", 2**20)
    bomb = tmp_path / "exportOO.xml.gz"
    bomb.write_bytes(gzip.compress(b"<r>" + b"<x>lang</x>" * 2**20))
    with pytest.raises(MembershipError, match="larger than 1 MB"):
        read_roo(bomb)


# ---- size ----

MEASURED = """
    import json, resource, sys, time
    from pathlib import Path
    from regiokaart.errors import MembershipError
    from regiokaart.memberships.roo import read_roo

    def peak():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024

    small, large, foreign = map(Path, sys.argv[1:])
    read_roo(small)
    before = peak()
    found = read_roo(large)
    after = peak()
    try:
        read_roo(foreign)
    except MembershipError as error:
        told = str(error)
    sizes = [after - before, peak() - before]
    print(json.dumps([len(found.regulations), len(found.frame), *sizes, told]))
"""


@pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="measures memory as Linux tells it"
)
def test_size_of_the_file_does_not_matter_for_memory(tmp_path: Path) -> None:
    codes = sorted(register.at(dt.date(2026, 1, 1)).index)
    small = write(tmp_path / "small.xml", export(roo_export.many(5, codes)))
    parts = export(roo_export.many(200, codes), organisations=roo_export.filler(14_000))
    large = write(tmp_path / "large.xml", parts)
    foreign = tmp_path / "foreign.xml"
    with foreign.open("w") as stream:
        stream.write("<r>")
        stream.writelines("<x><y>verzonnen</y></x>" * 1_000 for _ in range(500))
        stream.write("</r>")
    assert large.stat().st_size > 28 * 2**20
    assert foreign.stat().st_size > 10 * 2**20
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(MEASURED), *map(str, (small, large, foreign))],
        capture_output=True,
        text=True,
        check=True,
    )
    regulations, rows, for_large, for_both, told = json.loads(done.stdout)
    assert (regulations, rows) == (200, 4_000)
    assert for_large < 12, "MB more than for a small file"
    assert for_both < 12
    assert "no regulations" in told
