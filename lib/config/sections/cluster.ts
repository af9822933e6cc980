import { z } from "zod";
import { kubernetesName, text } from "./values.ts";

/** One way to a cluster. */
export const cluster = z
  .strictObject({
    kubeconfig: text
      .optional()
      .describe(
        "Path of a kubeconfig; its client certificates, tokens and exec plugins work as in `kubectl`. It is read again when it changes.",
      ),
    context: text.optional().describe("Context of the kubeconfig; without it, its current one."),
    inCluster: z.boolean().optional().describe("Use the service account of the pod that Twofold runs in."),
    server: text
      .regex(/^https:\/\//, "the address of an API server begins with `https://`")
      .optional()
      .describe("Address of the API server, `https://HOST:PORT`; needs `tokenFile`."),
    tokenFile: text
      .optional()
      .describe("File with the bearer token for `server`; it is read again for every request."),
    ca: text
      .optional()
      .describe("File with the certificates (PEM) that may sign the certificate of `server`."),
    namespaces: z
      .array(kubernetesName)
      .min(1)
      .optional()
      .describe(
        "Namespaces whose components are shown. Without it all that the account may see: it is asked for all at once, else for the namespaces and then each.",
      ),
  })
  .superRefine((value, context) => {
    const issue = (path: string, message: string) =>
      context.addIssue({ code: "custom", path: [path], message });
    const ways = [value.kubeconfig, value.inCluster === true ? true : undefined, value.server];
    if (ways.filter((way) => way !== undefined).length !== 1)
      context.addIssue({
        code: "custom",
        path: [],
        message: "name one way to the cluster: `kubeconfig`, `inCluster: true`, or `server` with `tokenFile`",
      });
    if (value.context !== undefined && value.kubeconfig === undefined)
      issue("context", "`context` is one of a `kubeconfig`");
    if ((value.server === undefined) !== (value.tokenFile === undefined))
      issue(value.server === undefined ? "tokenFile" : "server", "`server` and `tokenFile` go together");
    if (value.ca !== undefined && value.server === undefined) issue("ca", "`ca` belongs to `server`");
  });
