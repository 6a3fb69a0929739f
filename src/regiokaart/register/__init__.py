"""Which municipalities existed on a date, what they are called, and what became of them."""

from regiokaart.register.lookup import find, key_of, nearest
from regiokaart.register.municipalities import (
    FIRST_DAY,
    LAST_DAY,
    POPULATION_DATE,
    at,
    existed,
    name_of,
    span,
)
from regiokaart.register.names import map_name
from regiokaart.register.reorganisations import Event, carried, events, predecessors, successors

__all__ = [
    "FIRST_DAY",
    "LAST_DAY",
    "POPULATION_DATE",
    "Event",
    "at",
    "carried",
    "events",
    "existed",
    "find",
    "key_of",
    "map_name",
    "name_of",
    "nearest",
    "predecessors",
    "span",
    "successors",
]
