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
  "cluster-config": "Mend the cluster's part of the settings, or its kubeconfig.",
  "cluster-away": "It is asked again by itself; look whether its API server answers.",
  "cluster-unauthorized": "Log in to the cluster again, or renew the token.",
  "cluster-denied": "Ask an administrator of the namespace for the right that is named.",
  "cluster-not-found": "It may have been removed; look for it in the cluster.",
  "cluster-conflict": "Look at what is there now, then change it again.",
  "cluster-expired": "It is listed again by itself.",
  "cluster-refused": "Look at what the API server says of the request.",
  "cluster-malformed": "Look whether the address is an API server's, and not a page before it.",
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
