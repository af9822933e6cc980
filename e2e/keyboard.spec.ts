import { expect, inspect, test } from "./fixture.ts";

test("a reference is inspected from anywhere without a pointer", async ({ page }) => {
  await page.goto("/issues");
  // A page that is not awake yet has no keys.
  await expect(async () => {
    await page.keyboard.press("/");
    await expect(page.getByRole("textbox", { name: "Image reference" })).toBeFocused({ timeout: 200 });
  }).toPass();
  await page.keyboard.type("docker pull oci:bed:zstd-first");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/ref=oci%3Abed%3Azstd-first/);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(/Docker 20\.10 cannot pull linux\/amd64/);
});

test("the first Tab leads past the header", async ({ page }) => {
  await page.goto(inspect("oci:bed:dual"));
  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: "Skip to content" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.locator("main")).toBeFocused();
});

test("j and k go along the rungs, and c copies the digest of the rung", async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.goto(inspect("oci:bed:dual"));
  const rungs = page.locator("[data-rung]");
  await expect(rungs).toHaveCount(4);
  await page.keyboard.press("j");
  await page.keyboard.press("j");
  await expect(rungs.nth(1)).toBeFocused();
  await page.keyboard.press("k");
  await expect(rungs.nth(0)).toBeFocused();
  await page.keyboard.press("c");
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(copied).toBe(await rungs.nth(0).getAttribute("data-rung"));
});

test("a client is kept with Enter, and stays in the address", async ({ page }) => {
  await page.goto(inspect("oci:bed:dual"));
  const podman = page.getByRole("button", { name: /^podman-5:/ });
  await podman.focus();
  await page.keyboard.press("Enter");
  await expect(podman).toHaveAttribute("aria-pressed", "true");
  await expect(page).toHaveURL(/client=podman-5/);
  await page.reload();
  await expect(page.getByText("Takes rung 3")).toBeVisible();
});

test("arrow keys move along the tabs, and the tab stays in the address", async ({ page }) => {
  await page.goto(inspect("oci:bed:dual"));
  await page.getByRole("tab", { name: /Index/ }).focus();
  await page.keyboard.press("ArrowRight");
  await expect(page.getByRole("tab", { name: /Layers/ })).toBeFocused();
  await expect(page).toHaveURL(/tab=layers/);
  await page.keyboard.press("End");
  await expect(page.getByRole("heading", { name: "The document, as served" })).toBeVisible();
});

test("a rung opens to the pull command of each client, and its layers to theirs", async ({ page }) => {
  await page.goto(inspect("oci:bed:dual"));
  const takers = page.getByRole("button", { name: /clients take this entry/ }).first();
  await takers.focus();
  await page.keyboard.press("Enter");
  await expect(takers).toHaveAttribute("aria-expanded", "true");
  await expect(page.getByLabel("Pull commands of the clients that take entry 1")).toBeVisible();
  const layers = page.getByRole("button", { name: "2 layers of entry 3" });
  await layers.focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "Layers of" })).toBeVisible();
  await expect(page.getByLabel("entry")).toHaveValue("3");
});

test("the list of keys opens with ? and gives the focus back with Esc", async ({ page }) => {
  await page.goto(inspect("oci:bed:dual"));
  const tab = page.getByRole("tab", { name: /Index/ });
  await tab.focus();
  await page.keyboard.press("?");
  await expect(page.getByRole("dialog", { name: "Keys" })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toBeHidden();
  await expect(tab).toBeFocused();
});

test("the theme is switched from the keyboard and stays", async ({ page }) => {
  await page.goto("/");
  await page.getByRole("button", { name: "Switch between light and dark" }).focus();
  await page.keyboard.press("Enter");
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  await page.reload();
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
});
