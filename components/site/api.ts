/** What the API answers instead of what was asked for (RFC 9457). */
export interface Problem {
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: string;
  readonly next: string;
  readonly retryAt?: string;
}

/** React Query is told of a failure by rejection; pages look at `problem.code`. */
export class ProblemError extends Error {
  readonly problem: Problem;
  constructor(problem: Problem) {
    super(problem.detail);
    this.name = "ProblemError";
    this.problem = problem;
  }
}

export async function getJson<T>(url: string, signal?: AbortSignal): Promise<T> {
  return (await (await get(url, signal)).json()) as T;
}

/** An answer of our own API; anything but success is a `ProblemError`. */
export function get(url: string, signal?: AbortSignal, accept = "application/json"): Promise<Response> {
  return ask(url, { ...(signal === undefined ? {} : { signal }), headers: { accept } });
}

/** A request that changes something; `ifMatch` is the state that it starts from. Null where nothing is answered. */
export async function send<T>(
  method: "POST" | "PUT" | "DELETE",
  url: string,
  body?: unknown,
  ifMatch?: string,
): Promise<T> {
  const response = await ask(url, {
    method,
    headers: {
      accept: "application/json",
      ...(body === undefined ? {} : { "content-type": "application/json" }),
      ...(ifMatch === undefined ? {} : { "if-match": ifMatch }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return (response.status === 204 ? null : await response.json()) as T;
}

async function ask(url: string, init: RequestInit): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(url, init);
  } catch (cause) {
    if (init.signal?.aborted) throw cause;
    throw new ProblemError(offline("The server of this page could not be reached from this browser."));
  }
  if (!response.ok) throw new ProblemError(await problemFrom(response));
  return response;
}

async function problemFrom(response: Response): Promise<Problem> {
  try {
    return (await response.json()) as Problem;
  } catch {
    return {
      ...offline(`The server answered ${response.status} without saying why.`),
      status: response.status,
    };
  }
}

export const offline = (detail: string): Problem => ({
  title: "Unavailable",
  status: 0,
  code: "offline",
  detail,
  next: "Check that Twofold is running, then try again.",
});

/** Whatever was thrown, as a problem to show. */
export const problemOf = (error: unknown): Problem =>
  error instanceof ProblemError
    ? error.problem
    : offline(error instanceof Error ? error.message : String(error));
