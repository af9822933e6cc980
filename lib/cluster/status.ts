import { z } from "zod";
import { type ClusterFailure, clusterFailure } from "./failure.ts";

/** `metav1.Status`, what an API server answers with when it does not do what was asked. */
const statusSchema = z.object({
  kind: z.literal("Status"),
  code: z.number().optional(),
  reason: z.string().optional(),
  message: z.string().optional(),
  details: z.object({ retryAfterSeconds: z.number().optional() }).optional(),
});

/** The longest text of the server's that a message repeats. */
const MAX_SAID = 500;

/** What an answer that is no success means. */
export function statusFailure(
  code: number,
  body: string,
  retryAfter: string | string[] | undefined,
  server: string,
  path: string,
): ClusterFailure {
  const status = statusSchema.safeParse(jsonOf(body));
  const text = status.success ? (status.data.message ?? "").slice(0, MAX_SAID) : "";
  const said = text === "" ? "" : `: ${text}`;
  const seconds =
    secondsOf(retryAfter) ?? (status.success ? status.data.details?.retryAfterSeconds : null) ?? null;
  const meaning = isNobody(code, text) ? "cluster-unauthorized" : codeOf(code);
  const answered = `${server} answers ${path} with ${code}${said}.`;
  return clusterFailure(
    meaning,
    meaning === "cluster-unauthorized"
      ? `The cluster does not accept the credentials: ${answered}`
      : answered,
    { retryAfterSeconds: seconds, status: code },
  );
}

/**
 * A 401, and a 403 for the user that stands for those who showed no credentials (Kubernetes: Anonymous requests): no right is
 * missing there, since nobody is known to have any.
 */
const isNobody = (code: number, said: string): boolean =>
  code === 401 || (code === 403 && said.includes('User "system:anonymous"'));

function codeOf(status: number): ClusterFailure["code"] {
  if (status === 403) return "cluster-denied";
  if (status === 404) return "cluster-not-found";
  if (status === 409) return "cluster-conflict";
  if (status === 410) return "cluster-expired";
  // Redirects are not followed: credentials go to the server that was named.
  if (status < 400) return "cluster-malformed";
  return status === 429 || status >= 500 ? "cluster-away" : "cluster-refused";
}

/** The `ERROR` event of a watch carries the same document. */
export function watchFailure(object: unknown, server: string): ClusterFailure {
  const status = statusSchema.safeParse(object);
  const code = status.success ? (status.data.code ?? 500) : 500;
  return statusFailure(code, JSON.stringify(object ?? null), undefined, server, "a watch");
}

/** What was under way was ended by us for this reason. */
export class Ended extends Error {
  readonly failure: ClusterFailure;
  constructor(failure: ClusterFailure) {
    super(failure.message);
    this.failure = failure;
  }
}

/** What a connection that failed means; the cause's code alone, since messages of libraries may hold headers. */
export function faultOf(error: unknown, server: string): ClusterFailure {
  if (error instanceof Ended) return error.failure;
  const { code, name, cause } = error as { code?: unknown; name?: string; cause?: { code?: unknown } };
  // A DOMException has a number for a code, which says nothing to anybody.
  const reason = [code, cause?.code, name].find((one) => typeof one === "string") ?? "unknown error";
  if (inTime.has(reason)) return clusterFailure("cluster-away", `${server} did not answer in time.`);
  return clusterFailure("cluster-away", `${server} cannot be reached (${reason}).`);
}

/** Names of our own time limits and of undici's. */
const inTime: ReadonlySet<string> = new Set([
  "TimeoutError",
  "UND_ERR_HEADERS_TIMEOUT",
  "UND_ERR_BODY_TIMEOUT",
  "UND_ERR_CONNECT_TIMEOUT",
]);

const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
};

const secondsOf = (header: string | string[] | undefined): number | null =>
  typeof header === "string" && /^\d{1,6}$/.test(header) ? Number(header) : null;
