import { spawn } from "node:child_process";
import { basename } from "node:path";
import { z } from "zod";
import { fail, ok, type Result } from "#lib/oci/result.ts";
import { type ClusterFailure, clusterFailure } from "./failure.ts";

/** `exec` of a kubeconfig's user (client.authentication.k8s.io). */
export const execSchema = z.object({
  apiVersion: z.string().nullish(),
  command: z.string().min(1),
  args: z.array(z.string()).nullish(),
  env: z.array(z.object({ name: z.string(), value: z.string() })).nullish(),
  provideClusterInfo: z.boolean().nullish(),
});
export type ExecSpec = z.infer<typeof execSchema>;

export interface ExecCredential {
  readonly token: string | null;
  readonly certificate: { readonly cert: string; readonly key: string } | null;
}

export interface ExecPlugin {
  /** What the plugin gave, or gives when it is run now; never longer than `signal`. */
  take(signal: AbortSignal): Promise<Result<ExecCredential, ClusterFailure>>;
  /** What it gave was refused. False: it gave that only just. */
  renew(): boolean;
  stop(): void;
}

export interface ExecTiming {
  /** A plugin that asks somebody to log in has nobody to ask. */
  readonly pluginWithinMs: number;
  /** One that failed, or gave what was refused, is not run for each of many requests: it may ask somebody else. */
  readonly pluginAgainMs: number;
}

const MAX_OUTPUT_BYTES = 1024 * 1024;

const credentialSchema = z.object({
  status: z.object({
    token: z.string().min(1).nullish(),
    clientCertificateData: z.string().min(1).nullish(),
    clientKeyData: z.string().min(1).nullish(),
    expirationTimestamp: z.string().nullish(),
  }),
});

/**
 * Runs an exec plugin as `kubectl` does: its credential is kept until it expires, or was refused. The client library keeps
 * one without an expiry for ever, waits for one that hangs for ever, and tells nothing of the cluster.
 */
export function createExecPlugin(
  spec: ExecSpec,
  context: {
    /** Of which kubeconfig it is. */
    readonly where: string;
    /** `spec.cluster` of what the plugin is told, where it asks for that. */
    readonly cluster: Readonly<Record<string, unknown>>;
    readonly timing: ExecTiming;
  },
): ExecPlugin {
  const { where, timing } = context;
  const plugin = `The exec plugin ${basename(spec.command)} of ${where}`;
  let kept: { readonly credential: ExecCredential; readonly expiresAt: number; readonly at: number } | null =
    null;
  let failed: { readonly failure: ClusterFailure; readonly at: number } | null = null;
  let running: Promise<Result<ExecCredential, ClusterFailure>> | null = null;
  let kill: () => void = () => undefined;

  const run = async (): Promise<Result<ExecCredential, ClusterFailure>> => {
    const begun = runPlugin(spec, context.cluster, timing.pluginWithinMs);
    kill = begun.kill;
    const ended = await begun.output;
    const read = ended.ok ? readCredential(ended.value) : ended;
    if (!read.ok) {
      const failure = pluginFailure(`${plugin} failed: ${read.failure}.`);
      failed = { failure, at: performance.now() };
      return fail(failure);
    }
    [kept, failed] = [{ ...read.value, at: performance.now() }, null];
    return ok(read.value.credential);
  };

  return {
    async take(signal) {
      if (kept !== null && kept.expiresAt > Date.now()) return ok(kept.credential);
      if (failed !== null && performance.now() - failed.at < timing.pluginAgainMs)
        return fail(failed.failure);
      running ??= run().finally(() => {
        running = null;
      });
      const over = aborted(signal).then(() => fail(pluginFailure(`${plugin} has not answered yet.`)));
      return Promise.race([running, over]);
    },
    renew() {
      if (kept === null || performance.now() - kept.at < timing.pluginAgainMs) return false;
      kept = null;
      return true;
    },
    stop: () => kill(),
  };
}

const pluginFailure = (message: string): ClusterFailure => ({
  ...clusterFailure("cluster-config", message),
  next: "Run the plugin by hand to see its error, or log in to the cluster again.",
});

/** What it prints. Neither that nor its errors stand in a message: they may hold what it should keep. */
function runPlugin(
  { command, args, env, apiVersion, provideClusterInfo }: ExecSpec,
  cluster: Readonly<Record<string, unknown>>,
  withinMs: number,
): { readonly output: Promise<Result<string, string>>; readonly kill: () => void } {
  const info = {
    apiVersion: apiVersion ?? "client.authentication.k8s.io/v1",
    kind: "ExecCredential",
    spec: { interactive: false, ...(provideClusterInfo ? { cluster } : {}) },
  };
  const child = spawn(command, args ?? [], {
    // Handed on as it is, and not read: plugins find their own settings there.
    env: {
      ...process.env,
      ...Object.fromEntries((env ?? []).map(({ name, value }) => [name, value])),
      KUBERNETES_EXEC_INFO: JSON.stringify(info),
    },
    stdio: ["ignore", "pipe", "ignore"],
    // A group of its own, so that what the plugin starts ends with it.
    detached: true,
  });
  const kill = () => {
    if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
    try {
      process.kill(-child.pid, "SIGKILL");
    } catch {
      // It ended in the same moment.
    }
  };
  const output = new Promise<Result<string, string>>((resolve) => {
    const parts: Buffer[] = [];
    let size = 0;
    const timer = setTimeout(() => {
      kill();
      child.stdout.destroy();
      resolve(fail(`it did not end within ${Math.round(withinMs / 1000)} s, and was stopped`));
    }, withinMs);
    const end = (result: Result<string, string>) => {
      clearTimeout(timer);
      resolve(result);
    };
    child.stdout.on("data", (part: Buffer) => {
      size += part.length;
      if (size <= MAX_OUTPUT_BYTES) parts.push(part);
    });
    child.on("error", (error: NodeJS.ErrnoException) =>
      end(fail(`it cannot be started (${error.code ?? error.name})`)),
    );
    child.on("close", (code, signal) => {
      if (code === 0) end(ok(Buffer.concat(parts).toString("utf8")));
      else end(fail(code === null ? `it was ended by ${signal}` : `it ended with status ${code}`));
    });
  });
  return { output, kill };
}

function readCredential(
  text: string,
): Result<{ readonly credential: ExecCredential; readonly expiresAt: number }, string> {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    return fail("it prints no JSON");
  }
  const parsed = credentialSchema.safeParse(document);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return fail(
      issue?.path.length === 1
        ? "what it prints has no status"
        : `its ${issue?.path.join(".") || "document"} cannot be read`,
    );
  }
  const { token, clientCertificateData: cert, clientKeyData: key, expirationTimestamp } = parsed.data.status;
  const certificate = cert != null && key != null ? { cert, key } : null;
  if (token == null && certificate === null)
    return fail("it gives neither a token nor a certificate with its key");
  const expiresAt = expirationTimestamp == null ? Number.POSITIVE_INFINITY : Date.parse(expirationTimestamp);
  return ok({
    credential: { token: token ?? null, certificate },
    expiresAt: Number.isNaN(expiresAt) ? Number.POSITIVE_INFINITY : expiresAt,
  });
}

function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
}
