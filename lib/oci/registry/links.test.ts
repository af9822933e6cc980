import { expect, test } from "vitest";
import { nextPage } from "./links.ts";

const ASKED = "https://r.example:8443/v2/a/tags/list?n=1000";
const next = (header: string | readonly string[] | undefined): string | null => {
  const found = nextPage(header, new URL(ASKED));
  return found instanceof URL ? found.href : found;
};
const at = (rest: string) => `https://r.example:8443${rest}`;

test.each<[string, string | readonly string[], string]>([
  ["a path", '</v2/a/tags/list?last=b&n=5>; rel="next"', "/v2/a/tags/list?last=b&n=5"],
  ["a query alone", "<?last=b>; rel=next", "/v2/a/tags/list?last=b"],
  ["a whole address", '<https://r.example:8443/v2/a/tags/list?last=b>; rel="next"', "/v2/a/tags/list?last=b"],
  ["the inner host", '<http://registry:5000/v2/a/tags/list?last=b>; rel="next"', "/v2/a/tags/list?last=b"],
  ["another host without a scheme", '<//evil.example/v2/x?last=b>; rel="next"', "/v2/x?last=b"],
  ["a path that looks like a host", '<http://x//evil.example/v2/x>; rel="next"', "//evil.example/v2/x"],
  ["a login", '<https://ann:s3cret@evil.example/v2/x>; rel="next"', "/v2/x"],
  [
    "a path outside the API",
    '</repository/docker/v2/a/tags/list?last=b>; rel="next"',
    "/repository/docker/v2/a/tags/list?last=b",
  ],
  ["no brackets", '/v2/a/tags/list?last=b; rel="next"', "/v2/a/tags/list?last=b"],
  [
    "no brackets, a whole address",
    "http://registry:5000/v2/a/tags/list?last=b;rel=next",
    "/v2/a/tags/list?last=b",
  ],
  ["no rel", "</v2/a/tags/list?last=b>", "/v2/a/tags/list?last=b"],
  ["neither", "/v2/a/tags/list?last=b", "/v2/a/tags/list?last=b"],
  ["rel in capitals", '</b>; REL="NEXT"', "/b"],
  [
    "one of several",
    '</a>; rel="self", <?last=b>; title="a, b; rel=next"; rel="last next"',
    "/v2/a/tags/list?last=b",
  ],
  ["one of several headers", ['</a>; rel="self"', '</b>; rel="next"'], "/b"],
  ["a comma and a semicolon in it", '</b?x=1,2;3>; rel="next"', "/b?x=1,2;3"],
])("%s: its path and query at the host that was asked", (_, header, expected) => {
  expect(next(header)).toBe(at(expected));
});

test.each<[string, string | readonly string[] | undefined]>([
  ["no header", undefined],
  ["an empty header", ""],
  ["links that lead elsewhere", '</a>; rel="self", </b>; rel="prev"'],
])("%s is the end of the list", (_, header) => expect(next(header)).toBeNull());

test.each([
  "next",
  "<>; rel=next",
  '</v2/a/tags/list?last=b; rel="next"',
  '"/v2/a"; rel="next"',
  "<file:///v2/x>; rel=next",
  "<data:text/plain,x>; rel=next",
  "<http://[::1/>; rel=next",
  "; rel=next",
  '</a>; rel="self", last=b; rel="next"',
])("%s may lead on, and nobody can tell where", (header) => expect(next(header)).toBe("unreadable"));
