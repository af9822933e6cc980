import { formatBytes, formatCount, plural } from "#lib/ladder/figures.ts";
import type { Cause, UpdateCost } from "./types.ts";

/** Words of the Updates view, so that they can be read through and translated. */
export const words = {
  updates: "Updates",
  subtitle: (platform: string | null, steps: number) =>
    `what a client that has the build before downloads; ${platform ?? "the only platform"}, last ${plural(steps, "build")}`,
  platform: "Platform",
  loading: "reading the builds",
  some: (known: number, all: number) => `${formatCount(known)} of ${formatCount(all)} read`,
  none: "No update yet",
  noneMore:
    "Twofold has seen one build of this component. The next one shows here, with what moving to it costs.",
  docker: "median for a Docker user, changed layers whole",
  podman: "median for a podman user, changed chunks alone",
  all: (steps: number) => (steps === 1 ? "this one" : `all ${formatCount(steps)}`),
  less: (times: number) =>
    times >= 1.05 ? `${times >= 10 ? Math.round(times) : times.toFixed(1)} times less` : "no less",
  chart: "Bytes by build",
  zoom: "podman by itself",
  legend: { chunks: "changed chunks and whole layers", toc: "TOC and tar-split, to know what changed" },
  bar: (layers: number, podman: number) => `Docker ${formatBytes(layers)}, podman ${formatBytes(podman)}`,
  reading: "reading",
  failed: "could not be read",
  again: "Try again",
  causes: (name: string, bytes: number) => `What makes ${name} cost podman ${formatBytes(bytes)}`,
  change: { new: "new file", changed: "changed" } satisfies Record<Cause["change"], string>,
  moreFiles: (count: number) => plural(count, "more file"),
  tocCause: "TOC and tar-split",
  tocWhy: "to know what changed",
  noCauses: "No file: podman has all of it, or pulls whole layers.",
  others: "The same step for other clients",
  clients: (cost: UpdateCost): readonly (readonly [string, number])[] => [
    ["Docker, containerd: changed layers whole", cost.layers],
    ["podman: changed chunks", cost.chunks + cost.toc],
    ["podman without reflinks: changed files whole", cost.files + cost.toc],
    ["a client that has nothing", cost.whole],
  ],
} as const;
