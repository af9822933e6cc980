// Before anything else runs: on the first page, text that is typed while nothing has the focus belongs to its field, which takes
// the very key that is pressed. `/` and `?` are keys of the page, and no reference begins with them.
document.addEventListener(
  "keydown",
  (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.key.length !== 1 || event.key === " " || event.key === "/" || event.key === "?") return;
    if (document.activeElement !== null && document.activeElement !== document.body) return;
    if (document.querySelector("dialog[open], [role=dialog]") === null)
      document.querySelector("[data-takes-typing]")?.focus();
  },
  true,
);

// So too what is pasted: wherever the person clicked before, it is meant for the field, unless they paste into another one.
document.addEventListener("paste", (event) => {
  const field = document.querySelector("[data-takes-typing]");
  if (field === null || document.querySelector("dialog[open], [role=dialog]") !== null) return;
  if (event.target instanceof Element && event.target.closest("input, textarea, [contenteditable]")) return;
  const text = event.clipboardData?.getData("text/plain").trim() ?? "";
  if (text === "") return;
  event.preventDefault();
  field.value = text;
  field.focus();
});
