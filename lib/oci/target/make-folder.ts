import { mkdir } from "node:fs/promises";
import { dirname } from "node:path";

/**
 * A folder with all above it. Node.js has this (`recursive`), and never ends where the file system says of a folder that is there that
 * nothing can be in it, as /proc does.
 */
export async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "EEXIST") return;
    if (code !== "ENOENT" || dirname(path) === path) throw error;
    await makeFolder(dirname(path));
    // Its parent is there now: what stands in the way is told.
    await mkdir(path).catch((again: NodeJS.ErrnoException) => {
      if (again.code !== "EEXIST") throw again;
    });
  }
}
