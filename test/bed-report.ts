import { OCI_INDEX } from "#lib/oci/media-types.ts";
import { analyse } from "#lib/report/analyse.ts";
import { picksOf } from "#lib/variants/asked-platforms.ts";
import type { EntryReport, IndexReport } from "#lib/variants/report.ts";
import { imageBed } from "./image-bed.ts";
import { reportOf } from "./report-fixture.ts";

/** The report of an index of the bed, for the tests of the views, which take types alone from `lib`. */
export const bedReport = (spec: string): IndexReport => analyse(imageBed(spec), "example");

/** A report of entries that no bed builds, with what clients pull of them. */
export const entriesReport = (entries: readonly EntryReport[]): IndexReport => ({
  ...reportOf("amd64 gzip"),
  entries,
  ...picksOf(entries, OCI_INDEX),
});
