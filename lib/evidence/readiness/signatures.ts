import type { ArtifactFacts, DigestFacts, ReadinessCheck } from "../report.ts";
import { type Judged, NOT_COUNTED } from "./judged.ts";
import { capital, namesOf, positionsIn, positionsOf, stateOf, type Verdict, verdict } from "./verdict.ts";

const OTHER_KEY =
  "Sign with a key that Twofold trusts, or add the public key under `verify.keys` in the settings.";
const NO_KEY = "Add the public key under `verify.keys` in the settings.";
const LISTED =
  "Nothing signs or attests the attestations that BuildKit lists in an index: build without them (--provenance=false --sbom=false).";

export function signed(judged: readonly Judged[]): ReadinessCheck {
  const found = verdict(judged, ({ facts }) => {
    if (isUnchecked(facts)) return null;
    if (facts.signature === null || facts.signed !== "own") return facts.unseen.length > 0 ? null : false;
    return facts.signature === "no-key" ? null : facts.signature === "yes";
  });
  return {
    code: "signed",
    title: "Every digest has a signature that verifies",
    ...told(found, {
      holds: "Every digest has a signature by a trusted key.",
      why: ({ facts }) =>
        facts.signed === "own"
          ? `its signature does not verify${because(facts.artifacts, "signature")}`
          : "no signature of its own",
      there: "signed",
      mend: (fails) =>
        fails.every(({ signedByRuns }) => signedByRuns)
          ? "A TaskRun's result names each of them, so Tekton Chains signs them: check that it did (chains.tekton.dev/signed on the run), and with which key."
          : "Tekton Chains signs what a TaskRun's result names: let the task that pushes the manifests name each of them in IMAGES.",
      isThere: ({ facts }) => facts.signed === "own",
    }),
    source: "Conforma: builtin.image.signature_check",
  };
}

export function attested(judged: readonly Judged[]): ReadinessCheck {
  const found = verdict(judged, ({ facts, told }) => {
    if (facts.attested !== "own") return facts.unseen.length > 0 ? null : false;
    if (told === "other-build" || told === "untimed") return false;
    return facts.verified === "no-key" ? null : facts.verified === "yes";
  });
  return {
    code: "attested",
    title: "Every digest has provenance of its own that verifies and names it",
    ...told(found, {
      holds: "Every digest is the subject of provenance that verifies.",
      why: whyNotAttested,
      there: "attested",
      mend: (fails) =>
        fails.every(({ attestedByRuns }) => attestedByRuns)
          ? "The run's results make each of them a subject: check that Tekton Chains attested the run (chains.tekton.dev/signed on it), and with which key."
          : "Name the manifests in a type-hinted result of the run, and let Tekton Chains inspect deeply: without it the children of an index get no attestation.",
      isThere: ({ facts, told: kind }) => facts.attested === "own" && !(kind in NOT_COUNTED),
    }),
    source: "Conforma: builtin.attestation.signature_check, attestation_type.pipelinerun_attestation_found",
  };
}

function whyNotAttested({ facts, told }: Judged): string {
  if (told === "other-build" || told === "untimed") return NOT_COUNTED[told];
  const attestations = facts.artifacts.filter(({ role }) => role === "provenance" || role === "attestation");
  const unread = attestations.find(({ failure }) => failure !== null);
  if (unread !== undefined && facts.attested !== "own")
    return `its attestation cannot be read: ${unread.failure}`;
  const provenance = attestations.filter(({ role }) => role === "provenance");
  if (facts.attested === "own")
    return `its provenance does not verify${because(facts.artifacts, "provenance")}`;
  if (provenance.some(({ isSigned }) => isSigned)) return "its provenance is about other digests";
  return provenance.length > 0
    ? "no provenance of its own but a statement that nobody signed, as BuildKit writes it"
    : "no provenance of its own";
}

function because(artifacts: readonly ArtifactFacts[], wanted: ArtifactFacts["role"]): string {
  for (const { role, outcome } of artifacts)
    if (role === wanted && outcome?.kind === "not-verified") return `: ${outcome.message}`;
  return "";
}

interface Words {
  readonly holds: string;
  /** Of one that fails. */
  readonly why: (one: Judged) => string;
  /** What those are that nobody can check. */
  readonly there: string;
  /** Of those that have nothing of their own. */
  readonly mend: (fails: readonly Judged[]) => string;
  readonly isThere: (one: Judged) => boolean;
}

/** Each reason with those that it is the reason of, and each mend once. */
function told(found: Verdict, words: Words): Pick<ReadinessCheck, "state" | "reason" | "mend" | "positions"> {
  const state = stateOf(found);
  const positions = positionsOf(found);
  if (state === "holds") return { state, positions, reason: words.holds, mend: null };
  if (state === "unknown") {
    const open = (one: Judged) => OPEN[openOf(one, words.there)];
    return {
      ...{ state, positions },
      reason: sentences(found.unknown, (one) => open(one).why(words.there)),
      mend: [...new Set(found.unknown.flatMap((one) => open(one).mend ?? []))].join(" ") || null,
    };
  }
  const reasons = [
    sentences(found.fails, words.why),
    ...(found.unknown.length > 0 ? [`${capital(namesOf(positionsIn(found.unknown)))}: not checked.`] : []),
  ];
  const listed = found.fails.filter(({ role }) => role === "attestation");
  const there = found.fails.filter(words.isThere);
  const bare = found.fails.filter((one) => !words.isThere(one) && !listed.includes(one));
  const mends = [
    ...(bare.length > 0 ? [words.mend(bare)] : []),
    ...(there.length > 0 ? [OTHER_KEY] : []),
    ...(listed.length > 0 ? [LISTED] : []),
  ];
  return { state, positions, reason: reasons.join(" "), mend: mends.join(" ") };
}

/** Each reason once, after the names of those that it is the reason of. */
const sentences = (those: readonly Judged[], why: (one: Judged) => string): string =>
  [...Map.groupBy(those, why)]
    // A reason from elsewhere is a sentence already.
    .map(([reason, all]) => `${capital(namesOf(positionsIn(all)))}: ${reason.replace(/\.$/, "")}.`)
    .join(" ");

/** Its own signature is of a kind that is not checked here. */
const isUnchecked = ({ signed: reach, signature, artifacts }: DigestFacts): boolean =>
  reach === "own" && signature === null && artifacts.some(({ outcome }) => outcome?.kind === "not-checked");

/** Why nobody can tell, and what to do. */
const OPEN = {
  unseen: { why: () => "signatures and attestations could not be read", mend: null },
  notary: {
    why: () => "not checked: Notary Project signature",
    mend: "Conforma checks signatures of cosign and Tekton Chains; sign with one of them too where it judges the release.",
  },
  "no-key": { why: (there: string) => `${there}, and no key is set to check it with`, mend: NO_KEY },
} as const;

function openOf({ facts }: Judged, there: string): keyof typeof OPEN {
  if (there === "signed" && isUnchecked(facts)) return "notary";
  return facts.unseen.length > 0 ? "unseen" : "no-key";
}
