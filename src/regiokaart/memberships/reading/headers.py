"""What people call the columns of a table of memberships, and what stands in their cells."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

Level = Literal["municipality", "province"]

_SYNONYMS = """
cooperation 0 samenwerkingsverband samenwerkingsverbanden samenwerking cooperation cooperationid
cooperation 0 verband gemeenschappelijkeregeling regeling naamsamenwerkingsverband
region 0 regio regios region regions regionid regioid stedelijkeregio cultuurregio
region 0 stedelijkecultuurregio
region_name 0 regionaam naamregio regionname nameregion naamvanderegio
code 0 gemeentecode gemeentecodegm codegemeente gmcode codegm gmnummer gemeentenummer
code 0 cbscode cbsgemeentecode statcode municipalitycode
code 1 code codes
code 2 nummer number
code 3 provinciecode provinciecodepv pvcode provincecode
name 0 gemeente gemeenten gemeentes gemeentenaam gemeentenamen naamgemeente naamvandegemeente
name 0 gmnaam statnaam betrokkengemeente betrokkengemeenten deelnemendegemeente
name 0 deelnemendegemeenten aangeslotengemeenten lidgemeente lidgemeenten
name 0 municipality municipalities municipalityname membermunicipality membermunicipalities
name 1 deelnemer deelnemers lid leden partner partners deelnemendepartij deelnemendepartijen
name 1 overheid overheden betrokkenoverheden member members participant participants
name 2 naam namen name names
name 3 provincie provincies provincienaam betrokkenprovincies province provinces provincename
valid_from 0 validfrom geldigvan geldigvanaf ingangsdatum datumingang begindatum startdatum
valid_from 0 toetredingsdatum datumtoetreding toetreding lidsinds lidvanaf deelnamevanaf
valid_from 0 startdate begin start vanaf van sinds from since
valid_to 0 validto geldigtot einddatum datumeinde uittredingsdatum datumuittreding uittreding
valid_to 0 lidtot deelnametot enddate eind einde end tot until
through 0 tm tem totenmet geldigtm geldigtotenmet lidtm lidtotenmet deelnametm
through 0 deelnametotenmet laatstedag through lastday validthrough
evidence 0 evidence zekerheid onderbouwing certainty
source 0 source sources bron bronnen bronvermelding herkomst vindplaats
source_en 0 sourceen sourceenglish sourceinenglish englishsource bronen bronengels
source_en 0 broninhetengels engelsebron
"""
"""The canonical column, the rank of the names that follow, and the names, without spaces."""
_LONGEST = 60  # of a header with its remarks; beyond that it is a text
_PROVINCE, _ROW_NUMBER = 3, 2  # the ranks for provinces, and for numbers of any kind
_SQUEEZED = {
    name: (column, int(rank))
    for column, rank, *names in map(str.split, _SYNONYMS.strip().splitlines())
    for name in names
}

CROSSES = frozenset(
    {"x", "v", "\u2713", "\u2714", "\u00d7", "\u2611", "\u2612", "\u2022", "\u25cf", "1"}
    | {"ja", "j", "yes", "y", "waar", "true"}
)
BLANKS = frozenset(
    {"", "nee", "neen", "no", "-", "\u2013", "\u2014", "0", "nvt", "n.v.t.", "n/a"}
    | {"onwaar", "false", "\u2610"}
)
"""What says in the cell of a cross table that a municipality takes part, and that it does not."""
SURE_CROSSES = CROSSES - {"1", "v", "j", "y"}
"""Crosses that mean nothing else."""


@dataclass(frozen=True)
class Header:
    """A header that is known.

    Attributes
    ----------
    column
        The canonical column; ``through`` for the last day on which a membership holds.
    rank
        Which of several headers for one column goes first: the lowest.
    """

    column: str
    rank: int

    @property
    def level(self) -> Level | None:
        """What the members are, if the header says so."""
        if self.column != "name" or self.rank not in {0, _PROVINCE}:
            return None
        return "province" if self.rank else "municipality"

    @property
    def of_provinces(self) -> bool:
        """Whether the header is about provinces: members only where nothing else is."""
        return self.rank == _PROVINCE

    @property
    def may_count_rows(self) -> bool:
        """Whether the header could stand above the numbers of the rows."""
        return self.column == "code" and self.rank == _ROW_NUMBER


@lru_cache(maxsize=4096)
def known(text: str) -> Header | None:
    """Return what a header means, whatever its case, spaces, accents, marks or year."""
    if len(text) > _LONGEST:
        return None
    plain = unicodedata.normalize("NFKD", text.casefold().replace("t/m", "tm"))
    plain = re.sub(r"\([^)]*\)", "", plain) or plain
    squeezed = "".join(char for char in plain if char.isalnum())
    found = _SQUEEZED.get(squeezed) or _SQUEEZED.get(re.sub(r"(?:19|20)\d\d$", "", squeezed))
    return Header(*found) if found else None


def is_cross(text: str) -> bool:
    """Whether a cell says that a municipality takes part."""
    return text.casefold() in CROSSES


def is_blank(text: str) -> bool:
    """Whether a cell says that a municipality does not take part, or says nothing."""
    return text.casefold() in BLANKS


def is_mark(text: str) -> bool:
    """Whether a cell says yes or no, and does say something."""
    return bool(text) and text.casefold() in CROSSES | BLANKS
