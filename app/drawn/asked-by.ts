import { headers } from "next/headers";
import { type Actor, localActor } from "#lib/auth/actor.ts";
import { isFromHere } from "#lib/auth/door.ts";
import { VISITOR_HEADER } from "#lib/inspect/visitor-header.ts";

export interface AskedBy {
  readonly visitor: string;
  readonly actor: Actor;
}

/**
 * For whom a page is drawn; null where a page of another site led here, or holds this one in a frame: then nothing is asked of
 * anybody before the page itself, which is ours, asks for it.
 */
export async function askedBy(): Promise<AskedBy | null> {
  const given = await headers();
  return isFromHere(given) ? { visitor: given.get(VISITOR_HEADER) ?? "unknown", actor: localActor() } : null;
}
