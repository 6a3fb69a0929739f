"""Boundaries, memberships and register joined: one frame of the study area."""

from __future__ import annotations

import datetime as dt
import logging
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

import geopandas as gpd
import numpy as np
import pandas as pd

from regiokaart import boundaries as bounds
from regiokaart import house as house_style
from regiokaart import register
from regiokaart.errors import LayerError
from regiokaart.memberships import UNKNOWN, Memberships

if TYPE_CHECKING:
    from pathlib import Path

    import shapely

    from regiokaart.boundaries.transport import Settings
    from regiokaart.house import HouseStyle
    from regiokaart.study import Study
    from regiokaart.texts import Language

SEPARATOR = "+"
"""Stands between the regions of a municipality that is in several of one co-operation."""
_WHOLE = 1e-9  # by how much shares of a whole may miss 1 when they are added up
DETAIL = 25.0
"""The tolerance in metres to which maps are simplified: 0.05 mm on the sheets of a province."""
_DETAIL_OF_EXTENT = 1 / 4_000  # the same on sheets of a larger area, as a part of its longer side

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Scene:
    """All that the maps of a study are drawn from.

    Attributes
    ----------
    study
        The study.
    memberships
        Its memberships on the reference date.
    layer
        The joined frame of the study area, indexed by code, EPSG:28992: ``code``, ``name``,
        ``province_code``, ``province``, ``population``, ``land_area_km2``, per co-operation a
        column with its regions and ``…_partly``, ``…_evidence`` and ``…_source``, and
        ``geometry``.
        ``attrs["boundaries"]`` describes the source.
    surroundings
        The municipalities around the study area: ``code``, ``name``, ``geometry``.
    warnings
        What a reader of the results should know.
    house
        How its maps look.
    """

    study: Study
    memberships: Memberships
    layer: gpd.GeoDataFrame
    surroundings: gpd.GeoDataFrame
    warnings: tuple[str, ...] = ()
    house: HouseStyle = house_style.DEFAULT

    @property
    def on_tiles(self) -> bool:
        """Whether the geometry is the tile grid, not real boundaries."""
        return bool(self.layer.attrs["boundaries"]["kind"] == "tiles")

    @property
    def border_year(self) -> int:
        """The year of the drawn borders."""
        return int(self.layer.attrs["boundaries"]["year"])

    def attribution(self, lang: Language) -> str:
        """Return whom a map must name for its boundaries; nobody for the tile grid."""
        about = self.layer.attrs["boundaries"]
        if self.on_tiles:
            return ""
        return bounds.attribution(
            about["holder"], year=about["year"], lang=lang, name=about["file"]
        )

    def drawn(self, *, detail: float | None = None) -> Scene:
        """Return the scene with its geometry simplified, as a whole, to the detail of a map.

        Parameters
        ----------
        detail
            The tolerance in metres; what can be seen on a sheet when not given.
        """
        if self.on_tiles:
            return self
        if detail is None:
            left, bottom, right, top = self.layer.total_bounds
            detail = max(DETAIL, _DETAIL_OF_EXTENT * max(right - left, top - bottom))
        everything = [*self.layer.geometry, *self.surroundings.geometry]
        simple = bounds.simplify(everything, tolerance=detail)
        layer, around = self.layer.copy(), self.surroundings.copy()
        layer["geometry"] = gpd.GeoSeries(simple[: len(layer)], index=layer.index, crs=layer.crs)
        around["geometry"] = gpd.GeoSeries(simple[len(layer) :], index=around.index, crs=layer.crs)
        return replace(self, layer=layer, surroundings=around)

    def outline(self, codes: list[str] | tuple[str, ...]) -> shapely.Geometry:
        """Return the union of some municipalities of the study area."""
        return bounds.dissolve(list(self.layer.geometry.loc[list(codes)]))

    def provinces(self) -> dict[str, shapely.Geometry]:
        """Return the union of the study area's municipalities per province, by name."""
        groups = self.layer.groupby("province", sort=True).groups
        return {str(name): self.outline(list(codes)) for name, codes in groups.items()}


def load_scene(
    study: Study,
    *,
    boundaries: Path | None = None,
    raw: Path | None = None,
    day: dt.date | None = None,
    year: int | None = None,
    offline: bool = False,
    repair: bool = False,
    settings: Settings | None = None,
    house: Path | HouseStyle | None = None,
) -> Scene:
    """Read and join all that the maps of a study are drawn from.

    Parameters
    ----------
    study
        The study.
    boundaries
        A file of boundaries or a folder with one per year; ``None`` for the order that
        `boundaries.locate` describes.
    raw
        The folder of a user's own material: a GeoPackage, and membership tables in a folder with
        the id of the study.
    day
        The reference date; the study's own when not given. Another one takes its own year's
        borders.
    year
        The year of the borders to draw on; the study's own when not given. Memberships are those
        of the reference date, carried to the municipalities of that year.
    offline
        Whether the network must not be touched.
    repair
        Whether to insist on repairing borders that miss each other by more than a slip.
    settings
        Time-outs and waits of a download.
    house
        The house style, or its file; that of the study when not given.

    Raises
    ------
    BoundaryError, HouseError, MembershipError, LayerError
        When a part does not hold, or the parts do not fit together.
    """
    style = _house(study, house)
    if day is not None:
        study = study.on(day)
    if year is not None:
        study = study.model_copy(update={"boundary_year": year})
    extra = raw / study.id if raw is not None else None
    members = study.memberships(extra=extra)
    source = bounds.locate(year=study.boundary_year, named=boundaries, raw=raw, offline=offline)
    geometry = bounds.load(
        source,
        year=study.boundary_year,
        needed=study.codes(_first_day(study)),
        repair=repair,
        settings=settings,
    )
    return join(study, geometry, members, house=style)


def load_scene_on_tiles(
    study: Study,
    *,
    raw: Path | None = None,
    day: dt.date | None = None,
    house: Path | HouseStyle | None = None,
) -> Scene:
    """Join a study on the tile grid, which needs no file and no network; see `load_scene`."""
    style = _house(study, house)
    if day is not None:
        study = study.on(day)
    geometry = bounds.load(
        bounds.Source(kind="tiles"), year=study.boundary_year, needed=study.codes(_first_day(study))
    )
    members = study.memberships(extra=raw / study.id if raw else None)
    return join(study, geometry, members, house=style)


def _house(study: Study, house: Path | HouseStyle | None) -> HouseStyle:
    """Return the house style that was asked for, else that of the study, else the default."""
    chosen = house if house is not None else study.house_file
    if chosen is None:
        return house_style.DEFAULT
    return chosen if isinstance(chosen, house_style.HouseStyle) else house_style.load_house(chosen)


def load_layer(
    study: Study, *, boundaries: Path | None = None, raw: Path | None = None
) -> gpd.GeoDataFrame:
    """Return the joined layer of a study; see `load_scene` and `Scene.layer`."""
    return load_scene(study, boundaries=boundaries, raw=raw).layer


def join(
    study: Study,
    geometry: gpd.GeoDataFrame,
    members: Memberships,
    *,
    house: HouseStyle = house_style.DEFAULT,
) -> Scene:
    """Join boundaries and memberships to the municipalities of the study area.

    Parameters
    ----------
    study
        The study. Its memberships are those that hold on its reference date.
    geometry
        Boundaries as `boundaries.load` returns them. When their municipalities are not those of
        the reference date, memberships are carried to them.
    members
        The memberships, of any date.
    house
        How its maps look.

    Raises
    ------
    LayerError
        When a municipality of the study area has no boundary, or a boundary belongs to no
        municipality of the boundary year; both are listed.
    """
    day = _border_day(study, geometry)
    members = members.at(
        study.reference_date,
        codes_on=day,
        successor={item.id: item.successor for item in study.cooperations},
    )
    area = study.codes(day)
    _check_codes(study, geometry, area, day)
    frame = register.at(day).loc[area].copy()
    for cooperation in study.cooperations:
        rows = members.municipalities
        rows = rows[(rows["cooperation"] == cooperation.id) & rows["code"].isin(frame.index)]
        joined = _participation(rows, frame.index, unlisted=cooperation.unlisted)
        for name, column in (("region", ""), ("partly", "_partly")):
            values = joined[name]
            frame[f"{cooperation.id}{column}"] = values.where(values.notna(), None)
        frame[f"{cooperation.id}_evidence"] = joined["evidence"]
        frame[f"{cooperation.id}_source"] = joined["source"]
    shapes = geometry.set_index("code", drop=False).rename_axis(None)
    layer = gpd.GeoDataFrame(frame, geometry=shapes.geometry.loc[area], crs=geometry.crs)
    layer.attrs = {"study": study.id, **geometry.attrs}
    drawn = int(geometry.attrs["boundaries"]["year"])
    warnings = [
        *_stand_in(drawn, study.boundary_year),
        *members.notes,
        *_outside_area(study, members, area),
    ]
    for line in warnings:
        _log.warning(line)
    study = study.model_copy(update={"boundary_year": drawn})
    return Scene(study, members, layer, shapes.drop(index=area), tuple(warnings), house)


def _participation(
    rows: pd.DataFrame, codes: pd.Index[str], *, unlisted: Literal["outside", "unknown"]
) -> pd.DataFrame:
    """Return region, partly, evidence and source per municipality; several are joined together.

    Where lists are not complete, a municipality without a row is unknown, and so is the rest of
    one of which only a part came from members.
    """
    known = rows[rows["region"] != ""].sort_values(["code", "region"], kind="stable")
    told: dict[str, list[Any]] = {}  # for so few rows, groups of a frame take far longer
    for row in known.itertuples():
        told.setdefault(str(row.code), []).append(row)
    found: dict[str, dict[str, str]] = {}
    for code, some in told.items():
        found[code] = {
            "region": SEPARATOR.join(dict.fromkeys(row.region for row in some)),
            "evidence": SEPARATOR.join(dict.fromkeys(row.evidence for row in some)),
            "source": "; ".join(dict.fromkeys(row.source for row in some)),
        }
        if partly := [row.region for row in some if row.status == "partly"]:
            found[code]["partly"] = SEPARATOR.join(dict.fromkeys(partly))
    asked = set(rows.loc[rows["region"] == "", "code"])
    if unlisted == "unknown":
        whole = {
            code
            for code, some in told.items()
            if np.nansum([row.share for row in some]) > 1 - _WHOLE
        }
        asked |= set(codes) - whole
    members = {code for code, some in told.items() if any(row.status == "member" for row in some)}
    for code in asked - members:
        line = found.setdefault(code, {})
        line["region"] = SEPARATOR.join(filter(None, [line.get("region"), UNKNOWN]))
    columns = {
        name: [found.get(code, {}).get(name, np.nan) for code in codes]
        for name in ("region", "evidence", "source", "partly")
    }
    return pd.DataFrame(columns, index=codes, dtype=object)


def _first_day(study: Study) -> dt.date:
    """Return a day whose municipalities the drawn borders should have."""
    same = study.boundary_year == study.reference_date.year
    return study.reference_date if same else dt.date(study.boundary_year, 1, 1)


def _border_day(study: Study, geometry: gpd.GeoDataFrame) -> dt.date:
    """Return the day whose municipalities the boundaries have, the reference date if it can be."""
    about = geometry.attrs["boundaries"]
    first = dt.date.fromisoformat(about["valid_from"])
    until = dt.date.fromisoformat(about["valid_to"])
    return study.reference_date if first <= study.reference_date < until else first


def _check_codes(study: Study, geometry: gpd.GeoDataFrame, area: list[str], day: dt.date) -> None:
    """Raise when the boundaries are not those of the year, listing what is missing and surplus."""
    year = study.boundary_year
    known = register.at(day)
    drawn = set(geometry["code"])
    names = dict(zip(geometry["code"], geometry["name"], strict=True))
    surplus = sorted(drawn - set(known.index))
    missing = sorted(set(area) - drawn)
    if not surplus and not missing:
        return
    parts = []
    if missing:
        listed = ", ".join(f"{code} {register.name_of(code)}" for code in missing)
        parts.append(f"no boundary for {listed}")
    if surplus:
        listed = ", ".join(f"{code} {names[code]}" for code in surplus)
        parts.append(f"a boundary but no municipality on {day} for {listed}")
    raise LayerError(
        f"{geometry.attrs['boundaries']['file']} does not fit study {study.id} "
        f"(boundary year {year}): {'; '.join(parts)}. Are these the boundaries of {year}?"
    )


def _stand_in(drawn: int, asked: int) -> list[str]:
    """Tell that borders of another year are drawn than was asked for."""
    if drawn == asked:
        return []
    return [f"no boundaries of {asked}; those of {drawn}, with the same municipalities, are drawn"]


def _outside_area(study: Study, members: Memberships, area: list[str]) -> list[str]:
    """Tell which members of the shown co-operations lie outside the study area."""
    shown = {show.cooperation for spec in study.maps for show in spec.show}
    rows = members.municipalities
    rows = rows[rows["cooperation"].isin(shown)]
    outside = rows[~rows["code"].isin(area) & (rows["region"] != "")]
    return [
        f"{name}: {len(group)} members lie outside the study area and are not counted "
        f"({', '.join(group['name'])})"
        for name, group in outside.groupby("cooperation", sort=True)
    ]
