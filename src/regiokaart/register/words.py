"""The words that stand around the names of municipalities and provinces."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from regiokaart.register.reading import Level

ARTICLES = frozenset({"de", "het", "'t", "\u2019t", "the"})
BEFORE_NAMES: dict[str, Level] = {
    **dict.fromkeys(("gemeente", "gem", "stad", "municipality"), "municipality"),
    **dict.fromkeys(("gemeenten", "gemeentes", "steden", "municipalities"), "municipality"),
    **dict.fromkeys(("provincie", "prov", "province"), "province"),
    **dict.fromkeys(("provincies", "provinciën", "provinces"), "province"),
}
"""Words that say what the name behind them is or, in the plural, the names."""
PLURAL = frozenset(
    {
        *("gemeenten", "gemeentes", "steden", "municipalities"),
        *("provincies", "provinciën", "provinces"),
    }
)
ENGLISH = frozenset({"municipality", "municipalities", "province", "provinces"})
"""Those of them that "of" can follow: "gemeenten van Utrecht" names no municipality."""
LEADING_UP = frozenset(
    {"zijn", "betreft", "betreffen", "namelijk", "waaronder", "weten", "ook", "tevens", "are"}
)
"""Words that the names of a list can follow, and that are in the name of no other body."""
PREPOSITIONS = frozenset(
    {
        *("van", "voor", "in", "binnen", "uit", "bij", "door", "namens", "buiten", "der", "met"),
        *("tussen", "rond", "naar", "over", "of", "for"),
    }
)
"""Words that cannot end a line: what follows belongs to them."""
EXCEPT = frozenset(
    {
        *("zonder", "behalve", "uitgezonderd", "uitzondering", "exclusief", "excl", "m.u.v", "muv"),
        *("except", "without", "excluding"),
    }
)
"""Words that deny what follows them."""
NOT = frozenset({"niet", "geen", "noch", "not", "no"})
"""Words that deny what follows them or, behind names, what they follow."""
FILLERS = frozenset({"maar", "dus", "wel", "met", "echter", "but", "with", "the", "de", "het"})
"""Words that can stand before those that deny what follows."""
BODIES = (
    *("regio", "netwerk", "stichting", "vereniging", "waterschap", "dienst", "museum", "fonds"),
    *("universiteit", "hogeschool", "centrum", "theater", "orkest", "bibliotheek", "raad"),
    *("college", "verband", "platform", "kamer", "schap", "agglomeratie", "ggd", "regeling"),
)
"""How the words end that the names of other bodies begin with."""
ORDINARY = frozenset(
    {
        *("beek", "bergen", "best", "buren", "grave", "haren", "houten", "huizen", "hulst", "leek"),
        *("assen", "brummen", "delft", "dongen", "duiven", "hoorn", "kampen", "leiden", "losser"),
        *("putten", "rijen", "sluis", "waterland", "weert", "westland", "wierden", "wolden"),
    }
)
"""Names that are ordinary words as well."""
