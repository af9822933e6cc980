// Pages arrive drawn: with their data, without a second question, without moving, and deaf to nothing that is pressed early.
import type { Page } from "@playwright/test";
import { expect, inspect, test } from "./fixture.ts";

/** A browser that runs no script. What it shows cannot be scanned from within; the same pages are, with script. */
const bareTest = test.extend<{ bare: Page }>({
  bare: async ({ browser, page, baseURL }, use) => {
    await page.goto("/problems");
    const context = await browser.newContext({ javaScriptEnabled: false, baseURL: baseURL ?? "" });
    await use(await context.newPage());
    await context.close();
  },
});

bareTest("without script the report, its issues and their fixes can be read", async ({ bare }) => {
  await bare.goto(inspect("oci:bed:zstd-first"));
  await expect(bare.getByRole("heading", { level: 1 })).toContainText("Docker 20.10");
  await expect(bare.locator("[data-rung]").first()).toBeVisible();
  await expect(bare.getByText(/twofold repair /).first()).toBeVisible();
});

bareTest("without script it is said why there is no report", async ({ bare }) => {
  await bare.goto(inspect("oci:bed:no-such-tag"));
  await expect(bare.getByRole("heading", { level: 1 })).toHaveText("Not found");
});

bareTest("without script the fleet shows its rows, and a component its report", async ({ bare }) => {
  await bare.goto("/fleet");
  const component = bare.getByRole("link", { name: "zstd-first", exact: true });
  await expect(component).toBeVisible();
  await component.click();
  await expect(bare.locator("[data-rung]").first()).toBeVisible();
});

/** What the script of a page asks the API for until the page is quiet. */
async function askedBy(page: Page, address: string): Promise<string[]> {
  const asked: string[] = [];
  page.on("request", (request) => {
    const { pathname } = new URL(request.url());
    if (pathname.startsWith("/api/v1/") && pathname !== "/api/v1/events") asked.push(pathname);
  });
  await page.goto(address, { waitUntil: "load" });
  await page.waitForFunction(() => "ready" in document.documentElement.dataset);
  return asked;
}

test("what a page was drawn with is not asked for again", async ({ page }) => {
  // The first look reads it, so that the second has it at hand.
  await page.goto(inspect("oci:bed:dual"));
  await expect(page.locator("[data-rung]").first()).toBeVisible();
  expect(await askedBy(page, inspect("oci:bed:dual"))).not.toContain("/api/v1/inspect");
});

test("a page that another site leads to asks for its data itself", async ({ page, request }) => {
  const from = (site: string) => ({ "sec-fetch-site": site, "sec-fetch-mode": "navigate" });
  const drawn = async (site: string) =>
    (await (await request.get(inspect("oci:bed:zstd-first"), { headers: from(site) })).text()).includes(
      "Docker 20.10 cannot pull",
    );
  await expect.poll(() => drawn("none")).toBe(true);
  expect(await drawn("cross-site")).toBe(false);
  await page.goto("/issues");
});

test.describe("pressed before the script has come", () => {
  let release: () => void = () => undefined;

  test.beforeEach(async ({ page }) => {
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    await page.route(/\/_next\/static\/.*\.js/, async (route) => {
      await held;
      await route.continue();
    });
  });

  test("Ctrl and K open the palette", async ({ page }) => {
    await page.goto("/issues", { waitUntil: "commit" });
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await page.keyboard.press("Control+k");
    release();
    await expect(page.getByRole("dialog", { name: "Commands" })).toBeVisible();
  });

  test("what is typed after Ctrl and K is in the palette's field", async ({ page }) => {
    await page.goto("/issues", { waitUntil: "commit" });
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await page.keyboard.press("Control+k");
    await page.keyboard.type("go to");
    release();
    await expect(page.getByRole("dialog", { name: "Commands" }).getByRole("combobox")).toHaveValue("go to");
  });

  test("a button does what it says", async ({ page }) => {
    await page.goto("/issues", { waitUntil: "commit" });
    const toggle = page.getByRole("button", { name: "Switch between light and dark" });
    await toggle.click();
    await expect(page.locator("html")).not.toHaveAttribute("data-theme", "dark");
    release();
    await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  });

  test("keys of the page are pressed in their order", async ({ page, context }) => {
    await context.grantPermissions(["clipboard-read", "clipboard-write"]);
    await page.goto(inspect("oci:bed:dual"), { waitUntil: "commit" });
    const rungs = page.locator("[data-rung]");
    await expect(rungs.nth(2)).toBeVisible();
    for (const key of ["j", "j", "j", "k", "c"]) await page.keyboard.press(key);
    release();
    await expect(rungs.nth(1)).toBeFocused();
    const digest = await rungs.nth(1).getAttribute("data-rung");
    await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe(digest);
  });

  test("arrows move along the tabs, and Enter opens where they led", async ({ page }) => {
    await page.goto(inspect("oci:bed:dual"), { waitUntil: "commit" });
    await page.getByRole("tab", { name: /Index/ }).focus();
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("Enter");
    // Nothing was opened by the link that had the focus until then.
    await expect(page).not.toHaveURL(/tab=/);
    release();
    await expect(page).toHaveURL(/tab=layers/);
    await expect(page.getByRole("heading", { name: /^Layers of/ })).toBeVisible();
  });

  test("Enter keeps a client", async ({ page }) => {
    await page.goto(inspect("oci:bed:dual"), { waitUntil: "commit" });
    const podman = page.getByRole("button", { name: /^podman-5:/ });
    await podman.focus();
    await page.keyboard.press("Enter");
    release();
    await expect(podman).toHaveAttribute("aria-pressed", "true");
    await expect(page).toHaveURL(/client=podman-5/);
  });

  test("a sheet of the fleet opens, and a button that is pressed again acts once", async ({ page }) => {
    await page.goto("/fleet", { waitUntil: "commit" });
    const sort = page.getByRole("button", { name: "Sort", exact: true });
    await sort.click();
    await sort.click();
    release();
    await expect(page.getByRole("dialog", { name: "Sort" }).getByRole("radio").first()).toBeVisible();
  });

  test("what takes the place of a button that was pressed is pressed", async ({ page }) => {
    await page.goto("/issues", { waitUntil: "commit" });
    const toggle = page.getByRole("button", { name: "Switch between light and dark" });
    await toggle.click();
    // As where React draws a view anew.
    await toggle.evaluate((button) => button.replaceWith(button.cloneNode(true)));
    release();
    await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  });

  test("text that is typed on the first page is in its field", async ({ page }) => {
    await page.goto("/", { waitUntil: "commit" });
    const field = page.getByRole("textbox", { name: "Image reference" });
    await expect(field).toBeVisible();
    await page.keyboard.type("quay.io/org/app:1");
    release();
    await page.waitForFunction(() => "ready" in document.documentElement.dataset);
    await expect(field).toHaveValue("quay.io/org/app:1");
  });
});

declare global {
  interface Window {
    moved?: number;
  }
}

/** CLS as browsers report it: the sum of all shifts that nobody's press caused (Layout Instability, "layout shift score"). */
async function shiftOf(page: Page, address: string): Promise<number> {
  await page.addInitScript(() => {
    window.moved = 0;
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as (PerformanceEntry & {
        readonly value: number;
        readonly hadRecentInput: boolean;
      })[])
        if (!entry.hadRecentInput) window.moved = (window.moved ?? 0) + entry.value;
    }).observe({ type: "layout-shift", buffered: true });
  });
  await page.goto(address, { waitUntil: "networkidle" });
  await page.waitForFunction(() => "ready" in document.documentElement.dataset);
  return page.evaluate(() => window.moved ?? 0);
}

const places = {
  home: "/",
  fleet: "/fleet",
  component: "/components/samples/zstd-first",
  issues: "/issues",
  "issues, one open": "/issues?open=zstd-before-gzip",
  "one issue": "/issues/zstd-before-gzip",
  report: inspect("oci:bed:dual"),
  "report with issues": inspect("oci:bed:zstd-first"),
} as const;

for (const width of [360, 1440]) {
  for (const [name, address] of Object.entries(places)) {
    test(`nothing moves on ${name} at ${width} px`, async ({ page }) => {
      await page.setViewportSize({ width, height: 900 });
      // As whoever comes back meets it: what was read before is at hand.
      await page.goto(address, { waitUntil: "networkidle" });
      expect(await shiftOf(page, address)).toBeLessThanOrEqual(0.02);
    });
  }
}
