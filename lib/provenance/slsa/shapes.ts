import { z } from "zod";
import type { Material } from "./facts.ts";

// Shapes in a predicate, lenient throughout: one field of another shape must not hide the rest, and nothing here decides what is verified.
export const text = z.string().min(1).nullable().catch(null);
export const texts = z
  .record(z.string(), z.unknown())
  .catch({})
  .transform((all) =>
    Object.fromEntries(
      Object.entries(all).filter((one): one is [string, string] => typeof one[1] === "string"),
    ),
  );
export const anything = z.record(z.string(), z.unknown()).catch({});
export const listOf = <T extends z.ZodType>(item: T) =>
  z
    .array(z.unknown())
    .catch([])
    .transform((all) =>
      all.flatMap((one) => {
        const parsed = item.safeParse(one);
        return parsed.success ? [parsed.data] : [];
      }),
    );
const isObject = (value: unknown) => typeof value === "object" && value !== null && !Array.isArray(value);
export const orEmpty = <T extends z.ZodType>(shape: T) =>
  z.preprocess((value) => (isObject(value) ? value : {}), shape);

const resultValue = z.union([z.string(), z.array(z.string()), z.record(z.string(), z.string())]);
export const result = z.object({
  name: z.string(),
  // Another shape is shown as it is written and never guessed at.
  value: resultValue.catch(({ value }) => JSON.stringify(value) ?? ""),
});

export const material = z.object({ uri: z.string(), digest: texts, entryPoint: text });
export const definition = material.nullable().catch(null);
export const toMaterial = ({ uri, digest, entryPoint }: z.infer<typeof material>): Material => ({
  uri,
  digests: digest,
  entryPoint,
});

export const invocation = orEmpty(
  z.object({
    configSource: definition,
    parameters: anything,
    environment: orEmpty(z.object({ labels: texts, annotations: texts })),
  }),
);

export const params = listOf(z.object({ name: z.string(), value: z.unknown() }));

/** What a task refers to: by name, out of a bundle, or through a resolver whose parameters tell the same. */
export const taskRef = orEmpty(z.object({ name: text, bundle: text, resolver: text, params }));

export const referredTo = ({ name, bundle, resolver, params: given }: z.infer<typeof taskRef>) => {
  const param = (wanted: string): string | null => {
    const value = given.find((one) => one.name === wanted)?.value;
    return typeof value === "string" && value !== "" ? value : null;
  };
  return {
    ref: name ?? param("name"),
    // Another resolver may have a parameter of that name, and no bundle.
    bundle: bundle ?? (resolver === "bundles" ? param("bundle") : null),
  };
};
