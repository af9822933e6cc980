import { AxeBuilder } from "@axe-core/playwright";
import { expect, type Page, test } from "@playwright/test";

async function expectAccessible(page: Page) {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`)).toEqual([]);
}

for (const theme of ["light", "dark"] as const) {
  test.describe(`in ${theme}`, () => {
    test.use({ colorScheme: theme });

    test("a right dual index is answered with one calm sentence", async ({ page }) => {
      await page.goto("/inspect?ref=oci:bed:dual");
      await expect(page.getByRole("heading", { level: 1 })).toHaveText(
        "Every client gets a variant it can read on both platforms.",
      );
      await expectAccessible(page);
    });

    test("a wrong order says who cannot pull what", async ({ page }) => {
      await page.goto("/inspect?ref=oci:bed:zstd-first");
      await expect(page.getByRole("heading", { level: 1 })).toContainText(
        "Docker 20.10 cannot pull linux/amd64",
      );
      await expect(page.getByText("zstd-before-gzip").first()).toBeVisible();
      await expectAccessible(page);
    });

    test("a missing child costs its own rung and nothing else", async ({ page }) => {
      await page.goto("/inspect?ref=oci:bed:missing");
      await expect(page.getByText("manifest-missing").first()).toBeVisible();
      await expectAccessible(page);
    });

    test("an address of the server's own network is refused, and the page says so", async ({ page }) => {
      await page.goto("/inspect?ref=127.0.0.1:9/x");
      await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
      await expect(page.getByText("127.0.0.1:9").last()).toBeVisible();
      await expectAccessible(page);
    });

    test("the home page takes a pasted command", async ({ page }) => {
      await page.goto("/");
      await expectAccessible(page);
      const field = page.getByRole("main").getByRole("textbox").first();
      await field.fill("docker pull oci:bed:dual");
      await field.press("Enter");
      await expect(page).toHaveURL(/\/inspect\?ref=/);
    });
  });
}
