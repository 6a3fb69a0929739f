"""Whose membership is not simply stated, as maps, notes and texts say it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from regiokaart import register
from regiokaart.texts import text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import pandas as pd

    from regiokaart.classes.model import MapClass
    from regiokaart.layer import Scene
    from regiokaart.study import MapSpec
    from regiokaart.texts import Language


def shown_rows(scene: Scene, spec: MapSpec) -> pd.DataFrame:
    """Return the rows of the table that a map tells of: on a map of partners those of provinces."""
    frame = scene.memberships.frame
    about = set(scene.layer["province_code" if spec.kind == "partners" else "code"])
    shown = {show.cooperation: show.regions for show in spec.show}
    columns = (frame["cooperation"], frame["region"], frame["code"])
    return frame[
        [
            bool(region)
            and code in about
            and cooperation in shown
            and (not shown[cooperation] or region in shown[cooperation])
            for cooperation, region, code in zip(*columns, strict=True)
        ]
    ]


def is_all(scene: Scene, spec: MapSpec, evidence: str) -> bool:
    """Whether all that a map tells of members is known in one and the same way."""
    return set(shown_rows(scene, spec)["evidence"]) == {evidence}


def names_of(scene: Scene, spec: MapSpec, codes: Iterable[str]) -> list[str]:
    """Return the names of municipalities; on a map of partners, of their provinces."""
    codes = sorted(set(codes))
    if spec.kind == "partners":
        return sorted(set(scene.layer.loc[codes, "province"]))
    return [register.map_name(code, scene.layer.loc[code, "name"]) for code in codes]


def sign_of_inferred(classes: Sequence[MapClass], lang: Language) -> str:
    """Return what a legend calls the sign of what is inferred."""
    of_partners = any(one.kind == "partner" for one in classes)
    return text("inferred_sign_partners" if of_partners else "inferred_sign", lang)
