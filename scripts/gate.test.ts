import { expect, test } from "vitest";
import { refusal } from "./gate.ts";

const asked = (url: string, headers: Record<string, string> = {}, method = "GET") =>
  refusal(
    { method, url, headers: { host: "localhost:3000", ...headers }, socket: { localAddress: "127.0.0.1" } },
    ["twofold.example.com"],
  );
const cross = { "sec-fetch-site": "cross-site" };
const navigated = { ...cross, "sec-fetch-mode": "navigate" };

test.each([
  ["/", {}],
  ["/", { host: "twofold.example.com" }],
  // A link in a chat.
  ["/inspect?ref=quay.io/a/b", navigated],
  ["/components/a/b", navigated],
  ["/healthz", cross],
  ["/readyz", cross],
  ["/api/v1/openapi.json", cross],
  ["/api/v1/inspect?ref=a", { "sec-fetch-site": "same-origin" }],
  ["/api/v1/inspect?ref=a", { "sec-fetch-site": "none", "sec-fetch-mode": "navigate" }],
  ["/api/v1/inspect?ref=a", {}],
  ["/metrics", {}],
])("%s with %j is let in", (url, headers) => expect(asked(url, headers)).toBeNull());

test.each([
  ["/api/v1/inspect?ref=a", cross, "other-site"],
  ["/api/v1/inspect?ref=a", navigated, "other-site"],
  ["/%61pi/v1/inspect?ref=a", navigated, "other-site"],
  ["/api/v1/samples", { "sec-fetch-site": "same-site" }, "other-site"],
  ["/api/v1/source?ref=a", { origin: "https://evil.example" }, "other-site"],
  ["/metrics", navigated, "other-site"],
  ["/inspect?ref=a", cross, "other-site"],
  ["/", { host: "evil.example" }, "other-host"],
  ["/healthz", { host: "evil.example" }, "other-host"],
  ["/?q=%00", {}, "bad-request"],
])("%s with %j is refused as %s", (url, headers, code) => expect(asked(url, headers)?.code).toBe(code));
