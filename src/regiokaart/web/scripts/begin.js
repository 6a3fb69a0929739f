// The scripts of a page wait in it as text; each runs when what came before it has been shown.
(function next() {
  "use strict";
  requestAnimationFrame(() => setTimeout(() => {
    const held = document.querySelector("script[type='text/plain']");
    const whole = document.readyState !== "loading" || (held && held.nextElementSibling);
    if (whole && !held) return; // that was the last
    if (whole) {
      const script = document.createElement("script");
      script.textContent = held.textContent;
      held.replaceWith(script);
    }
    next();
  }));
})();
