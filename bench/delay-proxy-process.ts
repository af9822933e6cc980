import type { ServerResponse } from "node:http";
import { setTimeout as wait } from "node:timers/promises";
import { passOn, startServer } from "#test/registry/bed.ts";
import type { ProxySettings, SeenRequest } from "./delay-proxy.ts";

const { registry, delayMs, bearer } = JSON.parse(process.argv[2] ?? "") as ProxySettings;
const TOKEN = "anonymous";
let seen: SeenRequest[] = [];

const proxy = await startServer(async (request, response) => {
  const startMs = performance.now();
  const { socket, method = "", url = "" } = request;
  const [read, written] = [before.get(socket)?.read ?? 0, before.get(socket)?.written ?? 0];
  response.once("close", () => {
    const [readNow, writtenNow] = [socket.bytesRead, socket.bytesWritten];
    before.set(socket, { read: readNow, written: writtenNow });
    seen.push({
      method,
      path: url,
      status: response.statusCode,
      startMs,
      endMs: performance.now(),
      receivedBytes: readNow - read,
      sentBytes: writtenNow - written,
    });
  });
  await wait(delayMs);
  if (url.startsWith("/token")) answerToken(response);
  else if (bearer && request.headers.authorization !== `Bearer ${TOKEN}`) challenge(response);
  else passOn(registry, request, response);
});
const before = new WeakMap<object, { read: number; written: number }>();

function answerToken(response: ServerResponse): void {
  response.setHeader("content-type", "application/json");
  response.end(JSON.stringify({ token: TOKEN, expires_in: 300 }));
}

function challenge(response: ServerResponse): void {
  const header = `Bearer realm="http://${proxy.host}/token",service="bench",scope="repository:bench:pull"`;
  response.writeHead(401, { "www-authenticate": header }).end();
}

process.on("message", () => {
  process.send?.(seen);
  seen = [];
});
process.on("disconnect", () => void proxy.stop());
process.send?.(proxy.host);
