import { annotatedNotZstd } from "./annotated-not-zstd.ts";
import { annotationsDiffer } from "./annotations-differ.ts";
import { attestationDuplicated } from "./attestation-duplicated.ts";
import { chunkedIncomplete } from "./chunked-incomplete.ts";
import { contentMismatch } from "./content-mismatch.ts";
import { digestMismatch } from "./digest-mismatch.ts";
import { duplicateVariant } from "./duplicate-variant.ts";
import { layerTypeMismatch } from "./layer-type-mismatch.ts";
import { manifestMissing } from "./manifest-missing.ts";
import { missingVariant } from "./missing-variant.ts";
import { mixedCompression } from "./mixed-compression.ts";
import { mixedFormats } from "./mixed-formats.ts";
import { nestedIndex } from "./nested-index.ts";
import { noGzip } from "./no-gzip.ts";
import { platformMismatch } from "./platform-mismatch.ts";
import { platformMissing } from "./platform-missing.ts";
import type { Rule } from "./rule.ts";
import { zstdBeforeGzip } from "./zstd-before-gzip.ts";
import { zstdUnannotated } from "./zstd-unannotated.ts";

/** Every rule, in the order issues of one severity are shown. */
export const rules: readonly Rule[] = [
  zstdBeforeGzip,
  digestMismatch,
  manifestMissing,
  mixedCompression,
  contentMismatch,
  annotatedNotZstd,
  layerTypeMismatch,
  platformMismatch,
  mixedFormats,
  nestedIndex,
  noGzip,
  missingVariant,
  zstdUnannotated,
  chunkedIncomplete,
  duplicateVariant,
  platformMissing,
  annotationsDiffer,
  attestationDuplicated,
];
