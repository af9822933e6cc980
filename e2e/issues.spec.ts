// The board of issues, over the samples.
import type { Page } from "@playwright/test";
import { expect, expectNoSidewaysScroll, test } from "./fixture.ts";

/** What the samples hold is known, and so are their issues. */
async function allChecked(page: Page): Promise<void> {
  const unread = async () => (await (await page.request.get("/api/v1/issues")).json()).components.unread;
  await expect.poll(unread, { timeout: 60_000 }).toBe(0);
}

async function openBoard(page: Page, query = ""): Promise<void> {
  await allChecked(page);
  await page.goto(`/issues${query}`);
  await page.waitForFunction(() => "ready" in document.documentElement.dataset);
}

const row = (page: Page, code: string) => page.locator(`[data-issue="${code}"]`);
const components = (page: Page) => page.getByRole("list", { name: "Components with zstd before gzip" });

test.describe("in both schemes", () => {
  test.use({ inBothSchemes: true });
  test("the heading is the verdict, and issues of the order stand first", async ({ page }) => {
    await openBoard(page, "?open=zstd-before-gzip");
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(
      /^2\scomponents have a broken order; \d+ more have other errors$/,
    );
    await expect(page.getByRole("heading", { level: 2 }).first()).toHaveText(/^Order/);
    await expect(row(page, "zstd-before-gzip")).toContainText("Docker 20.10 cannot pull");
    await expect(page.getByRole("img", { name: /^Docker fails, containerd gets less/ })).toBeVisible();
    await expect(components(page).getByRole("listitem")).toHaveCount(2);
  });
  test("the page of a check draws its examples, and says how many of the fleet have it", async ({ page }) => {
    await allChecked(page);
    await page.goto("/issues/zstd-before-gzip");
    const ladders = page.getByRole("list", { name: "Entries in order" });
    await expect(ladders).toHaveCount(2);
    await expect(ladders.first()).toContainText("The order breaks here");
    await expect(ladders.last()).not.toContainText("The order breaks here");
    await expect(page.getByText("amd64 chunked+")).toHaveCount(0);
    await expect(page.getByRole("link", { name: "Open an example" })).toHaveAttribute("href", /zstd-first/);
    await page.getByRole("link", { name: /^2\scomponents$/ }).click();
    await expect(components(page)).toBeVisible();
  });
});

test("a row opens to its components, to the fix for all of them and to why it matters", async ({ page }) => {
  await openBoard(page);
  await page.getByRole("link", { name: "zstd before gzip", exact: true }).click();
  await expect(page).toHaveURL(/\?open=zstd-before-gzip$/);
  await expect(components(page)).toContainText("ppc64le: entry 3 before 7");
  await expect(components(page)).toContainText("arm64: entry 2 before 4");
  await expect(
    page.getByRole("heading", { name: "Fix 2: put gzip first, then Docker 20.10 can pull all of them" }),
  ).toBeVisible();
  await expect(row(page, "zstd-before-gzip")).toContainText("2get a new index and their tags move.");
  await expect(page.getByRole("complementary", { name: "Why it matters" })).toContainText(
    "archive/tar: invalid tar header",
  );
  await page.getByRole("link", { name: "zstd before gzip", exact: true }).click();
  await expect(page).toHaveURL(/\/issues$/);
  await expect(components(page)).toHaveCount(0);
});

test("what is selected is what the fix is for, and what a script is copied of", async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await openBoard(page, "?open=zstd-before-gzip");
  await page.getByRole("checkbox", { name: "Select zstd-first", exact: true }).uncheck();
  await expect(page.getByText("1 of 2 selected")).toBeVisible();
  await expect(page.getByRole("heading", { name: /^Fix 1: put gzip first/ })).toBeVisible();
  await page.getByRole("button", { name: "Copy as script" }).click();
  await expect(page.getByRole("button", { name: "Copied" })).toBeVisible();
  const script = await page.evaluate(() => navigator.clipboard.readText());
  expect(script).toContain("# samples/zstd-first-arm64\ntwofold repair oci:samples:zstd-first-arm64");
  expect(script).not.toContain("zstd-first\n");
  await page.getByRole("checkbox", { name: "Select all components" }).check();
  await page.getByRole("button", { name: /^Preview 2\sfixes$/ }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByRole("radio", { name: /^Only the fix/ })).toBeChecked();
  await expect(dialog).toContainText("2 will change");
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await expect(dialog).toHaveCount(0);
});

test("filters stand in the address, and the address opens them again", async ({ page }) => {
  await openBoard(page);
  await expect(row(page, "no-provenance")).toBeVisible();
  await page.getByRole("link", { name: "warning Warnings" }).click();
  await expect(page).toHaveURL(/\?severity=error$/);
  await expect(row(page, "no-provenance")).toHaveCount(0);
  await page.getByLabel("Filters").getByText("Client", { exact: true }).first().click();
  await page.getByRole("link", { name: "Docker 20.10", exact: true }).click();
  await expect(page).toHaveURL(/client=docker-20\.10/);
  await expect(row(page, "annotated-not-zstd")).toHaveCount(0);
  await expect(row(page, "zstd-before-gzip")).toBeVisible();
  await page.reload();
  await expect(page.getByText("Client: 1")).toBeVisible();
  await expect(row(page, "annotated-not-zstd")).toHaveCount(0);
  await page.getByRole("link", { name: "Clear filters" }).click();
  await expect(page).toHaveURL(/\/issues$/);
  await page.getByRole("searchbox", { name: "Search components" }).fill("no-such-component");
  await expect(page.getByText("No matches")).toBeVisible();
  await expect(page).toHaveURL(/q=no-such-component/);
});

test("a namespace opens to its checks, and these to its components", async ({ page }) => {
  await openBoard(page);
  await page.getByRole("button", { name: "Namespace" }).click();
  await expect(page).toHaveURL(/group=namespace/);
  await page.getByRole("link", { name: "samples", exact: true }).click();
  await row(page, "samples")
    .getByRole("link", { name: /zstd before gzip/ })
    .click();
  await expect(page).toHaveURL(/namespace=samples&open=zstd-before-gzip/);
  await expect(components(page).getByRole("listitem")).toHaveCount(2);
});

test("j and k go through rows and components, Enter opens, x selects", async ({ page }) => {
  await openBoard(page);
  await page.keyboard.press("j");
  await expect(page.getByRole("link", { name: "zstd before gzip", exact: true })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(components(page)).toBeVisible();
  await page.keyboard.press("j");
  await expect(components(page).getByRole("link", { name: "zstd-first", exact: true })).toBeFocused();
  await page.keyboard.press("x");
  await expect(page.getByText("1 of 2 selected")).toBeVisible();
  await page.keyboard.press("k");
  await expect(page.getByRole("link", { name: "zstd before gzip", exact: true })).toBeFocused();
});

test("who was here before is told what changed since, and who was not is told nothing", async ({ page }) => {
  await openBoard(page);
  await expect(page.getByText(/Since your last visit (?:on|at) /)).toHaveCount(0);
  // Before there was a fleet: all of it is new.
  await page.evaluate(() =>
    localStorage.setItem(
      "twofold-issues-visit",
      JSON.stringify({ since: null, seen: "2026-01-02T10:00:00Z" }),
    ),
  );
  await page.reload();
  await expect(page.getByText(/Since your last visit on 2 Jan: \d+ new/)).toBeVisible();
  await expect(row(page, "zstd-before-gzip")).toContainText("2 new");
  await page.getByRole("link", { name: "New since 2 Jan" }).click();
  await expect(page).toHaveURL(/new=yes/);
  await page.getByRole("link", { name: "zstd before gzip", exact: true }).click();
  await expect(components(page).getByText("new", { exact: true })).toHaveCount(2);
  // Some minutes later it is the same visit, and counts from the same time.
  await page.reload();
  await expect(page.getByText(/Since your last visit on 2 Jan: \d+ new/)).toBeVisible();
});

test("without script the verdict, the components and the fix can be read, and links lead on", async ({
  browser,
  page,
  baseURL,
}) => {
  await openBoard(page);
  const context = await browser.newContext({ javaScriptEnabled: false, baseURL: baseURL ?? "" });
  const bare = await context.newPage();
  await bare.goto("/issues");
  await expect(bare.getByRole("heading", { level: 1 })).toContainText("have a broken order");
  await bare.getByRole("link", { name: "zstd before gzip", exact: true }).click();
  await expect(components(bare)).toContainText("ppc64le: entry 3 before 7");
  await expect(bare.getByRole("heading", { name: /^Fix 2: put gzip first/ })).toBeVisible();
  await expect(bare.getByRole("heading", { name: "Why it matters" })).toBeVisible();
  await bare.getByRole("link", { name: "warning Warnings" }).click();
  await expect(bare).toHaveURL(/severity=error/);
  await expect(row(bare, "no-provenance")).toHaveCount(0);
  await context.close();
});

test.describe("on a phone", () => {
  test.use({ viewport: { width: 360, height: 740 } });
  for (const query of ["", "?open=zstd-before-gzip", "?group=client&severity=info"]) {
    test(`/issues${query} does not scroll sideways`, async ({ page }) => {
      await openBoard(page, query);
      await expect(page.locator("[aria-busy=true]")).toHaveCount(0);
      await expectNoSidewaysScroll(page);
    });
  }
});
