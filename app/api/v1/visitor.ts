import { VISITOR_HEADER } from "#lib/inspect/visitor-header.ts";

/**
 * Who asks, for the bounds per visitor: the address that connected, as the server process noted it. Forwarding headers
 * are not believed, since anyone can write them; behind a proxy all its users are one visitor, and the settings' bounds
 * can be raised for that.
 */
export function visitorOf(request: Request): string {
  return request.headers.get(VISITOR_HEADER) ?? "unknown";
}
