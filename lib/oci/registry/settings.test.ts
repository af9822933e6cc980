import { expect, test } from "vitest";
import { type RegistrySettings, registryUrl } from "./settings.ts";

test.each<[string, RegistrySettings | undefined, string]>([
  ["quay.io", undefined, "https://quay.io/"],
  ["docker.io", undefined, "https://registry-1.docker.io/"],
  ["registry.lan:5000", undefined, "https://registry.lan:5000/"],
  ["registry.lan:5000", { insecure: true }, "http://registry.lan:5000/"],
  ["localhost:5000", undefined, "http://localhost:5000/"],
  ["[::1]:5000", undefined, "http://[::1]:5000/"],
  ["localhost:5000", { insecure: false }, "https://localhost:5000/"],
  ["localhost:5000", { caFile: "ca.pem" }, "https://localhost:5000/"],
  // Whatever way loopback is written.
  ["2130706433:5000", undefined, "http://127.0.0.1:5000/"],
  ["REGISTRY.lan", undefined, "https://registry.lan/"],
])("%s with %j is at %s", (registry, settings, url) =>
  expect(registryUrl(registry, settings).href).toBe(url),
);
