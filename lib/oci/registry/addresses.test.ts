import { describe, expect, test } from "vitest";
import { isLoopbackHost, isPublicAddress } from "./addresses.ts";

describe("addresses a server may connect to", () => {
  test.each([
    "1.1.1.1",
    "8.8.8.8",
    "100.63.255.255",
    "100.128.0.0",
    "172.15.255.255",
    "172.32.0.0",
    "223.255.255.255",
    "2606:4700::1111",
    "2a00:1450:4001::200e",
    "2002:0808:0808::1", // 6to4 of 8.8.8.8
    "::ffff:8.8.8.8",
    "64:ff9b::808:808",
  ])("%s is public", (address) => expect(isPublicAddress(address)).toBe(true));

  test.each([
    "0.0.0.0",
    "10.0.0.1",
    "100.64.0.1",
    "100.100.100.200",
    "127.0.0.1",
    "127.255.255.254",
    "168.63.129.16",
    "169.254.169.254",
    "172.16.0.1",
    "172.31.255.255",
    "192.0.0.192",
    "192.168.1.1",
    "198.18.0.1",
    "224.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::ffff:127.0.0.1",
    "::ffff:7f00:1",
    "0:0:0:0:0:ffff:a00:1",
    "::127.0.0.1",
    "64:ff9b::10.0.0.1",
    "64:ff9b:1::1",
    "64:ff9b:1::808:808",
    "::ffff:0:127.0.0.1", // IPv4-translated (RFC 2765)
    "::8.8.8.8",
    "2002:a00:1::1",
    "2002:c0a8:101::",
    "2001:0:7f00:1::", // Teredo
    "0:0:0:0:0:ffff:169.254.169.254",
    "::ffff:10.0.0.1%eth0",
    "2002:7f00:1::",
    "2001:db8::1",
    "2001::1",
    "fc00::1",
    "fd00:ec2::254",
    "fe80::1",
    "fe80::1%eth0",
    "fec0::1",
    "ff02::1",
    "",
    "localhost",
    "quay.io",
    "1.1.1",
  ])("%s is not public", (address) => expect(isPublicAddress(address)).toBe(false));
});

test.each([
  ["localhost", true],
  ["LOCALHOST", true],
  ["a.localhost", true],
  ["127.0.0.1", true],
  ["127.9.9.9", true],
  ["[::1]", true],
  ["0:0:0:0:0:0:0:1", true],
  ["::ffff:127.0.0.1", true],
  ["localhost.example", false],
  ["127.example.com", false],
  ["128.0.0.1", false],
  ["::2", false],
])("%s is this machine: %s", (host, expected) => expect(isLoopbackHost(host)).toBe(expected));
