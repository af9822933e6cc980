import { expect, test } from "vitest";
import { mayTakeCredentials, tokenService } from "./realm.ts";

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
  ["https://registry.example", "https://sso.elsewhere.example:8443/t", ["SSO.elsewhere.example:8443"]],
  ["https://registry.example", "https://sso.elsewhere.example/t", ["sso.elsewhere.example:443"]],
  ["http://127.0.0.1:5000", "http://127.0.0.1:5000/token"],
  // A registry of GitLab's on the host of GitLab itself.
  ["https://gitlab.example:5050", "https://gitlab.example/jwt/auth"],
  ["http://registry.lan:5000", "http://registry.lan/token"],
  ["http://127.0.0.1:5000", "http://127.0.0.1:5001/token", ["127.0.0.1:5001"]],
  // Marked insecure: what it speaks is found out, so the scheme of its URL says nothing.
  ["http://harbor.lan", "https://harbor.lan/service/token"],
  ["http://harbor.lan:443", "https://harbor.lan/service/token"],
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
  // Another port of one machine may be another user's.
  ["https://registry.example", "https://registry.example:8443/token"],
  ["https://registry.example", "https://auth.registry.example:8443/token"],
  ["https://registry.example", "https://sso.elsewhere.example:8443/t", ["sso.elsewhere.example"]],
  ["http://127.0.0.1:5000", "http://127.0.0.1:5001/token"],
  ["http://localhost:5000", "http://127.0.0.1:5000/token"],
])("%s may not send credentials to %s", (registry, realm, realms) =>
  expect(may(registry, realm, realms)).toBe(false),
);

test.each<[string, string, string | null]>([
  ["https://r.example", "https://auth.example/t?a=1", "https://auth.example/t?a=1"],
  // TLS ends in a proxy, and Harbor or Artifactory behind it does not know.
  ["https://r.example", "http://r.example/service/token", "https://r.example/service/token"],
  ["https://r.example", "http://r.example:80/service/token", "https://r.example/service/token"],
  ["https://r.example:8443", "http://r.example:8443/service/token", "https://r.example:8443/service/token"],
  ["https://r.example", "http://R.Example/t", "https://r.example/t"],
  ["http://r.example", "https://r.example/t", "https://r.example/t"],
  ["http://127.0.0.1:5000", "http://127.0.0.1:5000/t", "http://127.0.0.1:5000/t"],
  ["https://r.example", "http://auth.example/t", "http://auth.example/t"],
  ["https://r.example", "https://ann:s3cret@r.example/t", null],
  ["https://r.example", "ftp://r.example/t", null],
  ["https://r.example", "/service/token", null],
])("%s that names %s is asked for tokens at %s", (registry, realm, expected) =>
  expect(tokenService(realm, new URL(registry))?.href ?? null).toBe(expected),
);
