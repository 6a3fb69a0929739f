// What the page holds, and what is chosen in it; each part of the page listens for changes.
(function (rk) {
  "use strict";
  const data = JSON.parse(document.getElementById("gegevens").textContent);
  const shapes = data.topology.objects.gemeenten.geometries;
  const listeners = [];

  // The house style of the map; a style sheet that pages share does not know it.
  const looks = { inkt: "ink", zacht: "soft_ink", titel: "title", zee: "water" };
  for (const [name, key] of Object.entries(looks)) {
    document.documentElement.style.setProperty("--" + name, data.colours[key]);
  }

  rk.data = data;
  rk.still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  rk.words = data.words;
  rk.find = (id) => document.getElementById(id);
  rk.word = (key, values) =>
    rk.words[key].replace(/\{(\w+)\}/g, (whole, name) => (values && name in values ? values[name] : whole));

  // As in the tables; the browser's own way takes longer the first time than all of the map.
  const [thousands, point] = data.lang === "nl" ? [".", ","] : [",", "."];
  rk.number = (value, decimals) => {
    if (value === null) return data.texts.not_known;
    const [whole, part] = value.toFixed(decimals || 0).split(".");
    return whole.replace(/\B(?=(\d{3})+$)/g, thousands) + (part ? point + part : "");
  };

  // What is not needed for the first picture is made when it is first asked for.
  rk.later = (make) => {
    let made;
    return () => (made === undefined ? (made = make()) : made);
  };
  rk.arcs = rk.later(() => rk.arcsOf(data.topology));
  rk.collator = rk.later(() => new Intl.Collator(data.lang, { numeric: true }));

  // The municipalities of each day, in the order of the table. What is the same on several days is
  // in the page once, and its points are joined once.
  const known = data.areas;
  const points = shapes.map((shape) => rk.later(() => rk.polygonsOf(shape, rk.arcs())));
  rk.days = data.days.map((day) => {
    const areas = day.areas.map((one, i) => ({
      i: i, code: known.codes[one], name: known.names[one], also: known.also[one],
      province: data.provinces[known.provinces[one]], population: known.population[one],
      land: known.land_area[one], events: day.events[i] || "", at: data.labels[one], shape: shapes[one],
      get latlngs() { return points[one](); },
    }));
    return Object.assign({}, day, {
      areas: areas,
      provinces: areas.map((one) => one.province),
      byName: rk.later(() => areas.slice().sort((a, b) => rk.collator().compare(a.name, b.name))),
      sides: rk.later(() => rk.sidesOf(areas.map((one) => one.shape))),
    });
  });

  rk.state = { day: data.start, layer: 0, area: null, region: null, only: null };
  rk.day = () => rk.days[rk.state.day];
  rk.layer = () => rk.day().layers[rk.state.layer];
  rk.area = () => (rk.state.area === null ? null : rk.day().areas[rk.state.area]);
  rk.areaAt = (target) => (target.dataset && "i" in target.dataset ? rk.day().areas[target.dataset.i] : null);
  rk.areaOf = (code) => rk.day().areas.find((one) => one.code === code);

  // What a layer says of a municipality.
  rk.told = function (area, layer) {
    layer = layer || rk.layer();
    const group = layer.of[area.i];
    return {
      group: group, label: layer.labels[group], 
      mark: layer.weak.includes(area.i) ? 1 : layer.inferred.includes(area.i) ? 2 : 0,
      evidence: data.grades[layer.grades[area.i]],
      sources: layer.sources[area.i].map((one) => data.sources[one]), more: layer.more[area.i] || [],
    };
  };

  rk.listen = (act) => listeners.push(act);
  // A change of layer or day keeps the municipality, when it is there.
  rk.set = function (changes, how) {
    const before = Object.assign({}, rk.state), code = rk.area() && rk.area().code;
    Object.assign(rk.state, changes);
    if (rk.state.day !== before.day) {
      const id = rk.days[before.day].layers[rk.state.layer].id;
      rk.state.layer = Math.max(0, rk.day().layers.findIndex((one) => one.id === id));
      if (code && !("area" in changes)) {
        const same = rk.areaOf(code);
        rk.state.area = same ? same.i : null;
      }
    }
    if (rk.state.layer !== before.layer || rk.state.day !== before.day) {
      if (!("region" in changes)) rk.state.region = null;
      rk.state.only = null;
    }
    if (rk.state.area !== null && rk.state.area !== before.area) rk.state.region = null;
    for (const act of listeners) act(rk.state, before, how || {});
  };

  // Text always goes in as text: what a table says is never markup.
  rk.element = function (name, attributes, ...children) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes || {})) made.setAttribute(key, value);
    made.append(...children);
    return made;
  };
})(window.regiokaart);
