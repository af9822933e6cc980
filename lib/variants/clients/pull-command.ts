import { unreachable } from "#lib/oci/result.ts";
import type { ClientName } from "./names.ts";
import { readPlatform } from "./read-platform.ts";
import { quote } from "./shell-word.ts";

/**
 * The command by which a client pulls `reference` for `platform`; with a digest, exactly the image it names. A folder
 * (`oci:`) is read by few clients, and by these with a tag alone: where there is no way, a line of comment says so.
 */
export function pullCommand(
  client: ClientName,
  reference: string,
  platform: string,
  digest: string | null,
): string {
  const name = reference.replace(/^docker:\/\//, "");
  const asked = askedFor(platform);
  if (name.startsWith("oci:")) return layoutCommand(client, name, asked);
  const image = quote(digest === null ? name : `${repositoryOf(name)}@${digest}`);
  const flag = asked.short === "" ? "" : ` --platform ${asked.short}`;
  switch (client) {
    case "skopeo-1.9":
    case "skopeo-1.18":
      return `skopeo${asked.overrides} copy docker://${image} dir:image`;
    case "podman-4.3":
    case "podman-4.9":
    case "podman-5":
    case "podman-6":
      return `podman pull${flag} ${image}`;
    case "buildah-1.28":
    case "buildah-1.39":
      return `buildah pull${flag} ${image}`;
    case "docker-20.10":
    case "docker-23":
    case "docker-26-containerd":
    case "docker-29":
      return `docker pull${flag} ${image}`;
    case "containerd-1.6":
    case "containerd-1.7":
    case "containerd-2":
      return `ctr images pull${flag} ${image}`;
    case "cri-o-1.32":
    case "cri-o-1.35":
      // The CRI has no word for a platform: a node pulls for its own.
      return `crictl pull ${image}`;
    case "crane":
      return `crane pull${flag} ${image} image.tar`;
    case "regctl":
      return `regctl image export${flag} ${image} image.tar`;
    default:
      return unreachable(client);
  }
}

function layoutCommand(client: ClientName, layout: string, asked: Asked): string {
  const flag = asked.short === "" ? "" : ` --platform ${asked.short}`;
  if (client === "regctl") {
    return `regctl image export${flag} ${quote(`ocidir://${layout.slice("oci:".length)}`)} image.tar`;
  }
  if (!layout.includes("@")) {
    if (client.startsWith("skopeo-")) return `skopeo${asked.overrides} copy ${quote(layout)} dir:image`;
    if (client.startsWith("podman-")) return `podman pull${flag} ${quote(layout)}`;
    if (client.startsWith("buildah-")) return `buildah pull${flag} ${quote(layout)}`;
  }
  return `# ${client} cannot pull from a local layout. Push ${layout} to a registry first.`;
}

interface Asked {
  /** `os/architecture[/variant]`, empty when the platform is none that can be asked for. */
  readonly short: string;
  readonly overrides: string;
}

function askedFor(platform: string): Asked {
  const wanted = readPlatform(platform);
  if (wanted === null) return { short: "", overrides: "" };
  const variant = wanted.variant === "" ? "" : `/${wanted.variant}`;
  return {
    short: `${wanted.os}/${wanted.architecture}${variant}`,
    overrides:
      ` --override-os ${wanted.os} --override-arch ${wanted.architecture}` +
      (wanted.variant === "" ? "" : ` --override-variant ${wanted.variant}`),
  };
}

/** Without tag and digest: skopeo refuses a reference that has both. A port is not a tag. */
const repositoryOf = (reference: string): string => reference.replace(/@.*$/, "").replace(/:[^:/]+$/, "");
