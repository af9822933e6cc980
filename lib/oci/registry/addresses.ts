import { BlockList, isIP } from "node:net";

/**
 * Addresses that a stranger's reference must not make a server reach: what IANA's special-purpose registries list as not
 * globally reachable, multicast, and the metadata services of clouds that stand on public-looking addresses
 * (https://www.iana.org/assignments/iana-ipv4-special-registry, https://www.iana.org/assignments/iana-ipv6-special-registry).
 */
const SPECIAL_4 = [
  "0.0.0.0/8",
  "10.0.0.0/8",
  "100.64.0.0/10", // carrier-grade NAT; Alibaba's metadata service (100.100.100.200) is inside
  "127.0.0.0/8",
  "168.63.129.16/32", // Azure's platform service, on an address that is otherwise public
  "169.254.0.0/16", // link-local, with the metadata services of most clouds
  "172.16.0.0/12",
  "192.0.0.0/24",
  "192.0.2.0/24",
  "192.31.196.0/24",
  "192.52.193.0/24",
  "192.88.99.0/24",
  "192.168.0.0/16",
  "192.175.48.0/24",
  "198.18.0.0/15",
  "198.51.100.0/24",
  "203.0.113.0/24",
  "224.0.0.0/4",
  "240.0.0.0/4", // reserved, and broadcast
] as const;

/** Only 2000::/3 is given out to the public (RFC 4291, section 2.4); these parts of it are special all the same. */
const SPECIAL_6 = [
  "2001::/23", // IETF protocol assignments, Teredo
  "2001:db8::/32",
  "3fff::/20",
  "2620:4f:8000::/48",
] as const;

const special4 = new BlockList();
for (const range of SPECIAL_4) addRange(special4, range, "ipv4");
const special6 = new BlockList();
for (const range of SPECIAL_6) addRange(special6, range, "ipv6");
const global6 = new BlockList();
global6.addSubnet("2000::", 3, "ipv6");

/** Whether `address`, a literal without brackets, is out on the public internet. What is no address is not. */
export function isPublicAddress(address: string): boolean {
  const bare = withoutZone(address);
  const family = isIP(bare);
  if (family === 4) return !special4.check(bare, "ipv4");
  if (family !== 6) return false;
  const inner = embeddedIPv4(bare);
  if (inner !== null) return isPublicAddress(inner);
  return global6.check(bare, "ipv6") && !special6.check(bare, "ipv6");
}

/** Whether `host` (as in a URL or a reference, a port is not part of it) is this machine by name or address. */
export function isLoopbackHost(host: string): boolean {
  const bare = host.replace(/^\[|\]$/g, "").toLowerCase();
  if (bare === "localhost" || bare === "localhost." || bare.endsWith(".localhost")) return true;
  const family = isIP(bare);
  if (family === 4) return bare.startsWith("127.");
  if (family !== 6) return false;
  const inner = embeddedIPv4(bare);
  return inner === null ? groupsOf(bare).join(":") === "0:0:0:0:0:0:0:1" : inner.startsWith("127.");
}

/** The IPv4 address that packets to this IPv6 address end at: mapped, NAT64 (RFC 6052) and 6to4 (RFC 3056). */
function embeddedIPv4(address: string): string | null {
  const groups = groupsOf(address);
  const start = groups.slice(0, 6).join(":");
  if (start === "0:0:0:0:0:ffff" || start === "64:ff9b:0:0:0:0") return dotted(groups[6], groups[7]);
  if (groups[0] === "2002") return dotted(groups[1], groups[2]);
  return null;
}

function dotted(high = "0", low = "0"): string {
  const [a, b] = [Number.parseInt(high, 16), Number.parseInt(low, 16)];
  return [a >> 8, a & 255, b >> 8, b & 255].join(".");
}

/** The eight groups in hex without leading zeros. */
function groupsOf(address: string): readonly string[] {
  const text = withoutZone(address).replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, (_, a, b, c, d) => {
    const group = (x: string, y: string) => (Number(x) * 256 + Number(y)).toString(16);
    return `${group(a, b)}:${group(c, d)}`;
  });
  const [head = "", tail] = text.toLowerCase().split("::");
  const split = (part: string) => (part === "" ? [] : part.split(":"));
  const [left, right] = [split(head), split(tail ?? "")];
  const missing = tail === undefined ? 0 : 8 - left.length - right.length;
  return [...left, ...Array<string>(Math.max(0, missing)).fill("0"), ...right].map((group) =>
    Number.parseInt(group, 16).toString(16),
  );
}

function withoutZone(address: string): string {
  return address.replace(/%.*$/, "");
}

function addRange(list: BlockList, range: string, family: "ipv4" | "ipv6"): void {
  const [net = "", bits = "0"] = range.split("/");
  list.addSubnet(net, Number(bits), family);
}
