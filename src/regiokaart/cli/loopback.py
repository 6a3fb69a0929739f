"""A server of the files of one folder that only this computer can reach."""

from __future__ import annotations

import errno
import sys
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from regiokaart.errors import InputError

HOST = "127.0.0.1"
_NAMES = {HOST, "localhost"}
_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
    ".geojson": "application/geo+json",
    ".gpkg": "application/geopackage+sqlite3",
    ".html": "text/html; charset=utf-8",
    ".ico": "image/vnd.microsoft.icon",
    ".jpg": "image/jpeg",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".parquet": "application/vnd.apache.parquet",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".webp": "image/webp",
    ".woff2": "font/woff2",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".xml": "application/xml",
}
"""A table of our own: that of the system differs from one computer to another."""


class Server(ThreadingHTTPServer):
    """The server, while it listens."""

    daemon_threads = True
    # elsewhere a second server could listen on the port of the first
    allow_reuse_address = sys.platform != "win32"

    @property
    def address(self) -> str:
        """Where a browser finds it."""
        return f"http://{HOST}:{self.server_port}/"


def listen(folder: Path, *, port: int) -> Server:
    """Return a server of a folder, that listens and does not answer yet.

    Parameters
    ----------
    folder
        The folder; it must have a page index.html.
    port
        The port; 0 for any that is free.

    Raises
    ------
    InputError
        When the folder has no site, or the port cannot be had.
    """
    if not folder.is_dir():
        raise InputError(
            f"{folder} is not a folder; expected that of a site, which regiokaart publish --to "
            f"{folder} makes"
        )
    if not (folder / "index.html").is_file():
        raise InputError(
            f"{folder} has no index.html; expected the folder of a site, as regiokaart publish "
            "makes it"
        )
    try:
        return Server((HOST, port), partial(_Handler, directory=str(folder.resolve())))
    except PermissionError as error:
        raise InputError(
            f"--port {port} is not for ordinary users; choose one above 1023"
        ) from error
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            raise
        raise InputError(
            f"--port {port} is in use by another program; choose another, or 0 for any that is free"
        ) from error


class _Handler(SimpleHTTPRequestHandler):
    """Answers with files of the folder, and with nothing that lies outside it."""

    server_version = "regiokaart"
    sys_version = ""

    def send_head(self) -> Any:  # noqa: ANN401 - as it is declared there
        """Begin the answer, unless the request is not for this computer or this folder."""
        name = self.headers.get("Host", "").rpartition(":")[0] or self.headers.get("Host", "")
        if name not in _NAMES:  # a page elsewhere whose name was made to point here
            self.send_error(421, "this server answers to localhost only")
            return None
        if not self._may_show(Path(self.translate_path(self.path))):
            self.send_error(404, "no such file")
            return None
        return super().send_head()

    def _may_show(self, asked: Path) -> bool:
        """Tell whether a path is in the folder, links followed, and not hidden in it."""
        home = Path(self.directory)
        if any(part.startswith(".") for part in asked.parts[len(home.parts) :]):
            return False
        try:
            return asked.resolve().is_relative_to(home)
        except (OSError, ValueError):  # no path at all, as with a null in it
            return False

    def guess_type(self, path: Any) -> str:  # noqa: ANN401
        """Return the type of a file, by its ending."""
        return _TYPES.get(Path(path).suffix.lower(), "application/octet-stream")

    def list_directory(self, path: Any) -> None:  # noqa: ANN401
        """Answer that there is no page: a folder is not listed on the web either."""
        del path
        self.send_error(404, "no such file")

    def end_headers(self) -> None:
        """Add that files may change, and are what their type says."""
        self.send_header("Cache-Control", "no-cache")
        self.send_header("X-Content-Type-Options", "nosniff")
        super().end_headers()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002, ANN401
        """Say nothing: only what is wrong is told, by the pages."""
