// Signing out forgets the text that waits on this device to be sent: in this tab at once, in the others when they see it.
"use strict";
document.addEventListener("submit", (event) => {
  const {clearsDrafts} = event.target.dataset;
  if (clearsDrafts === undefined) return;
  sessionStorage.clear();
  localStorage.setItem(`circolo-signed-out:${clearsDrafts}`, String(Date.now()));
});
