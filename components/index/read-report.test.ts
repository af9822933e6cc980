import { expect, test } from "vitest";
import { readEvents } from "./read-report.ts";

async function eventsOf(...chunks: readonly string[]): Promise<string[]> {
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(encoder.encode(chunk));
      controller.close();
    },
  });
  const seen: string[] = [];
  for await (const { event, data } of readEvents(body)) seen.push(`${event}=${data}`);
  return seen;
}

test("events cut anywhere between chunks are whole again", async () => {
  expect(await eventsOf("event: pro", "gress\ndata: {}\n", "\nevent: report\ndata: 1\n\n")).toEqual([
    "progress={}",
    "report=1",
  ]);
});

test("an event that the connection broke off is not told", async () => {
  expect(await eventsOf("event: report\ndata: {")).toEqual([]);
});

test("lines of data are joined and comments passed over", async () => {
  expect(await eventsOf(": hello\ndata: a\ndata: b\n\n")).toEqual(["message=a\nb"]);
});
