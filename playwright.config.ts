import { tmpdir } from "node:os";
import { join } from "node:path";
import { defineConfig } from "@playwright/test";

const port = Number(process.env["E2E_PORT"] ?? 3411);
/** Where the layout and the settings of the server under test are written. */
export const bedFolder = join(tmpdir(), `twofold-e2e-${port}`);

export default defineConfig({
  testDir: "e2e",
  workers: 1,
  use: {
    baseURL: `http://127.0.0.1:${port}`,
    launchOptions: { executablePath: "/usr/bin/chromium", args: ["--no-sandbox", "--disable-dev-shm-usage"] },
  },
  webServer: {
    command: "node e2e/write-bed.ts && node scripts/serve.ts",
    url: `http://127.0.0.1:${port}/healthz`,
    env: {
      PORT: String(port),
      NODE_ENV: "production",
      TWOFOLD_CONFIG: join(bedFolder, "twofold.yaml"),
      TWOFOLD_DATA: join(bedFolder, "data"),
      E2E_BED: bedFolder,
    },
    gracefulShutdown: { signal: "SIGTERM", timeout: 3000 },
  },
});
