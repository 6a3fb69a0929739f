// Downloads of what is shown, made here from what the page holds.
(function (rk) {
  "use strict";
  const data = rk.data;

  function rows() {
    return rk.day().areas.map((area) => {
      const told = rk.told(area);
      const regions = rk.layer().regions.filter((one) => one[1].includes(area.i)).map((one) => one[0]);
      const values = [
        area.code, area.name, area.province, told.label, regions.join("; "), told.evidence,
        told.sources.join("; "), area.population, area.land, rk.day().date,
        rk.state.layer ? `${data.title}: ${rk.layer().title}` : data.title,
      ];
      return { area: area, values: Object.fromEntries(data.columns.map((key, i) => [key, values[i] === "" ? null : values[i]])) };
    });
  }
  // A cell that a spreadsheet would take for a formula is made text.
  const harmless = (text) => (/^[=+\-@\t\r]/.test(text) ? "'" + text : text);
  function cell(value) {
    if (value === null) return "";
    const text = typeof value === "number" ? String(value) : harmless(value);
    return /[;"\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  }
  rk.csv = () => "\ufeff" + [data.columns, ...rows().map((one) => Object.values(one.values))]
    .map((row) => row.map(cell).join(";") + "\r\n").join("");

  const turned = (ring) => ring.map((point) => [Number(point.lng.toFixed(6)), Number(point.lat.toFixed(6))]);
  rk.geojson = () => JSON.stringify({
    type: "FeatureCollection",
    name: data.file, title: data.title, attribution: rk.day().attribution, reference_date: rk.day().date,
    features: rows().map(({ area, values }) => ({
      type: "Feature", id: area.code, properties: values,
      geometry: area.latlngs.length === 1
        ? { type: "Polygon", coordinates: area.latlngs[0].map(turned) }
        : { type: "MultiPolygon", coordinates: area.latlngs.map((one) => one.map(turned)) },
    })),
  });
  function save(text, kind, ending) {
    const address = URL.createObjectURL(new Blob([text], { type: kind }));
    const part = rk.state.layer ? "-" + rk.layer().id : "", day = rk.state.day !== data.start ? "-" + rk.day().date : "";
    const link = rk.element("a", { href: address, download: data.file + part + day + ending });
    link.click();
    setTimeout(() => URL.revokeObjectURL(address), 10000);
  }
  rk.find("als-csv").addEventListener("click", () => save(rk.csv(), "text/csv;charset=utf-8", ".csv"));
  const button = rk.find("als-geojson");
  if (button) button.addEventListener("click", () => save(rk.geojson(), "application/geo+json", ".geojson"));
})(window.regiokaart);
