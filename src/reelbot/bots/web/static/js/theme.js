// Runs before anything is painted. The choice is kept in this browser alone.
(function () {
  "use strict";
  const system = window.matchMedia("(prefers-color-scheme: dark)");
  function chosen() {
    try { return localStorage.getItem("reelbot.theme") || "auto"; } catch { return "auto"; }
  }
  function apply() {
    const wish = chosen();
    const dark = wish === "dark" || (wish === "auto" && system.matches);
    document.documentElement.dataset.theme = dark ? "dark" : "light";
    const use = document.querySelector("#theme use");
    if (use) use.setAttribute("href", use.getAttribute("href").replace(/#.*/, "#" + (dark ? "sun" : "moon")));
  }
  apply();
  system.addEventListener("change", apply);
  document.addEventListener("DOMContentLoaded", function () {
    apply();
    const button = document.getElementById("theme");
    if (!button) return;
    button.addEventListener("click", function () {
      const dark = document.documentElement.dataset.theme === "dark";
      try { localStorage.setItem("reelbot.theme", dark ? "light" : "dark"); } catch { /* for this visit only */ }
      document.documentElement.dataset.theme = dark ? "light" : "dark";
      apply();
    });
  });
})();
