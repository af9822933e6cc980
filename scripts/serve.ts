// The server process: Next.js behind one small HTTP server that says who asks and what a browser may do with the answer.
import { readFileSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import next from "next";
import { listenFault } from "#lib/auth/listen.ts";
import { createFaultLog, reportBug } from "#lib/background/fault-log.ts";
import { inBackground } from "#lib/background/keep-going.ts";
import { formatFault, loadSettings } from "#lib/config/load.ts";
import { shareService } from "#lib/inspect/service.ts";
import { startService } from "#lib/inspect/start-service.ts";
import { VISITOR_HEADER } from "#lib/inspect/visitor-header.ts";
import { shareLayers } from "#lib/layers/service.ts";
import { shareServices } from "#lib/services/services.ts";
import { startServices } from "#lib/services/start.ts";
import { refusal } from "./gate.ts";
import { contentSecurityPolicy, newNonce, securityHeaders } from "./security-headers.ts";

/** A bug is told and ends nothing but the start: one request's fault is not everybody's. */
let serving = false;
function onBug(error: unknown): void {
  reportBug(error);
  if (!serving) process.exit(2);
}
/** Next.js adds listeners of its own, which print whole errors: what a query was given may be in no log. */
function listenForBugs(): void {
  for (const event of ["uncaughtException", "unhandledRejection"] as const) {
    process.removeAllListeners(event);
    process.on(event, onBug);
  }
}
listenForBugs();
// Whoever reads our log may go; that must not end us, nor be told to nobody again and again.
for (const stream of [process.stdout, process.stderr]) stream.on("error", () => undefined);

const loaded = loadSettings(process.env, process.cwd());
if (!loaded.ok) {
  for (const fault of loaded.failure) process.stderr.write(`twofold: ${formatFault(fault)}\n`);
  process.exit(2);
}
const { host, port } = loaded.value.listen;
const { auth } = loaded.value.settings;
const refused = listenFault(host, auth);
if (refused !== null) giveUp(refused);

const service = startService(loaded.value);
shareService(service);
const layers = shareLayers();
const started = await startServices({
  loaded: loaded.value,
  inspector: service.inspector,
  onFault: createFaultLog((line) => process.stderr.write(line)),
});
if (!started.ok) giveUp(`${started.failure.message} ${started.failure.next}`);
const services = started.value;
shareServices(services);

/** `npm run dev`: pages follow changes of the code, by scripts that no policy of ours would let run. */
const dev = process.argv.includes("--dev");
const { root } = loaded.value;
if (!dev) {
  // As Next.js's own server of such a build does it: with the settings of the build, since of these a package has no file.
  const built = readFileSync(join(root, ".next/required-server-files.json"), "utf8");
  process.env["__NEXT_PRIVATE_STANDALONE_CONFIG"] = JSON.stringify(JSON.parse(built).config);
}
const app = next({
  dev,
  hostname: host,
  port,
  dir: root,
  // Nothing here speaks another protocol, so a wish for one is passed over (RFC 9110, 7.8); Next.js would hang on it, and listens for it
  // on a server that nobody connects to.
  ...(dev ? {} : { httpServer: createServer() }),
});
const handle = app.getRequestHandler();
await app.prepare();
listenForBugs();

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const problem = refusal(request, auth.hosts);
  if (problem !== null) {
    response.writeHead(problem.status, {
      "content-type": "application/problem+json",
      "cache-control": "no-store",
    });
    response.end(JSON.stringify(problem));
    return;
  }
  services.giveWay();
  response.once("close", services.giveWay);
  // Set here from the connection itself, so that nobody can claim to be somebody else by sending the header.
  request.headers[VISITOR_HEADER] = request.socket.remoteAddress ?? "unknown";
  if (!dev) {
    delete request.headers.upgrade;
    const policy = contentSecurityPolicy(newNonce());
    // Next.js takes the nonce for its own scripts from the policy it finds on the request.
    request.headers["content-security-policy"] = policy;
    response.setHeader("content-security-policy", policy);
  }
  for (const [name, value] of Object.entries(securityHeaders)) response.setHeader(name, value);
  await handle(request, response);
}

const server = createServer((request, response) => {
  answer(request, response).catch((error: unknown) => {
    onBug(error);
    response.destroy();
  });
});
if (dev) server.on("upgrade", app.getUpgradeHandler());
server.on("error", (error: NodeJS.ErrnoException) => {
  const next =
    error.code === "EADDRINUSE"
      ? "Stop what listens there, or choose another PORT."
      : "Choose another HOST or PORT.";
  process.stderr.write(`twofold: cannot listen on ${host} port ${port} (${error.code}). ${next}\n`);
  process.exit(2);
});
server.listen(port, host, () => {
  const address = server.address();
  const actual = typeof address === "object" && address !== null ? address.port : port;
  serving = true;
  const shown = host === "127.0.0.1" ? "localhost" : host.includes(":") ? `[${host}]` : host;
  process.stdout.write(`twofold: serving on http://${shown}:${actual} (Ctrl-C ends it)\n`);
});

/** Time for requests under way to end after we are told to stop, and for what is kept to be written. */
const GRACE_MS = 3_000;
const STOP_MS = 10_000;
async function stop(): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve));
  server.closeIdleConnections();
  // Pages that are open hold a stream of events, which never ends by itself.
  await Promise.race([closed, sleep(GRACE_MS)]);
  // A database that is away keeps nobody from stopping.
  await Promise.race([services.stop(), sleep(STOP_MS)]);
  service.close();
  layers.files.close();
}
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, () => {
    void inBackground("Stopping", stop).then(() => process.exit(0));
  });
}

function giveUp(text: string): never {
  process.stderr.write(`twofold: ${text}\n`);
  process.exit(2);
}
