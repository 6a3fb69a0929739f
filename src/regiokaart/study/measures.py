"""The language of claims: sets of municipalities, and measures of them; see docs/claims.md.

Here it is checked, and the nearest word is told for a misspelt one.
"""

from __future__ import annotations

from typing import Annotated, Literal, get_args

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    model_validator,
)

from regiokaart import register
from regiokaart.errors import did_you_mean
from regiokaart.register.provinces import PROVINCES, province_keys, province_writings

Base = Literal["members", "partners"]
SizeClass = Literal["small", "medium", "large"]
By = Literal["inhabitants", "land_area", "density", "municipalities"]
RelationWord = Literal["equal", "inside", "around", "partial", "disjoint", "overlapping"]
RELATIONS: tuple[RelationWord, ...] = get_args(RelationWord)
_SHORT = {
    "provincie": "provinces",
    "province": "provinces",
    "gemeente": "municipalities",
    "municipality": "municipalities",
}
"""The word before the name of one province or municipality in the short form of a set."""


class Strict(BaseModel):
    """A table of the study file in which each key is known."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    @model_validator(mode="before")
    @classmethod
    def _known_keys(cls, data: object) -> object:
        if isinstance(data, dict):
            known = [field.alias or name for name, field in cls.model_fields.items()]
            for key in data:
                if key not in known:
                    hint = did_you_mean(str(key), known) or f"Known are {', '.join(known)}."
                    raise ValueError(f"{key!r} is no key here. {hint}")
        return data


def _as_list(value: object) -> object:
    return (value,) if isinstance(value, str) else value


def _as_provinces(value: object) -> object:
    listed = _as_list(value)
    if not isinstance(listed, list | tuple):
        return listed
    return tuple(_province(item) if isinstance(item, str) else item for item in listed)


def _province(name: str) -> str:
    """Return the code of a province from its name or code."""
    if name in PROVINCES:
        return name
    if code := province_keys().get(register.key_of(name)):
        return code
    known = [known for known, _ in province_writings()]
    hint = did_you_mean(name, known) or f"Known are {', '.join(PROVINCES.values())}."
    raise ValueError(f"{name!r} is not a province. {hint}")


def _as_set(value: object) -> object:
    """Read the short form of a set: a text."""
    if not isinstance(value, str):
        return value
    kind, _, rest = value.partition(" ")
    key = _SHORT.get(kind, "") if rest else ""
    if key:
        return {key: [rest]}
    if value.startswith("PV"):
        return {"provinces": [value]}
    return {"NL": {"country": "NL"}, "area": {"area": True}}.get(value, {"named": value})


Names = Annotated[tuple[str, ...], BeforeValidator(_as_list)]
Provinces_ = Annotated[tuple[str, ...], BeforeValidator(_as_provinces)]


class SetSpec(Strict):
    """A set of municipalities: what is named, put together, and then narrowed.

    Attributes
    ----------
    named
        A co-operation or a region: ``mrdh``, ``zwolle`` or ``stedelijke-regio/haaglanden``.
    cooperation, regions
        A co-operation, or some regions of it.
    provinces, municipalities, country, area
        What they are called; ``area`` is the study area.
    base
        Whether partner provinces count with all their municipalities; else that of the claim.
    size
        Only the municipalities of a size class by inhabitants.
    within, outside
        Only the municipalities that are, or are not, in another set.
    """

    named: str = ""
    cooperation: str = ""
    regions: Names = ()
    provinces: Provinces_ = ()
    municipalities: Names = ()
    country: Literal["NL"] | None = None
    area: bool = False
    base: Base | None = None
    size: SizeClass | None = None
    within: Annotated[SetSpec | None, BeforeValidator(_as_set)] = None
    outside: Annotated[SetSpec | None, BeforeValidator(_as_set)] = None

    @model_validator(mode="after")
    def _names_something(self) -> SetSpec:
        if not any(
            (
                self.named,
                self.cooperation,
                self.regions,
                self.provinces,
                self.municipalities,
                self.country,
                self.area,
            )
        ):
            raise ValueError(
                "a set names at least one of cooperation, regions, provinces, municipalities, "
                "country and area"
            )
        return self


Set = Annotated[SetSpec, BeforeValidator(_as_set)]


class Municipalities(Strict):
    """The municipalities of a set: how many, or which."""

    kind: Literal["municipalities"]
    of: Set


class Inhabitants(Strict):
    """The inhabitants of a set together, on 1 January 2021."""

    kind: Literal["inhabitants"]
    of: Set


class LandArea(Strict):
    """The land area of a set in km²."""

    kind: Literal["land_area"]
    of: Set


class Provinces(Strict):
    """The provinces that the municipalities of a set lie in: how many, or which.

    Attributes
    ----------
    municipalities_at_least
        How many of the set a province must have to count.
    """

    kind: Literal["provinces"]
    of: Set
    municipalities_at_least: Annotated[int, Field(ge=1)] = 1


class Partners(Strict):
    """The partner provinces of regions: how many, or which."""

    kind: Literal["partners"]
    of: Set


class Parties(Strict):
    """The members and the partner provinces of regions together: how many, or which."""

    kind: Literal["parties"]
    of: Set


class Regions(Strict):
    """The regions of a co-operation that meet all conditions: how many, or which.

    Attributes
    ----------
    members_in
        A set in which at least one member lies.
    holding
        Municipalities that are all in the region.
    partner
        A province that is partner of the region.
    inhabitants_at_least, provinces_at_least
        Inhabitants of the region; provinces that it lies in.
    sizes
        The size classes that all its municipalities are of.
    overlapping
        Whether it shares municipalities with another region of the co-operation.
    """

    kind: Literal["regions"]
    of: str
    members_in: Annotated[SetSpec | None, BeforeValidator(_as_set)] = None
    holding: Names = ()
    partner: Provinces_ = ()
    inhabitants_at_least: int | None = None
    provinces_at_least: int | None = None
    sizes: Annotated[tuple[SizeClass, ...], BeforeValidator(_as_list)] = ()
    overlapping: bool = False


class Share(Strict):
    """The part of a whole that a set is, in percent."""

    kind: Literal["share"]
    of: Set
    whole: Set
    by: Literal["inhabitants", "municipalities", "land_area"]


class Rank(Strict):
    """The largest or smallest of a set: municipalities, or the provinces that it lies in.

    Attributes
    ----------
    by
        ``density`` is inhabitants per km² of land; ``municipalities`` is for provinces.
    number
        How many: 2 asks for the two largest.
    """

    kind: Literal["largest", "smallest"]
    of: Set
    by: By = "inhabitants"
    among: Literal["municipalities", "provinces"] = "municipalities"
    number: Annotated[int, Field(ge=1)] = 1

    @model_validator(mode="after")
    def _can_be_ranked(self) -> Rank:
        if self.by == "municipalities" and self.among == "municipalities":
            raise ValueError('by = "municipalities" ranks provinces: add among = "provinces"')
        return self


class Centres(Strict):
    """The largest municipality of each region of a co-operation."""

    kind: Literal["centres"]
    of: str


class Overlap(Strict):
    """The municipalities that two sets share: how many, or which."""

    kind: Literal["overlap"]
    of: Set
    other: Annotated[SetSpec, BeforeValidator(_as_set), Field(alias="with")]


class Relation(Strict):
    """How a set lies to another: equal, inside, around, partial, disjoint (or overlapping)."""

    kind: Literal["relation"]
    of: Set
    other: Annotated[SetSpec, BeforeValidator(_as_set), Field(alias="with")]


Measure = (
    Municipalities
    | Inhabitants
    | LandArea
    | Provinces
    | Partners
    | Parties
    | Regions
    | Share
    | Rank
    | Centres
    | Overlap
    | Relation
)
KINDS: tuple[str, ...] = tuple(
    kind for model in get_args(Measure) for kind in get_args(model.model_fields["kind"].annotation)
)
