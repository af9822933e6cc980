import { chmodSync, cpSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { root, temporaryFolder } from "./twofold.ts";

/** A checkout as git leaves it, and an npm that installs by linking what is installed here. */
export function freshCheckout(npmScript: string): { checkout: string; path: string } {
  const folder = temporaryFolder();
  const checkout = join(folder, "checkout");
  for (const part of [
    "cli",
    "lib",
    "scripts/bundle.mjs",
    "scripts/bundle-make.mjs",
    "scripts/older-node",
    "scripts/setup.mjs",
    "samples",
    "package.json",
    "package-lock.json",
    ".npmrc",
  ]) {
    mkdirSync(dirname(join(checkout, part)), { recursive: true });
    cpSync(join(root, part), join(checkout, part), { recursive: true });
  }
  mkdirSync(join(folder, "bin"));
  writeFileSync(join(folder, "bin/npm"), `#!/bin/sh\n${npmScript}\n`);
  chmodSync(join(folder, "bin/npm"), 0o755);
  return { checkout, path: `${join(folder, "bin")}:${process.env["PATH"]}` };
}

/** An installation in no time: what is installed here. */
export const LINKING = `cat > input; echo "added 300 packages in 20s"
mkdir node_modules && ln -s '${root}'node_modules/* '${root}'node_modules/.bin node_modules/`;
