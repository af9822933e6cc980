import { readFileSync } from "node:fs";
import { expect, expectNoSidewaysScroll, inspect, test } from "./fixture.ts";

interface Sample {
  readonly tag: string;
  readonly title: string;
  readonly expect: readonly string[];
}
const samples: readonly Sample[] = JSON.parse(
  readFileSync(new URL("../samples/samples.json", import.meta.url), "utf8"),
);

test.describe("in both schemes", () => {
  test.use({ inBothSchemes: true });
  for (const { tag, expect: codes } of samples) {
    test(`the sample ${tag} shows its issues and no others`, async ({ page }) => {
      await page.goto(inspect(`oci:samples:${tag}`));
      await expect(page.getByRole("heading", { level: 1 })).not.toHaveText(/^Reading/);
      const shown = await page.locator("[data-slot=issue] summary code").allTextContents();
      expect([...new Set(shown)].toSorted()).toEqual(codes);
    });
  }
});

test.describe("on a phone", () => {
  test.use({ viewport: { width: 360, height: 740 } });
  for (const { tag } of samples) {
    test(`the sample ${tag} does not scroll sideways`, async ({ page }) => {
      await page.goto(inspect(`oci:samples:${tag}`));
      await expect(page.getByRole("heading", { level: 1 })).not.toHaveText(/^Reading/);
      await expectNoSidewaysScroll(page);
    });
  }
});

test("the first page lists every sample and leads to it", async ({ page }) => {
  await page.goto("/");
  for (const { title } of samples) await expect(page.getByRole("link", { name: title })).toBeVisible();
  await page.getByRole("link", { name: samples[0]?.title ?? "" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(
    "Every client gets a variant it can read on both platforms.",
  );
});
