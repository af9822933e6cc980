/** The records of one pax extended header, last one of a name first served; values are bytes. */
export type PaxRecords = ReadonlyMap<string, Buffer>;

const FIELDS_OF_TEXT = new Set(["path", "linkpath", "uname", "gname"]);

/**
 * Parses `"%d %s=%s\n"` records as Go's archive/tar does (strconv.go, parsePAXRecord), or gives null. Keys are latin1 strings, one
 * character a byte: what they mean is told later.
 */
export function parsePax(bytes: Buffer): PaxRecords | null {
  const records = new Map<string, Buffer>();
  for (let at = 0; at < bytes.length; ) {
    const space = bytes.indexOf(0x20, at);
    if (space < 0) return null;
    const digits = bytes.toString("latin1", at, space);
    const end = at + (/^\+?\d+$/.test(digits) ? Number(digits) : 0);
    if (end < at + 5 || end > bytes.length || end < space + 2 || bytes[end - 1] !== 0x0a) return null;
    const equals = bytes.indexOf(0x3d, space + 1);
    if (equals <= space + 1 || equals >= end - 1) return null;
    const key = bytes.toString("latin1", space + 1, equals);
    const value = bytes.subarray(equals + 1, end - 1);
    if (FIELDS_OF_TEXT.has(key) ? value.includes(0) : key.includes("\0")) return null;
    records.set(key, value);
    at = end;
  }
  return records;
}

/** Whether Go's archive/tar would take the file for a sparse one (reader.go, readGNUSparsePAXHeaders). */
export function isSparse(records: PaxRecords): boolean {
  const text = (key: string) => records.get(`GNU.sparse.${key}`)?.toString("latin1") ?? "";
  const [major, minor] = [text("major"), text("minor")];
  if (major !== "" || minor !== "")
    return (major === "0" && (minor === "0" || minor === "1")) || (major === "1" && minor === "0");
  // Format 0.0 has offset and numbytes records in place of a map.
  return text("map") !== "" || records.has("GNU.sparse.offset") || records.has("GNU.sparse.numbytes");
}

/** The whole number of a record; null when it is none. */
export function parsePaxNumber(value: Buffer): number | null {
  const text = value.toString("latin1");
  const number = /^[+-]?\d+$/.test(text) ? Number(text) : Number.NaN;
  return Number.isSafeInteger(number) ? number + 0 : null;
}
