import type { HistoryEvent } from "#lib/components/api.ts";
import { historyCsvHead, historyCsvLine } from "#lib/components/csv.ts";
import { lifeFromText } from "#lib/components/history.ts";
import { fleet, type Key } from "#lib/fleet/fleet.ts";
import { fail, ok } from "#lib/oci/result.ts";
import { answer, download } from "../../../../answer.ts";

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
    const all = () => fleet().wholeHistory(actor, key, life);
    const format = search.get("format");
    if (format !== null && format !== "csv" && format !== "json")
      return fail({
        code: "bad-query",
        message: `format: "${format}" is none of csv, json.`,
        next: "Ask for one of them.",
      });
    if (format === "csv") return ok(download(csv(all()), "text/csv; charset=utf-8", `${file}.csv`));
    if (format === "json") return ok(download(json(all()), "application/json", `${file}.json`));
    const given = search.get("before");
    const before = given === null ? null : new Date(given);
    if (before !== null && Number.isNaN(before.getTime())) {
      return fail({
        code: "bad-query",
        message: `before: "${given}" is no time.`,
        next: "Take `next` of the page before.",
      });
    }
    const page = await fleet().history(actor, key, before, life);
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
