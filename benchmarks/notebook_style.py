"""The five maps of Zuid-Holland as an analyst writes them in a notebook, without `regiokaart`.

This is the yardstick of `run.py`. It is meant to stay what somebody who knows geopandas writes
for this job: the data is read once, each map is one function call, and nothing is tuned,
neither to be fast nor to be slow.
"""

import argparse
from pathlib import Path

import geopandas as gpd
import matplotlib as mpl

mpl.use("Agg")

import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.colors import ListedColormap

PACKAGE = Path(__file__).resolve().parents[1] / "src" / "regiokaart"
STUDY = "samenwerkingsagenda-2021"
PROVINCE = "PV28"
DATE = pd.Timestamp("2021-10-01")
UNKNOWN = "onbekend"
OUTSIDE = "geen stedelijke regio"
NOT_MRDH = "geen lid van de MRDH"
GREY = "#d9d9d9"
COLOURS = ["#1b9e77", "#d95f02", "#7570b3", "#e7298a", "#66a61e", "#e6ab02", "#a6761d"]
SOURCE = "Grenzen: CBS, Kadaster, gebiedsindelingen 2021 (CC BY 4.0). Peildatum 1 oktober 2021."
SLIVER_KM2 = 0.01

# file name, co-operation (None: nothing is known), title, label of the municipalities without one
MAPS = [
    ("kaart-1", "stedelijke-regio", "Stedelijke regio's in Zuid-Holland", OUTSIDE),
    ("kaart-2", "mrdh", "Metropoolregio Rotterdam Den Haag", NOT_MRDH),
    ("kaart-3", "samenwerkingsagenda-2021", "Deelnemers aan de gesprekken", UNKNOWN),
    ("kaart-4", "cmk-2021-2024", "Samenwerking Cultuureducatie met Kwaliteit 2021-2024", UNKNOWN),
    ("kaart-5", None, "Overleg Cultuurparticipatie", UNKNOWN),
]


def read_valid(path: Path) -> pd.DataFrame:
    table = pd.read_csv(path)
    table["valid_from"] = pd.to_datetime(table["valid_from"])
    table["valid_to"] = pd.to_datetime(table["valid_to"])
    started = table["valid_from"].isna() | (table["valid_from"] <= DATE)
    not_ended = table["valid_to"].isna() | (table["valid_to"] > DATE)
    return table[started & not_ended]


def read_municipalities(boundaries: Path) -> gpd.GeoDataFrame:
    if boundaries.is_dir():
        boundaries = boundaries / "cbsgebiedsindelingen2021.gpkg"
    gdf = gpd.read_file(boundaries, layer="gemeente_gegeneraliseerd")
    gdf = gdf[["statcode", "statnaam", "geometry"]].rename(
        columns={"statcode": "code", "statnaam": "name"}
    )
    gdf["geometry"] = gdf.geometry.make_valid()
    provinces = read_valid(PACKAGE / "register" / "municipalities.csv")
    provinces = provinces[["code", "province_code", "province"]]
    population = pd.read_csv(PACKAGE / "register" / "population_2021.csv")
    population = population[["code", "population", "land_area_km2"]]
    return gdf.merge(provinces, on="code", how="left").merge(population, on="code", how="left")


def add_cooperation(
    municipalities: gpd.GeoDataFrame, members: pd.DataFrame, cooperation: str | None, other: str
) -> gpd.GeoDataFrame:
    rows = members.loc[members["cooperation"] == cooperation, ["code", "region_name"]]
    gdf = municipalities.merge(rows, on="code", how="left")
    gdf["region_name"] = gdf["region_name"].fillna(other)
    return gdf


def categories_and_colours(gdf: gpd.GeoDataFrame, other: str) -> tuple[list[str], list[str]]:
    regions = sorted(set(gdf["region_name"]) - {other})
    return [*regions, other], [*COLOURS[: len(regions)], GREY]


def make_sheet(
    gdf: gpd.GeoDataFrame,
    country: gpd.GeoDataFrame,
    province: gpd.GeoDataFrame,
    title: str,
    other: str,
    out: Path,
) -> None:
    categories, colours = categories_and_colours(gdf, other)
    fig, ax = plt.subplots(figsize=(8.27, 11.69))
    fig.subplots_adjust(left=0.03, right=0.97, top=0.93, bottom=0.05)
    ax.set_anchor("N")
    country.plot(ax=ax, color="#f4f4f4", edgecolor="#dddddd", linewidth=0.4)
    gdf.plot(
        ax=ax,
        column="region_name",
        categorical=True,
        categories=categories,
        cmap=ListedColormap(colours),
        edgecolor="white",
        linewidth=0.5,
        legend=True,
        legend_kwds={
            "loc": "upper left",
            "bbox_to_anchor": (0, 0),
            "title": "Legenda",
            "fontsize": 9,
            "frameon": False,
        },
    )
    regions = gdf[gdf["region_name"] != other].dissolve(by="region_name")
    if not regions.empty:
        regions.boundary.plot(ax=ax, color="#333333", linewidth=1.0)
    province.boundary.plot(ax=ax, color="black", linewidth=1.5)
    for name, point in zip(gdf["name"], gdf.representative_point(), strict=True):
        ax.annotate(name, (point.x, point.y), ha="center", va="center", fontsize=6)
    west, south, east, north = gdf.total_bounds
    ax.set_xlim(west - 3000, east + 3000)
    ax.set_ylim(south - 3000, north + 3000)
    ax.set_axis_off()
    ax.set_title(title, fontsize=16)
    fig.text(0.03, 0.02, SOURCE, fontsize=7)
    for suffix in ("png", "pdf", "svg"):
        fig.savefig(out.with_suffix(f".{suffix}"), dpi=300)
    plt.close(fig)


def make_page(gdf: gpd.GeoDataFrame, other: str, out: Path) -> None:
    categories, colours = categories_and_colours(gdf, other)
    page = gdf.explore(
        column="region_name",
        categorical=True,
        categories=categories,
        cmap=colours,
        tooltip=["name", "code", "region_name", "population"],
        style_kwds={"color": "white", "weight": 1, "fillOpacity": 0.7},
    )
    page.save(out.with_suffix(".html"))


def coverage(gdf: gpd.GeoDataFrame, name: str) -> pd.DataFrame:
    table: pd.DataFrame = gdf.groupby("region_name", as_index=False).agg(
        municipalities=("code", "nunique"),
        population=("population", "sum"),
        land_area_km2=("land_area_km2", "sum"),
    )
    table["share_of_population"] = table["population"] / table["population"].sum()
    table.insert(0, "map", name)
    return table


def overlap(layers: dict[str, gpd.GeoDataFrame]) -> gpd.GeoDataFrame:
    result: gpd.GeoDataFrame | None = None
    for cooperation in ("stedelijke-regio", "mrdh", "cmk-2021-2024"):
        gdf = layers[cooperation]
        gdf = gdf[~gdf["region_name"].isin([OUTSIDE, NOT_MRDH, UNKNOWN])]
        regions = gdf.dissolve(by="region_name", as_index=False)[["region_name", "geometry"]]
        regions = regions.rename(columns={"region_name": cooperation})
        result = regions if result is None else gpd.overlay(result, regions, how="union")
    assert result is not None  # noqa: S101
    result["area_km2"] = result.area / 1e6
    return result[result["area_km2"] > SLIVER_KM2]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--boundaries", type=Path, required=True, help="GeoPackage or its folder")
    parser.add_argument("--out", type=Path, required=True, help="folder for everything it makes")
    args = parser.parse_args()
    out: Path = args.out
    out.mkdir(parents=True, exist_ok=True)

    members = read_valid(PACKAGE / "studies" / STUDY / "memberships.csv")
    country = read_municipalities(args.boundaries)
    municipalities = country[country["province_code"] == PROVINCE]
    province = municipalities.dissolve()

    layers: dict[str, gpd.GeoDataFrame] = {}
    tables = []
    for name, cooperation, title, other in MAPS:
        gdf = add_cooperation(municipalities, members, cooperation, other)
        make_sheet(gdf, country, province, title, other, out / name)
        make_page(gdf, other, out / name)
        tables.append(coverage(gdf, name))
        layers[cooperation or name] = gdf
        gdf.to_file(out / "kaarten.gpkg", layer=name, driver="GPKG")

    pd.concat(tables).to_csv(out / "coverage.csv", index=False)
    pieces = overlap(layers)
    pieces.drop(columns="geometry").to_csv(out / "overlap.csv", index=False)
    pieces.to_file(out / "kaarten.gpkg", layer="overlap", driver="GPKG")
    print(f"{len(municipalities)} municipalities, {len(MAPS)} maps, {len(pieces)} overlap pieces")


if __name__ == "__main__":
    main()
