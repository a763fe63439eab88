// Saves what is written while it is written, and shows what it will look like anew. Without it the button does the same with a page.
"use strict";
(() => {
  const form = document.getElementById("words");
  const frame = document.getElementById("preview");
  if (!form) return;
  const QUIET = 800;
  const PATIENCE = 60000;
  const line = document.querySelector("[data-save-status]");
  const seen = form.elements.seen;
  const held = new Map(); // columns that somebody else changed too, until the writer has chosen: name -> their mark
  let before = new Map(); // what the server has, by column
  let parcel = null; // what was sent and not answered: sent again as it was, so that nobody is in conflict with themselves
  let timer = 0, pause = 2000, over = false, renewed = false, leaving = false;

  // --- What stands in the form -------------------------------------------------------------------

  const names = () => Object.keys(JSON.parse(seen.value || "{}"));
  const controls = (name) => [...form.querySelectorAll(`[name="${CSS.escape(name)}"]`)];

  function text(name) {
    const found = controls(name);
    if (found[0]?.type === "checkbox" || !found.length) return found.filter((one) => one.checked).map((one) => one.value).join("\x1f");
    return found[0].value;
  }

  function put(name, value) {
    for (const control of controls(name)) {
      if (control.type === "checkbox") control.checked = value.includes(control.value);
      else control.value = value;
    }
  }

  const now = () => new Map(names().map((name) => [name, text(name)]));
  const changed = () => [...now()].filter(([name, said]) => !held.has(name) && before.get(name) !== said);
  const unsent = () => Boolean(parcel) || held.size > 0 || changed().length > 0;

  function say(state, moment) {
    line.dataset.state = state;
    let words = "";
    for (const part of line.querySelectorAll("[data-when]")) {
      part.hidden = part.dataset.when !== state;
      const time = part.querySelector("time");
      if (!part.hidden && time && moment) {
        time.dateTime = moment.toISOString();
        time.textContent = moment.toLocaleTimeString(document.documentElement.lang, {hour: "2-digit", minute: "2-digit", hourCycle: "h23"});
      }
      if (!part.hidden) words = part.textContent;
    }
    const spoken = line.querySelector("[role=status]");
    if (state !== "saving" && state !== "unsaved" && spoken.textContent !== words) spoken.textContent = words;
  }

  // --- Sending -----------------------------------------------------------------------------------

  function touched() {
    if (over) return;
    clearTimeout(timer);
    if (!changed().length && !parcel) return settle();
    say("unsaved");
    timer = setTimeout(send, QUIET);
  }

  function pack() {
    const body = new FormData(form);
    const version = JSON.parse(seen.value);
    for (const name of held.keys()) delete version[name];
    body.set("seen", JSON.stringify(version));
    body.set("step", "save");
    return {body, said: now()};
  }

  let flying = null;
  function send() {
    flying ??= transmit().finally(() => (flying = null));
    return flying;
  }

  async function transmit() {
    clearTimeout(timer);
    if (over) return;
    if (!parcel) {
      if (!changed().length) return settle();
      parcel = pack();
    }
    parcel.body.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    say("saving");
    try {
      const answer = await fetch(location.href, {
        method: "POST", body: parcel.body, headers: {Accept: "application/json"}, redirect: "manual",
      });
      if (answer.type === "opaqueredirect" || answer.status === 403) return await signedOut();
      if (!answer.headers.get("Content-Type")?.includes("json")) return again("failed");
      heard(await answer.json());
    } catch {
      again(navigator.onLine ? "failed" : "offline");
    }
  }

  function again(state) {
    say(state);
    clearTimeout(timer);
    timer = setTimeout(send, pause);
    pause = Math.min(2 * pause, PATIENCE);
  }

  // Signing in elsewhere changes the token of the forms: take the new one from the page itself.
  async function signedOut() {
    const page = renewed ? null : await fetch(location.href, {redirect: "manual"});
    const token = page?.ok && new DOMParser().parseFromString(await page.text(), "text/html").querySelector("#words [name=csrfmiddlewaretoken]");
    if (!token) {
      renewed = false;
      return again("away");
    }
    for (const field of document.querySelectorAll("[name=csrfmiddlewaretoken]")) field.value = token.value;
    renewed = true;
    return again("saving");
  }

  function heard(said) {
    const sent = parcel.said;
    parcel = null;
    pause = 2000;
    renewed = false;
    if (said.reason === "closed") return close(said.words);
    const version = JSON.parse(seen.value);
    for (const [name, mark] of Object.entries(said.version)) if (!held.has(name)) version[name] = mark;
    for (const [name, words] of sent) if (!held.has(name)) before.set(name, words);
    for (const [name, value] of Object.entries(said.values)) renew(name, value, sent.get(name));
    for (const [name, value] of Object.entries(said.theirs)) choose(name, value, version[name]);
    seen.value = JSON.stringify(version);
    for (const name of names()) showErrors(name, said.errors[name] ?? []);
    for (const column of document.querySelectorAll("[data-language] .translation-state")) {
      column.dataset.state = said.states[column.closest("[data-language]").dataset.language] ?? "missing";
    }
    for (const part of document.querySelectorAll("[data-part]")) part.innerHTML = said[part.dataset.part] ?? part.innerHTML;
    settle(new Date(said.saved_at));
    look();
    if (changed().length) touched();
  }

  // A column that somebody else changed and this writer did not.
  function renew(name, value, sent) {
    if (text(name) === sent && typeof value === "string" && document.activeElement !== controls(name)[0]) {
      put(name, value);
      before.set(name, text(name));
    }
  }

  function settle(moment) {
    const wrong = form.querySelector(".has-error");
    if (held.size) say("conflict");
    else if (wrong) say("partly");
    else if (moment) say("saved", moment);
    else if (line.dataset.state === "unsaved") say("idle");
  }

  function close(words) {
    over = true;
    line.querySelector("[data-when=closed]").textContent = words;
    say("closed");
  }

  // --- What the page shows -----------------------------------------------------------------------

  function showErrors(name, errors) {
    const field = document.getElementById(`field-${name}`);
    if (!field) return;
    field.classList.toggle("has-error", errors.length > 0);
    field.querySelector(".field-error")?.remove();
    for (const control of controls(name)) {
      control.toggleAttribute("aria-invalid", false);
      if (errors.length) control.setAttribute("aria-invalid", "true");
    }
    if (!errors.length) return;
    const list = Object.assign(document.createElement("ul"), {className: "field-error"});
    for (const error of errors) list.append(Object.assign(document.createElement("li"), {textContent: error}));
    (field.querySelector("label") ?? field.querySelector("legend")).after(list);
  }

  function choose(name, value, mark) {
    const field = document.getElementById(`field-${name}`);
    held.set(name, mark);
    field.querySelector(".theirs")?.remove();
    const box = document.getElementById("conflict-words").content.cloneNode(true).firstElementChild;
    const words = box.querySelector(".theirs-text");
    words.textContent = Array.isArray(value) ? "" : value || "–";
    words.lang = field.closest("[data-language]")?.dataset.language ?? "";
    box.addEventListener("click", (event) => {
      const kept = event.target.dataset.keep;
      if (!kept) return;
      held.delete(name);
      if (kept === "theirs") put(name, value);
      before.set(name, kept === "theirs" ? text(name) : null);
      box.remove();
      controls(name)[0]?.focus();
      if (changed().length) touched();
      else settle(new Date());
    });
    field.append(box);
  }

  let kept = null; // how far the preview was scrolled before it was fetched anew

  function look() {
    try {
      kept = frame.contentWindow.scrollY;
      frame.contentWindow.location.reload();
    } catch {
      // Somebody followed a link in it: the tabs bring the preview back.
    }
  }

  // The piece that is being written comes into sight, or what was in sight stays there.
  function scroll() {
    const titles = names().filter((name) => name.startsWith("title_")).map((name) => text(name).trim()).filter(Boolean);
    try {
      const headings = [...frame.contentDocument.querySelectorAll("h2")];
      const mine = frame.contentDocument.getElementById(frame.dataset.place) ?? headings.find((one) => titles.includes(one.textContent.trim()));
      const top = kept ?? (mine ? mine.getBoundingClientRect().top + frame.contentWindow.scrollY - 12 : 0);
      frame.contentWindow.scrollTo(0, top);
    } catch {
      // It shows something else.
    }
    kept = null;
  }

  // --- Languages ---------------------------------------------------------------------------------

  const KEY = "composer-language";
  const tabs = [...document.querySelectorAll("[target=preview]")];
  const shown = [...document.querySelectorAll("[name=shown-language]")];
  const mark = (code) => tabs.forEach((tab) => (tab.dataset.language === code ? tab.setAttribute("aria-current", "true") : tab.removeAttribute("aria-current")));
  for (const tab of tabs) tab.addEventListener("click", () => mark(tab.dataset.language));
  for (const choice of shown) {
    choice.addEventListener("change", () => {
      sessionStorage.setItem(KEY, choice.value);
      tabs.find((tab) => tab.dataset.language === choice.value)?.click();
    });
  }
  const remembered = sessionStorage.getItem(KEY) ?? (matchMedia("(min-width: 48rem)").matches ? "all" : shown[0].value);
  const wrong = form.querySelector(".has-error, .theirs")?.closest("[data-language]")?.dataset.language;
  const first = shown.find((one) => one.value === (wrong ?? remembered));
  if (first) first.checked = true;
  const tab = tabs.find((one) => one.dataset.language === first?.value);
  if (tab && !tab.hasAttribute("aria-current")) tab.click();

  // --- Beginning ---------------------------------------------------------------------------------

  const list = document.querySelector("[data-part=pieces]");
  const mine = list?.querySelector("[aria-current]");
  if (mine) list.scrollTop = mine.getBoundingClientRect().top - list.getBoundingClientRect().top - list.clientHeight / 3;
  before = now();
  frame?.addEventListener("load", scroll);
  if (frame?.contentDocument?.readyState === "complete") scroll();
  if (form.querySelector(".theirs, .has-error")) before = new Map(names().map((name) => [name, null]));
  form.addEventListener("input", touched);
  form.addEventListener("change", touched);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (changed().length || parcel) send();
    else if (!over) say("saved", new Date());
  });

  // Whoever leaves by a link or a button of the page takes nothing unsaved along.
  async function go(event, on) {
    if (leaving || over || !(changed().length || parcel)) return;
    event.preventDefault();
    await send();
    if (parcel || held.size) return;
    leaving = true;
    on();
  }
  document.addEventListener("submit", (event) => {
    const other = event.target;
    if (other !== form) go(event, () => other.requestSubmit(event.submitter));
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href]");
    if (link && !link.target && !event.ctrlKey && !event.metaKey && !event.shiftKey) go(event, () => location.assign(link.href));
  });
  window.addEventListener("online", () => unsent() && send());
  document.addEventListener("visibilitychange", () => document.hidden && changed().length && send());
  window.addEventListener("beforeunload", (event) => {
    if (!leaving && !over && unsent()) event.preventDefault();
  });
  window.addEventListener("pageshow", () => (leaving = false));
})();
