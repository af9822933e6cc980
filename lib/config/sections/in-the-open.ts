import type { z } from "zod";
import { isLoopbackHost } from "#lib/oci/registry/addresses.ts";

/** What goes by plain HTTP to another machine can be read, and kept, by whoever is on the way. */
export function refuseTokenInTheOpen(
  key: string,
  address: string | undefined,
  tokenFile: string | undefined,
  context: z.RefinementCtx,
): void {
  if (address === undefined || tokenFile === undefined || !URL.canParse(address)) return;
  const { protocol, hostname } = new URL(address);
  if (protocol === "https:" || isLoopbackHost(hostname)) return;
  context.addIssue({
    code: "custom",
    path: [key],
    message:
      "a token is not sent in the open: write `https://`, or leave `tokenFile` out; plain `http://` takes a token on this machine alone",
  });
}
