import type { Page } from "@playwright/test";
import type { ImportRun } from "#lib/fleet/answers.ts";
import { expect, expectNoSidewaysScroll, test } from "./fixture.ts";

/** Tests run side by side on one fleet, the samples: each that changes something has components of its own. */
const row = (page: Page, name: string) => page.locator(`[data-row="samples/${name}"]`);
const zstd = (page: Page, name: string) => row(page, name).getByRole("switch", { name: "zstd:chunked" });
const gzip = (page: Page, name: string) => row(page, name).getByRole("switch", { name: "gzip" });

// Only rows in view are drawn: here all of them are.
test.use({ viewport: { width: 1280, height: 1600 } });

/** What the samples hold is known, and the page that is opened next shows it. */
async function allChecked(page: Page): Promise<void> {
  const unread = async () => (await (await page.request.get("/api/v1/fleet/summary")).json()).unread;
  await expect.poll(unread, { timeout: 60_000 }).toBe(0);
}

async function openFleet(page: Page, query = ""): Promise<void> {
  await allChecked(page);
  await page.goto(`/fleet${query}`);
  await expect(page.getByRole("status").filter({ hasText: /components?$/ })).toBeVisible();
}

test.describe("in both schemes", () => {
  test.use({ inBothSchemes: true });
  test("the fleet of samples says how far it is, and shows every component", async ({ page }) => {
    await openFleet(page);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("16 of 20 components are dual");
    await expect(page.getByRole("row")).toHaveCount(21);
    // Nobody chose for it: nothing is waited for, though its index is in part.
    await expect(row(page, "mixed-layers").locator("[data-slot=step]")).toHaveCount(0);
  });
  for (const tab of ["", "?tab=plan", "?tab=tags", "?tab=history"]) {
    test(`a component reads well${tab === "" ? "" : ` with ${tab}`}`, async ({ page }) => {
      await page.goto(`/components/samples/twin-missing${tab}`);
      await expect(page.getByRole("heading", { level: 1 })).toHaveText(/^Every client /);
      await expect(page.getByRole("navigation", { name: "Breadcrumb" })).toContainText("twin-missing");
      await expect(page.getByRole("tabpanel").getByRole("heading", { level: 2 }).first()).toBeVisible();
      await expect(page.getByRole("tabpanel").locator("[aria-busy=true]")).toHaveCount(0);
    });
  }
});

test.describe("on a phone", () => {
  test.use({ viewport: { width: 360, height: 740 } });
  for (const path of [
    "/fleet",
    "/components/samples/dual-pairs",
    "/components/samples/dual-pairs?tab=plan",
  ]) {
    test(`${path} does not scroll sideways`, async ({ page }) => {
      await page.goto(path);
      await expect(page.locator("[data-slot=skeleton]").filter({ visible: true })).toHaveCount(0);
      await expectNoSidewaysScroll(page);
    });
  }
});

test("filters stand in the address, and the address opens them again", async ({ page }) => {
  await openFleet(page);
  await page.getByRole("button", { name: "+ Filter" }).click();
  await page.getByText("built", { exact: true }).click();
  await page.getByRole("button", { name: "gzip only 3" }).click();
  await expect(page).toHaveURL(/\?built=gzip$/);
  await expect(page.getByRole("row")).toHaveCount(4);
  await page.reload();
  await expect(page.getByRole("row")).toHaveCount(4);
  await page.getByRole("button", { name: "Clear the filters" }).click();
  await expect(page.getByRole("row")).toHaveCount(21);
});

test("text filters while one types, and nothing found is said", async ({ page }) => {
  await openFleet(page);
  await page.getByRole("searchbox", { name: "Filter by name" }).fill("dual");
  await expect(page.getByRole("row")).toHaveCount(3);
  await page.getByRole("searchbox", { name: "Filter by name" }).fill("no such thing");
  await expect(page.getByText("No matches").first()).toBeVisible();
});

test("a head sorts, and says so", async ({ page }) => {
  await openFleet(page);
  await page.getByRole("button", { name: "issues", exact: true }).click();
  await expect(page).toHaveURL(/sort=-issues/);
  await expect(page.getByRole("columnheader", { name: "issues" })).toHaveAttribute("aria-sort", "descending");
  await expect(page.getByRole("row").nth(1)).toHaveAttribute("data-row", "samples/mixed-layers");
});

test("a switch changes the choice, its notice undoes it, and the history keeps both", async ({ page }) => {
  await openFleet(page);
  await expect(zstd(page, "v1")).toBeChecked();
  await zstd(page, "v1").click();
  await expect(zstd(page, "v1")).not.toBeChecked();
  await expect(page.getByText("v1: gzip for all builds.")).toBeVisible();
  // A letter of a text is no command.
  await page.keyboard.type("quay.io/ubi");
  await expect(zstd(page, "v1")).not.toBeChecked();
  await page.reload();
  await expect(zstd(page, "v1")).not.toBeChecked();
  await zstd(page, "v1").click();
  await expect(page.getByText("v1: dual for all builds.")).toBeVisible();
  // The switch shows it at once, and the page is not left before the server has it.
  const undone = page.waitForResponse((response) => response.url().endsWith("/samples/v1/choice"));
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(zstd(page, "v1")).not.toBeChecked();
  await undone;
  await page.goto("/components/samples/v1?tab=history");
  await expect(page.getByText("chose gzip (was dual)")).toBeVisible();
  await expect(page.getByText("chose gzip (was the default)")).toBeVisible();
});

test("one compression stays on", async ({ page }) => {
  await openFleet(page);
  await zstd(page, "old-keys").click();
  await expect(page.getByText("old-keys: gzip for all builds.")).toBeVisible();
  await gzip(page, "old-keys").click({ force: true });
  await expect(gzip(page, "old-keys")).toBeChecked();
  await expect(gzip(page, "old-keys")).toHaveAttribute("aria-disabled", "true");
});

test("of two people who change the same choice the second sees both and decides", async ({
  page,
  browser,
}) => {
  // Without live events the first page does not learn of the change in time.
  await page.route("**/api/v1/events", (route) => route.abort());
  await openFleet(page);
  const other = await (await browser.newContext()).newPage();
  await openFleet(other);
  await zstd(other, "v2").click();
  await expect(other.getByText("v2: gzip for all builds.")).toBeVisible();
  await gzip(page, "v2").click();
  const dialog = page.getByRole("dialog", { name: "Somebody else changed this first" });
  await expect(dialog).toContainText("zstd:chunked");
  await dialog.getByRole("button", { name: "Set mine" }).click();
  await expect(page.getByText("v2: zstd:chunked for all builds.")).toBeVisible();
  // The other page hears of it by itself.
  await expect(gzip(other, "v2")).not.toBeChecked();
  await other.close();
});

test("a part that somebody else changed is kept when mine is set", async ({ page, browser }) => {
  await page.route("**/api/v1/events", (route) => route.abort());
  await page.goto("/components/samples/nested");
  await page.getByRole("button", { name: "Note, pull requests" }).click();
  const pullRequests = page.getByRole("combobox", { name: "Pull-request builds" });
  await expect(pullRequests).toBeVisible();
  const other = await (await browser.newContext()).newPage();
  await openFleet(other);
  await gzip(other, "nested").click();
  await expect(other.getByText("nested: zstd:chunked for all builds.")).toBeVisible();
  await other.close();
  await pullRequests.selectOption("gzip");
  const dialog = page.getByRole("dialog", { name: "Somebody else changed this first" });
  await expect(dialog.getByRole("region", { name: "Theirs" })).toContainText(
    /zstd:chunked.*same as push builds/,
  );
  await expect(dialog.getByRole("region", { name: "Yours" })).toContainText(/zstd:chunked.*gzip/);
  await dialog.getByRole("button", { name: "Set mine" }).click();
  await expect(page.getByText("nested: gzip for pull-request builds.")).toBeVisible();
  await expect(page.getByRole("switch", { name: "gzip" })).not.toBeChecked();
});

test("two who want the same are asked nothing", async ({ page, browser }) => {
  await page.route("**/api/v1/events", (route) => route.abort());
  await openFleet(page);
  const other = await (await browser.newContext()).newPage();
  await openFleet(other);
  await zstd(other, "single").click();
  await expect(other.getByText("single: gzip for all builds.")).toBeVisible();
  await other.close();
  const answered = page.waitForResponse((response) => response.url().endsWith("/samples/single/choice"));
  await zstd(page, "single").click();
  expect((await answered).status()).toBe(412);
  await expect(zstd(page, "single")).not.toBeChecked();
  await expect(page.getByRole("dialog", { name: "Somebody else changed this first" })).toHaveCount(0);
});

test("what stands by default is chosen as it is, and going back keeps the note", async ({ page }) => {
  await page.goto("/components/samples/content-differs");
  await page.getByRole("button", { name: "Record dual as the choice" }).click();
  await expect(page.getByText("content-differs: dual is recorded as the choice.")).toBeVisible();
  await page.getByRole("button", { name: "Note, pull requests" }).click();
  await page.getByRole("textbox", { name: /^Note/ }).fill("it was a trial");
  await page.getByRole("button", { name: "Back to the default" }).click();
  await expect(page.getByText("content-differs: back to the default.")).toBeVisible();
  await expect(page.getByRole("textbox", { name: /^Note/ })).toHaveValue("");
  await page.getByRole("tab", { name: "History" }).click();
  const newest = page.getByRole("tabpanel").getByRole("listitem").first();
  await expect(newest).toContainText("went back to the default (was dual)");
  await expect(newest).toContainText("it was a trial");
});

test("where nobody chose, what is built is kept and never stepped back from", async ({ page }) => {
  // The samples are dual by default, and this one has zstd:chunked alone.
  await page.goto("/components/samples/zstd-only");
  await expect(page.getByText("Nobody has chosen a compression for this component.")).toBeVisible();
  await page.getByRole("button", { name: "Keep zstd:chunked" }).click();
  await expect(page.getByText("zstd-only: zstd:chunked for all builds.")).toBeVisible();
  await expect(page.getByText("Nobody has chosen")).toHaveCount(0);
});

test("what was chosen and is not built yet is blue and apart, and no error", async ({ page }) => {
  await page.goto("/components/samples/twin-missing");
  await page.getByRole("button", { name: "Record dual as the choice" }).click();
  const drift = page.getByRole("list", { name: "Not built yet" });
  await expect(drift).toContainText("missing-variant");
  // The warning that one platform has less than the others was there before, and stays one.
  await expect(page.getByRole("tab", { name: "Index" }).getByRole("img", { name: "warning" })).toBeVisible();
  await openFleet(page);
  await expect(row(page, "twin-missing").locator("[data-slot=drift-count]")).toBeVisible();
  await expect(row(page, "twin-missing").getByRole("img", { name: "error" })).toHaveCount(0);
});

test("many at once: every one is set, and the page says how many", async ({ page }) => {
  await openFleet(page);
  await row(page, "docker-list").getByRole("checkbox").click();
  await row(page, "gzip-only").getByRole("checkbox").click();
  const bar = page.getByRole("region", { name: "2 selected" });
  await bar.getByRole("switch", { name: "zstd:chunked" }).click();
  await bar.getByRole("button", { name: /^Set gzip for \d$/ }).click();
  await expect(page.getByText("2 set.")).toBeVisible();
  await expect(zstd(page, "docker-list")).not.toBeChecked();
  await expect(zstd(page, "gzip-only")).not.toBeChecked();
});

test("many at once take a note, and go on when the page is left", async ({ page }) => {
  await openFleet(page);
  for (const name of ["dual", "zstd-first"]) await row(page, name).getByRole("checkbox").click();
  const bar = page.getByRole("region", { name: "2 selected" });
  await bar.getByRole("textbox", { name: "Note (kept in the history)" }).fill("the nodes are new");
  const begun = page.waitForResponse(
    (response) =>
      response.url().endsWith("/components/choice") &&
      response.request().method() === "POST" &&
      response.status() === 202,
  );
  await bar.getByRole("button", { name: /^Set dual for \d$/ }).click();
  await begun;
  await page.goto("/components/samples/zstd-first?tab=history");
  await expect(page.getByText("the nodes are new", { exact: true })).toBeVisible();
});

test("many at once never overwrite what somebody chose meanwhile, and are undone together", async ({
  page,
  browser,
}) => {
  await page.route("**/api/v1/events", (route) => route.abort());
  await openFleet(page);
  for (const name of ["annotation-missing", "annotation-wrong", "child-missing"]) {
    await row(page, name).getByRole("checkbox").click();
  }
  const other = await (await browser.newContext()).newPage();
  await openFleet(other);
  await gzip(other, "annotation-wrong").click();
  await expect(other.getByText("annotation-wrong: zstd:chunked for all builds.")).toBeVisible();
  await other.close();
  const bar = page.getByRole("region", { name: "3 selected" });
  await bar.getByRole("switch", { name: "zstd:chunked" }).click();
  await bar.getByRole("button", { name: /^Set gzip for \d$/ }).click();
  await expect(bar).toContainText("2 set, 1 not:");
  await expect(bar.getByRole("listitem")).toHaveText(
    /^samples\/annotation-wrong is zstd:chunked, chosen by .+; yours is gzip$/,
  );
  await expect(zstd(page, "annotation-wrong")).toBeChecked();
  await page.keyboard.press("u");
  await expect(bar).toContainText("2 undone.");
  await expect(zstd(page, "child-missing")).toBeChecked();
  await page.goto("/components/samples/child-missing?tab=history");
  await expect(page.getByText("went back to the default (was gzip)")).toBeVisible();
});

test("a tile filters by what it counts", async ({ page }) => {
  await openFleet(page);
  const tile = page.getByRole("button", { name: /^On the way/ });
  const shown = page.getByRole("status").filter({ hasText: /components?$/ });
  await tile.click();
  await expect(page).toHaveURL(/step=build/);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(/on the way/);
  // Other tests change the fleet meanwhile: what counts is that both say the same.
  await expect(async () => {
    const [counted] = /\d+/.exec((await tile.textContent()) ?? "") ?? [];
    expect(await shown.textContent()).toMatch(new RegExp(`^${counted}\\s+component`));
  }).toPass();
  // Pressed once more it takes its filter off.
  await tile.click();
  await expect(page).toHaveURL(/\/fleet$/);
  await page.getByRole("button", { name: /^Order errors/ }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("2 components have order errors");
  await expect(row(page, "zstd-first")).toBeVisible();
  await page.getByRole("button", { name: "Clear the filters" }).click();
  await page.getByRole("button", { name: /^Could not be read/ }).click();
  await expect(page).toHaveURL(/\?failing=yes$/);
  await expect(page.getByText("last check: failed")).toBeVisible();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Everything could be read");
  // What it counts is told issue by issue elsewhere.
  await page.goto("/fleet?namespace=samples");
  await page.getByRole("link", { name: "Order errors, issue by issue" }).click();
  await expect(page).toHaveURL(/\/issues\?code=zstd-before-gzip&.*namespace=samples$/);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(/^2\s+components have a broken order/);
});

test("shift selects a range, the head all", async ({ page }) => {
  await openFleet(page);
  await page.getByRole("row").nth(2).getByRole("checkbox").click();
  await page
    .getByRole("row")
    .nth(6)
    .getByRole("checkbox")
    .click({ modifiers: ["Shift"] });
  await expect(page.getByText("5 selected")).toBeVisible();
  await page.getByRole("checkbox", { name: "Select all that match" }).click();
  await expect(page.getByText("20 selected")).toBeVisible();
});

test("by keyboard: to the row, select it, open it", async ({ page }) => {
  await openFleet(page);
  await page.keyboard.press("j");
  await page.keyboard.press("j");
  await page.keyboard.press("x");
  await expect(page.getByText("1 selected")).toBeVisible();
  await page.keyboard.press("x");
  await expect(page.getByText("1 selected")).toHaveCount(0);
  // The space bar selects too, and scrolls nothing away.
  const before = await page.evaluate(() => scrollY);
  await page.keyboard.press("Space");
  await expect(page.getByText("1 selected")).toBeVisible();
  expect(await page.evaluate(() => scrollY)).toBe(before);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/components\/samples\/annotation-wrong$/);
  await page.keyboard.press("g");
  await page.keyboard.press("f");
  await expect(page).toHaveURL(/\/fleet$/);
});

test("what is touched in a row is 32 px in both directions", async ({ page }) => {
  await openFleet(page);
  const touched = page
    .getByRole("row")
    .locator("button, label")
    .or(page.getByRole("region", { name: "Figures" }).getByRole("button"));
  await expect(touched.first()).toBeVisible();
  for (const size of [
    { width: 1280, height: 1600 },
    { width: 360, height: 740 },
  ]) {
    await page.setViewportSize(size);
    const small = await touched.evaluateAll((all) =>
      all
        .filter((one) => one.checkVisibility())
        .map((one) => one.getBoundingClientRect())
        .filter(({ width, height }) => width < 32 || height < 32)
        .map(({ width, height }) => `${width} × ${height}`),
    );
    expect(small).toEqual([]);
  }
});

test("a named address is a saved view, for everybody", async ({ page }) => {
  await openFleet(page, "?severity=error");
  await page.getByRole("button", { name: "Save this view" }).click();
  await page.getByRole("textbox", { name: "Name of the view" }).fill("Broken ones");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await openFleet(page);
  await page.getByRole("link", { name: "Broken ones" }).click();
  await expect(page).toHaveURL(/severity=error/);
  await page.getByRole("button", { name: "Delete the view Broken ones for everybody" }).click();
  await expect(page.getByRole("link", { name: "Broken ones" })).toHaveCount(0);
  // It was everybody's, and is taken back.
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(page.getByRole("link", { name: /^Broken ones \d+$/ })).toBeVisible();
  await page.getByRole("button", { name: "Delete the view Broken ones for everybody" }).click();
  await expect(page.getByRole("link", { name: "Broken ones" })).toHaveCount(0);
});

for (const { width, height, most } of [
  { width: 1440, height: 900, most: 400 },
  { width: 360, height: 800, most: 520 },
])
  test(`at ${width} × ${height} the first row is near the top, and head and filters stay`, async ({
    page,
  }) => {
    await page.setViewportSize({ width, height });
    await openFleet(page);
    const first = row(page, "annotation-missing");
    await expect(first).toBeVisible();
    expect((await first.boundingBox())?.y).toBeLessThan(most);
    await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
    await expect(row(page, "zstd-only")).toBeInViewport();
    await expect(page.getByRole("searchbox", { name: "Filter by name" })).toBeInViewport();
    await expect(page.getByRole("columnheader", { name: /^component/ })).toBeInViewport();
    // What gets the focus further up does not stand below them.
    const link = row(page, "single").getByRole("link");
    await link.focus();
    for (let back = 0; back < 8; back += 1) await page.keyboard.press("Shift+Tab");
    const box = await page.evaluate(() => document.activeElement?.getBoundingClientRect().top ?? 0);
    const head = await page.getByRole("columnheader", { name: /^component/ }).boundingBox();
    expect(box).toBeGreaterThanOrEqual((head?.y ?? 0) + (head?.height ?? 0) - 4);
  });

test("the export holds every row that the filters leave", async ({ page }) => {
  await openFleet(page, "?built=dual");
  const href = await page.getByRole("link", { name: "Export CSV" }).getAttribute("href");
  const text = await (await page.request.get(href ?? "")).text();
  expect(text.trim().split("\r\n")).toHaveLength(17);
  expect(text).toContain("samples,dual-pairs,,oci:samples:dual-pairs,dual,");
});

test("a list of references is checked line by line before anything is kept", async ({ page }) => {
  await openFleet(page);
  await page.getByRole("button", { name: "Add components" }).click();
  const dialog = page.getByRole("dialog", { name: "Add components" });
  await dialog
    .getByRole("textbox", { name: "References" })
    .fill("docker pull quay.io/org/app:main\nNot Good");
  await dialog.getByRole("button", { name: "Check" }).click();
  await expect(dialog.getByRole("listitem").first()).toContainText("will be added default/app");
  await expect(dialog.getByRole("listitem").nth(1)).toContainText("refused");
  await expect(dialog.getByRole("button", { name: "Add 1" })).toBeEnabled();
  await dialog.getByRole("button", { name: "Close" }).click();
});

test("a long list is checked with its progress shown, and what is shown of it stays short", async ({
  page,
}) => {
  await openFleet(page);
  await page.getByRole("button", { name: "Add components" }).click();
  const dialog = page.getByRole("dialog", { name: "Add components" });
  const lines = Array.from({ length: 9_999 }, (_, at) => `long-${at} registry.invalid/org/app:${at}`);
  // Pasted at once: a third of a megabyte that is typed takes a browser longer than anybody waits.
  await dialog.getByRole("textbox", { name: "References" }).evaluate(
    (field, text) => {
      Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, "value")?.set?.call(field, text);
      field.dispatchEvent(new Event("input", { bubbles: true }));
    },
    [...lines, "Not Good"].join("\n"),
  );
  const shown = page.evaluate(
    () =>
      new Promise<string>((resolve) => {
        const look = () => resolve(document.querySelector("progress")?.parentElement?.textContent ?? "");
        new MutationObserver(() => document.querySelector("progress") && look()).observe(document.body, {
          childList: true,
          subtree: true,
        });
      }),
  );
  await dialog.getByRole("button", { name: "Check" }).click();
  expect(await shown).toMatch(/^Checking lines: [\d,]+ of 10,000$/);
  // What was refused comes first, wherever it stood.
  await expect(dialog.getByRole("listitem").first()).toContainText("refused");
  await expect(dialog.getByText("and 9,800 more")).toBeVisible();
  await expect(dialog.getByRole("button", { name: "Add 9,999" })).toBeEnabled();
  await dialog.getByRole("button", { name: "Close" }).click();
});

test("an import whose answer breaks off does not claim that nothing was done", async ({ page }) => {
  await page.route("**/api/v1/components/import", (route) =>
    route.request().method() === "POST"
      ? route.fulfill({ status: 202, json: importRun({ done: 1, total: 2, dryRun: true }) })
      : route.abort(),
  );
  await openFleet(page);
  await page.getByRole("button", { name: "Add components" }).click();
  const dialog = page.getByRole("dialog", { name: "Add components" });
  await dialog.getByRole("textbox", { name: "References" }).fill("quay.io/org/app:main");
  await dialog.getByRole("button", { name: "Check" }).click();
  await expect(dialog.getByRole("alert")).toContainText("Look whether the components are there");
  await dialog.getByRole("button", { name: "Close" }).click();
});

/** What the server tells of a list that it brings in. */
const importRun = (over: Partial<ImportRun>): ImportRun => ({
  ...{ id: "one", by: "ann", namespace: "shop", dryRun: false, isRunning: true, problem: null },
  ...{ done: 0, total: 10_000, added: 0, known: 0, refused: 0 },
  ...over,
});

test("an import that goes on is followed on the page, and its refused lines are told by number and can be edited", async ({
  page,
}) => {
  let run = importRun({ done: 4_200, added: 4_100, known: 97, refused: 3 });
  const lines = [12, 340, 4_001].map((line) => ({
    ...{ line, text: `wrong-${line} Not Good`, outcome: "refused", key: null },
    message: "Not a reference, nor a name and a reference.",
  }));
  await page.route("**/api/v1/components/import*", (route) =>
    route.fulfill({ json: route.request().url().includes("?") ? { ...run, lines } : { imports: [run] } }),
  );
  await openFleet(page);
  const panel = page.getByRole("region", { name: "Adding 10,000 components" });
  await expect(panel).toContainText("Started by ann. It goes on when you leave this page.");
  await expect(panel).toContainText("4,200 of 10,000");
  await expect(panel.getByRole("progressbar")).toHaveAttribute("value", "4200");
  run = importRun({ isRunning: false, done: 10_000, added: 9_900, known: 97, refused: 3 });
  const ended = page.getByRole("region", { name: "9,900 of 10,000 added" });
  await expect(ended).toContainText("97 already there");
  await expect(ended.getByRole("listitem").filter({ hasText: "line 340" })).toContainText("Not a reference");
  await expectNoSidewaysScroll(page);
  await ended.getByRole("button", { name: "Edit these lines" }).focus();
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog", { name: "Add components" });
  await expect(dialog.getByRole("textbox", { name: "References" })).toHaveValue(
    "wrong-12 Not Good\nwrong-340 Not Good\nwrong-4001 Not Good",
  );
  await expect(dialog.getByRole("textbox", { name: "Namespace" })).toHaveValue("shop");
  await dialog.getByRole("button", { name: "Close" }).click();
  await ended.getByRole("button", { name: "Close" }).click();
  await expect(ended).toBeHidden();
});

test("tags whose index lacks what somebody chose are marked", async ({ page }) => {
  await page.goto("/components/samples/dual-pairs?tab=tags");
  const tag = (name: string) =>
    page.getByRole("row").filter({ has: page.getByRole("link", { name, exact: true }) });
  // Nobody chose yet.
  await expect(tag("gzip-only")).toBeVisible();
  await expect(tag("gzip-only")).not.toContainText("without");
  await page.getByRole("button", { name: "Record dual as the choice" }).click();
  await expect(tag("gzip-only")).toContainText("without zstd:chunked");
  await expect(tag("twin-missing")).toContainText("not on every platform");
  await expect(tag("dual")).not.toContainText("without");
});

test("a component that is not there is said", async ({ page }) => {
  await page.goto("/components/samples/none");
  await expect(page.getByRole("heading", { name: "Component not found" })).toBeVisible();
});

test("the palette finds a component by a few letters and opens it", async ({ page }) => {
  await page.goto("/");
  await page.keyboard.press("Control+k");
  const palette = page.getByRole("dialog", { name: "Commands" });
  // Typed and not filled in: the field has the focus from the first letter on.
  await expect(palette.getByRole("combobox")).toBeFocused();
  await page.keyboard.type("twin-mis");
  await expect(palette.getByRole("option", { name: "twin-missing samples" })).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/components\/samples\/twin-missing$/);
  await expect(page.getByRole("navigation", { name: "Breadcrumb" })).toContainText("twin-missing");
  await page.keyboard.press("Control+k");
  await expect(palette).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(palette).toBeHidden();
});
