"""Errors tell where, what and how to mend it, and can be caught as builtins."""

from __future__ import annotations

import pytest

from regiokaart import errors
from regiokaart.errors import Fault, InputError, did_you_mean


@pytest.mark.parametrize(
    ("error", "builtin"),
    [
        (errors.MembershipError, ValueError),
        (errors.StudyError, ValueError),
        (errors.BoundaryError, ValueError),
        (errors.LayerError, ValueError),
        (errors.UnknownMunicipalityError, LookupError),
        (errors.OutputError, OSError),
    ],
)
def test_each_error_is_the_builtin_that_a_caller_would_catch(
    error: type[Exception], builtin: type[Exception]
) -> None:
    for caught in (builtin, errors.RegiokaartError):
        with pytest.raises(caught, match="why"):
            raise error("why")


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        (
            Fault(
                file="a.csv",
                row=3,
                column="column code",
                value="x",
                expected="no code",
                fix="Mend.",
            ),
            "a.csv, row 3, column code: 'x': no code. Mend.",
        ),
        (Fault(file="a.csv", expected="is empty"), "a.csv: is empty."),
        (Fault(value="x", expected="no code"), "'x': no code."),
        (Fault(row=0, value="", expected="nothing"), "row 0: '': nothing."),
    ],
)
def test_fault_tells_itself_in_one_line(fault: Fault, told: str) -> None:
    assert str(fault) == told


def test_error_lists_its_faults() -> None:
    error = InputError("two", faults=[Fault(expected="a"), Fault(expected="b")])
    assert str(error) == "two\n  - a.\n  - b."
    assert [fault.expected for fault in error.faults] == ["a", "b"]
    assert str(InputError("none")) == "none"


def test_suggestions() -> None:
    assert did_you_mean("kaart1", ["kaart-1", "legenda"]) == "Did you mean 'kaart-1'?"
    assert did_you_mean("kaart", ["kaart-1", "kaart-2"], count=1).count("kaart-") == 1
    assert " or " in did_you_mean("kaart", ["kaart-1", "kaart-2"])
    assert did_you_mean("qqq", ["kaart-1"]) == ""
