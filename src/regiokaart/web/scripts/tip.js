// The tooltip: shown on pointing and on focus, can be pointed at itself, and goes with Escape.
(function (rk) {
  "use strict";
  const tip = rk.find("tip"), frame = tip.parentNode, box = rk.find("kaart");
  let shown = null, timer = 0, pointer = "", dismissed = "";

  function fill(area) {
    const told = rk.told(area);
    const rows = [[rk.data.texts.population, rk.number(area.population)]];
    if (told.evidence) rows.push([rk.data.texts.evidence, told.evidence]);
    tip.replaceChildren(
      rk.element("strong", {}, area.name),
      rk.element("p", {}, told.label),
      rk.element("dl", {}, ...rows.map(([key, value]) =>
        rk.element("div", {}, rk.element("dt", {}, key), rk.element("dd", {}, value)))),
    );
  }
  // Beside a point or a municipality, within the map.
  function place(spot) {
    const width = frame.clientWidth, height = frame.clientHeight, gap = 4;
    const right = spot.right + gap, below = spot.bottom + gap;
    const left = right + tip.offsetWidth > width - gap ? spot.left - gap - tip.offsetWidth : right;
    const top = below + tip.offsetHeight > height - gap ? spot.top - gap - tip.offsetHeight : below;
    tip.style.left = Math.max(gap, Math.min(left, width - gap - tip.offsetWidth)) + "px";
    tip.style.top = Math.max(gap, Math.min(top, height - gap - tip.offsetHeight)) + "px";
  }
  function show(area, spot) {
    clearTimeout(timer);
    if (shown !== area) fill(area);
    shown = area;
    tip.hidden = false;
    place(spot);
  }
  rk.hideTip = function () {
    clearTimeout(timer);
    const was = !tip.hidden;
    tip.hidden = true;
    shown = null;
    rk.mark("hover", null);
    return was;
  };
  const within = (event) => {
    const edge = frame.getBoundingClientRect(), x = event.clientX - edge.left, y = event.clientY - edge.top;
    return { left: x, right: x, top: y, bottom: y };
  };
  // What lies under a tooltip that was dismissed is not pointed at anew until the pointer moves.
  const spotOf = (event) => `${event.clientX} ${event.clientY}`;
  document.addEventListener("pointermove", (event) => {
    pointer = spotOf(event);
    if (pointer !== dismissed) dismissed = "";
  });
  box.addEventListener("pointerover", (event) => {
    const area = rk.areaAt(event.target);
    if (!area || event.pointerType === "touch" || event.buttons || spotOf(event) === dismissed) return;
    clearTimeout(timer);
    const spot = within(event);
    const act = () => {
      rk.mark("hover", area);
      show(area, spot);
    };
    // a moment, so that the pointer can cross a corner on its way to the tooltip
    if (tip.hidden) act();
    else timer = setTimeout(act, 60);
  });
  const leave = () => {
    clearTimeout(timer);
    timer = setTimeout(rk.hideTip, 250);
  };
  box.addEventListener("pointerout", (event) => { if (rk.areaAt(event.target)) leave(); });
  tip.addEventListener("pointerenter", () => clearTimeout(timer));
  tip.addEventListener("pointerleave", leave);
  box.addEventListener("focusin", (event) => {
    const area = rk.areaAt(event.target);
    if (!area || !event.target.matches(":focus-visible") || area === rk.area()) return;
    const edge = frame.getBoundingClientRect(), own = event.target.getBoundingClientRect();
    show(area, {
      left: own.left - edge.left, right: own.right - edge.left,
      top: own.top - edge.top, bottom: own.bottom - edge.top,
    });
  });
  box.addEventListener("focusout", () => rk.hideTip());
  rk.listen((state, before) => {
    if (state.area !== before.area || state.layer !== before.layer || state.day !== before.day) rk.hideTip();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !rk.hideTip()) return;
    dismissed = pointer;
    event.stopImmediatePropagation();
  });
})(window.regiokaart);
