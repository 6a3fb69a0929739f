"""A drawing as PDF: text that can be searched, fonts embedded, described for who cannot see it."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

import numpy as np
from matplotlib.path import Path

from regiokaart.print import tags
from regiokaart.print.pdf_file import PdfFile, text_string
from regiokaart.print.typeface import Typeface, shaped, typeface
from regiokaart.print.vector import UNITS, Drawing, Raster, Shape, Words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from regiokaart.print.output import About
    from regiokaart.print.vector import Mark, Outline

_CAPS = {"butt": 0, "round": 1, "projecting": 2}
_JOINS = {"miter": 0, "round": 1, "bevel": 2}
_STEM = 80  # a usual width of stems; readers use it only where a font is missing


def to_pdf(drawing: Drawing, about: About) -> bytes:
    """Return a drawing as the bytes of a PDF file of one page.

    What is drawn is one figure of the document's structure, with the description as its
    alternative text; title, subtitle and notes are read as text. Neither a date nor chance is in
    the file.
    """
    file = PdfFile()
    fonts = {
        path: file.reserve()
        for path in sorted({mark.font for mark in drawing.marks if isinstance(mark, Words)})
    }
    page = _Page(drawing, {path: f"F{place}" for place, path in enumerate(fonts, start=1)})
    content = file.add_stream("", page.content().encode("latin-1"))
    for path, number in fonts.items():
        used = {
            ord(character)
            for mark in drawing.marks
            if isinstance(mark, Words) and mark.font == path
            for character in mark.words
        }
        _add_font(file, number, typeface(path), used)
    pictures = [_add_picture(file, mark) for mark in page.pictures]
    catalogue, pages, sheet = (file.reserve() for _ in range(3))
    resources = [
        _named("Font", {page.fonts[path]: f"{number} 0 R" for path, number in fonts.items()}),
        _named(
            "ExtGState",
            {
                name: f"<< /CA {stroke:g} /ca {fill:g} >>"
                for (stroke, fill), name in page.states.items()
            },
        ),
        _named(
            "XObject",
            {f"I{place}": f"{number} 0 R" for place, number in enumerate(pictures, start=1)},
        ),
    ]
    file.put(
        sheet,
        f"<< /Type /Page /Parent {pages} 0 R /MediaBox [0 0 {drawing.width:.6g} "
        f"{drawing.height:.6g}] /Contents {content} 0 R /StructParents 0 /Tabs /S "
        f"/Resources << {' '.join(filter(None, resources))} >> >>",
    )
    file.put(pages, f"<< /Type /Pages /Kids [{sheet} 0 R] /Count 1 >>")
    root = _add_structure(file, page, sheet, about)
    metadata = file.add_stream("/Type /Metadata /Subtype /XML", _xmp(about), packed=False)
    file.put(
        catalogue,
        f"<< /Type /Catalog /Pages {pages} 0 R /Lang ({about.lang}) /Metadata {metadata} 0 R "
        f"/MarkInfo << /Marked true >> /StructTreeRoot {root} 0 R "
        "/ViewerPreferences << /DisplayDocTitle true >> >>",
    )
    told = {
        "Title": about.title,
        "Author": about.author,
        "Subject": about.description,
        "Keywords": about.keywords,
        "Creator": about.software,
        "Producer": about.software,
    }
    entries = " ".join(f"/{key} {text_string(value)}" for key, value in told.items() if value)
    info = file.add(f"<< {entries} >>")
    return file.written(catalogue, info)


def _add_structure(file: PdfFile, page: _Page, sheet: int, about: About) -> int:
    """Write what the pieces of the page are, in reading order, and return the root of it."""
    root, document = file.reserve(), file.reserve()
    owner: dict[int, int] = {}
    children = []
    for role, pieces in tags.elements(page.roles):
        extra = ""
        if (tag := tags.tag_of(role)) == "Figure":
            box = f"[0 0 {page.drawing.width:.6g} {page.drawing.height:.6g}]"
            extra = f"/Alt {text_string(about.description)} /A << /O /Layout /BBox {box} >> "
        children.append(
            file.add(
                f"<< /Type /StructElem /S /{tag} /P {document} 0 R /Pg {sheet} 0 R {extra}"
                f"/K [{' '.join(map(str, pieces))}] >>"
            )
        )
        owner |= dict.fromkeys(pieces, children[-1])
    listed = " ".join(f"{child} 0 R" for child in children)
    owners = " ".join(f"{owner[piece]} 0 R" for piece in sorted(owner))
    file.put(document, f"<< /Type /StructElem /S /Document /P {root} 0 R /K [{listed}] >>")
    file.put(
        root,
        f"<< /Type /StructTreeRoot /K {document} 0 R /ParentTree << /Nums [0 [{owners}]] >> "
        "/ParentTreeNextKey 1 >>",
    )
    return root


class _Page:
    """What stands on the page, and what it makes use of."""

    def __init__(self, drawing: Drawing, fonts: dict[str, str]) -> None:
        self.drawing, self.fonts = drawing, fonts
        self.states: dict[tuple[float, float], str] = {(1.0, 1.0): "G0"}
        self.pictures: list[Raster] = []
        self.roles: list[str] = []
        self._set: dict[str, str] = {}

    def content(self) -> str:
        """Return the operators that draw the page: in steps of the grid, from its upper left."""
        lines = [f"{1 / UNITS:g} 0 0 {-1 / UNITS:g} 0 {self.drawing.height:.6g} cm"]
        for number, (role, marks) in enumerate(tags.runs(self.drawing.marks)):
            self.roles.append(role)
            lines.append(f"/{tags.tag_of(role)} << /MCID {number} >> BDC")
            lines += self._run(marks)
            lines.append("EMC")
        return "\n".join(lines)

    def _run(self, marks: Iterable[Mark]) -> Iterator[str]:
        clip: Outline | None = None
        for mark in marks:
            wanted = None if isinstance(mark, Raster) else mark.clip
            if not _same(clip, wanted):
                if clip is not None:
                    yield "Q"
                    self._set = {"state": ""}
                if wanted is not None:
                    yield "q"
                    yield from _path(wanted)
                    yield "W n"
                    self._set = {"state": ""}
                clip = wanted
            yield from self._mark(mark)
        if clip is not None:
            yield "Q"
            self._set = {"state": ""}

    def _mark(self, mark: Mark) -> Iterator[str]:
        if isinstance(mark, Shape):
            yield from self._shape(mark)
        elif isinstance(mark, Words):
            yield from self._words(mark)
        else:
            self.pictures.append(mark)
            left, top, wide, high = mark.box
            yield from self._state(1, 1)
            yield f"q {wide} 0 0 {-high} {left} {top + high} cm /I{len(self.pictures)} Do Q"

    def _shape(self, shape: Shape) -> Iterator[str]:
        yield from self._state(shape.stroke_alpha, shape.fill_alpha)
        if shape.fill:
            yield from self._once("fill", f"{_rgb(shape.fill)} rg")
        if shape.stroke:
            yield from self._once("stroke", f"{_rgb(shape.stroke)} RG")
            yield from self._once("width", f"{shape.width:g} w")
            yield from self._once("cap", f"{_CAPS[shape.cap]} J")
            yield from self._once("join", f"{_JOINS[shape.join]} j")
            dashes = " ".join(f"{part:g}" for part in shape.dashes)
            yield from self._once("dashes", f"[{dashes}] 0 d")
        yield from _path(shape.outline)
        yield {(True, False): "f", (False, True): "S", (True, True): "B"}[
            bool(shape.fill), bool(shape.stroke)
        ]

    def _words(self, mark: Words) -> Iterator[str]:
        yield from self._state(1, mark.alpha)
        yield from self._once("fill", f"{_rgb(mark.colour)} rg")
        turn = np.deg2rad(mark.angle)
        across, up = float(np.cos(turn)) * UNITS, float(np.sin(turn)) * UNITS
        matrix = f"{across:.5g} {-up:.5g} {-up:.5g} {-across:.5g}"
        yield (
            f"BT /{self.fonts[mark.font]} {mark.size:g} Tf {matrix} {mark.place[0]} "
            f"{mark.place[1]} Tm [{_glyphs(mark)}] TJ ET"
        )

    def _state(self, stroke: float, fill: float) -> Iterator[str]:
        name = self.states.setdefault((float(stroke), float(fill)), f"G{len(self.states)}")
        if name != self._set.get("state", "G0"):
            self._set["state"] = name
            yield f"/{name} gs"

    def _once(self, what: str, operator: str) -> Iterator[str]:
        if self._set.get(what) != operator:
            self._set[what] = operator
            yield operator


def _same(one: Outline | None, other: Outline | None) -> bool:
    if one is None or other is None:
        return one is other
    return np.array_equal(one.points, other.points) and np.array_equal(one.codes, other.codes)


def _path(outline: Outline) -> Iterator[str]:
    if outline.straight:
        for points, closed in outline.rings():
            (x, y), *rest = points.tolist()
            yield f"{x} {y} m"
            yield from [f"{x} {y} l" for x, y in rest]
            if closed:
                yield "h"
        return
    at = (0.0, 0.0)
    for corners, code in Path(outline.points, outline.codes).iter_segments(
        simplify=False, curves=True
    ):
        numbers = [round(float(value), 1) for value in corners]
        if code == Path.CLOSEPOLY:
            yield "h"
            continue
        if code == Path.CURVE3:  # PDF knows curves of the third degree only
            (x, y), (bend_x, bend_y, to_x, to_y) = at, numbers
            near = (x + 2 * (bend_x - x) / 3, y + 2 * (bend_y - y) / 3)
            far = (to_x + 2 * (bend_x - to_x) / 3, to_y + 2 * (bend_y - to_y) / 3)
            numbers = [*(round(value, 1) for value in (*near, *far)), to_x, to_y]
        operator = {Path.MOVETO: "m", Path.LINETO: "l"}.get(code, "c")
        yield f"{' '.join(f'{value:g}' for value in numbers)} {operator}"
        at = (numbers[-2], numbers[-1])


def _glyphs(mark: Words) -> str:
    """Return the glyphs of a text, with kerning between those that have it."""
    parts, run = [], ""
    for glyph, kern in shaped(mark.font, mark.words):
        run += f"{glyph:04x}"
        if kern:
            parts.append(f"<{run}>{-kern}")
            run = ""
    return "".join([*parts, f"<{run}>" if run else ""])


def _add_font(file: PdfFile, number: int, face: Typeface, used: set[int]) -> None:
    """Write a font of which some characters are used."""
    glyphs = sorted({face.glyphs.get(character, 0) for character in used})
    widths = " ".join(f"{glyph} [{face.widths[glyph]}]" for glyph in glyphs)
    name = f"{_tag(face)}+{face.name}"
    cff = face.outlines == "cff"
    program = file.add_stream("/Subtype /OpenType" if cff else "/Length1", face.program)
    descriptor = file.add(
        f"<< /Type /FontDescriptor /FontName /{name} /Flags {face.flags} "
        f"/FontBBox [{' '.join(map(str, face.box))}] /ItalicAngle {face.slant:g} "
        f"/Ascent {face.ascent} /Descent {face.descent} /CapHeight {face.capitals} "
        f"/StemV {_STEM} /FontFile{'3' if cff else '2'} {program} 0 R >>"
    )
    glyph_map = "" if cff else "/CIDToGIDMap /Identity "
    descendant = file.add(
        f"<< /Type /Font /Subtype /CIDFontType{'0' if cff else '2'} /BaseFont /{name} {glyph_map}"
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> "
        f"/FontDescriptor {descriptor} 0 R /DW 0 /W [{widths}] >>"
    )
    characters = file.add_stream("", _to_unicode(face, used).encode("ascii"))
    file.put(
        number,
        f"<< /Type /Font /Subtype /Type0 /BaseFont /{name} /Encoding /Identity-H "
        f"/DescendantFonts [{descendant} 0 R] /ToUnicode {characters} 0 R >>",
    )


def _tag(face: Typeface) -> str:
    """Return the six letters that say that a font is not whole."""
    digest = hashlib.sha256(face.program).digest()
    return "".join(chr(ord("A") + byte % 26) for byte in digest[:6])


def _to_unicode(face: Typeface, used: set[int]) -> str:
    """Return which character each glyph stands for, so that text can be searched and copied."""
    pairs = {
        face.glyphs[character]: chr(character).encode("utf-16-be").hex()
        for character in sorted(used, reverse=True)
        if character in face.glyphs
    }
    lines = [f"<{glyph:04x}> <{letters}>" for glyph, letters in sorted(pairs.items())]
    blocks = [lines[start : start + 100] for start in range(0, len(lines), 100)]
    body = "\n".join(
        f"{len(block)} beginbfchar\n{chr(10).join(block)}\nendbfchar" for block in blocks
    )
    return (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n"
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
        "/CMapName /Adobe-Identity-UCS def /CMapType 2 def\n"
        f"1 begincodespacerange\n<0000> <ffff>\nendcodespacerange\n{body}\n"
        "endcmap CMapName currentdict /CMap defineresource pop end end"
    )


def _add_picture(file: PdfFile, mark: Raster) -> int:
    high, wide = mark.pixels.shape[:2]
    size = f"/Type /XObject /Subtype /Image /Width {wide} /Height {high} /BitsPerComponent 8"
    veil = file.add_stream(f"{size} /ColorSpace /DeviceGray", mark.pixels[..., 3].tobytes())
    return file.add_stream(
        f"{size} /ColorSpace /DeviceRGB /SMask {veil} 0 R", mark.pixels[..., :3].tobytes()
    )


def _xmp(about: About) -> bytes:
    """Return the same metadata as XMP, which search engines and archives read."""

    def listed(name: str, kind: str, value: str, attribute: str = "") -> str:
        if not value:
            return ""
        item = f"<rdf:li{attribute}>{escape(value)}</rdf:li>"
        return f"<dc:{name}><rdf:{kind}>{item}</rdf:{kind}></dc:{name}>\n"

    default = ' xml:lang="x-default"'
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n'
        '<x:xmpmeta xmlns:x="adobe:ns:meta/">\n'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">\n'
        '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:xmp="http://ns.adobe.com/xap/1.0/">\n'
        "<dc:format>application/pdf</dc:format>\n"
        f"{listed('title', 'Alt', about.title, default)}"
        f"{listed('creator', 'Seq', about.author)}"
        f"{listed('description', 'Alt', about.description, default)}"
        f"{listed('language', 'Bag', about.lang)}"
        f"<pdf:Keywords>{escape(about.keywords)}</pdf:Keywords>\n"
        f"<pdf:Producer>{escape(about.software)}</pdf:Producer>\n"
        f"<xmp:CreatorTool>{escape(about.software)}</xmp:CreatorTool>\n"
        "</rdf:Description>\n</rdf:RDF>\n</x:xmpmeta>\n"
        '<?xpacket end="r"?>'
    ).encode()


def _named(kind: str, entries: dict[str, str]) -> str:
    inside = " ".join(f"/{name} {body}" for name, body in entries.items())
    return f"/{kind} << {inside} >>" if entries else ""


def _rgb(colour: str) -> str:
    parts: Iterable[float] = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return " ".join(f"{part:.4g}" for part in parts)
