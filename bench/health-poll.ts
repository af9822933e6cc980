// Asks `/healthz` as soon as it has answered, in a thread of its own, and tells the longest that it took when asked to end.
import { setTimeout as wait } from "node:timers/promises";
import { parentPort, workerData } from "node:worker_threads";

const { origin } = workerData as { readonly origin: string };

let over = false;
parentPort?.once("message", () => {
  over = true;
});
let longest = 0;
while (!over) {
  const start = performance.now();
  await (await fetch(`${origin}/healthz`)).text();
  longest = Math.max(longest, performance.now() - start);
  await wait(20);
}
parentPort?.postMessage(longest);
