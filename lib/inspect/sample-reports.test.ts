import { expect, test } from "vitest";
import { loadSettings } from "#lib/config/load.ts";
import { createContentStore } from "#lib/oci/content-store.ts";
import { createInspector, type Inspector } from "./inspect.ts";
import { openForVisitors } from "./open-source.ts";
import { createSampleReports } from "./sample-reports.ts";

const root = new URL("../../", import.meta.url).pathname;
const loaded = loadSettings({ TWOFOLD_ROOT: root }, root);
if (!loaded.ok) throw new Error("the default settings do not hold");
const settings = loaded.value;
const { signal } = new AbortController();

/** An inspector that counts what is read whole. */
function counting(): { inspector: Inspector; read: () => number } {
  const inspector = createInspector(
    openForVisitors(settings),
    createContentStore({ memoryBytes: 8 * 1024 * 1024 }),
  );
  let count = 0;
  return {
    inspector: {
      ...inspector,
      inspect: (reference, options) => {
        count += 1;
        return inspector.inspect(reference, options);
      },
    },
    read: () => count,
  };
}

test("each sample comes with its report, which is made once", async () => {
  const { inspector, read } = counting();
  const reports = createSampleReports({ loaded: settings, inspector });
  const first = await reports(signal);
  expect(first.find(({ reference }) => reference === "oci:samples:zstd-first-arm64")).toMatchObject({
    title: "zstd:chunked first",
    beside: null,
    report: { issues: [{ code: "zstd-before-gzip" }] },
  });
  expect(first.every(({ report }) => report !== null)).toBe(true);
  const again = await reports(signal);
  expect(read()).toBe(first.length);
  expect(again.map(({ report }) => report)).toEqual(first.map(({ report }) => report));
});

test("a sample that cannot be read is listed without a report", async () => {
  const { inspector } = counting();
  const reports = createSampleReports({
    loaded: settings,
    inspector: {
      ...inspector,
      resolve: (reference, options) =>
        inspector.resolve(reference.endsWith(":dual") ? `${reference}-gone` : reference, options),
    },
  });
  const unread = (await reports(signal)).filter(({ report }) => report === null);
  expect(unread.map(({ reference }) => reference)).toEqual(["oci:samples:dual"]);
});

test("where the settings switch them off there are none", async () => {
  const off = { ...settings, settings: { ...settings.settings, samples: false } };
  const { inspector } = counting();
  expect(await createSampleReports({ loaded: off, inspector })(signal)).toEqual([]);
});
