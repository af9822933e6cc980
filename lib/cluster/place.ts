import { readFile } from "node:fs/promises";
import { dirname, isAbsolute, join } from "node:path";
import type { KubeConfig, User } from "@kubernetes/client-node";
import { parse } from "yaml";
import { z } from "zod";
import { fail, ok, type Result } from "#lib/oci/result.ts";
import { type ExecSpec, execSchema } from "./exec-plugin.ts";
import { type ClusterFailure, clusterFailure } from "./failure.ts";

/** Where the API server is, and as whom it is asked. */
export type ClusterPlace =
  | { readonly kind: "kubeconfig"; readonly path: string; readonly context: string | null }
  /** The service account of the pod we run in. */
  | { readonly kind: "in-cluster" }
  | {
      readonly kind: "token";
      readonly server: string;
      readonly tokenFile: string;
      readonly ca: string | null;
    };

/** A place as it was read. */
export interface LoadedPlace {
  /** The place in words. */
  readonly where: string;
  readonly server: string;
  readonly proxyUrl: string | null;
  /** Without the two below, which are taken anew in ways that the library does not have. */
  readonly config: KubeConfig;
  readonly context: string;
  readonly tokenFile: string | null;
  readonly exec: ExecSpec | null;
  /** What an exec plugin may be told of the cluster. */
  readonly clusterInfo: Readonly<Record<string, unknown>>;
  /** Files that every request needs, and what they are. */
  readonly files: readonly { readonly what: string; readonly path: string }[];
}

/** The client library takes half a second and 50 MB to load, so only those who have a cluster pay for it. */
export async function loadPlace(place: ClusterPlace): Promise<Result<LoadedPlace, ClusterFailure>> {
  const { KubeConfig } = await import("@kubernetes/client-node");
  const config = new KubeConfig();
  const where = whereOf(place);
  let text = "";
  try {
    if (place.kind === "kubeconfig") {
      text = await readFile(place.path, "utf8");
      config.loadFromString(text);
      config.makePathsAbsolute(dirname(place.path));
      if (place.context !== null) config.setCurrentContext(place.context);
    } else if (place.kind === "in-cluster") config.loadFromCluster();
    else config.loadFromOptions(tokenConfig(place));
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? "it is not a kubeconfig";
    return fail(clusterFailure("cluster-config", `${where} cannot be read: ${reason}.`));
  }
  const found = config.getCurrentCluster();
  if (found === null)
    return fail(
      clusterFailure(
        "cluster-config",
        `${where} has no ${place.kind === "kubeconfig" && place.context !== null ? `context ${place.context}` : "current context"} with a cluster.`,
      ),
    );
  // Outside a cluster the service account's address is made of variables that are not set.
  if (!URL.canParse(found.server))
    return fail(clusterFailure("cluster-config", `${where} names no address of an API server.`));
  if (found.server.startsWith("http:") && !found.skipTLSVerify)
    return fail(
      clusterFailure(
        "cluster-config",
        `${where} names a server without TLS; credentials are not sent unencrypted.`,
      ),
    );
  const user = config.getCurrentUser();
  const own = ownOf(place, user, text);
  if (!own.ok) return fail(clusterFailure("cluster-config", `${where} cannot be read: ${own.failure}.`));
  const { tokenFile, exec } = own.value;
  if (user !== null && (tokenFile !== null || exec !== null)) {
    const rest: User = {
      ...user,
      ...{ exec: null, authProvider: null },
      ...(tokenFile === null ? {} : { token: "" }),
    };
    config.loadFromOptions({
      clusters: config.getClusters(),
      contexts: config.getContexts(),
      users: [rest],
      currentContext: config.getCurrentContext(),
    });
  }
  return ok({
    where,
    server: found.server.replace(/\/+$/, ""),
    proxyUrl: found.proxyUrl ?? null,
    config,
    context: config.getCurrentContext(),
    tokenFile,
    exec,
    clusterInfo: {
      server: found.server,
      "certificate-authority-data": found.caData,
      "insecure-skip-tls-verify": found.skipTLSVerify,
      "tls-server-name": found.tlsServerName,
      "proxy-url": found.proxyUrl,
    },
    files: [
      { what: "the file with the certificate authority", path: found.caFile },
      { what: "the token file", path: tokenFile },
      { what: "the file with the client certificate", path: user?.certFile },
      { what: "the file with the client key", path: user?.keyFile },
    ].flatMap(({ what, path }) => (path == null || path === "" ? [] : [{ what, path }])),
  });
}

/** Why a file that every request needs cannot be read; null: all can. */
export async function filesFailure({ files, where }: LoadedPlace): Promise<ClusterFailure | null> {
  for (const { what, path } of files) {
    const code = await readFile(path).then(
      () => null,
      (error: NodeJS.ErrnoException) => error.code ?? error.name,
    );
    if (code !== null) return fileFailure(where, what, path, code);
  }
  return null;
}

export const fileFailure = (where: string, what: string, path: string, code: string): ClusterFailure =>
  clusterFailure("cluster-config", `${path}, ${what} of ${where}, cannot be read (${code}).`);

function whereOf(place: ClusterPlace): string {
  if (place.kind === "kubeconfig") return place.path;
  return place.kind === "in-cluster" ? "the service account of this pod" : `the cluster ${place.server}`;
}

/** A service account's token stands in a file that is read again, as the one of the settings is. */
function tokenConfig({ server, tokenFile, ca }: Extract<ClusterPlace, { kind: "token" }>) {
  const name = "cluster";
  return {
    clusters: [{ name, server, skipTLSVerify: false, ...(ca === null ? {} : { caFile: ca }) }],
    users: [{ name, authProvider: { name: "tokenFile", config: { tokenFile } } }],
    contexts: [{ name, cluster: name, user: name }],
    currentContext: name,
  };
}

const providerSchema = z.object({
  config: z.object({ tokenFile: z.string().optional(), exec: z.unknown().optional() }),
});
/** The library looks for `token-file`, which no kubeconfig has. */
const usersSchema = z.object({
  users: z.array(
    z.object({ name: z.string(), user: z.object({ tokenFile: z.string().nullish() }).nullish() }),
  ),
});

interface Own {
  readonly tokenFile: string | null;
  readonly exec: ExecSpec | null;
}

function ownOf(place: ClusterPlace, user: User | null, text: string): Result<Own, string> {
  if (user === null) return ok({ tokenFile: null, exec: null });
  const folder = place.kind === "kubeconfig" ? dirname(place.path) : "/";
  const provider = providerSchema.safeParse(user.authProvider);
  const exec = user.exec ?? provider.data?.config.exec;
  if (exec != null) {
    const parsed = execSchema.safeParse(exec);
    if (!parsed.success) return fail(`the exec plugin of its user ${user.name} names no command, or is none`);
    const { command } = parsed.data;
    // A name alone is looked for in PATH (client-go).
    return ok({
      tokenFile: null,
      exec: { ...parsed.data, command: command.includes("/") ? absolute(folder, command) : command },
    });
  }
  const given = provider.data?.config.tokenFile ?? tokenFileIn(text, user.name);
  return ok({ tokenFile: given === null ? null : absolute(folder, given), exec: null });
}

function tokenFileIn(text: string, name: string): string | null {
  if (text === "") return null;
  const parsed = usersSchema.safeParse(parse(text, { logLevel: "silent" }));
  return parsed.data?.users.find((one) => one.name === name)?.user?.tokenFile || null;
}

const absolute = (folder: string, path: string): string => (isAbsolute(path) ? path : join(folder, path));
