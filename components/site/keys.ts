/** True where a letter is text and not a command, and behind a dialog, whose page waits. */
export function isTyping(event: KeyboardEvent): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return true;
  if (isDialogOpen()) return true;
  const target = event.target;
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(target.tagName))
  );
}

/** True while something has to be answered before the page goes on: its keys are not the page's then. A toast, a dialog too by its role, waits for nobody. */
export const isDialogOpen = (): boolean =>
  document.querySelector("dialog:modal, [data-slot=dialog]") !== null;
