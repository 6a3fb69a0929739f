"""The study file: what it may say, and how its faults are told."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

import pytest

from invented import AREA, MEMBERSHIPS, STUDY
from regiokaart import DEFAULT_STUDY
from regiokaart.errors import MembershipError, StudyError
from regiokaart.study import bundled_studies, load_study

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from regiokaart.study import Study

    WriteStudy = Callable[..., Study]

CULTURE = "stedelijke-cultuurregio"
HEADER = MEMBERSHIPS.splitlines()[0]


def test_bundled_studies_load_and_their_tables_hold() -> None:
    assert DEFAULT_STUDY in bundled_studies()
    for name in bundled_studies():
        study = load_study(name)
        assert study.id == name
        members = study.memberships().at(study.reference_date)
        assert set(members.frame["cooperation"]) <= {item.id for item in study.cooperations}


def test_default_study_is_the_appendix_of_2021() -> None:
    study = load_study()
    assert study.id == "samenwerkingsagenda-2021"
    assert study.reference_date == dt.date(2021, 10, 1)
    assert study.boundary_year == 2021
    assert len(study.codes()) == 52
    assert [spec.id for spec in study.maps] == [f"kaart-{number}" for number in range(1, 6)]
    assert study.memberships().notes == ()


def test_national_study_has_fifteen_regions_and_the_covenants_of_2021() -> None:
    study = load_study("stedelijke-cultuurregios-2021")
    assert len(study.codes()) == 352
    assert [spec.kind for spec in study.maps] == ["regions", "count", "partners", "gaps", "regions"]
    members = study.memberships().at(study.reference_date)
    assert members.notes == ()
    rows = members.municipalities
    of = {key: set(part["code"]) for key, part in rows.groupby(["cooperation", "region"])}
    regions = {region: codes for (name, region), codes in of.items() if name == CULTURE}
    assert len(regions) == 15
    # the covenants are with all regions but Zuid, and five of them are in Landsdeel Oost
    covenants = {region for name, region in of if name == "convenant-2021-2024"}
    assert covenants == {f"convenant-{region}" for region in regions} - {"convenant-zuid"}
    for region in regions.keys() - {"zuid"}:
        assert of["convenant-2021-2024", f"convenant-{region}"] == regions[region]
    east = ("025-arnhem-nijmegen", "stedendriehoek", "ede-wageningen", "zwolle", "twente")
    assert of["landsdeel-oost-2021-2024", "landsdeel-oost"] == set().union(
        *(regions[region] for region in east)
    )
    assert of["convenant-aangekondigd-2021", "limburg"] == regions["zuid"]
    # Uitgeest stands apart: no published list of the cultural region names it
    assert of["stedelijke-cultuurregio-mra-bestuurlijk", "mra-bestuurlijk"] == {"GM0450"}
    assert "GM0450" not in regions["mra"]


def test_study_is_found_by_file_and_by_folder(invented_study: WriteStudy) -> None:
    study = invented_study()
    assert load_study(study.path) == study
    assert load_study(study.path.parent).codes() == list(AREA)
    assert load_study(str(study.path.parent)).id == "proefstudie"


def test_area_is_provinces_municipalities_or_country(invented_study: WriteStudy) -> None:
    named = 'municipalities = ["GM0503", "GM0518", "GM0599", "GM0603", "GM0637", "GM1842"]'
    for area, count in [
        ('provinces = ["PV28", "PV29"]', 65),
        ('country = "NL"', 352),
        ('municipalities = ["Den Haag", "503", "Delft"]', 2),
    ]:
        codes = invented_study(changes={named: area}).codes()
        assert len(codes) == len(set(codes)) == count
        assert codes == sorted(codes)


def test_texts_fall_back_on_dutch(invented_study: WriteStudy) -> None:
    study = invented_study()
    assert study.title.get("en") == "Trial study"
    assert study.cooperation("proefgroep").title.get("en") == "Proefgroep"
    assert study.region_name("proefregio", "noord", "x", "en") == "North"
    assert study.region_name("proefregio", "zuid", "Zuid", "en") == "Zuid"


def test_dates_are_sorted_and_one_day_has_none(invented_study: WriteStudy) -> None:
    assert invented_study().other_days == ()
    own = "reference_date = 2021-10-01"
    study = invented_study(changes={own: f"{own}\ndates = [2023-01-01, 2018-01-01, 2021-10-01]"})
    days = [dt.date(2018, 1, 1), dt.date(2021, 10, 1), dt.date(2023, 1, 1)]
    assert list(study.dates) == days
    # the reference date is always one of the days, whether it is listed or not
    assert list(study.other_days) == [days[0], days[2]]
    assert study.on(days[0]).other_days == study.on(days[1]).other_days == ()


def test_unknown_map_tells_which_there_are(invented_study: WriteStudy) -> None:
    assert invented_study().map("kaart-2").title.nl == "Proefoverleg"
    with pytest.raises(StudyError, match=r"no map 'kaart2'.*kaart-1, kaart-2.*mean 'kaart-2'"):
        invented_study().map("kaart2")


# faults of the file


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("boundary_year =", "boundaryyear =", "boundaryyear.*no such key.*mean 'boundary_year'"),
        ("outside = {", "outsid = {", r"map\[1\]\.outsid.*no such key.*mean 'outside'"),
        ("unlisted =", "onvermeld =", r"cooperation\[1\]\.onvermeld.*mean 'unlisted'|Known are"),
        ("municipalities =", "gemeenten =", r"area\.gemeenten.*no such key"),
        ("boundary_year = 2021", 'boundary_year = "nieuw"', "boundary_year: 'nieuw'.*integer"),
        ("boundary_year = 2021", "boundary_year = 1999", "boundary_year 1999 .*2018.*2026"),
        ("reference_date = 2021-10-01", "", "reference_date: field required"),
        ("reference_date = 2021-10-01", "reference_date = 2021", "reference_date: '2021'.*date"),
        ("reference_date = 2021-10-01", "reference_date = 2017-12-31", "2017-12-31 lies outside"),
        (
            "boundary_year = 2021",
            "boundary_year = 2021\ndates = [2017-01-01, 2020-01-01, 2020-01-01, 2031-05-01]",
            r"dates has 2017-01-01 and 2031-05-01 outside .*2026-12-31\); and 2020-01-01 more than",
        ),
        (
            "boundary_year = 2021",
            'boundary_year = 2021\ndates = ["morgen"]',
            r"dates\[1\]: 'morgen': .*valid date",
        ),
        ("boundary_year = 2021", "boundary_year = 2021\ndates = 2020-01-01", "key dates.*tuple"),
        ('"proefstudie"', '"Proef Studie"', "key id: 'Proef Studie'"),
        ('"proefstudie"', '"../proef"', "key id: '../proef'"),
        ('"kaart-3"', '"kaart-2"', "map id kaart-2 is there twice"),
        (
            'show = [{ cooperation = "proefregio" }]',
            'show = [{ cooperation = "proefrego" }]',
            "map kaart-1 shows 'proefrego'.*Did you mean 'proefregio'",
        ),
        ('show = [{ cooperation = "proefregio" }]', "show = []", r"map\[1\]\.show.*at least 1"),
        ('unlisted = "unknown"', 'unlisted = "weg"', "'weg': .*'outside' or 'unknown'"),
        ('municipalities = ["GM0503"', 'municipalities = ["GM9999"', "area: 'GM9999' is not the"),
        ('municipalities = ["GM0503"', 'municipalities = ["Deflt"', "'Deflt'.*Delft"),
        ('municipalities = ["GM0503"', 'municipalities = ["GM1992"', "Voorne.* not on 2021-10-01"),
        ("area = { ", 'area = { country = "NL", ', "exactly one of provinces, municipalities"),
        ("title = { nl =", "title = { fr =", "title.fr: a study has no such key"),
        ('id = "kaart-1"', 'id = "kaart-1"\nkind = "gap"', r"map\[1\]\.kind.*'gap'.*'gaps'"),
        ('id = "kaart-1"', 'id = "kaart-1"\nkind = "gaps"', "provinces and kind = .gaps. go"),
        ('id = "kaart-1"', 'id = "kaart-1"\nprovinces = ["PV28"]', "provinces and kind = .gaps."),
        (
            'id = "kaart-1"',
            'id = "kaart-1"\nkind = "gaps"\nprovinces = ["PV99"]',
            "map kaart-1: 'PV99' is not a province; .*PV28 Zuid-Holland",
        ),
        (
            'show = [{ cooperation = "proefregio" }]',
            'kind = "count"\nshow = [{ cooperation = "proefregio", together = "Samen" }]',
            "kind = .count. has no use for together",
        ),
    ],
)
def test_each_fault_of_a_study_file_is_named(
    invented_study: WriteStudy, old: str, new: str, told: str
) -> None:
    with pytest.raises(StudyError, match=r"study\.toml does not hold") as caught:
        invented_study(changes={old: new})
    assert any(re.search(told, str(fault)) for fault in caught.value.faults), str(caught.value)


def test_unknown_province_tells_which_there_are(invented_study: WriteStudy) -> None:
    head, _, tail = STUDY.partition("area = ")
    toml = f'{head}area = {{ provinces = ["PV99"] }}\n{tail.partition(chr(10))[2]}'
    with pytest.raises(StudyError, match=r"'PV99' is not a province; .*PV28 Zuid-Holland"):
        invented_study(toml=toml)


def test_all_faults_of_a_study_file_come_together(invented_study: WriteStudy) -> None:
    with pytest.raises(StudyError) as caught:
        invented_study(changes={"boundary_year = 2021": "jaar = 2021", '"proefstudie"': '"P S"'})
    assert {fault.column for fault in caught.value.faults} == {
        "key id",
        "key boundary_year",
        "key jaar",
    }


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "is empty"),
        (b"# niets\n", "is empty"),
        (b"id = proefstudie\n", "not valid TOML: .*line 1"),
        (b"\xff\xfe\x00", "not valid TOML"),
    ],
)
def test_file_that_is_no_study(invented_study: WriteStudy, content: bytes, told: str) -> None:
    path = invented_study().path
    path.write_bytes(content)
    with pytest.raises(StudyError, match=rf"study\.toml {told}|study\.toml is {told}"):
        load_study(path)


def test_study_needs_its_memberships(invented_study: WriteStudy) -> None:
    path = invented_study().path
    path.with_name("memberships.csv").unlink()
    with pytest.raises(StudyError, match=r"memberships\.csv is missing"):
        load_study(path)


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("samenwerkingsagenda", "no study 'samenwerkingsagenda'.*mean 'samenwerkingsagenda-2021'"),
        ("qqq", "no study 'qqq'; bundled are .*samenwerkingsagenda-2021"),
        ("weg/study.toml", "no study file weg/study.toml"),
    ],
)
def test_study_that_is_not_there(name: str, told: str) -> None:
    with pytest.raises(StudyError, match=told):
        load_study(name)


# a user's own tables


def _own(folder: Path, *rows: str, file: str = "memberships.csv") -> Path:
    folder.mkdir(exist_ok=True)
    (folder / file).write_text("\n".join([HEADER, *rows, ""]), encoding="utf-8")
    return folder


def test_own_table_replaces_the_co_operations_it_contains_and_no_others(
    invented_study: WriteStudy, tmp_path: Path
) -> None:
    study = invented_study()
    bundled = study.memberships().frame
    extra = _own(tmp_path / "eigen", "proefregio,noord,,GM0599,,,,,Eigen lijst")
    frame = study.memberships(extra=extra).frame
    (row,) = frame[frame["cooperation"] == "proefregio"].to_dict("records")
    assert (row["code"], row["source"]) == ("GM0599", "Eigen lijst")
    assert row["region_name"] == "Noord"
    rest = frame[frame["cooperation"] != "proefregio"].reset_index(drop=True)
    kept = bundled[bundled["cooperation"] != "proefregio"].reset_index(drop=True)
    assert rest.equals(kept)


def test_own_tables_are_all_read_and_listed(invented_study: WriteStudy, tmp_path: Path) -> None:
    study = invented_study()
    extra = _own(tmp_path / "eigen", "proefregio,noord,,GM0599,,,,,s")
    _own(extra, "proefgroep,groep,,GM0603,,,,,s", file="memberships-groep.csv")
    _own(extra, "proefgroep,groep,,GM9999,,,,,s", file="leesmij.csv")  # not a table by its name
    assert [path.name for path in study.membership_files(extra=extra)] == [
        "memberships.csv",
        "memberships-groep.csv",
        "memberships.csv",
    ]
    frame = study.memberships(extra=extra).frame
    assert list(frame.loc[frame["cooperation"] == "proefgroep", "code"]) == ["GM0603"]
    assert list(frame.loc[frame["cooperation"] == "proefregio", "code"]) == ["GM0599"]


def test_without_own_tables_the_bundled_ones_stand(
    invented_study: WriteStudy, tmp_path: Path
) -> None:
    study = invented_study()
    for extra in (None, tmp_path / "er-niet", tmp_path):
        assert study.memberships(extra=extra).frame.equals(study.memberships().frame)


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        (["proefrego,noord,,GM0503,,,,,s"], "'proefrego'.*Did you mean 'proefregio'"),
        (
            ["proefregio,noord,,GM0014,,,,,s"],
            "Groningen.*none of the 1 municipalities of proefregio.*another study",
        ),
        (["proefregio,noord,,GM9999,,,,,s"], "row 2.*GM9999"),
    ],
)
def test_own_table_that_does_not_belong_is_an_error(
    invented_study: WriteStudy, tmp_path: Path, rows: list[str], told: str
) -> None:
    extra = _own(tmp_path / "eigen", *rows)
    with pytest.raises(MembershipError, match=told):
        invented_study().memberships(extra=extra)


def test_co_operation_in_two_own_tables_is_an_error(
    invented_study: WriteStudy, tmp_path: Path
) -> None:
    extra = _own(tmp_path / "eigen", "proefregio,noord,,GM0503,,,,,s", file="memberships-1.csv")
    _own(extra, "proefregio,zuid,,GM0599,,,,,s", file="memberships-2.csv")
    with pytest.raises(MembershipError, match=r"memberships-1\.csv has rows of this co-operation"):
        invented_study().memberships(extra=extra)


def test_own_table_may_name_municipalities_that_have_merged_into_the_area(
    invented_study: WriteStudy, tmp_path: Path
) -> None:
    study = invented_study(
        changes={"reference_date = 2021-10-01": "reference_date = 2023-10-01", "GM1842": "GM1992"}
    )
    rows = [f"proefregio,zuid,,{code},,,,,s" for code in ("GM0501", "GM0530", "GM0614")]
    members = study.memberships(extra=_own(tmp_path / "eigen", *rows)).at(study.reference_date)
    assert "GM1992" in set(members.of(["proefregio"]).frame["code"])


def test_own_row_without_a_region_says_unknown(invented_study: WriteStudy, tmp_path: Path) -> None:
    extra = _own(tmp_path / "eigen", "proefoverleg,,,GM0503,,,,,", "proefoverleg,a,,GM0518,,,,,s")
    frame = invented_study().memberships(extra=extra).of(["proefoverleg"]).frame
    assert dict(zip(frame["code"], frame["region"], strict=True)) == {"GM0503": "", "GM0518": "a"}
