// The JavaScript that a page loads first: what its HTML names, compressed as the server compresses it.
import { request } from "undici";

/** The most of it, in kB, of pages of the samples. */
export const mostFirstScript = {
  "/inspect?ref=oci:samples:dual": 160,
  "/fleet": 180,
  "/issues": 180,
} as const;

export interface FirstScript {
  readonly path: string;
  readonly gzipBytes: number;
}

export async function firstScripts(origin: string, page: string): Promise<readonly FirstScript[]> {
  const html = await (await fetch(origin + page)).text();
  const scripts = [...html.matchAll(/<script\b[^>]*>/g)]
    .map(([tag]) => tag)
    // Only browsers without modules load these, and they cannot run the rest.
    .filter((tag) => !/\snomodule/i.test(tag))
    .flatMap((tag) => /\ssrc="([^"]+)"/.exec(tag)?.[1] ?? []);
  return Promise.all([...new Set(scripts)].map((path) => sizeOf(origin, path)));
}

export const together = (scripts: readonly FirstScript[]): number =>
  scripts.reduce((sum, { gzipBytes }) => sum + gzipBytes, 0);

async function sizeOf(origin: string, path: string): Promise<FirstScript> {
  const { body } = await request(origin + path, { headers: { "accept-encoding": "gzip" } });
  return { path, gzipBytes: (await body.arrayBuffer()).byteLength };
}
