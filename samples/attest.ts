// Writes the evidence of the samples: `node samples/attest.ts`, with the project's own Node.js. Puts signatures, attestations
// and SBOMs beside images in `layout`, as Tekton Chains and cosign do, and the runs that made them into `runs`, as
// `kubectl get pipelinerun,taskrun -o yaml` prints them. Nothing ran and nothing was pushed; what is signed is signed truly.
// The same input gives the same bytes, so running it again changes nothing.
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Build, dockerList, dual, dualPairs, oldKeys, sbomText, v2 } from "./evidence/builds.ts";
import { readKey, type SampleKey, signed } from "./evidence/keys.ts";
import { kubectlList } from "./evidence/kubectl-yaml.ts";
import { SampleLayout } from "./evidence/layout.ts";
import {
  bundleText,
  envelopeText,
  provenanceV1,
  provenanceV02,
  signStatement,
  simpleSigning,
  subjectsOf,
} from "./evidence/statement.ts";

const [folder = import.meta.dirname] = process.argv.slice(2);
const keys = join(import.meta.dirname, "keys");
const key = readKey(join(keys, "protects-nothing.pem"));
const replacedKey = readKey(join(keys, "replaced-protects-nothing.pem"));

const SIGNATURE = "dev.cosignproject.cosign/signature";
const layout = new SampleLayout(join(folder, "layout"));
const builds = {
  dual: dual(layout),
  "dual-pairs": dualPairs(layout),
  "docker-list": dockerList(layout),
  v2: v2(layout),
};

for (const build of [builds.dual, builds["dual-pairs"], builds.v2]) byTags(build, key);
byBundles(builds["docker-list"], key);
// Its run is long gone, and its key was replaced. The gzip manifests are those of `dual`, and have that run's signatures alone.
const old = oldKeys(layout);
byTags(
  old,
  replacedKey,
  [old.index, ...old.entries.slice(2)].map(({ digest }) => digest),
);
layout.write();

const runs = join(folder, "runs");
rmSync(runs, { recursive: true, force: true });
mkdirSync(runs);
for (const [name, { run }] of Object.entries(builds)) {
  const { pipelineRun, taskRuns } = run;
  const byName = taskRuns.toSorted((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1));
  writeFileSync(join(runs, `${name}.yaml`), kubectlList([pipelineRun, ...byName]));
}

/** The subjects of the run that are in the layout. */
function subjectsHere({ run, index, entries }: Build) {
  const here = new Map([index, ...entries].map((one) => [one.digest, one]));
  return subjectsOf(run).flatMap((subject) => {
    const descriptor = here.get(`sha256:${subject.digest.sha256}`);
    return descriptor === undefined ? [] : [{ subject, descriptor }];
  });
}

/** Chains' encoding `dsse`: tags in the repository, and SBOMs as Konflux attaches them. */
function byTags(build: Build, by: SampleKey, only?: readonly string[]): void {
  const envelope = envelopeText(provenanceV02(build.run), by);
  for (const { subject, descriptor } of subjectsHere(build)) {
    const { digest } = descriptor;
    if (only !== undefined && !only.includes(digest)) continue;
    const text = simpleSigning(subject);
    layout.attach(digest, "sig", [
      {
        mediaType: "application/vnd.dev.cosign.simplesigning.v1+json",
        text,
        annotations: { [SIGNATURE]: signed(Buffer.from(text), by) },
      },
    ]);
    layout.attach(digest, "att", [
      {
        mediaType: "application/vnd.dsse.envelope.v1+json",
        text: envelope,
        annotations: { [SIGNATURE]: "" },
      },
    ]);
    const sbom = build.sboms.get(digest);
    if (sbom !== undefined)
      layout.attach(digest, "sbom", [{ mediaType: "text/spdx+json", text: sbomText(sbom) }]);
  }
}

/** Chains' encoding `sigstore-bundle`: a referrer each for signature and provenance. */
function byBundles(build: Build, by: SampleKey): void {
  const created = build.run.pipelineRun.status.completionTime;
  const provenance = bundleText(provenanceV1(build.run), by);
  for (const { subject, descriptor } of subjectsHere(build)) {
    const signature = bundleText(signStatement(subject), by);
    layout.refer(descriptor, signature, "https://sigstore.dev/cosign/sign/v1", created);
    layout.refer(descriptor, provenance, "https://slsa.dev/provenance/v1", created);
  }
}
