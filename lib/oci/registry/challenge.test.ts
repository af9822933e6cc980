import { expect, test } from "vitest";
import { parseChallenges } from "./challenge.ts";

const short = (headers: string | string[] | undefined) =>
  parseChallenges(headers)
    .map(({ scheme, parameters }) =>
      [scheme, ...Object.entries(parameters).map(([name, value]) => `${name}=<${value}>`)].join(" "),
    )
    .join(" | ");

test.each<[string | string[] | undefined, string]>([
  [undefined, ""],
  ["", ""],
  ["Basic", "basic"],
  ['Basic realm="x"', "basic realm=<x>"],
  ['BEARER Realm="https://a/t",SERVICE="s"', "bearer realm=<https://a/t> service=<s>"],
  ['Bearer realm="r",scope="repository:a:pull,push"', "bearer realm=<r> scope=<repository:a:pull,push>"],
  ['Bearer realm="a\\"b\\\\c"', 'bearer realm=<a"b\\c>'],
  ["Bearer realm=r , service = s", "bearer realm=<r> service=<s>"],
  ['Bearer realm="r", Basic realm="b"', "bearer realm=<r> | basic realm=<b>"],
  ['Negotiate, Basic realm="b"', "negotiate | basic realm=<b>"],
  ['Negotiate YWJj==, Bearer realm="r"', "negotiate | bearer realm=<r>"],
  [['Basic realm="b"', 'Bearer realm="r"'], "basic realm=<b> | bearer realm=<r>"],
  // Read as one opaque word (token68), which it is by the grammar.
  ["Bearer realm=", "bearer"],
  // A second realm must not move the first.
  ['Bearer realm="a",realm="b"', "bearer realm=<a>"],
  // Cut or damaged: what was whole counts.
  ['Bearer realm="r",service="cut', "bearer realm=<r>"],
  [",,, ;", ""],
  ['Bearer __proto__="x"', "bearer __proto__=<x>"],
])("%j → %s", (headers, expected) => expect(short(headers)).toBe(expected));

test("a header of any length is read in no time", () => {
  expect(parseChallenges(`Bearer ${"a".repeat(1_000_000)}`)).toEqual([]);
  expect(parseChallenges(`Bearer ${"a=b,".repeat(4000)}`)).toHaveLength(1);
});
