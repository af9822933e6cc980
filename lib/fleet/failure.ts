import type { Result } from "#lib/oci/result.ts";
import type { ChoiceState } from "./answers.ts";

/** Why something could not be done with a component. */
export type ComponentFailure = {
  readonly message: string;
  readonly next: string;
} & (
  | {
      readonly code:
        | "no-component"
        | "exists"
        | "too-many"
        | "denied"
        | "bad-query"
        | "bad-request"
        | "no-precondition"
        | "not-yours-to-edit"
        | "unread"
        | "cluster-away"
        | "cluster-unauthorized"
        | "cluster-refused";
    }
  | { readonly code: "changed-meanwhile"; readonly current: ChoiceState }
);

/** What was done with a component, or why not. */
export type Done<T> = Promise<Result<T, ComponentFailure>>;
