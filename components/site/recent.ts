import type { DominoHalf } from "#components/marks/domino.tsx";

/** References this browser inspected, newest first. They leave it only when they are opened again. */
const KEY = "twofold-recent";
const MOST = 8;
const CHANGED = "twofold-recent-changed";

export interface Recent {
  readonly reference: string;
  /** What was found when it was last opened; null: that was before this was kept. */
  readonly seen: Seen | null;
}

export interface Seen {
  /** When; RFC 3339. */
  readonly at: string;
  readonly sentence: string;
  readonly severity: "error" | "warning" | null;
  /** Which compressions it had; null where it was in neither. */
  readonly halves: { readonly gzip: DominoHalf; readonly zstd: DominoHalf; readonly label: string } | null;
}

export const readRecent = (): readonly string[] => readRecentSeen().map(({ reference }) => reference);

/** The same with what was found. */
export function readRecentSeen(): readonly Recent[] {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(KEY) ?? "[]");
    return Array.isArray(stored) ? stored.flatMap(recentOf).slice(0, MOST) : [];
  } catch {
    return [];
  }
}

/** Text alone is what was kept at first. Whatever else stands there was written by this page. */
function recentOf(stored: unknown): readonly Recent[] {
  if (typeof stored === "string") return [{ reference: stored, seen: null }];
  const isOurs = typeof stored === "object" && stored !== null && "reference" in stored && "seen" in stored;
  return isOurs ? [stored as Recent] : [];
}

export function rememberReference(reference: string, seen: Seen): void {
  const others = readRecentSeen().filter((one) => one.reference !== reference);
  write([{ reference, seen }, ...others].slice(0, MOST));
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

function write(recent: readonly Recent[]): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(recent));
    window.dispatchEvent(new Event(CHANGED));
  } catch {
    // Storage may be full or closed; the list is a comfort only.
  }
}
