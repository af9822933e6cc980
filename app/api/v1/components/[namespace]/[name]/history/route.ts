import type { HistoryEvent } from "#lib/fleet/answers.ts";
import { lifeFromText } from "#lib/fleet/history/history.ts";
import type { Key } from "#lib/fleet/known/row-key.ts";
import { historyCsvHead, historyCsvLine } from "#lib/fleet/table/csv.ts";
import { ok } from "#lib/oci/result.ts";
import { services } from "#lib/services/services.ts";
import { answer, download } from "../../../../answer.ts";
import { oneOf, timeOf } from "../../../../query.ts";

export const dynamic = "force-dynamic";

/**
 * `GET …/history`: a page, or with `format=csv` or `format=json` all of it as a file; with `life` of a component that had the name
 * before.
 */
export function GET(request: Request, { params }: { readonly params: Promise<Key> }): Promise<Response> {
  return answer(request, async (actor) => {
    const key = await params;
    const search = new URL(request.url).searchParams;
    const file = `${key.namespace}-${key.name}-history`;
    const givenLife = search.get("life");
    const life = givenLife === null ? undefined : lifeFromText(givenLife);
    const all = () => services().component.wholeHistory(actor, key, life);
    const format = oneOf(search, "format", ["csv", "json"]);
    if (!format.ok) return format;
    if (format.value === "csv") return ok(download(csv(all()), "text/csv; charset=utf-8", `${file}.csv`));
    if (format.value === "json") return ok(download(json(all()), "application/json", `${file}.json`));
    const before = timeOf(search, "before", "Take `next` of the page before.");
    if (!before.ok) return before;
    const page = await services().component.history(actor, key, before.value, life);
    return page.ok ? ok({ json: page.value }) : page;
  });
}

async function* csv(events: AsyncIterable<HistoryEvent>): AsyncGenerator<string> {
  yield historyCsvHead;
  for await (const event of events) yield historyCsvLine(event);
}

async function* json(events: AsyncIterable<HistoryEvent>): AsyncGenerator<string> {
  let separator = '{ "events": [\n';
  for await (const event of events) {
    yield `${separator}${JSON.stringify(event)}`;
    separator = ",\n";
  }
  yield separator === ",\n" ? '\n], "next": null }\n' : '{ "events": [], "next": null }\n';
}
