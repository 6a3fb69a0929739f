// Borders are stored once, as steps between points (TopoJSON); polygons and outlines are sets of them.
(function (rk) {
  "use strict";

  // The points of each arc, made once for all that the map draws along it.
  rk.arcsOf = function (topology) {
    const [wide, high] = topology.transform.scale, [west, south] = topology.transform.translate;
    return topology.arcs.map((arc) => {
      let x = 0, y = 0;
      return arc.map((step) => {
        x += step[0];
        y += step[1];
        return new L.LatLng(y * high + south, x * wide + west);
      });
    });
  };

  const join = (numbers, arcs) => {
    const points = [];
    for (const number of numbers) {
      const arc = number < 0 ? arcs[~number].slice().reverse() : arcs[number];
      for (let i = points.length ? 1 : 0; i < arc.length; i++) points.push(arc[i]);
    }
    return points;
  };

  // The polygons of an area: each its outer ring, then its holes.
  rk.polygonsOf = (shape, arcs) =>
    partsOf(shape).map((rings) => rings.map((ring) => join(ring, arcs)));

  rk.linesOf = (shape, arcs) =>
    (shape.type === "LineString" ? [shape.arcs] : shape.arcs).map((line) => join(line, arcs));

  // The polygons of an area as numbers of arcs: of its outer ring, then of its holes.
  const partsOf = (shape) => (shape.type === "Polygon" ? [shape.arcs] : shape.arcs);
  rk.partsOf = partsOf;

  // Which areas lie beside each arc: two, or one along the edge.
  rk.sidesOf = function (shapes) {
    const sides = new Map();
    shapes.forEach((shape, place) => {
      for (const number of partsOf(shape).flat(2)) {
        const arc = number < 0 ? ~number : number;
        if (sides.has(arc)) sides.get(arc).push(place);
        else sides.set(arc, [place]);
      }
    });
    return sides;
  };

  // The arcs between groups of areas, and along the edge of those that are in a group.
  rk.between = function (sides, groupOf) {
    const found = [];
    for (const [arc, places] of sides) {
      const group = groupOf(places[0]);
      const apart = places.length === 1 ? group !== null : places.some((one) => groupOf(one) !== group);
      if (apart) found.push(arc);
    }
    return found;
  };
})(window.regiokaart = {});
