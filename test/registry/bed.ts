import { execFileSync, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import { createServer as createTlsServer, type ServerOptions } from "node:https";
import { type AddressInfo, createServer as createTcpServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { OCI_CONFIG, OCI_MANIFEST } from "#lib/oci/media-types.ts";

export interface Running {
  /** `127.0.0.1:PORT`, as in references. */
  readonly host: string;
  stop(): Promise<void>;
}

export interface Certificates {
  readonly folder: string;
  /** PEM of the authority. */
  readonly ca: string;
  readonly caFile: string;
  readonly certFile: string;
  readonly keyFile: string;
  /** A client's certificate of the same authority. */
  readonly clientCertFile: string;
  readonly clientKeyFile: string;
}

/** Debian's docker-registry on a free port with a folder of its own; `wantsClients` asks everyone for a certificate. */
export async function startRegistry(
  options: { tls?: Certificates; wantsClients?: boolean } = {},
): Promise<Running> {
  const folder = mkdtempSync(join(tmpdir(), "twofold-registry-"));
  const port = await freePort();
  const { tls, wantsClients } = options;
  const clientLines = wantsClients ? `    clientcas: [${tls?.caFile}]\n` : "";
  const tlsLines =
    tls === undefined
      ? ""
      : `  tls:\n    certificate: ${tls.certFile}\n    key: ${tls.keyFile}\n${clientLines}`;
  writeFileSync(
    join(folder, "config.yml"),
    `version: 0.1\nlog:\n  level: error\nstorage:\n  filesystem:\n    rootdirectory: ${folder}/data\nhttp:\n  addr: 127.0.0.1:${port}\n${tlsLines}`,
  );
  const child = spawn("docker-registry", ["serve", join(folder, "config.yml")], { stdio: "ignore" });
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  child.once("error", () => {});
  for (let tries = 0; !(await answers(port)); tries++) {
    if (tries > 200 || child.exitCode !== null) throw new Error("docker-registry did not start");
    await wait(50);
  }
  return {
    host: `127.0.0.1:${port}`,
    async stop() {
      child.kill();
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export type Handler = (request: IncomingMessage, response: ServerResponse) => void | Promise<void>;

/** A server of our own on a free port, for token services, faults and everything a real registry does not do. */
export async function startServer(handler: Handler, tls?: ServerOptions): Promise<Running> {
  const listener = (incoming: IncomingMessage, response: ServerResponse) => void handler(incoming, response);
  const server = tls === undefined ? createServer(listener) : createTlsServer(tls, listener);
  // Also those that are still shaking hands, which the server itself does not count among its connections.
  const sockets = new Set<Socket>();
  server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

/** Passes a request on to the registry at `host` as it came. */
export function passOn(host: string, incoming: IncomingMessage, response: ServerResponse): void {
  const [hostname = "", port = ""] = host.split(":");
  const { authorization: _unused, ...headers } = incoming.headers;
  const onward = request(
    { hostname, port, path: incoming.url, method: incoming.method, headers },
    (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    },
  );
  onward.on("error", () => response.destroy());
  incoming.pipe(onward);
}

export interface Pushed {
  readonly bytes: Buffer;
  readonly digest: string;
  readonly layer: { readonly bytes: Buffer; readonly digest: string };
}

/** Pushes a small image; `layerBytes` makes its one layer longer. */
export async function pushImage(
  base: string,
  repository: string,
  tag: string,
  layerBytes = 1000,
): Promise<Pushed> {
  const layer = Buffer.alloc(layerBytes, `${repository}:${tag} `);
  const config = Buffer.from(
    '{"architecture":"amd64","os":"linux","rootfs":{"type":"layers","diff_ids":[]}}',
  );
  for (const blob of [layer, config]) await pushBlob(base, repository, blob);
  const bytes = Buffer.from(
    JSON.stringify({
      schemaVersion: 2,
      mediaType: OCI_MANIFEST,
      config: { mediaType: OCI_CONFIG, digest: sha256(config), size: config.length },
      layers: [
        { mediaType: "application/vnd.oci.image.layer.v1.tar", digest: sha256(layer), size: layer.length },
      ],
    }),
  );
  await pushManifest(base, repository, tag, bytes, OCI_MANIFEST);
  return { bytes, digest: sha256(bytes), layer: { bytes: layer, digest: sha256(layer) } };
}

export async function pushBlob(base: string, repository: string, bytes: Buffer): Promise<void> {
  const started = await fetch(`${base}/v2/${repository}/blobs/uploads/`, { method: "POST" });
  const url = new URL(started.headers.get("location") ?? "", base);
  url.searchParams.set("digest", sha256(bytes));
  const done = await fetch(url, { method: "PUT", body: new Uint8Array(bytes) });
  if (done.status !== 201) throw new Error(`the blob was not taken: ${done.status}`);
}

export async function pushManifest(
  base: string,
  repository: string,
  reference: string,
  bytes: Buffer,
  mediaType: string,
): Promise<void> {
  const done = await fetch(`${base}/v2/${repository}/manifests/${reference}`, {
    method: "PUT",
    body: new Uint8Array(bytes),
    headers: { "content-type": mediaType },
  });
  if (done.status !== 201) throw new Error(`the manifest was not taken: ${done.status} ${await done.text()}`);
}

export function sha256(bytes: Uint8Array): string {
  return `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
}

/** An authority of its own, a certificate for 127.0.0.1, localhost and registry.example, and one for a client, made by openssl. */
export function makeCertificates(): Certificates {
  const folder = mkdtempSync(join(tmpdir(), "twofold-tls-"));
  const file = (name: string) => join(folder, name);
  const openssl = (line: string, ...more: string[]) =>
    execFileSync("openssl", [...line.split(" "), ...more], {
      cwd: folder,
      stdio: ["ignore", "pipe", "ignore"],
    });
  const newKey = "-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes";
  openssl(`req -x509 ${newKey} -days 2 -keyout ca.key -out ca.pem -subj`, "/CN=Test authority");
  const sign = (name: string, extension: string) => {
    writeFileSync(file(`${name}.ext`), `${extension}\n`);
    openssl(`req ${newKey} -keyout ${name}.key -out ${name}.csr -subj /CN=${name}`);
    const authority = "-CA ca.pem -CAkey ca.key -CAcreateserial";
    openssl(`x509 -req -in ${name}.csr ${authority} -days 2 -extfile ${name}.ext -out ${name}.pem`);
  };
  sign("server", "subjectAltName=IP:127.0.0.1,DNS:localhost,DNS:registry.example");
  sign("client", "extendedKeyUsage=clientAuth");
  return {
    folder,
    ca: readFileSync(file("ca.pem"), "utf8"),
    caFile: file("ca.pem"),
    certFile: file("server.pem"),
    keyFile: file("server.key"),
    clientCertFile: file("client.pem"),
    clientKeyFile: file("client.key"),
  };
}

async function freePort(): Promise<number> {
  const server = createTcpServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Any answer will do, with TLS or without. */
function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = request({ host: "127.0.0.1", port, path: "/v2/" }, (response) => {
      response.resume();
      resolve(true);
    });
    probe.on("error", (error: NodeJS.ErrnoException) => resolve(error.code !== "ECONNREFUSED"));
    probe.end();
  });
}
