import type { problems } from "../problem.ts";

/** What one method of one path takes and answers; types are names of exported types (`../openapi-types.ts`). */
export interface Operation {
  readonly method: "get" | "put" | "post" | "delete";
  /** Below `/api/v1`. */
  readonly path: string;
  readonly summary: string;
  /** Takes the filters of the fleet, or of its issues. */
  readonly filters?: "fleet" | "issues";
  readonly query?: Readonly<Record<string, { readonly text: string; readonly values?: readonly string[] }>>;
  /** Starts from a state that `If-Match` names. */
  readonly ifMatch?: true;
  readonly body?: string;
  readonly answers:
    | { readonly type: string; readonly status?: 200 | 201 | 202 }
    | { readonly status: 204 }
    | { readonly media: string };
  /** Other media types that the same path answers in. */
  readonly also?: readonly string[];
  /** Besides `other-site`, which every method that changes something has. */
  readonly failures?: readonly ProblemCode[];
}

export type ProblemCode = keyof typeof problems;

// What several subjects say.

export const reference = { text: "Image reference, as the page takes it." };
export const choice = { text: "The choice to plan for.", values: ["gzip", "zstd-chunked", "dual"] };
export const component = "/components/{namespace}/{name}";

/** Why what a reference names cannot be read. */
export const unread = [
  "bad-reference",
  "not-found",
  "unauthorized",
] as const satisfies readonly ProblemCode[];
