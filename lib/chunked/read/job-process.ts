// Does one job in a process of its own: a TOC may hold 150 MiB of JSON, and nobody is served by it. It reads the job from its
// standard input (a line of JSON, then bytes), answers on its standard output in the same form, the number of bytes first, and ends.
import { buffer } from "node:stream/consumers";
import { pack } from "../toc/packed.ts";
import { doJob, type Job } from "./jobs.ts";

async function answer(): Promise<unknown> {
  try {
    const input = await buffer(process.stdin);
    const line = input.indexOf("\n");
    const job: Job = JSON.parse(input.toString("utf8", 0, line));
    return { done: await doJob(job, input.subarray(line + 1)) };
  } catch (error) {
    return { bug: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}

const { head, parts } = pack(await answer());
const length = parts.reduce((sum, part) => sum + part.length, 0);
process.stdout.write(`${length} ${head}\n`);
for (const part of parts) process.stdout.write(part);
