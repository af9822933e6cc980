import { digestOf } from "#lib/oci/digest.ts";
import { OCI_INDEX, OCI_MANIFEST } from "#lib/oci/media-types.ts";
import type { Compression, EntryReport, IndexReport, Issue } from "#lib/variants/report.ts";

/** An entry as a report shows it: a plain gzip image for linux/amd64 but for what `over` says. */
export function entryReport(position: number, over: Partial<EntryReport> = {}): EntryReport {
  return {
    position,
    digest: digestOf(`entry ${position}`),
    mediaType: OCI_MANIFEST,
    size: 500,
    platform: "linux/amd64",
    configPlatform: null,
    compression: "gzip",
    annotatedZstd: false,
    layers: 1,
    compressedBytes: 1000,
    diffIdsKey: null,
    role: "image",
    annotations: {},
    manifestAnnotations: {},
    configDigest: null,
    configBytes: 0,
    layerList: [],
    attests: null,
    nested: [],
    failure: null,
    ...over,
  };
}

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
    rulesVersion: 1,
    entries,
    issues,
    picks: [],
    sizes: { storedBytes: 0, gzipBytes: 0, zstdBytes: 0, dualExtraBytes: null, download: null },
    platforms: [...new Set(entries.flatMap((e) => (e.platform === null ? [] : [e.platform])))],
  };
}
