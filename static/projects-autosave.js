// Keeps an idea as it is written. Without it the button "Save" does the same. Text that could not be sent waits in
// the tab's own storage, under the person and the project, and goes up when the same person is back.
"use strict";
(() => {
  const form = document.getElementById("idea");
  if (!form?.dataset.save) return;
  const {save: address, user, project} = form.dataset;
  const line = form.querySelector("[data-save-status]");
  const signedOut = document.getElementById("signed-out");
  const key = `circolo-draft:${user}:${project}`;
  const [QUIET, LONGEST, PATIENCE] = [1500, 5000, 60000];

  const known = new Map(Object.entries(JSON.parse(form.elements.seen.value)).map(([name, marks]) => [name, [marks].flat()]));
  const saved = new Map(); // what the server has, as far as this page knows
  const dirty = new Set(); // touched, not confirmed yet
  const held = new Set(); // in conflict: left alone until somebody has chosen
  const late = new Map(); // errors of the field in which somebody is still writing
  let flying = new Map(); // what is being sent
  let timer = 0, since = 0, pause = 2000;
  let away = false, over = false, leaving = false, renewed = false;

  const say = (state, moment) => window.circolo.saveStatus(line, state, moment);
  const marked = () => [...known.keys()].some((name) => document.getElementById(`field-${name}`)?.classList.contains("has-error"));
  const settle = (moment) => say(held.size ? "conflict" : marked() ? "partly" : "saved", moment);
  const values = (name) => new FormData(form).getAll(name).map((value) => String(value).replace(/\r\n?/g, "\n"));
  const text = (name) => values(name).join("\x1f");
  const waiting = () => [...dirty].filter((name) => !held.has(name));
  const unsent = () => waiting().some((name) => flying.get(name) !== text(name));

  // The same as mark() in core/typed.py.
  function mark(said) {
    let [first, second] = [0x811c9dc5, 0x9747b28c];
    for (let i = 0; i < said.length; i++) {
      first = Math.imul(first ^ said.charCodeAt(i), 0x01000193) >>> 0;
      second = Math.imul(second ^ said.charCodeAt(i), 0x85ebca6b) >>> 0;
    }
    return `${first.toString(16)}-${second.toString(16)}`;
  }

  // --- What waits in the tab ---------------------------------------------------------------------

  function remember() {
    try {
      if (!dirty.size) return sessionStorage.removeItem(key);
      const fields = [...dirty].map((name) => [name, {values: values(name), known: known.get(name)}]);
      sessionStorage.setItem(key, JSON.stringify({at: Date.now(), fields: Object.fromEntries(fields)}));
    } catch {
      // No storage, or full: the server and the page still have the text.
    }
  }

  function bring() {
    let found = null;
    try {
      found = JSON.parse(sessionStorage.getItem(key) ?? "null");
      if (found && found.at < Number(localStorage.getItem(`circolo-signed-out:${user}`) ?? 0)) found = null;
    } catch {
      found = null;
    }
    for (const [name, field] of Object.entries(found?.fields ?? {})) {
      if (!known.has(name) || mark(field.values.join("\x1f")) === known.get(name)[0]) continue;
      put(name, field.values);
      known.set(name, [field.known[0], ...new Set([...field.known.slice(1)])]);
      saved.set(name, null);
      dirty.add(name);
    }
    remember();
  }

  function put(name, said) {
    for (const control of form.querySelectorAll(`[name="${CSS.escape(name)}"]`)) {
      if (control.type === "checkbox" || control.type === "radio") {
        control.checked = said.includes(control.value);
        continue;
      }
      if (control.tagName === "SELECT" && said[0] && ![...control.options].some((one) => one.value === said[0])) {
        control.add(new Option(said[0], said[0]));
      }
      control.value = said[0] ?? "";
    }
  }

  // --- Sending -----------------------------------------------------------------------------------

  function touched(name) {
    if (!known.has(name)) return;
    if (text(name) === saved.get(name)) dirty.delete(name);
    else dirty.add(name);
    remember();
    if (!dirty.size) return;
    since ||= Date.now();
    clearTimeout(timer);
    timer = setTimeout(send, Math.max(0, Math.min(QUIET, since + LONGEST - Date.now())));
  }

  function parcel(names) {
    const body = new FormData();
    const plain = {csrfmiddlewaretoken: form.elements.csrfmiddlewaretoken.value, user, version: form.elements.version.value};
    for (const [name, value] of Object.entries(plain)) body.append(name, value);
    for (const name of names) {
      body.append("changed", name);
      for (const value of values(name)) body.append(name, value);
    }
    body.append("seen", JSON.stringify(Object.fromEntries(names.map((name) => [name, known.get(name)]))));
    return body;
  }

  async function send() {
    clearTimeout(timer);
    const names = waiting();
    if (over || away || flying.size || !names.length) return;
    flying = new Map(names.map((name) => [name, text(name)]));
    since = 0;
    const body = parcel(names);
    // From now on the server may have these values, also if its answer never arrives.
    for (const [name, said] of flying) known.set(name, [...new Set([...known.get(name), mark(said)])]);
    remember();
    say("saving");
    const small = [...flying.values()].join("").length < 15000;
    try {
      const answer = await fetch(address, {
        method: "POST", body, headers: {Accept: "application/json"}, redirect: "error", keepalive: small,
      });
      await heard(answer);
    } catch {
      tryAgain(navigator.onLine ? "failed" : "offline");
    }
  }

  async function heard(answer) {
    const said = answer.headers.get("Content-Type")?.includes("json") ? await answer.json() : {};
    const sent = flying;
    flying = new Map();
    if (answer.status === 401) return signIn();
    if (said.reason === "closed") return close(said.words);
    if (answer.status === 403 && !renewed) {
      renewed = true;
      return (await renew()) && send();
    }
    if (!answer.ok && said.reason !== "conflict") return tryAgain("failed");
    renewed = false;
    pause = 2000;
    for (const [name, value] of sent) if (!said.fields?.includes(name)) arrived(name, value);
    for (const [name, errors] of Object.entries(said.errors)) showErrors(name, errors);
    form.querySelector("[data-missing]").textContent = said.missing;
    if (said.reason === "conflict") choose(said.fields, said.panel);
    remember();
    settle(new Date(said.saved_at));
    for (const name of waiting()) touched(name);
  }

  function arrived(name, value) {
    saved.set(name, value);
    known.set(name, [mark(value), ...known.get(name).filter((one) => one !== mark(value))].slice(0, 50));
    if (text(name) === value) dirty.delete(name);
  }

  function tryAgain(state) {
    flying = new Map();
    say(state);
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

  // --- Who is there ------------------------------------------------------------------------------

  function signIn() {
    away = true;
    signedOut.hidden = false;
    say("idle");
  }

  // Asks who is signed in and takes a fresh token: signing in elsewhere changes it.
  async function renew() {
    const answer = await fetch(address, {headers: {Accept: "application/json"}, redirect: "error"});
    const said = answer.ok ? await answer.json() : {};
    if (said.user !== user) {
      signIn();
      return false;
    }
    form.elements.csrfmiddlewaretoken.value = said.token;
    away = false;
    signedOut.hidden = true;
    return true;
  }

  async function back() {
    if (document.hidden || over) return;
    try {
      if (away ? await renew() : true) send();
    } catch {
      // Still no connection: the next sign of life asks again.
    }
  }

  // --- What the page shows -----------------------------------------------------------------------

  function showErrors(name, errors) {
    const field = document.getElementById(`field-${name}`);
    if (!field) return;
    if (field.contains(document.activeElement)) return late.set(name, errors);
    late.delete(name);
    field.classList.toggle("has-error", errors.length > 0);
    field.querySelector(".field-error")?.remove();
    for (const control of field.querySelectorAll("input, select, textarea")) {
      control.toggleAttribute("aria-invalid", false);
      if (errors.length) control.setAttribute("aria-invalid", "true");
    }
    if (!errors.length) return;
    const list = document.createElement("ul");
    list.className = "field-error";
    for (const error of errors) list.append(Object.assign(document.createElement("li"), {textContent: error}));
    field.querySelector(".choices, input, select, textarea").before(list);
  }

  function choose(names, panel) {
    for (const name of names) held.add(name);
    const place = document.getElementById("conflict");
    place.innerHTML = panel;
    place.hidden = false;
    place.scrollIntoView({block: "start"});
    place.querySelector("form").addEventListener("submit", (event) => {
      if (!navigator.onLine) return event.preventDefault();
      for (const name of held) {
        for (const old of place.querySelectorAll(`[name="mine-${CSS.escape(name)}"]`)) old.remove();
        for (const value of values(name)) {
          event.target.append(Object.assign(document.createElement("input"), {type: "hidden", name: `mine-${name}`, value}));
        }
        dirty.delete(name);
      }
      send();
      leaving = true;
      remember();
    });
  }

  // --- Beginning ---------------------------------------------------------------------------------

  for (const name of known.keys()) saved.set(name, text(name));
  for (const name of form.dataset.unsaved.split(" ").filter(Boolean)) {
    saved.set(name, null);
    dirty.add(name);
  }
  bring();
  if (dirty.size) send();

  form.addEventListener("input", (event) => touched(event.target.name));
  form.addEventListener("change", (event) => touched(event.target.name));
  form.addEventListener("focusout", () => {
    send();
    setTimeout(() => {
      late.forEach((errors, name) => showErrors(name, errors));
      if (["saved", "partly"].includes(line.dataset.state)) settle();
    });
  });
  form.addEventListener("submit", (event) => {
    form.elements.seen.value = JSON.stringify(Object.fromEntries(known));
    if ("saveButton" in (event.submitter?.dataset ?? {}) && !away && !over) {
      event.preventDefault();
      if (waiting().length) send();
      else settle(new Date());
      return;
    }
    leaving = true;
  });
  window.addEventListener("online", back);
  window.addEventListener("focus", back);
  document.addEventListener("visibilitychange", () => (document.hidden ? send() : back()));
  window.addEventListener("pagehide", send);
  window.addEventListener("pageshow", (event) => {
    leaving = false;
    if (event.persisted) back();
  });
  window.addEventListener("beforeunload", (event) => {
    if (!leaving && unsent()) event.preventDefault();
  });
  window.addEventListener("storage", (event) => {
    if (event.key !== `circolo-signed-out:${user}`) return;
    dirty.clear();
    remember();
    over = true;
    signIn();
  });
})();
