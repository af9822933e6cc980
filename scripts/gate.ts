import type { IncomingMessage } from "node:http";
import { type AnyFailure, fleetProblemOf } from "#lib/api/problem.ts";
import { isFromHere, otherSite } from "#lib/auth/door.ts";
import { isMeantForUs } from "#lib/auth/listen.ts";
import { requestFault } from "./request-fault.ts";

export type Asked = Pick<IncomingMessage, "method" | "url" | "headers"> & {
  readonly socket: Pick<IncomingMessage["socket"], "localAddress" | "localPort">;
};

/** What every request is held against before anything else looks at it; the problem document to answer with, or null. */
export function refusal({ method, url = "/", headers, socket }: Asked, hosts: readonly string[]) {
  if (!isMeantForUs(headers.host, { names: hosts, address: socket.localAddress }))
    return fleetProblemOf(otherHost(headers.host, socket.localPort));
  const fault = requestFault(method, url);
  if (fault !== null) return fault;
  const get = (name: string) => headers[name]?.toString() ?? null;
  const path = decodeURIComponent(url.split("?", 1)[0] ?? "");
  const isOpen = OPEN.has(path) || (isPage(path) && get("sec-fetch-mode") === "navigate");
  return isOpen || isFromHere({ get }) ? null : fleetProblemOf(otherSite);
}

/** They say nothing of anybody, and ask nobody. */
const OPEN = new Set(["/healthz", "/readyz", "/api/v1/openapi.json"]);

/** A link to a page may stand anywhere: what it shows it asks for itself. */
const isPage = (path: string): boolean => !/^\/(?:api|metrics|_next)(?:\/|$)/.test(path);

/** `port` is the one that was reached here: what the host of the request names may be a proxy's, or made up. */
const otherHost = (host: string | undefined, port = 80): AnyFailure => ({
  code: "other-host",
  message: `This Twofold is not served under ${host === undefined ? "a request without a host" : `the name ${host.slice(0, 260)}`}.`,
  next: `Open it as http://localhost${port === 80 ? "" : `:${port}`} on its own machine, or have its name added to \`auth.hosts\` in the settings.`,
});
