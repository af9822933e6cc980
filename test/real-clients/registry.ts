import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { digestOf } from "#lib/oci/digest.ts";

/** Debian's registry on a loopback port of its own, whose access log tells what a client asked for. */
export interface LoggedRegistry {
  /** `127.0.0.1:PORT`. */
  readonly host: string;
  /** A folder that goes when the registry goes. */
  readonly folder: string;
  readonly pushBlob: (repository: string, bytes: Uint8Array) => Promise<void>;
  readonly pushManifest: (
    repository: string,
    reference: string,
    mediaType: string,
    text: string,
  ) => Promise<void>;
  /** The digests of the manifests asked for by digest in a repository, in order. */
  readonly manifestsTaken: (repository: string) => Promise<readonly string[]>;
  readonly stop: () => Promise<void>;
}

export async function startRegistry(): Promise<LoggedRegistry> {
  const folder = await mkdtemp(join(tmpdir(), "twofold-real-clients-"));
  const host = `127.0.0.1:${await freePort()}`;
  const config = join(folder, "config.yml");
  await writeFile(
    config,
    [
      "version: 0.1",
      "log: { accesslog: { disabled: false } }",
      `storage: { filesystem: { rootdirectory: ${join(folder, "storage")} } }`,
      `http: { addr: ${host} }`,
      "",
    ].join("\n"),
  );
  const child = spawn("docker-registry", ["serve", config], { stdio: ["ignore", "pipe", "pipe"] });
  let log = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      log += text;
    });
  }
  await untilUp(child, host, () => log);
  let marks = 0;
  /** Asks for a path and waits until the log tells of it, and so of all that was asked before. */
  const logged = async (path: string) => {
    const seen = new Promise<void>((resolve) => {
      const look = () => {
        if (!log.includes(`"GET ${path} `)) return;
        child.stdout.off("data", look);
        child.stderr.off("data", look);
        resolve();
      };
      child.stdout.on("data", look);
      child.stderr.on("data", look);
    });
    await fetch(`http://${host}${path}`);
    await seen;
  };

  return {
    host,
    folder,
    pushBlob: async (repository, bytes) => {
      const start = await expectOk(`http://${host}/v2/${repository}/blobs/uploads/`, { method: "POST" });
      const target = new URL(start.headers.get("location") ?? "", `http://${host}`);
      target.searchParams.set("digest", digestOf(bytes));
      await expectOk(target, { method: "PUT", body: new Uint8Array(bytes) });
    },
    pushManifest: async (repository, reference, mediaType, text) => {
      const headers = { "content-type": mediaType };
      await expectOk(`http://${host}/v2/${repository}/manifests/${reference}`, {
        method: "PUT",
        headers,
        body: text,
      });
    },
    // A manifest's own push names it by digest too, with PUT: only GET is a client's choice.
    manifestsTaken: async (repository) => {
      await logged(`/v2/${repository}/manifests/mark-${marks++}`);
      return [...log.matchAll(/"GET \/v2\/(\S+?)\/manifests\/(sha256:[0-9a-f]{64}) HTTP/g)]
        .filter(([, name]) => name === repository)
        .map(([, , digest]) => digest ?? "");
    },
    stop: async () => {
      const ended = new Promise((resolve) => child.once("exit", resolve));
      if (child.exitCode === null && child.kill()) await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function expectOk(url: URL | string, init: RequestInit): Promise<Response> {
  const response = await fetch(url, init);
  if (!response.ok) throw new Error(`${init.method} ${url}: ${response.status} ${await response.text()}`);
  return response;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === "string") throw new Error("no port was given");
  return address.port;
}

async function untilUp(child: ChildProcess, host: string, log: () => string): Promise<void> {
  const deadline = Date.now() + 20_000;
  while (Date.now() < deadline) {
    if (child.exitCode !== null) throw new Error(`docker-registry ended: ${log()}`);
    const answer = await fetch(`http://${host}/v2/`).catch(() => null);
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`docker-registry did not come up: ${log()}`);
}
