import type { ApplyFailure } from "#lib/apply/failure.ts";

/** Why an application was not taken, or not changed. */
export type ApplicationFailure =
  | ApplyFailure
  | {
      readonly code: "no-application" | "over-already" | "bad-request";
      readonly message: string;
      readonly next: string;
    };
