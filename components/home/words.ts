import { formatCount, plural } from "#lib/ladder/figures.ts";

/** Words of the first page. */
export const words = {
  title: "Will every client get an image it can read?",
  /** Before, between and after the two chips. */
  lead: [
    "An index can hold each platform twice: ",
    ", which every client reads, and ",
    ", which newer clients download in parts. In the wrong order, Docker 20.10 pulls the one it cannot read, and fails.",
  ],
  field: "Image reference",
  placeholder: "registry/repo:tag",
  inspect: "Inspect",
  hint: "A digest, a `docker pull` command or a registry URL work too. Paste anywhere on this page.",

  three: "Three examples",
  allRead: "Every client gets an image it can read.",
  gzipOnly: "Every client can read it, but updates stay large.",
  gzipOnlyWhy: "Without zstd:chunked, one changed file costs its whole layer.",
  pulls: (gzip: number, zstd: number) =>
    `gzip comes first: ${plural(gzip, "client")} ${gzip === 1 ? "pulls" : "pull"} it, ${formatCount(zstd)} newer ${zstd === 1 ? "one pulls" : "ones pull"} zstd:chunked.`,
  it: "It",
  failed: (who: string, pulled: number, readable: number) =>
    `${who} pulls entry ${pulled}, cannot read it, and does not try entry ${readable}.`,

  more: "More examples",
  moreNote: "real images, one per situation",
  halves: {
    dual: "dual",
    part: "dual in part",
    gzip: "gzip only",
    zstd: "zstd:chunked only",
    neither: "neither gzip nor zstd:chunked",
  },

  fleet: "Fleet",
  open: "Open",
  components: (count: number, areSamples: boolean) =>
    areSamples ? `${plural(count, "example")}` : plural(count, "component"),
  checked: "checked",
  brokenOrder: (count: number) => (count === 1 ? "has a broken order" : "have a broken order"),
  otherErrors: (count: number) => `${formatCount(count)} more ${count === 1 ? "has" : "have"} other errors`,
  withErrors: (count: number) => (count === 1 ? "has an error" : "have errors"),
  areDual: (count: number, all: number) => `of ${formatCount(all)} ${count === 1 ? "is" : "are"} dual`,
  noErrors: "no errors",
  share: (gzip: number, zstd: number, all: number) =>
    `${formatCount(gzip)} of ${plural(all, "component")} have gzip, ${formatCount(zstd)} have zstd:chunked`,
  notRead: (count: number) => `${formatCount(count)} not read yet`,
  other: (count: number) => `${formatCount(count)} other`,
  noFleet: "No components yet.",
  noFleetMore: "Connect a cluster, or add an image to see all of yours in one table.",
  toFleet: "Go to Fleet",
  fleetFailed: "The figures could not be read.",

  recent: "Recent",
  recentNote: "in this browser only",
  clear: "Clear",

  foot: "About Twofold",
  version: (version: string) => `Twofold ${version}`,
  checks: (count: number) => `All ${count} checks`,
  problems: "Errors when reading images",
  configuration: "Configuration",
  api: "API",
  licence: "Apache-2.0",
} as const;
