import { digestOf } from "#lib/oci/digest.ts";
import { OCI_CONFIG, OCI_INDEX, OCI_MANIFEST } from "#lib/oci/media-types.ts";
import { readPlatform } from "#lib/variants/clients/read-platform.ts";
import {
  type Compression,
  type EntryReport,
  type IndexReport,
  type Issue,
  type LayerReport,
  RULES_VERSION,
} from "#lib/variants/report.ts";

/** An entry as a report shows it: a plain gzip image for linux/amd64 but for what `over` says. */
export function entryReport(position: number, over: Partial<EntryReport> = {}): EntryReport {
  const platform = over.platform === undefined ? "linux/amd64" : over.platform;
  const compression = over.compression ?? "gzip";
  return {
    position,
    digest: digestOf(`entry ${position}`),
    mediaType: OCI_MANIFEST,
    declaredType: over.mediaType ?? OCI_MANIFEST,
    size: 500,
    platform,
    namedPlatform: readPlatform(platform),
    configPlatform: null,
    compression,
    annotatedZstd: false,
    layers: 1,
    compressedBytes: 1000,
    diffIdsKey: null,
    role: "image",
    annotations: {},
    manifestAnnotations: {},
    created: null,
    configDigest: null,
    configBytes: 0,
    configType: OCI_CONFIG,
    diffIds: null,
    hasUrls: false,
    embedded: "none",
    layerList: layersOf(compression),
    attests: null,
    nested: [],
    failure: null,
    ...over,
  };
}

/** One layer of each kind that the compression stands for. */
function layersOf(compression: Compression): readonly LayerReport[] {
  const kinds = compression === "mixed" ? (["gzip", "zstd"] as const) : ([compression] as const);
  return kinds.map((kind) => ({
    digest: digestOf(`layer ${kind}`),
    mediaType: LAYER_TYPES[kind],
    size: 1000 / kinds.length,
    compression: kind,
    annotations: {},
  }));
}

const OCI_LAYER = "application/vnd.oci.image.layer.v1.tar";

const LAYER_TYPES: Readonly<Record<LayerReport["compression"], string>> = {
  gzip: `${OCI_LAYER}+gzip`,
  estargz: `${OCI_LAYER}+gzip`,
  zstd: `${OCI_LAYER}+zstd`,
  "zstd:chunked": `${OCI_LAYER}+zstd`,
  erofs: "application/vnd.erofs",
  none: OCI_LAYER,
  unknown: `${OCI_LAYER}+bzip2`,
};

/** Entries written in a line for the tests of the views: `amd64 gzip, amd64 zstd:chunked, - attestation`. */
export function imageEntries(line: string): EntryReport[] {
  return line.split(", ").map((text, i) => {
    const [architecture = "", what = ""] = text.split(" ");
    return what === "attestation"
      ? entryReport(i + 1, { platform: null, compression: "unknown", role: "attestation" })
      : entryReport(i + 1, { platform: `linux/${architecture}`, compression: what as Compression });
  });
}

export function orderIssue(platform: string, positions: readonly number[]): Issue {
  return {
    code: "zstd-before-gzip",
    severity: "error",
    platform,
    positions,
    message: `${platform} breaks`,
    fix: "gzip first",
    who: "docker-20.10",
    hurts: [],
    commands: [],
    reason: null,
  };
}

export function reportOf(line: string, issues: readonly Issue[] = []): IndexReport {
  const entries = imageEntries(line);
  return {
    reference: "registry.example/a/b:1",
    digest: digestOf(line),
    mediaType: OCI_INDEX,
    kind: "index",
    rulesVersion: RULES_VERSION,
    entries,
    issues,
    picks: [],
    levelPicks: [],
    sizes: { parts: [], storedBytes: 0, gzipBytes: 0, zstdBytes: 0, dualExtraBytes: null, download: null },
    platforms: [...new Set(entries.flatMap((e) => (e.platform === null ? [] : [e.platform])))],
  };
}
