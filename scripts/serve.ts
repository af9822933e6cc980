// The server process: Next.js behind one small HTTP server that says who asks and what a browser may do with the answer.
import { createServer } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import next from "next";
import { isMeantForUs, listenFault } from "#lib/auth/listen.ts";
import { formatFault, loadSettings } from "#lib/config/load.ts";
import { shareFleet } from "#lib/fleet/fleet.ts";
import { startFleet } from "#lib/fleet/start.ts";
import { shareService } from "#lib/inspect/service.ts";
import { startService } from "#lib/inspect/start-service.ts";
import { VISITOR_HEADER } from "#lib/inspect/visitor-header.ts";
import { requestFault } from "./request-fault.ts";
import { contentSecurityPolicy, newNonce, securityHeaders } from "./security-headers.ts";

const loaded = loadSettings(process.env, process.cwd());
if (!loaded.ok) {
  for (const fault of loaded.failure) process.stderr.write(`twofold: ${formatFault(fault)}\n`);
  process.exit(2);
}
const { host, port } = loaded.value.listen;
const refused = listenFault(host, loaded.value.settings.auth);
if (refused !== null) giveUp(refused);

const service = startService(loaded.value);
shareService(service);
const started = await startFleet({
  loaded: loaded.value,
  inspector: service.inspector,
  onFault: complainOnce(),
});
if (!started.ok) giveUp(`${started.failure.message} ${started.failure.next}`);
const fleet = started.value;
shareFleet(fleet);

/** `npm run dev`: pages follow changes of the code, by scripts that no policy of ours would let run. */
const dev = process.argv.includes("--dev");
const app = next({ dev, hostname: host, port, dir: process.cwd() });
const handle = app.getRequestHandler();
await app.prepare();

const server = createServer((request, response) => {
  if (!isMeantForUs(request.headers.host, host)) {
    response.writeHead(421, { "content-type": "text/plain; charset=utf-8" });
    response.end("This Twofold serves its own machine alone: open it as http://localhost.\n");
    return;
  }
  const wrong = requestFault(request.method, request.url);
  if (wrong !== null) {
    response.writeHead(wrong.status, {
      "content-type": "application/problem+json",
      "cache-control": "no-store",
    });
    response.end(JSON.stringify(wrong));
    return;
  }
  fleet.giveWay();
  response.once("close", fleet.giveWay);
  // Set here from the connection itself, so that nobody can claim to be somebody else by sending the header.
  request.headers[VISITOR_HEADER] = request.socket.remoteAddress ?? "unknown";
  if (!dev) {
    const policy = contentSecurityPolicy(newNonce());
    // Next.js takes the nonce for its own scripts from the policy it finds on the request.
    request.headers["content-security-policy"] = policy;
    response.setHeader("content-security-policy", policy);
  }
  for (const [name, value] of Object.entries(securityHeaders)) response.setHeader(name, value);
  void handle(request, response);
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
  const shown = host === "127.0.0.1" ? "localhost" : host.includes(":") ? `[${host}]` : host;
  process.stdout.write(`twofold: serving on http://${shown}:${actual} (Ctrl-C ends it)\n`);
});

/** Time for requests under way to end after we are told to stop. */
const GRACE_MS = 3_000;
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, async () => {
    const closed = new Promise((resolve) => server.close(resolve));
    server.closeIdleConnections();
    // Pages that are open hold a stream of events, which never ends by itself.
    await Promise.race([closed, sleep(GRACE_MS)]);
    await fleet.stop();
    service.close();
    process.exit(0);
  });
}

function giveUp(text: string): never {
  process.stderr.write(`twofold: ${text}\n`);
  process.exit(2);
}

/** A database that is away fails every look: it is said once, and again when something else is wrong. */
function complainOnce(): (error: unknown) => void {
  let said = "";
  return (error) => {
    const text = causeOf(error);
    if (text !== said) process.stderr.write(`twofold: the fleet could not be looked at: ${text}\n`);
    said = text;
  };
}

/** The innermost cause: what wraps it repeats the query, and that is nobody's to read in a log. */
function causeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause === undefined ? error.message : causeOf(error.cause);
}
