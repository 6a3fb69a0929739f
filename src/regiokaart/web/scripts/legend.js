// The legend follows the layer; a class can be shown alone. Layers and days are switches.
(function (rk) {
  "use strict";
  const all = (selector) => [...document.querySelectorAll(selector)];

  for (const input of all("input[name=laag]")) {
    input.addEventListener("change", () => {
      rk.set({ layer: rk.day().layers.findIndex((one) => one.id === input.value) });
    });
  }
  for (const button of all(".legenda button")) {
    const groups = button.dataset.klassen.split(" ").map(Number);
    button.addEventListener("click", () => {
      const same = String(rk.state.only) === String(groups);
      rk.set({ only: same ? null : groups });
    });
  }
  const slider = rk.find("dag");
  if (slider) slider.addEventListener("input", () => rk.set({ day: Number(slider.value) }));

  rk.listen((state, before) => {
    const layer = rk.layer();
    for (const part of all("[data-dag]")) {
      const other = "laag" in part.dataset && part.dataset.laag !== layer.id;
      const hidden = other || Number(part.dataset.dag) !== state.day;
      if (part.hidden !== hidden) part.hidden = hidden;
    }
    for (const input of all("input[name=laag]")) {
      const there = rk.day().layers.some((one) => one.id === input.value);
      input.checked = input.value === layer.id;
      input.parentNode.hidden = !there;
    }
    const switches = document.querySelector(".lagen");
    if (switches) switches.hidden = rk.day().layers.length < 2; // of one there is nothing to choose
    if (state.only !== before.only) {
      for (const button of all(".legenda button")) {
        button.setAttribute("aria-pressed", String(button.dataset.klassen === (state.only || []).join(" ")));
      }
    }
    if (slider) {
      slider.value = state.day;
      slider.setAttribute("aria-valuetext", rk.day().told);
      rk.find("dag-gekozen").textContent = rk.day().told;
    }
  });
})(window.regiokaart);
