// Before the map is made: who asked for less motion gets a map that jumps.
(function (rk) {
  "use strict";
  L.Map.mergeOptions({
    zoomAnimation: !rk.still, fadeAnimation: !rk.still, markerZoomAnimation: !rk.still, inertia: !rk.still,
  });
})(window.regiokaart);
