// Renews what changes by itself on a page, as long as something is on its way. Without it one opens the page again.
"use strict";
(() => {
  const box = document.getElementById("numbers");
  const every = Number(box?.dataset.every) * 1000;
  if (!every) return;
  const PATIENCE = 60000;
  let timer = 0, pause = every;

  function later() {
    clearTimeout(timer);
    timer = setTimeout(renew, pause);
  }

  async function renew() {
    clearTimeout(timer);
    if (document.hidden) return; // looked at again, it goes on
    try {
      const answer = await fetch("?numbers", {redirect: "error", cache: "no-store"});
      if (answer.status >= 400 && answer.status < 500) return; // signed out, or no longer allowed: the link says so
      if (!answer.ok) throw new Error(answer.status);
      show(new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("numbers"));
      pause = every;
    } catch {
      pause = Math.min(2 * pause, PATIENCE);
    }
    later();
  }

  function show(fresh) {
    // What can be done has changed with the state; whoever is about to do something is not disturbed.
    if (fresh.dataset.state !== box.dataset.state && !document.activeElement?.closest("form")) return location.reload();
    const focused = box.contains(document.activeElement);
    box.replaceChildren(...fresh.childNodes);
    if (focused) box.querySelector("a")?.focus();
  }

  document.addEventListener("visibilitychange", () => document.hidden || renew());
  later();
})();
