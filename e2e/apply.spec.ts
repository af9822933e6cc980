import type { Page } from "@playwright/test";
import { expect, expectNoSidewaysScroll, inspect, test } from "./fixture.ts";
import { ports } from "./places.ts";

// One set of samples, one registry, and one thing that holds it back.
test.describe.configure({ mode: "serial" });
test.use({
  baseURL: `http://127.0.0.1:${ports.apply}`,
  viewport: { width: 1280, height: 1000 },
  inBothSchemes: true,
});

const hosts = async (path = "/"): Promise<{ writable: string; readonly: string }> =>
  (await fetch(`http://127.0.0.1:${ports.hold}${path}`)).json() as never;
const heading = (page: Page, name: string | RegExp) => page.getByRole("heading", { name });
const button = (page: Page, name: string) => page.getByRole("button", { name, exact: true });
const openTab = (page: Page, name: string) => page.getByRole("tab", { name }).click();
const rungs = (page: Page) => page.locator("[data-rung]");
const rows = (page: Page, which: "Now" | "After") =>
  page.getByRole("list", { name: which, exact: true }).getByRole("listitem");
const applied = (page: Page) => page.getByRole("region", { name: "Applied here" }).getByRole("listitem");

test("a choice is made here and now: chosen, applied, followed, put back, and the samples as they were", async ({
  page,
}) => {
  await page.goto("/components/samples/gzip-only");
  const zstd = page.getByRole("switch", { name: "zstd:chunked" });
  // The default is dual, and nobody chose: off and on again is a choice.
  await zstd.click();
  await expect(page.getByText("gzip-only: gzip for all builds.")).toBeVisible();
  await zstd.click();
  await expect(page.getByText("gzip-only: dual for all builds.")).toBeVisible();
  await expect(page.getByText(/^Makes 4\svariants, about \+.* in the registry\.$/)).toBeVisible();
  await button(page, "Apply here now").dblclick();

  await expect(heading(page, ":gzip-only is dual now.")).toBeVisible();
  await expect(page.getByText(/^8\sentries, read back without an error\. 4\svariants made/)).toBeVisible();
  await expect(rows(page, "Now")).toHaveCount(4);
  await expect(rows(page, "After")).toHaveCount(8);
  await expect(page.getByRole("progressbar")).toHaveCount(4);
  for (const bar of await page.getByRole("progressbar").all())
    await expect(bar).toHaveAttribute("aria-valuenow", "100");
  await expect(page.getByRole("region", { name: "What did not follow" })).toContainText(
    "Nobody attests the new index",
  );
  // Pressed twice, and done once.
  await expect(applied(page)).toHaveCount(1);
  await openTab(page, "Index");
  await expect(rungs(page)).toHaveCount(8);

  await openTab(page, "Plan");
  await expect(rows(page, "After")).toHaveCount(8);
  await button(page, "Put the old index back").click();
  await expect(heading(page, ":gzip-only names the old index again.")).toBeVisible();
  await expect(applied(page)).toHaveCount(2);
  await openTab(page, "Index");
  await expect(rungs(page)).toHaveCount(4);

  await openTab(page, "Plan");
  await button(page, "Close").click();
  await button(page, "Reset the samples").click();
  await expect(button(page, "Reset the samples")).toHaveCount(0);
  await expect(page.getByText("Makes 4 variants").first()).toBeVisible();
});

test("what nobody may write to is told with the command that does it", async ({ page }) => {
  const { readonly } = await hosts();
  await page.goto(inspect(`${readonly}/shop/plain:main`, "&tab=plan"));
  await expect(page.getByText(`This server may not push to ${readonly}.`)).toBeVisible();
  await expect(page.getByText(`twofold apply ${readonly}/shop/plain:main --choice dual`)).toBeVisible();
  await expect(button(page, "Apply dual")).toHaveAttribute("aria-disabled", "true");
  await button(page, "gzip only").click();
  await expect(
    page.getByText("Nothing to do: the index already has what this choice asks for."),
  ).toBeVisible();
  await page.setViewportSize({ width: 360, height: 740 });
  await expectNoSidewaysScroll(page);
});

test("what is wrong as it is is fixed, and the page follows", async ({ page }) => {
  const { writable } = await hosts();
  await page.goto(inspect(`${writable}/shop/broken:main`, "&tab=plan"));
  await expect(button(page, "fix")).toHaveAttribute("aria-pressed", "true");
  await button(page, "Apply the fix").click();
  await expect(heading(page, ":main is fixed.")).toBeVisible();
  await expect(heading(page, "Applied the fix to :main")).toBeFocused();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(/^Every client gets a variant/);
  await expect(page.getByText(/^cosign sign .*@sha256:/)).toBeVisible();
});

test("it goes on while one looks elsewhere, is stopped, begun again, and gives way to whoever moves the tag", async ({
  page,
}) => {
  const { writable } = await hosts("/hold");
  await page.goto(inspect(`${writable}/shop/plain:main`, "&tab=plan"));
  await page.getByRole("textbox", { name: "Note (kept in the history)" }).fill("the nodes are new");
  await button(page, "Apply dual").click();
  await expect(page.getByRole("progressbar", { name: "Uploaded", exact: true })).toBeVisible();
  await page.setViewportSize({ width: 360, height: 740 });
  await expectNoSidewaysScroll(page);
  await page.setViewportSize({ width: 1280, height: 1000 });
  await openTab(page, "Index");
  await openTab(page, "Plan");
  await button(page, "Cancel").click();
  await hosts("/go");
  await expect(heading(page, "Stopped. :main still names the old index.")).toBeVisible();

  await hosts("/hold");
  await button(page, "Try again").click();
  await expect(page.getByRole("progressbar", { name: "Uploaded", exact: true })).toBeVisible();
  await hosts("/move");
  await hosts("/go");
  await expect(heading(page, "Stopped: the tag moved meanwhile. Nothing was changed.")).toBeVisible();
  await button(page, "Plan again").click();
  await expect(
    page.getByText("Nothing to do: the index already has what this choice asks for."),
  ).toBeVisible();
  await expect(applied(page)).toHaveCount(2);
  // What is begun again is begun for the same reason.
  await expect(applied(page).filter({ hasText: "the nodes are new" })).toHaveCount(2);
});
