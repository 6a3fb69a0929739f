"""Measures of sets of municipalities, as the claims of a study name them; see docs/claims.md."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cache
from heapq import nsmallest
from typing import TYPE_CHECKING, TypeAlias

from regiokaart import register
from regiokaart.errors import StudyError, UnknownMunicipalityError, did_you_mean
from regiokaart.memberships import slug
from regiokaart.register.provinces import province_keys
from regiokaart.statistics.world import Codes, NotKnownError, Region, World
from regiokaart.study.measures import (
    Centres,
    Inhabitants,
    LandArea,
    Municipalities,
    Overlap,
    Parties,
    Partners,
    Provinces,
    Rank,
    Regions,
    Relation,
    Share,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from regiokaart.study.claims import Claim
    from regiokaart.study.measures import Base, By, Measure, SetSpec

Value: TypeAlias = "Codes | float | str"
"""What a measure gives: codes (of municipalities, provinces or regions), a number, a relation."""


@dataclass(frozen=True)
class View:
    """A day, seen on a base: with or without the municipalities of partner provinces."""

    world: World
    base: Base

    def municipalities(self, spec: SetSpec) -> Codes:
        """Return the municipalities of a set.

        Raises
        ------
        NotKnownError
            When nobody published who belongs to it.
        StudyError
            When it names what does not exist.
        """
        world = self.world
        found: set[str] = set()
        for region in self.regions(spec):
            self._check_known(region)
            found |= world.members[region]
            if (spec.base or self.base) == "partners":
                found |= world.in_provinces(world.partners.get(region, ()))
        found |= world.in_provinces(spec.provinces)
        found |= {municipality(name, world) for name in spec.municipalities}
        if spec.country:
            found |= world.everything
        if spec.area:
            found |= world.area
        if spec.size:
            found = {code for code in found if world.size_of(code) == spec.size}
        if spec.within:
            found &= self.municipalities(spec.within)
        if spec.outside:
            found -= self.municipalities(spec.outside)
        return frozenset(found)

    def regions(self, spec: SetSpec) -> tuple[Region, ...]:
        """Return the regions that a set names."""
        world = self.world
        if spec.cooperation and not spec.regions:
            return regions_of(spec.cooperation, world)
        prefix = f"{spec.cooperation}/" if spec.cooperation else ""
        names = [f"{prefix}{name}" for name in spec.regions] + ([spec.named] if spec.named else [])
        return tuple(region for name in names for region in _named(name, world))

    def around(self, region: Region) -> Codes:
        """Return the municipalities of a region on the base."""
        self._check_known(region)
        codes = self.world.members[region]
        if self.base == "partners":
            codes |= self.world.in_provinces(self.world.partners.get(region, ()))
        return codes

    def _check_known(self, region: Region) -> None:
        world = self.world
        if region[0] in world.incomplete:
            raise NotKnownError("list", name=region[0])
        if partly := world.partly.get(region):
            names = ", ".join(register.name_of(code) for code in sorted(partly))
            raise NotKnownError("partly", names=names, name="/".join(region), day=world.day)


def regions_of(cooperation: str, world: World) -> tuple[Region, ...]:
    """Return the regions of a co-operation."""
    if cooperation not in world.cooperations:
        _check_day(cooperation, world)
        hint = did_you_mean(cooperation, world.cooperations)
        raise StudyError(
            f"no co-operation {cooperation!r} has members on {world.day}. "
            f"{hint or 'Known are ' + ', '.join(world.cooperations) + '.'}"
        )
    return world.cooperations[cooperation]


def _named(name: str, world: World) -> tuple[Region, ...]:
    """Return the regions of a co-operation, or the one region, with a name."""
    if name in world.cooperations:
        return world.cooperations[name]
    cooperation, _, last = name.rpartition("/")
    every = [region for regions in world.cooperations.values() for region in regions]
    found = [one for one in every if one[1] == last and cooperation in {"", one[0]}]
    if len(found) == 1:
        return tuple(found)
    if found:
        listed = ", ".join("/".join(region) for region in found)
        raise StudyError(f"{name!r} is the name of several regions: give one of {listed}")
    _check_day(name, world)
    known = dict.fromkeys(part for region in every for part in (*region, "/".join(region)))
    raise StudyError(
        f"no region or co-operation {name!r} has members on {world.day}. "
        f"{did_you_mean(name, known) or 'Known are ' + ', '.join(world.cooperations) + '.'} "
        "A province is written as 'provincie NAME', a municipality as 'gemeente NAME'."
    )


def _check_day(name: str, world: World) -> None:
    """Tell a region or co-operation that has no members yet, or no longer, from a wrong name."""
    for region in sorted(world.other_days):
        if name in {*region, "/".join(region)}:
            raise NotKnownError("day", name=name, day=world.day)


def municipality(name: str, world: World) -> str:
    """Return the code of a municipality of the day.

    Raises
    ------
    StudyError
        When no municipality is called so.
    """
    try:
        return register.find(name, day=world.day)
    except UnknownMunicipalityError as error:
        raise StudyError(str(error)) from error


def material(measure: Measure, view: View) -> Codes:
    """Return the codes that a measure counts: those that another membership would change."""
    match measure:
        case Regions() | Centres():
            return frozenset("/".join(one) for one in regions_of(measure.of, view.world))
        case Partners():
            return _partners(measure.of, view)
        case Parties():
            members = View(view.world, "members").municipalities(measure.of)
            return members | _partners(measure.of, view)
        case _:
            return view.municipalities(measure.of)


def _partners(spec: SetSpec, view: View) -> Codes:
    partners = (view.world.partners.get(region, frozenset()) for region in view.regions(spec))
    return frozenset().union(*partners)


def meter(  # noqa: PLR0911 - one per kind
    measure: Measure, view: View
) -> Callable[[Codes], Value]:
    """Return the measure as a function of the codes of `material`, or of others in their place."""
    world = view.world
    match measure:
        case Municipalities() | Partners() | Parties():
            return lambda codes: codes
        case Inhabitants():
            return world.count
        case LandArea():
            return world.area_of
        case Provinces():
            return lambda codes: _provinces(codes, world, least=measure.municipalities_at_least)
        case Share():
            return _share(measure, view)
        case Rank():
            return _first(measure, world)
        case Overlap():
            other = view.municipalities(measure.other)
            return lambda codes: codes & other
        case Relation():
            whole = view.municipalities(measure.other)
            return lambda codes: relation(codes, whole)
        case Regions():
            return lambda codes: frozenset(
                code for code in codes if _meets(measure, _region(code), view)
            )
        case Centres():
            return lambda codes: frozenset(_centre(_region(code), view) for code in codes)


def _region(code: str) -> Region:
    cooperation, _, region = code.partition("/")
    return cooperation, region


def _provinces(codes: Codes, world: World, *, least: int) -> Codes:
    counts = Counter(world.province[code] for code in codes)
    return frozenset(province for province, count in counts.items() if count >= least)


def _share(measure: Share, view: View) -> Callable[[Codes], float]:
    world = view.world
    add: Callable[[Iterable[str]], float] = {
        "inhabitants": world.count,
        "land_area": world.area_of,
        "municipalities": lambda codes: len(list(codes)),
    }[measure.by]
    whole = view.municipalities(measure.whole)
    total = add(whole)
    if not total:
        raise NotKnownError("whole")
    return lambda codes: 100 * add(codes & whole) / total


def ranked(measure: Rank, codes: Codes, world: World) -> list[tuple[str, float]]:
    """Return what a ranking ranks, with its figures, the first first; equals by code."""
    groups: dict[str, list[str]] = {}
    for code in sorted(codes):
        key = code if measure.among == "municipalities" else world.province[code]
        groups.setdefault(key, []).append(code)
    figures = {key: figure_of(group, measure.by, world) for key, group in groups.items()}
    sign = -1 if measure.kind == "largest" else 1
    return sorted(figures.items(), key=lambda item: (sign * item[1], item[0]))


def _first(measure: Rank, world: World) -> Callable[[Codes], Codes]:
    """Return a function that gives the first of `ranked`, fast where it is asked often."""
    number = measure.number
    if measure.among == "provinces":
        return lambda codes: frozenset(code for code, _ in ranked(measure, codes, world)[:number])
    sign = -1 if measure.kind == "largest" else 1

    @cache
    def key(code: str) -> tuple[float, str]:
        return sign * figure_of([code], measure.by, world), code

    return lambda codes: frozenset(nsmallest(number, codes, key=key))


def figure_of(codes: list[str], by: By, world: World) -> float:
    """Return how large some municipalities together are."""
    match by:
        case "inhabitants":
            return world.count(codes)
        case "land_area":
            return world.area_of(codes)
        case "density":
            return world.count(codes) / world.area_of(codes)
        case "municipalities":
            return len(codes)


def relation(codes: Codes, other: Codes) -> str:
    """Return how one set lies to another."""
    if codes == other:
        return "equal"
    if not codes & other:
        return "disjoint"
    if codes < other:
        return "inside"
    return "around" if codes > other else "partial"


def _meets(measure: Regions, region: Region, view: View) -> bool:
    """Whether a region meets all conditions of a measure."""
    world = view.world
    codes = view.around(region)
    held = {municipality(name, world) for name in measure.holding}
    checks = [
        held <= codes,
        set(measure.partner) <= world.partners.get(region, frozenset()),
        not measure.members_in or bool(codes & view.municipalities(measure.members_in)),
    ]
    if measure.inhabitants_at_least is not None:
        checks.append(world.count(codes) >= measure.inhabitants_at_least)
    if measure.provinces_at_least is not None:
        crossed = {world.province[code] for code in codes}
        checks.append(len(crossed) >= measure.provinces_at_least)
    if measure.sizes:
        checks.append(all(world.size_of(code) in measure.sizes for code in codes))
    if measure.overlapping:
        others = (one for one in regions_of(measure.of, world) if one != region)
        checks.append(any(codes & view.around(other) for other in others))
    return all(checks)


def _centre(region: Region, view: View) -> str:
    codes = view.around(region)
    if not codes:
        raise NotKnownError("day", name="/".join(region), day=view.world.day)
    return max(sorted(codes), key=lambda code: view.world.count([code]))


def published(claim: Claim, world: World) -> Codes:
    """Return the codes of the names that were published.

    Raises
    ------
    StudyError
        When a name is that of nothing.
    """
    measure = claim.measure
    if isinstance(measure, Relation) or claim.expects_number:
        return frozenset()
    if isinstance(measure, Regions):
        return frozenset(_region_code(name, measure.of, world) for name in claim.names)
    provinces = isinstance(measure, Provinces | Partners) or (
        isinstance(measure, Rank) and measure.among == "provinces"
    )
    return frozenset(
        _party(name, world, province=provinces, either=isinstance(measure, Parties))
        for name in claim.names
    )


def _party(name: str, world: World, *, province: bool, either: bool) -> str:
    kind, _, rest = name.partition(" ")
    if kind.lower() in {"provincie", "province"} and (province or either):
        name, province = rest, True
    if not province:
        return municipality(name, world)
    code = name if name.startswith("PV") else province_keys().get(register.key_of(name), "")
    if not code:
        raise StudyError(f"{name!r} is not a province. {did_you_mean(name, province_keys())}")
    return code


def _region_code(name: str, cooperation: str, world: World) -> str:
    regions = regions_of(cooperation, world)
    for region in regions:
        if slug(name) in {region[1], slug(world.region_names.get(region, ""))}:
            return "/".join(region)
    known = [part for one in regions for part in (one[1], world.region_names.get(one, ""))]
    raise StudyError(
        f"{name!r} is no region of {cooperation}. "
        f"{did_you_mean(name, known) or 'Known are ' + ', '.join(one[1] for one in regions) + '.'}"
    )


def holds(claim: Claim, value: Value, codes: Codes) -> bool:
    """Tell whether a value is what was published.

    Parameters
    ----------
    claim
        The claim.
    value
        What its measure gives.
    codes
        What `published` returns for the claim.
    """
    if isinstance(value, str):
        return value == claim.expected or (claim.expected == "overlapping" and value != "disjoint")
    if claim.expects_number:
        return _number_holds(claim, len(value) if isinstance(value, frozenset) else value)
    if not isinstance(value, frozenset):
        return False
    if claim.compare == "contains":
        return codes <= value
    return value <= codes if claim.compare == "within" else value == codes


def _number_holds(claim: Claim, found: float) -> bool:
    expected = float(claim.expected)  # type: ignore[arg-type]
    gap = found - expected
    match claim.compare:
        case "at_least":
            return gap >= -claim.tolerance
        case "at_most":
            return gap <= claim.tolerance
        case "more_than":
            return gap > claim.tolerance
        case "less_than":
            return gap < -claim.tolerance
        case _:
            return abs(gap) <= claim.tolerance
