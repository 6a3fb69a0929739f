"""A small site, published once for all tests that only read it."""

import pytest
from site_helpers import OFFLINE, write_study

from regiokaart.boundaries import ENVIRONMENT
from regiokaart.site import publish


@pytest.fixture(scope="session")
def published(tmp_path_factory):
    """Return a folder with the invented study as a site without an address, and what was told."""
    home = tmp_path_factory.mktemp("site")
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv(ENVIRONMENT, raising=False)
        told = publish([write_study(home)], to=home / "public", inputs=OFFLINE)
    return home / "public", told


@pytest.fixture(scope="session")
def site(published):
    """Return the folder of that site."""
    return published[0]
