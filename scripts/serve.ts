// The server process: Next.js behind one small HTTP server that says who asks and what a browser may do with the answer.
import { createServer } from "node:http";
import next from "next";
import { formatFault, loadSettings } from "#lib/config/load.ts";
import { VISITOR_HEADER } from "#lib/inspect/visitor-header.ts";
import { contentSecurityPolicy, newNonce, securityHeaders } from "./security-headers.ts";

const loaded = loadSettings(process.env, process.cwd());
if (!loaded.ok) {
  for (const fault of loaded.failure) process.stderr.write(`twofold: ${formatFault(fault)}\n`);
  process.exit(2);
}
const { host, port } = loaded.value.listen;

const app = next({ dev: false, hostname: host, port, dir: process.cwd() });
const handle = app.getRequestHandler();
await app.prepare();

const server = createServer((request, response) => {
  // Set here from the connection itself, so that nobody can claim to be somebody else by sending the header.
  request.headers[VISITOR_HEADER] = request.socket.remoteAddress ?? "unknown";
  const policy = contentSecurityPolicy(newNonce());
  // Next.js takes the nonce for its own scripts from the policy it finds on the request.
  request.headers["content-security-policy"] = policy;
  response.setHeader("content-security-policy", policy);
  for (const [name, value] of Object.entries(securityHeaders)) response.setHeader(name, value);
  void handle(request, response);
});
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
  process.once(signal, () => {
    server.close(() => process.exit(0));
    server.closeIdleConnections();
    setTimeout(() => process.exit(0), GRACE_MS).unref();
  });
}
