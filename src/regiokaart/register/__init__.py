"""Which municipalities existed on a date, what they are called, and what became of them."""

from regiokaart.register.lists import Recognised, recognise
from regiokaart.register.lookup import Candidate, Match, describe_span, find, match, nearest
from regiokaart.register.municipalities import (
    FIRST_DAY,
    LAST_DAY,
    POPULATION_DATE,
    at,
    codes_on,
    existed,
    name_of,
    names_through_time,
    provinces_through_time,
    span,
    spans,
)
from regiokaart.register.names import map_name
from regiokaart.register.provinces import province_name, province_of
from regiokaart.register.reading import Level
from regiokaart.register.reorganisations import (
    Event,
    History,
    Share,
    Trail,
    carried,
    events,
    history,
    predecessors,
    successors,
)
from regiokaart.register.spelling import key_of
from regiokaart.register.translation import (
    Step,
    Translation,
    as_date,
    inhabitants_of,
    name_on,
    share_back,
    steps,
    translate,
)

__all__ = [
    "FIRST_DAY",
    "LAST_DAY",
    "POPULATION_DATE",
    "Candidate",
    "Event",
    "History",
    "Level",
    "Match",
    "Recognised",
    "Share",
    "Step",
    "Trail",
    "Translation",
    "as_date",
    "at",
    "carried",
    "codes_on",
    "describe_span",
    "events",
    "existed",
    "find",
    "history",
    "inhabitants_of",
    "key_of",
    "map_name",
    "match",
    "name_of",
    "name_on",
    "names_through_time",
    "nearest",
    "predecessors",
    "province_name",
    "province_of",
    "provinces_through_time",
    "recognise",
    "share_back",
    "span",
    "spans",
    "steps",
    "successors",
    "translate",
]
