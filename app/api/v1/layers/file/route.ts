import { readDetails } from "#lib/layers/read-files.ts";
import { oneOf } from "../../query.ts";
import { byRanges, inLayer } from "../in-layer.ts";

export const dynamic = "force-dynamic";

/** `GET /api/v1/layers/file?ref=REF@DIGEST&layer=DIGEST&path=PATH`: a file, with the beginning of its content. */
export function GET(request: Request): Promise<Response> {
  return inLayer(request, async (open, reading, search) => {
    const sort = oneOf(search, "sort", ["name", "size"]);
    if (!sort.ok) return sort;
    return readDetails(open, byRanges(reading), {
      path: search.get("path") ?? "",
      sort: sort.value ?? "name",
    });
  });
}
