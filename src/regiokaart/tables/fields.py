"""What the columns of the tables mean: for the data package, the schema and the workbook."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import pandas as pd

if TYPE_CHECKING:
    from regiokaart.texts import Language

Kind = Literal["string", "integer", "number", "boolean", "date"]


@dataclass(frozen=True)
class Field:
    """A column: what it is called, what it means, and in what unit.

    Attributes
    ----------
    nl, en
        Its heading.
    description
        What it means.
    kind
        The kind of its values.
    unit
        Their unit, if they have one; ``share`` is a part of 1.
    """

    nl: str
    en: str
    description: str
    kind: Kind = "string"
    unit: str = ""

    def heading(self, lang: Language) -> str:
        """Return the heading in a language."""
        return self.nl if lang == "nl" else self.en


_PEOPLE = "inhabitants on 1 January 2021 (CBS 85039NED)"
_MISSING = "; missing where not known of all"
FIELDS: dict[str, Field] = {
    "map": Field("Kaart", "Map", "id of the map"),
    "class": Field("Klasse", "Class", "id of the class on the map"),
    "kind": Field("Soort", "Kind", "kind of class: region, combination, partly, declined …"),
    "label": Field("Naam", "Label", "what the legend calls the class"),
    "municipalities": Field("Gemeenten", "Municipalities", "number of municipalities", "integer"),
    "population": Field("Inwoners", "Inhabitants", _PEOPLE + _MISSING, "integer", "inhabitants"),
    "land_area_km2": Field("Land (km²)", "Land (km²)", "land area" + _MISSING, "number", "km²"),
    "share_municipalities": Field(
        "Deel gemeenten", "Share municipalities", "part of the study area", "number", "share"
    ),
    "share_population": Field(
        "Deel inwoners", "Share inhabitants", "part of the study area", "number", "share"
    ),
    "share_land_area": Field(
        "Deel land", "Share land", "part of the study area", "number", "share"
    ),
    "cooperation": Field("Samenwerkingsverband", "Co-operation", "id of the co-operation"),
    "region": Field("Regio", "Region", "id of the region; empty where participation is unknown"),
    "region_name": Field("Regionaam", "Region name", "what the region is called"),
    "code": Field("Code", "Code", "CBS code of the municipality (GM) or the province (PV)"),
    "name": Field("Naam", "Name", "name as the table of memberships writes it"),
    "valid_from": Field("Vanaf", "From", "first day of the membership", "date"),
    "valid_to": Field("Tot", "Until", "first day on which it no longer holds", "date"),
    "evidence": Field("Zekerheid", "Evidence", "stated, inferred or weak"),
    "source": Field("Bron", "Source", "where it is stated"),
    "source_en": Field(
        "Bron (Engels)", "Source (English)", "the same in English, where it needs that"
    ),
    "status": Field("Deelname", "Status", "member, or partly: only a part of it came from members"),
    "share": Field(
        "Aandeel", "Share", "part of the municipality that came from members", "number", "share"
    ),
    "basis": Field("Aandeel van", "Share of", "inhabitants, or number of predecessors"),
    "carried": Field(
        "Overgegaan", "Carried", "succession, split or back; empty for a row as it was written"
    ),
    "trail": Field("Herindelingen", "Trail", "reorganisations by which the row came here"),
    "origin": Field("Herkomst", "Origin", "file and row, or rows, of the table it comes from"),
    "cooperation_a": Field("Verband A", "Co-operation A", "co-operation of the first region"),
    "region_a": Field("Regio A", "Region A", "the first region"),
    "cooperation_b": Field("Verband B", "Co-operation B", "co-operation of the second region"),
    "region_b": Field("Regio B", "Region B", "the second region"),
    "municipalities_a": Field("Gemeenten A", "Municipalities A", "size of the first", "integer"),
    "municipalities_b": Field("Gemeenten B", "Municipalities B", "size of the second", "integer"),
    "shared": Field("Gedeeld", "Shared", "municipalities in both", "integer"),
    "shared_population": Field(
        "Inwoners gedeeld", "Shared inhabitants", _PEOPLE + _MISSING, "integer", "inhabitants"
    ),
    "shared_land_area": Field(
        "Land gedeeld (km²)", "Shared land (km²)", "land area of both" + _MISSING, "number", "km²"
    ),
    "jaccard": Field("Jaccard", "Jaccard", "shared by the two together", "number", "share"),
    "overlap_coefficient": Field(
        "Overlapcoëfficiënt", "Overlap coefficient", "shared by the smaller", "number", "share"
    ),
    "containment_a": Field("Deel van A", "Part of A", "shared by the first", "number", "share"),
    "containment_b": Field("Deel van B", "Part of B", "shared by the second", "number", "share"),
    "shared_high": Field(
        "Gedeeld ten hoogste", "Shared at most", "as many if unknowns are members", "integer"
    ),
    "by": Field("Indeling", "Division", "area, province or size"),
    "group": Field("Groep", "Group", "id of the group of municipalities"),
    "group_name": Field("Groepsnaam", "Group name", "what the group is called"),
    "regions": Field("Regio's", "Regions", "in how many regions: at least one, none, one, two …"),
    "land_area": Field("Land (km²)", "Land (km²)", "land area" + _MISSING, "number", "km²"),
    "unknown": Field(
        "Onbekend", "Unknown", "municipalities of which participation is unknown", "integer"
    ),
    "partly": Field("Deels", "In part", "municipalities that are members in part", "integer"),
    "shared_codes": Field("Codes gedeeld", "Shared codes", "codes of the shared"),
    "shared_names": Field("Gemeenten gedeeld", "Shared names", "names of the shared"),
}
"""Columns of the tables by name. A column that is not here is described by its name alone."""
_AMOUNTS: tuple[tuple[str, Kind, str], ...] = (
    ("municipalities", "integer", ""),
    ("population", "integer", "inhabitants"),
    ("land_area", "number", "km²"),
)
for _name, _kind, _unit in _AMOUNTS:
    _known = FIELDS[_name]
    FIELDS |= {
        f"{_name}_low": Field(
            f"{_known.nl}, minst", f"{_known.en}, least", "if no unknown is a member", _kind, _unit
        ),
        f"{_name}_high": Field(
            f"{_known.nl}, meest", f"{_known.en}, most", "if all unknowns are members", _kind, _unit
        ),
        f"{_name}_of": Field(
            f"{_known.nl}, van", f"{_known.en}, of", "all of the group", _kind, _unit
        ),
    }


def field_of(name: str, values: pd.Series) -> Field:
    """Return what a column means; of one that is not known, what its values tell."""
    known = FIELDS.get(name)
    if known is not None:
        return known
    plain = name.replace("_", " ")
    if pd.api.types.is_bool_dtype(values):
        return Field(plain, plain, plain, "boolean")
    if pd.api.types.is_integer_dtype(values):
        return Field(plain, plain, plain, "integer")
    if pd.api.types.is_float_dtype(values):
        return Field(plain, plain, plain, "number")
    return Field(plain, plain, plain)
