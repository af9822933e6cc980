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

// Buttons and keys are kept in their order, and pressed once each when somebody hears them.
(() => {
  const MOST = 32;
  const TRIED_EVERY_MS = 50;
  const KEPT_MS = 30_000;
  const CONTROLS = "button, [role=switch], [role=menuitem], input[type=checkbox], input[type=radio]";
  // Within these arrows and Enter are for their script; elsewhere browsers know what to do.
  const WITH_KEYS = "[role=tablist], [role=toolbar], [data-rung]";
  const FIELDS = "input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]";
  const MOVES = /^(?:Arrow(?:Up|Down|Left|Right)|Home|End)$/;
  const PRESSES = /^(?:Enter| )$/;

  let kept = [];
  let timer;

  // React marks what it draws before anything is heard there; all of it is when its first drawing is done. Late views are marked late.
  const isReady = () => "ready" in document.documentElement.dataset;
  const isHeard = (element) =>
    isReady() && Object.keys(element).some((key) => key.startsWith("__reactProps$"));

  const labelOf = (element) => element.getAttribute("aria-label") ?? element.textContent;

  // The element, or what took its place when a view was drawn anew: as many of the same name, and the same of them.
  const finderOf = (element) => {
    const label = labelOf(element);
    const alike = () =>
      [...document.getElementsByTagName(element.tagName)].filter((other) => labelOf(other) === label);
    const then = alike();
    return () => {
      if (element.isConnected) return element;
      const now = alike();
      return now.length === then.length ? now[then.indexOf(element)] : undefined;
    };
  };

  const play = () => {
    for (const press of [...kept]) {
      const isLate = performance.now() - press.at > KEPT_MS;
      // What waits for a view that has not come lets others pass.
      if (!isLate && !press.isHeard()) continue;
      // Taken out first: whatever comes of it, it is done once.
      kept = kept.filter((other) => other !== press);
      if (!isLate) press.play();
    }
    if (kept.length > 0) return;
    clearInterval(timer);
    timer = undefined;
  };

  const keep = (press) => {
    if (kept.length >= MOST) return;
    kept.push({ at: performance.now(), ...press });
    timer ??= setInterval(play, TRIED_EVERY_MS);
  };

  // Links, forms and folds need nobody.
  document.addEventListener(
    "click",
    (event) => {
      const control = event.target instanceof Element ? event.target.closest(CONTROLS) : null;
      if (control === null || isHeard(control) || control.type === "submit") return;
      event.preventDefault();
      event.stopPropagation();
      // Who presses again what does not answer wants it once.
      if (kept.some((press) => press.control === control)) return;
      const find = finderOf(control);
      keep({
        control,
        isHeard: () => {
          const found = find();
          return found !== undefined && isHeard(found);
        },
        play: () => find()?.click(),
      });
    },
    true,
  );

  const isKept = ({ key, ctrlKey, metaKey, altKey, target }) => {
    if ((ctrlKey || metaKey) && key.toLowerCase() === "k") return true;
    if (ctrlKey || metaKey || altKey) return false;
    // Also one that what is typed was led to just now.
    if (document.activeElement?.matches(FIELDS) === true) return false;
    if (target instanceof Element && target.closest(FIELDS)) return false;
    const keys = kept.filter((press) => press.key !== undefined);
    if (keys.some((press) => press.opens)) return key.length === 1;
    if (key.length === 1 && key !== " ") return true;
    const isWithin = target instanceof Element && target.closest(WITH_KEYS) !== null;
    if (MOVES.test(key)) return isWithin;
    // The keys before may have led the focus elsewhere.
    return PRESSES.test(key) && (keys.length > 0 || (isWithin && target.matches("[data-rung]")));
  };

  document.addEventListener(
    "keydown",
    (event) => {
      if (isReady() || event.isComposing || !isKept(event)) return;
      event.preventDefault();
      const { key, ctrlKey, metaKey, target } = event;
      // What follows a key that opens something is text for the field that it opens.
      if (kept.some((press) => press.opens)) {
        keep({
          key,
          isHeard: () => document.activeElement?.matches(FIELDS) === true,
          play: () => document.execCommand("insertText", false, key),
        });
        return;
      }
      const find = target instanceof Element && target !== document.body ? finderOf(target) : () => undefined;
      keep({
        key,
        opens: ctrlKey || metaKey || key === "/" || key === "?",
        isHeard: isReady,
        play: () => {
          if (document.activeElement === document.body) find()?.focus();
          const place = document.activeElement ?? document.body;
          const init = { key, ctrlKey, metaKey, bubbles: true, cancelable: true };
          const isFree = place.dispatchEvent(new KeyboardEvent("keydown", init));
          if (isFree && PRESSES.test(key) && place.matches("a, button")) place.click();
        },
      });
    },
    true,
  );

  // What has the focus when the script comes is told so: a client lights its rungs then.
  document.addEventListener("focusin", ({ target, isTrusted }) => {
    if (!isTrusted || !(target instanceof Element) || target.matches(FIELDS) || isHeard(target)) return;
    const until = performance.now() + KEPT_MS;
    const waiting = setInterval(() => {
      const isWanted = document.activeElement === target && performance.now() < until;
      if (isWanted && !isHeard(target)) return;
      clearInterval(waiting);
      if (isWanted) target.dispatchEvent(new FocusEvent("focusin", { bubbles: true }));
    }, TRIED_EVERY_MS);
  });
})();
