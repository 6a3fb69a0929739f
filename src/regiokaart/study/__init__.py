"""What a publication shows: its area, date, co-operations and maps, read from study.toml."""

from __future__ import annotations

import datetime as dt
import tomllib
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    field_validator,
    model_validator,
)

import regiokaart
from regiokaart import register
from regiokaart.errors import (
    Fault,
    MembershipError,
    StudyError,
    UnknownMunicipalityError,
    did_you_mean,
)
from regiokaart.memberships import DECLINED, SUFFIXES, Memberships, Policy, read
from regiokaart.study.claims import Claim  # noqa: TC001 -- pydantic reads it when it runs
from regiokaart.texts import Language, enumeration

MapKind = Literal["regions", "count", "partners", "gaps"]
_ID = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Text(_Model):
    """A text in Dutch and, where there is one, in English."""

    nl: str
    en: str = ""

    def get(self, lang: Language) -> str:
        """Return the text in `lang`, or in Dutch where it was not translated."""
        return (self.en or self.nl) if lang == "en" else self.nl


def _as_text(value: object) -> object:
    return {"nl": value} if isinstance(value, str) else value


Words = Annotated[Text, BeforeValidator(_as_text)]


class Area(_Model):
    """The study area: exactly one of provinces, municipalities and the whole country."""

    provinces: tuple[str, ...] = ()
    municipalities: tuple[str, ...] = ()
    country: Literal["NL"] | None = None

    @model_validator(mode="after")
    def _one_kind(self) -> Area:
        if sum(map(bool, (self.provinces, self.municipalities, self.country))) != 1:
            raise ValueError("give exactly one of provinces, municipalities and country")
        return self


class Cooperation(_Model):
    """A family of regions, and what it means when no row names a municipality.

    Attributes
    ----------
    unlisted
        What a municipality without a row is: outside, or of unknown participation.
    successor
        What a municipality is of whose predecessors only a part were members: a member if any or
        all of them were, or a majority by inhabitants; ``ask`` shows it as a member in part.
    """

    id: Annotated[str, _ID]
    title: Words
    unlisted: Literal["outside", "unknown"]
    successor: Policy = "ask"
    regions: dict[str, Words] = {}


class Show(_Model):
    """What a map shows of a co-operation: all of its regions, or some.

    Attributes
    ----------
    together
        What to call the regions when they are one class of the map, not one each.
    """

    cooperation: str
    regions: tuple[str, ...] = ()
    together: Words | None = None


class MapSpec(_Model):
    """One map of a study.

    Attributes
    ----------
    kind
        What its classes are: ``regions``, each with its members; ``count``, in how many regions a
        municipality is; ``partners``, of which regions its province is a partner; ``gaps``, the
        municipalities in no region, by province.
    provinces
        The provinces whose municipalities in no region a map of ``gaps`` tells apart.
    """

    id: Annotated[str, _ID]
    kind: MapKind = "regions"
    title: Words
    show: Annotated[tuple[Show, ...], Field(min_length=1)]
    outside: Words | None = None
    unknown: Words | None = None
    declined: Words | None = None
    note: Words | None = None
    provinces: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _provinces_are_of_gaps(self) -> MapSpec:
        if (self.kind == "gaps") != bool(self.provinces):
            raise ValueError('provinces and kind = "gaps" go together: give both or neither')
        if self.kind != "regions" and any(show.together for show in self.show):
            raise ValueError(f'a map of kind = "{self.kind}" has no use for together')
        return self


class Study(_Model):
    """One publication: its area, date, co-operations and maps.

    Attributes
    ----------
    reference_date
        The day on which memberships and municipalities are read (peildatum).
    boundary_year
        The CBS year of the drawn borders (grensjaar).
    dates
        The days that pages show besides the reference date, sorted.
    house
        The file of its house style, seen from the folder of the study file.
    path
        The study file; memberships.csv lies beside it.
    """

    id: Annotated[str, _ID]
    title: Words
    reference_date: dt.date
    boundary_year: int
    area: Area
    cooperations: Annotated[tuple[Cooperation, ...], Field(alias="cooperation", min_length=1)]
    maps: Annotated[tuple[MapSpec, ...], Field(alias="map", min_length=1)]
    claims: Annotated[tuple[Claim, ...], Field(alias="claim")] = ()
    dates: tuple[dt.date, ...] = ()
    house: str = ""
    path: Path

    @property
    def other_days(self) -> tuple[dt.date, ...]:
        """The days that its pages show besides the reference date."""
        return tuple(day for day in self.dates if day != self.reference_date)

    @property
    def house_file(self) -> Path | None:
        """The file of its house style; where it says, seen from the study file."""
        return self.path.parent / self.house if self.house else None

    @field_validator("dates")
    @classmethod
    def _days_of_the_register(cls, dates: tuple[dt.date, ...]) -> tuple[dt.date, ...]:
        wrong = []
        if outside := [day for day in dates if not register.FIRST_DAY <= day <= register.LAST_DAY]:
            wrong.append(
                f"{enumeration(list(map(str, sorted(set(outside)))), 'en')} outside the register "
                f"of municipalities ({register.FIRST_DAY} to {register.LAST_DAY})"
            )
        if twice := sorted({day for day in dates if dates.count(day) > 1}):
            wrong.append(f"{enumeration(list(map(str, twice)), 'en')} more than once")
        if wrong:
            raise ValueError(f"dates has {'; and '.join(wrong)}")
        return tuple(sorted(dates))

    @model_validator(mode="after")
    def _fits_together(self) -> Study:
        if not register.FIRST_DAY <= self.reference_date <= register.LAST_DAY:
            raise ValueError(
                f"reference_date {self.reference_date} lies outside the register of "
                f"municipalities ({register.FIRST_DAY} to {register.LAST_DAY})"
            )
        if not register.FIRST_DAY.year <= self.boundary_year <= register.LAST_DAY.year:
            raise ValueError(
                f"boundary_year {self.boundary_year} lies outside the register of municipalities "
                f"({register.FIRST_DAY.year} to {register.LAST_DAY.year})"
            )
        known = [cooperation.id for cooperation in self.cooperations]
        for name, ids in (("map", [spec.id for spec in self.maps]), ("cooperation", known)):
            if twice := {one for one in ids if ids.count(one) > 1}:
                raise ValueError(f"{name} id {', '.join(sorted(twice))} is there twice")
        for spec in self.maps:
            for show in spec.show:
                if show.cooperation not in known:
                    raise ValueError(
                        f"map {spec.id} shows {show.cooperation!r}, which is no co-operation of "
                        f"this study. {did_you_mean(show.cooperation, known)}"
                    )
            self._provinces(spec.provinces, place=f"map {spec.id}")
        self.codes()
        return self

    def on(self, day: dt.date, *, year: int | None = None) -> Study:
        """Return the study as of one other day: its memberships, area and borders of then.

        Parameters
        ----------
        day
            The reference date.
        year
            The year of the borders; that of `day` when not given.

        Raises
        ------
        StudyError
            When the register of municipalities does not cover the day.
        """
        if not register.FIRST_DAY <= day <= register.LAST_DAY:
            raise StudyError(
                f"no study can be drawn of {day}: the register of municipalities runs from "
                f"{register.FIRST_DAY} to {register.LAST_DAY}"
            )
        area = self.area
        if area.municipalities:  # as they are named on the study's own day
            area = Area(municipalities=tuple(self.codes(day)))
        return self.model_copy(
            update={
                "reference_date": day,
                "boundary_year": year or day.year,
                "area": area,
                "dates": (),
            }
        )

    def cooperation(self, name: str) -> Cooperation:
        """Return the co-operation with this id."""
        return next(item for item in self.cooperations if item.id == name)

    def map(self, name: str) -> MapSpec:
        """Return the map with this id.

        Raises
        ------
        StudyError
            When the study has no such map.
        """
        for spec in self.maps:
            if spec.id == name:
                return spec
        ids = [spec.id for spec in self.maps]
        raise StudyError(
            f"study {self.id} has no map {name!r}; it has {', '.join(ids)}. "
            f"{did_you_mean(name, ids)}".rstrip()
        )

    def codes(self, day: dt.date | None = None) -> list[str]:
        """Return the codes of the study area on a day, the reference date if none is given, sorted.

        Raises
        ------
        ValueError
            When the area names a province or a municipality that does not exist on the
            reference date.
        """
        frame = register.at(day or self.reference_date)
        if self.area.country:
            return list(frame.index)
        if self.area.municipalities:
            try:
                found = {
                    register.find(item, day=self.reference_date)
                    for item in self.area.municipalities
                }
            except UnknownMunicipalityError as error:
                raise ValueError(f"area: {error}") from error
            codes = sorted(register.carried(found, from_day=self.reference_date, to_day=day))
        else:
            self._provinces(self.area.provinces, place="area", day=day)
            codes = sorted(frame.index[frame["province_code"].isin(self.area.provinces)])
        return codes

    def _provinces(self, codes: tuple[str, ...], *, place: str, day: dt.date | None = None) -> None:
        """Check that provinces exist."""
        frame = register.at(day or self.reference_date)
        known = dict(zip(frame["province_code"], frame["province"], strict=True))
        for code in codes:
            if code not in known:
                listed = ", ".join(f"{code} {name}" for code, name in sorted(known.items()))
                raise ValueError(f"{place}: {code!r} is not a province; known are {listed}")

    def memberships(self, *, extra: Path | None = None) -> Memberships:
        """Return the memberships of the study, with a user's own tables in place of bundled rows.

        Parameters
        ----------
        extra
            A folder with tables ``memberships*.csv``, ``.xlsx`` or ``.ods``. Each replaces the
            bundled rows of the co-operations it contains. ``None``, or a folder that does not
            exist: none.

        Raises
        ------
        MembershipError
            When a table does not hold, names a co-operation that the study does not have, or is
            about another area.
        """
        bundled = self.path.with_name("memberships.csv")
        members = read(bundled, label=f"{self.id}/{bundled.name}")
        owners: dict[str, str] = {}
        for path in self.membership_files(extra=extra)[1:]:
            table = read(path, region_names=self._region_names(members))
            self._check_table(table, path.name, owners)
            members = members.replaced_by(table)
        return members

    def membership_files(self, *, extra: Path | None = None) -> list[Path]:
        """Return the tables that `memberships` reads: the bundled one, then the user's own."""
        own = (
            sorted(path for path in extra.glob("memberships*") if path.suffix.lower() in SUFFIXES)
            if extra is not None and extra.is_dir()
            else []
        )
        return [self.path.with_name("memberships.csv"), *own]

    def region_name(self, cooperation: str, region: str, default: str, lang: Language) -> str:
        """Return what a region is called in `lang`."""
        named = self.cooperation(cooperation).regions.get(region)
        return named.get(lang) if named else default

    def _region_names(self, members: Memberships) -> dict[str, str]:
        names = dict(zip(members.frame["region"], members.frame["region_name"], strict=True))
        for cooperation in self.cooperations:
            names |= {key: words.nl for key, words in cooperation.regions.items()}
        return names

    def _check_table(self, table: Memberships, file: str, owners: dict[str, str]) -> None:
        """Check that a user's table is about this study."""
        known = [item.id for item in self.cooperations]
        area = set(self.codes())
        carried = table.at(self.reference_date).frame
        faults = []
        for key, rows in table.frame.groupby("cooperation", sort=True):
            name = str(key)
            if name not in known:
                faults.append(
                    Fault(
                        file=file,
                        column="column cooperation",
                        value=name,
                        expected=f"study {self.id} knows {', '.join(known)}",
                        fix=did_you_mean(name, known),
                    )
                )
            elif not area & {*rows["code"], *carried[carried["cooperation"] == name]["code"]}:
                faults.append(
                    Fault(
                        file=file,
                        column="column code",
                        value=enumeration([str(item) for item in rows["name"].head(3)], "en"),
                        expected=f"none of the {len(rows)} municipalities of {name} lies in the "
                        f"area of study {self.id}",
                        fix="Is this the table of another study?",
                    )
                )
            elif name in owners:
                faults.append(
                    Fault(
                        file=file,
                        column="column cooperation",
                        value=name,
                        expected=f"{owners[name]} has rows of this co-operation too",
                        fix="Put them in one file.",
                    )
                )
            owners[name] = file
        if faults:
            raise MembershipError(f"{file} does not belong to study {self.id}", faults=faults)


def bundled_studies() -> list[str]:
    """Return the ids of the studies that come with regiokaart."""
    return sorted(path.parent.name for path in _home().glob("*/study.toml"))


def load_study(name: str | Path = regiokaart.DEFAULT_STUDY) -> Study:
    """Read a study.

    Parameters
    ----------
    name
        The id of a bundled study, a study.toml, or a folder that has one.

    Raises
    ------
    StudyError
        When there is no such study, or its file does not hold; all faults are reported together.
    """
    path = _locate(name)
    try:
        data: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise StudyError(f"{path} is not valid TOML: {error}") from error
    if not data:
        raise StudyError(f"{path} is empty; see docs/study-file.md for what a study needs")
    if not path.with_name("memberships.csv").is_file():
        raise StudyError(f"{path.with_name('memberships.csv')} is missing; a study needs it")
    try:
        return Study.model_validate({**data, "path": path})
    except ValidationError as error:
        faults = [_fault(dict(item), data, file=path.name) for item in error.errors()]
        raise StudyError(f"{path} does not hold", faults=faults) from error


def _home() -> Path:
    return Path(str(files("regiokaart") / "studies"))


def _locate(name: str | Path) -> Path:
    bundled = _home() / str(name) / "study.toml"
    if str(name) in bundled_studies():
        return bundled
    path = Path(name)
    if path.is_dir():
        path /= "study.toml"
    if path.is_file():
        return path
    if path.suffix or path.name != str(name):
        raise StudyError(f"there is no study file {path}")
    raise StudyError(
        f"there is no study {str(name)!r}; bundled are {', '.join(bundled_studies())}. "
        f"{did_you_mean(str(name), bundled_studies())}".rstrip()
    )


def _fault(item: dict[str, Any], data: dict[str, Any], *, file: str) -> Fault:
    """Turn one of pydantic's errors into a fault that a reader of the file understands."""
    location = [str(part) for part in item["loc"]]
    column = ".".join(
        f"{location[index - 1]}[{int(part) + 1}]" if part.isdigit() else part
        for index, part in enumerate(location)
        if part.isdigit() or index + 1 == len(location) or not location[index + 1].isdigit()
    )
    if item["type"] == "extra_forbidden":
        known = _keys_at(item["loc"][:-1])
        return Fault(
            file=file,
            column=f"key {column}",
            expected="a study has no such key here",
            fix=did_you_mean(location[-1], known) or f"Known are {', '.join(known)}.",
        )
    value = item.get("input")
    plain = isinstance(value, str | int | float | dt.date)
    message = str(item["msg"]).removeprefix("Value error, ")
    return Fault(
        file=file,
        column=f"key {column}" if column else "",
        value=str(value) if plain and value is not data else None,
        expected=message[0].lower() + message[1:].rstrip("."),
    )


def _keys_at(location: tuple[str | int, ...]) -> list[str]:
    """Return the keys that a study file may have at a place."""
    model: type[BaseModel] = Study
    steps: dict[str, type[BaseModel]] = {
        "map": MapSpec,
        "cooperation": Cooperation,
        "show": Show,
        "area": Area,
    }
    for part in location:
        if isinstance(part, str):
            model = steps.get(part, Text)
    return [info.alias or name for name, info in model.model_fields.items() if name != "path"]


__all__ = [
    "DECLINED",
    "Area",
    "Cooperation",
    "MapKind",
    "MapSpec",
    "Show",
    "Study",
    "Text",
    "bundled_studies",
    "load_study",
]
