import type { Lore } from "#components/index/lore.ts";
import { type ClientName, clientNames } from "#lib/variants/clients/names.ts";

const preferring: readonly ClientName[] = [
  "podman-5",
  "buildah-1.39",
  "skopeo-1.18",
  "cri-o-1.32",
  "podman-4.9",
];

export const lore: Lore = {
  headline: (report) => {
    const errors = report.issues.filter((i) => i.severity === "error");
    return errors[0]?.message ?? `${report.entries.length} entries, nothing that hurts a client`;
  },
  clients: clientNames.map((name) => ({
    name,
    prefersZstd: preferring.includes(name),
    rule: preferring.includes(name) ? "prefers annotated zstd" : "first match",
  })),
  pullCommand: (client, platform, reference) => `${client} pull --platform ${platform} ${reference}`,
  otherReaders: [],
};
