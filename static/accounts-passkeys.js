// Shows what needs passkeys where the browser has them, and says so when one was not read.
"use strict";
(() => {
  if (!window.PublicKeyCredential) return;
  for (const part of document.querySelectorAll("[data-passkeys]")) part.hidden = false;
  for (const part of document.querySelectorAll("[data-passkeys-missing]")) part.hidden = true;

  document.addEventListener("allauth.error", (event) => {
    event.preventDefault();
    const words = document.querySelector("[data-passkey-failed]");
    words.hidden = false;
    words.scrollIntoView({block: "nearest"});
  });
})();
