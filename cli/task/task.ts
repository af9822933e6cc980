import type { LoadedSettings } from "#lib/config/load.ts";
import { createInspector } from "#lib/inspect/inspect.ts";
import { openAsUser } from "#lib/inspect/open-source.ts";
import { MIB } from "#lib/oci/byte-budget.ts";
import { createContentStore } from "#lib/oci/content-store.ts";
import { parseReference } from "#lib/oci/reference.ts";
import { unreachable } from "#lib/oci/result.ts";
import { splitList } from "#lib/task/given.ts";
import type { UserTools } from "../evidence.ts";
import type { Output } from "../output.ts";
import { runAddVariants, runPushVariants } from "./add-variants.ts";
import { runBuildVariantIndex } from "./build-variant-index.ts";
import { runCheckVariants } from "./check-variants.ts";
import type { TaskCommand } from "./commands.ts";
import { trustAlso } from "./trust.ts";

/** What a step of a Task in `tekton/` runs. Status 2 where it could not be done; then no result is written. */
export function runTask(command: TaskCommand, tools: UserTools, out: Output): Promise<number> {
  if (command.caFile !== null) trustAlso(command.caFile);
  const reached = command.tlsVerify ? tools : withoutVerifying(tools, placesOf(command));
  switch (command.task) {
    case "add-variants":
      return runAddVariants(command, reached, out);
    case "push-variants":
      return runPushVariants(command, reached, out);
    case "build-variant-index":
      return runBuildVariantIndex(command, reached, out);
    case "check-variants":
      return runCheckVariants(command, reached, out);
    default:
      return unreachable(command);
  }
}

const placesOf = (command: TaskCommand): readonly string[] => [
  ...("image" in command ? [command.image] : []),
  ...("images" in command ? splitList(command.images) : []),
  ...("zstdImages" in command ? command.zstdImages : []),
];

/** `TLSVERIFY: "false"`, for the registries of this step alone. */
function withoutVerifying({ loaded, inspector }: UserTools, references: readonly string[]): UserTools {
  const hosts = references.flatMap((text) => {
    const reference = parseReference(text);
    return reference.ok && reference.value.kind === "registry" ? [reference.value.registry] : [];
  });
  if (hosts.length === 0) return { loaded, inspector };
  const { registries } = loaded.settings;
  const insecure = Object.fromEntries(
    hosts.map((host) => [host, { ...registries[host], insecure: true }] as const),
  );
  const changed: LoadedSettings = {
    ...loaded,
    settings: { ...loaded.settings, registries: { ...registries, ...insecure } },
  };
  const store = createContentStore({ memoryBytes: 64 * MIB });
  const readBytes = loaded.settings.limits.readMiB * MIB;
  return { loaded: changed, inspector: createInspector(openAsUser(changed), store, { readBytes }) };
}
