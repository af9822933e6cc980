/** What a toast says, and the one thing that can be done about it. */
export interface ToastWish {
  /** Takes the place of what was said under the same name, if that still stands. */
  readonly id?: string;
  readonly title: string;
  readonly description?: string;
  readonly tone?: "neutral" | "danger";
  readonly action?: {
    readonly label: string;
    /** A key that does the same, shown beside the label. */
    readonly keyHint?: string;
    readonly onPress: () => void;
  };
  /** How long it stays, in ms; 0 until it is closed, for what must not be missed. */
  readonly stayMs?: number;
  /** It is gone: its time was over, or somebody closed it. */
  readonly onClose?: () => void;
}

type Show = (wish: ToastWish) => void;

let show: Show | null = null;
const waiting: ToastWish[] = [];
const listeners = new Set<() => void>();

/** Says what came of an action, at the edge of the page, politely. Before the first one no page carries what draws it. */
export function toast(wish: ToastWish): void {
  if (show !== null) {
    show(wish);
    return;
  }
  waiting.push(wish);
  for (const listener of listeners) listener();
}

/** For the place that draws them: hears that one is wanted. */
export function onFirstToast(listener: () => void): () => void {
  listeners.add(listener);
  if (waiting.length > 0) listener();
  return () => listeners.delete(listener);
}

/** For the place that draws them: takes over what has been said until now, and all that will be. */
export function takeToasts(take: Show): () => void {
  show = take;
  for (const wish of waiting.splice(0)) take(wish);
  return () => {
    show = null;
  };
}
