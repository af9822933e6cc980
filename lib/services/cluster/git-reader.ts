import { readFileSync } from "node:fs";
import type { OnFault } from "#lib/background/fault-log.ts";
import { every } from "#lib/background/keep-going.ts";
import { idKey, idOf } from "#lib/cluster/component-name.ts";
import type { ClusterComponent } from "#lib/cluster/components.ts";
import type { Settings } from "#lib/config/schema.ts";
import type { DefinedBy } from "#lib/fleet/known/known-builds.ts";
import { createProvider, type GitFailure, type GitProvider } from "#lib/git/provider.ts";
import { parseRepository, type Repository } from "#lib/git/repository.ts";
import { fail, ok, type Result } from "#lib/oci/result.ts";
import {
  definedPushBuild,
  type PipelineDefinition,
  parseDefinitions,
} from "#lib/tekton/pipeline-definitions.ts";

/** Reads what the pipeline definitions on target branches tell the builds of components. */
export interface GitReader {
  /**
   * What is defined for the component; undefined: not read yet, or its git host is not among the settings. Asking keeps its
   * branch being read; other `commits` than the last time have it read at once.
   */
  definedFor(component: ClusterComponent, commits: string | null): DefinedBy | null | undefined;
  /** Why branches cannot be read, a sentence each. */
  problems(): readonly string[];
  stop(): Promise<void>;
}

export interface GitReaderOptions {
  readonly git: Settings["git"];
  /** Components (`idKey`) whose branch reads another way now. */
  readonly onRead: (keys: Iterable<string>) => void;
  readonly onFault?: OnFault;
  readonly now: () => Date;
}

/** Where Pipelines as Code looks for definitions. */
const FOLDER = ".tekton";
/** Providers limit requests to some thousands an hour; a push is seen by its run before that. */
const EVERY_MS = 10 * 60_000;
const AT_ONCE = 4;
const IDLE_MS = 250;
const MAX_FILES = 100;

interface Branch {
  readonly provider: GitProvider;
  readonly repository: Repository;
  readonly branch: string;
  definitions: readonly PipelineDefinition[] | null;
  /** Commits of the push builds of each component, as they were when the branch was last wanted. */
  readonly seen: Map<string, string | null>;
  dueAt: number;
  failure: GitFailure | null;
}

export function createGitReader({ git, onRead, onFault, now }: GitReaderOptions): GitReader {
  const providers = new Map(
    Object.entries(git).map(([host, entry]) => [host.toLowerCase(), providerOf(host, entry)]),
  );
  const branches = new Map<string, Branch>();
  /** Parsed files by the digest of their content, which most branches of a fleet share for long. */
  const parsed = new Map<string, readonly PipelineDefinition[]>();
  const ending = new AbortController();

  const read = async (one: Branch) => {
    one.dueAt = now().getTime() + EVERY_MS;
    const definitions = await definitionsOf(one, parsed, ending.signal);
    if (ending.signal.aborted) return;
    one.failure = definitions.ok ? null : definitions.failure;
    if (!definitions.ok) {
      const wait = definitions.failure.retryAfterSeconds;
      if (wait !== null) one.dueAt = now().getTime() + wait * 1000;
      return;
    }
    const before = JSON.stringify(one.definitions);
    one.definitions = definitions.value;
    if (JSON.stringify(one.definitions) !== before) onRead(one.seen.keys());
  };

  const turn = async (): Promise<void> => {
    const due = [...branches.values()].filter(({ dueAt }) => dueAt <= now().getTime()).slice(0, AT_ONCE);
    await Promise.all(due.map(read));
  };
  const reading = every(IDLE_MS, {
    what: "Reading pipeline definitions",
    signal: ending.signal,
    turn,
    ...(onFault === undefined ? {} : { onFault }),
  });

  return {
    definedFor(component, commits) {
      const repository = component.git === null ? null : parseRepository(component.git.url);
      const provider = repository === null ? undefined : providers.get(repository.host);
      const branch = component.git?.revision ?? null;
      if (repository === null || provider === undefined || branch === null) return undefined;
      const key = JSON.stringify([repository.host, repository.path, branch]);
      const known: Branch = branches.get(key) ?? {
        provider,
        repository,
        branch,
        definitions: null,
        seen: new Map(),
        dueAt: 0,
        failure: null,
      };
      branches.set(key, known);
      // A new push build is of a commit to the branch.
      const id = idOf(component);
      if (known.seen.get(idKey(id)) !== commits) known.dueAt = 0;
      known.seen.set(idKey(id), commits);
      if (known.definitions === null) return undefined;
      const found = definedPushBuild(known.definitions, id, component.versions[0]?.name ?? null);
      return found === null ? null : { ...found, branch };
    },
    problems: () => [
      ...new Set(
        [...branches.values()].flatMap(({ failure }) => (failure === null ? [] : [failure.message])),
      ),
    ],
    async stop() {
      ending.abort();
      await reading.ended;
    },
  };
}

async function definitionsOf(
  { provider, repository, branch }: Branch,
  parsed: Map<string, readonly PipelineDefinition[]>,
  signal: AbortSignal,
): Promise<Result<readonly PipelineDefinition[], GitFailure>> {
  const files = await provider.files(repository, branch, FOLDER, signal);
  if (!files.ok) return files;
  const definitions: PipelineDefinition[] = [];
  for (const { sha } of files.value.filter(({ path }) => /\.ya?ml$/.test(path)).slice(0, MAX_FILES)) {
    let known = parsed.get(sha);
    if (known === undefined) {
      const text = await provider.text(repository, sha, signal);
      if (!text.ok) return fail(text.failure);
      known = parseDefinitions(text.value);
      parsed.set(sha, known);
    }
    definitions.push(...known);
  }
  return ok(definitions);
}

function providerOf(host: string, { kind, api, tokenFile, ca }: Settings["git"][string]): GitProvider {
  return createProvider({
    kind,
    host,
    api: api?.replace(/\/+$/, "") ?? null,
    token: () =>
      tokenFile === undefined ? null : (readFileSync(tokenFile, "utf8").split(/\r?\n/, 1)[0] ?? null),
    ca: ca === undefined ? null : [readFileSync(ca, "utf8")],
  });
}
