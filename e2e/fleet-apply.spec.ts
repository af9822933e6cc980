import type { Page } from "@playwright/test";
import { expect, expectAccessible, expectNoSidewaysScroll, test } from "./fixture.ts";
import { ports } from "./places.ts";

test.use({
  baseURL: `http://127.0.0.1:${ports.bulk}`,
  viewport: { width: 1280, height: 1000 },
  inBothSchemes: true,
});

const bed = async (path: string): Promise<{ writable: string; readonly: string }> =>
  (await fetch(`http://127.0.0.1:${ports.bulkHold}${path}`)).json() as never;
const button = (page: Page, name: string | RegExp) => page.getByRole("button", { name, exact: true });
const panel = (page: Page) => page.getByRole("region", { name: /^(Applying|Applied) to/ });

async function allRead(page: Page): Promise<void> {
  const figures = async () => {
    const { unread, failing } = await (await page.request.get("/api/v1/fleet/summary")).json();
    return { unread, failing };
  };
  await expect.poll(figures, { timeout: 60_000 }).toEqual({ unread: 1, failing: 1 });
}

test("many images are changed at once: said before, followed from any page, stopped, resumed, and each failure told by name", async ({
  page,
  context,
}) => {
  const { writable, readonly } = await bed("/hold");
  await allRead(page);
  await page.goto("/fleet");
  await page.getByRole("checkbox", { name: "Select all that match" }).click();
  await button(page, "Apply to images…").click();
  const dialog = page.getByRole("dialog", { name: "Apply to 6 images" });
  for (const line of [
    /^3 will change\s*12\svariants to make, about \+/,
    /^1 is as asked already/,
    /^1 has no image that was checked/,
    /^1 cannot be changed/,
  ])
    await expect(dialog.locator("dl > div").filter({ hasText: line })).toBeVisible();
  await dialog.getByText("Names and reasons").click();
  await expect(dialog.getByRole("listitem").filter({ hasText: "shop/elsewhere" })).toContainText(
    `This server may not push to ${readonly}.`,
  );
  await expectAccessible(page);
  await dialog.getByRole("radio", { name: /^Only the fix/ }).check();
  await expect(button(page, "Nothing to apply")).toBeDisabled();
  await dialog.getByRole("radio", { name: /^What is chosen for each/ }).check();
  await button(page, "Apply to 3 images").click();

  await expect(page.getByRole("heading", { name: "Applying to 3 images" })).toBeFocused();
  await expect(page).toHaveURL(/\?batch=\d+$/);
  await expect(panel(page).getByRole("progressbar", { name: /uploaded$/ })).toHaveCount(2);
  await page.reload();
  await expect(panel(page)).toContainText("1 waiting");
  await page.setViewportSize({ width: 360, height: 740 });
  await expectNoSidewaysScroll(page);
  await page.setViewportSize({ width: 1280, height: 1000 });
  // Another tab, whose address says nothing of it.
  const other = await context.newPage();
  await other.goto("/fleet");
  await panel(other).getByRole("button", { name: "Stop" }).click();
  await expect(panel(page)).toContainText(/\d stopped/);
  await bed("/go");
  await expect(panel(page)).toContainText("3 stopped");
  await expect(other.getByRole("heading", { name: "Applied to 0 of 3 images" })).toBeVisible();
  await other.close();

  await bed("/move");
  await button(page, "Resume 3").click();
  await expect(page.getByRole("heading", { name: "Applied to 2 of 3 images" })).toBeVisible();
  const failure = panel(page).getByRole("listitem").filter({ hasText: "shop/moved" });
  await expect(failure).toContainText(`${writable}/shop/moved:main names `);
  await expect(panel(page)).toContainText("The tag moved meanwhile 1");
  await expect(button(page, "Try 1 again")).toBeVisible();
  // The table follows: two are dual that were not, and so is the one that somebody else moved.
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(
    "4 of 6 components are dual, 1 not checked",
  );

  await panel(page).getByRole("button", { name: "Close" }).click();
  await expect(panel(page)).toHaveCount(0);
  await expect(page).toHaveURL(/\/fleet$/);

  await button(page, "Registries").click();
  const registry = page.getByRole("listitem").filter({ hasText: writable });
  await expect(registry).toContainText("5 components");
  await expect(registry).toContainText("Partial pulls: not checked");
  await registry.getByRole("button").click();
  await expect(registry).toContainText("Partial pulls: yeschecked just now");
  await expectNoSidewaysScroll(page);
});
