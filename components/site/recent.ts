/** References this browser inspected, newest first. They leave it only when they are opened again. */
const KEY = "twofold-recent";
const MOST = 8;
const CHANGED = "twofold-recent-changed";

export function readRecent(): readonly string[] {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(KEY) ?? "[]");
    return Array.isArray(stored) ? stored.filter((s) => typeof s === "string").slice(0, MOST) : [];
  } catch {
    return [];
  }
}

export function rememberReference(reference: string): void {
  write([reference, ...readRecent().filter((r) => r !== reference)].slice(0, MOST));
}

export function forgetReferences(): void {
  write([]);
}

export function watchRecent(onChange: () => void): () => void {
  window.addEventListener("storage", onChange);
  window.addEventListener(CHANGED, onChange);
  return () => {
    window.removeEventListener("storage", onChange);
    window.removeEventListener(CHANGED, onChange);
  };
}

/** The stored text itself: equal exactly when nothing changed, as `useSyncExternalStore` asks. */
export function recentSnapshot(): string {
  try {
    return localStorage.getItem(KEY) ?? "";
  } catch {
    return "";
  }
}

function write(references: readonly string[]): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(references));
    window.dispatchEvent(new Event(CHANGED));
  } catch {
    // Storage may be full or closed; the list is a comfort only.
  }
}
