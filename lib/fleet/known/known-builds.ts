import type { BuildImage, BuildRun } from "#lib/cluster/build-runs.ts";
import type { BuildCompression } from "#lib/tekton/build-compression.ts";
import type { Choice } from "#lib/variants/issue-codes.ts";
import { choiceFromSpelling } from "../choice/choice.ts";
import type { Configured } from "../choice/states.ts";

/** What the builds of a component told so far. Runs go from a cluster soon after they ended; this stays. */
export interface KnownBuilds {
  /** The newest push build, in whatever state. */
  readonly newest: RunSummary | null;
  /** The newest push build whose pipeline is known, and what it was told. */
  readonly told: ToldRun | null;
  /** Newest index that a push build made, by the version of the component (`""`: it has none). */
  readonly pushed: Readonly<Record<string, BuildImage>>;
  readonly pullRequest: BuildImage | null;
}

export type RunSummary = Pick<
  BuildRun,
  "name" | "event" | "status" | "commit" | "version" | "createdAt" | "startedAt" | "completedAt"
>;

export interface ToldRun extends RunSummary {
  readonly compression: BuildCompression;
}

const noBuilds: KnownBuilds = { newest: null, told: null, pushed: {}, pullRequest: null };

/** What was known with what the cluster holds now; of two the newer stays. */
export function mergeBuilds(
  remembered: KnownBuilds | null,
  runs: readonly BuildRun[],
  versions: readonly { readonly name: string }[],
): KnownBuilds {
  const before = remembered ?? noBuilds;
  const pushes = runs.filter(({ event }) => event === "push");
  const pushed = newestImages(before.pushed, pushes, versions);
  const primary = primaryVersion(pushed, pushes, versions);
  const own = pushes.filter((run) => primary === null || isVersion(run.version, primary));
  const kept = <T extends RunSummary>(run: T | null) =>
    run !== null && (primary === null || isVersion(run.version, primary)) ? run : null;
  const told = own.flatMap(({ compression, ...run }) =>
    compression === null ? [] : [{ ...summaryOf(run), compression }],
  );
  return {
    newest: newestOf([kept(before.newest), ...own.map(summaryOf)]),
    told: newestOf([kept(before.told), ...told]),
    pushed,
    pullRequest: newestImage([
      before.pullRequest,
      ...runs.filter(({ event }) => event === "pull-request").map(({ image }) => image),
    ]),
  };
}

function summaryOf(run: RunSummary): RunSummary {
  const { name, event, status, commit, version, createdAt, startedAt, completedAt } = run;
  return { name, event, status, commit, version, createdAt, startedAt, completedAt };
}

/** The later of them, in whatever order they are told; of one run that is told twice the later telling. */
function newestOf<T extends RunSummary>(runs: readonly (T | null)[]): T | null {
  return runs.reduce<T | null>((newest, run) => {
    if (run === null) return newest;
    return newest === null || !isEarlier(run, newest) ? run : newest;
  }, null);
}

/** By when they began: runs that were restored, or made within one second, have one time of creation. */
function isEarlier(a: RunSummary, b: RunSummary): boolean {
  const [began, other] = [a.startedAt ?? a.createdAt, b.startedAt ?? b.createdAt].map((at) => Date.parse(at));
  if (began !== other) return (began ?? 0) < (other ?? 0);
  return a.createdAt !== b.createdAt ? a.createdAt < b.createdAt : a.name < b.name;
}

function newestImage(images: readonly (BuildImage | null | undefined)[]): BuildImage | null {
  return images.reduce<BuildImage | null>((newest, image) => {
    if (image == null) return newest;
    if (newest === null || image.at > newest.at) return image;
    return image.at === newest.at && image.run >= newest.run ? image : newest;
  }, null);
}

function newestImages(
  before: KnownBuilds["pushed"],
  pushes: readonly BuildRun[],
  versions: readonly { readonly name: string }[],
): KnownBuilds["pushed"] {
  const nameOf = (version: string | null) =>
    versions.find(({ name }) => isVersion(version, name))?.name ?? (versions.length === 0 ? "" : null);
  const pushed: Record<string, BuildImage> = {};
  for (const [name, image] of Object.entries(before)) {
    if (name === "" || versions.some((version) => version.name === name)) pushed[name] = image;
  }
  for (const { version, image } of pushes) {
    const newest = newestImage([pushed[nameOf(version) ?? ""], image]);
    if (newest !== null) pushed[nameOf(version) ?? ""] = newest;
  }
  return pushed;
}

/** Labels and file names hold the name of a version with everything but letters and digits made `-`. */
const isVersion = (given: string | null, name: string): boolean =>
  given !== null && (given === name || plain(given) === plain(name));
const plain = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]+/g, "-");

/** A component with versions is shown by the first of them that was ever built; null: it has none, or none was. */
function primaryVersion(
  pushed: KnownBuilds["pushed"],
  pushes: readonly BuildRun[],
  versions: readonly { readonly name: string }[],
): string | null {
  const built = versions.find(
    ({ name }) => pushed[name] !== undefined || pushes.some(({ version }) => isVersion(version, name)),
  );
  return built?.name ?? null;
}

/** The newest index of push builds: of the first version that has one. */
export function pushedImage(
  { pushed }: KnownBuilds,
  versions: readonly { readonly name: string }[],
): BuildImage | null {
  const first = versions.find(({ name }) => pushed[name] !== undefined);
  return (first === undefined ? pushed[""] : pushed[first.name]) ?? null;
}

/** What the pipeline definition on the target branch tells push builds. */
export interface DefinedBy {
  /** Name of the run's definition. */
  readonly run: string;
  readonly branch: string;
  readonly compression: BuildCompression;
}

/** What the next push build will do: as the definition on the branch says, else as the newest push build was told. */
export function configuredBy({ told }: KnownBuilds, defined: DefinedBy | null = null): Configured {
  if (defined !== null) {
    const { run, branch, compression } = defined;
    const ended = told?.status === "succeeded" && told.compression.value === compression.value;
    return configuredFrom(compression, { kind: "definition", run, branch, ended });
  }
  if (told === null) return { kind: "unknown", why: "no-run", text: null };
  return configuredFrom(told.compression, {
    kind: "push-run",
    run: told.name,
    at: told.startedAt ?? told.createdAt,
    ended: told.status === "succeeded",
  });
}

type KnownConfigured = Extract<Configured, { kind: "known" }>;

function configuredFrom(
  { value, ignored, format, unresolved }: BuildCompression,
  from: KnownConfigured["from"],
): Configured {
  const asked = value.trim() !== "";
  const choice: Choice | null = asked ? choiceFromSpelling(value) : "gzip";
  if (choice === null) return { kind: "unknown", why: "unknown-value", text: value };
  const hindrance = hindranceOf(choice, ignored, format);
  return { kind: "known", choice, asked, hindrance, ...(unresolved ? { unresolved } : {}), from };
}

function hindranceOf(
  choice: Choice,
  ignored: string | null,
  format: string | null,
): KnownConfigured["hindrance"] {
  if (ignored !== null) return { kind: "ignored", text: ignored };
  return choice !== "gzip" && format === "docker" ? { kind: "docker-format" } : null;
}
