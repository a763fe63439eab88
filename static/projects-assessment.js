// Keeps the score sheet as it is filled in. Without it the button "Save draft" does the same.
"use strict";
(() => {
  const form = document.querySelector("form[data-assessment]");
  const line = form?.querySelector("[data-save-status]");
  if (!form || !line) return;
  let timer = 0;
  let sending = false;
  let again = false;

  const say = (state, moment) => window.circolo.saveStatus(line, state, moment);

  async function send() {
    if (sending) {
      again = true;
      return;
    }
    sending = true;
    again = false;
    say("saving");
    try {
      const answer = await fetch(form.action, {
        method: "POST", body: new FormData(form), headers: {Accept: "application/json"}, redirect: "error",
      });
      if (answer.ok) say("saved", new Date());
      else say("failed");
    } catch {
      say(navigator.onLine ? "failed" : "offline");
    }
    sending = false;
    if (again) send();
  }

  function later() {
    clearTimeout(timer);
    timer = setTimeout(send, 1500);
  }

  form.addEventListener("input", later);
  form.addEventListener("submit", () => clearTimeout(timer));
  window.addEventListener("online", () => line.dataset.state === "offline" && send());
})();
