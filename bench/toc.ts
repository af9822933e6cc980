// What it takes to look into a zstd:chunked layer: bytes of a layer of 1 GB against its TOC and tar-split, and time, memory and
// the longest stop of the event loop for a TOC of 71 MB.
import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { startServer } from "#test/registry/bed.ts";
import { printTable, verdict } from "./table.ts";
import type { Asked, Took } from "./toc-process.ts";
import { type VirtualLayer, virtualLayer } from "./virtual-layer.ts";

/** Beside TOC and tar-split, of the layer. */
const MOST_SHARE = 0.005;
const MOST_RSS_MB = 700;

const run = promisify(execFile);
const mb = (bytes: number) => (bytes / 1e6).toFixed(1);

/** Looks into a layer from another process; `sent` are the bytes of blobs that it took. */
async function look(virtual: VirtualLayer): Promise<Took & { readonly sent: number }> {
  let sent = 0;
  const server = await startServer((request, response) => {
    const [, from = "", to = ""] = /bytes=(\d+)-(\d+)/.exec(request.headers.range ?? "") ?? [];
    const bytes = virtual.part(Number(from), Number(to) + 1 - Number(from));
    sent += bytes.length;
    response.writeHead(206, { "content-range": `bytes ${from}-${to}/${virtual.layer.size}` }).end(bytes);
  });
  const asked: Asked = {
    host: server.host,
    layer: virtual.layer,
    path: virtual.pathOf(Math.floor(virtual.files / 2)),
  };
  const file = fileURLToPath(new URL("./toc-process.ts", import.meta.url));
  const { stdout } = await run("node", [file, JSON.stringify(asked)]);
  await server.stop();
  return { ...(JSON.parse(stdout) as Took), sent };
}

const gigabyte = virtualLayer({ files: 40_000, fileBytes: 25_000, ownDigests: false });
const large = await look(gigabyte);
const { tocBytes, tarSplitBytes, layer } = gigabyte;
printTable(
  ["a layer of 1 GB", "MB", "TOC MB", "tar-split MB", "read MB", "s"],
  [
    [
      `${gigabyte.files} files`,
      ...[layer.size, tocBytes, tarSplitBytes, large.sent].map(mb),
      large.seconds.toFixed(1),
    ],
  ],
);
// The TOC for the files, TOC and tar-split for the check, and the content of one file.
const beside = large.sent - 2 * tocBytes - tarSplitBytes;
verdict(
  `beside TOC and tar-split ${beside} bytes of the layer (${((beside / layer.size) * 100).toFixed(4)} %), less than ${MOST_SHARE * 100} %`,
  beside <= layer.size * MOST_SHARE,
);
verdict("the file is whole, and the layer sound", large.fileBytes === 25_000 && large.faults === 0);

const many = virtualLayer({ files: 264_000, fileBytes: 4000, ownDigests: true });
const busy = await look(many);
printTable(
  ["a TOC of 71 MB", "JSON MB", "TOC MB", "s", "longest ms", "RSS MB", "process beside MB", "look ms"],
  [
    [
      `${many.files} entries`,
      ...[many.jsonBytes, many.tocBytes].map(mb),
      busy.seconds.toFixed(1),
      ...[busy.longestMs, busy.rssMb, busy.childRssMb, busy.lookMs].map((value) => value.toFixed(0)),
    ],
  ],
);
const together = busy.rssMb + busy.childRssMb;
verdict(
  `both processes take ${together.toFixed(0)} MB together, ${MOST_RSS_MB} at most`,
  together <= MOST_RSS_MB,
);
