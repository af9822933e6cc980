import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type ApiServer, startApiServer } from "#test/kubernetes/api-server.ts";
import { type Certificates, makeCertificates } from "#test/registry/bed.ts";
import { type ClusterPlace, connectCluster } from "./connect.ts";

let api: ApiServer;
let certificates: Certificates;
const folder = mkdtempSync(join(tmpdir(), "twofold-connect-"));
const file = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};

beforeAll(async () => {
  certificates = makeCertificates();
  const [cert = "", key = ""] = [certificates.certFile, certificates.keyFile].map((path) =>
    readFileSync(path, "utf8"),
  );
  // The test authority's client is called "client".
  api = await startApiServer({
    tokens: { first: "ann", second: "bob" },
    tls: { cert, key, ca: certificates.ca },
  });
});
afterAll(async () => {
  await api.close();
  rmSync(certificates.folder, { recursive: true, force: true });
  rmSync(folder, { recursive: true, force: true });
});

/** What the API server answers to a list, or why it was not asked. */
async function listed(place: ClusterPlace): Promise<string> {
  const connected = await connectCluster(place);
  if (!connected.ok) return `${connected.failure.code}: ${connected.failure.message}`;
  const answer = await connected.value.json({
    as: { kind: "server" },
    method: "GET",
    path: "/apis/appstudio.redhat.com/v1alpha1/components",
    signal: AbortSignal.timeout(5000),
  });
  await connected.value.close();
  return answer.ok ? "listed" : `${answer.failure.code}: ${answer.failure.message}`;
}

const kubeconfig = (user: object, cluster: object = { "certificate-authority": certificates.caFile }) =>
  ({
    kind: "kubeconfig",
    context: null,
    path: file(
      "config",
      JSON.stringify({
        apiVersion: "v1",
        kind: "Config",
        clusters: [{ name: "bed", cluster: { server: api.url, ...cluster } }],
        users: [{ name: "person", user }],
        contexts: [{ name: "bed", context: { cluster: "bed", user: "person" } }],
        "current-context": "bed",
      }),
    ),
  }) as const;

test("a token over TLS, with the authority of the kubeconfig", async () => {
  expect(await listed(kubeconfig({ token: "first" }))).toBe("listed");
});

test("a server of another authority is not spoken to", async () => {
  expect(await listed(kubeconfig({ token: "first" }, {}))).toMatch(
    /^cluster-away: .*(SELF_SIGNED|UNABLE_TO)/,
  );
});

test("a client certificate", async () => {
  const user = {
    "client-certificate": certificates.clientCertFile,
    "client-key": certificates.clientKeyFile,
  };
  expect(await listed(kubeconfig(user))).toBe("listed");
});

test("an exec plugin, as cloud providers have them", async () => {
  const plugin = file(
    "plugin.sh",
    `#!/bin/sh\necho '{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{"token":"second"}}'\n`,
  );
  chmodSync(plugin, 0o755);
  const exec = {
    apiVersion: "client.authentication.k8s.io/v1",
    command: plugin,
    args: [],
    interactiveMode: "Never",
  };
  expect(await listed(kubeconfig({ exec }))).toBe("listed");
});

test("a server with a token's file, which is read again when it changes", async () => {
  const tokenFile = file("token", "wrong\n");
  const place = { kind: "token", server: api.url, tokenFile, ca: certificates.caFile } as const;
  expect(await listed(place)).toMatch(/^cluster-unauthorized/);
  file("token", "first\n");
  expect(await listed(place)).toBe("listed");
});

test("outside a pod there is no service account", async () => {
  expect(await listed({ kind: "in-cluster" })).toMatch(/^cluster-config: the service account of this pod/);
});

test("a kubeconfig that is not there, is none, or lacks the context is named", async () => {
  const at = (path: string, context: string | null = null) => listed({ kind: "kubeconfig", path, context });
  expect(await at("/nowhere/config")).toBe("cluster-config: /nowhere/config cannot be read: ENOENT.");
  expect(await at(file("broken", "{{{"))).toMatch(/^cluster-config: .*broken cannot be read/);
  expect(await at(kubeconfig({ token: "first" }).path, "other")).toMatch(
    /has no context other with a cluster/,
  );
});

test("nothing of a credential stands in a failure", async () => {
  const said = await listed(kubeconfig({ token: "a-secret-word" }));
  expect(said).toMatch(/^cluster-unauthorized/);
  expect(said).not.toContain("a-secret-word");
});
