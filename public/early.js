// Before anything else runs: what is typed and pressed before the script of the page has come is not lost.

// On the first page, text that is typed while nothing has the focus belongs to its field, which takes the very key that is
// pressed. `/` and `?` are keys of the page, and no reference begins with them.
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

(() => {
  const TRIED_EVERY_MS = 50;
  const TRIED_FOR_MS = 30_000;
  const CONTROLS = "button, [role=switch], [role=menuitem], input[type=checkbox], input[type=radio]";

  /** Runs `act` once `isReady` holds; what never becomes ready, or has gone from the page, is let go. */
  const when = (isReady, act) => {
    const until = performance.now() + TRIED_FOR_MS;
    const timer = setInterval(() => {
      if (isReady()) act();
      else if (performance.now() < until) return;
      clearInterval(timer);
    }, TRIED_EVERY_MS);
  };

  /** React marks the elements that it has taken over; a view that is loaded late is taken over late. */
  const isTakenOver = (element) => Object.keys(element).some((key) => key.startsWith("__reactProps$"));
  const isReady = () => "ready" in document.documentElement.dataset;

  // The browser does by itself what links, fields, forms and folds do; the rest waits for whoever listens to it.
  document.addEventListener(
    "click",
    (event) => {
      const control = event.target instanceof Element ? event.target.closest(CONTROLS) : null;
      if (control === null || isTakenOver(control) || control.type === "submit") return;
      event.preventDefault();
      control.setAttribute("data-pressed-early", "");
      when(
        () => !control.isConnected || isTakenOver(control),
        () => {
          control.removeAttribute("data-pressed-early");
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
