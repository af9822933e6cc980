import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type ApiServer, startApiServer } from "#test/kubernetes/api-server.ts";
import { type Certificates, makeCertificates } from "#test/registry/bed.ts";
import { type Cluster, connectCluster } from "./connect.ts";
import type { CredentialTiming } from "./credentials.ts";
import type { ClusterPlace } from "./place.ts";

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
  for (const cluster of staying.all) await cluster.close();
  await api.close();
  rmSync(certificates.folder, { recursive: true, force: true });
  rmSync(folder, { recursive: true, force: true });
});

/** What the API server answers to a list, or why it was not asked. */
async function listed(place: ClusterPlace): Promise<string> {
  const connected = await connectCluster(place);
  if (!connected.ok) return `${connected.failure.code}: ${connected.failure.message}`;
  const said = await ask(connected.value);
  await connected.value.close();
  return said;
}
async function ask(cluster: Cluster, withinMs = 5000): Promise<string> {
  const answer = await cluster.json({
    as: { kind: "server" },
    method: "GET",
    path: "/apis/appstudio.redhat.com/v1alpha1/components",
    signal: AbortSignal.timeout(withinMs),
  });
  return answer.ok ? "listed" : `${answer.failure.code}: ${answer.failure.message}`;
}
/** One that is asked more than once, with no rest between its looks at what may have changed. */
async function staying(place: ClusterPlace, timing: Partial<CredentialTiming> = {}): Promise<Cluster> {
  const connected = await connectCluster(place, {
    lookedEveryMs: 0,
    renewedEveryMs: 0,
    pluginAgainMs: 0,
    ...timing,
  });
  if (!connected.ok) throw new Error(connected.failure.message);
  staying.all.push(connected.value);
  return connected.value;
}
staying.all = [] as Cluster[];

const kubeconfig = (user: object, cluster: object = {}) =>
  ({
    kind: "kubeconfig",
    context: null,
    path: file(
      "config",
      JSON.stringify({
        apiVersion: "v1",
        kind: "Config",
        clusters: [
          {
            name: "bed",
            cluster: { server: api.url, "certificate-authority": certificates.caFile, ...cluster },
          },
        ],
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
  expect(await listed(kubeconfig({ token: "first" }, { "certificate-authority": undefined }))).toMatch(
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

describe("an exec plugin, as cloud providers have them", () => {
  const credential = (status: object | undefined) =>
    JSON.stringify({ apiVersion: "client.authentication.k8s.io/v1", kind: "ExecCredential", status });
  /** A kubeconfig whose plugin is this script, and how often that was run. */
  function plugin(script: string, more: object = {}) {
    const runs = file("runs", "");
    chmodSync(file("plugin.sh", `#!/bin/sh\necho x >> ${runs}\n${script}\n`), 0o755);
    const exec = {
      apiVersion: "client.authentication.k8s.io/v1",
      command: "./plugin.sh",
      interactiveMode: "Never",
      ...more,
    };
    return { place: kubeconfig({ exec }), runs: () => readFileSync(runs, "utf8").trim().split("\n").length };
  }
  const saying = (status: object | undefined) => `echo '${credential(status)}'`;

  test("gives a token, and what it gave is kept", async () => {
    const { place, runs } = plugin(saying({ token: "second" }));
    const cluster = await staying(place);
    for (let at = 0; at < 3; at += 1) expect(await ask(cluster)).toBe("listed");
    expect(runs()).toBe(1);
  });

  test("gives a client certificate", async () => {
    const [clientCertificateData, clientKeyData] = [
      certificates.clientCertFile,
      certificates.clientKeyFile,
    ].map((path) => readFileSync(path, "utf8"));
    file("status.json", credential({ clientCertificateData, clientKeyData }));
    expect(await listed(plugin(`cat ${join(folder, "status.json")}`).place)).toBe("listed");
  });

  test("is run again when its token was refused, though that names no end", async () => {
    const token = file("plugin-token", "ran-out");
    const { place } = plugin(`printf '{"kind":"ExecCredential","status":{"token":"%s"}}' $(cat ${token})`);
    const cluster = await staying(place);
    expect(await ask(cluster)).toMatch(/^cluster-unauthorized/);
    file("plugin-token", "second");
    expect(await ask(cluster)).toBe("listed");
  });

  test("is run again when its token ended", async () => {
    const expirationTimestamp = new Date(Date.now() - 1000).toISOString();
    const { place, runs } = plugin(saying({ token: "second", expirationTimestamp }));
    const cluster = await staying(place);
    for (let at = 0; at < 2; at += 1) expect(await ask(cluster)).toBe("listed");
    expect(runs()).toBe(2);
  });

  test("is told what kubectl tells it", async () => {
    const script = `case "$KUBERNETES_EXEC_INFO" in *'"server":"${api.url}"'*) ${saying({ token: "second" })};; esac`;
    expect(await listed(plugin(script, { provideClusterInfo: true }).place)).toBe("listed");
  });

  test.each([
    ["fails", "echo a-secret-word >&2; exit 3", "it ended with status 3"],
    ["prints no JSON", "echo a-secret-word", "it prints no JSON"],
    ["gives no status", saying(undefined), "what it prints has no status"],
    ["gives nothing to log in with", saying({}), "it gives neither a token nor a certificate with its key"],
  ])("that %s is named, and what it said is not repeated", async (_what, script, reason) => {
    const { place } = plugin(script);
    expect(await listed(place)).toBe(
      `cluster-config: The exec plugin plugin.sh of ${place.path} failed: ${reason}.`,
    );
  });

  test("that is not there is named", async () => {
    const { place } = plugin("", { command: "no-such-plugin" });
    expect(await listed(place)).toMatch(/The exec plugin no-such-plugin of .* \(ENOENT\)\.$/);
  });

  test("that hangs is stopped, and hangs nobody who is in a hurry", async () => {
    const { place } = plugin("sleep 1000 & sleep 1000");
    const cluster = await staying(place, { pluginWithinMs: 400 });
    expect(await ask(cluster, 50)).toMatch(/^cluster-config: The exec plugin .* has not answered yet\.$/);
    expect(await ask(cluster)).toMatch(/failed: it did not end within 0 s, and was stopped\.$/);
  });
});

describe("a kubeconfig that is rewritten", () => {
  test("is read again, and its new token taken by the request that was refused", async () => {
    const cluster = await staying(kubeconfig({ token: "ran-out" }), { lookedEveryMs: 3_600_000 });
    expect(await ask(cluster)).toMatch(/^cluster-unauthorized/);
    kubeconfig({ token: "second" });
    expect(await ask(cluster)).toBe("listed");
  });

  test("is taken before anybody is refused", async () => {
    const cluster = await staying(kubeconfig({ token: "first" }));
    kubeconfig({ token: "ran-out-too" });
    expect(await ask(cluster)).toMatch(/^cluster-unauthorized/);
  });

  test("half is no fault while the old one is good, and is said when it is not", async () => {
    const cluster = await staying(kubeconfig({ token: "first" }));
    const { path } = kubeconfig({ token: "first" });
    writeFileSync(path, "{{{");
    expect(await ask(cluster)).toBe("listed");
    const other = await staying(kubeconfig({ token: "ran-out" }));
    writeFileSync(path, "{{{");
    expect(await ask(other)).toMatch(/^cluster-unauthorized/);
    expect(await ask(other)).toMatch(/^cluster-config: .* cannot be read: it is not a kubeconfig/);
    kubeconfig({ token: "first" });
    expect(await ask(other)).toBe("listed");
  });

  test("for another server takes nobody there unasked", async () => {
    const cluster = await staying(kubeconfig({ token: "first" }));
    kubeconfig({ token: "first" }, { server: "https://other.example" });
    expect(await ask(cluster)).toMatch(/now names another API server: https:\/\/other\.example/);
  });
});

test("tokenFile of a kubeconfig, beside it, is read for every request and goes before a token", async () => {
  file("its-token", "wrong\n");
  const cluster = await staying(kubeconfig({ tokenFile: "its-token", token: "wrong-too" }));
  expect(await ask(cluster)).toMatch(/^cluster-unauthorized/);
  file("its-token", "first\n");
  expect(await ask(cluster)).toBe("listed");
});

test("a file that is not there is named with what it is, before anything is asked", async () => {
  const of = (more: object) =>
    listed({
      kind: "token",
      server: api.url,
      tokenFile: file("token", "first"),
      ca: certificates.caFile,
      ...more,
    });
  expect(await of({ ca: "/nowhere/ca.crt" })).toBe(
    `cluster-config: /nowhere/ca.crt, the file with the certificate authority of the cluster ${api.url}, cannot be read (ENOENT).`,
  );
  expect(await of({ tokenFile: "/nowhere/token" })).toBe(
    `cluster-config: /nowhere/token, the token file of the cluster ${api.url}, cannot be read (ENOENT).`,
  );
  expect(await of({ tokenFile: file("empty", "\n") })).toMatch(/the token file of .* is empty\.$/);
});

test("a file that goes away is named too", async () => {
  const tokenFile = file("token-that-goes", "first");
  const cluster = await staying({ kind: "token", server: api.url, tokenFile, ca: certificates.caFile });
  rmSync(tokenFile);
  expect(await ask(cluster)).toMatch(/^cluster-config: .*token-that-goes, the token file of .*\(ENOENT\)/);
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
