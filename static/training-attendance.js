// Keeps the attendance sheet while there is no connection. Without it the button does the same with a page. What is
// ticked waits on the device, under the person and the lesson, until it is saved: also when the page was closed.
"use strict";
(() => {
  const form = document.getElementById("attendance");
  if (!form) return;
  const {user, session, minutes: whole, proposed} = form.dataset;
  const line = form.querySelector("[data-save-status]");
  const signedOut = document.getElementById("signed-out");
  const key = `circolo-attendance:${user}:${session}`;
  const rows = new Map([...form.querySelectorAll("[data-person]")].map((row) => [row.dataset.person, row]));
  const known = new Map(Object.entries(JSON.parse(form.elements.seen.value)).filter(([person]) => rows.has(person)));
  const PATIENCE = 60000;
  let touched = Boolean(proposed); // something stands here that the server may not have
  let wanted = false; // the button was pressed, and no answer has come
  let flying = false, over = false, renewed = false;
  let timer = 0, pause = 2000;

  const say = (state, moment) => window.circolo.saveStatus(line, state, moment);
  const field = (person, name) => form.elements[`${name}-${person}`];

  function read(person) {
    return {
      there: field(person, "there").value, minutes: field(person, "minutes").value,
      excused: field(person, "excused").checked, reason: field(person, "reason").value,
    };
  }

  function put(person, said) {
    field(person, "there").value = said.there;
    field(person, "minutes").value = said.minutes;
    field(person, "excused").checked = said.excused;
    field(person, "reason").value = said.reason;
  }

  // The same as mark_of() in training/sheet.py, of a line as the server reads it.
  function mark(said) {
    const there = {all: Number(whole), none: 0}[said.there] ?? Number(said.minutes.trim());
    const reason = said.there === "all" ? "" : said.reason.trim().split(/\s+/).join(" ");
    const excused = said.there !== "all" && (said.excused || reason !== "") && there < Number(whole);
    return `${there}|${excused ? 1 : 0}|${excused ? reason : ""}`;
  }

  // --- What waits on the device ------------------------------------------------------------------

  function remember() {
    try {
      if (!touched) return localStorage.removeItem(key);
      const lines = Object.fromEntries([...rows.keys()].map((person) => [person, read(person)]));
      localStorage.setItem(key, JSON.stringify({at: Date.now(), wanted, lines, known: Object.fromEntries(known)}));
    } catch {
      // No storage, or full: the page still has it.
    }
  }

  function bring() {
    let found = null;
    try {
      found = JSON.parse(localStorage.getItem(key) ?? "null");
      if (found && found.at < Number(localStorage.getItem(`circolo-signed-out:${user}`) ?? 0)) {
        localStorage.removeItem(key);
        found = null;
      }
    } catch {
      found = null;
    }
    if (!found || proposed) return;
    for (const [person, said] of Object.entries(found.lines)) {
      if (!rows.has(person) || mark(said) === known.get(person)[0]) continue;
      put(person, said);
      touched = true;
    }
    if (!touched) return remember();
    // The marks of that time stay: what others wrote since then must be told.
    for (const [person, marks] of Object.entries(found.known)) if (rows.has(person)) known.set(person, marks);
    wanted = found.wanted;
    document.getElementById("returned").hidden = wanted;
    remember();
    say("unsaved");
  }

  // --- Sending -----------------------------------------------------------------------------------

  async function send() {
    clearTimeout(timer);
    if (!wanted || flying || over) return;
    flying = true;
    const sent = new Map([...rows.keys()].map((person) => [person, mark(read(person))]));
    const body = new FormData(form);
    body.set("user", user);
    body.set("seen", JSON.stringify(Object.fromEntries(known)));
    // From now on the server may have these lines, also if its answer never arrives.
    for (const [person, said] of sent) known.set(person, [...new Set([said, ...known.get(person)])].slice(0, 50));
    remember();
    say("saving");
    try {
      const answer = await fetch(form.action, {method: "POST", body, headers: {Accept: "application/json"}, redirect: "error"});
      await heard(answer, sent);
    } catch {
      tryAgain(navigator.onLine ? "failed" : "offline");
    }
    flying = false;
    if (wanted && !over && renewed === "now") {
      renewed = true;
      send();
    }
  }

  async function heard(answer, sent) {
    const said = answer.headers.get("Content-Type")?.includes("json") ? await answer.json() : {};
    if (answer.status === 401) return away();
    if (answer.status === 403 && !renewed) return renew();
    for (const person of rows.keys()) tell(person, said.errors?.[person] ?? said.rows?.[person]?.words ?? "");
    if (said.reason === "closed") return close(said.words);
    if (said.reason === "errors") return refused();
    if (!answer.ok && said.reason !== "conflict") return tryAgain("failed");
    renewed = false;
    pause = 2000;
    wanted = false;
    for (const [person, row] of Object.entries(said.rows ?? {})) known.set(person, [row.mark]);
    touched = Boolean(said.rows) || [...sent].some(([person, mine]) => mark(read(person)) !== mine);
    remember();
    document.getElementById("returned").hidden = true;
    if (said.rows) form.querySelector(".has-error")?.scrollIntoView({block: "center"});
    say(said.rows ? "conflict" : touched ? "unsaved" : "saved", new Date(said.saved_at));
  }

  function tell(person, words) {
    const row = rows.get(person), error = row.querySelector(".field-error");
    row.classList.toggle("has-error", words !== "");
    error.textContent = words;
    error.hidden = words === "";
  }

  function refused() {
    wanted = false;
    remember();
    say("errors");
    form.querySelector(".has-error")?.scrollIntoView({block: "center"});
  }

  function tryAgain(state) {
    say(state);
    clearTimeout(timer);
    timer = setTimeout(send, pause);
    pause = Math.min(2 * pause, PATIENCE);
  }

  function close(words) {
    over = true;
    const notice = document.getElementById("refused");
    notice.querySelector("[data-words]").textContent = words;
    notice.hidden = false;
    say("idle");
  }

  function away() {
    signedOut.hidden = false;
    say("unsaved");
  }

  // Asks who is signed in and takes a fresh token: signing in elsewhere changes it.
  async function renew() {
    const answer = await fetch(form.action, {headers: {Accept: "application/json"}, redirect: "error"});
    const said = answer.ok ? await answer.json() : {};
    if (said.user !== user) return away();
    form.elements.csrfmiddlewaretoken.value = said.token;
    signedOut.hidden = true;
    renewed = "now";
    return true;
  }

  async function back() {
    if (document.hidden || over || !wanted) return;
    try {
      if (signedOut.hidden || (await renew())) {
        renewed = false;
        pause = 2000;
        send();
      }
    } catch {
      // Still no connection: the next sign of life asks again.
    }
  }

  // --- Beginning ---------------------------------------------------------------------------------

  function changed() {
    touched = true;
    remember();
    if (!flying && !wanted) say("unsaved");
  }

  bring();
  if (proposed) remember();
  if (wanted) send();

  form.addEventListener("input", changed);
  form.addEventListener("change", changed);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    touched = wanted = true;
    remember();
    send();
  });
  window.addEventListener("online", back);
  window.addEventListener("focus", back);
  document.addEventListener("visibilitychange", back);
  window.addEventListener("storage", (event) => {
    if (event.key !== `circolo-signed-out:${user}`) return;
    over = true;
    touched = wanted = false;
    localStorage.removeItem(key);
    away();
  });
})();
