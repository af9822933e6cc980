import { request as ask } from "node:http";
import { connect } from "node:net";
import { test as base } from "@playwright/test";
import { firstScripts, mostFirstScript, together } from "#test/pages/first-scripts.ts";
import { expect, test } from "./fixture.ts";
import { ports } from "./places.ts";

/** The answer to a request whose headers no browser and no client library would let us write. */
function raw(
  path: string,
  headers: Readonly<Record<string, string>> = {},
  method = "GET",
): Promise<{ status: number; type: string; body: string }> {
  return new Promise((resolve, reject) => {
    const sent = ask({ host: "127.0.0.1", port: ports.app, path, method, headers }, (answer) => {
      let body = "";
      answer.setEncoding("utf8").on("data", (part: string) => {
        body += part;
      });
      answer.on("end", () =>
        resolve({ status: answer.statusCode ?? 0, type: answer.headers["content-type"] ?? "", body }),
      );
    });
    sent.on("error", reject);
    sent.end();
  });
}

const code = ({ body }: { body: string }): string => (JSON.parse(body) as { code: string }).code;

/** Every route that takes a query, and every page. */
const routes = [
  ...["inspect", "source", "evidence", "evidence/content", "samples", "components", "fleet/summary"],
  ...["issues", "issues/zstd-before-gzip", "issues/no-such-code"],
  ...["fleet/rollout", "views", "openapi.json", "components/samples/dual", "components/samples/dual/history"],
  ...["components/samples/dual/plan", "components/samples/dual/evidence", "components/none/at-all"],
].map((route) => `/api/v1/${route}`);
const pages = [
  "/",
  "/fleet",
  "/inspect",
  "/issues",
  "/components/samples/dual",
  "/metrics",
  "/healthz",
  "/readyz",
];

const names = [
  ...["ref", "part", "manifest", "layer", "format", "fields", "q", "namespace", "application", "source"],
  ...[
    "wanted",
    "configured",
    "built",
    "step",
    "issue",
    "severity",
    "platform",
    "results",
    "coverage",
    "verified",
  ],
  ...["code", "client", "new", "open", "batch"],
  ...["failing", "younger", "older", "sort", "group", "offset", "limit", "days", "before", "since", "until"],
  ...["after", "cursor", "life", "choice", "tab", "entry", "client", "view", "%5B%5D", "__proto__", ""],
];
const values = [
  ...["1e308", "-1", "0", "NaN", "Infinity", "9007199254740993", "0x10", "1.5", "99999999999999999999"],
  ...["%2B300000-01-01T00:00:00Z", "-000001-01-01T00:00:00Z", "0000-01-01", "9999-12-31T23:59:59-14:00"],
  ...[
    "%2B275760-09-13T00:00:00.000Z",
    "2026-01-01T00:00:00Z",
    "",
    "%20",
    "%2500",
    "%EF%BF%BD",
    "%F0%9F%A6%8A",
  ],
  ...["'%3Bdrop%20table%20component--", "%25%25%25", "..%2F..%2Fetc%2Fpasswd", "[object%20Object]", "null"],
  ...["%7B%22a%22:1%7D", "a".repeat(5000), "oci:samples:dual", "csv", "json", "key", "gzip", "name"],
];

test("no query whatsoever is a fault of the server", async () => {
  test.setTimeout(600_000);
  const wrong: string[] = [];
  // All names at once with one value, so that each value meets each parameter of each route.
  for (const value of values) {
    await Promise.all(
      [...routes, ...pages].map(async (path) => {
        const own = names.map((name) => `${name}=${value.slice(0, 200)}`).join("&");
        for (const query of [own, `${own}&${own}`, value]) {
          const { status, type, body } = await raw(`${path}?${query}`);
          // A registry that the query named may have been away, which is told in words and is no fault of ours.
          const isRead =
            type === "application/problem+json" && (JSON.parse(body) as { code: string }).code !== "fault";
          if (status >= 500 && !isRead) wrong.push(`${status} ${path}?${query.slice(0, 300)}`);
        }
      }),
    );
  }
  expect(wrong).toEqual([]);
});

test("each parameter alone is refused by name where it does not fit", async () => {
  test.setTimeout(600_000);
  const wrong: string[] = [];
  const expected = ["components?younger", "components?older", "components?offset", "components?limit"];
  for (const place of [
    ...expected,
    ...["fleet/summary?younger", "fleet/rollout?days", "components/samples/dual/history?before"],
    ...["components/samples/dual/history?format", "components/samples/dual/plan?choice", "components?format"],
    ...["components?fields", "components?sort", "source?ref=oci:samples:dual&part"],
  ])
    for (const value of ["1e308", "NaN", "%2B300000-01-01T00:00:00Z", "-1"]) {
      const answer = await raw(`/api/v1/${place}=${value}`);
      if (answer.status !== 400 || code(answer) !== "bad-query")
        wrong.push(`${answer.status} ${place}=${value}`);
    }
  expect(wrong).toEqual([]);
});

test("a wish for another protocol is passed over", async () => {
  for (const upgrade of ["h2c", "websocket", "TLS/1.0", "anything"]) {
    const headers = { connection: "Upgrade, HTTP2-Settings", upgrade, "http2-settings": "AAMAAABkAAQAAP__" };
    expect(await raw("/healthz", headers)).toMatchObject({ status: 200, body: "ok\n" });
    expect(await raw("/", headers)).toMatchObject({ status: 200 });
    expect(await raw("/api/v1/samples", headers)).toMatchObject({ status: 200 });
    // With a body too, as clients of Java send it.
    expect(await raw("/api/v1/scan", headers, "DELETE")).toMatchObject({ status: 200 });
  }
});

test("other sites are told nothing, and links to pages work", async () => {
  const cross = { "sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors" };
  for (const path of [...routes.filter((route) => !route.endsWith("openapi.json")), "/metrics"]) {
    const answer = await raw(`${path}?ref=oci:samples:dual`, cross);
    expect([path, answer.status, answer.type]).toEqual([path, 403, "application/problem+json"]);
    expect(code(answer)).toBe("other-site");
    expect((await raw(path, { origin: "https://evil.example" })).status).toBe(403);
  }
  const navigated = { "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate" };
  expect((await raw("/inspect?ref=oci:samples:dual", navigated)).status).toBe(200);
  expect((await raw("/api/v1/samples", navigated)).status).toBe(403);
  expect((await raw("/api/v1/samples", { "sec-fetch-site": "same-origin" })).status).toBe(200);
  for (const path of ["/healthz", "/readyz", "/api/v1/openapi.json"])
    expect((await raw(path, cross)).status).toBe(200);
});

test("a name that is not ours is refused before anything else", async () => {
  for (const host of ["evil.example", "localhost.evil.example:80", "127.0.0.1.nip.io"]) {
    const answer = await raw("/api/v1/samples", { host });
    expect([answer.status, code(answer)]).toEqual([421, "other-host"]);
    expect((await raw("/", { host })).status).toBe(421);
  }
  expect((await raw("/healthz", { host: "localhost:1" })).status).toBe(200);
});

test("nothing resizes images here", async () => {
  const { status } = await raw("/_next/image?url=%2Ficon.svg&w=64&q=75");
  expect(status).toBe(404);
});

test("streams of one visitor have a bound, and a place is given back", async () => {
  const open = () =>
    new Promise<{ status: number; close: () => void }>((resolve, reject) => {
      const sent = ask({ host: "127.0.0.1", port: ports.app, path: "/api/v1/events" }, (answer) =>
        resolve({ status: answer.statusCode ?? 0, close: () => sent.destroy() }),
      );
      sent.on("error", reject);
      sent.end();
    });
  const streams = [];
  // Pages of other tests have some of the hundred.
  for (let at = 0; at <= 100; at += 1) streams.push(await open());
  expect(streams[0]?.status).toBe(200);
  expect(streams.at(-1)?.status).toBe(429);
  for (const { close } of streams) close();
  await expect
    .poll(async () => {
      const again = await open();
      again.close();
      return again.status;
    })
    .toBe(200);
});

test("a request in pieces that never ends holds nobody else up", async () => {
  const half = connect(ports.app, "127.0.0.1");
  half.write(
    "POST /api/v1/components/import HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n",
  );
  half.write("content-length: 100\r\n\r\n{");
  expect(await raw("/healthz")).toMatchObject({ status: 200 });
  half.destroy();
});

for (const [page, limit] of Object.entries(mostFirstScript))
  base(`${page} loads ${limit} kB of JavaScript first, at most`, async ({ baseURL }) => {
    expect(together(await firstScripts(baseURL ?? "", page)) / 1000).toBeLessThanOrEqual(limit);
  });
