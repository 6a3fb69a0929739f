"""What the tests of pages share: a reader of HTML, and values that try to become markup."""

from dataclasses import replace
from html.parser import HTMLParser

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


def hostile_scene(scene):
    """Return a scene in which every text of a table or a study file is hostile."""
    layer = scene.layer.copy()
    layer.attrs = {
        **layer.attrs,
        "boundaries": {**layer.attrs["boundaries"], "file": HOSTILE},
    }
    layer["name"] = HOSTILE
    for cooperation in scene.study.cooperations:
        layer[f"{cooperation.id}_source"] = HOSTILE
    frame = scene.memberships.frame.assign(region_name=HOSTILE)
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
