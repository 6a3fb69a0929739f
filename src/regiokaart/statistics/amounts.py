"""Inhabitants and land area of sets of municipalities, and the municipalities of sets in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from numpy.typing import NDArray

_TEXT = pd.StringDtype("pyarrow", na_value=np.nan)


@dataclass(frozen=True)
class Amounts:
    """Inhabitants and land area (km²) of each municipality; NaN where they are not known."""

    population: NDArray[np.float64]
    land_area: NDArray[np.float64]

    @classmethod
    def of(cls, figures: pd.DataFrame) -> Amounts:
        """Return the amounts of the municipalities of a frame, in its order."""
        return cls(
            figures["population"].to_numpy("float64", na_value=np.nan),
            figures["land_area_km2"].to_numpy("float64", na_value=np.nan),
        )


def people(values: NDArray[np.float64]) -> pd.api.extensions.ExtensionArray:
    """Return sums of inhabitants as whole numbers, missing where not known."""
    missing = np.isnan(values)
    whole = np.where(missing, 0, values).round().astype("int64")
    return pd.arrays.IntegerArray(whole, missing)


def land(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return sums of land area in hundredths of km², as the register has them."""
    return values.round(2)


def sums_of_pairs(held: NDArray[np.bool_], values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return for each pair of sets the sum over what they share, NaN where a part is not known.

    Parameters
    ----------
    held
        A row per set, a column per municipality.
    values
        The amount of each municipality.
    """
    ones = held.astype("float64")
    missing = np.isnan(values)
    sums = (ones * np.where(missing, 0, values)) @ ones.T
    if missing.any():
        sums[(ones * missing) @ ones.T > 0] = np.nan
    return np.asarray(sums)


def counts_of_pairs(held: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Return for each pair of sets how many municipalities they share."""
    ones = held.astype("float32")  # exact up to 2**24
    return np.asarray(ones @ ones.T, dtype="int64")


def taken(words: list[str], places: NDArray[np.int64]) -> pd.api.extensions.ExtensionArray:
    """Return the word at each place."""
    import pyarrow as pa  # noqa: PLC0415 - slow to import

    texts: pd.api.extensions.ExtensionArray = pd.array(
        pa.array(words, pa.large_string()).take(pa.array(places)), dtype=_TEXT
    )
    return texts


def joined(
    words: pd.Series[str], places: NDArray[np.int64], counts: NDArray[np.int64], *, by: str
) -> pd.api.extensions.ExtensionArray:
    """Return texts of words put together, such as the names of the municipalities of sets.

    Parameters
    ----------
    words
        The words.
    places
        Which words, those of the first text first.
    counts
        How many of them each text has.
    by
        What stands between words.
    """
    import pyarrow as pa  # noqa: PLC0415 - slow to import
    import pyarrow.compute as pc  # noqa: PLC0415

    ends = np.concatenate([[0], np.cumsum(counts)])
    every = pa.array(words, pa.large_string()).take(pa.array(places))
    lists = pa.LargeListArray.from_arrays(pa.array(ends, pa.int64()), every)
    together = pc.binary_join(lists, pa.scalar(by, pa.large_string()))
    texts: pd.api.extensions.ExtensionArray = pd.array(together, dtype=_TEXT)
    return texts
