// What smooths the way on every page. Nothing here is needed to use it.
"use strict";
(() => {
  const menus = () => document.querySelectorAll("details.menu[open], details.pop[open]");

  document.addEventListener("click", (event) => {
    for (const menu of menus()) if (!menu.contains(event.target)) menu.open = false;
  });

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of menus()) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });

  // A second tap on a slow line must not send the form twice.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || "repeatable" in form.dataset || event.defaultPrevented) return;
    if (form.dataset.sent) return event.preventDefault();
    form.dataset.sent = "yes";
    event.submitter?.setAttribute("aria-disabled", "true");
  });

  // Coming back by the browser's own button: the forms live again.
  window.addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-sent]")) {
      delete form.dataset.sent;
      for (const button of form.querySelectorAll("[aria-disabled]")) button.removeAttribute("aria-disabled");
    }
  });

  function countDown(area) {
    const line = area.closest(".field")?.querySelector(".remaining");
    if (!line) return;
    const show = () => {
      line.hidden = false;
      line.querySelector("span").textContent = area.maxLength - area.value.length;
    };
    area.addEventListener("input", show);
    if (area.value) show();
  }

  // `saved` takes the moment too. A line that stays in the page says it to screen readers.
  function saveStatus(line, state, moment) {
    line.dataset.state = state;
    for (const time of moment ? line.querySelectorAll("time") : []) {
      time.dateTime = moment.toISOString();
      time.textContent = moment.toLocaleTimeString(document.documentElement.lang, {hour: "2-digit", minute: "2-digit", hourCycle: "h23"});
    }
    let said = "";
    for (const words of line.querySelectorAll("[data-when]")) {
      words.hidden = words.dataset.when !== state;
      if (!words.hidden) said = words.textContent;
    }
    line.querySelector("[role=status]").textContent = said;
  }

  window.circolo = {saveStatus};
  document.querySelectorAll("textarea[maxlength]").forEach(countDown);
  document.querySelector(".error-summary")?.focus();
})();
