import { z } from "zod";
import type { AnyFailure } from "#lib/api/problem.ts";
import { choices } from "#lib/fleet/choice/choice.ts";
import { fail, ok, type Result } from "#lib/oci/result.ts";
import type { AskedApply } from "#lib/services/apply/apply-components.ts";
import type { Choice } from "#lib/variants/issue-codes.ts";
import { readJson } from "./answer.ts";

export const MAX_NOTE = 2000;

/** How something is applied: a choice (of a component: its own, where none is named), or a repair. */
export const how = {
  choice: z.enum(choices).optional(),
  repair: z.literal(true).optional(),
  /** Of zstd. */
  level: z.number().int().min(1).max(19).optional(),
  copySboms: z.boolean().optional(),
  /** Why; an empty one is none. */
  note: z.string().max(MAX_NOTE).nullable().optional(),
};

export const digest = z.string().min(1).max(200);

/** A body of this shape; `text` says what it has to be. */
export async function bodyOf<T>(
  request: Request,
  schema: z.ZodType<T>,
  text: string,
): Promise<Result<T, AnyFailure>> {
  const body = await readJson(request);
  if (!body.ok) return body;
  const parsed = schema.safeParse(body.value);
  return parsed.success
    ? ok(parsed.data)
    : fail({ code: "bad-request", message: text, next: "Correct it, then send it again." });
}

interface Given {
  readonly choice?: Choice | undefined;
  readonly repair?: true | undefined;
  readonly level?: number | undefined;
  readonly copySboms?: boolean | undefined;
  readonly note?: string | null | undefined;
}

/** What is left out stays out; a note of spaces is none. */
export const besides = ({ level, copySboms, note }: Pick<Given, "level" | "copySboms" | "note">) => ({
  ...(level === undefined ? {} : { level }),
  ...(copySboms === undefined ? {} : { copySboms }),
  note: note?.trim() || null,
});

/** Of components: without a choice it is the one that each has. */
export function askedOf({ choice, repair, ...given }: Given): Result<AskedApply, AnyFailure> {
  if (choice !== undefined && repair !== undefined)
    return fail({
      code: "bad-request",
      message: "It takes `choice` or `repair: true`, and not both.",
      next: "Send one of them.",
    });
  return ok({
    deed: repair === undefined ? { kind: "choice", choice: choice ?? null } : { kind: "repair" },
    ...besides(given),
  });
}
