import { parseFleetQuery } from "#lib/fleet/table/query.ts";
import { ok } from "#lib/oci/result.ts";
import { services } from "#lib/services/services.ts";
import { answer, download, readJson } from "../answer.ts";
import { oneOf } from "../query.ts";

export const dynamic = "force-dynamic";

/** `GET /api/v1/components?…`: a window of the fleet; `format=csv` all of it as a file, `fields=key` names and ETags of all. */
export function GET(request: Request): Promise<Response> {
  return answer(request, async (actor) => {
    const search = new URL(request.url).searchParams;
    const query = parseFleetQuery(search);
    if (!query.ok) return query;
    const format = oneOf(search, "format", ["csv"]);
    if (!format.ok) return format;
    const fields = oneOf(search, "fields", ["key"]);
    if (!fields.ok) return fields;
    if (format.value === "csv")
      return ok(
        download(services().table.csv(actor, query.value), "text/csv; charset=utf-8", "twofold-fleet.csv"),
      );
    if (fields.value === "key")
      return ok({ json: { keys: await services().table.keys(actor, query.value) } });
    return ok({ json: await services().table.page(actor, query.value) });
  });
}

/** `POST /api/v1/components`: one more, for those who have no cluster. */
export function POST(request: Request): Promise<Response> {
  return answer(request, async (actor) => {
    const given = await readJson(request);
    if (!given.ok) return given;
    const added = await services().editing.add(actor, given.value);
    return added.ok ? ok({ json: added.value, status: 201 }) : added;
  });
}
