import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { formatFault, loadSettings } from "./load.ts";

const folder = mkdtempSync(join(tmpdir(), "twofold-settings-"));
mkdirSync(join(folder, "layout"));
writeFileSync(join(folder, "layout/oci-layout"), "{}");
writeFileSync(join(folder, "there"), "x");

function faults(yaml: string): string[] {
  writeFileSync(join(folder, "twofold.yaml"), yaml.replaceAll("DIR", folder));
  const loaded = loadSettings({}, folder);
  return loaded.ok ? [] : loaded.failure.map((fault) => formatFault(fault).replaceAll(`${folder}/`, ""));
}

test.each([
  [
    "a password file that is not there",
    "registries:\n  a.io: { username: u, passwordFile: DIR/nope }\n",
    "twofold.yaml:2: `registries.a.io.passwordFile`: nope cannot be read (ENOENT)",
  ],
  [
    "an authority that is a folder",
    "registries:\n  a.io: { ca: DIR/layout }\n",
    "twofold.yaml:2: `registries.a.io.ca`: layout is a folder, and a file is needed",
  ],
  [
    "a git token that is not there",
    "git:\n  github.com:\n    kind: github\n    tokenFile: DIR/nope\n",
    "twofold.yaml:4: `git.github.com.tokenFile`: nope cannot be read (ENOENT)",
  ],
  [
    "an archive's token that is not there",
    "tekton:\n  kubeArchive:\n    address: https://a.io\n    tokenFile: DIR/nope\n",
    "twofold.yaml:4: `tekton.kubeArchive.tokenFile`: nope cannot be read (ENOENT)",
  ],
  [
    "an archive's authority that is not there",
    "tekton:\n  results: { address: https://a.io, ca: DIR/nope }\n",
    "twofold.yaml:2: `tekton.results.ca`: nope cannot be read (ENOENT)",
  ],
  [
    "a device in place of a key",
    "verify:\n  keys:\n    - { file: DIR/there }\n    - { file: /dev/zero }\n",
    "twofold.yaml:4: `verify.keys.1.file`: /dev/zero is a pipe or a device, and a file is needed",
  ],
  [
    "a trusted root that is not there",
    "verify:\n  identities: [{ trustedRoot: DIR/nope, subject: a, issuer: b }]\n",
    "twofold.yaml:2: `verify.identities.0.trustedRoot`: nope cannot be read (ENOENT)",
  ],
  [
    "a layout that is none",
    "layouts:\n  mine: DIR/nope\n",
    "twofold.yaml:2: `layouts.mine`: nope is no OCI image layout (its file oci-layout cannot be read: ENOENT)",
  ],
  [
    "two components of one name",
    "components:\n  - { name: a, reference: q.io/a/b }\n  - { name: a, reference: q.io/a/c }\n",
    "twofold.yaml:3: `components.1`: there is a component default/a above already; give one of them another name or namespace",
  ],
])("%s is a fault with its line", (_what, yaml, message) => expect(faults(yaml)).toEqual([message]));

test("a reference that can never be read is a fault", () =>
  expect(faults('components: [{ name: a, reference: "q.io/A/b:1 x" }]\n')[0]).toMatch(
    /^twofold\.yaml:1: `components\.0\.reference`: /,
  ));

test.each([
  ["files that are there", "registries: { a.io: { ca: DIR/there } }\nlayouts: { mine: DIR/layout }\n"],
  ["a kubeconfig that comes later", "cluster: { kubeconfig: DIR/later }\n"],
  [
    "one name in two namespaces",
    "components: [{ name: a, reference: q.io/b }, { name: a, namespace: n, reference: q.io/b }]\n",
  ],
])("%s are none", (_what, yaml) => expect(faults(yaml)).toEqual([]));
