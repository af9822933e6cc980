import { componentQuery } from "#components/component/queries.ts";
import type { Key } from "#lib/fleet/known/row-key.ts";
import { services } from "#lib/services/services.ts";
import { askedBy } from "./asked-by.ts";
import { atHand } from "./at-hand.ts";
import type { Answered } from "./handed-over.tsx";

/** The component with the stored report on its newest index, where they are at hand. */
export async function drawnComponent(key: Key): Promise<readonly (Answered | null)[]> {
  const by = await askedBy();
  if (by === null) return [];
  const detail = await atHand(services().component.detail(by.actor, key));
  return detail?.ok ? [{ queryKey: componentQuery(key).queryKey, data: detail.value }] : [];
}
