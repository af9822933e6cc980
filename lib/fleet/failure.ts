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
