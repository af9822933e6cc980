import { expect, test } from "vitest";
import { isMeantForUs, listenFault } from "./listen.ts";

test.each([
  ["127.0.0.1", false, true],
  ["127.8.9.1", false, true],
  ["::1", false, true],
  ["localhost", false, true],
  ["0.0.0.0", false, false],
  ["::", false, false],
  ["192.168.1.4", false, false],
  ["127.0.0.1.example.com", false, false],
  ["0.0.0.0", true, true],
])("listening on %s with allowAnyone %s may be: %s", (host, allowAnyone, may) =>
  expect(listenFault(host, { allowAnyone }) === null).toBe(may),
);

test.each([
  ["localhost:3000", "127.0.0.1", true],
  ["127.0.0.1:3000", "127.0.0.1", true],
  ["[::1]:3000", "::1", true],
  ["twofold.localhost:3000", "127.0.0.1", true],
  // What a rebound name looks like from here.
  ["evil.example:3000", "127.0.0.1", false],
  ["localhost.evil.example", "127.0.0.1", false],
  [undefined, "127.0.0.1", false],
  ["twofold.example", "0.0.0.0", true],
])("Host %s at a server on %s is meant for it: %s", (header, listening, meant) =>
  expect(isMeantForUs(header, listening)).toBe(meant),
);
