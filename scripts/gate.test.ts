import { expect, test } from "vitest";
import { refusal } from "./gate.ts";

const asked = (url: string, headers: Record<string, string> = {}, localPort = 3000) =>
  refusal(
    {
      method: "GET",
      url,
      headers: { host: "localhost:3000", ...headers },
      socket: { localAddress: "127.0.0.1", localPort },
    },
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

// A request may name any port, and none at all where a proxy stands before us.
test.each([
  [7600, "evil.example:1", "http://localhost:7600 on its own machine"],
  [7600, "evil.example", "http://localhost:7600 on its own machine"],
  [80, "evil.example", "http://localhost on its own machine"],
])("who is refused at port %i as %s is led to %s", (port, host, said) =>
  expect(asked("/", { host }, port)?.next).toContain(said),
);
