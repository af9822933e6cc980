import { z } from "zod";
import { refuseTokenInTheOpen } from "./in-the-open.ts";
import { count, text } from "./values.ts";

const runService = z
  .strictObject({
    address: text
      .regex(/^https?:\/\//, "an address begins with `https://`")
      .describe(
        "Address of the service, `https://HOST[:PORT]`, with the path before its API where there is one. With a `tokenFile` it is `http://` on this machine alone.",
      ),
    tokenFile: text
      .optional()
      .describe(
        "File with the bearer token for it; it is read again for each request, and sent nowhere else.",
      ),
    ca: text.optional().describe("File with the certificates (PEM) that may sign the service's certificate."),
    timeoutSeconds: count(1, 600)
      .default(20)
      .describe("Longest time for one question, repetitions included."),
  })
  .superRefine(({ address, tokenFile }, context) =>
    refuseTokenInTheOpen("address", address, tokenFile, context),
  );

/** What a run's page may be told by: `{name}` in a link stands for the run's name. */
export const linkPlaceholders = ["namespace", "name", "uid", "application", "component"] as const;
export type LinkPlaceholder = (typeof linkPlaceholders)[number];
const known: ReadonlySet<string> = new Set(linkPlaceholders.map((name) => `{${name}}`));

const runLink = text
  .regex(/^https?:\/\//, "a link begins with `https://`")
  .superRefine((value, context) => {
    const unknown = (value.match(/\{[^{}]*\}/g) ?? []).filter((placeholder) => !known.has(placeholder));
    for (const placeholder of new Set(unknown))
      context.addIssue({
        code: "custom",
        message: `${placeholder} is nothing of a run; ${[...known].join(", ")} are`,
      });
  })
  .optional()
  .describe(
    "Address of a run's page; `{namespace}`, `{name}`, `{uid}`, `{application}` and `{component}` are filled in.",
  );

/** Where runs are, and how results travel there. */
export const tekton = z
  .strictObject({
    runs: z
      .array(text)
      .default([])
      .describe(
        "Files and folders of exported runs: what `kubectl get -o yaml`, `-o json` and `tkn` print. Of a folder `.yaml`, `.yml` and `.json` are read, and of `.txt`, `.log`, `.out` and files without an ending those that begin as an object of Kubernetes. A file may have 64 MiB, one object of YAML in it 8 MiB; of a long list JSON is read many times as fast.",
      ),
    results: runService
      .optional()
      .describe("Tekton Results, which keeps runs after the cluster has removed them."),
    kubeArchive: runService.optional().describe("KubeArchive, which does the same."),
    resultsFrom: z
      .enum(["termination-message", "sidecar-logs"])
      .optional()
      .describe("`results-from` of Tekton's feature flags, where the cluster's own setting may not be read."),
    maxResultSize: count(1, 1_572_864)
      .optional()
      .describe("`max-result-size` of the same, in bytes; it counts with `sidecar-logs` alone."),
    deepInspection: z
      .boolean()
      .optional()
      .describe(
        "`artifacts.pipelinerun.enable-deep-inspection` of Tekton Chains: whether results of TaskRuns make subjects.",
      ),
    policy: z
      .boolean()
      .default(false)
      .describe(
        "Whether a release policy asks for provenance: what has none, and is named by no type-hinted result of a run that is known, is an error then and no warning; what does not verify with the keys of `verify` counts as none.",
      ),
    pipelineRunLink: runLink,
    taskRunLink: runLink,
  })
  .prefault({})
  .describe(
    "Where the runs are that made the images, and how results travel there. Runs of the `cluster` are always looked for.",
  );
