"""Which files of a folder are of a site that was published there, so that no other is touched."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

import regiokaart
from regiokaart import files
from regiokaart.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

NAME = "site.json"
_FEW = 5


@dataclass(frozen=True)
class Manifest:
    """What `publish` wrote in a folder.

    Attributes
    ----------
    studies
        The ids of the studies of the site.
    written
        The SHA-256 of each file, by its path within the site.
    """

    studies: tuple[str, ...] = ()
    written: Mapping[str, str] = field(default_factory=dict)

    def text(self) -> str:
        """Return the manifest as it is written to the site."""
        content = {
            "about": "What regiokaart publish wrote here. It replaces and removes these files only",
            "made_with": f"regiokaart {regiokaart.__version__}",
            "studies": list(self.studies),
            "files": dict(sorted(self.written.items())),
        }
        return json.dumps(content, indent=1, ensure_ascii=False) + "\n"


def read(folder: Path) -> Manifest:
    """Return what was published in a folder: nothing where there is no manifest.

    Raises
    ------
    InputError
        When there is a manifest that was not written by `publish`.
    """
    path = folder / NAME
    if not path.is_file():
        return Manifest()
    try:
        content: Any = json.loads(path.read_text(encoding="utf-8"))
        studies = tuple(str(one) for one in content["studies"])
        written = {str(name): str(digest) for name, digest in content["files"].items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise InputError(
            f"{path} is not the list of files that regiokaart publish keeps; without it, nobody "
            "can tell which files of the folder may be replaced. Choose another folder with --to, "
            "or move the file"
        ) from error
    if odd := [name for name in written if not _inside(name)]:
        raise InputError(f"{path} names {odd[0]!r}, which does not lie in the folder of the site")
    return Manifest(studies, written)


def of_folder(folder: Path, studies: Sequence[str]) -> Manifest:
    """Return the manifest of a site that lies complete in a folder."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    return Manifest(
        tuple(studies),
        {path.relative_to(folder).as_posix(): files.sha256(path) for path in paths},
    )


def in_the_way(folder: Path, old: Manifest, new: Manifest) -> list[str]:
    """Return which files of a new site have a namesake that `publish` did not write.

    A namesake with the same content is not in the way: nothing of it is lost.
    """
    return [
        name
        for name, digest in new.written.items()
        if (folder / name).exists()
        and not (folder / name).is_dir()
        and files.sha256(folder / name) not in {old.written.get(name), digest}
    ]


def refuse(folder: Path, found: Sequence[str]) -> InputError:
    """Return the error that tells which files are in the way."""
    listed = ", ".join(found[:_FEW])
    more = f" and {len(found) - _FEW} more" if len(found) > _FEW else ""
    return InputError(
        f"{folder} has files that regiokaart publish did not write, or that were changed since, "
        f"where the site would go: {listed}{more}. Nothing was changed. Move them, choose another "
        "folder with --to, or replace them with --replace"
    )


def remove_old(folder: Path, old: Manifest, new: Manifest) -> tuple[list[str], list[str]]:
    """Remove the files of an older site that the new one does not have, as they were written.

    Returns
    -------
    Those that were removed, and those that stay because they were changed since.

    Raises
    ------
    OutputError
        When a file cannot be removed.
    """
    removed, kept = [], []
    home = folder.resolve()
    for name in sorted(set(old.written) - set(new.written)):
        path = folder / name
        if path.is_symlink() or not path.is_file() or not path.resolve().is_relative_to(home):
            continue
        try:
            if files.sha256(path) != old.written[name]:
                kept.append(name)
                continue
            path.unlink()
            removed.append(name)
            _drop_empty(path.parent, folder)
        except OSError as error:
            raise files.unwritable(error, path) from error
    return removed, kept


def _drop_empty(path: Path, home: Path) -> None:
    while path != home and not any(path.iterdir()):
        path.rmdir()
        path = path.parent


def _inside(name: str) -> bool:
    path = PurePosixPath(name)
    return bool(name) and not path.is_absolute() and ".." not in path.parts and "\\" not in name
