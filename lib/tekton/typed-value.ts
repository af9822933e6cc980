import { z } from "zod";
import type { TypedValue } from "./run.ts";

// A null among strings is the empty string to Go's decoder.
const member = z
  .string()
  .nullable()
  .transform((value) => value ?? "");
const list = z.array(member);
const map = z.record(z.string(), member);

/**
 * A value as Tekton decodes it (pkg/apis/pipeline/v1, `ParamValue.UnmarshalJSON`): a list or map of anything but strings is
 * its own JSON as text, and so is a number or truth value. The spaces of such JSON are not known any more; it is written compact.
 */
export function readValue(value: unknown): TypedValue {
  if (typeof value === "string") return { type: "string", value };
  if (value === null || value === undefined) return { type: "string", value: "" };
  if (Array.isArray(value)) {
    const read = list.safeParse(value);
    if (read.success) return { type: "array", value: read.data };
  } else if (typeof value === "object") {
    const read = map.safeParse(value);
    if (read.success) return { type: "object", value: read.data };
  }
  return { type: "string", value: JSON.stringify(value) };
}
