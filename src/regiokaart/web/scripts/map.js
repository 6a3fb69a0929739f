// The map: municipalities in the paint of their class, borders over them, and the keyboard.
(function (rk, map) {
  "use strict";
  const data = rk.data, box = map.getContainer(), colours = data.colours, INK = colours.ink;
  const WHITE = colours.border, SHORE = colours.land_line, LAND = colours.land;
  const panes = { around: 350, borders: 450, marks: 460, names: 470 };
  for (const [name, level] of Object.entries(panes)) {
    const pane = map.createPane(name);
    pane.style.zIndex = level;
    pane.style.pointerEvents = "none";
    pane.setAttribute("aria-hidden", "true");
  }
  // Leaflet would simplify each polygon by itself, and open gaps between neighbours; and cutting
  // them off at the edge takes longer than drawing them
  const whole = { smoothFactor: 0, noClip: true }, still = Object.assign({ interactive: false }, whole);
  const line = (lines, pane, style) => L.polyline(lines, Object.assign({ pane: pane }, still, style));

  // Around the study area: land, and the borders on it.
  rk.land = L.layerGroup().addTo(map);
  function drawLand() {
    for (const shape of data.topology.objects.land.geometries) {
      L.polygon(rk.polygonsOf(shape, rk.arcs()), Object.assign({ pane: "around" }, still, {
        fillColor: LAND, fillOpacity: 1, color: SHORE, weight: 1,
      })).addTo(rk.land);
    }
    for (const shape of data.topology.objects.grenzen.geometries) {
      line(rk.linesOf(shape, rk.arcs()), "around", { color: SHORE, weight: 0.7 }).addTo(rk.land);
    }
  }

  // The municipalities of the day.
  const areas = L.layerGroup().addTo(map), borders = L.layerGroup().addTo(map);
  const provinces = L.layerGroup().addTo(map), marks = L.layerGroup().addTo(map);
  let group = null, tabbed = 0;

  // Leaflet copies each point and asks what kind it is; these are what it would make of them.
  const Area = L.Polygon.extend({
    _setLatLngs: function (latlngs) {
      this._latlngs = latlngs.map((part) => part.map((ring) => ring.slice(0, -1))); // ends where it began
      this._bounds = L.latLngBounds([]);
      for (const [ring] of latlngs) {
        let west = Infinity, east = -Infinity, south = Infinity, north = -Infinity;
        for (const { lat, lng } of ring) {
          if (lng < west) west = lng;
          if (lng > east) east = lng;
          if (lat < south) south = lat;
          if (lat > north) north = lat;
        }
        this._bounds.extend([[south, west], [north, east]]);
      }
    },
  });
  function drawDay() {
    areas.clearLayers();
    for (const area of rk.day().areas) {
      area.path = new Area(area.latlngs, Object.assign({
        className: "gemeente", fillOpacity: 1, weight: 1,
      }, whole, rk.paintOf(rk.told(area)))).addTo(areas);
      area.path.on("click", () => rk.set({ area: area.i }, { from: "map" }));
      const path = area.path.getElement();
      path.dataset.i = area.i;
      path.setAttribute("role", "option");
      path.setAttribute("tabindex", "-1");
    }
    group = rk.day().areas[0].path.getElement().parentNode;
    group.setAttribute("role", "listbox");
    group.setAttribute("aria-label", rk.word("municipalities_on_map"));
    const start = rk.day().areas[0];
    tabbed = start.i;
    start.path.getElement().setAttribute("tabindex", "0");
  }

  // The arcs around a region.
  function around(region) {
    const inside = new Set(region[1]);
    return rk.between(rk.day().sides(), (i) => (inside.has(i) ? 1 : null));
  }

  function paint() {
    const layer = rk.layer(), only = rk.state.only;
    for (const area of rk.day().areas) {
      const told = rk.told(area, layer), path = area.path.getElement();
      const style = rk.paintOf(told), now = area.path.options;
      if (style.fillColor !== now.fillColor || style.color !== now.color) area.path.setStyle(style);
      path.classList.toggle("gedempt", only !== null && !only.includes(told.group));
      path.setAttribute("aria-label", [area.name, told.label, told.evidence].filter(Boolean).join(", "));
      path.setAttribute("aria-selected", String(area.i === rk.state.area));
    }
  }

  function drawBorders() {
    const day = rk.day(), points = (arcs) => arcs.map((arc) => rk.arcs()[arc]);
    provinces.clearLayers();
    borders.clearLayers();
    line(points(rk.between(day.sides(), (i) => day.provinces[i])), "borders", {
      color: colours.province_line, weight: 1.3,
    }).addTo(provinces);
    const outlines = new Set(rk.layer().regions.flatMap(around));
    if (outlines.size) line(points([...outlines]), "borders", { color: colours.region_line, weight: 1.8 }).addTo(borders);
  }

  // A mark lies over the map, so that neighbours never cover half of it.
  const marked = { hover: null, focus: null };
  function mark() {
    marks.clearLayers();
    const draw = (lines, styles) => styles.forEach((style) => line(lines, "marks", style).addTo(marks));
    const firm = [{ color: WHITE, weight: 6, className: "rand" }, { color: INK, weight: 3, className: "keuze" }];
    if (rk.state.region !== null) {
      draw(around(rk.layer().regions[rk.state.region]).map((arc) => rk.arcs()[arc]), firm);
    }
    if (rk.area()) draw(rk.area().latlngs.flat(), firm);
    if (marked.focus) {
      draw(marked.focus.latlngs.flat(), [
        { color: WHITE, weight: 8, className: "rand" }, { color: "#1d4f91", weight: 4, className: "focus" },
      ]);
    }
    if (marked.hover) draw(marked.hover.latlngs.flat(), [{ color: INK, weight: 2.5 }]);
  }
  rk.mark = function (kind, area) {
    if (marked[kind] === area) return;
    marked[kind] = area;
    mark();
  };

  // The study area fills the map; from there one zooms in.
  let fitted = NaN;
  rk.fit = function () {
    if (Math.min(box.clientWidth, box.clientHeight) < 80) return; // in a frame that is not shown yet
    map.setMaxBounds(null); // Leaflet would set off for within them
    map.setMinZoom(0);
    map.fitBounds(data.bounds, { animate: false, ...rk.room() });
    fitted = map.getZoom();
    map.setMinZoom(fitted);
    // with what is in sight now, room for the attribution included
    map.setMaxBounds(L.latLngBounds(data.frame).extend(map.getBounds()));
  };
  rk.isFitted = () => Math.abs(map.getZoom() - fitted) < 0.01;
  // Beside the card, which lies over the right of a wide map.
  const clear = () => ({
    animate: !rk.still, paddingTopLeft: [60, 40], paddingBottomRight: [box.clientWidth > 640 ? 370 : 40, 40],
  });
  rk.show = function (area) {
    const closest = { maxZoom: Math.max(map.getZoom(), fitted + 1.5) };
    map.fitBounds(L.polygon(area.latlngs).getBounds(), Object.assign(clear(), closest));
  };
  rk.showRegion = function (region) {
    const found = L.latLngBounds([]);
    for (const i of region[1]) found.extend(L.polygon(rk.day().areas[i].latlngs).getBounds());
    map.fitBounds(found, clear());
  };
  map.on("movestart zoomstart", () => rk.hideTip());
  map.on("resize", () => { if (isNaN(fitted) || rk.isFitted()) rk.fit(); });
  if (!data.tiles) L.control.scale({ imperial: false, position: "bottomleft" }).addTo(map);
  // While all of it is in sight, a finger and a wheel move the page, not the map.
  map.on("zoomend", () => map.dragging[rk.isFitted() ? "disable" : "enable"]());
  box.addEventListener("wheel", (event) => {
    const onward = event.deltaY > 0 || window.scrollY > 0;
    if (rk.isFitted() && onward && !event.ctrlKey) event.stopImmediatePropagation();
  }, { capture: true });

  rk.find("inzoomen").addEventListener("click", () => map.zoomIn());
  rk.find("uitzoomen").addEventListener("click", () => map.zoomOut());
  rk.find("heel").addEventListener("click", () => rk.fit());

  // One municipality is in the order of the Tab key; arrows go to the others.
  rk.focusOn = function (area) {
    const paths = rk.day().areas.map((one) => one.path.getElement());
    paths[tabbed].setAttribute("tabindex", "-1");
    tabbed = area.i;
    paths[tabbed].setAttribute("tabindex", "0");
    paths[tabbed].focus({ preventScroll: true });
  };
  const AHEAD = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  function neighbour(area, ahead) {
    const from = map.project(area.at, 10);
    let best = null, least = Infinity;
    for (const other of rk.day().areas) {
      if (other === area) continue;
      const to = map.project(other.at, 10).subtract(from);
      const along = to.x * ahead[0] + to.y * ahead[1], aside = Math.abs(to.x * ahead[1] + to.y * ahead[0]);
      if (along <= 0 || aside > along * 1.2) continue;
      const far = Math.hypot(along, 2 * aside);
      if (far < least) [best, least] = [other, far];
    }
    return best;
  }
  const inSight = (area) => {
    const bounds = map.getBounds();
    if (!bounds.contains(area.at)) map.panTo(area.at, { animate: !rk.still });
  };
  box.addEventListener("focusin", (event) => {
    const area = rk.areaAt(event.target);
    if (!area) return;
    if (area.i !== tabbed) rk.focusOn(area);
    inSight(area);
    rk.mark("focus", event.target.matches(":focus-visible") ? area : null);
  });
  box.addEventListener("focusout", () => rk.mark("focus", null));
  box.addEventListener("keydown", (event) => {
    const area = rk.areaAt(event.target);
    if (!area || event.altKey || event.ctrlKey || event.metaKey) return;
    const all = rk.day().byName();
    let next = null;
    if (event.key in AHEAD) next = neighbour(area, AHEAD[event.key]) || area;
    else if (event.key === "Home") next = all[0];
    else if (event.key === "End") next = all[all.length - 1];
    else if (event.key === "Enter" || event.key === " ") rk.set({ area: area.i }, { from: "map" });
    else if (event.key === "+" || event.key === "=") map.zoomIn();
    else if (event.key === "-") map.zoomOut();
    else return;
    event.preventDefault();
    if (next) rk.focusOn(next);
  });

  const toggle = (id, layer) => {
    const input = rk.find(id);
    if (input) input.addEventListener("change", () => layer[input.checked ? "addTo" : "removeFrom"](map));
  };
  toggle("toon-regiogrenzen", borders);
  toggle("toon-provinciegrenzen", provinces);

  rk.listen((state, before, how) => {
    const other = state.day !== before.day || state.layer !== before.layer;
    if (state.day !== before.day || how.first) drawDay();
    if (how.first) rk.endPicture();
    if (state.day !== before.day || state.layer !== before.layer || state.only !== before.only) paint();
    else if (state.area !== before.area) {
      for (const i of [before.area, state.area]) {
        if (i !== null) rk.day().areas[i].path.getElement().setAttribute("aria-selected", String(i === state.area));
      }
    }
    if (other) drawBorders();
    // municipalities first: they are what a reader points at
    if (how.first) {
      requestAnimationFrame(() => setTimeout(() => {
        paint(); // what they are called
        drawLand();
        drawBorders();
        document.documentElement.classList.add("met-kaart"); // now there is time for the table
      }));
    }
    mark();
  });
})(window.regiokaart, kaart);
