// Signing out forgets the text that waits in this tab to be sent.
"use strict";
document.addEventListener("submit", (event) => {
  if ("clearsDrafts" in event.target.dataset) sessionStorage.clear();
});
