// Before the map is made: who asked for less motion gets a map that jumps.
(function () {
  "use strict";
  const still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  L.Map.mergeOptions({
    zoomAnimation: !still, fadeAnimation: !still, markerZoomAnimation: !still, inertia: !still,
  });
  window.regiokaart = { still: still };
})();
