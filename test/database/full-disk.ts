import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface SmallDisk {
  readonly folder: string;
  fill(): void;
  free(): void;
  remove(): void;
}

/** Only root can mount one; elsewhere what needs it is passed over. */
export const canMount = process.getuid?.() === 0;

/** A disk of its own, of so many MiB. */
export function mountDisk(mib: number, owner?: string): SmallDisk {
  const folder = mkdtempSync(join(tmpdir(), "twofold-disk-"));
  execFileSync("mount", ["-t", "tmpfs", "-o", `size=${mib}m`, "tmpfs", folder]);
  if (owner !== undefined) execFileSync("chown", [owner, folder]);
  const filler = join(folder, "filler");
  return {
    folder,
    fill() {
      try {
        execFileSync("dd", ["if=/dev/zero", `of=${filler}`, "bs=4k"], { stdio: "ignore" });
      } catch {
        // It ends when there is no room left, which is what it is for.
      }
    },
    free: () => rmSync(filler, { force: true }),
    remove() {
      execFileSync("umount", ["-l", folder]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
