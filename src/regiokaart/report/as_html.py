"""A report as one HTML file that needs nothing else and fetches nothing."""

from __future__ import annotations

import base64
import hashlib
from functools import cache, partial
from typing import TYPE_CHECKING

import jinja2

from regiokaart.report.model import Picture, repeats
from regiokaart.report.wording import word
from regiokaart.texts import text

if TYPE_CHECKING:
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
    from regiokaart.print import style  # noqa: PLC0415 - matplotlib is slow to import

    sheet = f"{style.font_faces()}\n{_source('report.css')}"
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
            data_uri=_data_uri,
            repeats=repeats,
        )
    )


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
