"""How much of the study area is in which class of a map."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from regiokaart.classes import classify

if TYPE_CHECKING:
    from regiokaart.layer import Scene
    from regiokaart.texts import Language

COLUMNS = (
    "map",
    "class",
    "kind",
    "label",
    "municipalities",
    "population",
    "land_area_km2",
    "share_municipalities",
    "share_population",
    "share_land_area",
)


def coverage(scene: Scene, *, maps: list[str] | None = None, lang: Language = "nl") -> pd.DataFrame:
    """Return the size of each class of each map.

    Parameters
    ----------
    scene
        The joined study.
    maps
        Ids of maps; ``None`` for all.
    lang
        Language of the labels.

    Returns
    -------
    A row per map and class with the columns of `COLUMNS`. Shares are parts of the study area, from
    0 to 1. Inhabitants and land area are missing where they are not known of every municipality.
    The classes of a map exclude each other and together are the study area.
    """
    layer = scene.layer
    whole = {
        "municipalities": float(len(layer)),
        # of borders of before a merger not all inhabitants are known, and so no shares
        "population": _whole(layer["population"]),
        "land_area": _whole(layer["land_area_km2"]),
    }
    rows = []
    for spec in scene.study.maps:
        if maps is not None and spec.id not in maps:
            continue
        for one in classify(scene, spec, lang=lang):
            share = {
                "municipalities": len(one.codes),
                "population": one.population,
                "land_area": one.land_area_km2,
            }
            rows.append(
                {
                    "map": spec.id,
                    "class": one.id,
                    "kind": one.kind,
                    "label": one.label,
                    "municipalities": len(one.codes),
                    "population": one.population,
                    "land_area_km2": one.land_area_km2,
                    **{
                        f"share_{name}": None if value is None else value / whole[name]
                        for name, value in share.items()
                    },
                }
            )
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    shares = dict.fromkeys(
        ("share_municipalities", "share_population", "share_land_area"), "float64"
    )
    return frame.astype({"population": "Int64", "land_area_km2": "float64", **shares})


def _whole(values: pd.Series[float]) -> float:
    return float("nan") if values.isna().any() else float(values.sum())
