import { AxeBuilder } from "@axe-core/playwright";
import { test as base, expect, type Page } from "@playwright/test";

interface Options {
  readonly expectedComplaint: RegExp | null;
  /** Whether the page that the test ends on is looked at in the dark scheme too. */
  readonly inBothSchemes: boolean;
}

/**
 * Every page a test ends on is scanned for accessibility, and whatever the browser complains of fails it: a script or
 * style that the content security policy refused, an error that React recovered from, a request that failed.
 */
export const test = base.extend<Options>({
  expectedComplaint: [null, { option: true }],
  inBothSchemes: [false, { option: true }],
  page: async ({ page, expectedComplaint, inBothSchemes }, use) => {
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
    if (inBothSchemes) await expectReadableInTheDark(page);
  },
});

export { expect };

export async function expectAccessible(page: Page): Promise<void> {
  // Between two pages the old title is gone before the new one has come.
  await expect(page).toHaveTitle(/./);
  await page.evaluate(markUnseen, { mark: UNSEEN, many: MANY_ALIKE });
  await expectNoViolations(axeFor(page));
}

/** Colours are all that another scheme changes. */
async function expectReadableInTheDark(page: Page): Promise<void> {
  await page.emulateMedia({ colorScheme: "dark" });
  await expect
    .poll(() =>
      page.evaluate(() => document.getAnimations().every(({ playState }) => playState !== "running")),
    )
    .toBe(true);
  await expectNoViolations(axeFor(page).withRules(["color-contrast", "link-in-text-block"]));
}

/**
 * Without frames of other origins one run in the page itself says all. Otherwise a second, empty page is opened for every
 * scan and the rules are sent to both: ten times the time of the scan (250 ms of 2.7 s).
 */
const axeFor = (page: Page): AxeBuilder =>
  new AxeBuilder({ page })
    .setLegacyMode(true)
    .options({ resultTypes: ["violations"] })
    .exclude(`[${UNSEEN}]`);

async function expectNoViolations(axe: AxeBuilder): Promise<void> {
  const { violations } = await axe.analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`)).toEqual([]);
}

const UNSEEN = "data-not-scanned";
/** More siblings than this are drawn alike. */
const MANY_ALIKE = 60;

/** Of a long list what the window shows is scanned: the rest is more of the same, and 600 rungs are minutes. */
function markUnseen({ mark, many }: { mark: string; many: number }): void {
  for (const list of document.querySelectorAll("ol, ul, tbody, select")) {
    if (list.children.length <= many) continue;
    for (const item of list.children) {
      const { top, bottom } = item.getBoundingClientRect();
      item.toggleAttribute(mark, bottom <= 0 || top >= window.innerHeight || bottom === top);
    }
  }
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
