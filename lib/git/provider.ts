import { Agent, request } from "undici";
import { z } from "zod";
import { fail, ok, type Result } from "#lib/oci/result.ts";
import type { Repository } from "./repository.ts";

export type ProviderKind = "github" | "gitlab" | "forgejo";

export interface GitFailure {
  readonly code: "git-away" | "git-denied" | "git-malformed" | "git-token";
  readonly message: string;
  readonly retryAfterSeconds: number | null;
}

/** A file of a folder, by the digest of its content. */
export interface GitFile {
  readonly path: string;
  readonly sha: string;
}

/** A git host that the settings name; no other is ever asked. */
export interface GitProvider {
  /** The files of a folder on a branch; none where it is not there. */
  files(
    repository: Repository,
    branch: string,
    folder: string,
    signal: AbortSignal,
  ): Promise<Result<readonly GitFile[], GitFailure>>;
  text(repository: Repository, sha: string, signal: AbortSignal): Promise<Result<string, GitFailure>>;
}

export interface ProviderOptions {
  readonly kind: ProviderKind;
  readonly host: string;
  /** Address of the API, without a slash at its end; null: where the kind has it. */
  readonly api: string | null;
  /** Asked for at each request: tokens are renewed. Throws where it cannot be had. */
  readonly token: () => string | null;
  /** Authorities (PEM) beside the system's. */
  readonly ca: readonly string[] | null;
}

/** Far above any folder of pipeline definitions. */
const MAX_BYTES = 4 * 1024 * 1024;
const ANSWER_MS = 15_000;

const entry = z.object({ path: z.string(), type: z.string() });
/** GitHub REST, "Get repository content"; Forgejo has the same. */
const contents = z.array(entry.extend({ sha: z.string() }));
/** GitLab REST, "List repository tree". */
const tree = z.array(entry.extend({ id: z.string() }));
/** "Get a blob" of all three. */
const blob = z.object({ content: z.string(), encoding: z.literal("base64") });

export function createProvider({ kind, host, api, token, ca }: ProviderOptions): GitProvider {
  const base = api ?? apiOf(kind, host);
  const dispatcher = new Agent(ca === null ? {} : { connect: { ca: [...ca] } });

  const ask = async (path: string, signal: AbortSignal): Promise<Result<unknown | null, GitFailure>> => {
    let bearer: string | null;
    try {
      bearer = token();
    } catch (error) {
      return fail(failure("git-token", noToken(host, error)));
    }
    try {
      const answer = await request(`${base}${path}`, {
        dispatcher,
        signal,
        headersTimeout: ANSWER_MS,
        bodyTimeout: ANSWER_MS,
        headers: {
          accept: "application/json",
          "user-agent": "twofold",
          ...(bearer === null ? {} : { authorization: `Bearer ${bearer}` }),
        },
      });
      if (answer.statusCode === 404) {
        await answer.body.dump();
        return ok(null);
      }
      if (answer.statusCode !== 200) {
        await answer.body.dump();
        return fail(refused(host, answer.statusCode, answer.headers["retry-after"]));
      }
      return ok(JSON.parse(await bounded(answer.body)));
    } catch (error) {
      if (error instanceof SyntaxError) return fail(malformed(host));
      const { code, name } = error as { code?: string; name?: string };
      return fail(failure("git-away", `${host} cannot be reached (${code ?? name ?? "unknown error"}).`));
    }
  };

  return {
    async files(repository, branch, folder, signal) {
      const answer = await ask(listPath(kind, repository, branch, folder), signal);
      if (!answer.ok) return answer;
      // GitLab and the others say "not there" for a folder, a branch, and a repository that may not be seen.
      if (answer.value === null) return ok([]);
      const files = filesOf(kind, answer.value);
      return files === null ? fail(malformed(host)) : ok(files);
    },
    async text(repository, sha, signal) {
      const answer = await ask(blobPath(kind, repository, sha), signal);
      if (!answer.ok) return answer;
      const read = blob.safeParse(answer.value);
      return read.success
        ? ok(Buffer.from(read.data.content, "base64").toString("utf8"))
        : fail(malformed(host));
    },
  };
}

function apiOf(kind: ProviderKind, host: string): string {
  if (kind === "gitlab") return `https://${host}/api/v4`;
  if (kind === "forgejo") return `https://${host}/api/v1`;
  return host === "github.com" ? "https://api.github.com" : `https://${host}/api/v3`;
}

const encoded = encodeURIComponent;

function listPath(kind: ProviderKind, { path }: Repository, branch: string, folder: string): string {
  return kind === "gitlab"
    ? `/projects/${encoded(path)}/repository/tree?path=${encoded(folder)}&ref=${encoded(branch)}&per_page=100`
    : `/repos/${path}/contents/${encoded(folder)}?ref=${encoded(branch)}`;
}

function blobPath(kind: ProviderKind, { path }: Repository, sha: string): string {
  return kind === "gitlab"
    ? `/projects/${encoded(path)}/repository/blobs/${encoded(sha)}`
    : `/repos/${path}/git/blobs/${encoded(sha)}`;
}

function filesOf(kind: ProviderKind, answer: unknown): readonly GitFile[] | null {
  if (kind === "gitlab") {
    const read = tree.safeParse(answer);
    if (!read.success) return null;
    return read.data.filter(({ type }) => type === "blob").map(({ path, id }) => ({ path, sha: id }));
  }
  const read = contents.safeParse(answer);
  if (!read.success) return null;
  return read.data.filter(({ type }) => type === "file").map(({ path, sha }) => ({ path, sha }));
}

const failure = (code: GitFailure["code"], message: string, retryAfterSeconds: number | null = null) => ({
  code,
  message,
  retryAfterSeconds,
});

function refused(host: string, status: number, retryAfter: string | string[] | undefined): GitFailure {
  const wait = typeof retryAfter === "string" && /^\d{1,6}$/.test(retryAfter) ? Number(retryAfter) : null;
  return status === 401 || (status === 403 && wait === null)
    ? failure("git-denied", `${host} refuses access (${status}). Check its token in the settings.`)
    : failure("git-away", `${host} answers with ${status}.`, wait);
}

/** The system's words name the file; a token is not in them. */
function noToken(host: string, error: unknown): string {
  const { code, path } = error as { code?: string; path?: string };
  const file = path === undefined ? "" : ` ${path}`;
  return `${host}: the token file${file} cannot be read (${code ?? "unknown error"}). Check it in the settings.`;
}

const malformed = (host: string): GitFailure =>
  failure("git-malformed", `${host} does not answer like its API. Check its kind in the settings.`);

async function bounded(body: AsyncIterable<Buffer>): Promise<string> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of body) {
    size += part.length;
    if (size > MAX_BYTES) throw new Error("the answer is too large");
    parts.push(part);
  }
  return Buffer.concat(parts).toString("utf8");
}
