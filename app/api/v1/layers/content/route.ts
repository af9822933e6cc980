import { readWhole } from "#lib/layers/read-content.ts";
import { byRanges, inLayer, KEPT } from "../in-layer.ts";

export const dynamic = "force-dynamic";

/** `GET /api/v1/layers/content?ref=REF@DIGEST&layer=DIGEST&path=PATH`: a file as it is, after its digest was checked. */
export function GET(request: Request): Promise<Response> {
  const path = new URL(request.url).searchParams.get("path") ?? "";
  return inLayer(
    request,
    (open, reading) => readWhole(open, byRanges(reading), path),
    // Never a page: what stands in a stranger's image is saved, whatever it is called.
    (bytes) =>
      new Response(Buffer.from(bytes), {
        headers: {
          "content-type": "application/octet-stream",
          "content-disposition": `attachment; filename="${fileName(path)}"`,
          ...KEPT,
        },
      }),
  );
}

const fileName = (path: string): string => {
  const name = path.slice(path.lastIndexOf("/") + 1).replace(/[^A-Za-z0-9._-]/g, "-");
  return /[A-Za-z0-9]/.test(name) ? name : "file";
};
