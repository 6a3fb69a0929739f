// Embedding, full screen, paper, and a background map when the page was made with one.
(function (rk, map) {
  "use strict";
  const dialog = rk.find("insluiten"), code = rk.find("insluitcode"), told = rk.find("insluiten-gedaan");

  const escaped = (text) => text.replace(/[&<>"]/g, (one) => `&#${one.charCodeAt(0)};`);
  rk.find("insluiten-open").addEventListener("click", () => {
    const local = !/^https?:$/.test(location.protocol);
    const home = local ? `https://www.example.nl/${rk.data.file}.html` : location.href.split("#")[0];
    code.value = `<iframe src="${escaped(home + rk.fragment())}" title="${escaped(rk.data.title)}" `
      + `width="100%" height="700" loading="lazy" allowfullscreen></iframe>`;
    rk.find("insluiten-uitleg").textContent = rk.word(local ? "embed_local" : "embed_told");
    told.textContent = "";
    dialog.showModal();
    code.select();
  });
  rk.find("kopieer").addEventListener("click", async () => {
    code.select();
    try {
      await navigator.clipboard.writeText(code.value);
      told.textContent = rk.word("copied");
    } catch {
      told.textContent = rk.word(document.execCommand("copy") ? "copied" : "copy_failed");
    }
  });
  rk.find("insluiten-sluiten").addEventListener("click", () => dialog.close());

  const full = rk.find("volledig"), frame = rk.find("kaartvak");
  full.hidden = !document.fullscreenEnabled;
  full.addEventListener("click", () => {
    if (document.fullscreenElement) document.exitFullscreen();
    else frame.requestFullscreen().catch(() => { full.hidden = true; });
  });
  document.addEventListener("fullscreenchange", () => {
    full.setAttribute("aria-pressed", String(document.fullscreenElement === frame));
  });

  // On paper the map has a size of its own, and shows the whole area.
  let view = null;
  rk.find("afdrukken").addEventListener("click", () => window.print());
  window.addEventListener("beforeprint", () => {
    view = [map.getCenter(), map.getZoom(), rk.isFitted()];
    document.documentElement.classList.add("afdruk");
    map.invalidateSize({ animate: false });
    rk.fit();
    rk.arrangeNames(); // before the paper is taken
  });
  window.addEventListener("afterprint", () => {
    document.documentElement.classList.remove("afdruk");
    map.invalidateSize({ animate: false });
    rk.fit();
    if (view && !view[2]) map.setView(view[0], view[1], { animate: false });
  });

  const input = rk.find("toon-achtergrond"), background = rk.data.background;
  if (input) {
    const tiles = L.tileLayer(background.url, { minZoom: 0, maxZoom: 14 });
    input.addEventListener("change", () => {
      tiles[input.checked ? "addTo" : "removeFrom"](map);
      rk.land[input.checked ? "removeFrom" : "addTo"](map);
      rk.find("beeld").classList.toggle("met-achtergrond", input.checked);
      rk.find("achtergrond-bron").hidden = !input.checked;
    });
  }
})(window.regiokaart, kaart);
