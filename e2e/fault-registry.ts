// A registry that does what no registry should: the first part of a repository's name says what.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseDigest } from "#lib/oci/digest.ts";
import { OCI_INDEX } from "#lib/oci/media-types.ts";
import { buildBed } from "#test/image-bed.ts";
import { ports } from "./places.ts";

const bed = buildBed("amd64 gzip, arm64/v8 gzip, amd64 chunked+, arm64/v8 chunked+");

interface Content {
  readonly bytes: Uint8Array;
  readonly mediaType: string;
  readonly isRoot: boolean;
}

type Answer = (response: ServerResponse, content: Content) => void;

const serve = (response: ServerResponse, { bytes, mediaType }: Omit<Content, "isRoot">) =>
  response.writeHead(200, { "content-type": mediaType }).end(bytes);

const faults: Readonly<Record<string, Answer>> = {
  "not-found": (response) => response.writeHead(404).end(),
  unauthorized: (response) => response.writeHead(401, { "www-authenticate": 'Basic realm="registry"' }).end(),
  denied: (response) => response.writeHead(403).end(),
  "rate-limited": (response) => response.writeHead(429, { "retry-after": "3600" }).end(),
  "registry-error": (response) => response.writeHead(418).end("a teapot"),
  redirect: (response) => response.writeHead(307, { location: "ftp://example.org/" }).end(),
  malformed: (response) =>
    serve(response, { bytes: Buffer.from("<html>not JSON</html>"), mediaType: OCI_INDEX }),
  "too-large": (response) =>
    response.writeHead(200, { "content-type": OCI_INDEX }).end(Buffer.alloc(5 << 20, " ")),
  timeout: () => {},
  // The index at once, its manifests when the reader has seen what is being read.
  slow: (response, content) => {
    if (content.isRoot) serve(response, content);
    else setTimeout(() => serve(response, content), 2500);
  },
};

function answer(request: IncomingMessage, response: ServerResponse): void {
  const [, repository = "", kind, name = ""] =
    /^\/v2\/([^/]+)\/(manifests|blobs)\/(.+)$/.exec(request.url ?? "") ?? [];
  if (kind === undefined) return void response.writeHead(200).end("{}");
  const digest = parseDigest(name) ?? bed.digest;
  const isRoot = digest === bed.digest;
  const mediaType = isRoot ? bed.mediaType : (bed.manifests.get(digest) ?? "application/octet-stream");
  const bytes = bed.files.get(digest) ?? new Uint8Array();
  (faults[repository] ?? serve)(response, { bytes, mediaType, isRoot });
}

createServer(answer).listen(ports.faults, "127.0.0.1");

const folder = mkdtempSync(join(tmpdir(), "twofold-e2e-tls-"));
const files = ["-keyout", join(folder, "key.pem"), "-out", join(folder, "certificate.pem")];
execFileSync(
  "openssl",
  [
    "req",
    "-x509",
    "-newkey",
    "ec",
    "-pkeyopt",
    "ec_paramgen_curve:prime256v1",
    "-nodes",
    "-days",
    "2",
  ].concat(files, "-subj", "/CN=nobody"),
  { stdio: "ignore" },
);
const [key, cert] = [files[1], files[3]].map((file) => readFileSync(file ?? ""));
createTlsServer({ key, cert }, answer).listen(ports.tls, "127.0.0.1");

process.once("SIGTERM", () => process.exit(0));
