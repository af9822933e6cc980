import { describe, expect, test } from "vitest";
import { fail, ok } from "../result.ts";
import { type Fault, lasting, parseRetryAfter, passing, retrying, waitBeforeNext } from "./retry.ts";

const NOW = Date.parse("2026-01-01T00:00:00Z");
const busy = { code: "registry-error", message: "It answered 503.", next: "Wait." } as const;
const limited = { ...busy, code: "rate-limited" } as const;

/** Runs over `faults`, then succeeds; time passes by sleeping alone. */
async function run(faults: readonly Fault[], limitMs = 60_000) {
  const waits: number[] = [];
  let now = NOW;
  const left = [...faults];
  const result = await retrying(
    async () => {
      const fault = left.shift();
      return fault === undefined ? ok("fine") : fail(fault);
    },
    {
      tools: {
        now: () => now,
        random: () => 0,
        sleep: async (ms) => {
          waits.push(ms);
          now += ms;
        },
      },
      deadlineMs: NOW + limitMs,
      signal: new AbortController().signal,
    },
  );
  return {
    said: result.ok ? result.value : `${result.failure.code} ${result.failure.retryAt ?? ""}`.trim(),
    waits,
  };
}

describe("asking again", () => {
  test.each<[string, readonly Fault[], string, readonly number[]]>([
    ["no fault", [], "fine", []],
    ["a fault that lasts", [lasting(busy)], "registry-error", []],
    ["two that pass", [passing(busy), passing(busy)], "fine", [125, 250]],
    ["five that pass", Array<Fault>(5).fill(passing(busy)), "registry-error", [125, 250, 500, 1000]],
    ["a wait asked for", [passing(limited, 3000)], "fine", [3000]],
    ["no wait at all", [passing(limited, 0)], "fine", [0]],
    ["a wait past the limit", [passing(limited, 60_000)], "rate-limited 2026-01-01T00:01:00.000Z", []],
    ["a busy one that names a time", [passing(busy, 90_000)], "rate-limited 2026-01-01T00:01:30.000Z", []],
    ["limits without a time", Array<Fault>(9).fill(passing(limited)), "rate-limited", [125, 250, 500, 1000]],
  ])("%s", async (_, faults, said, waits) => expect(await run(faults)).toEqual({ said, waits }));

  test("the waits together stay within the limit", async () => {
    expect(await run(Array<Fault>(9).fill(passing(busy)), 400)).toEqual({
      said: "registry-error",
      waits: [125, 250],
    });
  });
  test("jitter is at most half, and never before the time asked for", () => {
    expect(waitBeforeNext(1, null, () => 0.999)).toBeLessThan(250);
    expect(waitBeforeNext(30, null, () => 0.999)).toBeLessThan(8000);
    expect(waitBeforeNext(1, 1000, () => 0.5)).toBeGreaterThan(1000);
  });
});

test.each<[string | undefined, number | null]>([
  ["0", 0],
  ["120", 120_000],
  [" 7 ", 7000],
  ["Thu, 01 Jan 2026 00:00:30 GMT", 30_000],
  ["Thursday, 01-Jan-26 00:00:30 GMT", 30_000],
  ["Wed, 31 Dec 2025 00:00:00 GMT", 0],
  [undefined, null],
  ["", null],
  ["-1", null],
  ["1.5", null],
  ["soon", null],
  ["2026-01-01", null],
  ["99999999999", null],
])("Retry-After %j is %s ms", (value, expected) => expect(parseRetryAfter(value, NOW)).toBe(expected));
