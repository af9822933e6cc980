import type { Issue } from "#lib/variants/report.ts";
import { invalidSignatures } from "./invalid-signatures.ts";
import { capital, namesOf } from "./readiness/verdict.ts";
import type { DigestFacts, EntryFacts, EvidenceReport, RunFacts } from "./report.ts";

export interface IssueContext {
  /** A release policy asks for provenance: what has none cannot be released. */
  readonly policy: boolean;
  /** Every source of runs that there is answered: else nobody knows what a run names. */
  readonly runsKnown: boolean;
}

type Given = Pick<EvidenceReport, "digest" | "index" | "entries" | "runs">;

/** The rows of the catalogue that follow from runs and from what stands beside an image. */
export function evidenceIssues(
  given: Given,
  kind: "index" | "manifest",
  context: IssueContext,
): readonly Issue[] {
  return [
    ...given.runs.flatMap((run) => resultIssues(run, given)),
    ...provenanceIssues(given, context),
    ...signatureIssues(given, context),
    ...promotedIssues(given, kind),
  ];
}

const issue = (given: Omit<Issue, "platform" | "hurts" | "commands" | "reason"> & Partial<Issue>): Issue => ({
  platform: null,
  hurts: [],
  commands: [],
  reason: null,
  ...given,
});

/** The results of a task that names the manifests, against what its pod carries. */
function resultIssues(run: RunFacts, { entries }: Given): readonly Issue[] {
  if (run.kind === "PipelineRun") return [];
  const { verdict, bytes, limit, reason, basis, references } = run.budget;
  const positions = entries
    .filter(({ named }) => named.some((one) => one.run === run.uid))
    .map(({ position }) => position);
  const where = `TaskRun ${run.name}`;
  const split =
    "Name fewer manifests in one task, shorten the repository's name, or let the cluster keep results by sidecar logs (results-from: sidecar-logs).";
  switch (verdict) {
    case "within":
      return [];
    case "near":
      return [
        issue({
          code: "results-near-limit",
          severity: "warning",
          positions,
          message: `${where}: result size ${bytes} of ${limit} bytes${references === null ? "" : `; ${references.more} more ${references.more === 1 ? "reference fits" : "references fit"}`}. ${capital(basis)}.`,
          who: "Whoever adds a platform or a compression: beyond the limit Tekton truncates results without an error, and what they name gets no signature and no attestation.",
          fix: split,
        }),
      ];
    case "over":
      return [
        issue({
          code: "results-over-limit",
          severity: "error",
          positions,
          message: `${where}: ${reason} ${capital(basis)}.`,
          who: "Everybody who needs the results: later tasks, the pipeline's own results, Tekton Chains and the release policy.",
          fix: split,
        }),
      ];
    case "truncated":
      return [
        issue({
          code: "results-truncated",
          severity: "error",
          positions,
          message: `${where}: ${reason}`,
          who: "Tekton Chains, which signs and attests only what a result names, and every task that reads the results: the run says that it succeeded.",
          fix: split,
        }),
      ];
  }
}

/** Image entries and the index that no attestation and no hinted result speaks of. */
const NAME_ALL =
  "Name every manifest in the result IMAGES of the task that pushes it, as repository@digest joined by commas, and let Tekton Chains inspect deeply (artifacts.pipelinerun.enable-deep-inspection).";
const BELIEVED = "Sign with a key that Twofold trusts, or add the public key under `verify.keys`.";

function provenanceIssues({ index, entries }: Given, context: IssueContext): readonly Issue[] {
  // Where one could not look, nothing is said to be missing.
  if (!context.runsKnown || index.unseen.length > 0) return [];
  // To a policy an attestation that does not verify is none.
  const counts = ({ isSubject, attestation }: DigestFacts): boolean =>
    isSubject && !(context.policy && attestation === "no");
  const bare = (facts: DigestFacts): boolean =>
    !counts(facts) && facts.named.length === 0 && facts.unseen.length === 0;
  const images = entries.filter(({ role }) => role === "image" || role === "index");
  const without = images.filter(bare);
  const indexToo = bare(index);
  if (without.length === 0 && !indexToo) return [];
  const all = without.length === images.length && indexToo;
  const hasBad = [index, ...without].some(({ attestation }) => attestation === "no");
  const that = context.policy && hasBad ? " that verifies" : "";
  return [
    issue({
      code: "no-provenance",
      severity: context.policy ? "error" : "warning",
      positions: without.map(({ position }) => position),
      message: all
        ? `No provenance: no attestation${that} and no type-hinted result of a known run names the image or any of its manifests.`
        : `${subjectsText(without, indexToo)} no provenance: no attestation${that} and no type-hinted result of a known run names ${without.length + (indexToo ? 1 : 0) === 1 ? "it" : "them"}.`,
      who: "Whoever releases: Conforma takes an index apart and judges every manifest as an image of its own.",
      fix: that === "" ? NAME_ALL : `${BELIEVED} ${NAME_ALL}`,
      reason: all ? "nothing" : indexToo && without.length === 0 ? "index" : "some",
    }),
  ];
}

function subjectsText(without: readonly EntryFacts[], indexToo: boolean): string {
  const numbers = without.map(({ position }) => position);
  const entries =
    numbers.length === 0
      ? []
      : [
          `${numbers.length === 1 ? "Entry" : "Entries"} ${new Intl.ListFormat("en").format(numbers.map(String))}`,
        ];
  const parts = [...(indexToo ? ["The index"] : []), ...entries];
  const [first = "", second] = parts;
  const subject =
    second === undefined ? first : `${first} and ${second.charAt(0).toLowerCase()}${second.slice(1)}`;
  return `${subject} ${numbers.length + (indexToo ? 1 : 0) === 1 ? "has" : "have"}`;
}

/** What is signed and does not verify with the keys of the settings, told once for signatures and once for attestations. */
function signatureIssues({ index, entries }: Given, { policy }: IssueContext): readonly Issue[] {
  const all = [
    { facts: index, position: 0 },
    ...entries.map((facts) => ({ facts, position: facts.position })),
  ];
  const found = all.flatMap(({ facts, position }) =>
    invalidSignatures(facts).map((invalid) => ({ ...invalid, position })),
  );
  return [...Map.groupBy(found, ({ what }) => what)].map(([what, those]) => {
    const positions = those.map(({ position }) => position);
    const whys = [...Map.groupBy(those, ({ why }) => why)].map(
      ([why, same]) =>
        `${capital(namesOf(same.map(({ position }) => position)))}: ${why.replace(/\.$/, "")}.`,
    );
    return issue({
      code: "signature-invalid",
      severity: policy ? "error" : "warning",
      positions: [...new Set(positions)].filter((position) => position > 0),
      message: `${positions.length === 1 ? "The" : "Each"} ${what} of ${namesOf(positions)} does not verify with the keys of the settings. ${whys.join(" ")}`,
      who: "Everybody who verifies before running or releasing: Conforma, cosign and admission controllers refuse what does not verify.",
      fix: `Find out who signed it. If that is right, name their public key under \`verify.keys\`; if not, build again and let your own key sign it.`,
      reason: what,
    });
  });
}

/** What is looked at is one manifest, and the run that made it made an index of several. */
function promotedIssues({ digest, runs }: Given, kind: "index" | "manifest"): readonly Issue[] {
  if (kind === "index") return [];
  for (const run of runs) {
    const images = run.results.find(({ name }) => name === "IMAGES");
    const made = run.results.find(({ name }) => name === "IMAGE_DIGEST")?.digests[0];
    if (images === undefined || made === undefined || made === digest || !images.digests.includes(digest))
      continue;
    return [
      issue({
        code: "promoted-not-index",
        severity: "warning",
        positions: [],
        message: `${digest} is one of the ${images.digests.length} manifests of the index ${made}, which ${run.kind} ${run.name} made: the reference names the manifest and not the index.`,
        who: "Everybody on another platform, and clients that would take the other compression: they get this one manifest.",
        fix: `Promote the index: the reference with @${made}.`,
      }),
    ];
  }
  return [];
}
