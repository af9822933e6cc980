/** The bytes of a stream in parts of `partBytes`, the last one shorter; none of a stream without bytes. */
export async function* partsOf(
  stream: AsyncIterable<Uint8Array>,
  partBytes: number,
): AsyncGenerator<Uint8Array> {
  let held: Uint8Array[] = [];
  let heldBytes = 0;
  for await (const piece of stream) {
    for (let rest = piece; rest.length > 0; ) {
      const take = rest.subarray(0, partBytes - heldBytes);
      held.push(take);
      heldBytes += take.length;
      rest = rest.subarray(take.length);
      if (heldBytes < partBytes) continue;
      yield joined(held, heldBytes);
      held = [];
      heldBytes = 0;
    }
  }
  if (heldBytes > 0) yield joined(held, heldBytes);
}

const joined = (pieces: readonly Uint8Array[], bytes: number): Uint8Array =>
  pieces.length === 1 ? (pieces[0] as Uint8Array) : Buffer.concat(pieces, bytes);
