import { service } from "#lib/inspect/service.ts";

export const dynamic = "force-dynamic";

/** The settings are read and the service stands. */
export function GET(): Response {
  service();
  return new Response("ok\n", {
    headers: { "content-type": "text/plain; charset=utf-8", "cache-control": "no-store" },
  });
}
