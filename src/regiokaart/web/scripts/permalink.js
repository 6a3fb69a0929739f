// What is shown stands in the address, so that a link shows the same again.
(function (rk, map) {
  "use strict";
  let quiet = true;

  function told() {
    const state = rk.state, parts = [], middle = map.getCenter();
    if (state.day !== rk.data.start) parts.push(["dag", rk.day().date]);
    if (state.layer) parts.push(["laag", rk.layer().id]);
    if (rk.area()) parts.push(["gemeente", rk.area().code]);
    if (state.region !== null) parts.push(["regio", rk.layer().regions[state.region][2]]);
    if (!rk.isFitted()) parts.push(["kaart", `${map.getZoom().toFixed(2)}/${middle.lat.toFixed(4)}/${middle.lng.toFixed(4)}`]);
    return parts.map(([key, value]) => `${key}=${encodeURIComponent(value).replace(/%2F/g, "/")}`).join("&");
  }
  rk.fragment = () => (told() ? "#" + told() : "");
  function write() {
    if (quiet) return;
    const now = location.hash.replace(/^#/, "");
    if (now === told() || (!told() && !now.includes("="))) return;
    try {
      history.replaceState(null, "", rk.fragment() || location.pathname + location.search);
    } catch {
      quiet = true; // a page within a page has no address of its own
    }
  }
  function read() {
    const asked = new Map();
    for (const part of location.hash.slice(1).split("&")) {
      const cut = part.indexOf("=");
      try {
        if (cut > 0) asked.set(part.slice(0, cut), decodeURIComponent(part.slice(cut + 1)));
      } catch { /* half an address says nothing */ }
    }
    return asked;
  }
  function restore() {
    const asked = read();
    if (!asked.size && location.hash.length > 1) return; // a place on the page, not a state
    const day = rk.days.findIndex((one) => one.date === asked.get("dag"));
    quiet = true;
    rk.set({ day: day < 0 ? rk.data.start : day });
    rk.set({ layer: Math.max(0, rk.day().layers.findIndex((one) => one.id === asked.get("laag"))), area: null, region: null });
    const area = rk.areaOf(asked.get("gemeente"));
    const region = rk.layer().regions.findIndex((one) => one[2] === asked.get("regio"));
    if (area) rk.set({ area: area.i }, { from: "link" });
    else if (region >= 0) rk.set({ region: region }, { from: "link" });
    const [zoom, lat, lng] = (asked.get("kaart") || "").split("/").map(Number);
    if (!rk.isFitted()) rk.fit();
    if ([zoom, lat, lng].every(Number.isFinite) && asked.has("kaart")) map.setView([lat, lng], Math.max(zoom, map.getMinZoom()), { animate: false });
    quiet = false;
  }
  map.on("moveend", write);
  rk.listen((state, before, how) => { if (!how.first) write(); });
  window.addEventListener("hashchange", restore);
  rk.restore = restore;
})(window.regiokaart, kaart);
