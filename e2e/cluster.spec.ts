import type { Page } from "@playwright/test";
import { expect, test } from "./fixture.ts";
import { ports } from "./places.ts";

// One fleet and one cluster for all of them, and the last takes the cluster away.
test.describe.configure({ mode: "serial" });
test.use({ baseURL: `http://127.0.0.1:${ports.cluster}`, viewport: { width: 1280, height: 1000 } });

const row = (page: Page, key: string) => page.locator(`[data-row="${key}"]`);
const ask = async (path: string) => await (await fetch(`http://127.0.0.1:${ports.switch}${path}`)).text();

/** Chosen, configured and built agree, and no step is named. */
async function isSettled(page: Page, key: string): Promise<void> {
  for (const state of ["Chosen", "Configured", "Built"])
    await expect(row(page, key).getByRole("img", { name: `${state}: dual`, exact: true })).toBeVisible();
  await expect(row(page, key).locator("[data-slot=step]")).toHaveCount(0);
}

test.describe("in both schemes", () => {
  test.use({ inBothSchemes: true });
  test("the cluster's components stand in the table, with what their builds were told", async ({ page }) => {
    await page.goto("/fleet");
    await isSettled(page, "shop/web");
    await expect(row(page, "shop/new")).toContainText("not built yet");
    await expect(row(page, "vault/safe")).toBeVisible();
  });
  test("a component says where it comes from in the cluster", async ({ page }) => {
    await page.goto("/components/shop/web");
    const cluster = page.getByRole("region", { name: "In the cluster" });
    await expect(cluster).toContainText("store");
    await expect(cluster).toContainText("web-on-push-1 Succeeded");
    await expect(cluster.getByRole("link", { name: "https://git.example/shop/web" })).toBeVisible();
  });
});

test("a choice becomes an annotation of the component, and says what is missing next", async ({ page }) => {
  await page.goto("/fleet");
  await row(page, "shop/cart").getByRole("switch", { name: "zstd:chunked" }).click();
  await expect(page.getByText("cart: dual for all builds.")).toBeVisible();
  await page.goto("/components/shop/cart");
  await expect(page.getByText("the next build will not bring it")).toBeVisible();
});

test("a switch that the cluster would refuse is off, and says why", async ({ page }) => {
  await page.goto("/fleet");
  const zstd = row(page, "vault/safe").getByRole("switch", { name: "zstd:chunked" });
  await expect(zstd).toHaveAttribute("aria-disabled", "true");
  await zstd.click({ force: true });
  await expect(zstd).not.toBeChecked();
  await page.goto("/components/vault/safe");
  await expect(page.getByText("patch", { exact: false }).first()).toBeVisible();
});

test("a component of one's own is added, edited and removed", async ({ page }) => {
  const image = await ask("/own");
  await page.goto("/fleet");
  await page.getByRole("button", { name: "Add components" }).click();
  const adding = page.getByRole("dialog", { name: "Add components" });
  await adding.getByRole("textbox", { name: "References" }).fill(`mine docker pull ${image}:gone\nNot Good`);
  await adding.getByRole("button", { name: "Check" }).click();
  await adding.getByRole("button", { name: "Add 1" }).click();
  // What was refused is still to be done.
  await expect(adding).toContainText("One component was added. One line was refused and stays in the box.");
  await expect(adding.getByRole("textbox", { name: "References" })).toHaveValue("Not Good");
  await adding.getByRole("button", { name: "Close" }).click();
  await page.goto("/components/default/mine");
  await expect(page.getByRole("heading", { name: "The newest index could not be read" })).toBeVisible();

  await page.getByRole("button", { name: "Edit" }).click();
  const editing = page.getByRole("dialog", { name: "Edit mine" });
  await editing.getByRole("textbox", { name: "Image reference" }).fill("Not Good");
  await editing.getByRole("button", { name: "Save" }).click();
  await expect(editing.getByRole("alert")).toBeVisible();
  await editing.getByRole("textbox", { name: "Image reference" }).fill(`${image}:main`);
  await editing.getByRole("textbox", { name: "Application" }).fill("desk");
  await editing.getByRole("button", { name: "Save" }).click();
  await expect(editing).toBeHidden();
  await expect(page.getByRole("tabpanel").getByRole("heading", { name: "Entries" })).toBeVisible();

  await page.getByRole("button", { name: "Remove" }).click();
  await page.getByRole("dialog", { name: "Remove mine?" }).getByRole("button", { name: "Remove" }).click();
  await expect(page).toHaveURL(/\/fleet$/);
  await expect(row(page, "shop/web")).toBeVisible();
  await expect(row(page, "default/mine")).toHaveCount(0);
});

test("a long table is jumped through, and shows the rows that are asked for", async ({ page }) => {
  const image = await ask("/own");
  const text = Array.from({ length: 1000 }, (_, at) => `zz-${1000 + at} ${image}:main`).join("\n");
  const imported = await page.request.post("/api/v1/components/import", {
    data: { namespace: "many", text },
  });
  expect(imported.ok()).toBe(true);
  await page.goto("/fleet");
  await expect(row(page, "shop/web")).toBeVisible();
  // Each jump shows a window that was never read, while the one that was is out of sight.
  for (const part of [0.5, 0.2, 0.8, 0.35, 1]) {
    await page.evaluate((to) => scrollTo(0, to * document.documentElement.scrollHeight), part);
    await expect(page.getByRole("table").locator("[data-slot=skeleton]")).toHaveCount(0);
  }
  await expect(row(page, "many/zz-1999")).toBeVisible();
  await page.evaluate(() => scrollTo(0, 0));
  await expect(row(page, "shop/web")).toBeVisible();
});

test("a cluster that is away is said to be, and its components stay as last known", async ({ page }) => {
  await page.goto("/fleet");
  await expect(row(page, "shop/web")).toBeVisible();
  await ask("/away");
  await expect(page.getByText("Not connected to the cluster", { exact: false })).toBeVisible({
    timeout: 20_000,
  });
  await isSettled(page, "shop/web");
});
