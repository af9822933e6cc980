/** Client names are public (CLI, JSON, API): more may be added, these stay. */
export const clientNames = [
  "docker-20.10",
  "docker-23",
  "docker-26-containerd",
  "docker-29",
  "containerd-1.6",
  "containerd-1.7",
  "containerd-2",
  "podman-4.3",
  "podman-4.9",
  "podman-5",
  "podman-6",
  "buildah-1.28",
  "buildah-1.39",
  "skopeo-1.9",
  "skopeo-1.18",
  "cri-o-1.32",
  "cri-o-1.35",
  "crane",
  "regctl",
] as const;

export type ClientName = (typeof clientNames)[number];
