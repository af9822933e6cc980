import type { AnyFailure } from "#lib/api/problem.ts";
import type { ByRanges } from "#lib/chunked/read/layer-toc.ts";
import { service } from "#lib/inspect/service.ts";
import { visitWork } from "#lib/inspect/visit.ts";
import { type OpenLayer, openLayer } from "#lib/layers/open-layer.ts";
import { layersService } from "#lib/layers/service.ts";
import { parseDigest } from "#lib/oci/digest.ts";
import type { StoredReading } from "#lib/oci/read-stored.ts";
import { parseReference } from "#lib/oci/reference.ts";
import { fail, type Result } from "#lib/oci/result.ts";
import { type Answer, answer } from "../answer.ts";
import { visitorOf } from "../visitor.ts";

/**
 * What is asked of one layer: `ref` is the manifest by its digest, `layer` the digest of a layer that it names. Both never change,
 * so the answer is kept by whoever asked.
 */
export function inLayer<T>(
  request: Request,
  read: (open: OpenLayer, reading: StoredReading, search: URLSearchParams) => Promise<Result<T, AnyFailure>>,
  answered: (value: T) => Answer = (json) => ({ json, headers: KEPT }),
): Promise<Response> {
  return answer(request, async () => {
    const search = new URL(request.url).searchParams;
    const reference = search.get("ref") ?? "";
    const parsed = parseReference(reference);
    if (!parsed.ok) return parsed;
    const [manifest, layer] = [parsed.value.digest, parseDigest(search.get("layer") ?? "")];
    if (manifest === null || layer === null)
      return fail({
        code: "bad-query",
        message: "ref has to name a manifest by its digest, and layer has to be the digest of a layer.",
        next: "Take them from the list of layers.",
      });
    const asked = { visitor: visitorOf(request), reference, signal: request.signal };
    const done = await visitWork(
      service(),
      asked,
      async ({ signal, charge }): Promise<Result<T, AnyFailure>> => {
        const booked = charge(1);
        if (!booked.ok) return booked;
        const reading = service().inspector.repository(reference, signal);
        if (!reading.ok) return reading;
        const open = await openLayer(reading.value, layersService().files, manifest, layer);
        return open.ok ? read(open.value, reading.value, search) : open;
      },
    );
    return done.ok ? { ok: true, value: answered(done.value) } : done;
  });
}

export const KEPT = { "cache-control": "private, max-age=3600" };

/** What is read of the layer and held no longer counts no more. */
export const byRanges = ({ source, signal, budget }: StoredReading): ByRanges => ({
  source,
  signal,
  release: budget.give,
});
