import { issueCodes } from "#lib/variants/issue-codes.ts";
import { expect, expectNoSidewaysScroll, inspect, test } from "./fixture.ts";

const pages = ["/", "/issues", "/problems", "/configuration", "/no-such-page"];

test.describe("in both schemes", () => {
  test.use({ inBothSchemes: true });
  for (const path of [...pages, ...issueCodes.map((code) => `/issues/${code}`)]) {
    test(`${path} reads well`, async ({ page }) => {
      await page.goto(path);
      await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    });
  }
  for (const tab of ["layers", "source", "source&part=config"]) {
    test(`the view ${tab} opens from its address`, async ({ page }) => {
      await page.goto(inspect("oci:bed:single", `&tab=${tab}`));
      await expect(page.getByRole("tabpanel").getByRole("heading", { level: 2 }).first()).toBeVisible();
      await expect(page.getByRole("tabpanel").locator("[aria-busy]")).toHaveCount(0);
    });
  }
});

test.describe("on a phone", () => {
  test.use({ viewport: { width: 360, height: 740 } });
  for (const path of [
    ...pages,
    "/issues/zstd-before-gzip",
    inspect("oci:bed:long-names"),
    inspect("oci:bed:dual", "&tab=layers"),
    inspect("oci:bed:dual", "&tab=source"),
    inspect("127.0.0.1:9/x"),
  ]) {
    test(`${path} does not scroll sideways`, async ({ page }) => {
      await page.goto(path);
      await expect(page.getByRole("heading", { level: 1 })).not.toHaveText(/^Reading/);
      await expectNoSidewaysScroll(page);
    });
  }
});

test("every digest in Source leads to what it names", async ({ page }) => {
  await page.goto(inspect("oci:bed:dual", "&tab=source"));
  await page.getByRole("tabpanel").getByRole("link").first().click();
  await expect(page.getByText("OCI manifest")).toBeVisible();
  await page.getByRole("tab", { name: "Source" }).click();
  await page.getByRole("tabpanel").getByRole("link").first().click();
  await expect(page.getByRole("heading", { name: "Configuration as served" })).toBeVisible();
  await page.getByRole("link", { name: "Back to the manifest" }).click();
  await expect(page.getByRole("heading", { name: "Document as served" })).toBeVisible();
  await page.getByRole("tabpanel").getByRole("link").last().click();
  await expect(page).toHaveURL(/tab=layers.*#layer-[0-9a-f]{64}$/);
});

test("an index of 600 entries is folded, and unfolds", async ({ page }) => {
  await page.goto(inspect("oci:bed:many"));
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(
    "Every client gets a variant it can read on all 300 platforms.",
  );
  await expect(page.locator("[data-rung]")).toHaveCount(24);
  await expect(page.getByText("Entries 25–600 are folded.")).toBeVisible();
  await page.getByRole("button", { name: "Show all 600 entries" }).click();
  await expect(page.locator("[data-rung]")).toHaveCount(600);
});

test("what is asked for of a folded index is shown where it stands", async ({ page }) => {
  await page.goto(inspect("oci:bed:many", "&entry=40"));
  const rung = (position: number) => page.locator(`[data-rung][data-label="${position}"]`);
  await expect(rung(40)).toBeVisible();
  await expect(page.getByText("Entries 25–39 are folded.")).toBeVisible();
  await page.getByRole("button", { name: /entry 301/ }).click();
  await expect(rung(301)).toBeFocused();
  await expect(rung(301)).toBeInViewport();
});

test("the issues of an index that is folded stand before it", async ({ page }) => {
  await page.goto(inspect("oci:bed:twins"));
  const headings = page.getByRole("heading", { name: /^(?:Issues|Entries in order)$/ });
  await expect(headings).toHaveText(["Issues", "Entries in order"]);
  // Entries 25 to 30 are named by issues.
  await expect(page.getByText("Entries 31–40 are folded.")).toBeVisible();
});

test("motion stops where the reader asked for it", async ({ page }) => {
  await page.emulateMedia({ reducedMotion: "reduce" });
  await page.goto(inspect("oci:bed:zstd-first"));
  const moving = await page.evaluate(
    () =>
      [...document.querySelectorAll("*")].filter((element) => {
        const { animationName, transitionDuration } = getComputedStyle(element);
        return animationName !== "none" || Number.parseFloat(transitionDuration) > 0.001;
      }).length,
  );
  expect(moving).toBe(0);
});

test.describe("under the content security policy", () => {
  test.use({ expectedComplaint: /Content Security Policy/ });
  test("a stranger's script does not run", async ({ page }) => {
    await page.goto("/");
    const ran = await page.evaluate(() => {
      const refused = new Promise((done) => document.addEventListener("securitypolicyviolation", done));
      const script = document.createElement("script");
      script.textContent = "window.strange = true";
      document.body.append(script);
      return refused.then(() => "strange" in window);
    });
    expect(ran).toBe(false);
  });
});

test("every answer carries the policy", async ({ request }) => {
  for (const path of ["/", "/api/v1/inspect?ref=oci:bed:dual", "/no-such-page"]) {
    const policy = (await request.get(path)).headers()["content-security-policy"] ?? "";
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toMatch(/script-src[^;]*unsafe/);
  }
});

test("an address that the API does not have is a problem document", async ({ request }) => {
  const answer = await request.get("/api/v1/nothing");
  expect(answer.status()).toBe(404);
  expect(answer.headers()["content-type"]).toBe("application/problem+json");
  expect(await answer.json()).toMatchObject({ status: 404, detail: "The API has no /api/v1/nothing." });
});
