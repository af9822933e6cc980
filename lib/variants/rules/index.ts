import { annotatedNotZstd } from "./annotated-not-zstd.ts";
import { annotationsDiffer } from "./annotations-differ.ts";
import { attestationDuplicated } from "./attestation-duplicated.ts";
import { chunkedIncomplete } from "./chunked-incomplete.ts";
import { contentMismatch } from "./content-mismatch.ts";
import { descriptorType } from "./descriptor-type.ts";
import { diffIdsMismatch } from "./diff-ids-mismatch.ts";
import { digestMismatch } from "./digest-mismatch.ts";
import { duplicateVariant } from "./duplicate-variant.ts";
import { erofsBeforeTar } from "./erofs-before-tar.ts";
import { erofsUnmarked } from "./erofs-unmarked.ts";
import { layerTypeMismatch } from "./layer-type-mismatch.ts";
import { manifestMissing } from "./manifest-missing.ts";
import { missingVariant } from "./missing-variant.ts";
import { mixedCompression } from "./mixed-compression.ts";
import { mixedFormats } from "./mixed-formats.ts";
import { nestedIndex } from "./nested-index.ts";
import { noGzip } from "./no-gzip.ts";
import { platformMismatch } from "./platform-mismatch.ts";
import { platformMissing } from "./platform-missing.ts";
import type { LastRule, Rule } from "./rule.ts";
import { shadowed } from "./shadowed.ts";
import { uncompressedLayers } from "./uncompressed-layers.ts";
import { unusable } from "./unusable.ts";
import { zstdBeforeGzip } from "./zstd-before-gzip.ts";
import { zstdUnannotated } from "./zstd-unannotated.ts";
import { zstdUnchunked } from "./zstd-unchunked.ts";

/** Every rule, in the order issues of one severity are shown. */
export const rules: readonly Rule[] = [
  zstdBeforeGzip,
  erofsBeforeTar,
  digestMismatch,
  manifestMissing,
  mixedCompression,
  contentMismatch,
  diffIdsMismatch,
  annotatedNotZstd,
  layerTypeMismatch,
  platformMismatch,
  mixedFormats,
  erofsUnmarked,
  nestedIndex,
  noGzip,
  missingVariant,
  zstdUnannotated,
  chunkedIncomplete,
  duplicateVariant,
  platformMissing,
  descriptorType,
  uncompressedLayers,
  zstdUnchunked,
  annotationsDiffer,
  attestationDuplicated,
];

/** The rules that answer for what is left: whoever cannot pull has an issue that says why. */
export const lastRules: readonly LastRule[] = [shadowed, unusable];
