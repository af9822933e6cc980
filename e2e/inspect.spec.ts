import { expect, inspect, test } from "./fixture.ts";

test.describe("in both schemes", () => {
  test.use({ inBothSchemes: true });

  test("a wrong order says who cannot pull what, and draws the break", async ({ page }) => {
    await page.goto(inspect("oci:bed:zstd-first"));
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Docker 20.10 cannot pull linux/amd64.");
    await expect(page.getByText("The order breaks here.")).toBeVisible();
    await expect(page.getByText("Pulls entry 1 (zstd:chunked")).toBeVisible();
  });

  test("a missing child costs its own rung and nothing else", async ({ page }) => {
    await page.goto(inspect("oci:bed:missing"));
    await expect(page.getByText("3 of 4 could be read").first()).toBeVisible();
    await expect(page.getByRole("button", { name: "Try again: entry 2" })).toBeVisible();
    await expect(page.locator("[data-rung]").nth(0).getByText("gzip")).toBeVisible();
    await expect(page.locator("[data-rung]").nth(1).locator("+ li")).toContainText("does not exist");
    await expect(page.getByText("2 × 2, none missing, 1 not read")).toBeVisible();
    await expect(page.getByText("at least +")).toBeVisible();
  });

  for (const tag of ["attested", "nested", "single", "empty", "no-platform", "long-names"]) {
    test(`the shape ${tag} is drawn`, async ({ page }) => {
      await page.goto(inspect(`oci:bed:${tag}`));
      await expect(page.getByRole("heading", { level: 1 })).not.toHaveText(/^Reading/);
    });
  }
});

test("attestations fold into one line and open", async ({ page }) => {
  await page.goto(inspect("oci:bed:attested"));
  await expect(page.getByText("Entries 5–8 are attestations, not images.")).toBeVisible();
  await page.getByRole("button", { name: "Show" }).click();
  await expect(page.getByText("for entry 4")).toBeVisible();
});

test("pointing at a client lights the rungs it takes", async ({ page }) => {
  await page.goto(inspect("oci:bed:dual"));
  await page.getByRole("button", { name: /^podman-5:/ }).hover();
  await expect(page.locator("[data-rung][data-light]")).toHaveCount(2);
  await expect(page.locator("[data-rung]").nth(2)).toHaveAttribute("data-light", "lit");
});

test("with a platform chosen, only what is pulled for it is lit", async ({ page }) => {
  await page.goto(inspect("oci:bed:dual", "&client=podman-5&platform=linux/arm64/v8"));
  await expect(page.locator("[data-rung][data-light]")).toHaveCount(1);
  await expect(page.locator("[data-rung]").nth(3)).toHaveAttribute("data-light", "lit");
  await expect(page.locator("table [data-light]")).toHaveCount(1);
  await expect(page.getByText("No client can pull oci:bed:dual")).toBeVisible();
});

test("what was inspected is offered again, and forgotten when asked", async ({ page }) => {
  await page.goto(inspect("oci:bed:dual"));
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(/Every client/);
  // The heading is drawn by the server; it is the script that keeps what was seen, a moment later.
  await page.waitForFunction(() => localStorage.getItem("twofold-recent") !== null);
  await page.goto("/");
  const recent = page.getByRole("region", { name: "Recent" });
  await expect(recent.getByRole("link")).toHaveAccessibleName(
    /^dual oci:bed:dual Every client gets a variant it can read on .* just now$/,
  );
  await recent.getByRole("button", { name: "Clear" }).click();
  await expect(recent).toBeHidden();
});

test("the tab shows the state of the image", async ({ page }) => {
  await page.goto(inspect("oci:bed:zstd-first"));
  await expect(page).toHaveTitle(/zstd-first · Docker 20\.10 cannot pull/);
  await expect(page.locator('link[rel="icon"]').last()).toHaveAttribute("href", /%3Cpath/);
});
