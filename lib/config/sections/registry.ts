import { z } from "zod";
import { host, text } from "./values.ts";

/** What is special about one registry. */
export const registry = z
  .strictObject({
    insecure: z
      .boolean()
      .optional()
      .describe(
        "Try TLS first, with whatever certificate it shows, and speak plain HTTP where there is none. Loopback registries speak plain HTTP without it; `false` makes one of them speak TLS.",
      ),
    write: z
      .boolean()
      .optional()
      .describe(
        "Let this server push here when somebody applies a choice or a repair on its pages: with the credentials above, whoever opens Twofold. Without it the pages show the command to run instead.",
      ),
    ca: text
      .optional()
      .describe(
        "File with the certificates (PEM) that may sign this registry's certificate, beside the system's.",
      ),
    certificate: text.optional().describe("File with the client certificate (PEM); needs `key`."),
    key: text
      .optional()
      .describe("File with the client certificate's private key (PEM); needs `certificate`."),
    username: text.optional().describe("User name; needs `password` or `passwordFile`."),
    password: text
      .optional()
      .describe("Password or access token. A file is the better place: `passwordFile`."),
    passwordFile: text.optional().describe("File whose first line is the password or access token."),
    identityToken: text
      .optional()
      .describe("Identity (refresh) token, as `docker login` keeps for some registries."),
    realms: z
      .array(host)
      .optional()
      .describe(
        "Token services (HOST or HOST:PORT), beside the registry's own host and port, that may be sent this registry's credentials. They may be at a private address, for this registry's tokens alone.",
      ),
  })
  .superRefine((value, context) => {
    const password = value.password ?? value.passwordFile;
    const issue = (path: string, message: string) =>
      context.addIssue({ code: "custom", path: [path], message });
    if (value.username !== undefined && password === undefined)
      issue("username", "`username` needs `password` or `passwordFile` beside it");
    if (password !== undefined && value.username === undefined) {
      issue(
        value.password === undefined ? "passwordFile" : "password",
        "a password needs `username` beside it",
      );
    }
    if (value.password !== undefined && value.passwordFile !== undefined)
      issue("passwordFile", "set `password` or `passwordFile`, not both");
    if ((value.certificate === undefined) !== (value.key === undefined)) {
      issue(value.certificate === undefined ? "key" : "certificate", "`certificate` and `key` go together");
    }
  });
