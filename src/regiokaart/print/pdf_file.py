"""A PDF file as numbered objects, which a page, its fonts and its structure are written as."""

from __future__ import annotations

import hashlib
import zlib

_PACKING = 6


class PdfFile:
    """The numbered objects of a PDF file."""

    def __init__(self) -> None:
        self._objects: list[bytes] = []

    def reserve(self) -> int:
        """Return the number of an object that will be put later."""
        self._objects.append(b"")
        return len(self._objects)

    def put(self, number: int, body: str | bytes) -> None:
        """Write the body of an object."""
        self._objects[number - 1] = body.encode("latin-1") if isinstance(body, str) else body

    def add(self, body: str | bytes) -> int:
        """Write an object and return its number."""
        number = self.reserve()
        self.put(number, body)
        return number

    def add_stream(self, entries: str, data: bytes, *, packed: bool = True) -> int:
        """Write a stream, packed if not said otherwise, and return its number."""
        size = f"/Length1 {len(data)} " if "/Length1" in entries else ""
        entries = entries.replace("/Length1", size)
        if packed:
            data, entries = zlib.compress(data, _PACKING), f"{entries} /Filter /FlateDecode"
        head = f"<< {entries} /Length {len(data)} >>\nstream\n".encode("latin-1")
        return self.add(head + data + b"\nendstream")

    def written(self, catalogue: int, info: int) -> bytes:
        """Return the whole file."""
        out = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
        places = []
        for number, body in enumerate(self._objects, start=1):
            places.append(len(out))
            out += b"%d 0 obj\n%b\nendobj\n" % (number, body)
        name = hashlib.sha256(out).hexdigest()[:32]
        start = len(out)
        count = len(self._objects) + 1
        out += b"xref\n0 %d\n0000000000 65535 f \n" % count
        out += b"".join(b"%010d 00000 n \n" % place for place in places)
        out += (
            f"trailer\n<< /Size {count} /Root {catalogue} 0 R /Info {info} 0 R "
            f"/ID [<{name}> <{name}>] >>\nstartxref\n{start}\n%%EOF\n"
        ).encode("latin-1")
        return bytes(out)


def text_string(words: str) -> str:
    """Return a text string: as it is where it is plain, else in UTF-16."""
    if words.isascii():
        for sign in "\\()":
            words = words.replace(sign, f"\\{sign}")
        return f"({words})"
    return f"<feff{words.encode('utf-16-be').hex()}>"
