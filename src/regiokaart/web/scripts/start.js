// Everything listens; now the page shows what its address asks for.
(function (rk) {
  "use strict";
  rk.fit();
  rk.set({}, { first: true });
  rk.restore();
})(window.regiokaart);
