// Understands large images in a process of its own: it may take seconds and much memory, and nobody is served by it. One job
// at a time; where it runs out of memory it ends, and that costs this job alone.
import { assembleImage } from "#lib/oci/assemble-image.ts";
import type { ReadFailure } from "#lib/oci/failure.ts";
import type { FetchedImage } from "#lib/oci/fetched-image.ts";
import { readOutline } from "#lib/oci/outline.ts";
import type { Result } from "#lib/oci/result.ts";
import type { VerifiedBytes } from "#lib/oci/source/source.ts";
import { analyse } from "#lib/report/analyse.ts";
import { type Answered, MESSAGE_BYTES, type Part, type Told } from "./heavy-protocol.ts";

let parts: Part[] = [];

process.on("message", async (told: Told) => {
  if (told.kind === "parts") {
    for (const part of told.parts) parts.push(part);
    return;
  }
  const job = parts;
  parts = [];
  try {
    await (told.kind === "outlines" ? outlines(job) : report(job, told));
  } catch (error) {
    await answer({
      kind: "fault",
      text: error instanceof Error ? (error.stack ?? error.message) : String(error),
    });
  }
});
// Who started us is gone.
process.on("disconnect", () => process.exit());

async function outlines(job: readonly Part[]): Promise<void> {
  const all = job.map(({ content }) => (content.ok ? readOutline(content.value) : content));
  await answer({ kind: "outlines", outlines: all });
}

async function report(
  job: readonly Part[],
  { reference, choice, listed }: Extract<Told, { kind: "report" }>,
): Promise<void> {
  const image = assembleImage(imageOf(job, listed));
  if (!image.ok) return answer({ kind: "failed", failure: image.failure });
  const made = analyse(image.value, reference, choice === null ? {} : { choice });
  const json = Buffer.from(JSON.stringify(made));
  for (let at = 0; at < json.length; at += MESSAGE_BYTES)
    await answer({ kind: "json", bytes: json.subarray(at, at + MESSAGE_BYTES) });
  await answer({ kind: "report", digest: made.digest, rulesVersion: made.rulesVersion });
}

function imageOf(job: readonly Part[], listed: number): FetchedImage {
  const maps = {
    manifests: new Map<string, Result<VerifiedBytes, ReadFailure>>(),
    configs: new Map<string, Result<VerifiedBytes, ReadFailure>>(),
  };
  let root: VerifiedBytes | null = null;
  for (const { slot, content } of job) {
    if (slot.kind !== "root") maps[slot.kind].set(slot.key, content);
    else if (content.ok) root = content.value;
  }
  if (root === null) throw new Error("an image without its root");
  return { root, ...maps, listed };
}

function answer(answered: Answered): Promise<void> {
  return new Promise((resolve, reject) => {
    process.send?.(answered, (error: Error | null) => (error === null ? resolve() : reject(error)));
  });
}
