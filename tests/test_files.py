"""Writes that leave the old file or the new one."""

from __future__ import annotations

import errno
import hashlib
import os
import stat
from pathlib import Path

import pytest

from regiokaart.errors import OutputError
from regiokaart.files import replacing, sha256, staged


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with results of an earlier run."""
    folder = tmp_path / "maps"
    folder.mkdir()
    (folder / "kaart.png").write_text("old")
    return folder


def _tree(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): path.read_text()
        for path in folder.rglob("*")
        if path.is_file()
    } | {path.relative_to(folder).as_posix(): "/" for path in folder.rglob("*") if path.is_dir()}


def test_sha256(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"regiokaart")
    assert sha256(tmp_path / "a") == hashlib.sha256(b"regiokaart").hexdigest()


def test_staged_files_come_over_when_all_went_well(folder: Path, tmp_path: Path) -> None:
    other = tmp_path / "data" / "processed"
    with staged(folder, other) as (maps, tables):
        (maps / "kaart.png").write_text("new")
        (maps / "assets").mkdir()
        (maps / "assets" / "kaart.js").write_text("script")
        (tables / "layer.csv").write_text("table")
        assert (folder / "kaart.png").read_text() == "old"
        assert maps.parent == folder
    assert _tree(folder) == {"kaart.png": "new", "assets": "/", "assets/kaart.js": "script"}
    assert _tree(other) == {"layer.csv": "table"}


def test_staged_leaves_files_of_other_names(folder: Path) -> None:
    with staged(folder) as (stage,):
        (stage / "kaart.pdf").write_text("new")
    assert _tree(folder) == {"kaart.png": "old", "kaart.pdf": "new"}


def _stage(error: BaseException, *folders: Path) -> None:
    """Write to folders and fail halfway."""
    with staged(*folders) as stages:
        for stage in stages:
            (stage / "kaart.png").write_text("half of")
        raise error


@pytest.mark.parametrize("error", [ValueError("broken"), KeyboardInterrupt()])
def test_staged_changes_nothing_when_something_fails(
    folder: Path, tmp_path: Path, error: BaseException
) -> None:
    with pytest.raises(type(error)):
        _stage(error, folder, tmp_path / "data" / "processed")
    assert _tree(tmp_path) == {"maps": "/", "maps/kaart.png": "old"}


def test_staged_tells_when_the_disk_is_full(folder: Path) -> None:
    error = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "kaart.png")
    with pytest.raises(OutputError, match=r"write kaart\.png: No space left on device") as caught:
        _stage(error, folder)
    assert "Earlier results are untouched" in str(caught.value)
    assert _tree(folder) == {"kaart.png": "old"}


def test_staged_tells_when_a_folder_cannot_be_made(folder: Path, tmp_path: Path) -> None:
    below_a_file = folder / "kaart.png" / "sub"
    with pytest.raises(OutputError, match=r"cannot write .*kaart\.png.*: Not a directory"):
        _stage(AssertionError("the block must not run"), tmp_path / "fresh", below_a_file)
    assert _tree(tmp_path) == {"maps": "/", "maps/kaart.png": "old"}


def test_staged_tells_when_a_result_cannot_take_its_place(folder: Path) -> None:
    (folder / "assets").mkdir()
    stages = staged(folder)
    (stage,) = stages.__enter__()
    (stage / "aaa.png").write_text("new")
    (stage / "assets").write_text("a file where a folder is")
    with pytest.raises(OutputError, match=r"cannot write .*assets: Is a directory"):
        stages.__exit__(None, None, None)
    assert _tree(folder) == {"kaart.png": "old", "assets": "/"}


def test_replacing_moves_when_all_went_well(folder: Path) -> None:
    path = folder / "kaart.png"
    with replacing(path) as temporary:
        temporary.write_text("new")
        assert path.read_text() == "old"
        assert temporary.parent == folder
    assert _tree(folder) == {"kaart.png": "new"}


def test_replaced_file_has_the_mode_of_an_ordinary_one(folder: Path) -> None:
    with replacing(folder / "a.csv") as temporary:
        temporary.write_text("new")
    (folder / "b.csv").write_text("ordinary")
    modes = {stat.S_IMODE((folder / name).stat().st_mode) for name in ("a.csv", "b.csv")}
    assert len(modes) == 1


def _replace(path: Path, error: BaseException | None = None) -> None:
    with replacing(path) as temporary:
        temporary.write_text("half of")
        if error:
            raise error


@pytest.mark.parametrize("error", [ValueError("broken"), KeyboardInterrupt()])
def test_replacing_changes_nothing_when_something_fails(folder: Path, error: BaseException) -> None:
    with pytest.raises(type(error)):
        _replace(folder / "kaart.png", error)
    assert _tree(folder) == {"kaart.png": "old"}


def test_replacing_tells_when_the_disk_is_full(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(path: Path, target: Path) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path), None, str(target))

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(OutputError, match="No space left on device"):
        _replace(folder / "kaart.png")
    assert _tree(folder) == {"kaart.png": "old"}


def test_replacing_tells_when_the_folder_cannot_be_written(folder: Path) -> None:
    for path in (folder / "kaart.png" / "a.csv", folder / "weg" / "a.csv"):
        with pytest.raises(OutputError, match="cannot write"):
            _replace(path, AssertionError("the block must not run"))
    assert _tree(folder) == {"kaart.png": "old"}
