"""Claims: the measures on small invented figures, the models, and the two bundled studies."""

from __future__ import annotations

import datetime as dt
import doctest
import re
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

from regiokaart.errors import StudyError
from regiokaart.statistics.claims import Verdicts, verify
from regiokaart.statistics.measures import View, holds, material, meter, published
from regiokaart.statistics.world import NotKnownError, World
from regiokaart.study import bundled_studies, load_study
from regiokaart.study.claims import Claim
from regiokaart.study.measures import KINDS

if TYPE_CHECKING:
    from collections.abc import Callable

    from regiokaart.study import Study

    WriteStudy = Callable[..., Study]

DOCUMENT = Path(__file__).parents[2] / "docs" / "claims.md"
NATIONAL, PROVINCIAL = "stedelijke-cultuurregios-2021", "samenwerkingsagenda-2021"

# a country of seven: codes and names are real, all figures and regions are invented
DELFT, DEN_HAAG, ROTTERDAM = "GM0503", "GM0518", "GM0599"
RIJSWIJK, ZOETERMEER, ALMERE, URK = "GM0603", "GM0637", "GM0034", "GM0184"
FIGURES = {
    DELFT: ("PV28", 100_000, 20.0),
    DEN_HAAG: ("PV28", 500_000, 50.0),
    ROTTERDAM: ("PV28", 600_000, 200.0),
    RIJSWIJK: ("PV28", 50_000, 10.0),
    ZOETERMEER: ("PV28", 120_000, 20.0),
    ALMERE: ("PV24", 200_000, 100.0),
    URK: ("PV24", 20_000, 10.0),
}
NOORD, ZUID, GROOT = ("proef", "noord"), ("proef", "zuid"), ("steden", "groot")


def country(**changes: Any) -> World:
    frame = pd.DataFrame(
        [
            {"code": code, "name": code, "province_code": pv, "population": n, "land_area_km2": km}
            for code, (pv, n, km) in FIGURES.items()
        ]
    ).set_index("code", drop=False)
    given: dict[str, Any] = {
        "day": dt.date(2021, 10, 1),
        "area": frozenset({DELFT, DEN_HAAG, ROTTERDAM, RIJSWIJK, ZOETERMEER}),
        "frame": frame,
        "members": {
            NOORD: frozenset({DELFT, DEN_HAAG}),
            ZUID: frozenset({DELFT, ROTTERDAM, URK}),
            GROOT: frozenset({DEN_HAAG, ROTTERDAM}),
        },
        "partners": {NOORD: frozenset({"PV24"})},
        "region_names": {NOORD: "Regio Noord", ZUID: "Regio Zuid"},
    }
    return World(**{**given, **changes})


def claim(measure: dict[str, Any], expected: object = 0, **keys: Any) -> Claim:
    given = {"id": "proef", "text": "proef", "source": "proef", "expected": expected}
    return Claim.model_validate({**given, "measure": measure, **keys})


def measured(measure: dict[str, Any], *, base: Any = "members", expected: object = 0) -> object:
    one = claim(measure, expected)
    assert one.measure is not None
    view = View(country(), base)
    return meter(one.measure, view)(material(one.measure, view))


NAMES: list[tuple[dict[str, Any], str, set[str]]] = [
    ({"kind": "municipalities", "of": "proef"}, "members", {DELFT, DEN_HAAG, ROTTERDAM, URK}),
    ({"kind": "municipalities", "of": "noord"}, "members", {DELFT, DEN_HAAG}),
    ({"kind": "municipalities", "of": "noord"}, "partners", {DELFT, DEN_HAAG, ALMERE, URK}),
    ({"kind": "municipalities", "of": "steden/groot"}, "members", {DEN_HAAG, ROTTERDAM}),
    (
        {"kind": "municipalities", "of": {"cooperation": "proef", "regions": ["noord"]}},
        "members",
        {DELFT, DEN_HAAG},
    ),
    (
        {"kind": "municipalities", "of": {"regions": ["noord"], "base": "members"}},
        "partners",
        {DELFT, DEN_HAAG},
    ),
    ({"kind": "municipalities", "of": "provincie Flevoland"}, "members", {ALMERE, URK}),
    ({"kind": "municipalities", "of": "PV24"}, "members", {ALMERE, URK}),
    ({"kind": "municipalities", "of": "gemeente Den Haag"}, "members", {DEN_HAAG}),
    (
        {"kind": "municipalities", "of": {"country": "NL", "outside": "proef"}},
        "members",
        {RIJSWIJK, ZOETERMEER, ALMERE},
    ),
    (
        {"kind": "municipalities", "of": {"cooperation": "proef", "within": "PV24"}},
        "members",
        {URK},
    ),
    ({"kind": "municipalities", "of": {"area": True, "size": "medium"}}, "members", {RIJSWIJK}),
    ({"kind": "municipalities", "of": {"country": "NL", "size": "small"}}, "members", {URK}),
    (
        {"kind": "municipalities", "of": {"municipalities": ["Urk"], "provinces": ["PV28"]}},
        "members",
        {DELFT, DEN_HAAG, ROTTERDAM, RIJSWIJK, ZOETERMEER, URK},
    ),
    ({"kind": "provinces", "of": "zuid"}, "members", {"PV24", "PV28"}),
    ({"kind": "provinces", "of": "zuid", "municipalities_at_least": 2}, "members", {"PV28"}),
    ({"kind": "partners", "of": "noord"}, "members", {"PV24"}),
    ({"kind": "partners", "of": "zuid"}, "members", set()),
    ({"kind": "parties", "of": "noord"}, "partners", {DELFT, DEN_HAAG, "PV24"}),
    ({"kind": "regions", "of": "proef"}, "members", {"proef/noord", "proef/zuid"}),
    ({"kind": "regions", "of": "proef", "members_in": "PV24"}, "members", {"proef/zuid"}),
    (
        {"kind": "regions", "of": "proef", "members_in": "PV24"},
        "partners",
        {"proef/noord", "proef/zuid"},
    ),
    (
        {"kind": "regions", "of": "proef", "holding": ["Delft", "Rotterdam"]},
        "members",
        {"proef/zuid"},
    ),
    (
        {"kind": "regions", "of": "proef", "holding": "Delft"},
        "members",
        {"proef/noord", "proef/zuid"},
    ),
    ({"kind": "regions", "of": "proef", "partner": "Flevoland"}, "members", {"proef/noord"}),
    (
        {"kind": "regions", "of": "proef", "inhabitants_at_least": 720_000},
        "members",
        {"proef/zuid"},
    ),
    ({"kind": "regions", "of": "proef", "inhabitants_at_least": 720_001}, "members", set()),
    (
        {"kind": "regions", "of": "proef", "inhabitants_at_least": 820_000},
        "partners",
        {"proef/noord"},
    ),
    ({"kind": "regions", "of": "proef", "provinces_at_least": 2}, "members", {"proef/zuid"}),
    ({"kind": "regions", "of": "proef", "sizes": "large"}, "members", {"proef/noord"}),
    (
        {"kind": "regions", "of": "proef", "overlapping": True},
        "members",
        {"proef/noord", "proef/zuid"},
    ),
    ({"kind": "regions", "of": "steden", "overlapping": True}, "members", set()),
    ({"kind": "centres", "of": "proef"}, "members", {DEN_HAAG, ROTTERDAM}),
    ({"kind": "largest", "of": "area"}, "members", {ROTTERDAM}),
    ({"kind": "largest", "of": "area", "number": 2}, "members", {ROTTERDAM, DEN_HAAG}),
    ({"kind": "largest", "of": "area", "by": "density"}, "members", {DEN_HAAG}),
    ({"kind": "smallest", "of": "area", "by": "land_area"}, "members", {RIJSWIJK}),
    ({"kind": "smallest", "of": "area"}, "members", {RIJSWIJK}),
    (
        {"kind": "largest", "of": "zuid", "by": "municipalities", "among": "provinces"},
        "members",
        {"PV28"},
    ),
    ({"kind": "smallest", "of": "NL", "among": "provinces"}, "members", {"PV24"}),
    ({"kind": "overlap", "of": "noord", "with": "zuid"}, "members", {DELFT}),
    ({"kind": "overlap", "of": "noord", "with": "zuid"}, "partners", {DELFT, URK}),
]


@pytest.mark.parametrize(("measure", "base", "codes"), NAMES)
def test_measures_that_give_names(measure: dict[str, Any], base: str, codes: set[str]) -> None:
    ranked = measure["kind"] in {"largest", "smallest", "centres"}
    assert measured(measure, base=base, expected="Delft" if ranked else 0) == codes


@pytest.mark.parametrize(
    ("measure", "base", "value"),
    [
        ({"kind": "inhabitants", "of": "noord"}, "members", 600_000),
        ({"kind": "inhabitants", "of": "noord"}, "partners", 820_000),
        ({"kind": "inhabitants", "of": "proef"}, "members", 1_220_000),  # Delft once
        ({"kind": "land_area", "of": "zuid"}, "members", 230.0),
        (
            {"kind": "share", "of": "noord", "whole": "proef", "by": "municipalities"},
            "members",
            50.0,
        ),
        ({"kind": "share", "of": "zuid", "whole": "PV24", "by": "land_area"}, "members", 100 / 11),
        (
            {"kind": "share", "of": "PV24", "whole": "NL", "by": "inhabitants"},
            "members",
            2200 / 159,
        ),
    ],
)
def test_measures_that_give_a_number(measure: dict[str, Any], base: str, value: float) -> None:
    assert measured(measure, base=base) == pytest.approx(value)


@pytest.mark.parametrize(
    ("of", "other", "found"),
    [
        ({"municipalities": ["Delft", "Den Haag"]}, "noord", "equal"),
        ("groot", "proef", "inside"),
        ("proef", "groot", "around"),
        ("noord", "zuid", "partial"),
        ("gemeente Almere", "proef", "disjoint"),
    ],
)
def test_relations(of: object, other: object, found: str) -> None:
    value = measured({"kind": "relation", "of": of, "with": other}, expected="equal")
    assert value == found
    overlapping = claim({"kind": "relation", "of": of, "with": other}, "overlapping")
    assert holds(overlapping, found, frozenset()) == (found != "disjoint")


@pytest.mark.parametrize(
    ("compare", "tolerance", "value", "answer"),
    [
        ("equal", 0, 10, True),
        ("equal", 0, 10.4, False),
        ("equal", 0.5, 10.5, True),
        ("equal", 0.5, 10.6, False),
        ("at_least", 0, 10, True),
        ("at_least", 0, 9, False),
        ("at_most", 0, 10, True),
        ("at_most", 0, 11, False),
        ("more_than", 0, 11, True),
        ("more_than", 0, 10, False),
        ("less_than", 0, 9, True),
        ("less_than", 0, 10, False),
    ],
)
def test_comparing_numbers(compare: str, tolerance: float, value: float, answer: bool) -> None:
    one = claim({"kind": "inhabitants", "of": "NL"}, 10, compare=compare, tolerance=tolerance)
    assert holds(one, value, frozenset()) is answer


@pytest.mark.parametrize(
    ("compare", "found", "answer"),
    [
        ("equal", {DELFT, URK}, True),
        ("equal", {DELFT}, False),
        ("contains", {DELFT, URK, ALMERE}, True),
        ("contains", {DELFT}, False),
        ("within", {DELFT}, True),
        ("within", {DELFT, URK, ALMERE}, False),
    ],
)
def test_comparing_lists(compare: str, found: set[str], answer: bool) -> None:
    one = claim({"kind": "municipalities", "of": "NL"}, ["Delft", "Urk"], compare=compare)
    assert holds(one, frozenset(found), published(one, country())) is answer


def test_names_are_read_as_people_write_them() -> None:
    world = country()
    parties = claim({"kind": "parties", "of": "noord"}, ["Den Haag", "provincie Friesland"])
    assert published(parties, world) == {DEN_HAAG, "PV21"}
    regions = claim({"kind": "regions", "of": "proef"}, ["Regio Noord", "zuid"])
    assert published(regions, world) == {"proef/noord", "proef/zuid"}


@pytest.mark.parametrize(
    ("measure", "expected", "told"),
    [
        ({"kind": "inhabitants", "of": "noort"}, 1, r"'noort'.*Did you mean 'noord'"),
        ({"kind": "inhabitants", "of": "Urk"}, 1, r"'Urk'.*'gemeente NAME'"),
        ({"kind": "inhabitants", "of": "gemeente Urck"}, 1, "'Urck'"),
        ({"kind": "regions", "of": "prof"}, 1, r"'prof'.*Did you mean 'proef'"),
        ({"kind": "regions", "of": "proef"}, ["noort"], r"'noort'.*Did you mean 'noord'"),
        ({"kind": "municipalities", "of": "noord"}, ["Deflt"], "'Deflt'.*Delft"),
        ({"kind": "provinces", "of": "noord"}, ["Flevolant"], "'Flevolant' is not a province"),
    ],
)
def test_name_of_nothing_is_told(measure: dict[str, Any], expected: Any, told: str) -> None:
    def work_out() -> None:
        measured(measure, expected=expected)
        published(claim(measure, expected), country())

    with pytest.raises(StudyError, match=told):
        work_out()


def test_name_of_several_regions_is_asked() -> None:
    twice = country(members={NOORD: frozenset({DELFT}), ("steden", "noord"): frozenset({URK})})
    one = claim({"kind": "inhabitants", "of": "noord"})
    with pytest.raises(StudyError, match="give one of proef/noord, steden/noord"):
        material(one.measure, View(twice, "members"))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"incomplete": frozenset({"proef"})}, "no complete list .* of proef"),
        ({"partly": {NOORD: frozenset({RIJSWIJK})}}, r"Rijswijk.*: member of proef/noord in part"),
    ],
)
def test_what_nobody_knows_is_no_figure(changes: dict[str, Any], told: str) -> None:
    one = claim({"kind": "municipalities", "of": "noord"})
    with pytest.raises(NotKnownError, match=told):
        material(one.measure, View(country(**changes), "members"))  # type: ignore[arg-type]


def test_inhabitants_that_are_not_known_are_no_figure() -> None:
    world = country()
    world.frame["population"] = world.frame["population"].astype("Int64")
    world.frame.loc[URK, "population"] = pd.NA
    with pytest.raises(NotKnownError, match="Urk"):
        world.count([DELFT, URK])


# the study file


GOOD: dict[str, Any] = {
    "id": "goed",
    "text": "twee",
    "source": "Proefbron",
    "measure": {"kind": "municipalities", "of": "zuid"},
    "expected": 2,
}


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"sourc": "x"}, "'sourc' is no key here. Did you mean 'source'"),
        ({"measure": {"kind": "inhabitant", "of": "zuid"}}, "Did you mean 'inhabitants'"),
        ({"measure": {"of": "zuid"}}, "a measure needs a kind: municipalities"),
        ({"measure": {"kind": "inhabitants", "off": "zuid"}}, "'off' .*Did you mean 'of'"),
        ({"measure": {"kind": "inhabitants", "of": {"region": "x"}}}, "Did you mean 'regions'"),
        ({"measure": {"kind": "inhabitants", "of": {"size": "small"}}}, "names at least one of"),
        ({"measure": {"kind": "inhabitants", "of": "provincie Drente"}}, "Did you mean 'Drenthe'"),
        ({"measure": {"kind": "largest", "of": "NL"}}, "expected of largest is a name"),
        ({"measure": {"kind": "inhabitants", "of": "NL"}, "expected": "x"}, "is a number"),
        ({"measure": {"kind": "relation", "of": "NL", "with": "NL"}}, "equal, inside, around"),
        (
            {"measure": {"kind": "relation", "of": "a", "with": "b"}, "expected": "equals"},
            "Did you mean 'equal'",
        ),
        ({"compare": "contains"}, "may be equal, at_least, at_most, more_than, less_than"),
        ({"expected": ["Delft"], "compare": "at_least"}, "may be equal, contains, within"),
        ({"expected": True}, "expected"),
        ({"date": "2017-01-01"}, "outside the register"),
        ({"why_not": "x"}, "both a measure and why_not"),
        ({"measure": None}, "has no measure; say in why_not"),
        ({"measure": None, "why_not": "x", "erratum": "y"}, "nothing to work out"),
        (
            {"measure": {"kind": "largest", "of": "NL", "by": "municipalities"}, "expected": "x"},
            'add among = "provinces"',
        ),
    ],
)
def test_each_fault_of_a_claim_is_named(changes: dict[str, Any], told: str) -> None:
    assert Claim.model_validate(GOOD).expected == 2
    with pytest.raises(ValueError, match=told):
        Claim.model_validate({**GOOD, **changes})


def _claims(study: Study, *tables: dict[str, Any]) -> Study:
    claims = tuple(
        Claim.model_validate({**GOOD, "id": f"c{n}", **one}) for n, one in enumerate(tables)
    )
    return study.model_copy(update={"claims": claims})


def test_fault_of_a_claim_is_told_with_its_place(invented_study: WriteStudy) -> None:
    path = invented_study().path
    with path.open("a", encoding="utf-8") as stream:
        stream.write('[[claim]]\nid = "fout"\ntext = "x"\nsource = "x"\nexpected = 1\n')
        stream.write('measure = { kind = "regio", of = "proefregio" }\n')
    with pytest.raises(StudyError, match=r"claim\[1\]\.measure.*Did you mean 'regions'"):
        load_study(path)


def test_all_names_of_nothing_come_together(invented_study: WriteStudy) -> None:
    study = _claims(
        invented_study(),
        {"measure": {"kind": "inhabitants", "of": "noort"}},
        {},
        {"measure": {"kind": "inhabitants", "of": "gemeente Deflt"}},
    )
    with pytest.raises(StudyError) as caught:
        verify(study)
    assert [fault.column for fault in caught.value.faults] == ["claim c0", "claim c2"]


def test_claim_that_is_there_twice_is_refused(invented_study: WriteStudy) -> None:
    with pytest.raises(StudyError, match="claim id twee is there twice"):
        verify(_claims(invented_study(), {"id": "twee"}, {"id": "twee"}))


# verdicts


def test_verdicts_of_an_invented_study(invented_study: WriteStudy) -> None:
    wrong = {"expected": 3}
    study = _claims(
        invented_study(),
        {},
        wrong,
        {**wrong, "erratum": "Er zijn er twee."},
        {"erratum": "Onnodig."},
        {"measure": {"kind": "municipalities", "of": "proefoverleg"}},
        {"measure": None, "why_not": "Geen lijst."},
        {"expected": 40},
    )
    found = verify(study)
    assert [one.kind for one in found.verdicts] == [
        "holds",
        "fails-explained",
        "erratum",
        "holds",
        "not-computable",
        "not-computable",
        "fails",
    ]
    assert [one.as_known for one in found.verdicts] == [True, False, True, False, True, True, False]
    assert not found.as_known
    frame = found.frame.set_index("claim")
    assert "erratum" in frame.loc["c3", "explanation"]
    assert "geen volledige ledenlijst" in frame.loc["c4", "explanation"]
    assert frame.loc["c5", "explanation"] == "Geen lijst."


def test_claim_is_worked_out_on_its_own_day(invented_study: WriteStudy) -> None:
    study = _claims(invented_study(), {}, {"date": "2020-12-31"})
    # the region begins on 1 January 2021: before, there is nothing to count
    assert [one.kind for one in verify(study).verdicts] == ["holds", "not-computable"]
    early = verify(study, day=dt.date(2020, 12, 31))
    assert [one.kind for one in early.verdicts] == ["not-computable"] * 2
    assert "no members of zuid on 2020-12-31" in early.table("en").loc[0, "explanation"].lower()


def test_own_table_takes_part(invented_study: WriteStudy, tmp_path: Path) -> None:
    study = _claims(invented_study(), {"expected": 1})
    (tmp_path / "memberships.csv").write_text(
        "cooperation,region,region_name,code,name,valid_from,valid_to,evidence,source\n"
        "proefregio,zuid,,GM0599,,,,,Eigen lijst\n",
        encoding="utf-8",
    )
    assert not verify(study).as_known
    assert verify(study, extra=tmp_path).as_known


# the bundled studies


@pytest.fixture(scope="module", params=bundled_studies())
def bundled(request: pytest.FixtureRequest) -> Verdicts:
    return verify(load_study(request.param))


@pytest.fixture(scope="module")
def national() -> Verdicts:
    return verify(load_study(NATIONAL))


def test_bundled_studies_are_as_known(bundled: Verdicts) -> None:
    surprises = bundled.frame[[not one.as_known for one in bundled.verdicts]]
    assert bundled.as_known, surprises.to_string()
    assert bundled.counts["holds"] >= 15


def test_every_erratum_is_needed(bundled: Verdicts) -> None:
    claims = [one.claim for one in bundled.verdicts if one.claim.erratum]
    assert claims
    bare = tuple(claim.model_copy(update={"erratum": ""}) for claim in claims)
    found = verify(bundled.study.model_copy(update={"claims": bare}))
    assert not any(one.as_known for one in found.verdicts)


def test_claims_are_many_quoted_shortly_and_placed() -> None:
    claims = [claim for name in bundled_studies() for claim in load_study(name).claims]
    assert sum(claim.measure is not None for claim in claims) >= 100
    for claim in claims:
        words = [word for word in claim.text.split() if word != "…"]
        assert len(words) <= 12, claim.id
        assert "," in claim.source, claim.id
        assert ".txt" not in claim.source, claim.id
    used = {claim.measure.kind for claim in claims if claim.measure}
    assert set(KINDS) - used == {"land_area"}


def test_search_finds_that_zwolle_was_counted_without_dalfsen(national: Verdicts) -> None:
    found = national["zwolle-inwoners"].search
    assert found is not None
    assert found.unique
    (change,) = found.changes
    assert (change.kind, change.removed, change.added) == ("leave_out", ("GM0148",), ())


def test_search_names_uitgeest_and_the_day_for_the_thirty_two(national: Verdicts) -> None:
    found = national["mra-32-gemeenten"].search
    assert found is not None
    assert not found.unique
    first, second, *others = found.changes
    assert (first.kind, first.added, first.tier) == ("add", ("GM0450",), "kin")
    assert (second.kind, second.since) == ("day", dt.date(2018, 11, 1))
    assert others
    assert not any(change.told_apart for change in others)


def test_fourth_municipality_of_zuid_stays_unknown(national: Verdicts) -> None:
    found = national["zuid-vier-gemeenten"].search
    assert found is not None
    assert found.changes
    assert not found.explains


def test_contested_partner_is_told_to_be_inferred(national: Verdicts) -> None:
    one = national["twente-provincie-geen-partner"]
    assert one.search is not None
    assert one.search.changes[0].removed == ("PV23",)
    assert "afgeleid" in one.explanation("nl")


def test_smallest_municipality_is_so_in_other_sets_only() -> None:
    found = verify(load_study(PROVINCIAL))["kleinste-gemeente"].search
    assert found is not None
    places = {one.by: (one.first, one.place) for one in found.standings}
    assert places == {"inhabitants": ("GM0638", 2), "land_area": ("GM0579", 36)}
    sets = {(one.name, one.inside): one.size for one in found.changes if one.kind == "set"}
    assert sets["stedelijke-regio", False] == 28
    assert sets["mrdh", True] == 23
    assert found.changes[0].removed == ("GM0638",)


def test_medium_municipalities_are_explained_by_two() -> None:
    found = verify(load_study(PROVINCIAL))["middelgrote-gemeenten-voorbeelden"].search
    assert found is not None
    assert found.unique
    assert found.changes[0].removed == ("GM0484", "GM0637")


def test_verdicts_are_the_same_each_time(bundled: Verdicts) -> None:
    assert verify(bundled.study).table("en").equals(bundled.table("en"))


@pytest.mark.parametrize(
    ("region", "count", "members", "with_partners"),
    [
        ("we-the-north", 4, 533_614, 1_733_143),
        ("zwolle", 22, 784_623, 784_623),
        ("flevoland", 6, 428_226, 428_226),
        ("twente", 14, 631_733, 1_166_533),
        ("mra", 31, 2_503_513, 3_316_712),
        ("utrecht", 2, 516_832, 1_361_153),
        ("stedendriehoek", 3, 314_128, 314_128),
        ("ede-wageningen", 2, 158_165, 158_165),
        ("leiden", 1, 124_093, 124_093),
        ("rotterdam", 2, 770_746, 770_746),
        ("025-arnhem-nijmegen", 2, 339_783, 2_096_603),
        ("haaglanden", 9, 1_122_240, 1_122_240),
        ("brabantstad", 5, 889_880, 2_573_948),
        ("zeeland", 4, 186_379, 385_400),
        ("zuid", 3, 298_906, 1_115_873),
    ],
)
def test_sums_of_the_fifteen_regions(
    region: str, count: int, members: int, with_partners: int
) -> None:
    of = f"stedelijke-cultuurregio/{region}"
    people = {"kind": "inhabitants", "of": of}
    study = _claims(
        load_study(NATIONAL),
        {"measure": {"kind": "municipalities", "of": of}, "expected": count},
        {"measure": people, "expected": members},
        {"measure": people, "expected": with_partners, "base": "partners"},
    )
    assert [one.kind for one in verify(study).verdicts] == ["holds"] * 3


TITLES = {
    "000": "DSP-groep, Samenwerkingsagenda cultuur Zuid-Holland (2021)",
    "001": "DSP-groep, Waar doen we het voor? (2021)",
    "002": "OCW, bijlage bij de profielen van stedelijke regio's (2018)",
    "003": "Cultuurprofiel Ruimte voor verbeelding in Twente",
    "004": "Provincie Groningen, persbericht over de convenanten met OCW (22 april 2021)",
}


@pytest.mark.integration
@pytest.mark.parametrize("number", TITLES)
def test_quotations_stand_in_the_documents(
    number: str, real_boundaries: Path, lacking: Callable[[str], None]
) -> None:
    sources = list((real_boundaries.parent / "sources").glob(f"{number}_*.txt"))
    if not sources:
        lacking("the documents that the studies quote do not lie beside the boundaries")
    text = re.sub(r"\s+", " ", sources[0].read_text(encoding="utf-8")).replace("- ", "-")
    claims = [
        claim
        for name in bundled_studies()
        for claim in load_study(name).claims
        if claim.source.startswith(TITLES[number])
    ]
    assert len(claims) >= 5
    for claim in claims:
        for part in claim.text.split(" … "):
            assert part in text, claim.id


# the document


def test_example_of_the_document_holds() -> None:
    text = DOCUMENT.read_text(encoding="utf-8").partition("<!-- example -->")[2]
    block = re.search(r"^```toml\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    assert block
    tables = tomllib.loads(block[1])["claim"]
    claims = tuple(Claim.model_validate(table) for table in tables)
    found = verify(load_study(NATIONAL).model_copy(update={"claims": claims}))
    rows = re.findall(r"^\| `([\w-]+)` \| `([\w-]+)` \| (.*?) ?\|$", text, re.MULTILINE)
    told = [(one.claim.id, one.kind, one.found("nl")) for one in found.verdicts]
    assert [row for row in rows if row[0] in {claim.id for claim in claims}] == told
    (beginning,) = re.findall(r'fourth begins: "(.*?)"', text.replace("\n", " "))
    assert found["inwoners-zwolle"].explanation("nl").startswith(beginning)


def test_session_of_the_document_runs() -> None:
    block = re.search(
        r"^```python\n(.*?)^```$", DOCUMENT.read_text("utf-8"), re.MULTILINE | re.DOTALL
    )
    assert block
    test = doctest.DocTestParser().get_doctest(block[1], {}, DOCUMENT.name, None, None)
    found = doctest.DocTestRunner(verbose=False).run(test)
    assert found.attempted >= 5
    assert not found.failed


def test_document_tells_every_key_and_kind() -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    assert not [kind for kind in KINDS if f"`{kind}`" not in text]
    keys = [field.alias or name for name, field in Claim.model_fields.items()]
    assert not [key for key in keys if f"| `{key}` |" not in text]
