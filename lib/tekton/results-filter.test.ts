import fc from "fast-check";
import { expect, test } from "vitest";
import { queryFault } from "./query-fault.ts";
import { recordQueries } from "./results-filter.ts";
import { componentQuery, type RunQuery } from "./run-source.ts";

const filters = (query: RunQuery) => {
  const queries = recordQueries(query);
  return queries.ok ? queries.value.map(({ parent, filter }) => `${parent}: ${filter}`) : queries.failure;
};

test.each([
  [
    componentQuery({ namespace: "shop", componentKeys: ["a/c", "b/c"], component: "web", limit: 1 }),
    [
      'shop/results/-: data_type in [PIPELINE_RUN, "tekton.dev/v1beta1.PipelineRun"] && ((data.metadata.labels["a/c"] == "web") || (data.metadata.labels["b/c"] == "web"))',
    ],
  ],
  [
    { kind: "pipeline-run", namespace: "shop", uid: "u1" },
    ['shop/results/-: data_type in [PIPELINE_RUN, "tekton.dev/v1beta1.PipelineRun"] && name == "u1"'],
  ],
  [
    {
      kind: "digest",
      namespace: "shop",
      digest: "sha256:ab",
      anyOf: [],
      since: "2026-08-01T00:00:00Z",
      limit: 1,
    },
    [
      'shop/results/-: data_type in [TASK_RUN, "tekton.dev/v1beta1.TaskRun"] && data.metadata.creationTimestamp > timestamp("2026-08-01T00:00:00Z") && (data.status.results.contains("ab") || data.status.taskResults.contains("ab"))',
    ],
  ],
] as readonly [RunQuery, readonly string[]][])("%j is asked as a filter", (query, expected) =>
  expect(filters(query)).toEqual(expected),
);

test("no text of a value ever ends its literal, in CEL or in the SQL that it becomes", () =>
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (component) => {
      const query = componentQuery({ namespace: "shop", componentKeys: ["app"], component, limit: 1 });
      const asked = filters(query);
      if (typeof asked === "string") expect(component).toMatch(/[^A-Za-z0-9._:+/-]/);
      else expect(asked.join()).toContain(`== "${component}")`);
      // And the check before it lets through nothing that the filter would refuse.
      if (queryFault(query) === null) expect(typeof asked).not.toBe("string");
    }),
  ));

test.each(["o'brien", 'a"b', "a\\b", "a\nb", "a b", "a;b", "a@b", "a?b", "ä"])("%j is not asked", (uid) =>
  expect(filters({ kind: "pipeline-run", namespace: "shop", uid })).toMatch(/cannot stand in a filter$/),
);
