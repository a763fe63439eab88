// One language at a time in forms with translated fields. Without it all languages stand one below the other.
"use strict";
(() => {
  const marked = [...document.querySelectorAll(".mt")];
  const form = marked[0]?.closest("form");
  if (!form) return;
  const KEY = "languages-shown";
  const named = (code) => new Intl.DisplayNames([document.documentElement.lang], {type: "language"}).of(code);
  const languageOf = (input) => [...input.classList].map((name) => /^mt-field-.*-([a-z]{2})$/.exec(name)?.[1]).find(Boolean);
  const rowOf = (input) => input.closest(".form-row") ?? input.closest(".form-group") ?? input.parentElement;

  function rows() {
    const found = new Map();
    for (const input of form.querySelectorAll(".mt")) {
      const code = languageOf(input);
      if (code && !input.closest(".empty-form")) found.set(rowOf(input), code);
    }
    return found;
  }

  const codes = [...new Set(marked.map(languageOf).filter(Boolean))];
  const bar = document.createElement("div");
  bar.className = "languages-shown";
  bar.setAttribute("role", "group");
  bar.setAttribute("aria-label", document.querySelector("#languages-words")?.dataset.label ?? "");
  const all = document.querySelector("#languages-words")?.dataset.all ?? "…";

  function show(choice) {
    for (const [row, code] of rows()) row.hidden = choice !== "all" && code !== choice;
    for (const button of bar.children) {
      button.setAttribute("aria-pressed", String(button.value === choice));
      const wrong = [...rows()].some(([row, code]) => code === button.value && row.querySelector(".errorlist"));
      button.classList.toggle("has-error", wrong);
    }
    sessionStorage.setItem(KEY, choice);
  }

  for (const code of [...codes, "all"]) {
    const button = document.createElement("button");
    button.type = "button";
    button.value = code;
    button.textContent = code === "all" ? all : named(code);
    button.addEventListener("click", () => show(code));
    bar.append(button);
  }
  form.querySelector("fieldset")?.before(bar);
  const source = form.querySelector("[name=source_language]")?.value;
  const wrong = [...rows()].find(([row]) => row.querySelector(".errorlist"))?.[1];
  const before = sessionStorage.getItem(KEY);
  show(wrong ?? (codes.includes(before) || before === "all" ? before : source && codes.includes(source) ? source : "all"));
  document.addEventListener("formset:added", () => show(bar.querySelector("[aria-pressed=true]")?.value ?? "all"));
})();
