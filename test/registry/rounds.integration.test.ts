import { expect, test } from "vitest";
import { createContentStore } from "#lib/oci/content-store.ts";
import { type Digest, parseDigest } from "#lib/oci/digest.ts";
import { type Bed, buildBed } from "#test/image-bed.ts";
import { readImage } from "#test/read-image.ts";
import { never, open, REPOSITORY, serve } from "./open.ts";

/**
 * A registry that wants a token, and answers nothing of a round before all of it was asked: a reader that asks one thing
 * after the other would wait for ever. `rounds` is how many requests came together.
 */
async function startRounds(bed: Bed, sizes: readonly number[]) {
  const rounds: number[] = [];
  let waiting: (() => void)[] = [];
  const host = await serve(async (request, response) => {
    await new Promise<void>((resolve) => {
      waiting.push(resolve);
      if (waiting.length < (sizes[rounds.length] ?? 1)) return;
      rounds.push(waiting.length);
      const together = waiting;
      waiting = [];
      for (const go of together) go();
    });
    const [, kind = "", name = ""] = /\/(manifests|blobs|token)\/?([^?]*)/.exec(request.url ?? "") ?? [];
    if (kind === "token") return void response.end('{"token":"t"}');
    if (request.headers.authorization !== "Bearer t") {
      const realm = `Bearer realm="http://${request.headers.host}/token",service="s"`;
      return void response.writeHead(401, { "www-authenticate": realm }).end();
    }
    const digest: Digest = parseDigest(name) ?? bed.digest;
    const type = bed.manifests.get(digest) ?? "application/octet-stream";
    response.writeHead(200, { "content-type": type, "docker-content-digest": digest });
    response.end(request.method === "HEAD" ? undefined : bed.files.get(digest));
  });
  return { host, rounds };
}

const EIGHT =
  "amd64 gzip, arm64 gzip, s390x gzip, ppc64le gzip, amd64 zstd+, arm64 zstd+, s390x zstd+, ppc64le zstd+";

test("a cold read of eight entries is three rounds after the login, one token, and a second look one HEAD", async () => {
  const bed = buildBed(EIGHT);
  // The 401, the token, the index; then all manifests at once, and all configurations, which twins share.
  const { host, rounds } = await startRounds(bed, [1, 1, 1, 8, 4]);
  const { source, seen } = open(host);
  const store = createContentStore({ memoryBytes: 10_000_000 });
  const read = await readImage(source, { tag: "1" }, { signal: never, store });
  expect(read).toEqual({ ok: true, value: bed.read });
  expect(rounds).toEqual([1, 1, 1, 8, 4]);
  expect(seen).toHaveLength(15);

  seen.length = 0;
  expect(await readImage(source, { tag: "1" }, { signal: never, store })).toEqual(read);
  expect(seen).toEqual([`1 HEAD /v2/${REPOSITORY}/manifests/1`]);
});
