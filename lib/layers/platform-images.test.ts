import { expect, test } from "vitest";
import { analyse } from "#lib/report/analyse.ts";
import { buildBed } from "#test/image-bed.ts";
import { easiestOf, imagesFor } from "./platform-images.ts";

/** The positions that are chosen of an index for a platform, and the easiest of them; or the sentence. */
function chosen(spec: string, asked: string | null, architecture = "x64"): string {
  const images = imagesFor(analyse(buildBed(spec).read, "r.example/a:b"), asked, architecture);
  if (!images.ok) return images.failure;
  const positions = images.value.entries.map(({ position }) => position);
  return `${positions.join()} easiest ${easiestOf(images.value)?.position}`;
}

test.each<[string, string | null, string]>([
  ["amd64 gzip, arm64 gzip, amd64 chunked+, arm64 chunked+", null, "1,3 easiest 3"],
  ["amd64 gzip, arm64 gzip, amd64 chunked+, arm64 chunked+", "linux/arm64", "2,4 easiest 4"],
  ["amd64 gzip, arm64/v8 gzip", "arm64", "2 easiest 2"],
  ["s390x gzip, s390x chunked+", null, "1,2 easiest 2"],
  ["amd64 gzip, amd64 zstd+", null, "1,2 easiest 1"],
])("%s, asked for %s", (spec, asked, said) => expect(chosen(spec, asked)).toBe(said));

test.each<[string, string | null, RegExp]>([
  [
    "s390x gzip, ppc64le gzip",
    null,
    /none for linux\/amd64\. Name one with --platform: linux\/s390x, linux\/ppc64le\.$/,
  ],
  ["amd64 gzip", "linux/arm64", /has nothing for linux\/arm64\. Ask for what it has: linux\/amd64\.$/],
  ["artifact", null, /holds no image/],
])("%s, asked for %s, says what there is", (spec, asked, said) => expect(chosen(spec, asked)).toMatch(said));
