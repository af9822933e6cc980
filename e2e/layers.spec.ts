import type { Page } from "@playwright/test";
import { expect, expectNoSidewaysScroll, inspect, test } from "./fixture.ts";

test.use({ viewport: { width: 1440, height: 1200 } });

const open = (page: Page, more = "", tag = "layers") =>
  page.goto(inspect(`oci:bed:${tag}`, `&tab=layers${more}`));
const layer = (page: Page, number: number) =>
  page.getByRole("listitem").getByRole("button", { name: new RegExp(`^${number} ?[A-Z]`) });
const tree = (page: Page, number: number) => page.getByRole("tree", { name: `Files of layer ${number}` });
const item = (page: Page, name: string) => page.getByRole("treeitem").filter({ hasText: name });

test.describe("in both schemes", () => {
  test.use({ inBothSchemes: true });

  test("layers stand side by side with what made them and how they are pulled", async ({ page }) => {
    await open(page);
    await expect(page.getByRole("heading", { name: "Layers of linux/amd64" })).toBeVisible();
    await expect(page.getByText("unpack to the same files")).toBeVisible();
    await expect(layer(page, 2)).toContainText("RUN make-data --parts 3000");
    await expect(layer(page, 2)).toContainText("partial pull: yes");
    await expect(layer(page, 3)).toContainText("old format");
    await expect(layer(page, 4)).toContainText("no TOC");
    await page.getByRole("button", { name: "ENV, LABEL: 2 steps without a layer" }).click();
    await expect(page.getByText("LABEL vendor=shop")).toBeVisible();
    await expect(page.getByRole("heading", { name: "Layer 4 has no TOC" })).toBeVisible();
    // Of the environment names alone.
    await expect(page.getByText("DATABASE_PASSWORD")).toBeVisible();
    await expect(page.getByText("not-for-a-page")).toHaveCount(0);
    await layer(page, 4).click();
    await expect(page.getByText(/This zstd layer has no TOC: to see its files, all \d+\sB/)).toBeVisible();
  });

  test("a file opens from its address, with its content", async ({ page }) => {
    await open(page, "&layer=5&path=/srv/app/conf/gateway.properties");
    await expect(item(page, "gateway.properties")).toHaveAttribute("aria-selected", "true");
    await expect(item(page, "gateway.properties")).toHaveAttribute("aria-level", "4");
    await expect(item(page, "old.properties")).toContainText("removed");
    const content = page.getByRole("region", { name: "Content of /srv/app/conf/gateway.properties" });
    await expect(content).toContainText("server.port = 8443");
    await expect(page.getByText("twofold cat oci:bed:layers /srv/app/conf/gateway.properties")).toBeVisible();
    const saved = page.waitForEvent("download");
    await page.getByRole("link", { name: "Download" }).click();
    expect((await saved).suggestedFilename()).toBe("gateway.properties");
    await page.getByRole("button", { name: "Close the file" }).click();
    await expect(page).not.toHaveURL(/path=/);
  });
});

test("the tree goes by keys, and draws only what is in view of 3,000 files", async ({ page }) => {
  await open(page);
  await layer(page, 2).focus();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/layer=2/);
  await item(page, "srv").waitFor();
  await tree(page, 2).focus();
  for (const name of ["data", "part-0000.txt"]) {
    await page.keyboard.press("ArrowRight");
    await item(page, name).waitFor();
    await page.keyboard.press("ArrowRight");
  }
  await page.keyboard.press("End");
  await expect(item(page, "part-2999.txt")).toHaveAttribute("aria-posinset", "3000");
  expect(await page.getByRole("treeitem").count()).toBeLessThan(60);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/path=%2Fsrv%2Fdata%2Fpart-2999\.txt/);
  await expect(page.getByRole("region", { name: /^Content of/ })).toHaveText(/part 2999/);
  await page.keyboard.press("Home");
  await page.keyboard.press("ArrowLeft");
  await expect(page.getByRole("treeitem")).toHaveCount(1);
});

test("a search finds names, and what is found opens in its place", async ({ page }) => {
  await open(page, "&layer=2");
  await page.getByRole("searchbox").fill("part-15");
  await expect(page.getByText("100 files", { exact: true })).toBeVisible();
  await page.getByRole("button", { name: "srv/data/part-1507.txt" }).click();
  await expect(page.getByRole("region", { name: /^Content of/ })).toHaveText(/part 1507/);
  await page.keyboard.press("Escape");
  await page.getByRole("searchbox").press("Escape");
  await expect(item(page, "part-1507.txt")).toHaveAttribute("aria-selected", "true");
  await page.getByRole("searchbox").fill("nothing-like-it");
  await expect(page.getByText("No file has this in its name.")).toBeVisible();
});

test("what is no text is shown as bytes, and a layer without files says so", async ({ page }) => {
  await open(page, "&layer=1&path=/usr/bin/tool");
  await expect(page.getByText("No text: shown as bytes.")).toBeVisible();
  await expect(page.getByRole("region", { name: /^Content of/ })).toContainText("7f 45 4c 46 00");
  await layer(page, 6).click();
  await expect(page.getByText("This layer changes no file.")).toBeVisible();
});

test("files that cannot be read say why, and are tried again", async ({ page }) => {
  const problem = {
    title: "Bad Gateway",
    status: 502,
    code: "unreachable",
    detail: "registry.example did not answer.",
    next: "Try again in a moment.",
  };
  await page.route("**/api/v1/layers/files?**", (route) =>
    route.fulfill({ status: 502, contentType: "application/problem+json", body: JSON.stringify(problem) }),
  );
  await open(page, "&layer=1");
  await expect(page.getByRole("alert").filter({ hasText: "registry.example did not answer." })).toBeVisible();
  await page.unroute("**/api/v1/layers/files?**");
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(item(page, "etc")).toBeVisible();
});

test.describe("on a phone", () => {
  test.use({ viewport: { width: 360, height: 740 } });
  test("an open layer with long names does not scroll sideways", async ({ page }) => {
    await open(page, "&layer=5&path=/srv/app/large.log");
    await expect(page.getByText(/The first 262\.1\skB of/)).toBeVisible();
    await expectNoSidewaysScroll(page);
  });
});

test("a component has its layers", async ({ page }) => {
  await page.goto("/components/samples/dual?tab=layers&layer=1");
  await expect(page.getByRole("treeitem").first()).toBeVisible();
});
