import type { Page } from "@playwright/test";
import { expect, inspect, test } from "./fixture.ts";

test("a reference is inspected from anywhere without a pointer", async ({ page }) => {
  await page.goto("/problems");
  await page.keyboard.press("/");
  await expect(page.getByRole("textbox", { name: "Image reference" })).toBeFocused();
  await page.keyboard.type("docker pull oci:bed:zstd-first");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/ref=oci%3Abed%3Azstd-first/);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(/Docker 20\.10 cannot pull linux\/amd64/);
});

test("the first Tab leads past the header", async ({ page }) => {
  await page.goto(inspect("oci:bed:dual"));
  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: "Skip to content" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.locator("main")).toBeFocused();
});

test("j and k go along the rungs, and c copies the digest of the rung", async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.goto(inspect("oci:bed:dual"));
  const rungs = page.locator("[data-rung]");
  await page.keyboard.press("j");
  await page.keyboard.press("j");
  await expect(rungs.nth(1)).toBeFocused();
  await page.keyboard.press("k");
  await expect(rungs.nth(0)).toBeFocused();
  await page.keyboard.press("c");
  const digest = await rungs.nth(0).getAttribute("data-rung");
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe(digest);
});

test("a client is kept with Enter, and stays in the address", async ({ page }) => {
  await page.goto(inspect("oci:bed:dual"));
  const podman = page.getByRole("button", { name: /^podman-5:/ });
  await podman.focus();
  await page.keyboard.press("Enter");
  await expect(podman).toHaveAttribute("aria-pressed", "true");
  await expect(page).toHaveURL(/client=podman-5/);
  await page.reload();
  await expect(page.getByText("Pulls entry 3")).toBeVisible();
});

test("arrow keys move along the tabs, Enter and the space bar open one, and Back leads to the one before", async ({
  page,
}) => {
  await page.goto(inspect("oci:bed:dual"));
  await page.getByRole("tab", { name: /Index/ }).focus();
  await page.keyboard.press("ArrowRight");
  await expect(page.getByRole("tab", { name: /Layers/ })).toBeFocused();
  await expect(page).not.toHaveURL(/tab=/);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/tab=layers/);
  await expect(page.getByRole("heading", { name: /^Layers of/ })).toBeVisible();
  await page.keyboard.press("End");
  await page.keyboard.press("Space");
  await expect(page.getByRole("heading", { name: "Document as served" })).toBeVisible();
  await page.goBack();
  await expect(page.getByRole("tab", { name: /Layers/ })).toHaveAttribute("aria-selected", "true");
  await page.goBack();
  await expect(page.getByRole("heading", { name: "Entries in order" })).toBeVisible();
});

test("a tab is a link to its view", async ({ page, context }) => {
  await page.goto(inspect("oci:bed:dual", "&client=podman-5"));
  const opened = context.waitForEvent("page");
  await page.getByRole("tab", { name: "Source" }).click({ modifiers: ["Control"] });
  const other = await opened;
  await expect(other).toHaveURL(/ref=oci%3Abed%3Adual&client=podman-5&tab=source$/);
  await expect(other.getByRole("heading", { name: "Document as served" })).toBeVisible();
});

test("a rung opens to the pull command of each client, and its layers to theirs", async ({ page }) => {
  await page.goto(inspect("oci:bed:dual"));
  const takers = page.getByRole("button", { name: /clients pull this entry/ }).first();
  await takers.focus();
  await page.keyboard.press("Enter");
  await expect(takers).toHaveAttribute("aria-expanded", "true");
  await expect(page.getByLabel("Pull commands of the clients that pull entry 1")).toBeVisible();
  const layers = page.getByRole("button", { name: "2 layers of entry 3" });
  await layers.focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "Layers of linux/amd64" })).toBeVisible();
  await expect(page.getByRole("button", { name: "amd64", exact: true })).toHaveAttribute(
    "aria-pressed",
    "true",
  );
});

test("the list of keys opens with ? and gives the focus back with Esc", async ({ page }) => {
  await page.goto(inspect("oci:bed:dual"));
  const tab = page.getByRole("tab", { name: /Index/ });
  await tab.focus();
  await page.keyboard.press("?");
  await expect(page.getByRole("dialog", { name: "Keys" })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toBeHidden();
  await expect(tab).toBeFocused();
});

test("the theme is switched from the keyboard and stays", async ({ page }) => {
  await page.goto("/");
  await page.getByRole("button", { name: "Switch between light and dark" }).focus();
  await page.keyboard.press("Enter");
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  await page.reload();
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
});

/** Presses Tab until `done`, and counts the stops within `selector`. */
async function stopsIn(page: Page, selector: string): Promise<number> {
  let stops = 0;
  for (let presses = 0; presses < 200; presses += 1) {
    await page.keyboard.press("Tab");
    const place = await page.evaluate((within) => {
      const focused = document.activeElement;
      return focused === document.body ? "end" : focused?.closest(within) ? "in" : "out";
    }, selector);
    if (place === "in") stops += 1;
    if (place === "end" || (place === "out" && stops > 0)) return stops;
  }
  return stops;
}

test("the strip of clients is one tab stop, with arrows inside", async ({ page }) => {
  await page.goto(inspect("oci:bed:dual"));
  const chips = page.getByRole("toolbar", { name: "Clients" }).getByRole("button");
  await expect(chips.first()).toHaveAttribute("tabindex", "0");
  await page.getByRole("tab", { name: /Index/ }).focus();
  expect(await stopsIn(page, "[role=toolbar]")).toBe(1);
  await chips.first().focus();
  await page.keyboard.press("ArrowRight");
  await expect(chips.nth(1)).toBeFocused();
  await page.keyboard.press("ArrowUp");
  await expect(chips.first()).toBeFocused();
  await page.keyboard.press("End");
  await expect(chips.last()).toBeFocused();
  // The rungs that the client pulls are lit while it has the focus.
  await expect(page.locator("[data-rung][data-light]")).toHaveCount(2);
  await page.keyboard.press("Home");
  await page.keyboard.press("Space");
  await expect(chips.first()).toHaveAttribute("aria-pressed", "true");
  expect(await page.evaluate(() => window.scrollY)).toBe(0);
});

test("the ladder is one tab stop: arrows go along its rungs and into one, Enter opens it", async ({
  page,
}) => {
  await page.setViewportSize({ width: 1440, height: 500 });
  await page.goto(inspect("oci:bed:attested"));
  const rungs = page.locator("[data-rung]");
  await expect(rungs.first()).toHaveAttribute("tabindex", "0");
  await page.getByRole("toolbar", { name: "Clients" }).getByRole("button").first().focus();
  expect(await stopsIn(page, "ol:has([data-rung])")).toBe(1);
  await rungs.first().focus();
  await page.keyboard.press("ArrowDown");
  await expect(rungs.nth(1)).toBeFocused();
  await page.keyboard.press("ArrowRight");
  await expect(rungs.nth(1).getByRole("link")).toBeFocused();
  await page.keyboard.press("ArrowLeft");
  await expect(rungs.nth(1)).toBeFocused();
  await expect(rungs.nth(1)).toHaveAccessibleName(/^entry 2, linux\/amd64, zstd:chunked, /);
  const scrolled = await page.evaluate(() => window.scrollY);
  await page.keyboard.press("Space");
  await expect(page.getByLabel("Pull commands of the clients that pull entry 2")).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(page.getByLabel("Pull commands of the clients that pull entry 2")).toBeHidden();
  expect(await page.evaluate(() => window.scrollY)).toBe(scrolled);
  await page.keyboard.press("End");
  await expect(rungs.last()).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByText("for entry 4")).toBeVisible();
  await page.keyboard.press("Home");
  await expect(rungs.first()).toBeFocused();
});

for (const text of ["ghcr.io/org/app:1", "quay.io/org/app@sha256:abc", "gi/x", "j/k:c"])
  test(`typing ${text} straight after load lands whole in the field`, async ({ page }) => {
    await page.goto("/");
    await page.keyboard.type(text);
    await expect(page.getByRole("textbox", { name: "Image reference" })).toHaveValue(text);
    await expect(page).toHaveURL(/\/$/);
  });

test("typing before the page is awake loses no letter, and is still there when it wakes", async ({
  page,
}) => {
  let wake = () => {};
  const awake = new Promise<void>((resolve) => {
    wake = resolve;
  });
  await page.route("**/_next/static/**/*.js", async (route) => {
    await awake;
    await route.continue();
  });
  await page.goto("/", { waitUntil: "commit" });
  const field = page.getByRole("textbox", { name: "Image reference" });
  await expect(field).toBeFocused();
  await page.keyboard.type("ghcr.io/");
  // As after a click beside the field: what is typed next belongs to it all the same.
  await page.evaluate(() => (document.activeElement as HTMLElement).blur());
  await page.keyboard.type("org/app");
  wake();
  await page.keyboard.type(":1");
  // This mark is made by script: when it stands, the page is awake.
  await expect(page.locator("html")).toHaveAttribute("style", /--recent: 0/);
  await expect(field).toHaveValue("ghcr.io/org/app:1");
  await expect(field).toBeFocused();
});

test("the palette offers what the open page can do, and nothing of the one before", async ({ page }) => {
  await page.goto("/components/samples/dual-pairs");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(/^Every client /);
  await page.keyboard.press("Control+k");
  const palette = page.getByRole("dialog", { name: "Commands" });
  await expect(palette.getByRole("combobox")).toBeFocused();
  // What the page can do stands first: Enter opens its plan.
  await page.keyboard.type("open pl");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\?tab=plan$/);
  await expect(page.getByRole("tab", { name: "Plan" })).toHaveAttribute("aria-selected", "true");

  await page.keyboard.press("Control+k");
  await expect(palette.getByRole("option", { name: "Copy the index digest" })).toBeVisible();
  await expect(palette.getByRole("option", { name: "Open Plan" })).toHaveCount(0);
  await page.keyboard.press("Escape");
  await page.getByRole("link", { name: "Inspect", exact: true }).last().click();
  await expect(page).toHaveURL(/\/inspect\?ref=/);
  await expect(page.getByRole("tab", { name: "Source" })).toBeVisible();
  await page.keyboard.press("Control+k");
  await expect(palette.getByRole("option", { name: "Open Source" })).toBeVisible();
  await expect(palette.getByRole("option", { name: "Open History" })).toHaveCount(0);
});

test("what is pasted anywhere on the first page lands in its field", async ({ page }) => {
  await page.goto("/");
  const field = page.getByRole("textbox", { name: "Image reference" });
  const paste = (text: string) =>
    page.evaluate((pasted) => {
      const clipboardData = new DataTransfer();
      clipboardData.setData("text/plain", pasted);
      const place = document.activeElement ?? document.body;
      place.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
    }, text);
  await page.getByRole("link", { name: "Every client gets an image it can read." }).focus();
  await paste(" docker pull ghcr.io/org/app:1\n");
  await expect(field).toHaveValue("docker pull ghcr.io/org/app:1");
  await expect(field).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/ref=ghcr\.io%2Forg%2Fapp%3A1$/);
});
