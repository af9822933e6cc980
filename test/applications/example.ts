import type { Application } from "#lib/applications/record.ts";
import type { AppliedJson } from "#lib/apply/applied.ts";
import type { VariantProgress } from "#lib/apply/progress.ts";
import { digestOf } from "#lib/oci/digest.ts";

/** An application as the API tells it, for the tests of what draws it: one that goes on, but for what `over` says. */
export const application = (over: Partial<Application> = {}): Application => ({
  id: 7,
  batch: null,
  deed: { kind: "choice", choice: "dual" },
  reference: "registry.example/shop/app:main",
  target: "registry.example/shop/app:main",
  component: { namespace: "shop", name: "app" },
  level: 3,
  copySboms: false,
  note: null,
  by: "ines.k",
  askedAt: "2026-11-30T10:00:00Z",
  startedAt: "2026-11-30T10:00:01Z",
  endedAt: null,
  state: "running",
  cancelAsked: false,
  startsFrom: digestOf("before"),
  progress: [],
  outcome: null,
  failure: null,
  canRollBack: false,
  ...over,
});

export const variant = (over: Partial<VariantProgress> = {}): VariantProgress => ({
  platform: "linux/amd64",
  compression: "zstd:chunked",
  stage: "making",
  totalBytes: 100,
  doneBytes: 0,
  madeBytes: 0,
  sentBytes: 0,
  seconds: 0,
  ...over,
});

/** What came of one that moved its tag. */
export const applied: AppliedJson = {
  ...{ reference: "registry.example/shop/app:main", digest: digestOf("after"), before: digestOf("before") },
  ...{ tagMoved: true, kept: [], sbomsCopied: 0, orphaned: [], orphansUnseen: [] },
  made: [
    {
      ...{ platform: "linux/amd64", compression: "zstd:chunked", digest: digestOf("made") },
      ...{ bytes: 12_300_000, seconds: 3 },
    },
  ],
};
