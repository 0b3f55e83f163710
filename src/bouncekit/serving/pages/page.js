// Conveniences alone: without this file the page works as well.
"use strict";

for (const copying of document.querySelectorAll(".copying")) {
  const button = copying.querySelector("button");
  const said = copying.querySelector("[role=status]");
  copying.hidden = !navigator.clipboard;
  button.addEventListener("click", async () => {
    const text = document.getElementById(button.dataset.copies).textContent;
    await navigator.clipboard.writeText(text);
    said.textContent = said.dataset.said;
  });
}

const file = document.getElementById("file");
const isFile = (event) => event.dataTransfer && [...event.dataTransfer.types].includes("Files");

document.addEventListener("dragover", (event) => {
  if (file && isFile(event)) {
    event.preventDefault();
    document.body.classList.add("dragging");
  }
});
document.addEventListener("dragleave", (event) => {
  if (!event.relatedTarget) {
    document.body.classList.remove("dragging");
  }
});
document.addEventListener("drop", (event) => {
  if (file && isFile(event)) {
    event.preventDefault();
    document.body.classList.remove("dragging");
    file.files = event.dataTransfer.files;
    file.form.requestSubmit();
  }
});

// On paper there is nothing to unfold.
let folded = [];
window.addEventListener("beforeprint", () => {
  folded = [...document.querySelectorAll("details:not([open])")];
  folded.forEach((details) => { details.open = true; });
});
window.addEventListener("afterprint", () => folded.forEach((details) => { details.open = false; }));
