import { expect, expectNoSidewaysScroll, test } from "./fixture.ts";

const CHOICE_LINE_PX = 80;

test.describe("in both schemes", () => {
  test.use({ inBothSchemes: true, viewport: { width: 1440, height: 900 } });
  test("a wide page answers in its heading, in one line, and shows plan and history beside the ladder", async ({
    page,
  }) => {
    await page.goto("/components/samples/zstd-first");
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(
      "Docker 20.10 cannot pull linux/ppc64le.",
    );
    await expect(page.getByRole("navigation", { name: "Breadcrumb" })).toContainText("zstd-first");
    const choice = page.getByRole("region", { name: "Choice" });
    await expect(choice.getByRole("listitem")).toHaveCount(3);
    expect((await choice.boundingBox())?.height).toBeLessThan(CHOICE_LINE_PX);
    const beside = page.getByRole("tabpanel");
    await expect(beside.getByRole("region", { name: "Plan" })).toContainText("Moves 2 entries.");
    await expect(beside.getByRole("region", { name: "Newest update" })).toContainText("an update needs two");
    await expect(beside.getByRole("region", { name: "History" }).getByRole("listitem").first()).toBeVisible();
    await beside.getByRole("region", { name: "History" }).getByRole("link", { name: "Open" }).click();
    await expect(page).toHaveURL(/\?tab=history$/);
    await expect(page.getByRole("tab", { name: "History" })).toBeFocused();
  });
});

test("a page with less room asks for none of what stands beside", async ({ page }) => {
  const asked: string[] = [];
  page.on("request", (request) => asked.push(new URL(request.url()).pathname));
  await page.setViewportSize({ width: 1280, height: 900 });
  await page.goto("/components/samples/dual");
  await expect(page.getByRole("heading", { name: "Entries in order" })).toBeVisible();
  await expect(page.getByRole("region", { name: "Newest update" })).toBeHidden();
  expect(asked.filter((path) => /\/(history|updates|plan)$/.test(path))).toEqual([]);
  await page.setViewportSize({ width: 360, height: 740 });
  await expectNoSidewaysScroll(page);
});

test("the tabs of a component are steps of the history", async ({ page }) => {
  await page.goto("/components/samples/dual-pairs");
  const tab = (name: string) => page.getByRole("tab", { name });
  await tab("History").click();
  await expect(page.getByRole("heading", { name: "History" })).toBeVisible();
  await tab("Tags").click();
  await expect(page).toHaveURL(/\?tab=tags$/);
  await page.goBack();
  await expect(tab("History")).toHaveAttribute("aria-selected", "true");
  await page.goBack();
  await expect(tab("Index")).toHaveAttribute("aria-selected", "true");
  await expect(page).toHaveURL(/\/dual-pairs$/);
});
