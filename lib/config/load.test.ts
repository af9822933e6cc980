import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { formatFault, loadSettings, parseSettings } from "./load.ts";

function faults(yaml: string): string[] {
  const parsed = parseSettings(yaml, "twofold.yaml");
  return parsed.ok ? [] : parsed.failure.map(formatFault);
}

test("an empty file is all defaults", () => {
  const parsed = parseSettings("", "twofold.yaml");
  expect(parsed).toMatchObject({
    ok: true,
    value: {
      credentials: "containers",
      samples: true,
      cache: { memoryMiB: 64 },
      limits: { readsPerVisitor: 4 },
    },
  });
});

test("a registry with its own authority and credentials", () => {
  expect(
    faults(
      'registries:\n  "registry.internal:5000":\n    ca: /etc/ca.pem\n    username: me\n    passwordFile: /run/secret\n',
    ),
  ).toEqual([]);
});

test.each([
  [
    "a wrong key, with its line",
    "samples: true\nregistrys: {}\n",
    /^twofold\.yaml:2: `registrys` is no setting; the file takes `registries`, /,
  ],
  [
    "a wrong key inside a registry",
    "registries:\n  quay.io:\n    insecure: true\n    tls: off\n",
    /^twofold\.yaml:4: `registries\.quay\.io\.tls` is no setting; .*`insecure`/,
  ],
  [
    "a wrong value",
    "limits:\n  readsPerVisitor: many\n",
    /^twofold\.yaml:2: `limits\.readsPerVisitor` \(it is "many"\): /,
  ],
  ["a value out of range", "cache:\n  memoryMiB: 0\n", /^twofold\.yaml:2: `cache\.memoryMiB` \(it is 0\): /],
  [
    "a registry with a scheme",
    'registries:\n  "https://quay.io": {}\n',
    /^twofold\.yaml:2: .*without a scheme/,
  ],
  [
    "a user name alone",
    "registries:\n  quay.io:\n    username: me\n",
    /^twofold\.yaml:3: .*needs `password`/,
  ],
  [
    "a certificate without its key",
    "registries:\n  quay.io:\n    certificate: /c.pem\n",
    /^twofold\.yaml:3: .*go together/,
  ],
  ["broken YAML", "samples: true\nlimits: [1\n", /^twofold\.yaml:\d: /],
  ["the same key twice", "samples: true\nsamples: false\n", /^twofold\.yaml:2: /],
  ["a list instead of settings", "- one\n", /^twofold\.yaml:1: /],
])("%s is a fault", (_name, yaml, expected) => {
  expect(faults(yaml)).toEqual([expect.stringMatching(expected)]);
});

const service = (address: string, more = "") =>
  faults(`tekton:\n  results:\n    address: ${address}\n${more}`);
const TOKEN = "    tokenFile: /t\n";

test.each(["http://results.example", "http://10.0.0.1:8080", "http://[::2]", "http://127.0.0.1.example"])(
  "a token is not sent to %s",
  (address) => {
    expect(service(address, TOKEN)).toEqual([
      expect.stringMatching(
        /^twofold\.yaml:3: `tekton\.results\.address` .*: a token is not sent in the open/,
      ),
    ]);
    expect(service(address)).toEqual([]);
    const git = `git:\n  g.io:\n    kind: forgejo\n    api: ${address}\n`;
    expect(faults(git + TOKEN)).toEqual([expect.stringMatching(/^twofold\.yaml:4: `git\.g\.io\.api` /)]);
    expect(faults(git)).toEqual([]);
  },
);

test.each(["https://results.example", "http://localhost:8080", "http://127.9.9.9", '"http://[::1]:80/x"'])(
  "a token may go to %s",
  (address) => expect(service(address, TOKEN)).toEqual([]),
);

test.each([
  ["{nmae}", ["{nmae}"]],
  ["{}/{name}/{ uid }", ["{}", "{ uid }"]],
  ["{Name}{Name}", ["{Name}"]],
  ["{namespace}/{name}?u={uid}&a={application}&c={component}", []],
])("of a run's link %s the unknown are %j", (path, unknown) =>
  expect(faults(`tekton:\n  taskRunLink: "https://x/${path}"\n`)).toEqual(
    unknown.map((one) =>
      expect.stringContaining(
        `: ${one} is nothing of a run; {namespace}, {name}, {uid}, {application}, {component} are`,
      ),
    ),
  ),
);

test("every fault is named, not the first alone", () => {
  expect(faults("samples: maybe\nlayout: {}\ncredentials: none\n")).toHaveLength(3);
});

test("a secret's value is not repeated", () => {
  expect(faults("registries:\n  quay.io:\n    username: me\n    password: 12345678\n").join()).not.toContain(
    "12345678",
  );
});

test("a file that TWOFOLD_CONFIG names must be there", () => {
  const loaded = loadSettings({ TWOFOLD_CONFIG: "nowhere.yaml" }, tmpdir());
  expect(loaded).toMatchObject({ ok: false, failure: [{ file: "nowhere.yaml" }] });
});

test("the default file may be absent, and PORT must be a port", () => {
  const folder = mkdtempSync(join(tmpdir(), "twofold-config-"));
  expect(loadSettings({}, folder)).toMatchObject({
    ok: true,
    value: { file: null, listen: { host: "127.0.0.1", port: 3000 } },
  });
  expect(loadSettings({ PORT: "30000000" }, folder)).toMatchObject({
    ok: false,
    failure: [{ file: "PORT" }],
  });
  writeFileSync(join(folder, "twofold.yaml"), "samples: false\n");
  expect(loadSettings({}, folder)).toMatchObject({ ok: true, value: { settings: { samples: false } } });
});
