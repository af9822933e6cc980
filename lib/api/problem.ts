import type { ApplicationFailure } from "#lib/applications/failure.ts";
import type { AuthFailure } from "#lib/auth/door.ts";
import type { WorkFailure } from "#lib/db/failure.ts";
import type { ComponentFailure } from "#lib/fleet/failure.ts";
import { problemOf, readProblems } from "#lib/inspect/problem.ts";
import type { ReadFailure } from "#lib/oci/failure.ts";

/** A fault of Twofold itself. */
interface Fault {
  readonly code: "fault";
  readonly message: string;
  readonly next: string;
}

/** The request names a host that the settings do not. */
export interface OtherHost {
  readonly code: "other-host";
  readonly message: string;
  readonly next: string;
}

/** What only whoever runs Twofold can mend. */
export type ServerFailure = WorkFailure | Fault;

export type AnyFailure =
  | ComponentFailure
  | AuthFailure
  | ServerFailure
  | OtherHost
  | ReadFailure
  | ApplicationFailure;

type OwnFailure =
  | ComponentFailure
  | AuthFailure
  | ServerFailure
  | OtherHost
  | Exclude<ApplicationFailure, ReadFailure>;
type Own = OwnFailure["code"];

/** Codes of the fleet beside those of reading; `denied` is shared. Each has its part in `docs/problems.md`. */
export const fleetProblems: Readonly<Record<Own, { readonly status: number; readonly title: string }>> = {
  "no-component": { status: 404, title: "Component not found" },
  exists: { status: 409, title: "Already there" },
  denied: { status: 403, title: "You may not change this" },
  "bad-query": { status: 400, title: "The query cannot be read" },
  "bad-request": { status: 400, title: "The request cannot be read" },
  "no-precondition": { status: 428, title: "The change does not say what it starts from" },
  "not-yours-to-edit": { status: 409, title: "Managed elsewhere" },
  unread: { status: 409, title: "Not checked yet" },
  "changed-meanwhile": { status: 412, title: "Somebody else changed this first" },
  "cluster-away": { status: 503, title: "The cluster cannot be reached" },
  "cluster-unauthorized": { status: 503, title: "The cluster does not accept Twofold's credentials" },
  "cluster-refused": { status: 502, title: "The cluster refused the change" },
  "tag-moved": { status: 409, title: "Somebody else moved the tag" },
  "not-as-planned": { status: 409, title: "The new index is not right" },
  "not-convertible": { status: 422, title: "A layer cannot be converted" },
  "not-repairable": { status: 422, title: "This cannot be put right so" },
  "no-right-to-write": { status: 403, title: "This server may not push there" },
  "no-application": { status: 404, title: "There is no such application" },
  "over-already": { status: 409, title: "It is over already" },
  "too-many": { status: 409, title: "There are too many" },
  "database-away": { status: 503, title: "The database is away" },
  "database-busy": { status: 503, title: "The database is busy" },
  "database-full": { status: 507, title: "The disk of the database is full" },
  fault: { status: 500, title: "Something went wrong" },
  "other-site": { status: 403, title: "Another site asked for this" },
  "other-host": { status: 421, title: "Twofold is not served under this name" },
};

/** All of them: what a code is as an answer of the API. */
export const problems = { ...readProblems, ...fleetProblems };

/** A failure as a problem document (RFC 9457). */
export function fleetProblemOf(failure: AnyFailure) {
  if (!isOwn(failure)) return problemOf(failure);
  const { code, message, next } = failure;
  return {
    type: `/problems#${code}`,
    ...fleetProblems[code],
    detail: message,
    code,
    next,
    ...(code === "changed-meanwhile" ? { current: failure.current } : {}),
  };
}

/** `denied` by a registry and by the cluster read alike, so it does not matter which of them it is taken for. */
const isOwn = (failure: AnyFailure): failure is OwnFailure => failure.code in fleetProblems;
