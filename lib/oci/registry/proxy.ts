import { BlockList, isIP } from "node:net";
import { isLoopbackHost } from "./addresses.ts";
import { ProxySettingError } from "./connection-faults.ts";

export type Environment = Readonly<Record<string, string | undefined>>;

const PROXY_PROTOCOLS = new Set(["http:", "https:", "socks5:"]);

/**
 * The proxy for a URL by the customary variables, lower case first; null for none. `HTTP_PROXY` in capitals counts too:
 * it is dangerous only where CGI turns a `Proxy` header into it. Loopback is never proxied (as in Go's net/http). Throws a
 * `ProxySettingError` for what is no proxy: going without one would pass by what a network prescribes.
 */
export function proxyFor(url: URL, env: Environment): URL | null {
  if (isLoopbackHost(url.hostname)) return null;
  const name = url.protocol === "https:" ? "https_proxy" : "http_proxy";
  const proxy = env[name] || env[name.toUpperCase()] || env["all_proxy"] || env["ALL_PROXY"] || "";
  if (proxy === "" || isExcepted(url, env["no_proxy"] || env["NO_PROXY"] || "")) return null;
  const withScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(proxy) ? proxy : `http://${proxy}`;
  const found = URL.canParse(withScheme) ? new URL(withScheme) : null;
  if (found === null || !PROXY_PROTOCOLS.has(found.protocol)) throw new ProxySettingError();
  return found;
}

/**
 * `NO_PROXY` as Go reads it, and so the other container tools (golang.org/x/net/http/httpproxy): a name with all below it,
 * `.name` and `*.name` for what is below alone, addresses and ranges; names and addresses with an optional port; `*` is all.
 */
function isExcepted(url: URL, noProxy: string): boolean {
  const host = url.hostname.replace(/^\[|\]$/g, "").toLowerCase();
  const port = url.port || (url.protocol === "https:" ? "443" : "80");
  return noProxy
    .toLowerCase()
    .split(/[\s,]+/)
    .filter((entry) => entry !== "")
    .some((entry) => {
      if (entry === "*") return true;
      if (entry.includes("/")) return isInRange(host, entry);
      const match = /^(?:\[([^\]]+)\]|([^:]+))(?::(\d+))?$/.exec(entry);
      if (match?.[3] !== undefined && match[3] !== port) return false;
      const name = (match?.[1] ?? match?.[2] ?? entry).replace(/^\*\./, ".");
      if (isIP(host) !== 0) return host === name;
      return host === name || host.endsWith(name.startsWith(".") ? name : `.${name}`);
    });
}

function isInRange(host: string, range: string): boolean {
  const family = isIP(host);
  const [net = "", bits = ""] = range.split("/");
  if (family === 0 || isIP(net) !== family || !/^\d{1,3}$/.test(bits)) return false;
  if (Number(bits) > (family === 4 ? 32 : 128)) return false;
  const type = family === 4 ? "ipv4" : "ipv6";
  const list = new BlockList();
  list.addSubnet(net, Number(bits), type);
  return list.check(host, type);
}
