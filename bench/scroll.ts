import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { chromium } from "@playwright/test";

const STEP_MS = 16;

export interface Scroll {
  /** The longest task of the page's main thread, by Chromium's own trace. */
  readonly longestMs: number;
  /** Whether the last row was there in the end. */
  readonly reachedEnd: boolean;
}

/** Scrolls the fleet from the top in so many steps of the wheel; `through`: as far as there are rows. */
export async function scrollFleet(
  origin: string,
  { steps, through, folder }: { readonly steps: number; readonly through: boolean; readonly folder: string },
): Promise<Scroll> {
  const browser = await chromium.launch({
    executablePath: "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-dev-shm-usage"],
  });
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    await page.goto(`${origin}/fleet`);
    await page.getByRole("row").nth(10).waitFor();
    await wait(1000);
    const height = await page.evaluate(() => document.documentElement.scrollHeight);
    const step = through ? Math.ceil(height / steps) : 600;
    const trace = join(folder, "trace.json");
    await browser.startTracing(page, { path: trace, categories: ["toplevel", "devtools.timeline"] });
    await page.mouse.move(600, 700);
    for (let at = 0; at < steps; at++) {
      await page.mouse.wheel(0, step);
      await wait(STEP_MS);
    }
    await browser.stopTracing();
    // Taken after the trace: it asks for much of the page at once.
    const reachedEnd = through && (await hasLastRow(page));
    return { longestMs: longestTask(trace), reachedEnd };
  } finally {
    await browser.close();
  }
}

async function hasLastRow(page: import("@playwright/test").Page): Promise<boolean> {
  const count = await page.getByRole("table").getAttribute("aria-rowcount");
  const last = page.locator(`[role=row][aria-rowindex="${count}"][data-row]`);
  return last.waitFor({ timeout: 20_000 }).then(
    () => true,
    () => false,
  );
}

function longestTask(trace: string): number {
  const { traceEvents } = JSON.parse(readFileSync(trace, "utf8")) as {
    readonly traceEvents: readonly TraceEvent[];
  };
  const main = traceEvents.filter(
    ({ name, args }) => name === "thread_name" && args?.name === "CrRendererMain",
  );
  const threads = new Set(main.map(({ pid, tid }) => `${pid} ${tid}`));
  const tasks = traceEvents.filter(
    ({ name, pid, tid }) => name.endsWith("RunTask") && threads.has(`${pid} ${tid}`),
  );
  return tasks.reduce((longest, { dur = 0 }) => Math.max(longest, dur / 1000), 0);
}

interface TraceEvent {
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  readonly dur?: number;
  readonly args?: { readonly name?: string };
}
