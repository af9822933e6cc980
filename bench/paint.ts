// When a report that is known is painted, against a page of the same HTML and style sheets that needs no server and no script.
import { spawn } from "node:child_process";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { type Browser, chromium } from "@playwright/test";
import { median, printTable, verdict } from "./table.ts";

const ROUNDS = 15;
const MOST_RATIO = 1.5;
const port = 3792;
const origin = `http://127.0.0.1:${port}`;
const page = "/inspect?ref=oci:samples:dual";

const server = spawn("node", [fileURLToPath(new URL("../scripts/start.mjs", import.meta.url))], {
  env: { ...process.env, PORT: String(port) },
  stdio: ["ignore", "pipe", "inherit"],
});
const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox"] });
try {
  for await (const line of createInterface(server.stdout)) if (line.includes("serving on")) break;
  const still = await startStill(await (await fetch(origin + page)).text());
  try {
    const times: { drawn: number; still: number }[] = [];
    // The first of each fills what the server and the machine keep.
    for (let round = 0; round <= ROUNDS; round += 1) {
      const drawn = await largestPaint(browser, origin + page);
      const one = { drawn, still: await largestPaint(browser, `${still.origin}/`) };
      if (round > 0) times.push(one);
    }
    const ratio = median(times.map((one) => one.drawn / one.still));
    printTable(
      ["largest paint", "ms", "times the still page"],
      [
        ["the still page", median(times.map((one) => one.still)).toFixed(0), "1.00"],
        ["/inspect of a known report", median(times.map((one) => one.drawn)).toFixed(0), ratio.toFixed(2)],
      ],
    );
    verdict(
      `a known report is painted in ${ratio.toFixed(2)} times a still page, ${MOST_RATIO} at most`,
      ratio <= MOST_RATIO,
    );
  } finally {
    still.close();
  }
} finally {
  await browser.close();
  server.kill();
}

/** Serves the page as it was drawn, without its scripts, and the style sheets that it names. */
async function startStill(html: string): Promise<{ origin: string; close: () => void }> {
  const text = html
    .replace(/<script\b[^>]*>[\s\S]*?<\/script>/g, "")
    .replace(/<link\b[^>]*\bas="script"[^>]*>/g, "");
  const sheets = new Map<string, string>();
  for (const [, path = ""] of text.matchAll(/href="(\/[^"]+\.css[^"]*)"/g))
    sheets.set(path, await (await fetch(origin + path)).text());
  const files = createServer((request, response) => {
    const sheet = sheets.get(request.url ?? "");
    response.writeHead(200, {
      "content-type": sheet === undefined ? "text/html; charset=utf-8" : "text/css",
    });
    response.end(sheet ?? text);
  });
  await new Promise<void>((resolve) => {
    files.listen(0, "127.0.0.1", resolve);
  });
  return {
    origin: `http://127.0.0.1:${(files.address() as AddressInfo).port}`,
    close: () => files.close(),
  };
}

/** In ms from the beginning of the navigation (Largest Contentful Paint), in a browser that has kept nothing. */
async function largestPaint(browser: Browser, address: string): Promise<number> {
  const context = await browser.newContext();
  try {
    const tab = await context.newPage();
    await tab.goto(address, { waitUntil: "networkidle" });
    return await tab.evaluate(
      () =>
        new Promise<number>((resolve) => {
          new PerformanceObserver((list) =>
            resolve(list.getEntries().at(-1)?.startTime ?? Number.NaN),
          ).observe({
            type: "largest-contentful-paint",
            buffered: true,
          });
        }),
    );
  } finally {
    await context.close();
  }
}
