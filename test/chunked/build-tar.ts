/** Writes tars of every form, also wrong ones: what is told is what stands there. */
export interface TarPiece {
  readonly name?: string | Buffer;
  /** The type flag; a regular file unless told. */
  readonly type?: string;
  readonly content?: Buffer | string;
  /** In the header; the content's unless told. */
  readonly size?: number;
  readonly mode?: number;
  readonly uid?: number | bigint;
  readonly gid?: number | bigint;
  readonly mtime?: number | bigint;
  readonly linkName?: string | Buffer;
  readonly device?: readonly [major: number, minor: number];
  readonly format?: "ustar" | "gnu" | "v7" | "star";
  readonly prefix?: string;
  /** A pax header before it. */
  readonly pax?: Readonly<Record<string, string | Buffer>>;
  /** GNU long names before it. */
  readonly longName?: string;
  readonly longLink?: string;
  /** Bytes that are written over the header last, before its sum. */
  readonly patch?: readonly (readonly [at: number, bytes: string | Buffer])[];
  /** Padding after the content; there is some unless told. */
  readonly isPadded?: boolean;
}

const BLOCK = 512;
export const END = Buffer.alloc(2 * BLOCK);

export function buildTar(pieces: readonly TarPiece[], end: Buffer = END): Buffer {
  return Buffer.concat([...pieces.map(entryBytes), end]);
}

export function entryBytes(piece: TarPiece): Buffer {
  const { pax, longName, longLink, isPadded = true } = piece;
  const content = Buffer.from(piece.content ?? "");
  const before = [
    longLink === undefined ? [] : [extension("K", Buffer.from(`${longLink}\0`), "gnu")],
    longName === undefined ? [] : [extension("L", Buffer.from(`${longName}\0`), "gnu")],
    pax === undefined ? [] : [extension("x", paxRecords(pax), "ustar")],
  ].flat();
  return Buffer.concat([
    ...before,
    header({ size: content.length, ...piece }),
    isPadded ? padded(content) : content,
  ]);
}

export function extension(type: string, content: Buffer, format: NonNullable<TarPiece["format"]>): Buffer {
  const name = format === "gnu" ? "././@LongLink" : "PaxHeaders/x";
  return Buffer.concat([header({ name, type, size: content.length, format }), padded(content)]);
}

export function paxRecords(records: Readonly<Record<string, string | Buffer>>): Buffer {
  return Buffer.concat(
    Object.entries(records).map(([key, value]) => {
      const rest = Buffer.concat([Buffer.from(` ${key}=`), Buffer.from(value), Buffer.from("\n")]);
      let length = rest.length;
      while (String(length).length + rest.length !== length) length = String(length).length + rest.length;
      return Buffer.concat([Buffer.from(String(length)), rest]);
    }),
  );
}

const padded = (content: Buffer) =>
  Buffer.concat([content, Buffer.alloc((BLOCK - (content.length % BLOCK)) % BLOCK)]);

function header(piece: TarPiece): Buffer {
  const block = Buffer.alloc(BLOCK);
  const put = (at: number, bytes: string | Buffer, most: number) =>
    void Buffer.from(bytes).copy(block, at, 0, most);
  const format = piece.format ?? "ustar";
  put(0, piece.name ?? "file", 100);
  put(100, octal(piece.mode ?? 0o644, 8), 8);
  put(108, number(piece.uid ?? 0, 8), 8);
  put(116, number(piece.gid ?? 0, 8), 8);
  put(124, number(piece.size ?? 0, 12), 12);
  put(136, number(piece.mtime ?? 1_700_000_000, 12), 12);
  put(156, piece.type ?? "0", 1);
  put(157, piece.linkName ?? "", 100);
  if (format !== "v7") {
    put(257, format === "gnu" ? "ustar  \0" : "ustar\x0000", 8);
    put(265, "root", 32);
    put(297, "root", 32);
    put(329, octal(piece.device?.[0] ?? 0, 8), 8);
    put(337, octal(piece.device?.[1] ?? 0, 8), 8);
    put(345, piece.prefix ?? "", 155);
    if (format === "star") put(508, "tar\0", 4);
  }
  for (const [at, bytes] of piece.patch ?? []) put(at, bytes, BLOCK - at);
  put(148, "        ", 8);
  put(
    148,
    `${block
      .reduce((sum, byte) => sum + byte, 0)
      .toString(8)
      .padStart(6, "0")}\0 `,
    8,
  );
  return block;
}

const octal = (value: number | bigint, bytes: number) => `${value.toString(8).padStart(bytes - 1, "0")}\0`;

/** Octal where it fits, else base 256 as GNU tar has it. */
function number(value: number | bigint, bytes: number): string | Buffer {
  const big = BigInt(value);
  if (big >= 0n && big < 1n << BigInt(3 * (bytes - 1))) return octal(big, bytes);
  const field = Buffer.alloc(bytes);
  let rest = BigInt.asUintN(bytes * 8, big);
  for (let at = bytes - 1; at >= 0; at--) {
    field[at] = Number(rest & 0xffn);
    rest >>= 8n;
  }
  field[0] = (field[0] ?? 0) | 0x80;
  return field;
}
