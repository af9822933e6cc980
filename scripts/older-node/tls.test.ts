import tls from "node:tls";
import { expect, test } from "vitest";
import { complete } from "./tls.ts";

/** As Node.js 20 has it. */
function older(): typeof tls {
  const { getCACertificates: _, setDefaultCACertificates: __, ...own } = tls;
  return own as typeof tls;
}

test("what Node.js has is its own", () => {
  expect(complete(tls)).toBe(tls);
});

test("certificates that are trusted anyway are told", () => {
  expect(complete(older()).getCACertificates("default")).toEqual(
    expect.arrayContaining([...tls.rootCertificates]),
  );
});

test("others are trusted by every connection that names none", () => {
  const given: unknown[] = [];
  const own = older();
  own.createSecureContext = (options) => {
    given.push(options?.ca);
    return tls.createSecureContext();
  };
  complete(own).setDefaultCACertificates(["one", "two"]);
  own.createSecureContext();
  own.createSecureContext({ ca: "mine" });
  expect(given).toEqual([["one", "two"], "mine"]);
});
