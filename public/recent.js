// Before the first page is painted: whether this browser has inspected anything, and how many of it are shown. The list itself
// comes with the script of the page, and finds its place kept.
try {
  const stored = JSON.parse(localStorage.getItem("twofold-recent") ?? "[]");
  const shown = Array.isArray(stored) ? Math.min(stored.length, 4) : 0;
  document.documentElement.toggleAttribute("data-recent", shown > 0);
  document.documentElement.style.setProperty("--recent", String(shown));
} catch {
  // Storage may be closed to us, or hold what is not ours: then there is no such list.
}
