import type { Compression } from "../report.ts";
import type { ClientName } from "./names.ts";

/** How a client chooses among entries; the algorithms are in `pick.ts`. */
export type Rule =
  | "containers-first-match"
  | "containers-prefers-zstd"
  | "containerd"
  | "docker-classic"
  | "go-containerregistry"
  | "regclient";

export interface Client {
  readonly name: ClientName;
  readonly label: string;
  readonly rule: Rule;
  /** Whether it can read zstd layers, plain and chunked alike. */
  readonly readsZstd: boolean;
  /** Where the choice is made in its code. */
  readonly source: string;
}

const CONTAINERS_OLD = "https://github.com/containers/image/blob/v5.23.0/manifest/oci_index.go";
const CONTAINERS_NEW = "https://github.com/containers/image/blob/v5.32.0/internal/manifest/oci_index.go";
const DOCKER = "https://github.com/moby/moby/blob/v20.10.24/distribution/pull_v2_unix.go";
const CONTAINERD = "https://github.com/containerd/containerd/blob/v1.7.24/images/image.go";

/** In the order the page shows them: first match, then those that prefer annotated zstd. */
export const clients: readonly Client[] = [
  { name: "docker-20.10", label: "Docker 20.10", rule: "docker-classic", readsZstd: false, source: DOCKER },
  { name: "docker-23", label: "Docker 23", rule: "docker-classic", readsZstd: true, source: DOCKER },
  {
    name: "docker-26-containerd",
    label: "Docker 26 with containerd",
    rule: "containerd",
    readsZstd: true,
    source: CONTAINERD,
  },
  {
    name: "containerd-1.6",
    label: "containerd 1.6",
    rule: "containerd",
    readsZstd: true,
    source: CONTAINERD,
  },
  {
    name: "containerd-1.7",
    label: "containerd 1.7",
    rule: "containerd",
    readsZstd: true,
    source: CONTAINERD,
  },
  {
    name: "containerd-2",
    label: "containerd 2",
    rule: "containerd",
    readsZstd: true,
    source: "https://github.com/containerd/containerd/blob/v2.0.0/core/images/image.go",
  },
  {
    name: "podman-4.3",
    label: "Podman 4.3",
    rule: "containers-first-match",
    readsZstd: true,
    source: CONTAINERS_OLD,
  },
  {
    name: "buildah-1.28",
    label: "Buildah 1.28",
    rule: "containers-first-match",
    readsZstd: true,
    source: CONTAINERS_OLD,
  },
  {
    name: "skopeo-1.9",
    label: "Skopeo 1.9",
    rule: "containers-first-match",
    readsZstd: true,
    source: CONTAINERS_OLD,
  },
  {
    name: "crane",
    label: "crane",
    rule: "go-containerregistry",
    readsZstd: true,
    source: "https://github.com/google/go-containerregistry/blob/main/pkg/v1/remote/index.go",
  },
  {
    name: "regctl",
    label: "regctl",
    rule: "regclient",
    readsZstd: true,
    source: "https://github.com/regclient/regclient/blob/main/types/platform/compare.go",
  },
  {
    name: "podman-4.9",
    label: "Podman 4.9",
    rule: "containers-prefers-zstd",
    readsZstd: true,
    source: CONTAINERS_NEW,
  },
  {
    name: "podman-5",
    label: "Podman 5",
    rule: "containers-prefers-zstd",
    readsZstd: true,
    source: CONTAINERS_NEW,
  },
  {
    name: "buildah-1.39",
    label: "Buildah 1.39",
    rule: "containers-prefers-zstd",
    readsZstd: true,
    source: CONTAINERS_NEW,
  },
  {
    name: "skopeo-1.18",
    label: "Skopeo 1.18",
    rule: "containers-prefers-zstd",
    readsZstd: true,
    source: CONTAINERS_NEW,
  },
  {
    name: "cri-o-1.32",
    label: "CRI-O 1.32",
    rule: "containers-prefers-zstd",
    readsZstd: true,
    source: CONTAINERS_NEW,
  },
];

export function clientNamed(name: ClientName): Client {
  const found = clients.find((client) => client.name === name);
  if (found === undefined) throw new Error(`no client is named ${name}`);
  return found;
}

export const preferAnnotatedZstd = (client: Client): boolean => client.rule === "containers-prefers-zstd";

/** Whether the client can unpack what it takes; what could not be read or classified cannot be said to be readable. */
export function canDecode(client: Client, compression: Compression): boolean {
  if (compression === "unknown") return false;
  return client.readsZstd || compression === "gzip" || compression === "estargz" || compression === "none";
}

/** The command that makes this client take its entry for a platform. */
export function pullCommand(client: Client, reference: string, platform: string): string {
  const bare = platform.replace(/[:(].*$/, "");
  const [os = "", architecture = "", variant] = bare.split("/");
  const overrides = `--override-os ${os} --override-arch ${architecture}${variant ? ` --override-variant ${variant}` : ""}`;
  const tool = client.name.replace(/-[\d.]+.*$/, "");
  switch (tool) {
    case "containerd":
      return `ctr images pull --platform ${bare} ${reference}`;
    case "skopeo":
      return `skopeo copy ${overrides} docker://${reference} dir:image`;
    case "cri-o":
      return `crictl pull ${reference}`;
    case "crane":
      return `crane pull --platform ${bare} ${reference} image.tar`;
    case "regctl":
      return `regctl image export --platform ${bare} ${reference} image.tar`;
    default:
      return `${tool} pull --platform ${bare} ${reference}`;
  }
}
