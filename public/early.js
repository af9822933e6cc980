// What is typed, pasted and pressed before the script of the page has come is not lost.

// Text typed on the first page is for its field, which takes the very key. `/` and `?` begin no reference.
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

// So is what is pasted, but into another field.
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

(() => {
  const TRIED_EVERY_MS = 50;
  const TRIED_FOR_MS = 30_000;
  const CONTROLS = "button, [role=switch], [role=menuitem], input[type=checkbox], input[type=radio]";

  const when = (isReady, act) => {
    const until = performance.now() + TRIED_FOR_MS;
    const timer = setInterval(() => {
      if (isReady()) act();
      else if (performance.now() < until) return;
      clearInterval(timer);
    }, TRIED_EVERY_MS);
  };

  // React marks what it has taken over; late views late.
  const isTakenOver = (element) => Object.keys(element).some((key) => key.startsWith("__reactProps$"));
  const isReady = () => "ready" in document.documentElement.dataset;

  // Links, forms and folds need nobody.
  document.addEventListener(
    "click",
    (event) => {
      const control = event.target instanceof Element ? event.target.closest(CONTROLS) : null;
      if (control === null || isTakenOver(control) || control.type === "submit") return;
      event.preventDefault();
      when(
        () => !control.isConnected || isTakenOver(control),
        () => {
          if (control.isConnected) control.click();
        },
      );
    },
    true,
  );

  document.addEventListener(
    "keydown",
    (event) => {
      if (isReady() || event.isComposing) return;
      const isPalette = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k";
      const isTyping = /^(?:INPUT|TEXTAREA|SELECT)$/.test(document.activeElement?.tagName ?? "");
      const isKey =
        !isTyping && !event.ctrlKey && !event.metaKey && !event.altKey && /^[/?]$/.test(event.key);
      if (!isPalette && !isKey) return;
      event.preventDefault();
      const { key, ctrlKey, metaKey } = event;
      when(isReady, () =>
        document.dispatchEvent(new KeyboardEvent("keydown", { key, ctrlKey, metaKey, bubbles: true })),
      );
    },
    true,
  );
})();
