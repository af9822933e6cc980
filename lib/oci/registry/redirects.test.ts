import { expect, test } from "vitest";
import { redirectTarget } from "./redirects.ts";

/** Where a redirect leads, or why it leads nowhere; `plain.example` alone may be spoken to in plain HTTP. */
function check(from: string, location: string | undefined): string {
  const answer = { url: new URL(from), header: () => location };
  const subject = { what: "it", asked: "tag", host: "home" } as const;
  const target = redirectTarget(answer, subject, ({ hostname }) => hostname === "plain.example");
  return target.ok
    ? target.value.href
    : (/followed: (.*)\.$/.exec(target.failure.failure.message)?.[1] ?? "");
}

test.each<[string, string | undefined, string]>([
  ["https://r.example/v2/a", "https://cdn.example/x?sig=1", "https://cdn.example/x?sig=1"],
  ["https://r.example/v2/a", "/v2/b", "https://r.example/v2/b"],
  ["https://r.example/v2/a", "b?c#d", "https://r.example/v2/b?c"],
  ["https://r.example/v2/a", "//cdn.example/x", "https://cdn.example/x"],
  ["https://r.example/", "https://ann:s3cret@cdn.example/x", "https://cdn.example/x"],
  ["http://r.example/", "https://r.example/", "https://r.example/"],
  ["http://r.example/", "http://r.example/b", "http://r.example/b"],
  ["http://r.example/", "http://plain.example/b", "http://plain.example/b"],
  ["http://r.example/", "http://other.example/b", "it leads to other.example without TLS"],
  ["https://r.example/", "http://r.example/b", "it leads to r.example without TLS"],
  ["https://r.example/", "http://plain.example/b", "it leads to plain.example without TLS"],
  ["https://r.example/", undefined, "it has no valid address"],
  ["https://r.example/", "", "it has no valid address"],
  ["https://r.example/", "https://1.2.3.999/", "it has no valid address"],
  ["https://r.example/", "ftp://r.example/", "it leads to ftp:, not to http: or https:"],
  ["https://r.example/", "data:text/plain,x", "it leads to data:, not to http: or https:"],
])("from %s to %s: %s", (from, location, expected) => expect(check(from, location)).toBe(expected));
