import { expect, test } from "vitest";
import { bedFiles, buildBed, imageBed } from "#test/image-bed.ts";
import { digestOf } from "./digest.ts";
import type { Descriptor } from "./document.ts";
import type { EntryRead } from "./image-read.ts";
import { formatPlatform } from "./platform.ts";

/** What an entry came to: platform, the endings of its layers' types, faults. */
function check({ descriptor, content }: EntryRead): string {
  const where = descriptor.platform === null ? "-" : formatPlatform(descriptor.platform);
  if (!content.ok) return `${where} ${content.failure.code}`;
  const { document } = content.value.manifest;
  if (document.kind === "index") return `${where} [${content.value.nested.map(check).join("; ")}]`;
  return `${where} ${document.layers.map(kindOf).join(" ")}`;
}

const kindOf = ({ mediaType, annotations }: Descriptor) =>
  `${/[a-z-]+$/.exec(mediaType)?.[0]}${"*".repeat(Object.keys(annotations).length)}`;

test.each([
  ["", ""],
  ["gzip", "linux/amd64 gzip gzip"],
  ["amd64 zstd, arm64/v8 chunked", "linux/amd64 zstd zstd, linux/arm64/v8 zstd*** zstd***"],
  ["- none", "- tar tar"],
  ["s390x mixed, windows/amd64", "linux/s390x gzip zstd, windows/amd64 gzip gzip"],
  ["amd64 docker", "linux/amd64 gzip gzip"],
  ["amd64, att(1)", "linux/amd64 gzip gzip, unknown/unknown json*"],
  ["amd64 missing, amd64 damaged", "linux/amd64 not-found, linux/amd64 digest-mismatch"],
  ["nested(amd64 gzip, amd64 zstd)", "- [linux/amd64 gzip gzip; linux/amd64 zstd zstd]"],
  ["single: arm64 estargz", "- gzip* gzip*"],
])("%s is %s", (spec, entries) => expect(imageBed(spec).entries.map(check).join(", ")).toBe(entries));

test.each(["amd65 gzip", "gzipp", "zstd-", "att(2)", "what(x)", "amd64 =3", "amd64,  =2"])(
  "%s is no spec",
  (spec) => expect(() => imageBed(spec)).toThrow(),
);

test("twins share their configuration and their diff IDs, other files have others", () => {
  const [gzip, zstd, other] = imageBed("amd64 gzip, amd64 zstd+, amd64 zstd #b").entries.map((entry) =>
    entry.content.ok && entry.content.value.config?.ok ? entry.content.value.config.value.diffIds : null,
  );
  expect(zstd).toEqual(gzip);
  expect(other).not.toEqual(gzip);
});

test("annotations are where the spec puts them", () => {
  const [entry, wrong] = imageBed("amd64 zstd+ note(a=1) entry(b=2), amd64 zstd+yes").entries;
  expect(entry?.descriptor.annotations).toEqual({ "io.github.containers.compression.zstd": "true", b: "2" });
  expect(wrong?.descriptor.annotations["io.github.containers.compression.zstd"]).toBe("yes");
  expect(entry?.content.ok && entry.content.value.manifest.document.annotations).toEqual({ a: "1" });
});

test("every file is named by its digest, but those that are damaged", () => {
  const wrong = (spec: string) => [...bedFiles(spec)].filter(([digest, bytes]) => digestOf(bytes) !== digest);
  expect(wrong("amd64 gzip, amd64 chunked+, att(1), nested(arm64), artifact")).toEqual([]);
  expect(wrong("amd64 damaged")).toHaveLength(1);
});

test("what is missing is in the index and not among the files", () => {
  const { read, files } = buildBed("amd64 missing, arm64 no-config");
  expect(read.entries.map(({ descriptor }) => files.has(descriptor.digest))).toEqual([false, true]);
});

test("the same entry by number has the same digest and its own platform", () => {
  const [first, second] = imageBed("amd64 gzip, arm64 =1").entries;
  expect(second?.descriptor.digest).toBe(first?.descriptor.digest);
  expect(second?.descriptor.platform?.architecture).toBe("arm64");
});
