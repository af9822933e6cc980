import { z } from "zod";
import { refuseTokenInTheOpen } from "./in-the-open.ts";
import { text } from "./values.ts";

/** A git host and its API. */
export const gitProvider = z
  .strictObject({
    kind: z
      .enum(["github", "gitlab", "forgejo"])
      .describe("Whose API the host speaks; `forgejo` is Gitea's too."),
    api: text
      .regex(/^https?:\/\//, "the address of an API begins with `https://`")
      .optional()
      .describe(
        "Address of the API, where it is not the kind's own (`https://api.github.com`, `https://HOST/api/v3`, `/api/v4`, `/api/v1`). With a `tokenFile` it is `http://` on this machine alone.",
      ),
    tokenFile: text
      .optional()
      .describe(
        "File whose first line is a token that may read the repositories; it is sent to the API alone.",
      ),
    ca: text.optional().describe("File with the certificates (PEM) that may sign the API's certificate."),
  })
  .superRefine(({ api, tokenFile }, context) => refuseTokenInTheOpen("api", api, tokenFile, context));
