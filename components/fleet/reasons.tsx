import type { KeyedReason } from "#lib/fleet/answers.ts";
import { words } from "./bulk-words.ts";

/** Those that were not changed, by name, and how many more there are than are listed. */
export const Reasons = ({ reasons, count }: { reasons: readonly KeyedReason[]; count: number }) => (
  <ul className="mt-1 mb-2 max-h-50 overflow-auto wrap-anywhere">
    {reasons.map(({ key, reason }) => (
      <li key={key}>
        <b>{key}</b> {reason}
      </li>
    ))}
    {count > reasons.length && <li className="text-ink-faint">{words.andMore(count - reasons.length)}</li>}
  </ul>
);
