import { expect, test } from "vitest";
import { mayTakeCredentials } from "./realm.ts";

const may = (registry: string, realm: string, realms: string[] = []) =>
  mayTakeCredentials(new URL(realm), {
    name: registry === "https://registry-1.docker.io" ? "docker.io" : new URL(registry).host,
    url: new URL(registry),
    realms,
  });

test.each<[string, string, string[]?]>([
  ["https://ghcr.io", "https://ghcr.io/token"],
  ["https://quay.io", "https://quay.io/v2/auth"],
  ["https://harbor.example:8443", "https://harbor.example:8443/service/token"],
  ["https://registry-1.docker.io", "https://auth.docker.io/token"],
  ["https://registry.gitlab.com", "https://gitlab.com/jwt/auth"],
  ["https://registry.example.co.uk", "https://auth.example.co.uk/token"],
  ["https://registry.example", "https://sso.elsewhere.example/t", ["sso.elsewhere.example"]],
  ["http://127.0.0.1:5000", "http://127.0.0.1:5001/token"],
  ["http://localhost:5000", "http://127.0.0.1:5001/token"],
  ["http://registry.lan:5000", "http://registry.lan/token"],
])("%s may send credentials to %s", (registry, realm, realms) =>
  expect(may(registry, realm, realms)).toBe(true),
);

test.each<[string, string, string[]?]>([
  ["https://ghcr.io", "https://evil.example/token"],
  ["https://ghcr.io", "http://ghcr.io/token"],
  ["https://ghcr.io", "https://ghcr.io.evil.example/token"],
  ["https://quay.io", "https://auth.docker.io/token"],
  ["https://a.co.uk", "https://b.co.uk/token"],
  ["https://a.com.br", "https://b.com.br/token"],
  ["https://a.azurecr.io", "https://b.azurecr.io/token"],
  ["https://1.dkr.ecr.eu-west-1.amazonaws.com", "https://evil.s3.amazonaws.com/t"],
  ["https://10.0.0.1", "https://10.0.0.2/token"],
  ["https://registry.example", "http://sso.elsewhere.example/t", ["sso.elsewhere.example"]],
  ["http://registry.lan:5000", "http://auth.lan/token"],
])("%s may not send credentials to %s", (registry, realm, realms) =>
  expect(may(registry, realm, realms)).toBe(false),
);
