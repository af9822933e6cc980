import { createServer, type IncomingMessage, request } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";
import { onTestFinished } from "vitest";

export interface ForwardProxy {
  /** Its URL, with the login if it wants one. */
  readonly url: string;
  /** What it was asked for: `GET http://host:port/path` or `CONNECT host:port`. */
  readonly seen: readonly string[];
}

/**
 * A proxy as companies have them: it forwards plain requests and opens tunnels. Every host it is asked for stands on this
 * machine, so that names which do not exist can be read through it. It stops when the test ends.
 */
export async function startForwardProxy(login: string | null = null): Promise<ForwardProxy> {
  const seen: string[] = [];
  const wanted = login === null ? undefined : `Basic ${Buffer.from(login).toString("base64")}`;
  const isAllowed = ({ headers }: IncomingMessage) => headers["proxy-authorization"] === wanted;
  const server = createServer((incoming, response) => {
    seen.push(`${incoming.method} ${incoming.url}`);
    if (!isAllowed(incoming)) return response.writeHead(407).end();
    const { "proxy-authorization": _kept, ...headers } = incoming.headers;
    const { port, pathname, search } = new URL(incoming.url ?? "");
    const onward = request({
      host: "127.0.0.1",
      port,
      path: pathname + search,
      method: incoming.method,
      headers,
    });
    onward.on("response", (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    onward.on("error", () => response.writeHead(502).end());
    incoming.pipe(onward);
    return;
  });
  const tunnels = new Set<Socket>();
  server.on("connect", (incoming, client: Socket) => {
    seen.push(`CONNECT ${incoming.url}`);
    tunnels.add(client);
    client.on("error", () => {});
    if (!isAllowed(incoming)) return client.end("HTTP/1.1 407 Proxy Authentication Required\r\n\r\n");
    const upstream = connect(Number(incoming.url?.split(":").at(-1)), "127.0.0.1", () => {
      client.write("HTTP/1.1 200 Connection established\r\n\r\n");
      client.pipe(upstream).pipe(client);
    });
    upstream.on("error", () => client.end("HTTP/1.1 502 Bad Gateway\r\n\r\n"));
    upstream.on("close", () => client.destroySoon());
    client.on("close", () => upstream.destroy());
    return;
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(async () => {
    for (const tunnel of tunnels) tunnel.destroy();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  const { port } = server.address() as AddressInfo;
  return { url: `http://${login === null ? "" : `${encodeLogin(login)}@`}127.0.0.1:${port}`, seen };
}

const encodeLogin = (login: string) => login.split(":").map(encodeURIComponent).join(":");
