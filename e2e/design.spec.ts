// The page of the look: every primitive works as its users expect, by keyboard too. Both schemes stand on it, so that one scan sees both.
import { expect, test } from "./fixture.ts";

test.beforeEach(async ({ page }) => {
  await page.goto("/design");
});

test("every primitive is shown in both schemes, readable and with its name", async ({ page }) => {
  const names = (scheme: string) =>
    page.getByRole("region", { name: scheme }).getByRole("heading", { level: 2 });
  await expect(names("Light").first()).toBeVisible();
  expect(await names("Dark").allTextContents()).toEqual(await names("Light").allTextContents());
  const grounds = await page
    .getByRole("region", { name: /^(Light|Dark)$/ })
    .evaluateAll((regions) => regions.map((region) => getComputedStyle(region).backgroundColor));
  expect(new Set(grounds).size).toBe(2);
});

test("a dialog takes the focus, keeps it, goes with Escape and gives it back", async ({ page }) => {
  const opener = page.getByRole("button", { name: "Dialog", exact: true }).first();
  await opener.focus();
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog", { name: "Remove checkout?" });
  await expect(dialog).toBeVisible();
  await expect(dialog.getByRole("button", { name: "Keep it" })).toBeFocused();
  await page.keyboard.press("Tab");
  await expect(dialog.getByRole("button", { name: "Remove" })).toBeFocused();
  await page.keyboard.press("Tab");
  await expect(dialog.locator(":focus")).toHaveCount(1);
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
  await expect(opener).toBeFocused();
});

test("a sheet opens below its button with the focus on it, goes with Escape and gives it back", async ({
  page,
}) => {
  const opener = page.getByRole("button", { name: "Popover", exact: true }).first();
  await opener.focus();
  await page.keyboard.press("Enter");
  const sheet = page.getByRole("dialog", { name: "Columns" });
  const errors = sheet.getByRole("checkbox", { name: "Errors" });
  await expect(errors).toBeFocused();
  await page.keyboard.press("Space");
  await expect(errors).not.toBeChecked();
  await page.keyboard.press("Escape");
  await expect(sheet).toBeHidden();
  await expect(opener).toBeFocused();
});

test("a toast says what came of it, and can be taken back", async ({ page }) => {
  await page.getByRole("button", { name: "Toast", exact: true }).first().click();
  await expect(page.getByText("checkout wants dual")).toBeVisible();
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(page.getByText("Taken back")).toBeVisible();
});
