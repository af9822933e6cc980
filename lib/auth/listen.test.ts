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

const names = ["Twofold.example.com", "10.1.2.3", "fd00::7"];

test.each([
  ["localhost:3000", true],
  ["LOCALHOST", true],
  ["127.0.0.1:3000", true],
  ["[::1]:3000", true],
  ["twofold.localhost:3000", true],
  ["twofold.example.com", true],
  ["TWOFOLD.example.com.:8443", true],
  ["10.1.2.3:3000", true],
  ["[fd00::7]:3000", true],
  // The address that was connected to, as a kubelet asks.
  ["172.17.0.2:3000", true],
  // What a rebound name looks like from here.
  ["evil.example:3000", false],
  ["localhost.evil.example", false],
  ["twofold.example.com.evil.example", false],
  ["sub.twofold.example.com", false],
  ["10.1.2.4", false],
  ["twofold.example.com@evil.example", false],
  ["twofold.example.com, evil.example", false],
  ["", false],
  [undefined, false],
])("a request for %s is meant for us: %s", (header, meant) =>
  expect(isMeantForUs(header, { names, address: "::ffff:172.17.0.2" })).toBe(meant),
);
