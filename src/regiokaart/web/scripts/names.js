// Names on the map: the largest municipalities first, as long as there is room; on tiles what fits.
(function (rk, map) {
  "use strict";
  const names = L.layerGroup().addTo(map), pen = document.createElement("canvas").getContext("2d");
  const widths = new Map();
  let family = "";
  const tiles = rk.data.tiles, SIZE = 12, HIGH = 1.1;
  // Where a name may stand, beside the place with most room: never so far that this is not under it.
  const SHIFTS = [[0, 0], [0, -6], [0, 6], [-14, 0], [14, 0], [-12, -6], [12, -6], [-12, 6], [12, 6]];
  let labels = [], made = null;

  // The width of a text in letters of one pixel.
  function width(text) {
    if (!widths.has(text)) {
      family = family || getComputedStyle(document.body).fontFamily;
      pen.font = `100px ${family}`;
      widths.set(text, pen.measureText(text).width / 100);
    }
    return widths.get(text);
  }
  function make() {
    made = rk.state.day;
    names.clearLayers();
    labels = rk.day().areas.map((area) => ({ area: area, text: null, key: "" }));
    labels.sort((a, b) => (b.area.population || 0) - (a.area.population || 0));
  }
  // The words of a name on lines of a width, or nothing when a word is too long.
  function wrap(name, size, most) {
    const lines = [];
    for (const word of name.match(/[^\s-]+-?|-/g) || []) {
      const last = lines.length - 1, glue = last >= 0 && lines[last].endsWith("-") ? "" : " ";
      if (width(word) * size > most) return null;
      if (last >= 0 && width(lines[last] + glue + word) * size <= most) lines[last] += glue + word;
      else lines.push(word);
    }
    return lines;
  }
  // Two words by two letters each, one word by four.
  function short(name) {
    const words = name.replace(/^[’']\S-?/, "").split(/[\s-]+/).filter((word) => /^[^a-z]/.test(word));
    return words.length > 1 ? words[0].slice(0, 2) + words[1].slice(0, 2) : (words[0] || name).slice(0, 4);
  }
  // A name within its tile: whole, or else, on all such tiles as large, a few letters of it.
  function fitTile(label, side) {
    const most = side - 3;
    for (const size of [13, 12, 11, 10, 9].filter((one) => one < side / 3)) {
      const lines = wrap(label.area.name, size, most);
      if (lines && lines.length * size * HIGH <= most) return [lines, size];
    }
    const size = Math.min(10, Math.floor(side * 0.4)), letters = short(label.area.name);
    if (size < 8) return null;
    for (let count = letters.length; count > 1; count--) {
      if (width(letters.slice(0, count)) * size <= side - 1) return [[letters.slice(0, count)], size];
    }
    return null;
  }
  function tell(label, lines, size) {
    const key = lines ? `${size}/${lines.join("/")}` : "";
    if (label.key === key) return;
    label.key = key;
    if (label.text) label.text.hidden = !lines;
    if (!lines) return;
    if (!label.text) {
      label.text = rk.element("span", { class: "naam" });
      const icon = L.divIcon({ className: "", html: label.text, iconSize: null });
      L.marker(label.area.at, { icon: icon, pane: "names", interactive: false, keyboard: false }).addTo(names);
    }
    label.text.style.fontSize = `${size}px`;
    label.text.replaceChildren(...lines.flatMap((one, i) => (i ? [document.createElement("br"), one] : [one])));
  }
  function arrange() {
    if (!map.hasLayer(names)) return;
    if (tiles) {
      for (const label of labels) {
        const bounds = label.area.path.getBounds();
        const side = map.project(bounds.getNorthEast()).x - map.project(bounds.getSouthWest()).x;
        const fit = fitTile(label, Math.round(10 * side) / 10);
        tell(label, fit && fit[0], fit && fit[1]);
      }
      return;
    }
    const edge = map.getSize(), frame = map.getContainer().getBoundingClientRect();
    const taken = [...document.querySelectorAll(".beeld > .knoppen, .beeld > .bronvermelding")].map((one) => {
      const box = one.getBoundingClientRect();
      return [box.left - frame.left, box.top - frame.top, box.right - frame.left, box.bottom - frame.top];
    });
    for (const label of labels) {
      const at = map.latLngToContainerPoint(label.area.at);
      const lines = width(label.area.name) * SIZE > 90 ? wrap(label.area.name, SIZE, 90) || [label.area.name] : [label.area.name];
      const half = Math.max(...lines.map(width)) * SIZE / 2 + 3, high = lines.length * SIZE * HIGH / 2 + 1;
      const spot = SHIFTS.find(([x, y]) => {
        const box = [at.x + x - half, at.y + y - high, at.x + x + half, at.y + y + high];
        if (box[0] < 0 || box[1] < 0 || box[2] > edge.x || box[3] > edge.y) return false;
        const free = taken.every((one) => box[2] < one[0] || box[0] > one[2] || box[3] < one[1] || box[1] > one[3]);
        if (free) taken.push(box);
        return free;
      });
      tell(label, spot ? lines : null, SIZE);
      if (spot) label.text.style.translate = `${spot[0]}px ${spot[1]}px`;
    }
  }
  // Names come after the map itself, and once for all that happens in between.
  let waiting = 0;
  function later() {
    cancelAnimationFrame(waiting);
    waiting = requestAnimationFrame(() => setTimeout(() => {
      if (rk.state.day !== made) make();
      arrange();
    }, made === null ? 60 : 0));
  }
  map.on("zoomend moveend resize", later);
  rk.arrangeNames = arrange;
  // letters of a typeface that was not there yet are not as wide
  document.fonts.addEventListener("loadingdone", () => {
    widths.clear();
    if (made !== null) later();
  });
  const input = rk.find("toon-namen");
  input.addEventListener("change", () => {
    names[input.checked ? "addTo" : "removeFrom"](map);
    arrange();
  });
  rk.listen((state, before, how) => {
    if (state.day !== before.day || how.first) later();
  });
})(window.regiokaart, kaart);
