/** A value of plain members and typed arrays as two pieces: JSON, and the arrays' bytes one after the other. */
export interface Packed {
  readonly head: string;
  readonly parts: readonly Uint8Array[];
}

const kinds = { Uint8Array, Int32Array, Uint32Array, Float64Array } as const;
type Kind = keyof typeof kinds;
type Column = InstanceType<(typeof kinds)[Kind]>;

/** Keys of `value` are ours alone: what comes from a layer stands in texts, lists and arrays. Takes what structured cloning would copy twice apart, for a pipe between two processes of one machine. */
export function pack(value: unknown): Packed {
  const parts: Uint8Array[] = [];
  // What stands at two places of the value is sent once.
  const placed = new Map<unknown, number>();
  let length = 0;
  const head = JSON.stringify(value, (_key, member: unknown) => {
    if (member instanceof Map) return { $map: [...member] };
    const kind = kindOf(member);
    if (kind === null) return member;
    const { buffer, byteOffset, byteLength, length: count } = member as Column;
    const known = placed.get(member);
    if (known !== undefined) return { $kind: kind, at: known, count };
    placed.set(member, length);
    parts.push(new Uint8Array(buffer as ArrayBuffer, byteOffset, byteLength));
    const at = length;
    // Every array may be looked at in place: at a multiple of eight bytes.
    const room = Math.ceil(byteLength / 8) * 8;
    if (room > byteLength) parts.push(new Uint8Array(room - byteLength));
    length += room;
    return { $kind: kind, at, count };
  });
  return { head, parts };
}

/** The value again; `bytes` begins at a multiple of eight in its buffer, and its arrays are views of it. */
export function unpack(head: string, bytes: Uint8Array): unknown {
  return JSON.parse(head, (_key, member: unknown) => {
    if (typeof member !== "object" || member === null) return member;
    if ("$map" in member) return new Map(member.$map as [unknown, unknown][]);
    if (!("$kind" in member)) return member;
    const { $kind, at, count } = member as { $kind: Kind; at: number; count: number };
    return new kinds[$kind](bytes.buffer as ArrayBuffer, bytes.byteOffset + at, count);
  });
}

const kindOf = (value: unknown): Kind | null => {
  for (const kind of Object.keys(kinds) as Kind[]) if (value instanceof kinds[kind]) return kind;
  return null;
};
