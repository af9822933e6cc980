import fc from "fast-check";
import { expect, test } from "vitest";
import { tocClaim } from "#lib/oci/toc-claim.ts";
import { buildTar, END, type TarPiece } from "#test/chunked/build-tar.ts";
import { convertible, withOddEnds } from "#test/chunked/corpus.ts";
import { noise, writeLayer } from "#test/chunked/write-layer.ts";
import { checkLayer } from "./check-layer.ts";

// What the check would find in a layer is refused while it is written.

/** What the check finds in what was written of a tar; null where it was refused. */
async function found(tar: Buffer) {
  const { result, blob } = await writeLayer(tar, { isVerified: false });
  if (!result.ok) return null;
  const { size, annotations } = result.value;
  const claim = tocClaim({ size, annotations });
  if (claim.kind === "refused" || !claim.place) return [claim.kind];
  const parts = [{ offset: 0, bytes: blob }];
  return await checkLayer({ place: claim.place, layerBytes: size, parts });
}

const zeros = (bytes: number) => Buffer.alloc(bytes);
const bytes = fc.oneof(
  fc.nat(2100).map(zeros),
  fc.nat(2100).map((length) => noise(length)),
);
const name = fc.constantFrom<string | Buffer>("a", "b/", "./a", "/c", "d", "e/f", Buffer.from([0xe9]), "");
const piece: fc.Arbitrary<TarPiece> = fc.record(
  {
    name,
    content: bytes,
    type: fc.constantFrom("0", "0", "0", "\0", "1", "2", "3", "5", "6", "7", "D", "S", "V"),
    linkName: name,
    mtime: fc.constantFrom(0, -5, 20_000_000_000),
    size: fc.constantFrom(0, 3),
    format: fc.constantFrom("ustar", "gnu", "v7", "star"),
    longName: fc.constantFrom("long", ""),
    pax: fc.constantFrom<Record<string, string>>(
      { path: "p" },
      { mtime: "1.5" },
      { size: "2" },
      { path: "" },
    ),
    isPadded: fc.boolean(),
  },
  { requiredKeys: ["name"] },
);
const plain: fc.Arbitrary<TarPiece> = fc.record({ name, content: bytes, isPadded: fc.constant(true) });
const pieces = fc.oneof(fc.array(plain, { maxLength: 2 }), fc.array(piece, { maxLength: 4 }));
const end = fc.array(
  fc.oneof(
    bytes,
    fc.constant(END),
    pieces.map((all) => buildTar(all)),
  ),
  { maxLength: 3 },
);

test("a tar is refused, or the check finds nothing in its layer", async () => {
  let written = 0;
  await fc.assert(
    fc.asyncProperty(pieces, end, fc.nat(9), async (all, behind, cut) => {
      const whole = buildTar(all, Buffer.concat(behind));
      const faults = await found(whole.subarray(0, cut === 0 ? whole.length * 0.7 : whole.length));
      if (faults !== null) written++;
      expect(faults ?? []).toEqual([]);
    }),
    { numRuns: 400 },
  );
  expect(written).toBeGreaterThan(20);
});

test.each(Object.entries({ ...convertible, ...withOddEnds }))("nothing is found in %s", async (_, tar) => {
  expect(await found(tar)).toEqual([]);
});
