import { issueCodes } from "#lib/variants/issue-codes.ts";
import { expect, expectNoSidewaysScroll, inspect, test } from "./fixture.ts";

/** Not yet in TypeScript's own library (Layout Instability API). */
interface LayoutShift extends PerformanceEntry {
  readonly value: number;
}

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

test("the first page is whole without script", async ({ browser, page }) => {
  await page.goto("/issues");
  const context = await browser.newContext({ javaScriptEnabled: false });
  const bare = await context.newPage();
  await bare.goto("/");
  await expect(bare.getByRole("heading", { level: 1 })).toHaveText(
    "Will every client get an image it can read?",
  );
  await expect(bare.getByText(/needs JavaScript/)).toHaveCount(0);
  await expect(bare.locator("[aria-busy=true], [data-slot=skeleton]")).toHaveCount(0);
  await expect(bare.getByRole("list", { name: "Entries in order" })).toHaveCount(3);
  await expect(bare.getByRole("region", { name: "Fleet" }).getByRole("img").last()).toBeVisible();
  await bare.getByRole("textbox", { name: "Image reference" }).fill("docker pull oci:bed:dual");
  await bare.getByRole("button", { name: "Inspect" }).click();
  await expect(bare).toHaveURL(/\/inspect\?ref=/);
  await context.close();
});

for (const width of [360, 1440])
  test(`nothing moves on the first page at ${width}, with recent ones and without`, async ({ page }) => {
    await page.setViewportSize({ width, height: 900 });
    await page.addInitScript(() => {
      new PerformanceObserver((list) => {
        const moved = list.getEntries().reduce((sum, entry) => sum + (entry as LayoutShift).value, 0);
        document.documentElement.dataset["moved"] = String(
          Number(document.documentElement.dataset["moved"] ?? 0) + moved,
        );
      }).observe({ type: "layout-shift", buffered: true });
    });
    for (const recent of [[], ["quay.io/org/app:1", "quay.io/org/app:2"]]) {
      await page.addInitScript(
        (list) => localStorage.setItem("twofold-recent", JSON.stringify(list)),
        recent,
      );
      await page.goto("/");
      await expect(page.getByRole("region", { name: "Recent" }).getByRole("link")).toHaveCount(recent.length);
      await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
      await page.evaluate(
        () => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))),
      );
      expect(Number((await page.locator("html").getAttribute("data-moved")) ?? 0)).toBeLessThan(0.02);
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
