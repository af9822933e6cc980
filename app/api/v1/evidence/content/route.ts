import { service } from "#lib/inspect/service.ts";
import { visitWork } from "#lib/inspect/visit.ts";
import { parseDigest } from "#lib/oci/digest.ts";
import { fail, ok } from "#lib/oci/result.ts";
import { readSignedContent } from "#lib/provenance/content.ts";
import { answer } from "../../answer.ts";
import { visitorOf } from "../../visitor.ts";

export const dynamic = "force-dynamic";

/** `GET /api/v1/evidence/content?ref=REF&manifest=DIGEST&layer=DIGEST`: the statement, or the signed text, as it was signed. */
export function GET(request: Request): Promise<Response> {
  return answer(request, async () => {
    const search = new URL(request.url).searchParams;
    const reference = search.get("ref") ?? "";
    const [manifest, layer] = [search.get("manifest"), search.get("layer")].map((text) =>
      parseDigest(text ?? ""),
    );
    if (manifest == null || layer == null)
      return fail({
        code: "bad-query",
        message: "manifest and layer have to be digests.",
        next: "Take them from the evidence.",
      });
    const asked = { visitor: visitorOf(request), reference, signal: request.signal };
    const read = await visitWork(service(), asked, async ({ signal, charge }) => {
      // The manifest, and the layer that it names.
      const booked = charge(2);
      if (!booked.ok) return booked;
      const reading = service().inspector.repository(reference, signal);
      return reading.ok ? readSignedContent(reading.value, manifest, layer) : reading;
    });
    if (!read.ok) return read;
    // Always as text: what a stranger signed is never a page.
    return ok(
      new Response(Buffer.from(read.value.bytes), {
        headers: {
          "content-type": "application/json; charset=utf-8",
          "content-disposition": "attachment",
          "cache-control": "private, max-age=3600",
        },
      }),
    );
  });
}
