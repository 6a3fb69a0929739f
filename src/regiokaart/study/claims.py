"""Figures that someone published, and how each can be worked out again."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field


class Claim(BaseModel):
    """A figure that someone published.

    Attributes
    ----------
    text
        The words of the figure itself, quoted.
    source
        Document and place.
    measure
        How it is worked out.
    expected
        What was published.
    erratum
        Why it does not hold, where the source is wrong.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
    text: str
    source: str
    measure: dict[str, Any]
    expected: Any
    erratum: str = ""
