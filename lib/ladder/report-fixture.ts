import type { Digest } from "#lib/oci/digest.ts";
import type { Compression, EntryReport, IndexReport, Issue } from "#lib/variants/report.ts";

/** Entries written in a line for the tests of the views: `amd64 gzip, amd64 zstd:chunked, - attestation`. */
export function imageEntries(line: string): EntryReport[] {
  return line.split(", ").map((text, i) => {
    const [architecture = "", what = ""] = text.split(" ");
    const isAttestation = what === "attestation";
    return {
      position: i + 1,
      digest: digestNumbered(i + 1),
      mediaType: "application/vnd.oci.image.manifest.v1+json",
      size: 500,
      platform: isAttestation ? null : `linux/${architecture}`,
      configPlatform: null,
      compression: isAttestation ? "unknown" : (what as Compression),
      annotatedZstd: false,
      layers: 1,
      compressedBytes: 1000,
      diffIdsKey: null,
      role: isAttestation ? "attestation" : "image",
      annotations: {},
      manifestAnnotations: {},
      configDigest: null,
      configBytes: 0,
      layerList: [],
      attests: null,
      nested: [],
      failure: null,
    };
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
    digest: digestNumbered(0),
    mediaType: "application/vnd.oci.image.index.v1+json",
    kind: "index",
    rulesVersion: 1,
    entries,
    issues,
    picks: [],
    sizes: { storedBytes: 0, gzipBytes: 0, zstdBytes: 0, dualExtraBytes: null, download: null },
    platforms: [...new Set(entries.flatMap((e) => (e.platform === null ? [] : [e.platform])))],
  };
}

const digestNumbered = (n: number): Digest => `sha256:${n.toString(16).padStart(64, "0")}` as Digest;
