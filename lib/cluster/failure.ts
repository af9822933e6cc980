/** Why the cluster did not do what was asked. Each is one sentence about what happened and one about what to do. */
export interface ClusterFailure {
  readonly code:
    | "cluster-config"
    | "cluster-away"
    | "cluster-unauthorized"
    | "cluster-denied"
    | "cluster-not-found"
    | "cluster-conflict"
    | "cluster-expired"
    | "cluster-refused"
    | "cluster-malformed";
  readonly message: string;
  readonly next: string;
  /** Seconds that the server asks us to wait (`Retry-After`). */
  readonly retryAfterSeconds: number | null;
  /** Status of the answer; null: there was none. */
  readonly status: number | null;
}

const nextOf: Readonly<Record<ClusterFailure["code"], string>> = {
  "cluster-config": "Fix the `cluster` settings or the kubeconfig.",
  "cluster-away": "Twofold tries again by itself. Check that the API server is running and reachable.",
  "cluster-unauthorized": "Renew the token or log in to the cluster again; Twofold then continues by itself.",
  "cluster-denied": "Ask an administrator of the namespace for the right that is named.",
  "cluster-not-found": "It may have been deleted. Look for it in the cluster.",
  "cluster-conflict": "Look at the current state, then try again.",
  "cluster-expired": "Twofold lists it again by itself.",
  "cluster-refused": "See what the API server says about the request.",
  "cluster-malformed": "Check that the address is the API server, not a login page in front of it.",
};

export const clusterFailure = (
  code: ClusterFailure["code"],
  message: string,
  answer: Partial<Pick<ClusterFailure, "retryAfterSeconds" | "status">> = {},
): ClusterFailure => ({
  code,
  message,
  next: nextOf[code],
  retryAfterSeconds: null,
  status: null,
  ...answer,
});

/** Nothing came back at all: the server is away, or what is between. */
export const isUnanswered = ({ code, status }: ClusterFailure): boolean =>
  code === "cluster-away" && status === null;
