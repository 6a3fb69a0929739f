"""Any file of boundaries: each format, each coordinate system, each flaw by its name."""

from __future__ import annotations

import json
import sqlite3
import struct
import zipfile
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from invented import squares
from regiokaart.boundaries.columns import _as_codes
from regiokaart.boundaries.reading import polygonal, read
from regiokaart.errors import BoundaryError

CODES = sorted(squares()["code"])
OFFICIAL = "gemeente_gegeneraliseerd"
# writing a file without a coordinate system is what these tests are about
pytestmark = pytest.mark.filterwarnings("ignore:'crs' was not provided", "ignore:.*truncated")


def _cbs() -> gpd.GeoDataFrame:
    """Return squares under the names that CBS gives to columns."""
    frame = squares().rename(columns={"code": "statcode", "name": "statnaam"})
    frame.attrs = {}
    return frame


def _with_codes(values: object, column: str = "statcode") -> gpd.GeoDataFrame:
    frame = _cbs().drop(columns=["statcode", "statnaam"])
    frame.insert(0, column, values)
    return frame


def _gpkg(frame: pd.DataFrame, layer: str = OFFICIAL, **options: object) -> Path:
    """Write to the test's own folder, which it runs in."""
    path = Path("kaart.gpkg")
    pyogrio.write_dataframe(frame, path, layer=layer, append=path.exists(), **options)
    return path


def _refused(path: Path, **options: object) -> str:
    with pytest.raises(BoundaryError) as caught:
        read(path, **options)
    return str(caught.value)


def _assert_squares(frame: gpd.GeoDataFrame, *, within: float = 0.0) -> None:
    """Assert that all squares are there, in RD, with at most a slip in metres."""
    assert list(frame.columns) == ["code", "name", "geometry"]
    assert list(frame["code"]) == CODES
    assert list(frame["name"]) == list(squares()["name"])
    assert frame.crs.to_epsg() == 28992
    assert not frame.has_z.any()
    away = shapely.hausdorff_distance(frame.geometry.array, squares().geometry.array)
    assert away.max() <= within


def _topology(frame: gpd.GeoDataFrame) -> dict[str, object]:
    """Return a TopoJSON with an arc per polygon, without quantisation."""
    return {
        "type": "Topology",
        "arcs": [[list(pair) for pair in shape.exterior.coords] for shape in frame.geometry],
        "objects": {
            "gemeenten": {
                "type": "GeometryCollection",
                "geometries": [
                    {
                        "type": "Polygon",
                        "arcs": [[place]],
                        "properties": {"statcode": row.statcode, "statnaam": row.statnaam},
                    }
                    for place, row in enumerate(frame.itertuples())
                ],
            }
        },
    }


# --- formats -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "layer", [OFFICIAL, "cbs_gemeente_2022_gegeneraliseerd", "gemeenten", "van_een_collega"]
)
def test_geopackage_with_any_name_of_the_layer(layer: str) -> None:
    path = _gpkg(_cbs().iloc[::-1], layer)
    reading = read(path)
    _assert_squares(reading.frame)
    assert (reading.notes, reading.layer, reading.path) == ((), layer, path)


@pytest.mark.parametrize("name", ["kaart.geojson", "kaart.json", "kaart.txt"])
def test_geojson(name: str) -> None:
    path = Path(name)
    path.write_text(_cbs().to_crs(4326).to_json(), encoding="utf-8")
    reading = read(path)
    _assert_squares(reading.frame, within=0.01)
    assert reading.notes == ("transformed from WGS 84 to RD (EPSG:28992)",)


def test_geojson_with_a_byte_order_mark() -> None:
    path = Path("kaart.geojson")
    path.write_text(_cbs().to_crs(4326).to_json(), encoding="utf-8-sig")
    _assert_squares(read(path).frame, within=0.01)


def test_geojson_of_pdok_in_rd_without_a_crs_member() -> None:
    path = Path("kaart.geojson")
    path.write_text(_cbs().to_json(drop_id=True).replace('"crs"', '"was"'), encoding="utf-8")
    reading = read(path)
    _assert_squares(reading.frame)
    assert reading.notes == (
        "the file declares WGS 84, but its coordinates are RD (EPSG:28992); read as such",
    )


@pytest.mark.parametrize("epsg", [4326, 28992])
def test_topojson(epsg: int) -> None:
    path = Path("kaart.topojson")
    path.write_text(json.dumps(_topology(_cbs().to_crs(epsg))), encoding="utf-8")
    reading = read(path)
    _assert_squares(reading.frame, within=0.01)
    assert reading.layer == "gemeenten"


@pytest.mark.parametrize("suffix", [".shp", ".dbf", ".shx", ".prj"])
def test_loose_shapefile_by_any_of_its_parts(suffix: str) -> None:
    pyogrio.write_dataframe(_cbs(), "kaart.shp")
    reading = read(Path(f"kaart{suffix}"))
    _assert_squares(reading.frame)
    assert reading.notes == ()


def _zip(*names: Path, folder: str = "") -> Path:
    path = Path("kaart.zip")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("__MACOSX/._kaart.shp", b"of no use")
        for name in names:
            archive.write(name, f"{folder}{name.name}")
    return path


@pytest.mark.parametrize("folder", ["", "een map/nog een/", "../"])
def test_zipped_shapefile(folder: str) -> None:
    pyogrio.write_dataframe(_cbs(), "kaart.shp")
    path = _zip(*Path().glob("kaart.*"), folder=folder)
    reading = read(path)
    _assert_squares(reading.frame)
    assert reading.path == path


def test_zip_of_wijken_and_buurten_has_one_layer_of_municipalities() -> None:
    pyogrio.write_dataframe(_cbs(), "gemeenten_2020.shp")
    wijken = pd.concat([_cbs(), _cbs()], ignore_index=True)
    wijken["wk_code"] = [f"WK{i:06d}" for i in range(len(wijken))]
    pyogrio.write_dataframe(wijken, "wijken_2020.shp")
    assert read(_zip(*Path().glob("*_2020.*"))).layer == "gemeenten_2020"


def test_zipped_geopackage() -> None:
    _assert_squares(read(_zip(_gpkg(_cbs()))).frame)


def test_shapefile_without_a_coordinate_system() -> None:
    pyogrio.write_dataframe(_cbs(), "kaart.shp")
    Path("kaart.prj").unlink()
    reading = read(Path("kaart.shp"))
    _assert_squares(reading.frame)
    assert reading.notes[0].startswith("the file declares no coordinate system, but")


def test_shapefile_in_another_encoding_than_it_says() -> None:
    frame = _cbs()
    frame.loc[0, "statnaam"] = "Súdwest"
    pyogrio.write_dataframe(frame, "kaart.shp", encoding="cp1252")
    Path("kaart.cpg").write_text("UTF-8")
    reading = read(Path("kaart.shp"))
    assert reading.frame["name"][0] == "Súdwest"


def test_flatgeobuf() -> None:
    pyogrio.write_dataframe(_cbs(), "kaart.fgb")
    _assert_squares(read(Path("kaart.fgb")).frame)


@pytest.mark.parametrize("name", ["kaart.parquet", "kaart.geoparquet"])
def test_geoparquet(name: str) -> None:
    _cbs().to_parquet(name)
    reading = read(Path(name))
    _assert_squares(reading.frame)
    assert reading.notes == ()


def test_geoparquet_with_its_geometry_in_another_column() -> None:
    _cbs().rename_geometry("geom").rename(columns={"statcode": "sleutel"}).to_parquet("k.parquet")
    _assert_squares(read(Path("k.parquet")).frame)


def test_parquet_without_geometry_is_an_error() -> None:
    pd.DataFrame({"statcode": CODES}).to_parquet("kaart.parquet")
    assert "kaart.parquet cannot be read (Missing geo metadata" in _refused(Path("kaart.parquet"))


def test_kml() -> None:
    pyogrio.write_dataframe(_cbs().to_crs(4326), "kaart.kml", driver="KML")
    _assert_squares(read(Path("kaart.kml")).frame, within=0.01)


def test_kml_with_names_only() -> None:
    frame = _cbs().to_crs(4326).rename(columns={"statnaam": "Name"}).drop(columns="statcode")
    pyogrio.write_dataframe(frame, "kaart.kml", driver="KML")
    reading = read(Path("kaart.kml"))
    _assert_squares(reading.frame, within=0.01)
    assert "no column of codes; joined on the names in column Name" in reading.notes


# --- coordinate systems --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("epsg", "name"),
    [(4326, "WGS 84"), (4258, "ETRS89"), (3857, "WGS 84 / Pseudo-Mercator"), (25831, "ETRS89 / U")],
)
def test_declared_coordinate_system(epsg: int, name: str) -> None:
    reading = read(_gpkg(_cbs().to_crs(epsg)))
    _assert_squares(reading.frame, within=0.01)
    assert reading.notes[0].startswith(f"transformed from {name}")


@pytest.mark.parametrize("declared", [None, 28992, 4326, 3857, 32633])
@pytest.mark.parametrize("real", [28992, 4326, 3857])
@pytest.mark.parametrize("swapped", [False, True])
def test_coordinates_tell_the_system(declared: int | None, real: int, swapped: bool) -> None:
    if swapped and real == 3857:
        return
    frame = _cbs().to_crs(real)
    if swapped:
        frame.geometry = shapely.transform(frame.geometry.array, lambda pairs: pairs[:, ::-1])
    reading = read(_gpkg(frame.set_crs(declared, allow_override=True)))
    _assert_squares(reading.frame, within=0.01)
    if declared == real and not swapped:
        assert not any("its coordinates are" in note for note in reading.notes)
    else:
        assert len(reading.notes) == 1
        assert "but its coordinates are" in reading.notes[0]
        assert ("swapped" in reading.notes[0] or "latitude first" in reading.notes[0]) == swapped


def test_rd_by_another_name_is_not_shifted() -> None:
    wkt = _cbs().crs.to_wkt("WKT1_ESRI").replace("Amersfoort_RD_New", "Eigen_stelsel")
    pyogrio.write_dataframe(_cbs(), "kaart.shp")
    Path("kaart.prj").write_text(wkt)
    _assert_squares(read(Path("kaart.shp")).frame)


def test_system_that_nothing_leads_from() -> None:
    local = 'LOCAL_CS["Undefined Cartesian SRS",UNIT["metre",1]]'
    reading = read(_gpkg(_cbs().set_crs(local, allow_override=True)))
    _assert_squares(reading.frame)
    assert "but its coordinates are RD (EPSG:28992)" in reading.notes[0]


def test_coordinates_outside_the_netherlands_are_an_error() -> None:
    frame = _cbs().set_crs(None, allow_override=True)
    frame.geometry = frame.translate(5e6, 9e6)
    told = _refused(_gpkg(frame))
    assert "kaart.gpkg: the coordinates (x 5.075e+06 to" in told
    assert "Save the file in RD (EPSG:28992)" in told


def test_one_polygon_astray_is_an_error() -> None:
    frame = _cbs()
    frame.loc[frame["statcode"] == "GM0518", "geometry"] = shapely.box(0, 0, 10, 10)
    assert "GM0518 not in the Netherlands" in _refused(_gpkg(frame))


# --- codes ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "column", ["statcode", "GM_CODE", "gemeentecode", "code", "regiocode", "x"]
)
@pytest.mark.parametrize(
    "spell",
    [
        *(str, str.lower, lambda code: f" {code}  ", lambda code: f"G{code[2:]}"),
        *(lambda code: code[2:], lambda code: code[2:].lstrip("0")),
        *(lambda code: int(code[2:]), lambda code: float(code[2:])),
        lambda code: f"2021{code}",
    ],
    ids=["GM0518", "gm0518", "padded", "G0518", "0518", "518", "int", "float", "2021GM0518"],
)
def test_spelling_of_codes_and_name_of_their_column(spell: object, column: str) -> None:
    reading = read(_gpkg(_with_codes([spell(code) for code in squares()["code"]], column)))
    _assert_squares(reading.frame)
    by_value = ("codes taken from column x, by their values",) if column == "x" else ()
    assert reading.notes == (*by_value, "names taken from the register: all")


@given(
    st.sampled_from(CODES),
    st.sampled_from(["GM", "gm", "G", "Gm ", "GM-", "2024GM", ""]),
    st.integers(0, 6),
    st.sampled_from(["", ".0", " "]),
)
def test_every_spelling_leads_back_to_the_code(
    code: str, prefix: str, zeros: int, tail: str
) -> None:
    text = f"{prefix}{'0' * zeros}{int(code[2:])}{tail}"
    found = _as_codes(pd.Series([text], name="code"), "municipality", hinted=True)
    assert found is not None
    assert found.codes == [code]


@pytest.mark.parametrize(
    "values",
    [
        list(range(1, 9)),
        [2511 + i for i in range(8)],
        [f"{2511 + i} AB" for i in range(8)],
        [f"WK0518{i:02d}" for i in range(8)],
        [f"BU0518{i:04d}" for i in range(8)],
        [f"PV{20 + i}" for i in range(8)],
        [0.5 + i for i in range(8)],
        [-int(code[2:]) for code in CODES],
    ],
    ids=["ids", "postcodes", "postcodes-6", "wijken", "buurten", "provinces", "halves", "negative"],
)
@pytest.mark.parametrize("column", ["id", "code"])
def test_other_numbers_are_not_taken_for_codes(values: list[object], column: str) -> None:
    told = _refused(_gpkg(_with_codes(values, column)))
    assert f"layer {OFFICIAL}" in told
    assert column in told
    assert "Expected a polygon for each, with a column of codes such as GM0518" in told
    # beside the codes they do no harm
    Path("kaart.gpkg").unlink()
    both = _with_codes(values, column).assign(gemeente=list(squares()["code"]))
    assert list(read(_gpkg(both)).frame["code"]) == CODES


def test_bare_numbers_that_the_names_contradict_are_no_codes() -> None:
    numbers = [int(code[2:]) for code in squares()["code"][::-1]]
    frame = _cbs().drop(columns="statcode").assign(code=numbers)
    reading = read(_gpkg(frame))
    _assert_squares(reading.frame)
    assert any("joined on the names in column statnaam" in note for note in reading.notes)


def test_unknown_code_is_kept_and_told() -> None:
    frame = _cbs()
    frame.loc[0, "statcode"] = "GM9999"
    reading = read(_gpkg(frame))
    assert reading.frame["code"].iloc[-1] == "GM9999"
    assert "codes that the register does not know: GM9999" in reading.notes


# --- names ---------------------------------------------------------------------------------------


def test_names_join_and_uncertain_ones_are_listed() -> None:
    names = {"GM0518": "den haag", "GM0603": "Rijswijk", "GM1842": "gemeente Midden Delfland"}
    frame = _cbs()
    frame["gebied"] = [
        names.get(code, name)
        for code, name in zip(frame["statcode"], frame["statnaam"], strict=True)
    ]
    reading = read(_gpkg(frame.drop(columns=["statcode", "statnaam"])))
    assert list(reading.frame["code"]) == CODES
    assert reading.notes[0] == "no column of codes; joined on the names in column gebied"
    assert "'den haag' is GM0518 ('s-Gravenhage)" in reading.notes[1]
    assert "'gemeente Midden Delfland' is GM1842 (Midden-Delfland)" in reading.notes[1]
    assert "Delft'" not in reading.notes[1]


def test_unknown_and_ambiguous_names_are_all_listed() -> None:
    frame = _cbs().drop(columns="statcode")
    frame.loc[[0, 1, 2], "statnaam"] = ["Bergen", "Delfft", "Nergenshuizen"]
    told = _refused(_gpkg(frame))
    assert "not all its names are those of exactly one of the municipalities" in told
    assert (
        "'Bergen' is the name of several municipalities: Bergen (NH.) (GM0373), Bergen (L.)" in told
    )
    assert "'Delfft' is not the name of a municipality; the nearest: Delft" in told
    assert "'Nergenshuizen'" in told


def test_empty_names_come_from_the_register() -> None:
    frame = _cbs()
    frame.loc[frame["statcode"].isin(["GM0503", "GM0518"]), "statnaam"] = [None, " "]
    reading = read(_gpkg(frame))
    _assert_squares(reading.frame)
    assert reading.notes == ("names taken from the register: GM0503, GM0518",)


# --- rows and geometry ---------------------------------------------------------------------------


@pytest.mark.parametrize("column", ["water", "H2O"])
def test_water_and_belgian_land_are_left_out(column: str) -> None:
    land = _cbs().assign(**{column: "NEE"})
    water = land.iloc[[0, 1]].assign(**{column: "JA"}, geometry=shapely.box(0, 4e5, 9, 4e5 + 9))
    belgian = land.iloc[[2]].assign(**{column: "B"}, geometry=shapely.box(0, 4e5, 9, 4e5 + 9))
    reading = read(_gpkg(pd.concat([land, water, belgian]), "gemeenten"))
    _assert_squares(reading.frame)
    codes = list(squares()["code"])
    assert reading.notes == (
        f"left out 2 rows of water ({codes[0]}, {codes[1]})",
        f"left out 1 rows of Belgian land ({codes[2]})",
    )


def test_foreign_land_and_rows_without_a_code_are_left_out() -> None:
    more = (
        _cbs().iloc[[0, 1]].assign(statcode=["GM0998", None], geometry=shapely.box(4e6, 0, 5e6, 9))
    )
    reading = read(_gpkg(pd.concat([_cbs(), more])))
    _assert_squares(reading.frame)
    assert reading.notes == (
        "left out 1 rows of foreign land (GM0998)",
        "left out 1 rows without a code",
    )


def test_parts_of_one_municipality_are_joined() -> None:
    frame = _cbs()
    west, south, east, north = frame.geometry.iloc[1].bounds
    middle = (west + east) / 2
    half = frame.iloc[[1]].assign(geometry=shapely.box(middle, south, east, north))
    frame.loc[1, "geometry"] = shapely.box(west, south, middle, north)
    reading = read(_gpkg(pd.concat([half, frame])))
    _assert_squares(reading.frame)
    assert reading.notes == (f"joined the rows of one code: {frame['statcode'][1]} (2)",)


@pytest.mark.parametrize("nothing", [None, shapely.Polygon()])
def test_row_without_geometry_is_left_out_and_told(nothing: shapely.Polygon | None) -> None:
    frame = _cbs()
    frame.loc[frame["statcode"] == "GM0518", "geometry"] = nothing
    reading = read(_gpkg(frame))
    assert list(reading.frame["code"]) == [code for code in CODES if code != "GM0518"]
    assert reading.notes == ("left out rows without geometry: GM0518",)


@pytest.mark.parametrize("more", ["Z", "M", "ZM"])
def test_heights_and_measures_are_left_out(more: str) -> None:
    frame = _cbs()
    frame.geometry = [
        shapely.from_wkt(
            f"POLYGON {more} (("
            + ", ".join(f"{x} {y}" + " 7" * len(more) for x, y in shape.exterior.coords)
            + "))"
        )
        for shape in frame.geometry
    ]
    if more == "Z":
        path = _gpkg(frame)
    else:  # pyogrio writes no measures
        path = Path("kaart.parquet")
        frame.to_parquet(path)
    reading = read(path)
    _assert_squares(reading.frame)
    assert not shapely.has_m(reading.frame.geometry.array).any()
    assert reading.notes == ("left out the heights or measures of 8 rows",)


def test_polygons_are_taken_out_of_collections() -> None:
    frame = _cbs()
    square = frame.geometry[0]
    inner = shapely.GeometryCollection([square, shapely.Point(80_000, 450_000)])
    frame.loc[0, "geometry"] = shapely.GeometryCollection(
        [inner, shapely.LineString([(0, 0), (1, 1)])]
    )
    reading = read(_gpkg(frame))
    _assert_squares(reading.frame)
    assert reading.notes == (f"took the polygons out of collections: {frame['statcode'][0]}",)


def test_polygonal_of_nothing_is_empty() -> None:
    assert polygonal(shapely.GeometryCollection([shapely.Point(0, 0)])).is_empty


def test_point_among_the_polygons_is_left_out_and_told() -> None:
    label = _cbs().iloc[[3]]
    reading = read(_gpkg(pd.concat([_cbs(), label.set_geometry(label.centroid)])))
    _assert_squares(reading.frame)
    assert reading.notes == (f"left out rows that are no polygon: {label['statcode'].iloc[0]}",)


def test_curves_become_short_straight_lines() -> None:
    path = _gpkg(_cbs(), "gemeenten")
    x, y, radius = 82_500.0, 452_500.0, 1_000.0
    ring = [(x - radius, y), (x, y + radius), (x + radius, y), (x, y - radius), (x - radius, y)]
    curve = struct.pack("<BIIBII", 1, 10, 1, 1, 8, len(ring))
    curve += b"".join(struct.pack("<dd", *pair) for pair in ring)
    with sqlite3.connect(path) as database:
        for (name,) in database.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        ).fetchall():
            database.execute(f'DROP TRIGGER "{name}"')
        blob = b"GP\x00\x01" + struct.pack("<i", 28992) + curve
        database.execute("UPDATE gemeenten SET geom = ? WHERE statcode = 'GM0518'", (blob,))
        database.execute("UPDATE gpkg_geometry_columns SET geometry_type_name = 'CURVEPOLYGON'")
    database.close()
    reading = read(path)
    area = reading.frame.set_index("code").geometry["GM0518"].area
    assert area == pytest.approx(np.pi * radius**2, rel=1e-3)
    assert "the layer is of curves; drawn as short straight lines" in reading.notes


# --- which layer ---------------------------------------------------------------------------------


def test_the_one_layer_of_municipalities_among_others() -> None:
    provinces = _with_codes([f"PV{20 + i}" for i in range(8)])
    _gpkg(_cbs(), "kaartblad")
    _gpkg(provinces, "gebied")
    path = _gpkg(_cbs().set_geometry(_cbs().centroid), "labels")
    pyogrio.write_dataframe(pd.DataFrame({"statcode": CODES}), path, layer="register", append=True)
    reading = read(path)
    assert reading.layer == "kaartblad"
    _assert_squares(reading.frame)


def test_two_layers_of_municipalities_are_not_chosen_between() -> None:
    _gpkg(_cbs(), "cbs_gemeente_2022_gegeneraliseerd")
    told = _refused(_gpkg(_cbs(), "cbs_gemeente_2023_gegeneraliseerd"))
    assert "several layers of municipalities: cbs_gemeente_2022_gegeneraliseerd, cbs_" in told


def test_layer_of_wijken_only() -> None:
    frame = pd.concat([_cbs(), _cbs()], ignore_index=True)
    frame["wijkcode"] = [f"WK0518{i:02d}" for i in range(len(frame))]
    told = _refused(_gpkg(frame, "wijken"))
    assert "layer wijken: wijken or buurten (wijkcode has WK051800), not municipalities" in told
    assert "columns statcode, statnaam, wijkcode" in told


def test_points_only_and_no_geometry_at_all() -> None:
    path = _gpkg(_cbs().set_geometry(_cbs().centroid))
    pyogrio.write_dataframe(pd.DataFrame({"code": CODES}), path, layer="tabel", append=True)
    told = _refused(path)
    assert f"layer {OFFICIAL}: Points, not polygons; layer tabel: no geometry" in told
    Path("punten.geojson").write_text(_cbs().set_geometry(_cbs().centroid).to_crs(4326).to_json())
    assert "not polygons" in _refused(Path("punten.geojson"))


def test_collections_without_a_polygon() -> None:
    frame = _cbs()
    frame.geometry = [shapely.GeometryCollection([shape.centroid]) for shape in frame.geometry]
    assert f"layer {OFFICIAL} has" in (told := _refused(_gpkg(frame)))
    assert "and no polygon" in told


def test_empty_layer() -> None:
    assert f"layer {OFFICIAL}: no rows" in _refused(_gpkg(_cbs().iloc[:0]))


def test_provinces() -> None:
    codes = [f"PV{20 + i}" for i in range(8)]
    _gpkg(_with_codes(codes).assign(statnaam="Provincie"), "provincie_gegeneraliseerd")
    reading = read(_gpkg(_cbs()), level="province")
    assert reading.layer == "provincie_gegeneraliseerd"
    assert list(reading.frame["code"]) == codes
    assert read(Path("kaart.gpkg")).layer == OFFICIAL


def test_provinces_by_number_and_by_name() -> None:
    names = ["Friesland", *["Groningen", "Drenthe", "Utrecht", "Zeeland", "Limburg", "Gelderland"]]
    reading = read(_gpkg(_with_codes([*names, "Zuid-Holland"], "naam")), level="province")
    assert "'Friesland' is PV21 (Fryslân)" in reading.notes[1]
    assert list(reading.frame["code"])[-2:] == ["PV29", "PV31"]
    Path("kaart.gpkg").unlink()
    numbers = read(_gpkg(_with_codes(list(range(20, 28)), "nr")), level="province")
    assert list(numbers.frame["name"])[:2] == ["Groningen", "Fryslân"]


def test_file_of_municipalities_has_no_provinces() -> None:
    told = _refused(_gpkg(_cbs()), level="province")
    assert "no polygons of provinces" in told
    assert "such as PV28" in told


# --- files that are no boundaries ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "is empty"),
        (b"<!DOCTYPE html><html>404</html>", "is a web page"),
        (b"\x89PNG\r\n\x1a\n", "is not a GeoPackage, GeoJSON"),
        (b"statcode;statnaam\nGM0518;Den Haag\n", "is not a GeoPackage, GeoJSON"),
        (b'{"niets": 1}', "cannot be read"),
        (b"<OGRVRTDataSource/>", "is not a GeoPackage, GeoJSON"),
        (b"PK\x03\x04 and no more", "is a damaged zip"),
        (b"SQLite format 3\0 and no more", "has been cut short"),
        (b"PAR1 and no more", "has been cut short"),
        (b"\x00\x00\x27\x0a", "lacks its .dbf and .shx"),
    ],
)
def test_no_boundaries_at_all(content: bytes, told: str) -> None:
    path = Path("kaart.bestand")
    path.write_bytes(content)
    assert f"kaart.bestand {told}" in (message := _refused(path))
    assert "\n" not in message


def test_missing_file_and_folder() -> None:
    assert "weg.gpkg does not exist" in _refused(Path("weg.gpkg"))
    Path("map").mkdir()
    assert "map is a folder" in _refused(Path("map"))


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.99])
@pytest.mark.parametrize("name", ["gpkg", "geojson", "topojson", "shp", "fgb", "parquet", "kml"])
def test_file_cut_short(name: str, share: float) -> None:
    path = Path(f"kaart.{name}")
    if name == "parquet":
        _cbs().to_parquet(path)
    elif name == "topojson":
        path.write_text(json.dumps(_topology(_cbs())))
    else:
        frame = _cbs().to_crs(4326) if name == "kml" else _cbs()
        pyogrio.write_dataframe(frame, path, driver="KML" if name == "kml" else None)
    whole = path.read_bytes()
    path.write_bytes(whole[: int(share * len(whole))])
    told = _refused(path)
    assert told.startswith(f"{path.name} ")
    assert "cut short" in told
    assert "\n" not in told


@pytest.mark.parametrize("share", [0.1, 0.5, 0.99])
def test_zip_cut_short(share: float) -> None:
    path = _zip(_gpkg(_cbs()))
    path.write_bytes(path.read_bytes()[: int(share * path.stat().st_size)])
    assert "kaart.zip is a damaged zip" in _refused(path)


def test_damaged_member_of_a_zip() -> None:
    path = _zip(_gpkg(_cbs()))
    content = bytearray(path.read_bytes())
    middle = len(content) // 2
    content[middle : middle + 50] = bytes(50)
    path.write_bytes(content)
    assert "kaart.zip is a damaged zip" in _refused(path)


def test_zip_without_boundaries() -> None:
    Path("lees mij.txt").write_text("hallo")
    told = _refused(_zip(Path("lees mij.txt")))
    assert "kaart.zip is a zip without boundaries; it has" in told
    assert "lees mij.txt" in told


def test_zip_that_unpacks_to_far_too_much() -> None:
    path = Path("bom.zip")
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("kaart.gpkg", "w") as member,
    ):
        for _ in range(60):
            member.write(bytes(1024**2))
    assert "bom.zip would unpack to 63 MB" in _refused(path)


@pytest.mark.parametrize("part", [".shx", ".dbf"])
def test_shapefile_that_lacks_a_part(part: str) -> None:
    pyogrio.write_dataframe(_cbs(), "kaart.shp")
    Path(f"kaart{part}").unlink()
    assert f"kaart.shp lacks its {part}" in _refused(Path("kaart.shp"))
    assert "lacks its" in _refused(_zip(*Path().glob("kaart.*")))


def test_part_of_a_shapefile_that_is_all_there_is() -> None:
    Path("kaart.dbf").write_bytes(b"\x03")
    assert "kaart.shp is not beside it" in _refused(Path("kaart.dbf"))


# --- whatever comes ------------------------------------------------------------------------------


@given(st.randoms(use_true_random=False))
def test_order_of_rows_makes_no_difference(random: object) -> None:
    order = list(range(8))
    random.shuffle(order)
    path = Path("volgorde.fgb")
    pyogrio.write_dataframe(_cbs().iloc[order], path, SPATIAL_INDEX="NO")
    _assert_squares(read(path).frame)


# --- the real boundaries -------------------------------------------------------------------------


def _real(folder: Path, year: int) -> gpd.GeoDataFrame:
    return gpd.read_file(folder / f"cbsgebiedsindelingen{year}.gpkg", layer=OFFICIAL)


@pytest.mark.integration
@pytest.mark.parametrize("year", [2018, 2019, 2020, 2021, 2022, 2023, 2025, 2026])
def test_official_file_is_read_as_it_is(real_boundaries: Path, year: int) -> None:
    reading = read(real_boundaries / f"cbsgebiedsindelingen{year}.gpkg")
    assert reading.notes == ()
    assert reading.layer == OFFICIAL
    bare = _real(real_boundaries, year).sort_values("statcode", ignore_index=True)
    assert list(reading.frame["code"]) == list(bare["statcode"])
    assert list(reading.frame["name"]) == list(bare["statnaam"])
    assert reading.frame.geometry.geom_equals(bare.geometry).all()


@pytest.mark.integration
def test_official_provinces(real_boundaries: Path) -> None:
    reading = read(real_boundaries / "cbsgebiedsindelingen2021.gpkg", level="province")
    assert list(reading.frame["code"]) == [f"PV{number}" for number in range(20, 32)]


@pytest.mark.integration
@pytest.mark.parametrize("suffix", ["geojson", "shp", "fgb", "parquet", "kml"])
def test_real_boundaries_in_each_format(real_boundaries: Path, suffix: str) -> None:
    bare = _real(real_boundaries, 2018)
    frame = bare.to_crs(4326) if suffix in {"geojson", "kml"} else bare
    path = Path(f"echt.{suffix}")
    if suffix == "parquet":
        frame.to_parquet(path)
    else:
        pyogrio.write_dataframe(frame, path, driver="KML" if suffix == "kml" else None)
    reading = read(path).frame
    bare = bare.sort_values("statcode", ignore_index=True)
    assert list(reading["code"]) == list(bare["statcode"])
    assert list(reading["name"]) == list(bare["statnaam"])
    assert reading.area.to_numpy() == pytest.approx(bare.area.to_numpy(), rel=1e-4)


@pytest.mark.integration
def test_real_names_join_without_codes_but_for_those_of_several(real_boundaries: Path) -> None:
    bare = _real(real_boundaries, 2022)
    reading = read(_gpkg(bare[["statnaam", "geometry"]]))
    assert sorted(reading.frame["code"]) == sorted(bare["statcode"])
    assert reading.notes == ("no column of codes; joined on the names in column statnaam",)


@pytest.mark.integration
def test_real_bare_codes_are_told_from_a_running_number(real_boundaries: Path) -> None:
    bare = _real(real_boundaries, 2021)
    frame = bare[["geometry"]].assign(
        id=range(1, len(bare) + 1), nr=bare["statcode"].str[2:].astype(int)
    )
    reading = read(_gpkg(frame.set_crs(None, allow_override=True)))
    assert sorted(reading.frame["code"]) == sorted(bare["statcode"])
    assert reading.notes[0] == "codes taken from column nr, by their values"
    assert "declares no coordinate system" in reading.notes[1]
