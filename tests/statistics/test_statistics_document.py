"""What docs/statistics.md shows, run as it stands there."""

from __future__ import annotations

import doctest
import re
from pathlib import Path

from regiokaart.statistics.congruence import COLUMNS as CONGRUENCE
from regiokaart.statistics.overlap import COLUMNS as OVERLAP

DOCUMENT = Path(__file__).parents[2] / "docs" / "statistics.md"


def test_examples_answer_as_they_say() -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    blocks = re.findall(r"^```python\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)
    example = doctest.DocTestParser().get_doctest(
        "\n".join(blocks), {}, DOCUMENT.name, str(DOCUMENT), 0
    )
    told: list[str] = []
    done = doctest.DocTestRunner().run(example, out=told.append)
    assert done.attempted >= len(blocks) > 0
    assert not done.failed, "".join(told)


def test_measures_are_defined() -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    measures = {
        *OVERLAP[OVERLAP.index("shared") : OVERLAP.index("shared_codes")],
        *CONGRUENCE[CONGRUENCE.index("left_out") :],
    } - {"crossing_population"}
    assert not [name for name in sorted(measures) if f"`{name}`" not in text]
