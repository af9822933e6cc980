import { services } from "#lib/services/services.ts";

export const dynamic = "force-dynamic";

/** The settings are read, the service stands and its database does its work; else why not. */
export async function GET(): Promise<Response> {
  const failure = await services().health();
  return new Response(failure === null ? "ok\n" : `${failure.message} ${failure.next}\n`, {
    status: failure === null ? 200 : 503,
    headers: { "content-type": "text/plain; charset=utf-8", "cache-control": "no-store" },
  });
}
