import fc from "fast-check";
import { expect, test } from "vitest";
import { classifyLayers } from "#lib/variants/classify.ts";
import { clientNames } from "#lib/variants/clients/names.ts";
import { headline } from "#lib/variants/headline.ts";
import type { Compression, LayerReport } from "#lib/variants/report.ts";
import { imageBed } from "#test/image-bed.ts";
import { analyse } from "./analyse.ts";

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
  ["amd64 gzip, signature, att(1) untied", "image artifact attestation"],
  ["amd64 encrypted, arm64 foreign, s390x empty", "image image image"],
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

test.each(["att(2)", "att(2) untied", "att(2) missing"])(
  "%s names the position of its image",
  (attestation) => expect(reportOf(`amd64 gzip, arm64 gzip, ${attestation}`).entries[2]?.attests).toBe(2),
);

test("a layer or another blob listed in an index is no manifest that could be missing", () => {
  const bed = imageBed("amd64 gzip, arm64 gzip missing");
  const [image, blob] = bed.entries;
  if (image === undefined || blob === undefined) throw new Error("the bed has two entries");
  const mediaType = "application/vnd.buildkit.cacheconfig.v0";
  const entries = [image, { ...blob, descriptor: { ...blob.descriptor, mediaType, platform: null } }];
  const report = analyse({ ...bed, entries }, "example");
  expect(report.entries[1]).toMatchObject({ role: "artifact", failure: null });
  expect(report.issues).toEqual([]);
});

test("where nothing names a platform, every client is asked for linux/amd64", () => {
  const { platforms, picks } = reportOf("- gzip no-config");
  expect(platforms).toEqual(["linux/amd64"]);
  expect(picks.map(({ client }) => client)).toEqual([...clientNames]);
  expect(reportOf("artifact")).toMatchObject({ platforms: [], picks: [] });
});

test("an index inside a nested index is followed, by the clients too", () => {
  const { entries, picks } = reportOf("nested(nested(amd64 gzip), arm64 gzip)");
  expect(entries[0]?.nested.map(({ role, nested }) => [role, nested.length])).toEqual([
    ["index", 1],
    ["image", 0],
  ]);
  expect(
    picks.find(({ client, platform }) => client === "crane" && platform === "linux/amd64"),
  ).toBeDefined();
  expect(picks.filter(({ platform }) => platform === "linux/arm64").length).toBe(clientNames.length);
});

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

test("a download is told for every pick that can be decoded, and for no other", () => {
  const { picks, sizes } = reportOf("amd64 chunked+, amd64 gzip, arm64 gzip, nested(s390x gzip)");
  for (const { decodes, downloadBytes } of picks) expect(downloadBytes !== null).toBe(decodes);
  const of = (client: string, platform: string) =>
    picks.find((pick) => pick.client === client && pick.platform === platform)?.downloadBytes;
  expect(of("docker-20.10", "linux/amd64")).toBeNull();
  expect(of("docker-23", "linux/amd64")).toBe(2_400);
  expect(of("containerd-2", "linux/s390x")).toBe(3_000); // the image inside, not the index
  expect(sizes.download).toEqual({ min: 2_400, max: 3_000 });
  expect(reportOf("amd64 gzip missing").sizes.download).toBeNull();
});

test("a layer that stands twice in an image is downloaded once", () => {
  const bed = imageBed("amd64 gzip");
  const [entry] = bed.entries;
  if (!entry?.content.ok) throw new Error("the bed has a readable entry");
  const { manifest } = entry.content.value;
  if (manifest.document.kind !== "manifest") throw new Error("the bed has a manifest");
  const [layer] = manifest.document.layers;
  if (layer === undefined) throw new Error("the image has a layer");
  const twice = { ...manifest, document: { ...manifest.document, layers: [layer, layer] } };
  const content = { ok: true, value: { ...entry.content.value, manifest: twice } } as const;
  const { entries, sizes } = analyse({ ...bed, entries: [{ ...entry, content }] }, "example");
  expect(entries[0]?.compressedBytes).toBe(2 * layer.size);
  expect(sizes.download).toEqual({ min: layer.size, max: layer.size });
});

test("what the registry does not hold is not counted as stored", () => {
  const { entries, sizes } = reportOf("amd64 gzip");
  const stored = (spec: string) => reportOf(spec).sizes.storedBytes;
  expect(stored("amd64 gzip") - (entries[0]?.compressedBytes ?? 0)).toBeGreaterThan(0);
  expect(stored("amd64 foreign")).toBeLessThan(sizes.storedBytes - 2_500);
  expect(stored("amd64 gzip missing")).toBeLessThan(500); // the index alone
});

const sizedSpecs = fc
  .array(
    fc.constantFrom(
      "amd64 gzip",
      "amd64 chunked+",
      "arm64 gzip",
      "arm64 zstd",
      "arm64 foreign",
      "s390x none",
      "amd64 erofs +erofs",
      "s390x gzip missing",
      "s390x gzip no-config",
      "ppc64le mixed",
      "nested(arm64 gzip, arm64 chunked+)",
      "artifact",
      "att(1)",
    ),
    { maxLength: 8 },
  )
  .map((entries) => ["amd64 gzip", ...entries].join(", "));

test("the parts of an index's size are disjoint and add up to what is stored, whatever stands in it", () => {
  fc.assert(
    fc.property(sizedSpecs, (spec) => {
      const { entries, sizes } = reportOf(spec);
      const part = (name: string) => sizes.parts.find((one) => one.part === name)?.bytes ?? 0;
      expect(sizes.parts.reduce((sum, { bytes }) => sum + bytes, 0)).toBe(sizes.storedBytes);
      expect(new Set(sizes.parts.map((one) => one.part)).size).toBe(sizes.parts.length);
      expect(part("gzip")).toBeLessThanOrEqual(sizes.gzipBytes);
      expect(part("zstd")).toBeLessThanOrEqual(sizes.zstdBytes);
      expect(part("index")).toBeGreaterThan(0);
      expect(part("attestations") > 0).toBe(entries.some(({ role }) => role === "attestation"));
    }),
  );
});

test.each([
  ["amd64 gzip, amd64 chunked+", "gzip zstd shared index"],
  ["amd64 gzip, arm64 gzip", "gzip index"],
  ["amd64 gzip, amd64 chunked+, att(1), artifact", "gzip zstd shared attestations artifacts index"],
  ["amd64 gzip, arm64 gzip missing", "gzip index"], // what the registry lacks is not stored
  ["amd64 none", "none index"],
  ["amd64 gzip, amd64 chunked+, amd64 erofs +erofs", "gzip zstd erofs shared index"],
  ["single: amd64 gzip", "gzip"], // there is no index around it
])("%s is stored as %s", (spec, parts) => {
  expect(
    reportOf(spec)
      .sizes.parts.map(({ part }) => part)
      .join(" "),
  ).toBe(parts);
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
  ["amd64 gzip, amd64 zstd", "warn", "Podman 5 misses zstd on linux/amd64."],
  [
    "amd64 gzip, amd64 chunked, arm64 gzip, arm64 chunked",
    "warn",
    "Podman 5 misses zstd:chunked on both platforms.",
  ],
  ["amd64 chunked+, arm64 chunked+", "bad", "Docker 20.10 cannot pull this image."],
  [
    "amd64 chunked+, arm64 gzip missing", // who fails on one platform is not said of the other
    "bad",
    "No client can pull linux/arm64, and Docker 20.10 cannot pull linux/amd64.",
  ],
  [
    "amd64 chunked+, arm64 gzip missing, - gzip, s390x nested(s390x gzip)",
    "bad",
    "No client can pull linux/arm64, and 2 other platforms fail for some clients.",
  ],
  ["amd64 encrypted", "warn", "Whether any client can unpack linux/amd64 is unknown."],
  // What was not looked at is told apart, first, and is nobody's harm.
  ["amd64 gzip, arm64 gzip limited", "warn", "Entry 2 (linux/arm64) could not be read."],
  ["amd64 gzip limited, arm64 gzip limited", "warn", "2 of 2 entries could not be read."],
  [
    "amd64 chunked+, arm64 gzip limited",
    "bad",
    "Entry 2 (linux/arm64) could not be read. Docker 20.10 cannot pull linux/amd64.",
  ],
  ["nested(nested(amd64 gzip))", "bad", "12 of 19 clients cannot pull linux/amd64."],
])("%s → %s: %s", (spec, tone, sentence) => expect(headline(reportOf(spec))).toEqual({ tone, sentence }));

test("a client that cannot pull a platform makes the sentence bad and names both", () => {
  const { tone, sentence } = headline(reportOf("amd64 gzip, ppc64le chunked+, amd64 chunked+, ppc64le gzip"));
  expect(tone).toBe("bad");
  expect(sentence).toContain("cannot pull linux/ppc64le");
  expect(sentence).not.toContain("linux/amd64");
});
