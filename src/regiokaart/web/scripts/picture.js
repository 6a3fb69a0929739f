// The first picture: municipalities in the paint of their class, there before the library for maps
// is even read. The map itself takes its place.
(function (rk) {
  "use strict";
  const data = rk.data, box = rk.find("kaart"), SVG = "http://www.w3.org/2000/svg";
  const CLOSEST = (data.tiles ? 1 : 256) * 2 ** 14; // pixels to a unit, as far as the map zooms in

  rk.paintOf = (told) => ({
    fillColor: rk.layer().paints[told.group][told.mark],
    color: rk.layer().pale[told.group] ? data.colours.border_on_pale : data.colours.border,
  });
  // What stays free around the study area, in pixels.
  rk.room = () => (box.clientWidth > 600 ? { paddingTopLeft: [28, 28], paddingBottomRight: [28, 28] }
    : { paddingTopLeft: [10, 10], paddingBottomRight: [10, data.tiles ? 10 : 28] });
  rk.mark = () => {}; // until there is a map to mark on
  rk.endPicture = () => {};

  // Web Mercator on a square of one by one; tiles are flat.
  const radian = Math.PI / 180;
  const flat = ({ lat, lng }) => (data.tiles ? [lng, -lat]
    : [lng / 360, -Math.atanh(Math.sin(lat * radian)) / (2 * Math.PI)]);

  function draw() {
    const { paddingTopLeft: [left, top], paddingBottomRight: [right, bottom] } = rk.room();
    const [[south, west], [north, east]] = data.bounds;
    const [x0, y0] = flat({ lat: north, lng: west }), [x1, y1] = flat({ lat: south, lng: east });
    const wide = box.clientWidth - left - right, high = box.clientHeight - top - bottom;
    const scale = Math.min(wide / (x1 - x0), high / (y1 - y0), CLOSEST);
    const dx = left + (wide - scale * (x1 - x0)) / 2 - scale * x0, dy = top + (high - scale * (y1 - y0)) / 2 - scale * y0;
    const { arcs, transform } = data.topology;
    const line = (steps) => { // along an arc, on whole pixels
      const found = [];
      let x = 0, y = 0, last = "";
      for (const step of steps) {
        x += step[0];
        y += step[1];
        const at = flat({ lng: x * transform.scale[0] + transform.translate[0], lat: y * transform.scale[1] + transform.translate[1] });
        const spot = Math.round(at[0] * scale + dx) + " " + Math.round(at[1] * scale + dy);
        if (spot !== last) found.push(last = spot);
      }
      return found;
    };
    const ways = new Map(); // borders have two sides
    const along = (number) => {
      const arc = number < 0 ? ~number : number;
      if (!ways.has(arc)) ways.set(arc, line(arcs[arc]));
      const way = ways.get(arc);
      return (number < 0 ? way.slice().reverse() : way).join("L");
    };
    const around = (ring) => `M${ring.map(along).join("L")}Z`;
    const picture = document.createElementNS(SVG, "svg");
    picture.setAttribute("class", "eerste");
    picture.setAttribute("aria-hidden", "true");
    for (const area of rk.day().areas) {
      const path = document.createElementNS(SVG, "path"), style = rk.paintOf(rk.told(area));
      path.dataset.i = area.i;
      path.setAttribute("class", "gemeente");
      path.setAttribute("fill", style.fillColor);
      path.setAttribute("fill-rule", "evenodd");
      path.setAttribute("stroke", style.color);
      path.setAttribute("stroke-linejoin", "round");
      path.setAttribute("d", rk.partsOf(area.shape).flat().map(around).join(""));
      picture.append(path);
    }
    box.append(picture);
    rk.endPicture = () => picture.remove();
  }
  // An address that asks for more than the page at its start has to wait for the map, and so has
  // a frame that is not shown yet.
  if (!location.hash.includes("=") && Math.min(box.clientWidth, box.clientHeight) >= 80) draw();
  requestAnimationFrame(() => setTimeout(() => document.documentElement.classList.add("met-beeld")));
})(window.regiokaart);
