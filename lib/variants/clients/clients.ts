import type { Platform } from "#lib/oci/platform.ts";
import type { Choose } from "./candidate.ts";
import { chooseByContainerd, configMatches, platformsV0, platformsV1 } from "./containerd-platforms.ts";
import {
  askAsPodman,
  chooseAnnotatedZstd,
  chooseFirstMatch,
  chooseFromDockerList,
} from "./containers-image.ts";
import { chooseByDocker20, chooseByDocker23 } from "./docker-classic.ts";
import { type ClientFamily, familyOf, labelOf } from "./families.ts";
import { chooseByCrane } from "./go-containerregistry.ts";
import type { LandingTable } from "./landing/cells.ts";
import { containerdLanding } from "./landing/containerd.ts";
import { containersImageLanding } from "./landing/containers-image.ts";
import { copierLanding } from "./landing/copiers.ts";
import { dockerLanding } from "./landing/docker.ts";
import { type ClientName, clientNames } from "./names.ts";
import { chooseByRegctl } from "./regclient.ts";

/** How a client chooses; clients that share one choose alike. */
export interface Algorithm {
  /** What it makes of the platform that it is asked for, before it chooses. */
  readonly asks: (wanted: Platform) => Platform;
  readonly fromIndex: Choose;
  /** For a Docker manifest list, where it differs. */
  readonly fromDockerList: Choose;
  /** Whether the configuration of an entry without platform suits what is wanted; null for who does not look. */
  readonly checksConfig: ((config: Platform, wanted: Platform) => boolean) | null;
  /** Whether an entry whose features (`os.features`) the host lacks is passed over. */
  readonly looksAtFeatures: boolean;
  /** Whether it tries its next match where the image inside a nested index is nothing to it (pullManifestList). */
  readonly goesOnAfterNested: boolean;
}

export interface Client {
  readonly name: ClientName;
  /** For people: "Docker 20.10". */
  readonly label: string;
  readonly family: ClientFamily;
  readonly algorithm: Algorithm;
  /** What comes of it when it lands on an entry. */
  readonly landing: LandingTable;
  /**
   * Whether it asks for the machine's own amd64 level (v2, v3, v4) where nobody names a platform, and since when.
   * Docker's own store does; its containerd store since 29.6 (moby 944e805706).
   */
  readonly asksForLevel: "always" | "since 29.6" | "never";
  /** Where its algorithm is, at the version that was read. */
  readonly source: { readonly url: string; readonly symbol: string };
}

const asIs = (wanted: Platform): Platform => wanted;

const skopeoOld: Algorithm = {
  asks: asIs,
  fromIndex: chooseFirstMatch,
  fromDockerList: chooseFromDockerList,
  checksConfig: null,
  looksAtFeatures: false,
  goesOnAfterNested: false,
};
const skopeoNew: Algorithm = {
  asks: asIs,
  fromIndex: chooseAnnotatedZstd,
  fromDockerList: chooseFromDockerList,
  checksConfig: null,
  looksAtFeatures: false,
  goesOnAfterNested: false,
};
const podmanOld: Algorithm = {
  asks: askAsPodman,
  fromIndex: chooseFirstMatch,
  fromDockerList: chooseFromDockerList,
  checksConfig: null,
  looksAtFeatures: false,
  goesOnAfterNested: false,
};
const podmanNew: Algorithm = {
  asks: askAsPodman,
  fromIndex: chooseAnnotatedZstd,
  fromDockerList: chooseFromDockerList,
  checksConfig: null,
  looksAtFeatures: false,
  goesOnAfterNested: false,
};
const docker20: Algorithm = {
  asks: asIs,
  fromIndex: chooseByDocker20,
  fromDockerList: chooseByDocker20,
  checksConfig: null,
  looksAtFeatures: false,
  goesOnAfterNested: false,
};
const docker23: Algorithm = {
  asks: asIs,
  fromIndex: chooseByDocker23,
  fromDockerList: chooseByDocker23,
  checksConfig: null,
  looksAtFeatures: false,
  goesOnAfterNested: true,
};
const containerd1: Algorithm = {
  asks: asIs,
  fromIndex: chooseByContainerd(platformsV0),
  fromDockerList: chooseByContainerd(platformsV0),
  checksConfig: configMatches(platformsV0),
  looksAtFeatures: false,
  goesOnAfterNested: false,
};
const containerd2: Algorithm = {
  asks: asIs,
  fromIndex: chooseByContainerd(platformsV1),
  fromDockerList: chooseByContainerd(platformsV1),
  checksConfig: configMatches(platformsV1),
  looksAtFeatures: true,
  goesOnAfterNested: false,
};
// Docker takes an entry without platform as it is: containerd's look at the configuration is not in its way.
const dockerContainerd26: Algorithm = {
  asks: asIs,
  fromIndex: chooseByContainerd(platformsV0),
  fromDockerList: chooseByContainerd(platformsV0),
  checksConfig: null,
  looksAtFeatures: false,
  goesOnAfterNested: false,
};
const dockerContainerd29: Algorithm = {
  asks: asIs,
  fromIndex: chooseByContainerd(platformsV1),
  fromDockerList: chooseByContainerd(platformsV1),
  checksConfig: null,
  looksAtFeatures: true,
  goesOnAfterNested: false,
};
const crane: Algorithm = {
  asks: asIs,
  fromIndex: chooseByCrane,
  fromDockerList: chooseByCrane,
  checksConfig: null,
  looksAtFeatures: false,
  goesOnAfterNested: false,
};
const regctl: Algorithm = {
  asks: asIs,
  fromIndex: chooseByRegctl,
  fromDockerList: chooseByRegctl,
  checksConfig: null,
  looksAtFeatures: false,
  goesOnAfterNested: false,
};

const github = (repository: string, version: string, path: string, symbol: string) => ({
  url: `https://github.com/${repository}/blob/${version}/${path}`,
  symbol,
});
const oldImage = (version: string) =>
  github("containers/image", version, "manifest/oci_index.go", "OCI1Index.ChooseInstance");
const newImage = (version: string) =>
  github("containers/image", version, "internal/manifest/oci_index.go", "OCI1IndexPublic.chooseInstance");
/** Where containers/image lives since 5.37. */
const containerLibs = (version: string) =>
  github(
    "containers/container-libs",
    `image/${version}`,
    "image/internal/manifest/oci_index.go",
    "OCI1IndexPublic.chooseInstance",
  );
const containerdImages = (version: string, path = "images/image.go") =>
  github("containerd/containerd", version, path, "Manifest");
const moby = (version: string) =>
  github("moby/moby", version, "distribution/pull_v2_unix.go", "filterManifests");

type Row = Pick<Client, "algorithm" | "source" | "asksForLevel">;
const row = (
  algorithm: Algorithm,
  source: Client["source"],
  asksForLevel: Client["asksForLevel"] = "never",
): Row => ({ algorithm, source, asksForLevel });

// The version in a source is the one that release has in its go.mod (containers/image) or its own tag.
const rows: Readonly<Record<ClientName, Row>> = {
  "docker-20.10": row(docker20, moby("v20.10.24")),
  "docker-23": row(docker23, moby("v23.0.0"), "always"),
  "docker-26-containerd": row(dockerContainerd26, containerdImages("v1.7.18")),
  "docker-29": row(
    dockerContainerd29,
    github(
      "moby/moby",
      "docker-v29.7.2",
      "daemon/containerd/platform_matchers.go",
      "matchRequestedOrDefault",
    ),
    "since 29.6",
  ),
  "containerd-1.6": row(containerd1, containerdImages("v1.6.20")),
  "containerd-1.7": row(containerd1, containerdImages("v1.7.24")),
  "containerd-2": row(containerd2, containerdImages("v2.3.4", "core/images/image.go")),
  "podman-4.3": row(podmanOld, oldImage("v5.23.1")),
  "podman-4.9": row(podmanNew, newImage("v5.29.2")),
  "podman-5": row(podmanNew, newImage("v5.34.3")),
  "podman-6": row(podmanNew, containerLibs("v5.40.0")),
  "buildah-1.28": row(podmanOld, oldImage("v5.23.0")),
  "buildah-1.39": row(podmanNew, newImage("v5.34.2")),
  "skopeo-1.9": row(skopeoOld, oldImage("v5.22.1")),
  "skopeo-1.18": row(skopeoNew, newImage("v5.34.0")),
  "cri-o-1.32": row(skopeoNew, newImage("v5.33.0")),
  "cri-o-1.35": row(skopeoNew, containerLibs("v5.38.0")),
  crane: row(
    crane,
    github("google/go-containerregistry", "v0.22.1", "pkg/v1/remote/index.go", "remoteIndex.childByPlatform"),
  ),
  regctl: row(
    regctl,
    github("regclient/regclient", "v0.11.7", "types/descriptor/descriptor.go", "DescriptorListSearch"),
  ),
};

const landings: Readonly<Record<ClientName, LandingTable>> = {
  ...dockerLanding,
  ...containerdLanding,
  ...containersImageLanding,
  ...copierLanding,
};

/** Every client there are picks for, in the order of their names. */
export const clients: readonly Client[] = clientNames.map((name) => clientNamed(name));

export function clientNamed(name: ClientName): Client {
  return { name, label: labelOf(name), family: familyOf(name), ...rows[name], landing: landings[name] };
}

/** What it prints for zstd layers, for a client that cannot unpack them; null for one that can. */
export function zstdError({ landing }: Client): string | null {
  const cell = landing["oci layer oci-zstd"];
  return cell.outcome === "fails" ? cell.why.prints : null;
}

export const readsZstd = ({ landing }: Client): boolean => landing["oci layer oci-zstd"].outcome === "reads";
