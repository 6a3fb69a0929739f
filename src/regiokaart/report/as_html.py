"""A report as one HTML file that needs nothing else and fetches nothing."""

from __future__ import annotations

import base64
import hashlib
from functools import cache, partial
from typing import TYPE_CHECKING

import jinja2

from regiokaart.house import DEFAULT
from regiokaart.report.model import Picture, repeats
from regiokaart.report.wording import word
from regiokaart.texts import text

if TYPE_CHECKING:
    from regiokaart.house import HouseStyle
    from regiokaart.report.model import Report
    from regiokaart.web.signs import Sign


def to_html(report: Report) -> str:
    """Return a report as HTML.

    Its pictures, style and typeface are inside it. A content security policy forbids scripts,
    frames and requests.

    Parameters
    ----------
    report
        The report.
    """
    sheet = f"{typeface_of(report.house)}\n{style_of(report.house)}"
    return (
        _environment()
        .get_template("report.html.jinja")
        .render(
            report=report,
            style=sheet,
            style_hash=_hash(sheet),
            patterns=_patterns(report),
            word=partial(_word, report),
            text=lambda key: text(key, report.lang),
            source_of=lambda picture: _data_uri(picture.png),
            full_size="",
            repeats=repeats,
        )
    )


def style_of(house: HouseStyle) -> str:
    """Return the style sheet of reports in a house style, but for its typeface."""
    return f"{_source('report.css')}\n{_of_house(house)}"


def typeface_of(house: HouseStyle) -> str:
    """Return the typeface of a house style as a style sheet that carries it."""
    from regiokaart.print import style  # noqa: PLC0415 - matplotlib is slow to import

    with style.use(house):
        faces = style.font_faces()
    if not house.fonts.regular:
        return faces
    # stronger than the same rule of the sheets that it stands before or after
    family = f"'{house.fonts.family}', 'Segoe UI', sans-serif"
    return f"{faces}\nhtml body {{ font-family: {family}; }}"


def _of_house(house: HouseStyle) -> str:
    """Return the rules by which a house style differs from the style sheet."""
    looks, rules = house.colours, []
    if (looks.ink, looks.soft_ink) != (DEFAULT.colours.ink, DEFAULT.colours.soft_ink):
        rules.append(f":root {{ --inkt: {looks.ink}; --zacht: {looks.soft_ink}; }}")
    if looks.title != DEFAULT.colours.title:
        rules.append(f"h1, h2 {{ color: {looks.title}; }}")
    return "\n".join(rules)


def _word(report: Report, key: str, **values: object) -> str:
    return word(key, report.lang, **values)


def _patterns(report: Report) -> list[Sign]:
    """Return the signs of all legends that need a pattern, each once."""
    found: dict[str, Sign] = {}
    for section in report.sections:
        for block in section.blocks:
            if isinstance(block, Picture):
                found |= {row.sign.id: row.sign for row in block.legend if not row.sign.is_plain}
    return list(found.values())


def _data_uri(png: bytes) -> str:
    return f"data:image/png;base64,{base64.b64encode(png).decode('ascii')}"


def _hash(style: str) -> str:
    """Return the source expression by which a content security policy allows one style."""
    digest = hashlib.sha256(style.encode("utf-8")).digest()
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"


def _source(name: str) -> str:
    environment = _environment()
    if environment.loader is None:  # pragma: no cover - for the type checker
        raise RuntimeError
    return environment.loader.get_source(environment, name)[0]


@cache
def _environment() -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.ChoiceLoader(
            # the signs of legends are drawn as on the pages
            [jinja2.PackageLoader("regiokaart.report"), jinja2.PackageLoader("regiokaart.web")]
        ),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
