import { BlockList, isIP } from "node:net";
import { isLoopbackHost } from "./addresses.ts";

export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The proxy for a URL by the customary variables, lower case first; null for none. `HTTP_PROXY` in capitals counts too:
 * it is dangerous only where CGI turns a `Proxy` header into it. Loopback is never proxied (as in Go's net/http).
 */
export function proxyFor(url: URL, env: Environment): string | null {
  if (isLoopbackHost(url.hostname)) return null;
  const name = url.protocol === "https:" ? "https_proxy" : "http_proxy";
  const proxy = env[name] || env[name.toUpperCase()] || env["all_proxy"] || env["ALL_PROXY"] || "";
  if (proxy === "" || isExcepted(url, env["no_proxy"] || env["NO_PROXY"] || "")) return null;
  const withScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(proxy) ? proxy : `http://${proxy}`;
  return URL.canParse(withScheme) ? withScheme : null;
}

/** `NO_PROXY`: names with all below them, `.name`, `*.name`, addresses, ranges, each with an optional port; `*` is all. */
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
      const name = (match?.[1] ?? match?.[2] ?? entry).replace(/^\*?\./, "");
      return host === name || (isIP(host) === 0 && host.endsWith(`.${name}`));
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
