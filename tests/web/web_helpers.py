"""What the tests of pages share: readers of pages, and values that try to become markup."""

import json
import re
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from itertools import accumulate

import shapely

from regiokaart.layer import join

HOSTILE = "</script><img src=x onerror=\"document.title='geraakt'\"><!--<script>'\"`${1}{{2}}\\"
VOID = {"meta", "img", "br", "link", "input"}


class Structure(HTMLParser):
    """The elements of a page, with what closes wrongly."""

    def __init__(self, page):
        super().__init__()
        self.stack, self.wrong, self.seen, self.text = [], [], [], []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.seen.append((tag, dict(attrs), tuple(self.stack)))
        if tag not in VOID:
            self.stack.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.seen.append((tag, dict(attrs), tuple(self.stack)))

    def handle_endtag(self, tag):
        if not self.stack or self.stack.pop() != tag:
            self.wrong.append(tag)

    def handle_data(self, data):
        if not self.stack or self.stack[-1] not in {"script", "style"}:
            self.text.append(data)

    def words(self):
        return " ".join("".join(self.text).split())


def data_of(page):
    """Return what a page hands to its scripts, with the municipalities of each day in full."""
    data = json.loads(re.search(r'id="gegevens">(.*?)</script>', page, flags=re.DOTALL)[1])
    for day in data["days"]:
        day |= {key: [values[one] for one in day["areas"]] for key, values in data["areas"].items()}
        day["provinces"] = [data["provinces"][one] for one in day["provinces"]]
    return data


def told(page, code, *, layer=0, day=0):
    """Return what a page says of a municipality on a layer."""
    data = data_of(page)
    of_day = data["days"][day]
    one, index = of_day["layers"][layer], of_day["codes"].index(code)
    return {
        "label": one["labels"][one["of"][index]],
        "evidence": data["grades"][one["grades"][index]],
        "sources": [data["sources"][place] for place in one["sources"][index]],
        "more": dict(one["more"].get(str(index), [])),
        "paint": one["paints"][one["of"][index]],
    }


def shapes_of(page, name="gemeenten"):
    """Return the geometry of an object of the TopoJSON in a page."""
    topology = data_of(page)["topology"]
    (wide, high), (west, south) = (topology["transform"][key] for key in ("scale", "translate"))
    arcs = [
        [
            (x * wide + west, y * high + south)
            for x, y in accumulate(arc, lambda a, b: (a[0] + b[0], a[1] + b[1]))
        ]
        for arc in topology["arcs"]
    ]

    def line(numbers):
        points = []
        for number in numbers:
            arc = arcs[number] if number >= 0 else arcs[~number][::-1]
            points += arc[1:] if points else arc
        return points

    found = []
    for one in topology["objects"][name]["geometries"]:
        many = one["arcs"] if one["type"].startswith("Multi") else [one["arcs"]]
        if one["type"].endswith("Polygon"):
            rings = [[line(ring) for ring in polygon] for polygon in many]
            found.append(shapely.MultiPolygon([shapely.Polygon(r[0], r[1:]) for r in rings]))
        else:
            found.append(shapely.MultiLineString([line(part) for part in many]))
    return found


def hostile_scene(scene):
    """Return a scene in which every text of a table or a study file is hostile."""
    layer = scene.layer.copy()
    layer.attrs = {
        **layer.attrs,
        "boundaries": {**layer.attrs["boundaries"], "file": HOSTILE},
    }
    layer["name"] = HOSTILE
    frame = scene.memberships.frame.assign(region_name=HOSTILE, source=HOSTILE)
    words = scene.study.title.model_copy(update={"nl": HOSTILE, "en": HOSTILE})
    study = scene.study.model_copy(
        update={
            "title": words,
            "maps": tuple(
                spec.model_copy(
                    update={
                        "title": words,
                        "note": words,
                        "outside": words,
                        "unknown": words,
                        "declined": words,
                    }
                )
                for spec in scene.study.maps
            ),
            "cooperations": tuple(
                item.model_copy(update={"regions": {}}) for item in scene.study.cooperations
            ),
        }
    )
    members = replace(scene.memberships, frame=frame)
    return replace(scene, study=study, layer=layer, memberships=members)


def a_year_before(study, geometry):
    """Return the scene of a year before, when nobody was in anything yet."""
    earlier = study.on(date(2020, 10, 1)).model_copy(update={"boundary_year": 2021})
    return join(earlier, geometry, earlier.memberships())
