import type { IncomingMessage, ServerResponse } from "node:http";
import type { MadeImage } from "#test/chunked/chunked-image.ts";
import type { Handler } from "#test/registry/bed.ts";

/**
 * How a registry answers two ranges in one request, in a word or two: a status, `206 both`, `206 first`, `206 swapped`,
 * `206 joined` (one part from the first byte to the last), `206 torn` (a body that ends early), `206 long` (all of it and more).
 */
export type Several = string;

/** A registry that has one image under `tag`, answers one range as it should and two as it is told to. */
export function rangeServer(
  image: MadeImage,
  several: Several,
  { tag = "latest", blobsAt = null }: { readonly tag?: string; readonly blobsAt?: string | null } = {},
): Handler {
  const answer = (request: IncomingMessage, response: ServerResponse): ServerResponse => {
    const [, kind = "", name = ""] =
      /^\/v2\/.+\/(manifests|blobs|tags)\/([^?]+)/.exec(request.url ?? "") ?? [];
    if (kind === "tags")
      return json(response, { name: "team/app", tags: ["1.0", "2.0", `sha256-${"a".repeat(64)}.sig`] });
    const digest = name === tag ? image.digest : name;
    const bytes = [...image.files].find(([key]) => key === digest)?.[1];
    if (bytes === undefined)
      return json(
        response,
        { errors: [{ code: kind === "blobs" ? "BLOB_UNKNOWN" : "MANIFEST_UNKNOWN" }] },
        404,
      );
    if (kind === "manifests") {
      const type = [...image.manifests].find(([key]) => key === digest)?.[1];
      return response
        .writeHead(200, { "content-type": type ?? "", "docker-content-digest": digest })
        .end(bytes);
    }
    if (blobsAt !== null)
      return response.writeHead(307, { location: `http://${blobsAt}${request.url}` }).end();
    return answerBlob(request, response, bytes, several);
  };
  return (request, response) => void answer(request, response);
}

function answerBlob(
  request: IncomingMessage,
  response: ServerResponse,
  bytes: Buffer,
  several: Several,
): ServerResponse {
  const ranges = (request.headers.range ?? "").replace("bytes=", "").split(",");
  const places = ranges.map((range) => {
    const [start = "", end = ""] = range.split("-");
    return start === ""
      ? { start: bytes.length - Number(end), end: bytes.length - 1 }
      : { start: Number(start), end: Number(end) };
  });
  const [first, second] = places;
  if (first === undefined || request.headers.range === undefined) return response.writeHead(200).end(bytes);
  if (first.start >= bytes.length) return response.writeHead(416).end();
  if (second === undefined) return single(response, bytes, first);
  const [status = "", how = ""] = several.split(" ");
  if (status === "200") return response.writeHead(200).end(bytes);
  if (status !== "206")
    return json(response, { errors: [{ code: "UNSUPPORTED", message: "range" }] }, Number(status));
  if (how === "first") return single(response, bytes, first);
  if (how === "joined") return single(response, bytes, { start: first.start, end: second.end });
  const parts = (how === "swapped" ? [second, first] : [first, second]).map(({ start, end }) =>
    Buffer.concat([
      Buffer.from(
        `\r\n--x\r\nContent-Type: a/b\r\nContent-Range: bytes ${start}-${end}/${bytes.length}\r\n\r\n`,
      ),
      bytes.subarray(start, end + 1),
    ]),
  );
  const body = Buffer.concat([...parts, Buffer.from(how === "torn" ? "" : "\r\n--x--\r\n")]);
  return response
    .writeHead(206, { "content-type": "multipart/byteranges; boundary=x" })
    .end(how === "long" ? Buffer.concat([body, Buffer.alloc(100_000)]) : body);
}

function single(
  response: ServerResponse,
  bytes: Buffer,
  { start, end }: { start: number; end: number },
): ServerResponse {
  return response
    .writeHead(206, { "content-range": `bytes ${start}-${end}/${bytes.length}` })
    .end(bytes.subarray(start, end + 1));
}

function json(response: ServerResponse, value: unknown, status = 200): ServerResponse {
  return response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(value));
}
