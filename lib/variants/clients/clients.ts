import type { Platform } from "#lib/oci/platform.ts";
import type { Compression } from "../report.ts";
import type { Choose } from "./candidate.ts";
import {
  chooseByContainerd,
  configMatches,
  type PlatformRules,
  platformsV0,
  platformsV1,
} from "./containerd-platforms.ts";
import { chooseAnnotatedZstd, chooseFirstMatch, chooseFromDockerList } from "./containers-image.ts";
import { chooseByDocker20, chooseByDocker23 } from "./docker-classic.ts";
import { chooseByCrane } from "./go-containerregistry.ts";
import { type ClientName, clientNames } from "./names.ts";
import { chooseByRegctl } from "./regclient.ts";

export type ClientFamily = "first-match" | "prefers-annotated-zstd" | "go-containerregistry" | "regclient";

/** How a client chooses; clients that share one choose alike. */
export interface Algorithm {
  readonly fromIndex: Choose;
  /** For a Docker manifest list, where it differs. */
  readonly fromDockerList: Choose;
  /** What becomes of an index inside the index: `followed` to an image of the platform, or `refused` when taken. */
  readonly nested: "followed" | "refused";
  /** Whether the configuration of an entry without platform suits what is wanted; null for who does not look. */
  readonly checksConfig: ((config: Platform, wanted: Platform) => boolean) | null;
}

export interface Client {
  readonly name: ClientName;
  /** For people: "Docker 20.10". */
  readonly label: string;
  readonly family: ClientFamily;
  readonly algorithm: Algorithm;
  /** The compressions it can unpack. Nobody can be said to decode what could not be read, so `unknown` is never here. */
  readonly decodes: readonly Compression[];
  /** What it prints for zstd layers, for a client that cannot unpack them. */
  readonly zstdError: string | null;
  /** Where its algorithm is, at the version that was read. */
  readonly source: { readonly url: string; readonly symbol: string };
}

const EVERYTHING = ["gzip", "zstd", "zstd:chunked", "estargz", "none", "mixed"] as const;
/** eStargz is gzip to whoever does not know it. A mix has zstd in it. */
const NO_ZSTD = ["gzip", "estargz", "none"] as const;

const oldContainersImage: Algorithm = {
  fromIndex: chooseFirstMatch,
  fromDockerList: chooseFromDockerList,
  // "Unexpectedly received a manifest list instead of a manifest for a single image"
  nested: "refused",
  checksConfig: null,
};
const newContainersImage: Algorithm = { ...oldContainersImage, fromIndex: chooseAnnotatedZstd };
const docker20: Algorithm = {
  fromIndex: chooseByDocker20,
  fromDockerList: chooseByDocker20,
  nested: "refused",
  checksConfig: null,
};
const docker23: Algorithm = { ...docker20, fromIndex: chooseByDocker23, fromDockerList: chooseByDocker23 };
const containerd1 = containerd(platformsV0);
const containerd2 = containerd(platformsV1);
const crane: Algorithm = {
  fromIndex: chooseByCrane,
  fromDockerList: chooseByCrane,
  nested: "followed",
  checksConfig: null,
};
const regctl: Algorithm = { ...crane, fromIndex: chooseByRegctl, fromDockerList: chooseByRegctl };

function containerd(rules: PlatformRules): Algorithm {
  const choose = chooseByContainerd(rules);
  return {
    fromIndex: choose,
    fromDockerList: choose,
    nested: "followed",
    checksConfig: configMatches(rules),
  };
}

const github = (repository: string, version: string, path: string, symbol: string) => ({
  url: `https://github.com/${repository}/blob/${version}/${path}`,
  symbol,
});
const oldImage = (version: string) =>
  github("containers/image", version, "manifest/oci_index.go", "OCI1Index.ChooseInstance");
const newImage = (version: string) =>
  github("containers/image", version, "internal/manifest/oci_index.go", "OCI1IndexPublic.chooseInstance");
const containerdImages = (version: string, path = "images/image.go") =>
  github("containerd/containerd", version, path, "Manifest");
const moby = (version: string) =>
  github("moby/moby", version, "distribution/pull_v2_unix.go", "filterManifests");

type Row = Omit<Client, "name">;
const firstMatch = (label: string, algorithm: Algorithm, source: Client["source"]): Row => ({
  label,
  family: "first-match",
  algorithm,
  decodes: EVERYTHING,
  zstdError: null,
  source,
});
const prefersZstd = (label: string, source: Client["source"]): Row => ({
  ...firstMatch(label, newContainersImage, source),
  family: "prefers-annotated-zstd",
});

// The version in a source is the one that release has in its go.mod (containers/image) or its own tag.
const rows: Readonly<Record<ClientName, Row>> = {
  "docker-20.10": {
    ...firstMatch("Docker 20.10", docker20, moby("v20.10.24")),
    decodes: NO_ZSTD,
    zstdError: "archive/tar: invalid tar header",
  },
  "docker-23": firstMatch("Docker 23", docker23, moby("v23.0.0")),
  "docker-26-containerd": firstMatch("Docker 26, containerd store", containerd1, containerdImages("v1.7.18")),
  "containerd-1.6": firstMatch("containerd 1.6", containerd1, containerdImages("v1.6.20")),
  "containerd-1.7": firstMatch("containerd 1.7", containerd1, containerdImages("v1.7.24")),
  "containerd-2": firstMatch("containerd 2", containerd2, containerdImages("v2.3.1", "core/images/image.go")),
  "podman-4.3": firstMatch("Podman 4.3", oldContainersImage, oldImage("v5.23.1")),
  "podman-4.9": prefersZstd("Podman 4.9", newImage("v5.29.2")),
  "podman-5": prefersZstd("Podman 5", newImage("v5.34.3")),
  "buildah-1.28": firstMatch("Buildah 1.28", oldContainersImage, oldImage("v5.23.0")),
  "buildah-1.39": prefersZstd("Buildah 1.39", newImage("v5.34.2")),
  "skopeo-1.9": firstMatch("Skopeo 1.9", oldContainersImage, oldImage("v5.22.1")),
  "skopeo-1.18": prefersZstd("Skopeo 1.18", newImage("v5.34.0")),
  "cri-o-1.32": prefersZstd("CRI-O 1.32", newImage("v5.33.0")),
  crane: {
    label: "crane",
    family: "go-containerregistry",
    algorithm: crane,
    decodes: EVERYTHING,
    zstdError: null,
    source: github(
      "google/go-containerregistry",
      "v0.21.9",
      "pkg/v1/remote/index.go",
      "remoteIndex.childByPlatform",
    ),
  },
  regctl: {
    label: "regctl",
    family: "regclient",
    algorithm: regctl,
    decodes: EVERYTHING,
    zstdError: null,
    source: github(
      "regclient/regclient",
      "v0.11.5",
      "types/descriptor/descriptor.go",
      "DescriptorListSearch",
    ),
  },
};

/** Every client there are picks for, in the order of their names. */
export const clients: readonly Client[] = clientNames.map((name) => ({ name, ...rows[name] }));

export const clientNamed = (name: ClientName): Client => ({ name, ...rows[name] });

/** Whether an entry annotated as zstd goes before what stands ahead of it. */
export const preferAnnotatedZstd = (client: Client): boolean => client.family === "prefers-annotated-zstd";
