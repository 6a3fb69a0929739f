"""The cache of downloads: what is stored comes back, and nothing else ever does."""

from __future__ import annotations

import datetime as dt
import json
import logging
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import pytest
import shapely
from geopandas.testing import assert_geodataframe_equal
from hypothesis import given, settings
from hypothesis import strategies as st

from regiokaart.boundaries import cache
from regiokaart.boundaries.pdok import Download
from regiokaart.errors import OutputError

NOON = dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)


def download(*, year=2021, level="municipality", count=4, side=1000.0):
    prefix = "GM{:04d}" if level == "municipality" else "PV{:02d}"
    squares = [
        shapely.box(8e4 + i * side, 4e5, 8e4 + (i + 1) * side, 4e5 + 9) for i in range(count)
    ]
    frame = gpd.GeoDataFrame(
        {
            "code": [prefix.format(i) for i in range(count)],
            "name": [None if i == 1 else f"Verzonnen é {i}" for i in range(count)],
        },
        geometry=squares,
        crs="EPSG:28992",
    )
    return Download(
        frame=frame,
        year=year,
        level=level,
        url=f"https://voorbeeld.nl/{year}",
        service="ogc-api",
        generalisation="gegeneraliseerd (CBS)",
        bytes=7,
    )


def names(home, ending=""):
    return sorted(path.name for path in home.iterdir() if path.name.endswith(ending))


def test_what_is_stored_comes_back(tmp_path):
    given_ = download()
    given_.frame.attrs["made"] = object()
    stored = cache.store(given_, fetched=NOON, repaired=True, repairs=["a", "b"], cache=tmp_path)
    frame, entry = cache.load(2021, cache=tmp_path)
    assert_geodataframe_equal(frame, given_.frame, check_dtype=False)
    assert frame.crs.to_epsg() == 28992
    assert entry == stored
    assert (entry.year, entry.level, entry.count) == (2021, "municipality", 4)
    assert (entry.url, entry.service) == ("https://voorbeeld.nl/2021", "ogc-api")
    assert (entry.fetched, entry.generalisation) == (NOON, "gegeneraliseerd (CBS)")
    assert (entry.repaired, entry.repairs) == (True, ("a", "b"))
    assert entry.size == (tmp_path / entry.file).stat().st_size
    assert cache.entries(cache=tmp_path) == [entry]
    assert names(tmp_path) == [entry.file, "municipality-2021.json"]


def test_years_and_levels_lie_side_by_side(tmp_path):
    for year, level in ((2022, "municipality"), (2021, "municipality"), (2021, "province")):
        cache.store(download(year=year, level=level), fetched=NOON, cache=tmp_path)
    found = [(entry.level, entry.year) for entry in cache.entries(cache=tmp_path)]
    assert found == [("municipality", 2021), ("municipality", 2022), ("province", 2021)]
    frame, _ = cache.load(2021, level="province", cache=tmp_path)
    assert frame["code"][0] == "PV00"
    assert cache.load(2020, cache=tmp_path) is None
    assert cache.load(2022, level="province", cache=tmp_path) is None


def test_nothing_there(tmp_path):
    nowhere = tmp_path / "er-niet"
    assert cache.load(2021, cache=nowhere) is None
    assert cache.entries(cache=nowhere) == cache.clear(cache=nowhere) == []
    assert not nowhere.exists()


def test_same_boundaries_give_the_same_file(tmp_path):
    first, second = (
        cache.store(download(), fetched=NOON + dt.timedelta(hours=i), cache=tmp_path)
        for i in range(2)
    )
    assert first.sha256 == second.sha256
    assert len(names(tmp_path)) == 2
    assert cache.load(2021, cache=tmp_path)[1].fetched == second.fetched


def test_newer_boundaries_replace_older(tmp_path):
    old = cache.store(download(), fetched=NOON, cache=tmp_path)
    os.utime(tmp_path / old.file, (1e9, 1e9))
    new = cache.store(download(count=5), fetched=NOON, cache=tmp_path)
    assert len(cache.load(2021, cache=tmp_path)[0]) == 5
    assert names(tmp_path) == [new.file, "municipality-2021.json"]


def test_data_that_another_process_may_be_about_to_name_stays(tmp_path):
    old = cache.store(download(), fetched=NOON, cache=tmp_path)
    cache.store(download(count=5), fetched=NOON, cache=tmp_path)
    assert (tmp_path / old.file).exists()


def test_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv(cache.ENVIRONMENT, "~/kaarten")
    assert cache.folder() == tmp_path / "kaarten"
    cache.store(download(), fetched=NOON)
    assert cache.load(2021)[1] == cache.entries()[0]
    assert cache.clear()
    monkeypatch.setenv(cache.ENVIRONMENT, "")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "xdg"))
    if sys.platform == "linux":
        assert cache.folder() == tmp_path / "xdg" / "regiokaart"


def test_what_cannot_be_stored(tmp_path):
    with pytest.raises(ValueError, match="time zone"):
        cache.store(download(), fetched=NOON.replace(tzinfo=None), cache=tmp_path)
    empty = download()
    with pytest.raises(ValueError, match="no boundaries"):
        cache.store(replace(empty, frame=empty.frame[:0]), fetched=NOON, cache=tmp_path)
    assert names(tmp_path) == []


def test_folder_that_cannot_be_written_is_named_with_what_to_do(tmp_path):
    (tmp_path / "bestand").touch()
    with pytest.raises(OutputError, match=r"bestand.*Name another folder with REGIOKAART_CACHE"):
        cache.store(download(), fetched=NOON, cache=tmp_path / "bestand")
    assert cache.load(2021, cache=tmp_path / "bestand") is None
    assert cache.entries(cache=tmp_path / "bestand") == []


def test_failure_halfway_leaves_what_was_there(tmp_path, monkeypatch):
    cache.store(download(), fetched=NOON, cache=tmp_path)
    before = names(tmp_path)

    def full(*_, **__):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(gpd.GeoDataFrame, "to_parquet", full)
    with pytest.raises(OutputError, match="No space left on device"):
        cache.store(download(count=9), fetched=NOON, cache=tmp_path)
    assert names(tmp_path) == before
    assert len(cache.load(2021, cache=tmp_path)[0]) == 4


# what is corrupt


def _rewrite(path, change):
    values = json.loads(path.read_text(encoding="utf-8"))
    change(values)
    path.write_text(json.dumps(values), encoding="utf-8")


DAMAGES = {
    "data cut short": lambda data, _: data.write_bytes(data.read_bytes()[:-1]),
    "data empty": lambda data, _: data.write_bytes(b""),
    "data gone": lambda data, _: data.unlink(),
    "data of another year": lambda data, _: data.write_bytes(b"x" * data.stat().st_size),
    "sidecar empty": lambda _, sidecar: sidecar.write_bytes(b""),
    "sidecar cut short": lambda _, sidecar: sidecar.write_bytes(sidecar.read_bytes()[:-20]),
    "sidecar no text": lambda _, sidecar: sidecar.write_bytes(b"\xff\xfe\x00"),
    "sidecar a list": lambda _, sidecar: sidecar.write_text("[]"),
    "sidecar lacks": lambda _, sidecar: _rewrite(sidecar, lambda v: v.pop("sha256")),
    "count": lambda _, sidecar: _rewrite(sidecar, lambda v: v.update(count=5)),
    "hash": lambda _, sidecar: _rewrite(sidecar, lambda v: v.update(sha256="0" * 64)),
    "year": lambda _, sidecar: _rewrite(sidecar, lambda v: v.update(year=2020)),
    "level": lambda _, sidecar: _rewrite(sidecar, lambda v: v.update(level="province")),
    "file elsewhere": lambda _, sidecar: _rewrite(sidecar, lambda v: v.update(file="../x")),
    "no time": lambda _, sidecar: _rewrite(sidecar, lambda v: v.update(fetched=None)),
    "no date": lambda _, sidecar: _rewrite(sidecar, lambda v: v.update(fetched="gisteren")),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_corrupt_entry_is_set_aside_and_said_and_can_be_stored_again(tmp_path, caplog, damage):
    entry = cache.store(download(), fetched=NOON, cache=tmp_path)
    sidecar = tmp_path / "municipality-2021.json"
    DAMAGES[damage](tmp_path / entry.file, sidecar)
    assert cache.load(2021, cache=tmp_path) is None
    warned = [record.getMessage() for record in caplog.records if record.levelname == "WARNING"]
    assert len(warned) == 1
    assert str(sidecar) in warned[0]
    assert "set aside as municipality-2021.json.corrupt and must be fetched again" in warned[0]
    assert not sidecar.exists()
    assert "municipality-2021.json.corrupt" in names(tmp_path)
    damaged = damage.startswith("data") and damage != "data gone"
    assert (f"{entry.file}.corrupt" in names(tmp_path)) == damaged
    assert cache.entries(cache=tmp_path) == []
    cache.store(download(), fetched=NOON, cache=tmp_path)
    assert cache.load(2021, cache=tmp_path)[1] == entry
    cache.clear(cache=tmp_path)
    assert names(tmp_path) == []


@settings(max_examples=60)
@given(data=st.data())
def test_no_changed_byte_comes_through(tmp_path_factory, data):
    home = tmp_path_factory.getbasetemp() / "changed"
    entry = cache.store(download(), fetched=NOON, cache=home)
    wanted = cache.load(2021, cache=home)[0]
    path = home / data.draw(st.sampled_from([entry.file, "municipality-2021.json"]))
    content = bytearray(path.read_bytes())
    place = data.draw(st.integers(0, len(content) - 1))
    content[place] ^= data.draw(st.integers(1, 255))
    path.write_bytes(content)
    logging.disable(logging.WARNING)
    try:
        found = cache.load(2021, cache=home)
    finally:
        logging.disable(logging.NOTSET)
    assert found is None or found[0].equals(wanted)


def test_sidecar_of_a_later_version_is_left_alone(tmp_path, caplog):
    cache.store(download(), fetched=NOON, cache=tmp_path)
    sidecar = tmp_path / "municipality-2021.json"
    _rewrite(sidecar, lambda values: values.update(format=2, more="later"))
    assert cache.load(2021, cache=tmp_path) is None
    assert cache.entries(cache=tmp_path) == []
    assert sidecar.exists()
    assert not [record for record in caplog.records if record.levelname == "WARNING"]


# clearing


def test_clear_removes_what_is_ours_and_nothing_else(tmp_path):
    for year in (2021, 2022):
        cache.store(download(year=year), fetched=NOON, cache=tmp_path)
    others = [
        *("municipality-2021.txt", "municipality-2021-kaart.parquet", "brief.json", "x.corrupt"),
        *(".regiokaart-mijn.tmp", "municipality-2021.json.bak"),
    ]
    for name in others:
        (tmp_path / name).touch()
    assert [entry.year for entry in cache.clear(2021, cache=tmp_path)] == [2021]
    assert [entry.year for entry in cache.entries(cache=tmp_path)] == [2022]
    assert [entry.year for entry in cache.clear(cache=tmp_path)] == [2022]
    assert names(tmp_path) == sorted(others)


# other processes

WRITER = """
import datetime as dt, sys
from pathlib import Path
sys.path.insert(0, sys.argv[3])
from test_cache import NOON, download
from regiokaart.boundaries import cache
print("ready", flush=True)
home, counts = Path(sys.argv[1]), [int(count) for count in sys.argv[2].split(",")]
for turn in range(10**9 if len(sys.argv) == 4 else int(sys.argv[4])):
    cache.store(download(count=counts[turn % len(counts)]), fetched=NOON, cache=home)
print("done", flush=True)
"""


def writer(home, counts, *turns):
    process = subprocess.Popen(
        [sys.executable, "-c", WRITER, home, counts, Path(__file__).parent, *turns],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout.readline() == "ready\n", process.stderr.read()
    return process


@pytest.mark.skipif(not hasattr(os, "fork"), reason="only POSIX kills at any moment")
def test_killed_at_any_moment(tmp_path, caplog):
    """A child stores without end and is killed; what is left is whole, or nothing."""
    cache.store(download(count=3), fetched=NOON, cache=tmp_path)
    code = f"""
import os, sys
sys.path.insert(0, {str(Path(__file__).parent)!r})
from pathlib import Path
from test_cache import NOON, download
from regiokaart.boundaries import cache
downloads = [download(count=count) for count in (30, 400)]
print("ready", flush=True)
while (line := sys.stdin.readline()):
    child = os.fork()
    if not child:
        os.write(1, b"%d\\n" % os.getpid())
        while True:
            for one in downloads:
                cache.store(one, fetched=NOON, cache=Path({str(tmp_path)!r}))
    os.waitpid(child, 0)
    print("gone", flush=True)
"""
    with subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as nursery:
        assert nursery.stdout.readline() == "ready\n"
        left = turn = 0
        while turn < 40 or (not left and turn < 400):
            turn += 1
            nursery.stdin.write("\n")
            nursery.stdin.flush()
            child = int(nursery.stdout.readline())
            time.sleep(0.0017 * (turn % 40))
            os.kill(child, signal.SIGKILL)
            assert nursery.stdout.readline() == "gone\n"
            left += len(names(tmp_path, ".tmp"))
            frame, entry = cache.load(2021, cache=tmp_path)
            assert len(frame) == entry.count in (3, 30, 400)
        nursery.stdin.close()
    assert left, "no child was killed while it wrote"
    assert not [record for record in caplog.records if record.levelname == "WARNING"]
    cache.store(download(), fetched=NOON, cache=tmp_path)
    assert names(tmp_path, ".tmp") == []
    assert len(cache.load(2021, cache=tmp_path)[0]) == 4


def test_two_processes_at_once(tmp_path, caplog):
    writers = [writer(tmp_path, counts, "60") for counts in ("2,7", "3,7")]
    reads = 0
    while any(process.poll() is None for process in writers):
        found = cache.load(2021, cache=tmp_path)
        if found:
            reads += 1
            assert len(found[0]) == found[1].count in (2, 3, 7)
    for process in writers:
        output, errors = process.communicate()
        assert (output, errors, process.returncode) == ("done\n", "", 0)
    assert reads
    assert cache.load(2021, cache=tmp_path)[1].count in (3, 7)
    assert not [record for record in caplog.records if record.levelname == "WARNING"]
    assert names(tmp_path, ".tmp") == names(tmp_path, ".corrupt") == []


def test_left_by_the_living_stays_and_by_the_dead_goes(tmp_path):
    host = cache._host()
    with subprocess.Popen([sys.executable, "-c", ""]) as gone:
        pass
    dead = tmp_path / f".regiokaart-{host}-{gone.pid}-00000000.tmp"
    alive = tmp_path / f".regiokaart-{host}-{os.getpid()}-00000000.tmp"
    elsewhere = tmp_path / f".regiokaart-00000000-{gone.pid}-00000000.tmp"
    forgotten = tmp_path / f".regiokaart-00000000-{gone.pid}-00000001.tmp"
    for path in (dead, alive, elsewhere, forgotten):
        path.touch()
    os.utime(forgotten, (1e9, 1e9))
    cache.store(download(), fetched=NOON, cache=tmp_path)
    assert names(tmp_path, ".tmp") == sorted([alive.name, elsewhere.name])
    assert cache.clear(cache=tmp_path)
    assert names(tmp_path) == sorted([alive.name, elsewhere.name])


def test_entry_stored_while_a_corrupt_one_is_judged_is_taken(tmp_path, monkeypatch):
    cache.store(download(), fetched=NOON, cache=tmp_path)
    checked = cache._checked

    def slow(path, entry):
        if entry.count == 4:
            cache.store(download(count=6), fetched=NOON, cache=tmp_path)
            raise ValueError("corrupt")
        return checked(path, entry)

    monkeypatch.setattr(cache, "_checked", slow)
    assert cache.load(2021, cache=tmp_path)[1].count == 6
    assert names(tmp_path, ".corrupt") == []
