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

test("the first page leads to every sample, three of them drawn", async ({ page }) => {
  await page.goto("/");
  for (const { tag } of samples)
    await expect(page.locator(`main a[href="${inspect(`oci:samples:${tag}`)}"]`)).toBeVisible();
  const drawn = page.getByRole("region", { name: "Three examples" });
  await expect(drawn.getByRole("heading", { level: 2 })).toHaveText([
    "Every client gets an image it can read.",
    "Docker 20.10 cannot pull linux/arm64.",
    "Every client can read it, but updates stay large.",
  ]);
  await expect(drawn.getByText("The order breaks here")).toHaveCount(1);
  const broken = drawn.getByRole("listitem").filter({ hasText: "The order breaks here" });
  await expect(broken).toContainText("19 of 19 clients pull this entry; Docker 20.10 cannot read it");
  await drawn.getByRole("link", { name: "Docker 20.10 cannot pull linux/arm64." }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Docker 20.10 cannot pull linux/arm64.");
});

test("the first page says how bad each example is", async ({ page }) => {
  await page.goto("/");
  const example = (title: string) => page.getByRole("listitem").filter({ hasText: title });
  for (const [title, halves, severity] of [
    ["gzip annotated as zstd", "dual", "error"],
    ["No gzip at all", "zstd:chunked only", "warning"],
    ["One platform lacks zstd:chunked", "dual in part", "warning"],
    // No report on the image says so: it stands beside it.
    ["Docker list, results truncated", "gzip only", "error"],
  ] as const) {
    await expect(example(title).getByRole("img", { name: halves, exact: true })).toBeVisible();
    await expect(example(title).getByRole("img", { name: severity })).toBeVisible();
  }
  await expect(example("Real sizes, real files").getByRole("img")).toHaveCount(1);
});
