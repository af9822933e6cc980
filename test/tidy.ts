import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach } from "vitest";

/** What tests set up, which goes when they are over: the last first, as it may rest on what was there before. */
export interface Tidy {
  later(task: () => unknown): void;
  /** Something that runs until then. */
  keep<T extends { stop(): unknown } | { close(): unknown }>(started: T | Promise<T>): Promise<T>;
  /** An empty folder. */
  folder(): string;
}

/** Of all tests of a file, or of a `describe`. */
export const tidyAfterAll = (): Tidy => tidyAfter(afterAll);
/** Of each test. */
export const tidyAfterEach = (): Tidy => tidyAfter(afterEach);

function tidyAfter(after: (done: () => Promise<void>) => void): Tidy {
  const tasks: (() => unknown)[] = [];
  after(async () => {
    const failed: unknown[] = [];
    // One that fails keeps nothing else running.
    for (const task of tasks.splice(0).toReversed()) {
      try {
        await task();
      } catch (error) {
        failed.push(error);
      }
    }
    if (failed.length > 0) throw new AggregateError(failed, "not everything could be stopped");
  });
  const later: Tidy["later"] = (task) => tasks.push(task);
  return {
    later,
    async keep(started) {
      const running = await started;
      later(() => ("stop" in running ? running.stop() : running.close()));
      return running;
    },
    folder() {
      const folder = mkdtempSync(join(tmpdir(), "twofold-test-"));
      later(() => rmSync(folder, { recursive: true, force: true }));
      return folder;
    },
  };
}
