"""Maps, statistics and checked figures of co-operating Dutch municipalities.

>>> import regiokaart as rk
>>> study = rk.load_study("samenwerkingsagenda-2021")
>>> study.map("kaart-2").title.get("nl")
'Metropoolregio Rotterdam Den Haag'

The names below are imported when they are first used, so that ``import regiokaart`` and
``regiokaart --help`` stay instant.
"""

import importlib
from importlib.metadata import version
from typing import TYPE_CHECKING

__version__ = version("regiokaart")
DEFAULT_STUDY = "samenwerkingsagenda-2021"

if TYPE_CHECKING:
    from regiokaart.api import (
        build_study,
        bundled_studies,
        coverage,
        criteria,
        load_layer,
        load_scene,
        load_study,
        multiples,
        overlap,
        page,
        sheet,
        verify,
    )

_HOMES = {
    "build_study": "regiokaart.api",
    "bundled_studies": "regiokaart.api",
    "coverage": "regiokaart.api",
    "criteria": "regiokaart.api",
    "load_layer": "regiokaart.api",
    "load_scene": "regiokaart.api",
    "load_study": "regiokaart.api",
    "multiples": "regiokaart.api",
    "overlap": "regiokaart.api",
    "page": "regiokaart.api",
    "sheet": "regiokaart.api",
    "verify": "regiokaart.api",
}
_ROOMS = {"boundaries", "memberships", "register", "statistics"}

__all__ = [
    "DEFAULT_STUDY",
    "__version__",
    "build_study",
    "bundled_studies",
    "coverage",
    "criteria",
    "load_layer",
    "load_scene",
    "load_study",
    "multiples",
    "overlap",
    "page",
    "sheet",
    "verify",
]


def __getattr__(name: str) -> object:
    if name in _HOMES:
        return getattr(importlib.import_module(_HOMES[name]), name)
    if name in _ROOMS:
        return importlib.import_module(f"regiokaart.{name}")
    raise AttributeError(f"module 'regiokaart' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*__all__, *_ROOMS})
