// What holds on every page: room between things, targets, paper, no script.
import { expect, inspect, test } from "./fixture.ts";

for (const tag of ["dual", "long-names", "twins", "missing", "nested", "attested", "erofs"]) {
  test(`nothing overlaps in the ladder of ${tag}, at any width`, async ({ page }) => {
    await page.goto(inspect(`oci:bed:${tag}`));
    await expect(page.locator("[data-rung]").first()).toBeVisible();
    for (const width of [360, 800, 1024, 1200, 1440]) {
      await page.setViewportSize({ width, height: 900 });
      expect(await page.evaluate(overlaps), `${width} px`).toEqual([]);
    }
  });
}

/** Texts and marks of one rung whose drawn boxes share more than a pixel; lanes and tracks lie under others on purpose. */
function overlaps(): string[] {
  const drawn = (element: Element, rung: Element) => {
    let { left, right, top, bottom } = element.getBoundingClientRect();
    // What an ancestor cuts off is not drawn.
    for (let at = element.parentElement; at && at !== rung; at = at.parentElement) {
      if (getComputedStyle(at).overflowX === "visible") continue;
      const box = at.getBoundingClientRect();
      [left, right] = [Math.max(left, box.left), Math.min(right, box.right)];
      [top, bottom] = [Math.max(top, box.top), Math.min(bottom, box.bottom)];
    }
    return { left, right, top, bottom };
  };
  const found: string[] = [];
  for (const rung of document.querySelectorAll("[data-rung]:not([data-aside])")) {
    const boxes = [
      ...rung.querySelectorAll(
        ["position", "platform", "chip", "flag", "layers", "size"]
          .map((slot) => `[data-slot=${slot}]`)
          .concat("a", "[data-slot=copy-button] svg", "[data-slot=takers] > *")
          .join(),
      ),
    ]
      .map((element) => ({ name: element.className.toString() || element.tagName, ...drawn(element, rung) }))
      .filter(({ left, right, top, bottom }) => right - left > 1 && bottom - top > 1);
    for (const [i, a] of boxes.entries())
      for (const b of boxes.slice(i + 1))
        if (
          Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1 &&
          Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 1
        )
          found.push(`${rung.getAttribute("data-label")}: ${a.name} on ${b.name}`);
    const edge = rung.getBoundingClientRect().right;
    for (const mark of rung.querySelectorAll("svg"))
      if (mark.getBoundingClientRect().right > edge + 1)
        found.push(`${rung.getAttribute("data-label")}: beyond`);
  }
  return found;
}

test("a long platform is cut at its front: its variant stays in sight", async ({ page }) => {
  await page.goto(inspect("oci:bed:long-names"));
  const name = page.locator("[data-rung] [data-slot=platform] > span").first();
  await expect(name).toBeVisible();
  const [text, box] = await name.evaluate((element) => [
    element.firstElementChild?.getBoundingClientRect().right ?? 0,
    element.getBoundingClientRect().right,
  ]);
  expect(Math.abs((text ?? 0) - (box ?? 0))).toBeLessThan(1);
});

for (const path of [
  "/",
  inspect("oci:bed:dual"),
  inspect("oci:bed:missing"),
  inspect("oci:bed:made-whole", "&tab=evidence"),
  "/components/samples/gzip-only",
])
  for (const width of [360, 1440])
    test(`what is pressed on ${path} is 32 px at ${width}`, async ({ page }) => {
      await page.setViewportSize({ width, height: 900 });
      await page.goto(path);
      await expect(page.locator("[aria-busy=true]")).toHaveCount(0);
      const small = await page.evaluate(() =>
        [...document.querySelectorAll("button, select, summary, [role=tab], input, nav a, [data-rung] a")]
          .filter((element) => element.checkVisibility({ visibilityProperty: true }))
          .map((element) => ({ box: element.getBoundingClientRect(), html: element.outerHTML.slice(0, 90) }))
          // The field is as large as the frame around it.
          .filter(
            ({ box, html }) =>
              !html.startsWith("<input") && box.height > 0 && Math.min(box.width, box.height) < 31.5,
          )
          .map(({ box, html }) => `${box.width}×${box.height} ${html}`),
      );
      expect(small).toEqual([]);
      const squeezed = await page
        .getByRole("tab")
        .evaluateAll((tabs) => tabs.filter((tab) => tab.scrollWidth > tab.clientWidth).map((tab) => tab.id));
      expect(squeezed).toEqual([]);
    });

for (const path of ["/", inspect("oci:bed:twins"), inspect("oci:bed:made-gap", "&tab=evidence&entry=1")])
  test(`blue text on ${path} is a link`, async ({ page }) => {
    await page.goto(path);
    await expect(page.locator("[aria-busy=true]")).toHaveCount(0);
    const stray = await page.evaluate(() => {
      const probe = document.body.appendChild(document.createElement("a"));
      probe.href = "#";
      const blue = getComputedStyle(probe).color;
      probe.remove();
      const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
      const found: string[] = [];
      while (texts.nextNode()) {
        const { parentElement, textContent } = texts.currentNode;
        if (!parentElement || !textContent?.trim() || parentElement.closest("a, script, noscript")) continue;
        if (getComputedStyle(parentElement).color === blue) found.push(textContent);
      }
      return found;
    });
    expect(stray).toEqual([]);
  });

test("the parts of the stored size add up as they are shown", async ({ page }) => {
  await page.goto(inspect("oci:bed:attested"));
  const sizes = page.getByRole("region", { name: "Sizes" });
  const figure = (text: string) => Number.parseFloat(text.replaceAll(",", ""));
  await expect(sizes.locator("[data-slot=parts]")).toContainText("attestations");
  // What the server drew may be drawn anew while it is read.
  await expect(async () => {
    const parts = await sizes.locator("[data-slot=parts] li > span").allTextContents();
    const [whole = ""] = await sizes.locator("div:has(> [data-slot=parts]) > dd").allTextContents();
    expect(parts.length).toBeGreaterThan(3);
    expect(parts.reduce((sum, part) => sum + figure(part), 0)).toBeCloseTo(figure(whole), 5);
  }).toPass();
});

test("paper has bars and marks in their colours, in the light scheme", async ({ page }) => {
  await page.emulateMedia({ media: "print", colorScheme: "dark" });
  await page.goto(inspect("oci:bed:zstd-first"));
  await expect(page.locator("[data-slot=size-bar] [data-fill=gzip]").first()).toBeAttached();
  await expect(async () => {
    const look = await page
      .locator("[data-slot=size-bar] [data-fill=gzip]")
      .first()
      .evaluate((bar) => ({
        adjust: getComputedStyle(bar).printColorAdjust,
        scheme: getComputedStyle(document.documentElement).colorScheme,
        colour: getComputedStyle(bar).backgroundColor,
      }));
    expect(look).toMatchObject({
      adjust: "exact",
      scheme: "light",
      colour: expect.not.stringMatching(/, 0\)$/),
    });
  }).toPass();
  await expect(page.getByRole("banner")).toBeHidden();
  await expect(page.locator("[data-slot=ticks]").first()).toBeVisible();
  await page.emulateMedia({ media: "screen" });
});

test("a page without script says so, and shows the command for its reference", async ({ browser, page }) => {
  await page.goto("/issues");
  const context = await browser.newContext({ javaScriptEnabled: false });
  const bare = await context.newPage();
  // Not with a sign at its end that belongs to a sentence: what is pasted loses those.
  const text = `oci:bed:a$(touch x)'b<img src=x>c`;
  await bare.goto(inspect(text));
  await expect(bare.getByText(/Without JavaScript/)).toBeVisible();
  await expect(bare.getByRole("note").locator("code")).toHaveText(
    `twofold inspect 'oci:bed:a$(touch x)'\\''b<img src=x>c'`,
  );
  await bare.goto(inspect("oci:bed:dual"));
  await expect(bare.getByRole("note").locator("code")).toHaveText("twofold inspect oci:bed:dual");
  // The first page's field works all the same, and documents need no script.
  await bare.goto("/");
  await bare.getByRole("textbox", { name: "Image reference" }).fill("docker pull quay.io/org/app:1");
  await bare.getByRole("button", { name: "Inspect" }).click();
  await expect(bare.getByRole("note").locator("code")).toHaveText("twofold inspect quay.io/org/app:1");
  await bare.goto("/issues/zstd-before-gzip");
  await expect(bare.getByRole("note")).toHaveCount(0);
  await context.close();
});
