"""What tests share: invented geometry and studies, and the real things that a machine may lack."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from invented import MEMBERSHIPS, STUDY, squares
from regiokaart.boundaries import ENVIRONMENT
from regiokaart.boundaries.cache import ENVIRONMENT as CACHE
from regiokaart.boundaries.source import OFFLINE
from regiokaart.layer import join
from regiokaart.study import load_study

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import geopandas as gpd

    from regiokaart.layer import Scene
    from regiokaart.study import Study

settings.register_profile("steady", deadline=None, derandomize=True, database=None)
settings.load_profile("steady")

REQUIRE_ALL = "REGIOKAART_REQUIRE_ALL"
# read before any test changes the environment or the working directory
_BOUNDARIES = os.environ.get(ENVIRONMENT)
_REAL = Path(_BOUNDARIES).resolve() if _BOUNDARIES else None


def _lacking(reason: str) -> None:
    """Skip for want of something, or fail where everything must be there."""
    if os.environ.get(REQUIRE_ALL):
        pytest.fail(f"{reason}, and {REQUIRE_ALL} is set")
    pytest.skip(reason)


@pytest.fixture
def lacking() -> Callable[[str], None]:
    """Return what a test calls for want of something: a skip, or a failure where all must be."""
    return _lacking


@pytest.fixture(autouse=True)
def _own_surroundings(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Run each test in a folder of its own; let only integration tests see real boundaries."""
    if request.node.get_closest_marker("integration") and _REAL:
        monkeypatch.setenv(ENVIRONMENT, str(_REAL))
    else:
        monkeypatch.delenv(ENVIRONMENT, raising=False)
    # no test reaches for PDOK or for the cache of whoever runs it
    monkeypatch.setenv(OFFLINE, "1")
    monkeypatch.setenv(CACHE, str(tmp_path / "cache"))
    monkeypatch.chdir(tmp_path)


@pytest.fixture(scope="session")
def real_boundaries() -> Path:
    """Return the folder with a GeoPackage of CBS per year that REGIOKAART_BOUNDARIES names."""
    if _REAL is None:
        _lacking(f"{ENVIRONMENT} does not name a folder of real boundaries")
    elif not _REAL.is_dir():
        _lacking(f"{ENVIRONMENT} names {_REAL}, which is no folder")
    assert _REAL is not None
    return _REAL


@pytest.fixture(scope="session")
def pdftotext_path() -> Path:
    """Return poppler's reader of PDF, which is not the library that the other tests use."""
    if found := shutil.which("pdftotext"):
        return Path(found)
    _lacking("there is no pdftotext on the path")
    raise AssertionError


@pytest.fixture(scope="session")
def chromium_path() -> Path:
    """Return the browser that opens pages."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if found := shutil.which(name):
            return Path(found)
    _lacking("there is no chromium, chromium-browser or google-chrome on the path")
    raise AssertionError


@pytest.fixture
def invented_boundaries() -> gpd.GeoDataFrame:
    """Return squares of 5 km: the six municipalities of the invented study and two neighbours."""
    return squares()


@pytest.fixture
def invented_study(tmp_path: Path) -> Callable[..., Study]:
    """Return a function that writes a study to the test's folder and loads it.

    ``toml`` and ``memberships`` are the whole texts of its files; ``changes`` replaces parts of
    the study file, each of which must be there.
    """

    def write(
        *,
        toml: str = STUDY,
        memberships: str = MEMBERSHIPS,
        changes: Mapping[str, str] | None = None,
        folder: str = "proefstudie",
    ) -> Study:
        for old, new in (changes or {}).items():
            assert old in toml
            toml = toml.replace(old, new)
        home = tmp_path / folder
        home.mkdir(exist_ok=True)
        (home / "study.toml").write_text(toml, encoding="utf-8")
        (home / "memberships.csv").write_text(memberships, encoding="utf-8")
        return load_study(home / "study.toml")

    return write


@pytest.fixture
def invented_scene(
    invented_study: Callable[..., Study], invented_boundaries: gpd.GeoDataFrame
) -> Scene:
    """Return the invented study joined to its squares."""
    study = invented_study()
    return join(study, invented_boundaries, study.memberships().at(study.reference_date))
