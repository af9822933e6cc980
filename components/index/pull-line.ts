import type { ClientName } from "#lib/variants/clients/names.ts";
import { pullCommand } from "#lib/variants/clients/pull-command.ts";
import { splitReference } from "./reference.ts";

/**
 * The command of a client, or a line of comment where there is none. `oci:NAME` without a slash is Twofold's own name for a
 * folder on its server, which is no folder to anybody else.
 */
export function pullLine(
  client: ClientName,
  reference: string,
  platform: string,
  digest: string | null,
): string {
  const { repository } = splitReference(reference);
  return repository.startsWith("oci:") && !repository.includes("/")
    ? `# No client can pull ${reference}: ${repository} is a name that only Twofold knows. Push the image to a registry first.`
    : pullCommand(client, reference, platform, digest);
}
