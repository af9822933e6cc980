import { createGenerator } from "ts-json-schema-generator";
import { z } from "zod";
import { operations } from "#lib/api/openapi-operations.ts";
import type { Operation, ProblemCode } from "#lib/api/operations/operation.ts";
import { problems } from "#lib/api/problem.ts";
import { issueQuerySchema } from "#lib/fleet/issues/query.ts";
import { fleetQuerySchema } from "#lib/fleet/table/query.ts";

/** `docs/openapi.json`: paths from the table of operations, schemas from the types that the routes answer with. */
export function openApiDocument(): string {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const operation of operations) {
    const path = `/api/v1${operation.path}`;
    paths[path] = { ...paths[path], [operation.method]: described(operation) };
  }
  const document = {
    openapi: "3.1.0",
    info: {
      title: "Twofold",
      version: "1",
      description:
        "Variants of container images and the choices about them. Members may be added; those that are here stay.",
    },
    paths,
    components: { schemas: schemasOf() },
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

function schemasOf(): unknown {
  const generated = createGenerator({
    path: "lib/api/openapi-types.ts",
    tsconfig: "tsconfig.json",
    type: "*",
    // The compiler has its own turn; here the types are only read.
    skipTypeCheck: true,
    additionalProperties: true,
    jsDoc: "basic",
  }).createSchema("*");
  const renamed = JSON.stringify(generated.definitions).replaceAll("#/definitions/", "#/components/schemas/");
  return JSON.parse(renamed);
}

const ref = (type: string) => ({ $ref: `#/components/schemas/${type}` });
const json = (type: string) => ({ "application/json": { schema: ref(type) } });

function described(operation: Operation) {
  const { summary, body, method } = operation;
  return {
    summary,
    parameters: parametersOf(operation),
    ...(body === undefined ? {} : { requestBody: { required: method !== "delete", content: json(body) } }),
    responses: { ...answerOf(operation), ...failuresOf(operation) },
    ...(method === "get" ? {} : { description: "Refused where the page of another site asks for it." }),
  };
}

function parametersOf({ path, query = {}, filters, ifMatch }: Operation) {
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: "path",
    required: true,
    schema: { type: "string" },
  }));
  const inQuery = Object.entries(query).map(([name, { text, values }]) => ({
    name,
    in: "query",
    description: text,
    schema: values === undefined ? { type: "string" } : { type: "string", enum: values },
  }));
  const precondition = {
    name: "If-Match",
    in: "header",
    required: true,
    description: "The ETag that the change starts from; `*` for any state.",
    schema: { type: "string" },
  };
  return [
    ...inPath,
    ...inQuery,
    ...(filters === undefined ? [] : filterParameters(filters)),
    ...(ifMatch ? [precondition] : []),
  ];
}

const filterSchemas = { fleet: fleetQuerySchema, issues: issueQuerySchema };

function filterParameters(of: keyof typeof filterSchemas) {
  const { properties = {} } = z.toJSONSchema(filterSchemas[of], { io: "input" });
  return Object.entries(properties).map(([name, schema]) => ({ name, in: "query", explode: true, schema }));
}

function answerOf({ answers, also = [] }: Operation) {
  if ("media" in answers) return { 200: { description: "Done.", content: { [answers.media]: {} } } };
  if (!("type" in answers)) return { [answers.status]: { description: "Done." } };
  const others = Object.fromEntries(also.map((media) => [media, {}]));
  return {
    [answers.status ?? 200]: { description: "Done.", content: { ...json(answers.type), ...others } },
  };
}

function failuresOf({ method, failures = [] }: Operation) {
  const all: readonly ProblemCode[] = method === "get" ? failures : [...failures, "other-site"];
  const byStatus = Map.groupBy(all, (code) => problems[code].status);
  return Object.fromEntries(
    [...byStatus].map(([status, codes]) => [
      status,
      {
        description: codes.map((code) => `\`${code}\`: ${problems[code].title}`).join("; "),
        content: { "application/problem+json": { schema: ref("Problem") } },
      },
    ]),
  );
}
