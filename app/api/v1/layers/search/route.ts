import { searchFiles } from "#lib/layers/read-files.ts";
import { fail } from "#lib/oci/result.ts";
import { wholeNumber } from "../../query.ts";
import { inLayer } from "../in-layer.ts";

export const dynamic = "force-dynamic";

const MAX_TEXT = 1000;

/** `GET /api/v1/layers/search?ref=REF@DIGEST&layer=DIGEST&text=TEXT&count=200`: the files whose names have a text in them. */
export function GET(request: Request): Promise<Response> {
  return inLayer(request, async (open, _reading, search) => {
    const text = search.get("text") ?? "";
    if (text === "" || text.length > MAX_TEXT)
      return fail({
        code: "bad-query",
        message: `text has to have 1 to ${MAX_TEXT} characters.`,
        next: "Ask for a part of a name.",
      });
    const count = wholeNumber(search, "count", { min: 1, max: 500, otherwise: 200 });
    return count.ok ? searchFiles(open, text, count.value) : count;
  });
}
