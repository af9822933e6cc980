import { existsSync } from "node:fs";
import { join } from "node:path";
import { defineConfig } from "@playwright/test";
import { bedFolder, ports } from "./e2e/places.ts";

/** Five servers start side by side, each with a database of its own: on a busy machine that takes minutes. */
const START_MS = 300_000;

/** The same browser without windows takes half of the time (`chromium-headless-shell`); not every Debian has it. */
const browser = ["/usr/bin/chromium-headless-shell", "/usr/bin/chromium"].find(existsSync);

export default defineConfig({
  testDir: "e2e",
  workers: 2,
  fullyParallel: true,
  // Of what a page should come to, not of how fast it does: machines that run this are shared, and two cores serve five servers.
  expect: { timeout: 30_000 },
  timeout: 120_000,
  use: {
    baseURL: `http://127.0.0.1:${ports.app}`,
    launchOptions: {
      ...(browser === undefined ? {} : { executablePath: browser }),
      args: ["--no-sandbox", "--disable-dev-shm-usage"],
    },
  },
  webServer: [
    {
      command: "node e2e/fault-registry.ts",
      url: `http://127.0.0.1:${ports.faults}/v2/`,
      timeout: START_MS,
      gracefulShutdown: { signal: "SIGTERM", timeout: 3000 },
    },
    {
      command: "node e2e/write-bed.ts && node scripts/serve.ts",
      url: `http://127.0.0.1:${ports.app}/healthz`,
      env: {
        PORT: String(ports.app),
        NODE_ENV: "production",
        TWOFOLD_CONFIG: join(bedFolder, "twofold.yaml"),
        TWOFOLD_DATA: join(bedFolder, "data"),
      },
      timeout: START_MS,
      gracefulShutdown: { signal: "SIGTERM", timeout: 3000 },
    },
    {
      command: "node e2e/cluster-app.ts",
      url: `http://127.0.0.1:${ports.cluster}/healthz`,
      env: { PORT: String(ports.cluster), NODE_ENV: "production" },
      timeout: START_MS,
      gracefulShutdown: { signal: "SIGTERM", timeout: 3000 },
    },
    {
      command: "node e2e/apply-app.ts",
      url: `http://127.0.0.1:${ports.apply}/healthz`,
      env: { PORT: String(ports.apply), NODE_ENV: "production" },
      timeout: START_MS,
      gracefulShutdown: { signal: "SIGTERM", timeout: 3000 },
    },
    {
      command: "node e2e/bulk-app.ts",
      url: `http://127.0.0.1:${ports.bulk}/healthz`,
      env: { PORT: String(ports.bulk), NODE_ENV: "production" },
      timeout: START_MS,
      gracefulShutdown: { signal: "SIGTERM", timeout: 3000 },
    },
  ],
});
