"""The command verify, as a user sees it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
import typer
from typer.testing import CliRunner

from regiokaart.cli.verify import verify
from regiokaart.errors import StudyError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from click.testing import Result

    from regiokaart.study import Study

    WriteStudy = Callable[..., Study]

CLAIMS = """
[[claim]]
id = "leden-zuid"
text = "twee gemeenten"
source = "Proefbron 2, blz. 1"
measure = { kind = "municipalities", of = "zuid" }
expected = 2

[[claim]]
id = "leden-noord"
text = "drie | gemeenten"
source = "Proefbron 1, blz. 3"
circular = true
measure = { kind = "municipalities", of = "noord" }
expected = ["Rijswijk", "Zoetermeer", "Delft"]

[[claim]]
id = "overleg"
text = "zes gemeenten"
source = "Proefbron 4, blz. 2"
measure = { kind = "municipalities", of = "proefoverleg" }
expected = 6
"""
ERRATUM = 'erratum = "Den Haag vergeten."\n'

_APP = typer.Typer()
_APP.command()(verify)


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(_APP, [str(argument) for argument in arguments])


@pytest.fixture
def claiming(invented_study: WriteStudy) -> Callable[[str], Path]:
    def write(claims: str) -> Path:
        path = invented_study().path
        path.write_text(path.read_text(encoding="utf-8") + claims, encoding="utf-8")
        return path

    return write


@pytest.mark.parametrize("study", ["samenwerkingsagenda-2021", "stedelijke-cultuurregios-2021"])
def test_bundled_studies_end_well(study: str) -> None:
    done = run(study)
    assert done.exit_code == 0, done.output
    assert "klopt niet (bekend)" in done.output
    assert "Erratum: " in done.output


def test_default_study_and_english() -> None:
    done = run("--lang", "en")
    assert done.exit_code == 0
    assert "fails (as known)" in done.output
    assert "the first is Zoeterwoude (8,843 inhabitants)" in done.output


def test_failure_that_is_not_known_ends_with_one(claiming: Callable[[str], Path]) -> None:
    done = run(claiming(CLAIMS))
    assert done.exit_code == 1
    assert "leden-noord: klopt niet, verklaard (cirkel)" in done.output
    assert "Precies zo zonder 's-Gravenhage (548.320 inwoners)" in done.output
    assert "van proefoverleg is geen volledige ledenlijst" in done.output.replace("Van", "van")
    assert "3 beweringen. klopt: 1; klopt niet, verklaard: 1; niet te berekenen: 1" in done.output


def test_failure_with_an_erratum_is_as_known(claiming: Callable[[str], Path]) -> None:
    done = run(claiming(CLAIMS.replace("circular = true\n", ERRATUM)))
    assert done.exit_code == 0
    assert "Erratum: Den Haag vergeten." in done.output


def test_erratum_that_is_not_needed_is_told(claiming: Callable[[str], Path]) -> None:
    done = run(claiming(CLAIMS.partition('[[claim]]\nid = "leden-noord"')[0] + ERRATUM))
    assert done.exit_code == 1
    assert "Het erratum in het studiebestand is niet nodig" in done.output


def test_as_json(claiming: Callable[[str], Path]) -> None:
    done = run(claiming(CLAIMS), "--format", "json")
    found = json.loads(done.stdout)
    assert done.exit_code == 1
    assert (found["as_known"], found["counts"]["holds"]) == (False, 1)
    zuid, noord, talks = found["claims"]
    assert (zuid["verdict"], zuid["date"], zuid["changes"]) == ("holds", "2021-10-01", [])
    assert noord["verdict"] == "fails-explained"
    assert noord["changes"][0]["removed"] == ["GM0518"]
    assert noord["circular"] is True
    assert talks["verdict"] == "not-computable"


def test_as_markdown(claiming: Callable[[str], Path]) -> None:
    done = run(claiming(CLAIMS), "--format", "md")
    head, rule, *rows = done.stdout.splitlines()
    assert done.exit_code == 1
    assert len(rows[:3]) == 3
    for row in (head, rule, *rows[:3]):
        assert row.replace(r"\|", "").count("|") == 8  # seven cells
    assert r"“drie \| gemeenten”" in rows[1]
    assert "gemeenten van zuid" in rows[0]


def test_another_day(claiming: Callable[[str], Path]) -> None:
    done = run(claiming(CLAIMS), "--date", "2020-06-01")
    assert "De tabel heeft geen leden van zuid op 2020-06-01" in done.output
    assert done.exit_code == 0  # nothing fails that can be worked out


def test_wrong_name_is_told_with_its_claim(claiming: Callable[[str], Path]) -> None:
    done = run(claiming(CLAIMS.replace('of = "zuid"', 'of = "zuit"')))
    assert isinstance(done.exception, StudyError)
    assert "claim leden-zuid" in str(done.exception)
    assert "Did you mean 'zuid'" in str(done.exception)


def test_study_without_claims(claiming: Callable[[str], Path]) -> None:
    done = run(claiming(""))
    assert done.exit_code == 0
    assert "0 beweringen" in done.output


@pytest.mark.integration
def test_borders_tell_what_lies_near(real_boundaries: Path) -> None:
    done = run("stedelijke-cultuurregios-2021", "--boundaries", real_boundaries)
    assert done.exit_code == 0, done.output
    zuid = done.output.partition("zuid-vier-gemeenten: ")[2]
    assert "(aangrenzend) klopt het ook, maar het cijfer zegt niet welke (12)" in zuid
