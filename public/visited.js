// Before the board of issues is painted: whether this browser was here before, so that there is room for what changed since.
// What it keeps, and what counts as a visit of its own, says components/issues/last-visit.ts.
try {
  const { since, seen } = JSON.parse(localStorage.getItem("twofold-issues-visit") ?? "{}");
  const PAUSE_MS = 30 * 60 * 1000;
  if (since || Date.now() - Date.parse(seen) >= PAUSE_MS) document.documentElement.dataset.visited = "";
} catch {
  // A browser that keeps nothing has no last visit.
}
