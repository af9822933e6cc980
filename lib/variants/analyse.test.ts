import fc from "fast-check";
import { expect, test } from "vitest";
import { imageBed } from "#test/image-bed.ts";
import { analyse } from "./analyse.ts";
import { classifyLayers } from "./classify.ts";
import { headline } from "./headline.ts";
import type { Compression, LayerReport } from "./report.ts";

const reportOf = (spec: string) => analyse(imageBed(spec), "example");

test.each<[readonly LayerReport["compression"][], Compression]>([
  [[], "none"],
  [["none"], "none"],
  [["gzip", "none"], "gzip"], // every client reads a layer that is not compressed
  [["zstd:chunked", "zstd:chunked"], "zstd:chunked"],
  [["zstd:chunked", "zstd"], "zstd"],
  [["zstd:chunked", "none"], "zstd:chunked"],
  [["estargz", "gzip"], "gzip"],
  [["estargz"], "estargz"],
  [["gzip", "zstd"], "mixed"],
  [["estargz", "zstd:chunked"], "mixed"],
  [["gzip", "unknown"], "unknown"],
])("layers %j make an image %s", (layers, compression) => expect(classifyLayers(layers)).toBe(compression));

test.each([
  ["amd64 gzip, artifact, att(1)", "image artifact attestation"],
  ["nested(amd64 gzip), amd64 gzip", "index image"],
  ["amd64 gzip missing", "image"],
])("%s → roles %s", (spec, roles) =>
  expect(
    reportOf(spec)
      .entries.map(({ role }) => role)
      .join(" "),
  ).toBe(roles),
);

test("a lone manifest takes the platform of its configuration, an entry of an index does not", () => {
  expect(reportOf("single: arm64 gzip").entries[0]?.platform).toBe("linux/arm64");
  expect(reportOf("- gzip").entries[0]).toMatchObject({ platform: null, configPlatform: "linux/amd64" });
});

test("the attestation of an image names its position", () =>
  expect(reportOf("amd64 gzip, arm64 gzip, att(2)").entries[2]?.attests).toBe(2));

test("twins share their diff IDs' key, other content has another", () => {
  const [gzip, twin, other] = reportOf("amd64 gzip, amd64 chunked+, amd64 chunked+ #b").entries;
  expect(twin?.diffIdsKey).toBe(gzip?.diffIdsKey);
  expect(other?.diffIdsKey).not.toBe(gzip?.diffIdsKey);
});

test("an entry that cannot be read costs nothing but itself", () => {
  const whole = reportOf("amd64 gzip, arm64 gzip");
  const hurt = reportOf("amd64 gzip, arm64 gzip missing");
  expect(hurt.entries[0]).toEqual(whole.entries[0]);
  expect(hurt.entries[1]).toMatchObject({ compression: "unknown", platform: "linux/arm64", layers: 0 });
});

const platforms = ["amd64", "arm64/v8", "ppc64le", "s390x"];
const kinds = ["gzip", "chunked+", "chunked", "mixed", "estargz", "old-chunked+"];

/** Two interleavings of the same entries that keep the order within each platform. */
const interleavings = fc
  .array(fc.record({ platform: fc.constantFrom(...platforms), kind: fc.constantFrom(...kinds) }), {
    minLength: 1,
    maxLength: 8,
  })
  .chain((entries) =>
    fc.record({
      entries: fc.constant(entries),
      order: fc.shuffledSubarray([...entries.keys()], { minLength: entries.length }),
    }),
  )
  .map(({ entries, order }) => {
    const queues = new Map(platforms.map((p) => [p, entries.filter(({ platform }) => platform === p)]));
    const shuffled = order.flatMap((at) => queues.get(entries[at]?.platform ?? "")?.shift() ?? []);
    const text = (list: typeof entries) => list.map(({ platform, kind }) => `${platform} ${kind}`).join(", ");
    return [text(entries), text(shuffled)] as const;
  });

/** A report by digests, so that positions do not count. */
function withoutPositions(spec: string) {
  const { entries, issues, picks, sizes } = reportOf(spec);
  const digestAt = (position: number | null) => entries.find((entry) => entry.position === position)?.digest;
  return {
    issues: issues
      .map(({ code, severity, platform, positions, reason }) =>
        JSON.stringify([code, severity, platform, positions.map(digestAt), reason]),
      )
      .toSorted(),
    picks: picks
      .map((pick) => JSON.stringify([pick.client, pick.platform, digestAt(pick.position), pick.decodes]))
      .toSorted(),
    stored: sizes.gzipBytes + sizes.zstdBytes,
    download: sizes.download,
  };
}

test("mixing platforms differently, each in its own order, changes nothing but positions", () => {
  fc.assert(
    fc.property(interleavings, ([one, other]) => {
      expect(withoutPositions(other)).toEqual(withoutPositions(one));
    }),
  );
});

test("300 platforms in dual order have no issue", () => {
  // The bed knows the architectures there are; 300 versions of one make 300 platforms.
  const spec = Array.from({ length: 300 }, (_, n) => `arm/x${n} gzip, arm/x${n} chunked+`).join(", ");
  const report = reportOf(spec);
  expect(report.issues).toEqual([]);
  expect(report.platforms).toHaveLength(300);
});

test("a blob that two entries share is stored once", () => {
  const once = reportOf("amd64 gzip").sizes;
  const twice = reportOf("amd64 gzip, amd64 gzip =1").sizes;
  expect(twice.gzipBytes).toBe(once.gzipBytes);
  expect(once.dualExtraBytes).toBeNull();
});

test("dual costs what the zstd variant alone has: its layers and manifest, not the shared configuration", () => {
  const { entries, sizes } = reportOf("amd64 gzip, amd64 chunked+");
  const zstd = entries[1];
  expect(sizes.dualExtraBytes).toBe((zstd?.compressedBytes ?? 0) + (zstd?.size ?? 0));
  expect(sizes.download).toEqual({ min: 2_400, max: 3_000 });
});

test.each([
  ["amd64 gzip, amd64 chunked+", "calm", "Every client gets a variant it can read on linux/amd64."],
  ["amd64 gzip", "calm", "Every client gets gzip on linux/amd64; there is no zstd:chunked variant."],
  ["artifact", "calm", "There is no container image in here."],
  ["amd64 gzip, amd64 chunked", "warn", "Podman 5 misses zstd:chunked on linux/amd64."],
])("%s → %s: %s", (spec, tone, sentence) => expect(headline(reportOf(spec))).toEqual({ tone, sentence }));

test("a client that cannot pull a platform makes the sentence bad and names both", () => {
  const { tone, sentence } = headline(reportOf("amd64 gzip, ppc64le chunked+, amd64 chunked+, ppc64le gzip"));
  expect(tone).toBe("bad");
  expect(sentence).toContain("cannot pull linux/ppc64le");
  expect(sentence).not.toContain("linux/amd64");
});
