import { formatChange } from "#lib/ladder/figures.ts";
import { words } from "./words.ts";

/** How one size differs from another, in percent as long as that says something. */
export function changeText(part: number, whole: number): string {
  if (whole <= 0) return "";
  return part > 2 * whole ? words.inBytes(part - whole) : (formatChange(part, whole) ?? "");
}
