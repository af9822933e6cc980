/** Since when a reader copes with zstd layers: a release, not at all, or nothing that was found in a source. */
export type Since =
  | { readonly kind: "version"; readonly version: string; readonly note: string | null }
  | { readonly kind: "never"; readonly note: string }
  | { readonly kind: "not-verified"; readonly note: string };

/** A tool that reads images and is no client we have a row of picks for. */
export interface OtherReader {
  readonly name: string;
  /** Which entry it takes, in words. */
  readonly rule: string;
  readonly zstdSince: Since;
  /** Whether it fetches zstd:chunked layers in part; null where that was not verified. */
  readonly chunkedPartially: boolean | null;
  /** What was read, at the version that was read. */
  readonly source: string;
}

const since = (version: string, note: string | null = null): Since => ({ kind: "version", version, note });
const notVerified = (note: string): Since => ({ kind: "not-verified", note });
const at = (repository: string, version: string, path: string): string =>
  `https://github.com/${repository}/blob/${version}/${path}`;

const ASKS_SKOPEO =
  "Fetches through skopeo's image proxy, so the skopeo on the host decides: annotated zstd first where that skopeo has the preference.";
const LIKE_CRANE =
  "As crane: the first entry of the system and architecture, the variant only where it is asked for; no platform counts as linux/amd64.";

/**
 * Read in the sources named, November 2026. What was not found there is said to be not verified, and not guessed from
 * what similar tools do.
 */
export const otherReaders: readonly OtherReader[] = [
  {
    name: "jib",
    rule: "The first entry whose system and architecture are equal; variants are not compared and entries without platform are passed over.",
    zstdSince: since(
      "jib-core 0.22.0, Maven and Gradle plugins 3.3.0",
      "Only with com.github.luben:zstd-jni added to the plugin: else NoClassDefFoundError (its FAQ).",
    ),
    chunkedPartially: null,
    source: at(
      "GoogleContainerTools/jib",
      "v3.5.4-gradle",
      "jib-core/src/main/java/com/google/cloud/tools/jib/image/json/OciIndexTemplate.java",
    ),
  },
  {
    name: "bootc",
    rule: ASKS_SKOPEO,
    zstdSince: since("0.1.11", "With ostree-ext 0.13.4; before: «Unhandled layer type»."),
    chunkedPartially: null,
    source: at("bootc-dev/bootc", "v1.16.9", "crates/ostree-ext/src/container/store.rs"),
  },
  {
    name: "rpm-ostree",
    rule: ASKS_SKOPEO,
    zstdSince: since("2024.6", "With ostree-ext 0.13.4; before: «Unhandled layer type»."),
    chunkedPartially: null,
    source: at("ostreedev/ostree-rs-ext", "ostree-ext-v0.13.4", "lib/src/container/unencapsulate.rs"),
  },
  {
    name: "buildx (BuildKit)",
    rule: "For a base image, containerd's choice: the closest platform, the first of equals. It does not look at the annotation.",
    zstdSince: notVerified("BuildKit 0.32 was read for its choice alone."),
    chunkedPartially: null,
    source: at("moby/buildkit", "v0.32.2", "util/pull/pull.go"),
  },
  {
    name: "oras",
    rule: "With --platform the first entry of the system and architecture, the variant only where it is asked for; entries without platform are passed over.",
    zstdSince: {
      kind: "never",
      note: "Layers of images are stored as they come; only folders that oras itself packed, with gzip, are unpacked.",
    },
    chunkedPartially: null,
    source: at("oras-project/oras-go", "v2.6.2", "internal/platform/platform.go"),
  },
  {
    name: "nerdctl",
    rule: "containerd's choice, yet strict: the platforms asked for and none below them (no 386 for amd64); the first of equals.",
    zstdSince: notVerified("That of the containerd below it: 1.5 and newer, as its own documentation says."),
    chunkedPartially: null,
    source: at("containerd/nerdctl", "v2.3.5", "pkg/imgutil/pull/pull.go"),
  },
  {
    name: "trivy",
    rule: LIKE_CRANE,
    zstdSince: since("0.39.0", "The first with go-containerregistry 0.13 or newer, which unpacks zstd."),
    chunkedPartially: null,
    source: at("aquasecurity/trivy", "v0.74.0", "pkg/fanal/image/remote.go"),
  },
  {
    name: "syft",
    rule: `${LIKE_CRANE} It then refuses an image whose configuration names another platform.`,
    zstdSince: notVerified(
      "Its library, stereoscope, has taken zstd layers since July 2023 (pull request 186).",
    ),
    chunkedPartially: null,
    source: at("anchore/stereoscope", "v0.2.2", "pkg/image/oci/registry_provider.go"),
  },
  {
    name: "grype",
    rule: "Not verified in its own source; it reads images through the same stereoscope as syft.",
    zstdSince: notVerified("See syft."),
    chunkedPartially: null,
    source: at("anchore/stereoscope", "v0.2.2", "pkg/image/oci/registry_provider.go"),
  },
  {
    name: "clair",
    rule: "None of its own: it is handed the layers of one manifest. What hands them over was not verified.",
    zstdSince: since("claircore 1.1.0", "Which release of Clair has it first was not verified."),
    chunkedPartially: false,
    source: at("quay/claircore", "v1.5.54", "libindex/fetcher.go"),
  },
];
