// The card of a municipality or region that was chosen.
(function (rk, map) {
  "use strict";
  const card = rk.find("kaartje"), body = rk.find("kaartje-inhoud"), texts = rk.data.texts;
  // sources without a translation are told as the tables have them: in Dutch
  const originals = new Set(rk.data.originals.map((one) => rk.data.sources[one]));
  const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);

  const list = (rows) => rk.element("dl", {}, ...rows.map(([key, value]) =>
    rk.element("div", {}, rk.element("dt", {}, capital(key)), rk.element("dd", {}, value))));
  const button = (text, act) => {
    const made = rk.element("button", { type: "button", class: "als-link" }, text);
    made.addEventListener("click", act);
    return made;
  };

  function ofArea(area) {
    const told = rk.told(area), rows = [];
    const paint = rk.layer().paints[told.group][told.mark];
    const picture = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    const fill = document.createElementNS("http://www.w3.org/2000/svg", "rect");
    for (const [key, value] of [["width", 32], ["height", 20], ["aria-hidden", "true"], ["class", "teken"]]) picture.setAttribute(key, value);
    for (const [key, value] of [["x", 1], ["y", 1], ["width", 30], ["height", 18], ["fill", paint], ["stroke", "#2e2e2e"]]) fill.setAttribute(key, value);
    picture.append(fill);
    const regions = rk.layer().regions.map((region, place) => ({ region: region, place: place }))
      .filter((one) => one.region[1].includes(area.i));
    // what the class says already is not said again
    if (regions.length && regions.map((one) => one.region[0]).join(" + ") !== told.label) {
      rows.push([rk.word("regions"), rk.element("ul", {}, ...regions.map((one) => rk.element("li", {},
        button(one.region[0], () => { rk.set({ region: one.place, area: null }); rk.showRegion(one.region); }))))]);
    }
    if (told.evidence) rows.push([texts.evidence, told.evidence]);
    rows.push(...told.more);
    if (area.events && !told.more.some((row) => row[1] === area.events)) rows.push([rk.word("events"), area.events]);
    rows.push([texts.population, rk.number(area.population)]);
    rows.push([rk.word("land_area"), area.land === null ? rk.number(null) : rk.number(area.land, 1) + " km²"]);
    rows.push([rk.word("province"), area.province], [rk.word("code"), area.code]);
    if (told.sources.length) {
      rows.push([texts.source, rk.element("span", {}, ...told.sources.flatMap((source, place) =>
        [place ? "; " : "", rk.element("span", originals.has(source) ? { lang: "nl" } : {}, source)]))]);
    }
    body.replaceChildren(
      rk.element("h2", {}, area.name),
      rk.element("p", { class: "klasse" }, picture, rk.element("span", {}, told.label)),
      list(rows),
      button(rk.word("in_table"), () => rk.showRow(area)),
    );
  }
  function ofRegion(region) {
    const inside = rk.day().byName().filter((area) => region[1].includes(area.i));
    const people = inside.some((one) => one.population === null) ? null
      : inside.reduce((sum, one) => sum + one.population, 0);
    const members = rk.element("ul", { class: "leden" }, ...inside.map((area) =>
      rk.element("li", {}, button(area.name, () => rk.set({ area: area.i }, { from: "card" })))));
    body.replaceChildren(
      rk.element("h2", {}, region[0]),
      list([[rk.word("members"), rk.number(inside.length)], [texts.population, rk.number(people)]]),
      members,
    );
  }
  function close() {
    const area = rk.area(), held = card.contains(document.activeElement);
    rk.set({ area: null, region: null });
    if (held && area) rk.focusOn(area);
  }
  rk.find("kaartje-sluiten").addEventListener("click", close);
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || card.hidden || event.defaultPrevented || document.querySelector("dialog[open]")) return;
    close();
  });

  rk.listen((state) => {
    const area = rk.area(), region = state.region === null ? null : rk.layer().regions[state.region];
    if (card.hidden && !area && !region) return;
    card.hidden = !area && !region;
    if (area) ofArea(area);
    else if (region) ofRegion(region);
    else body.replaceChildren();
    if (!card.hidden) card.scrollTop = 0;
  });
})(window.regiokaart, kaart);
