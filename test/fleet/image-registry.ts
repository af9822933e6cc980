import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { buildBed } from "#test/image-bed.ts";

export interface ImageRegistry {
  /** `127.0.0.1:PORT`, as in references. */
  readonly host: string;
  /** `HEAD team/app main`, in the order they came. */
  readonly requests: string[];
  /** `tag` names the index that the spec of the image bed says, from now on. */
  push(repository: string, tag: string, spec: string): string;
  /** What every request is answered with instead; null: images again. */
  fault: ((response: ServerResponse) => void) | null;
  /** `USER:PASSWORD` that it wants to see (RFC 7617); null: it shows everything to everybody. */
  login: string | null;
  /** Statuses that single contents are answered with instead, by `REPOSITORY DIGEST`. */
  readonly refused: Map<string, number>;
  stop(): Promise<void>;
}

/** A registry of indexes in memory that keeps count of what it was asked (distribution-spec, pull). */
export async function startImageRegistry(): Promise<ImageRegistry> {
  const tags = new Map<string, string>();
  const files = new Map<string, { readonly bytes: Uint8Array; readonly mediaType: string }>();
  const server = createServer((request, response) => {
    const [, repository = "", kind = "", name = ""] =
      /^\/v2\/(.+)\/(manifests|blobs|tags)\/([^?]+)/.exec(request.url ?? "") ?? [];
    registry.requests.push(`${request.method} ${repository} ${name}`);
    if (registry.fault !== null) return registry.fault(response);
    const wanted = registry.login === null ? null : `Basic ${btoa(registry.login)}`;
    if (wanted !== null && request.headers.authorization !== wanted)
      return void response.writeHead(401, { "www-authenticate": 'Basic realm="registry"' }).end();
    const refused = registry.refused.get(`${repository} ${name}`);
    if (refused !== undefined) return void response.writeHead(refused).end();
    if (kind === "tags") {
      const own = [...tags.keys()].filter((key) => key.startsWith(`${repository}:`));
      response.end(
        JSON.stringify({ name: repository, tags: own.map((key) => key.slice(repository.length + 1)) }),
      );
      return;
    }
    const digest = name.startsWith("sha256:") ? name : tags.get(`${repository}:${name}`);
    const file = digest === undefined ? undefined : files.get(digest);
    if (digest === undefined || file === undefined) return void response.writeHead(404).end();
    response.writeHead(200, {
      "content-type": file.mediaType,
      "content-length": file.bytes.length,
      "docker-content-digest": digest,
    });
    response.end(request.method === "HEAD" ? undefined : file.bytes);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const registry: ImageRegistry = {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests: [],
    fault: null,
    login: null,
    refused: new Map(),
    push(repository, tag, spec) {
      const bed = buildBed(spec);
      for (const [digest, bytes] of bed.files) {
        files.set(digest, { bytes, mediaType: mediaTypeOf(bytes) });
      }
      files.set(bed.digest, { bytes: bed.bytes, mediaType: bed.mediaType });
      tags.set(`${repository}:${tag}`, bed.digest);
      return bed.digest;
    },
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return registry;
}

/** Manifests name their own type; what is no JSON is a layer. */
function mediaTypeOf(bytes: Uint8Array): string {
  const text = new TextDecoder().decode(bytes);
  const named = text.startsWith("{")
    ? (JSON.parse(text) as { readonly mediaType?: string }).mediaType
    : undefined;
  return named ?? "application/octet-stream";
}
