// Fills a list of regions when its country changes. Without it the page is saved and comes back with the regions.
"use strict";
(() => {
  async function fill(list, country, address) {
    const answer = await fetch(`${address}?country=${encodeURIComponent(country)}`, {headers: {Accept: "application/json"}});
    if (!answer.ok) return;
    const {regions} = await answer.json();
    list.replaceChildren(...regions.map(([code, name]) => new Option(name, code)));
    list.dispatchEvent(new Event("change", {bubbles: true}));
  }

  for (const list of document.querySelectorAll("select[data-region-of]")) {
    const country = document.getElementById(list.dataset.regionOf);
    const address = list.closest("form").dataset.regions;
    country.addEventListener("change", () => fill(list, country.value, address).catch(() => {}));
  }
})();
