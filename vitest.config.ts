import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    reporters: ["default"],
    // Its default leaves one core to itself, of two: most tests wait for a process, a database or a timer.
    maxWorkers: "100%",
    projects: [
      {
        test: {
          name: "unit",
          include: ["{lib,cli,components,app,scripts}/**/*.test.{ts,tsx}"],
          exclude: ["**/*.integration.test.ts"],
          // Of what hangs, not of what is slow: machines that run this are shared.
          testTimeout: 120_000,
          hookTimeout: 120_000,
          expect: { poll: { timeout: 60_000 } },
        },
      },
      {
        test: {
          name: "integration",
          include: ["{lib,cli,samples,test}/**/*.integration.test.ts"],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          expect: { poll: { timeout: 60_000 } },
        },
      },
    ],
  },
});
