import { readFile, stat } from "node:fs/promises";
import type { RequestOptions } from "node:https";
import { fail, ok, type Result } from "#lib/oci/result.ts";
import { createExecPlugin, type ExecPlugin, type ExecTiming } from "./exec-plugin.ts";
import { type ClusterFailure, clusterFailure } from "./failure.ts";
import { type ClusterPlace, fileFailure, filesFailure, type LoadedPlace, loadPlace } from "./place.ts";

/** What one request is made with. */
export interface Taken {
  readonly proxyUrl: string | null;
  /** For the TLS connection, as `tls.connect` takes it. */
  readonly tls: Readonly<Record<string, unknown>>;
  /** Names are in small letters. */
  readonly headers: Readonly<Record<string, string>>;
  /** Another number when they may be others. */
  readonly generation: number;
}

/** Credentials are taken anew for every request: tokens rotate, kubeconfigs are rewritten, plugins renew. */
export interface Credentials {
  /** Address of the API server, without an end slash. */
  readonly server: string;
  take(signal: AbortSignal): Promise<Result<Taken, ClusterFailure>>;
  /** The server knows nobody by these. True: there may be others by now, so it is worth asking once more. */
  renew(refused: Taken): Promise<boolean>;
  stop(): void;
}

export interface CredentialTiming extends ExecTiming {
  /** How often is looked whether the kubeconfig is another. */
  readonly lookedEveryMs: number;
  /** The same for one whose credentials are refused. */
  readonly renewedEveryMs: number;
}

export const credentialTiming: CredentialTiming = {
  lookedEveryMs: 1_000,
  renewedEveryMs: 3_000,
  pluginWithinMs: 30_000,
  pluginAgainMs: 10_000,
};

/** Providers of the library's that ask a server for a token know no limit. */
const TAKEN_WITHIN_MS = 30_000;

export async function createCredentials(
  place: ClusterPlace,
  timing: CredentialTiming,
): Promise<Result<Credentials, ClusterFailure>> {
  const path = place.kind === "kubeconfig" ? place.path : null;
  let mark = await markOf(path);
  const first = await loadPlace(place);
  if (!first.ok) return first;
  const missing = await filesFailure(first.value);
  if (missing !== null) return fail(missing);
  const { server, context } = first.value;
  let loaded = first.value;
  let plugin = pluginOf(loaded, timing);
  /** Why the kubeconfig as it is now is of no use. */
  let broken: ClusterFailure | null = null;
  let generation = 0;
  let lookedAt = performance.now();
  let renewedAt = Number.NEGATIVE_INFINITY;

  /**
   * Reads the kubeconfig again. What `kubectl config use-context` does in between moves nobody to another cluster, and a
   * file that is half written is no fault while the server takes what was known.
   */
  const load = async (refused: boolean): Promise<void> => {
    if (place.kind !== "kubeconfig") return;
    const next = await markOf(path);
    const read = await loadPlace({ ...place, context });
    if (!read.ok) broken = refused ? read.failure : broken;
    else if (read.value.server !== server) broken = movedFailure(read.value);
    else {
      [mark, broken, loaded] = [next, null, read.value];
      plugin?.stop();
      plugin = pluginOf(loaded, timing);
      generation += 1;
    }
  };
  const look = async (): Promise<void> => {
    if (path === null || performance.now() - lookedAt < timing.lookedEveryMs) return;
    lookedAt = performance.now();
    if (broken !== null || (await markOf(path)) !== mark) await load(false);
  };

  const taken = async (signal: AbortSignal): Promise<Result<Taken, ClusterFailure>> => {
    await look();
    if (broken !== null) return fail(broken);
    const { proxyUrl, where, config, tokenFile } = loaded;
    const current = generation;
    const options: RequestOptions = {};
    await config.applyToHTTPSOptions(options);
    const { ca, cert, key, pfx, passphrase, rejectUnauthorized, servername, auth } = options;
    const tls: Record<string, unknown> = { ca, cert, key, pfx, passphrase, rejectUnauthorized, servername };
    // A token mostly ends with a newline, which no header can hold.
    const headers: Record<string, string> = Object.fromEntries(
      Object.entries(options.headers ?? {}).map(([name, value]) => [
        name.toLowerCase(),
        String(value).trim(),
      ]),
    );
    if (auth != null) headers["authorization"] = `Basic ${Buffer.from(auth).toString("base64")}`;
    if (tokenFile !== null) {
      const token = (await readFile(tokenFile, "utf8")).trim();
      if (token === "")
        return fail(clusterFailure("cluster-config", `${tokenFile}, the token file of ${where}, is empty.`));
      headers["authorization"] = `Bearer ${token}`;
    }
    if (plugin !== null) {
      const given = await plugin.take(signal);
      if (!given.ok) return given;
      const { token, certificate } = given.value;
      if (token !== null) headers["authorization"] = `Bearer ${token.trim()}`;
      if (certificate !== null) [tls["cert"], tls["key"]] = [certificate.cert, certificate.key];
    }
    const used = Object.fromEntries(Object.entries(tls).filter(([, value]) => value != null));
    return ok({ proxyUrl, tls: used, headers, generation: current });
  };

  return ok({
    server,
    async take(signal) {
      const within = AbortSignal.any([signal, AbortSignal.timeout(TAKEN_WITHIN_MS)]);
      try {
        return await before(within, taken(within));
      } catch (error) {
        return fail(faultOf(error, loaded));
      }
    },
    async renew(refused) {
      if (refused.generation !== generation) return true;
      const { tokenFile } = loaded;
      if (tokenFile !== null) {
        const token = await readFile(tokenFile, "utf8").catch(() => "");
        return token.trim() !== "" && `Bearer ${token.trim()}` !== refused.headers["authorization"];
      }
      if (plugin?.renew()) {
        generation += 1;
        return true;
      }
      if (path === null || performance.now() - renewedAt < timing.renewedEveryMs) return false;
      renewedAt = performance.now();
      if ((await markOf(path)) === mark) return false;
      await load(true);
      return refused.generation !== generation;
    },
    stop: () => plugin?.stop(),
  });
}

const pluginOf = ({ exec, where, clusterInfo }: LoadedPlace, timing: ExecTiming): ExecPlugin | null =>
  exec === null ? null : createExecPlugin(exec, { where, cluster: clusterInfo, timing });

/** Another text when the file is another; secrets that are mounted change by a link. Empty: it is not there. */
async function markOf(path: string | null): Promise<string> {
  if (path === null) return "";
  const found = await stat(path, { bigint: true }).catch(() => null);
  return found === null ? "" : `${found.mtimeNs} ${found.ctimeNs} ${found.size} ${found.ino}`;
}

/** Another server has other components: whoever follows one does not go over to another unasked. */
const movedFailure = ({ where, server }: LoadedPlace): ClusterFailure => ({
  ...clusterFailure("cluster-config", `${where} now names another API server: ${server}.`),
  next: "Restart Twofold to follow that one.",
});

function faultOf(error: unknown, { where, files }: LoadedPlace): ClusterFailure {
  const { code, path, name } = error as { code?: unknown; path?: string; name?: string };
  const reason = typeof code === "string" ? code : (name ?? "unknown error");
  const file = files.find((one) => one.path === path);
  if (file !== undefined) return fileFailure(where, file.what, file.path, reason);
  return clusterFailure(
    "cluster-config",
    reason === "TimeoutError" || reason === "AbortError"
      ? `The credentials of ${where} took too long to get.`
      : `The credentials of ${where} could not be read (${reason}).`,
  );
}

/** Rejects when the signal ends first. */
function before<T>(signal: AbortSignal, task: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    // Who waits for something by name says that before this says that it was late.
    const end = () => setImmediate(() => reject(signal.reason));
    if (signal.aborted) end();
    signal.addEventListener("abort", end, { once: true });
    task.then(resolve, reject).finally(() => signal.removeEventListener("abort", end));
  });
}
