import { z } from "zod";
import { text } from "./values.ts";

const paths = z
  .array(text)
  .min(1)
  .optional()
  .describe(
    "Repositories it is believed for: `quay.io/org`, `localhost:5000/team/app`, `oci:FOLDER`; all without it.",
  );

/** Whom signatures are believed. */
export const verify = z
  .strictObject({
    keys: z
      .array(
        z.strictObject({
          file: text.describe("Public key as `cosign generate-key-pair` writes it (`cosign.pub`, PEM)."),
          name: text.optional().describe("How it is called; without it, its file's name."),
          paths,
        }),
      )
      .default([])
      .describe(
        "Public keys that signatures and attestations are checked with. Of several paths the longest counts.",
      ),
    identities: z
      .array(
        z.strictObject({
          trustedRoot: text.describe(
            "Trusted root of Sigstore (JSON), as `cosign trusted-root create` writes it.",
          ),
          subject: text.describe("Subject of the certificate, exactly: a mail address or a workflow."),
          issuer: text.describe("Issuer of the identity, exactly: `https://…`."),
          name: text.optional().describe("How it is called; without it, its subject."),
          paths,
        }),
      )
      .default([])
      .describe("Who may have signed without a key of their own."),
  })
  .prefault({})
  .describe("Whom signatures and attestations are believed. Without any, they are shown and not checked.");
