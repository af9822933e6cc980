import { fleet } from "#lib/fleet/fleet.ts";

export const dynamic = "force-dynamic";

/** The settings are read, the service stands and its database answers. */
export async function GET(): Promise<Response> {
  const ready = await fleet().isReady();
  return new Response(ready ? "ok\n" : "the database does not answer\n", {
    status: ready ? 200 : 503,
    headers: { "content-type": "text/plain; charset=utf-8", "cache-control": "no-store" },
  });
}
