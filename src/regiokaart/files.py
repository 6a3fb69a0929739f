"""Reading and writing files: hashes, and writes that leave the old file or the new one."""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from regiokaart.errors import OutputError

if TYPE_CHECKING:
    from collections.abc import Iterator


def sha256(path: Path) -> str:
    """Return the SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


@contextmanager
def staged(*targets: Path) -> Iterator[tuple[Path, ...]]:
    """Give a temporary folder beside each target folder; move its files over when all went well.

    The targets are created when they do not exist. Nothing in them changes until the block has
    ended without an error; then each file replaces its namesake in one step.

    Parameters
    ----------
    targets
        The folders that will hold the results.

    Yields
    ------
    The temporary folders, one per target, each on the same file system as its target.

    Raises
    ------
    OutputError
        When a folder cannot be made or written, or the disk is full.
    """
    made: list[Path] = []
    created: list[Path] = []
    try:
        for target in targets:
            created += _make_folder(target)
            made.append(Path(tempfile.mkdtemp(prefix=".regiokaart-", dir=target)))
        yield tuple(made)
        moves = [
            (path, target / path.relative_to(stage))
            for stage, target in zip(made, targets, strict=True)
            for path in sorted(stage.rglob("*"))
            if path.is_file()
        ]
        for _, final in moves:  # all that can go wrong does so before the first move
            final.parent.mkdir(parents=True, exist_ok=True)
            if final.is_dir():
                raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(final))
        for path, final in moves:
            path.replace(final)
    except OutputError:
        raise
    except OSError as error:
        raise unwritable(error, targets[0]) from error
    finally:
        for stage in made:
            shutil.rmtree(stage, ignore_errors=True)
        for folder in reversed(created):
            if not any(folder.iterdir()):
                folder.rmdir()


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Give a temporary name in the folder of `path`, moved to `path` when all went well.

    Raises
    ------
    OutputError
        When the file cannot be written.
    """
    try:
        handle, name = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
        os.close(handle)
        temporary = Path(name)
        try:
            yield temporary
            # mkstemp makes files private; give the mode an ordinary write would have given
            umask = os.umask(0)
            os.umask(umask)
            temporary.chmod(0o666 & ~umask)
            temporary.replace(path)
        finally:
            temporary.unlink(missing_ok=True)
    except OutputError:
        raise
    except OSError as error:
        raise unwritable(error, path) from error


def unwritable(error: OSError, path: Path) -> OutputError:
    """Return the error that tells that `path` cannot be written, and why."""
    reason = error.strerror or str(error)
    return OutputError(
        f"cannot write {error.filename or path}: {reason}. Earlier results are untouched; choose "
        "another folder with --out, or make room and try again."
    )


def _make_folder(folder: Path) -> list[Path]:
    """Make `folder` and return the folders that this made, outermost first."""
    missing = []
    parent = folder
    while not parent.exists():
        missing.append(parent)
        parent = parent.parent
    folder.mkdir(parents=True, exist_ok=True)
    return missing[::-1]
