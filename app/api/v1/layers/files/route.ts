import { readPage } from "#lib/layers/read-files.ts";
import { oneOf, wholeNumber } from "../../query.ts";
import { inLayer } from "../in-layer.ts";

export const dynamic = "force-dynamic";

/** `GET /api/v1/layers/files?ref=REF@DIGEST&layer=DIGEST&node=0&sort=name&from=0&count=200`: a window of a directory. */
export function GET(request: Request): Promise<Response> {
  return inLayer(request, async (open, _reading, search) => {
    const node = wholeNumber(search, "node", { min: 0, max: 100_000_000, otherwise: 0 });
    if (!node.ok) return node;
    const sort = oneOf(search, "sort", ["name", "size"]);
    if (!sort.ok) return sort;
    const from = wholeNumber(search, "from", { min: 0, max: 100_000_000, otherwise: 0 });
    if (!from.ok) return from;
    const count = wholeNumber(search, "count", { min: 1, max: 500, otherwise: 200 });
    if (!count.ok) return count;
    return readPage(open, {
      node: node.value,
      sort: sort.value ?? "name",
      from: from.value,
      count: count.value,
    });
  });
}
