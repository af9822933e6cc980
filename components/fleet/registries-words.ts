import { plural } from "#lib/ladder/figures.ts";
import type { KeptProbe } from "#lib/services/registries.ts";

/** Words of the registries of the fleet. */
export const words = {
  title: "Registries",
  lead: "Where the images of the fleet are, and whether each registry serves partial pulls. Where one does not, zstd:chunked layers come whole, or pulls fail.",
  none: "No component has an image in a registry.",
  noneMore: "Images in a layout on disk are read from there: nobody pulls them in parts.",
  loading: "Loading the registries…",
  components: (count: number) => plural(count, "component"),
  write: "This server may push here",
  readAlone: "This server only reads here",
  partial: "Partial pulls",
  verdicts: {
    "in-parts": "yes",
    whole: "no: layers come whole",
    twice: "no: layers come whole, and twice",
    fails: "no: pulls fail",
  } satisfies Record<KeptProbe["verdict"], string>,
  notProbed: "not checked",
  checked: (ago: string) => `checked ${ago}`,
  by: (reference: string) => `by a layer of ${reference}`,
  more: "What this means",
  probe: "Check",
  probing: "Checking…",
  probeOf: (host: string) => `Check whether ${host} serves partial pulls`,
  close: "Close",
} as const;
