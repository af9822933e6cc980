import { expect, test } from "vitest";
import { actorOf } from "./door.ts";

const asked = (method: string, headers: Record<string, string>) =>
  actorOf(
    new Request("http://localhost:3000/api/v1/scan", {
      method,
      headers: { host: "localhost:3000", ...headers },
    }),
  ).ok;

test.each([
  ["GET", { origin: "https://evil.example" }, false],
  ["GET", { "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate" }, false],
  ["GET", { "sec-fetch-site": "same-origin" }, true],
  // An address that was typed.
  ["GET", { "sec-fetch-site": "none" }, true],
  ["GET", {}, true],
  ["PUT", { "sec-fetch-site": "same-origin" }, true],
  ["PUT", { "sec-fetch-site": "cross-site" }, false],
  ["POST", { "sec-fetch-site": "same-site" }, false],
  ["DELETE", { origin: "http://localhost:3000" }, true],
  ["DELETE", { origin: "http://localhost:4000" }, false],
  ["POST", { origin: "null" }, false],
  // curl and the like.
  ["PUT", {}, true],
])("%s with %j may be: %s", (method, headers, may) => expect(asked(method, headers)).toBe(may));
