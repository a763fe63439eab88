// Fills a list of regions when its country changes. Without it the page is saved and comes back with the regions.
"use strict";
(() => {
  async function fill(list, country) {
    const address = list.closest("[data-regions]").dataset.regions;
    const answer = await fetch(`${address}?country=${encodeURIComponent(country)}`, {headers: {Accept: "application/json"}});
    if (!answer.ok) return;
    const {regions} = await answer.json();
    list.replaceChildren(...regions.map(([code, name]) => new Option(name, code)));
    list.dispatchEvent(new Event("change", {bubbles: true}));
  }

  // A row that the back office added to a form knows its number from its own id only.
  function countryOf(list) {
    return list.dataset.regionOf.replace("__prefix__", list.id.match(/\d+/)?.[0]);
  }

  document.addEventListener("change", ({target}) => {
    for (const list of document.querySelectorAll("select[data-region-of]")) {
      if (target.id && countryOf(list) === target.id) fill(list, target.value).catch(() => {});
    }
  });
})();
