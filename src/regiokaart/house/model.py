"""What a house style has, and how maps look when it says nothing."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003 - pydantic reads it
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    model_validator,
)

if TYPE_CHECKING:
    from regiokaart.texts import Language

MOST_APART = 6
"""So many of the first colours of regions are told apart by every reader."""

Colour = Annotated[
    str, StringConstraints(pattern=r"^#[0-9A-Fa-f]{6}$"), AfterValidator(lambda text: text.lower())
]


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Colours(_Model):
    """The colours of sheets, charts and pages, as ``#rrggbb``.

    The first six fills of regions differ for colour-blind readers too, from each other and from
    the fills of other municipalities: at least 12 in CIEDE2000 under normal, protan, deutan and
    tritan vision. In grey print the six and `outside` differ by 5 or more in lightness.

    Attributes
    ----------
    regions
        The fills of regions, in order; light enough for `ink`.
    outside, declined, unknown
        The fills of municipalities outside all regions, of those that do not take part, and, under
        hatching, of those of which it is not known.
    counts
        From few to many regions.
    ink, soft_ink, title
        Text; text that may be overlooked; titles.
    water, land, land_line
        What is around the study area: water, land and the borders on it.
    border, border_on_pale
        Borders between municipalities, on colours and on pale fills.
    region_line, province_line, frame
        The outlines of regions, of provinces and of boxes.
    hatch, hatch_on_colour
        The lines over what is not known, on a pale fill and on the colour of a region.
    mark
        Dots of weak evidence, and rings of inferred memberships.
    """

    regions: Annotated[tuple[Colour, ...], Field(min_length=4, max_length=12)] = (
        "#ffd07d",  # sand
        "#74c5d5",  # teal
        "#ac7b9d",  # mauve
        "#7d97d9",  # blue
        "#9cb07b",  # green
        "#d7f6c9",  # pale green
        "#c98a68",  # terracotta
        "#efdaf3",  # pale lilac
    )
    outside: Colour = "#cbc7c2"
    declined: Colour = "#9f9a94"
    unknown: Colour = "#ffffff"
    counts: tuple[Colour, Colour] = ("#aed0e9", "#5193ac")
    ink: Colour = "#222222"
    soft_ink: Colour = "#5d5c58"
    title: Colour = "#222222"
    water: Colour = "#f1f5f7"
    land: Colour = "#fbfaf7"
    land_line: Colour = "#d3d1cb"
    border: Colour = "#ffffff"
    border_on_pale: Colour = "#918f89"
    region_line: Colour = "#2e2e2e"
    province_line: Colour = "#8b8984"
    frame: Colour = "#c9c7c1"
    hatch: Colour = "#c8c6c0"
    hatch_on_colour: Colour = "#6b6963"
    mark: Colour = "#4a4843"

    @property
    def members(self) -> str:
        """On a map of who is in no region, the fill of those who are: the sixth of regions.

        It is the last where there are fewer.
        """
        return self.regions[:MOST_APART][-1]

    @property
    def gaps(self) -> tuple[str, ...]:
        """On such a map, the fills of those who are in none, by province: the others."""
        return (*self.regions[:MOST_APART][:-1], *self.regions[MOST_APART:])


class Fonts(_Model):
    """The typeface: two files, or the name of a family that is installed.

    Attributes
    ----------
    family
        What the typeface is called; with files, this may be left out.
    regular, bold
        Files in TrueType or OpenType.
    """

    family: Annotated[str, StringConstraints(pattern=r"^[^'\"<>{};\\]*$")] = ""
    regular: Path | None = None
    bold: Path | None = None

    @model_validator(mode="after")
    def _both(self) -> Fonts:
        if (self.regular is None) != (self.bold is None):
            there, lacking = ("regular", "bold") if self.regular else ("bold", "regular")
            raise ValueError(f"{there} needs {lacking} beside it; it may be the same file")
        return self


class Logo(_Model):
    """A picture that stands on each sheet, and at the top of pages.

    Attributes
    ----------
    file
        A PNG or JPEG.
    width
        Its width on paper, in millimetres.
    place
        To the right of the title, or to the right of the notes under the map.
    alt
        What it says, for who cannot see it.
    """

    file: Path
    width: Annotated[float, Field(ge=8, le=60)] = 30.0
    place: Literal["head", "foot"] = "head"
    alt: str = ""


class Footer(_Model):
    """A line under the sources, in Dutch and, where there is one, in English."""

    nl: Annotated[str, StringConstraints(min_length=1, max_length=300)]
    en: Annotated[str, StringConstraints(max_length=300)] = ""

    def get(self, lang: Language) -> str:
        """Return the text in `lang`, or in Dutch where it was not translated."""
        return (self.en or self.nl) if lang == "en" else self.nl


class HouseStyle(_Model):
    """How maps look; what a file leaves out is as when there is no house style.

    Attributes
    ----------
    name
        Whose style it is.
    path
        The file that it was read from.
    """

    name: str = ""
    colours: Colours = Colours()
    fonts: Fonts = Fonts()
    logo: Logo | None = None
    footer: Annotated[
        Footer | None, BeforeValidator(lambda text: {"nl": text} if isinstance(text, str) else text)
    ] = None
    path: Path | None = None

    @property
    def files(self) -> tuple[Path, ...]:
        """The files that it consists of, to be named among the sources of a build."""
        logo = self.logo.file if self.logo else None
        every = (self.path, self.fonts.regular, self.fonts.bold, logo)
        return tuple(dict.fromkeys(path for path in every if path))
