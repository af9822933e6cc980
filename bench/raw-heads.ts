import { Agent } from "undici";
import { ACCEPTED_MANIFESTS } from "#lib/oci/media-types.ts";
import { defaultSettings } from "./product.ts";

/**
 * Seconds that bare HEAD requests of these tags take: the floor of a scan. The same library at the same concurrency, and the answers are
 * looked at by nobody.
 */
export async function rawHeads(host: string, repository: string, tags: Iterable<string>): Promise<number> {
  const atOnce = defaultSettings().scan.requestsPerRegistry;
  const agent = new Agent({ connections: atOnce });
  const headers = { accept: ACCEPTED_MANIFESTS.join(", ") };
  const left = tags[Symbol.iterator]();
  const start = performance.now();
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      for (let next = left.next(); !next.done; next = left.next()) {
        const path = `/v2/${repository}/manifests/${next.value}`;
        const { body } = await agent.request({ origin: `http://${host}`, path, method: "HEAD", headers });
        await body.dump();
      }
    }),
  );
  const seconds = (performance.now() - start) / 1000;
  await agent.close();
  return seconds;
}
