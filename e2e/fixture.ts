import { AxeBuilder } from "@axe-core/playwright";
import { test as base, expect, type Page } from "@playwright/test";

/**
 * Every page a test ends on is scanned for accessibility, and whatever the browser complains of fails it: a script or
 * style that the content security policy refused, an error that React recovered from, a request that failed.
 */
export const test = base.extend<{ expectedComplaint: RegExp | null }>({
  expectedComplaint: [null, { option: true }],
  page: async ({ page, expectedComplaint }, use) => {
    const complaints: string[] = [];
    page.on("console", (message) => {
      // A refused reading is an answer with a status, which Chromium writes to its console.
      const isAnswer = message.text().startsWith("Failed to load resource");
      const isExpected = isAnswer || expectedComplaint?.test(message.text());
      if (message.type() === "error" && !isExpected) complaints.push(message.text());
    });
    page.on("pageerror", (error) => complaints.push(error.message));
    await use(page);
    expect(complaints).toEqual([]);
    await expectAccessible(page);
  },
});

export { expect };

export async function expectAccessible(page: Page): Promise<void> {
  // Between two pages the old title is gone before the new one has come.
  await expect(page).toHaveTitle(/./);
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`)).toEqual([]);
}

/** Nothing but code and strips scrolls sideways: the page itself is as wide as the window. */
export async function expectNoSidewaysScroll(page: Page): Promise<void> {
  const [content, window] = await page.evaluate(() => [
    document.documentElement.scrollWidth,
    document.documentElement.clientWidth,
  ]);
  expect(content).toBeLessThanOrEqual(window ?? 0);
}

export const inspect = (reference: string, more = ""): string =>
  `/inspect?ref=${encodeURIComponent(reference)}${more}`;

export const themes = ["light", "dark"] as const;
