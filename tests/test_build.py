"""A whole build: what it writes, that it repeats, and that a failure leaves the old results."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import resource
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from regiokaart.build import build_study
from regiokaart.errors import InputError, MembershipError, OutputError
from regiokaart.study import load_study

if TYPE_CHECKING:
    from pathlib import Path

STUDY = "samenwerkingsagenda-2021"
TABLES = {
    "coverage.csv",
    "layer.gpkg",
    "layer.parquet",
    "manifest.json",
    "memberships.csv",
    "overlap.csv",
    "reach.csv",
    "tables.xlsx",
    "tables.json",
    "datapackage.json",
}


def hashes(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def check_outputs(out: Path) -> None:
    maps = {path.name for path in (out / "maps" / STUDY).iterdir()}
    expected = {f"kaart-{n}.{kind}" for n in range(1, 6) for kind in ("png", "pdf", "svg", "html")}
    told = {f"kaart-{n}.txt" for n in range(1, 6)}
    assert maps == {*expected, *told, "index.html"}
    assert {path.name for path in (out / "data/processed" / STUDY).iterdir()} == TABLES


def test_tiles_give_15_sheets_6_pages_and_the_tables_twice_the_same(tmp_path: Path) -> None:
    result = build_study(load_study(), out=tmp_path / "a")
    assert result.on_tiles
    assert {product.kind: len(product.files) for product in result.products} == {
        "sheets": 15,
        "pages": 6,
        "tables": 10,
    }
    check_outputs(tmp_path / "a")
    build_study(load_study(), out=tmp_path / "b")
    assert hashes(tmp_path / "a") == hashes(tmp_path / "b")


@pytest.mark.integration
def test_real_boundaries_give_the_same_files_and_name_their_source(
    tmp_path: Path, real_boundaries: Path
) -> None:
    build_study(load_study(), out=tmp_path / "a", boundaries=real_boundaries)
    check_outputs(tmp_path / "a")
    build_study(load_study(), out=tmp_path / "b", boundaries=real_boundaries)
    assert hashes(tmp_path / "a") == hashes(tmp_path / "b")
    manifest = json.loads((tmp_path / "a/data/processed" / STUDY / "manifest.json").read_text())
    assert manifest["boundaries"]["kind"] == "boundaries"
    assert "matched the shared borders of 74 municipalities" in manifest["boundaries"]["repairs"][0]
    assert "cbsgebiedsindelingen2021.gpkg" in [source["file"] for source in manifest["sources"]]


def test_one_map_in_one_format_leaves_the_others_alone(tmp_path: Path) -> None:
    build_study(load_study(), out=tmp_path, formats=["png", "html"])
    before = hashes(tmp_path)
    build_study(load_study(), out=tmp_path, maps=["kaart-2"], formats=["svg"], lang="en")
    after = hashes(tmp_path)
    new = set(after) - set(before)
    assert new == {f"maps/{STUDY}/kaart-2.svg"}
    told = f"maps/{STUDY}/kaart-2.txt"  # in the other language now
    assert all(
        after[name] == before[name] for name in before if name.startswith("maps") and name != told
    )
    assert "Municipalit" in (tmp_path / f"maps/{STUDY}/kaart-2.svg").read_text().title()


def test_the_index_links_what_is_there(tmp_path: Path) -> None:
    build_study(load_study(), out=tmp_path, maps=["kaart-1"], formats=["png", "html"])
    build_study(load_study(), out=tmp_path, maps=["kaart-4"], formats=["html"])
    index = (tmp_path / f"maps/{STUDY}/index.html").read_text()
    for name in ("kaart-1.png", "kaart-1.html", "kaart-4.html"):
        assert f'href="{name}"' in index
    for name in ("kaart-4.png", "kaart-2.html"):
        assert name not in index


def test_progress_counts_up_to_the_totals(tmp_path: Path) -> None:
    seen: dict[str, tuple[int, int]] = {}
    build_study(
        load_study(),
        out=tmp_path,
        formats=["png", "html"],
        maps=["kaart-5"],
        progress=lambda kind, done, total: seen.__setitem__(kind, (done, total)),
    )
    assert seen == {"sheets": (1, 1), "pages": (2, 2), "tables": (10, 10)}


def test_bad_input_leaves_earlier_results_untouched(tmp_path: Path) -> None:
    build_study(load_study(), out=tmp_path, formats=["png"], maps=["kaart-2"])
    before = hashes(tmp_path / "maps")
    raw = tmp_path / "raw"
    (raw / STUDY).mkdir(parents=True)
    (raw / STUDY / "memberships.csv").write_text(
        "cooperation,region,code,source\nmrdh,mrdh,GM9999,x\n"
    )
    with pytest.raises(MembershipError, match="GM9999"):
        build_study(load_study(), out=tmp_path, raw=raw, formats=["png"], maps=["kaart-2"])
    with pytest.raises(InputError, match="jpg"):
        build_study(load_study(), out=tmp_path, formats=["jpg"])
    assert hashes(tmp_path / "maps") == before


def test_an_output_folder_below_a_file_is_one_message(tmp_path: Path) -> None:
    (tmp_path / "vol").write_text("een bestand")
    with pytest.raises(OutputError, match="cannot write"):
        build_study(load_study(), out=tmp_path / "vol", formats=["png"], maps=["kaart-2"])


FULL_DISK = """
import resource, signal, sys
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]), int(sys.argv[1])))
sys.argv = ["regiokaart", *sys.argv[2:]]
from regiokaart.cli import main
main()
"""


@pytest.mark.parametrize("room", [2_000, 40_000, 300_000])
def test_a_full_disk_is_one_message_and_leaves_earlier_results(tmp_path: Path, room: int) -> None:
    assert resource.getrlimit(resource.RLIMIT_FSIZE)[1] == resource.RLIM_INFINITY
    build_study(load_study(), out=tmp_path)
    before = hashes(tmp_path)
    # files cannot grow beyond `room` bytes, which is what a full disk looks like to a programme;
    # English, so that every file would differ
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            FULL_DISK,
            str(room),
            "build",
            "--out",
            str(tmp_path),
            "--lang",
            "en",
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2, done.stderr
    assert "Traceback" not in done.stderr
    assert "cannot write" in done.stderr
    assert hashes(tmp_path) == before
    assert [path.name for path in tmp_path.rglob(".regiokaart-*")] == []


def test_study_of_another_day_leaves_the_studys_own_maps_alone(tmp_path: Path) -> None:
    build_study(load_study(), out=tmp_path, maps=["kaart-2"], formats=["html"])
    before = hashes(tmp_path)
    day = dt.date(2024, 1, 1)
    result = build_study(load_study(), out=tmp_path, maps=["kaart-2"], formats=["html"], day=day)
    after = hashes(tmp_path)
    assert {name: after[name] for name in before} == before
    folder = tmp_path / "maps" / STUDY / "2024-01-01"
    assert {product.folder.name for product in result.products} == {"2024-01-01"}
    page = (folder / "kaart-2.html").read_text("utf-8")
    assert "1 januari 2024" in page
    assert "Voorne aan Zee" in page
    manifest = tmp_path / "data/processed" / STUDY / "2024-01-01" / "manifest.json"
    told = json.loads(manifest.read_text("utf-8"))
    assert (told["reference_date"], told["municipalities"]) == ("2024-01-01", 50)


def test_papers_and_the_sheet_with_all_maps_are_files_of_their_own(tmp_path: Path) -> None:
    for part in ("a", "b"):
        result = build_study(
            load_study(),
            out=tmp_path / part,
            maps=["kaart-2"],
            formats=["svg", "pdf"],
            papers=["a4", "figure", "slide"],
            multiples=True,
        )
    names = {path.stem for path in (tmp_path / "a" / "maps" / STUDY).glob("*.svg")}
    assert names == {"kaart-2", "kaart-2-figure", "kaart-2-slide", "kaarten", "kaarten-slide"}
    assert {product.kind: len(product.files) for product in result.products}["sheets"] == 10
    assert hashes(tmp_path / "a") == hashes(tmp_path / "b")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"papers": ["a4", "slid"]}, "'slid' is not a paper.*Did you mean 'slide'"),
        ({"papers": ["figure"], "multiples": True}, "--multiples needs a paper.*not figure"),
    ],
)
def test_a_paper_that_does_not_exist_or_has_no_room_leaves_nothing_behind(
    tmp_path: Path, options: dict[str, Any], message: str
) -> None:
    with pytest.raises(InputError, match=message):
        build_study(load_study(), out=tmp_path, **options)
    assert hashes(tmp_path) == {}
