import { expect, test } from "vitest";
import { ProxySettingError } from "./connection-faults.ts";
import { proxyFor } from "./proxy.ts";

const proxy = "http://proxy.lan:3128/";
test.each<[string, Record<string, string>, string | null]>([
  ["https://quay.io/", {}, null],
  ["https://quay.io/", { HTTPS_PROXY: proxy }, proxy],
  ["https://quay.io/", { https_proxy: "proxy.lan:3128", HTTPS_PROXY: "http://other" }, proxy],
  ["https://quay.io/", { HTTP_PROXY: proxy }, null],
  ["http://quay.io/", { HTTP_PROXY: proxy }, proxy],
  ["http://127.0.0.1:5000/", { HTTP_PROXY: proxy }, null],
  ["https://quay.io/", { HTTPS_PROXY: proxy, NO_PROXY: "quay.io" }, null],
  ["https://cdn.quay.io/", { HTTPS_PROXY: proxy, NO_PROXY: "a.example, .quay.io" }, null],
  ["https://quay.io/", { HTTPS_PROXY: proxy, NO_PROXY: ".quay.io" }, proxy],
  ["https://quay.io/", { HTTPS_PROXY: proxy, NO_PROXY: "*.quay.io" }, proxy],
  ["https://cdn.quay.io/", { HTTPS_PROXY: proxy, NO_PROXY: "*.quay.io" }, null],
  ["https://QUAY.io/", { HTTPS_PROXY: proxy, no_proxy: "Quay.IO" }, null],
  ["https://notquay.io/", { HTTPS_PROXY: proxy, NO_PROXY: "quay.io" }, proxy],
  ["https://quay.io/", { HTTPS_PROXY: proxy, NO_PROXY: "quay.io:8443" }, proxy],
  ["https://quay.io:8443/", { HTTPS_PROXY: proxy, NO_PROXY: "quay.io:8443" }, null],
  ["https://10.1.2.3/", { HTTPS_PROXY: proxy, NO_PROXY: "10.0.0.0/8" }, null],
  ["https://11.1.2.3/", { HTTPS_PROXY: proxy, NO_PROXY: "10.0.0.0/8,x/y" }, proxy],
  ["https://[2001:db8::1]/", { HTTPS_PROXY: proxy, NO_PROXY: "2001:db8::/32" }, null],
  ["https://[2001:db8::1]:8443/", { HTTPS_PROXY: proxy, NO_PROXY: "[2001:db8::1]:8443" }, null],
  ["https://[2001:db8::1]/", { HTTPS_PROXY: proxy, NO_PROXY: "2001:db8::1" }, null],
  ["https://quay.io/", { HTTPS_PROXY: proxy, NO_PROXY: "*" }, null],
  ["https://quay.io/", { ALL_PROXY: "socks5://proxy.lan" }, "socks5://proxy.lan"],
])("%s with %j goes through %s", (url, env, expected) =>
  expect(proxyFor(new URL(url), env)?.href ?? null).toBe(expected),
);

test.each(["http://", "ftp://proxy.lan", "http://proxy.lan:port", "://"])("%s is no proxy", (text) =>
  expect(() => proxyFor(new URL("https://quay.io/"), { HTTPS_PROXY: text })).toThrow(ProxySettingError),
);
