import type { ClientName } from "./names.ts";

/** How a client chooses among the entries that fit. */
export type ClientFamily = "first-match" | "prefers-annotated-zstd" | "go-containerregistry" | "regclient";

/** What a page needs to speak of a client, apart from what it does: the browser loads this and not the tables. */
const families: Readonly<Record<ClientName, { readonly label: string; readonly family: ClientFamily }>> = {
  "docker-20.10": { label: "Docker 20.10", family: "first-match" },
  "docker-23": { label: "Docker 23", family: "first-match" },
  "docker-26-containerd": { label: "Docker 26 (containerd store)", family: "first-match" },
  "docker-29": { label: "Docker 29", family: "first-match" },
  "containerd-1.6": { label: "containerd 1.6", family: "first-match" },
  "containerd-1.7": { label: "containerd 1.7", family: "first-match" },
  "containerd-2": { label: "containerd 2", family: "first-match" },
  "podman-4.3": { label: "Podman 4.3", family: "first-match" },
  "podman-4.9": { label: "Podman 4.9", family: "prefers-annotated-zstd" },
  "podman-5": { label: "Podman 5", family: "prefers-annotated-zstd" },
  "podman-6": { label: "Podman 6", family: "prefers-annotated-zstd" },
  "buildah-1.28": { label: "Buildah 1.28", family: "first-match" },
  "buildah-1.39": { label: "Buildah 1.39", family: "prefers-annotated-zstd" },
  "skopeo-1.9": { label: "Skopeo 1.9", family: "first-match" },
  "skopeo-1.18": { label: "Skopeo 1.18", family: "prefers-annotated-zstd" },
  "cri-o-1.32": { label: "CRI-O 1.32", family: "prefers-annotated-zstd" },
  "cri-o-1.35": { label: "CRI-O 1.35", family: "prefers-annotated-zstd" },
  crane: { label: "crane", family: "go-containerregistry" },
  regctl: { label: "regctl", family: "regclient" },
};

/** For people: "Docker 20.10". */
export const labelOf = (name: ClientName): string => families[name].label;

export const familyOf = (name: ClientName): ClientFamily => families[name].family;

/** Whether an entry annotated as zstd goes before what stands ahead of it. */
export const prefersAnnotatedZstd = (name: ClientName): boolean =>
  familyOf(name) === "prefers-annotated-zstd";
