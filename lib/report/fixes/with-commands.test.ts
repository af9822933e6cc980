import fc from "fast-check";
import { expect, test } from "vitest";
import type { IndexReport } from "#lib/variants/report.ts";
import { imageBed } from "#test/image-bed.ts";
import { analyse } from "../analyse.ts";

const DIGEST = `sha256:${"a".repeat(64)}`;
const on = (spec: string, reference = "registry.example/shop/app:1.2"): IndexReport =>
  analyse(imageBed(spec), reference);
const oursOf = (report: IndexReport, code: string) =>
  report.issues.find((issue) => issue.code === code)?.commands.find(({ tool }) => tool === "twofold")
    ?.command;

test.each([
  ["registry.example/shop/app:1.2", "twofold repair registry.example/shop/app:1.2"],
  [
    `registry.example/shop/app@${DIGEST}`,
    `twofold repair registry.example/shop/app@${DIGEST} --to registry.example/shop/app:fixed`,
  ],
  [
    `registry.example/shop/app:1.2@${DIGEST}`,
    `twofold repair registry.example/shop/app:1.2@${DIGEST} --to registry.example/shop/app:1.2`,
  ],
  ["oci:/srv/my images:1", "twofold repair 'oci:/srv/my images:1'"],
  ["docker://localhost:5000/app", "twofold repair localhost:5000/app:latest"],
])("%s is mended by a line that can be pasted", (reference, line) => {
  expect(oursOf(on("amd64 chunked+, amd64 gzip", reference), "zstd-before-gzip")).toBe(line);
});

test("ours stands first, and other tools are given the digests of this index, gzip first", () => {
  const report = on("amd64 chunked+, arm64 gzip, amd64 gzip, arm64 chunked+");
  const [zstd, arm, amd, armZstd] = report.entries.map(({ digest }) => digest);
  const at = (digest: string | undefined) => `--ref registry.example/shop/app@${digest}`;
  const { commands } = report.issues.find(({ code }) => code === "zstd-before-gzip") ?? { commands: [] };
  expect(commands.map(({ tool }) => tool)).toEqual(["twofold", "regctl"]);
  expect(commands[1]?.command).toBe(
    `regctl index create registry.example/shop/app:1.2 ${at(arm)} ${at(amd)} && regctl index add registry.example/shop/app:1.2 --desc-annotation io.github.containers.compression.zstd=true ${at(zstd)} ${at(armZstd)}`,
  );
});

test.each([
  [
    "amd64 gzip, arm64 gzip, arm64 chunked+",
    "missing-variant",
    "apply registry.example/shop/app:1.2 --choice dual",
  ],
  ["amd64 chunked", "no-gzip", "apply registry.example/shop/app:1.2 --choice dual"],
  ["- gzip", "platform-missing", "index registry.example/shop/app:1.2 --from registry.example/shop/app:1.2"],
])("%s: %s is mended by %s", (spec, code, line) => expect(oursOf(on(spec), code)).toBe(`twofold ${line}`));

test.each([
  ["amd64 missing, arm64 gzip", "manifest-missing"],
  ["amd64 gzip, amd64 gzip #b", "duplicate-variant"],
  // What it is made from cannot be read.
  ["amd64 chunked+, arm64 gzip missing, arm64 chunked+", "no-gzip"],
])("%s: %s has no line of ours, since none would mend it", (spec, code) => {
  expect(oursOf(on(spec), code)).toBeUndefined();
});

const image = fc
  .tuple(
    fc.constantFrom("amd64", "arm64/v8", "arm64", "s390x", "-", "{}"),
    fc.constantFrom(
      "gzip",
      "chunked+",
      "chunked",
      "zstd",
      "gzip entry(io.github.containers.compression.zstd=true)",
      "none",
      "mixed",
      "erofs +erofs",
      "missing",
    ),
    fc.constantFrom("", "", " #b", " docker"),
  )
  .map((parts) => parts.join(" ").trim());
const index = fc
  .array(fc.oneof({ weight: 6, arbitrary: image }, fc.constant("nested(s390x gzip, s390x chunked+)")), {
    minLength: 1,
    maxLength: 6,
  })
  .map((entries) => entries.join(", "));

test("no line has a word to fill in, and each names this image", () => {
  fc.assert(
    fc.property(index, (spec) => {
      const report = on(spec);
      for (const { command, trap } of report.issues.flatMap(({ commands }) => commands)) {
        expect(command).not.toMatch(/\b(?:REGISTRY|REPOSITORY|TAG|DIGEST|SOURCE|LIST|OS|ARCH|PLAIN)\b/);
        expect(command).toContain("registry.example/shop/app");
        expect(trap).toMatch(/\.$/);
        for (const [digest] of command.matchAll(/sha256:[0-9a-f]{64}/g))
          expect(JSON.stringify(report.entries)).toContain(digest);
      }
    }),
    { numRuns: 300 },
  );
});

test("whatever the order of a flat index, a repair is offered, where nothing else is wrong that none fixes", () => {
  fc.assert(
    fc.property(index, (spec) => {
      const { issues, entries } = on(spec);
      const isRepairable = (code: string) => code === "zstd-before-gzip" || code === "annotated-not-zstd";
      if (issues.some(({ severity, code }) => severity === "error" && !isRepairable(code))) return;
      // What a nested index holds may clash with what stands beside it, which is seen when it is flat.
      if (entries.some(({ failure, role }) => failure !== null || role === "index")) return;
      for (const { code, commands } of issues)
        if (isRepairable(code) || code === "attestation-duplicated")
          expect([spec, code, commands[0]?.command]).toEqual([
            ...[spec, code, "twofold repair registry.example/shop/app:1.2"],
          ]);
    }),
    { numRuns: 300 },
  );
});

test("a line that could not be carried out is not offered", () => {
  // A manifest is not there, so no index that lists it is put under a tag.
  const report = on("amd64 chunked+, amd64 gzip, arm64 missing");
  expect(oursOf(report, "zstd-before-gzip")).toBeUndefined();
});
