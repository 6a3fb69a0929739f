// Search with suggestions: a combobox with a list, as the ARIA Authoring Practices describe it.
(function (rk) {
  "use strict";
  const input = rk.find("zoek"), list = rk.find("suggesties"), status = rk.find("zoek-gevonden");
  const MOST = 8;
  let found = [], active = -1;

  const plain = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase()
    .replace(/[^a-z0-9]+/g, " ").trim();

  // How well a name answers: it begins so, a word of it does, or it holds it somewhere.
  function rank(name, asked) {
    const text = plain(name);
    if (text.startsWith(asked)) return 0;
    if ((" " + text).includes(" " + asked)) return 1;
    return text.includes(asked) ? 2 : 9;
  }
  function candidates() {
    const areas = rk.day().areas.map((area) => ({
      name: area.name, names: [area.name, area.also, area.code], kind: "is_municipality",
      act: () => { rk.set({ area: area.i }, { from: "search" }); rk.show(area); },
    }));
    const regions = rk.layer().regions.map((region, place) => ({
      name: region[0], names: [region[0]], kind: "is_region",
      act: () => { rk.set({ region: place, area: null }, { from: "search" }); rk.showRegion(region); },
    }));
    return [...regions, ...areas];
  }
  function close() {
    list.hidden = true;
    active = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }
  function suggest() {
    const asked = plain(input.value);
    found = !asked ? [] : candidates()
      .map((one) => Object.assign(one, { rank: Math.min(...one.names.filter(Boolean).map((name) => rank(name, asked))) }))
      .filter((one) => one.rank < 9)
      .sort((a, b) => a.rank - b.rank || a.name.localeCompare(b.name, rk.data.lang))
      .slice(0, MOST);
    list.replaceChildren(...found.map((one, i) => {
      const option = rk.element("li", { role: "option", id: `suggestie-${i}`, "aria-selected": "false" },
        rk.element("span", {}, one.name), " ", rk.element("small", {}, rk.word(one.kind)));
      option.addEventListener("pointerdown", (event) => event.preventDefault()); // the field keeps focus
      option.addEventListener("click", () => choose(i));
      return option;
    }));
    status.textContent = !asked ? "" : found.length ? rk.word("found", { count: found.length }) : rk.word("found_none");
    if (!found.length) return close();
    list.hidden = false;
    input.setAttribute("aria-expanded", "true");
    point(-1);
  }
  function point(to) {
    active = to;
    [...list.children].forEach((option, i) => option.setAttribute("aria-selected", String(i === active)));
    if (active < 0) return input.removeAttribute("aria-activedescendant");
    input.setAttribute("aria-activedescendant", `suggestie-${active}`);
    list.children[active].scrollIntoView({ block: "nearest" });
  }
  function choose(i) {
    const one = found[i];
    input.value = one.name;
    status.textContent = "";
    close();
    one.act();
  }
  input.addEventListener("input", suggest);
  input.addEventListener("focus", () => { if (input.value) input.select(); });
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    const open = !list.hidden;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (!open) suggest();
      if (list.hidden) return;
      const step = event.key === "ArrowDown" ? 1 : -1;
      point(active < 0 && step < 0 ? found.length - 1 : (active + step + found.length) % found.length);
    } else if (event.key === "Enter") {
      if (open && found.length) choose(Math.max(0, active));
    } else if (event.key === "Escape" && (open || input.value)) {
      if (open) close();
      else input.value = "";
      status.textContent = "";
    } else return;
    event.preventDefault();
  });
})(window.regiokaart);
