import { z } from "zod";
import { count } from "./values.ts";

/** What is kept of what was read. */
export const cache = z
  .strictObject({
    memoryMiB: count(1, 65_536)
      .default(64)
      .describe("Memory for manifests and configurations, which never change under their digest."),
    diskMiB: count(0, 1_048_576)
      .default(512)
      .describe("Disk for the same, in `TWOFOLD_DATA`; 0 keeps nothing on disk."),
  })
  .prefault({})
  .describe("What is kept of what was read.");

/** What one visitor may use. */
export const limits = z
  .strictObject({
    readsAtOnce: count(1, 1000)
      .default(16)
      .describe("Images read at the same time, for all visitors together."),
    readsPerVisitor: count(1, 1000)
      .default(4)
      .describe("Images read at the same time for one visitor; more wait their turn."),
    waitingPerVisitor: count(0, 10_000)
      .default(16)
      .describe("Reads of one visitor that may wait; more are refused with 429."),
    entriesPerMinute: count(1, 1_000_000)
      .default(5000)
      .describe("Index entries that one visitor may have read from registries in a minute."),
    readMiB: count(1, 1024)
      .default(64)
      .describe(
        "Most that one read may take of documents and lists, in MiB. What an image has beyond it is left out, and its entries say so.",
      ),
    requestsPerRegistry: count(1, 1000)
      .default(64)
      .describe(
        "Requests under way to one registry host, for all visitors together. Fewer than an index has manifests make more rounds of one.",
      ),
    applicationsAtOnce: count(1, 16)
      .default(2)
      .describe(
        "Images that are changed at the same time. Making zstd:chunked layers takes every core that it gets.",
      ),
    actionsPerMinute: count(1, 100_000)
      .default(120)
      .describe(
        "Rounds of checks, imports and changes of saved views that one visitor may ask for in a minute.",
      ),
    streamsPerVisitor: count(1, 2000)
      .default(100)
      .describe(
        "Pages of one visitor that may follow the fleet at the same time; those of one browser share one stream.",
      ),
    timeoutSeconds: count(1, 3600).default(60).describe("Longest time for one whole read, retries included."),
  })
  .prefault({})
  .describe("What keeps one visitor from using the server up, or from using it against a registry.");

/** How often the fleet is looked at. */
export const scan = z
  .strictObject({
    everySeconds: count(10, 86_400)
      .default(300)
      .describe("How often each tag is asked for again, by one HEAD request; only a new digest is read."),
    requestsPerRegistry: count(1, 1000)
      .default(16)
      .describe("Components of one registry that are looked at at the same time."),
    evidenceEverySeconds: count(30, 604_800)
      .default(1800)
      .describe(
        "How often runs, signatures and attestations of each newest index are read again while something may still come: a run is going on, or provenance is missing (then less and less often, at least once a day). Of a new index they are read at once; what cannot change is not read again.",
      ),
    evidenceAtOnce: count(1, 100).default(4).describe("Components whose evidence is read at the same time."),
  })
  .prefault({})
  .describe("How the fleet is kept fresh.");
