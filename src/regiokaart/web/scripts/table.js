// The table says what the map shows; choosing a row shows it on the map, and the other way round.
(function (rk) {
  "use strict";
  const table = rk.find("gemeenten"), body = table.tBodies[0];
  const heads = [...table.tHead.rows[0].cells];
  const calm = () => (rk.still ? "auto" : "smooth");
  let rows = [];

  function make() {
    const there = new Map([...body.rows].map((row) => [row.dataset.code, row]));
    rows = rk.day().areas.map((area) => {
      let row = there.get(area.code);
      if (!row) {
        const cells = [0, 1, 2, 3].map(() => rk.element("td", {}));
        row = rk.element("tr", { "data-code": area.code },
          rk.element("th", { scope: "row" }, rk.element("button", { type: "button", class: "als-link" }, area.name)), ...cells);
      }
      row.cells[3].textContent = rk.number(area.population);
      row.cells[4].textContent = rk.number(area.land, 1);
      return { row: row, area: area };
    });
    body.replaceChildren();
  }
  function fill() {
    for (const { row, area } of rows) {
      const told = rk.told(area);
      row.cells[1].textContent = told.label;
      row.cells[2].textContent = told.evidence;
    }
  }
  const valueOf = [
    (one) => one.area.name, (one) => rk.layer().of[one.area.i], (one) => rk.told(one.area).evidence,
    (one) => one.area.population, (one) => one.area.land,
  ];
  function sort() {
    const column = heads.findIndex((head) => head.hasAttribute("aria-sort"));
    const down = heads[column].getAttribute("aria-sort") === "descending" ? -1 : 1, value = valueOf[column];
    const sorted = rows.slice().sort((a, b) => {
      const x = value(a), y = value(b);
      if (x === null || y === null) return (x === null) - (y === null); // unknown comes last
      return down * (typeof x === "number" ? x - y : rk.collator().compare(x, y)) || rk.collator().compare(a.area.name, b.area.name);
    });
    body.append(...sorted.map((one) => one.row));
  }
  heads.forEach((head, column) => head.querySelector("button").addEventListener("click", () => {
    const was = head.getAttribute("aria-sort"), first = column > 2 ? "descending" : "ascending";
    const next = !was ? first : was === "ascending" ? "descending" : "ascending";
    for (const one of heads) one.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", next);
    sort();
  }));
  body.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    const area = rk.areaOf(button.closest("tr").dataset.code);
    rk.set({ area: area.i }, { from: "table" });
    rk.show(area);
    rk.find("kaartvak").scrollIntoView({ block: "start", behavior: calm() });
    rk.focusOn(area);
  });
  const over = (event) => {
    const row = event.target.closest("tr");
    rk.mark("hover", row && event.type === "pointerover" ? rk.areaOf(row.dataset.code) : null);
  };
  body.addEventListener("pointerover", over);
  body.addEventListener("pointerout", over);

  rk.showRow = function (area) {
    const button = rows.find((one) => one.area === area).row.querySelector("button");
    button.scrollIntoView({ block: "center", behavior: calm() });
    button.focus({ preventScroll: true });
  };
  rk.listen((state, before, how) => {
    if (state.day !== before.day) make();
    else if (how.first) {
      const there = new Map([...body.rows].map((row) => [row.dataset.code, row]));
      rows = rk.day().areas.map((area) => ({ row: there.get(area.code), area: area }));
    }
    if (state.layer !== before.layer || state.day !== before.day) {
      fill();
      sort();
    }
    for (const { row, area } of rows) {
      if (area.i === state.area) row.setAttribute("aria-current", "true");
      else row.removeAttribute("aria-current");
    }
  });
})(window.regiokaart);
