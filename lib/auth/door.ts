import { fail, ok, type Result } from "#lib/oci/result.ts";
import { type Actor, localActor } from "./actor.ts";

export interface AuthFailure {
  readonly code: "other-site";
  readonly message: string;
  readonly next: string;
}

/** The one way in for requests of the API: who asks, or why nothing is done for them. */
export function actorOf(request: Request): Result<Actor, AuthFailure> {
  return isFromHere(request.headers) ? ok(localActor()) : fail(otherSite);
}

export const otherSite: AuthFailure = {
  code: "other-site",
  message: "A page of another site asked for this.",
  next: "Ask from Twofold's own page, or with a program that is not a browser.",
};

/**
 * Browsers say where a request comes from and let no page change it: `Sec-Fetch-Site` (Fetch Metadata) or `Origin` (RFC
 * 6454). What sends neither is no browser, and has no user's cookies or address to borrow. Reading is refused too: it has
 * registries asked, with the credentials of whoever runs Twofold.
 */
export function isFromHere(headers: Pick<Headers, "get">): boolean {
  const site = headers.get("sec-fetch-site");
  if (site !== null) return site === "same-origin" || site === "none";
  const origin = headers.get("origin");
  if (origin === null) return true;
  return URL.canParse(origin) && new URL(origin).host === headers.get("host");
}
