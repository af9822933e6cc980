import { accessSync, constants, statSync } from "node:fs";
import { join } from "node:path";
import { parseReference } from "#lib/oci/reference.ts";
import type { Settings } from "./schema.ts";

/** What is wrong, and the path of the setting that it is wrong with. */
export interface FaultAt {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

/** Components of one name, of which the last would win without a word, and references that can never be read. */
export function componentFaults({ components }: Settings): readonly FaultAt[] {
  const seen = new Set<string>();
  return components.flatMap(({ namespace, name, reference }, at) => {
    const faults: FaultAt[] = [];
    const read = parseReference(reference);
    if (!read.ok)
      faults.push({
        path: ["components", at, "reference"],
        message: `\`components.${at}.reference\`: ${read.failure.message}`,
      });
    const key = `${namespace}/${name}`;
    if (seen.has(key))
      faults.push({
        path: ["components", at, "name"],
        message: `\`components.${at}\`: there is a component ${key} above already; give one of them another name or namespace`,
      });
    seen.add(key);
    return faults;
  });
}

/**
 * Files and folders that are named and cannot be read. The cluster's are left out on purpose: a kubeconfig may be put right and a
 * token mounted later, and the fleet says that the cluster is away until then.
 */
export function fileFaults({ registries, layouts, git, tekton, verify }: Settings): readonly FaultAt[] {
  const files: (readonly [path: readonly PropertyKey[], file: string | undefined])[] = [
    ...Object.entries(registries).flatMap(([host, entry]) =>
      (["ca", "certificate", "key", "passwordFile"] as const).map(
        (name) => [["registries", host, name], entry[name]] as const,
      ),
    ),
    ...Object.entries(git).flatMap(([host, entry]) =>
      (["tokenFile", "ca"] as const).map((name) => [["git", host, name], entry[name]] as const),
    ),
    ...(["results", "kubeArchive"] as const).flatMap((service) =>
      (["tokenFile", "ca"] as const).map(
        (name) => [["tekton", service, name], tekton[service]?.[name]] as const,
      ),
    ),
    ...verify.keys.map(({ file }, at) => [["verify", "keys", at, "file"], file] as const),
    ...verify.identities.map(
      ({ trustedRoot }, at) => [["verify", "identities", at, "trustedRoot"], trustedRoot] as const,
    ),
  ];
  return [
    ...files.flatMap(([path, file]) => (file === undefined ? [] : unreadable(path, file))),
    ...Object.entries(layouts).flatMap(([name, folder]) => noLayout(["layouts", name], folder)),
  ];
}

function unreadable(path: readonly PropertyKey[], file: string): readonly FaultAt[] {
  try {
    accessSync(file, constants.R_OK);
    const found = statSync(file);
    if (found.isFile()) return [];
    // A pipe or a device would be waited for without an end.
    const what = found.isDirectory() ? "a folder" : "a pipe or a device";
    return [{ path, message: `\`${path.join(".")}\`: ${file} is ${what}, and a file is needed` }];
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return [{ path, message: `\`${path.join(".")}\`: ${file} cannot be read (${code})` }];
  }
}

function noLayout(path: readonly string[], folder: string): readonly FaultAt[] {
  try {
    accessSync(join(folder, "oci-layout"), constants.R_OK);
    return [];
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return [
      {
        path,
        message: `\`${path.join(".")}\`: ${folder} is no OCI image layout (its file oci-layout cannot be read: ${code})`,
      },
    ];
  }
}
