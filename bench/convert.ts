// Our conversion of a gzip layer of real files to zstd:chunked against skopeo's, in turns, and whether memory grows with the layer. Takes
// files of this machine, or the layer that is named: `node bench/convert.ts [LAYER.tar.gz]`.
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  createReadStream,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { createGunzip } from "node:zlib";
import { convertInProcess } from "#lib/chunked/write/convert-process.ts";
import { OCI_CONFIG, OCI_MANIFEST } from "#lib/oci/media-types.ts";
import { median, printTable, verdict } from "./table.ts";

const ROUNDS = Number(process.env["ROUNDS"] ?? 3);
const LEAST_TAR_BYTES = 300_000_000;
const MOST_MB = 350;
/** Of the peak for a layer of a third. */
const MOST_GROWTH = 1.15;
const FOLDERS = ["usr/bin", "usr/lib/python3", "usr/share/doc", "usr/share/perl", "usr/share/man"];

/** Against skopeo at its own default level. */
const LIMITS = [
  { level: 6, leastSpeed: 3.5, mostSize: 1.01 },
  { level: 3, leastSpeed: 6, mostSize: 1.05 },
] as const;

interface Outcome {
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly peakMb: number;
  readonly bytes: number;
}

const folder = mkdtempSync(join(process.env["BENCH_FOLDER"] ?? tmpdir(), "twofold-convert-"));
try {
  await main();
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function main(): Promise<void> {
  const given = process.argv[2];
  const layer = given ?? pack("layer", FOLDERS);
  const { tarBytes, diffId } = await readTar(layer);
  const mb = (bytes: number) => (bytes / 1e6).toFixed(1);
  process.stdout.write(
    `${mb(tarBytes)} MB of tar, ${mb(statSync(layer).size)} MB of gzip, ${availableParallelism()} cores\n\n`,
  );
  verdict(`a layer of ${LEAST_TAR_BYTES / 1e6} MB of real files at least`, tarBytes >= LEAST_TAR_BYTES);
  const names = ["skopeo", ...LIMITS.map(({ level }) => `twofold, level ${level}`)];
  const outcomes = names.map((): Outcome[] => []);
  const image = layout(layer, diffId);
  const version = spawnSync("skopeo", ["--version"], { encoding: "utf8" }).stdout?.trim() ?? "";
  for (let round = 0; round < ROUNDS; round++) {
    // Each goes first in turn, so that none always finds the machine as another left it.
    for (let step = 0; step < names.length; step++) {
      const at = (round + step) % names.length;
      const limit = LIMITS[at - 1];
      if (limit === undefined && version === "") continue;
      outcomes[at]?.push(limit === undefined ? await bySkopeo(image) : await byUs(layer, limit.level));
    }
  }
  printTable(
    [`median of ${ROUNDS}`, "s", "CPU s", "tar MB per CPU s", "peak MB", "MB"],
    names.flatMap((name, at) => {
      const of = outcomes[at] ?? [];
      const middle = (key: keyof Outcome) => median(of.map((outcome) => outcome[key]));
      if (of.length === 0) return [];
      const figures = [
        middle("seconds"),
        middle("cpuSeconds"),
        tarBytes / 1e6 / middle("cpuSeconds"),
        middle("peakMb"),
      ];
      return [
        [at === 0 ? version : name, ...figures.map((figure) => figure.toFixed(1)), mb(middle("bytes"))],
      ];
    }),
  );
  for (const [at, { level, leastSpeed, mostSize }] of LIMITS.entries()) {
    const ratio = (key: keyof Outcome) =>
      median(
        (outcomes[at + 1] ?? []).map(
          (mine, round) => (outcomes[0]?.[round]?.[key] ?? Number.NaN) / mine[key],
        ),
      );
    if (version !== "") {
      const [wall, cpu, size] = [ratio("seconds"), ratio("cpuSeconds"), 1 / ratio("bytes")];
      const said = `level ${level}: ${wall.toFixed(2)} times skopeo's speed (CPU ${cpu.toFixed(2)} times less)`;
      verdict(`${said}, ${leastSpeed} at least`, wall >= leastSpeed);
      verdict(`level ${level}: ${size.toFixed(4)} of its size, ${mostSize} at most`, size <= mostSize);
    }
    const peak = Math.max(...(outcomes[at + 1] ?? []).map(({ peakMb }) => peakMb));
    verdict(`level ${level}: peak of ${peak.toFixed(0)} MB, ${MOST_MB} allowed`, peak <= MOST_MB);
  }
  if (given === undefined) await growth(Math.max(...(outcomes[2] ?? []).map(({ peakMb }) => peakMb)));
}

/** The same files three times over. */
async function growth(peakMb: number): Promise<void> {
  const copies = ["a", "b", "c"];
  for (const copy of copies) symlinkSync("/", join(folder, copy));
  const large = pack(
    "large",
    copies.flatMap((copy) => FOLDERS.map((name) => `${copy}/${name}`)),
    folder,
  );
  const outcome = await byUs(large, 3);
  const said = `three times the layer: peak of ${outcome.peakMb.toFixed(0)} MB after ${peakMb.toFixed(0)} MB`;
  verdict(
    `${said}, ${MOST_MB} MB and ${MOST_GROWTH} times allowed`,
    outcome.peakMb <= Math.min(MOST_MB, peakMb * MOST_GROWTH),
  );
}

function pack(name: string, folders: readonly string[], from = "/"): string {
  const file = join(folder, `${name}.tar.gz`);
  const there = folders.filter((one) => existsSync(join(from, one)));
  // The second copy of a file would be a link to the first.
  const args = ["-C", from, "--sort=name", "--hard-dereference", "-czf", file];
  spawnSync("tar", [...args, ...there], { stdio: "ignore" });
  return file;
}

async function readTar(layer: string): Promise<{ tarBytes: number; diffId: string }> {
  const hash = createHash("sha256");
  let tarBytes = 0;
  for await (const piece of createReadStream(layer).pipe(createGunzip()) as AsyncIterable<Buffer>) {
    hash.update(piece);
    tarBytes += piece.length;
  }
  return { tarBytes, diffId: `sha256:${hash.digest("hex")}` };
}

async function byUs(layer: string, level: number): Promise<Outcome> {
  const to = join(folder, "blob");
  const before = new Set(children());
  const begun = performance.now();
  const running = convertInProcess({ from: layer, to, level });
  const [pid = 0] = children().filter((child) => !before.has(child));
  const usage = watch(pid);
  const result = await running;
  const seconds = (performance.now() - begun) / 1000;
  if (!result.ok) throw new Error(`${result.failure.code}: ${result.failure.reason}`);
  return { seconds, ...usage(), bytes: result.value.size };
}

async function bySkopeo(image: string): Promise<Outcome> {
  const out = join(folder, "out");
  rmSync(out, { recursive: true, force: true });
  const begun = performance.now();
  const args = ["--insecure-policy", "copy", "--quiet", "--dest-compress-format", "zstd:chunked"];
  const child = spawn("skopeo", [...args, image, `oci:${out}:t`], { stdio: "ignore" });
  const usage = watch(child.pid ?? 0);
  const status = await new Promise((resolve) => child.once("exit", resolve));
  if (status !== 0) throw new Error(`skopeo ended with status ${status}`);
  const seconds = (performance.now() - begun) / 1000;
  const blobs = join(out, "blobs/sha256");
  const sizes = readdirSync(blobs).map((name) => statSync(join(blobs, name)).size);
  return { seconds, ...usage(), bytes: Math.max(...sizes) };
}

/** CPU time and peak of a process, looked at until it ends; what it did after the last look is less than a hundredth. */
function watch(pid: number): () => Pick<Outcome, "cpuSeconds" | "peakMb"> {
  let seen = { cpuSeconds: 0, peakMb: 0 };
  const look = () => {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
      const peak = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
      if (peak === undefined) return;
      // In ticks of 10 ms.
      seen = { cpuSeconds: (Number(stat[11]) + Number(stat[12])) / 100, peakMb: Number(peak) / 976.5625 };
    } catch {
      // It has ended.
    }
  };
  const timer = setInterval(look, 25);
  return () => {
    clearInterval(timer);
    return seen;
  };
}

function children(): readonly number[] {
  return readdirSync("/proc/self/task").flatMap((task) =>
    readFileSync(`/proc/self/task/${task}/children`, "utf8").split(" ").filter(Boolean).map(Number),
  );
}

/** An OCI layout with the layer as its image's one. */
function layout(layer: string, diffId: string): string {
  const to = join(folder, "layout");
  mkdirSync(join(to, "blobs/sha256"), { recursive: true });
  const put = (bytes: Buffer, mediaType: string) => {
    const hex = createHash("sha256").update(bytes).digest("hex");
    writeFileSync(join(to, "blobs/sha256", hex), bytes);
    return { mediaType, digest: `sha256:${hex}`, size: bytes.length };
  };
  const asBytes = (value: unknown) => Buffer.from(JSON.stringify(value));
  const rootfs = { type: "layers", diff_ids: [diffId] };
  const config = put(asBytes({ architecture: "amd64", os: "linux", config: {}, rootfs }), OCI_CONFIG);
  const layers = [put(readFileSync(layer), "application/vnd.oci.image.layer.v1.tar+gzip")];
  const entry = put(asBytes({ schemaVersion: 2, mediaType: OCI_MANIFEST, config, layers }), OCI_MANIFEST);
  const annotations = { "org.opencontainers.image.ref.name": "t" };
  writeFileSync(join(to, "oci-layout"), '{"imageLayoutVersion":"1.0.0"}');
  writeFileSync(
    join(to, "index.json"),
    JSON.stringify({ schemaVersion: 2, manifests: [{ ...entry, annotations }] }),
  );
  return `oci:${to}:t`;
}
