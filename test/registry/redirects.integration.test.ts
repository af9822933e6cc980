import { beforeAll, describe, expect, test } from "vitest";
import { tidyAfterAll } from "#test/tidy.ts";
import { type Pushed, passOn, pushImage, type Running, startRegistry } from "./bed.ts";
import { blob, never, open, outcome, REPOSITORY, serve } from "./open.ts";

const tidy = tidyAfterAll();
let registry: Running;
let image: Pushed;

beforeAll(async () => {
  registry = await tidy.keep(startRegistry());
  image = await pushImage(`http://${registry.host}`, REPOSITORY, "1");
});

describe("redirects", () => {
  test("a blob behind a redirect is read, and the login stays at home", async () => {
    const seen: (string | undefined)[] = [];
    const store = await serve((request, response) => {
      seen.push(request.headers.authorization);
      passOn(registry.host, request, response);
    });
    const host = await serve((request, response) => {
      if (request.headers.authorization === undefined)
        response.writeHead(401, { "www-authenticate": "Basic realm=x" }).end();
      else response.writeHead(307, { location: `http://${store}${request.url}` }).end();
    });
    const credentials = { username: "a", password: "b" };
    const { source } = open(host, { registries: { [host]: { credentials } } });
    expect(outcome(await source.readBlob(blob(image.layer), 5000, never))).toBe("ok");
    expect(seen).toEqual([undefined]);
  });
  test("a registry that redirects keeps its connection, also when the page that says so comes later", async () => {
    const sockets = new Set<unknown>();
    const host = await serve((request, response) => {
      if (request.url === "/elsewhere") return void response.end(image.bytes);
      sockets.add(request.socket);
      response.writeHead(307, { location: "/elsewhere" }).flushHeaders();
      setTimeout(() => response.end("<a href=/elsewhere>moved</a>"), 20);
    });
    const { source } = open(host);
    for (let asked = 0; asked < 6; asked += 1) await source.readTagged("1", never);
    expect(sockets.size).toBeLessThan(3);
  });
  test.each([
    ["in circles", (host: string) => `http://${host}/again`, "redirect"],
    ["to another protocol", () => "ftp://127.0.0.1/x", "redirect"],
    ["to plain HTTP elsewhere", () => "http://example.com/x", "redirect"],
  ])("a redirect %s is not followed", async (_, location, code) => {
    let own = "";
    const host = await serve((_request, response) => {
      response.writeHead(307, { location: location(own) }).end();
    });
    own = host;
    const { source } = open(host);
    expect(outcome(await source.readTagged("1", never))).toBe(code);
  });
});
