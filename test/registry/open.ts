import type { ServerOptions } from "node:https";
import { expect, onTestFinished } from "vitest";
import { type Digest, parseDigest } from "#lib/oci/digest.ts";
import type { Descriptor } from "#lib/oci/document.ts";
import { createRegistryAccess, type RegistryAccessOptions } from "#lib/oci/registry/access.ts";
import { createRegistrySource } from "#lib/oci/source/registry.ts";
import type { Source } from "#lib/oci/source/source.ts";
import { type Handler, startServer } from "./bed.ts";

export const REPOSITORY = "team/app";
/** A signal that is never aborted. */
export const never = new AbortController().signal;

/** A source whose waits take no time, with every request it made; closed when the test ends. */
export function open(
  host: string,
  options: Partial<RegistryAccessOptions> = {},
): { source: Source; seen: string[] } {
  const seen: string[] = [];
  const access = createRegistryAccess({
    network: "any",
    onRequest: ({ method, url, round }) => seen.push(`${round} ${method} ${new URL(url).pathname}`),
    sleep: async () => {},
    random: () => 0,
    ...options,
  });
  onTestFinished(() => access.close());
  return { source: createRegistrySource({ registry: host, repository: REPOSITORY }, access), seen };
}

/** A server of our own that stops when the test ends; its `127.0.0.1:PORT`. */
export async function serve(handler: Handler, tls?: ServerOptions): Promise<string> {
  const server = await startServer(handler, tls);
  onTestFinished(() => server.stop());
  return server.host;
}

/** `ok`, or the failure's code. */
export const outcome = (result: { ok: true } | { ok: false; failure: { code: string } }) =>
  result.ok ? "ok" : result.failure.code;

export const digest = (text: string): Digest => parseDigest(text) ?? expect.fail("no digest");

/** The descriptor of a blob, which its size and digest are all of. */
export const blob = (of: { digest: string; bytes: Uint8Array }): Descriptor => ({
  mediaType: "application/vnd.oci.image.layer.v1.tar",
  digest: digest(of.digest),
  size: of.bytes.length,
  annotations: {},
  artifactType: null,
  platform: null,
  hasUrls: false,
  embedded: "none",
});
