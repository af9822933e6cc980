import type { Page } from "@playwright/test";
import { expect, expectNoSidewaysScroll, inspect, test } from "./fixture.ts";

test.use({ viewport: { width: 1440, height: 1200 } });

const line = (page: Page, name: string) => page.getByRole("row", { name: new RegExp(`^${name}\\b`) }).first();

async function openEvidence(page: Page, tag: string, more = ""): Promise<void> {
  await page.goto(inspect(`oci:bed:${tag}`, `&tab=evidence${more}`));
  await expect(page.getByRole("heading", { name: "Provenance by entry" })).toBeVisible();
  await expect(page.getByText("checked just now")).toBeVisible();
}

test.describe("in both schemes", () => {
  test.use({ inBothSchemes: true });

  test("an image that is covered shows each digest from entry to attestation", async ({ page }) => {
    await openEvidence(page, "made-whole");
    await expect(page.getByText(/no provenance|do(es)? not verify/)).toHaveCount(0);
    await expect(line(page, "index")).toContainText("IMAGE_DIGEST");
    await expect(line(page, "entry 3")).toContainText("IMAGES[2]");
    await expect(line(page, "entry 3")).toContainText("verified by cosign.pub");
    await expect(page.getByRole("columnheader", { name: /^SBOM/ })).toContainText("3 of 4 have their own");
    await expect(page.getByRole("link", { name: "app-on-push-whole" }).first()).toHaveAttribute(
      "href",
      "https://konflux.example/team-tenant/app-on-push-whole",
    );
    await expect(page.getByRole("heading", { name: "No: 1 of 9 checks fails (SBOMs)." })).toBeVisible();
  });

  test("a child without provenance is a gap that says what is missing", async ({ page }) => {
    await openEvidence(page, "made-gap");
    await expect(page.getByText("Entry 4 has no provenance", { exact: true })).toBeVisible();
    await expect(line(page, "entry 4")).toContainText("in no result");
    await expect(line(page, "entry 4")).toContainText("through the index");
    await expect(page.getByRole("heading", { name: "No provenance" })).toBeVisible();
    await expect(
      page.getByRole("heading", { name: /^Will the release policy pass\? No: 3 of 9/ }),
    ).toBeVisible();
  });

  test("a bad signature is not verified, and says by which key not", async ({ page }) => {
    await openEvidence(page, "made-badly");
    await expect(line(page, "entry 2")).toContainText("not verified: no signature on it is by cosign.pub");
    await expect(page.getByText("The index and entries 1, 2, 3, and 4 do not verify")).toBeVisible();
  });

  test("results that were cut are shown against the limit of their pod", async ({ page }) => {
    await openEvidence(page, "made-cut");
    await expect(line(page, "entry 1")).toContainText("its result was lost");
    await expect(page.getByRole("heading", { name: "Results truncated" })).toBeVisible();
    await expect(
      page.getByRole("img", { name: "2,457 of 2,457 bytes; the scale ends at 4,096" }),
    ).toBeVisible();
    await expect(page.getByText("At least: what is left after truncation.")).toBeVisible();
  });

  test("a component has its evidence, and a button reads it anew", async ({ page }) => {
    await page.goto("/components/samples/dual-pairs?tab=evidence");
    await expect(line(page, "entry 8")).toContainText("in no result");
    const again = page.waitForResponse(
      (response) => response.request().method() === "POST" && response.url().endsWith("/evidence"),
    );
    const refresh = page.getByRole("button", { name: "Check now" });
    await refresh.focus();
    await page.keyboard.press("Enter");
    expect((await again).status()).toBe(200);
    await expect(page.getByText("checked just now")).toBeVisible();
    await expect(refresh).toBeFocused();
  });
});

test("a line opens by keyboard, stands in the address, and shows what was signed", async ({ page }) => {
  await openEvidence(page, "made-whole");
  await line(page, "entry 2").getByRole("button").focus();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/[?&]entry=2\b/);
  const details = page.locator("#evidence-2");
  await expect(details).toContainText("5 subjects, this digest among them");
  await expect(details).toContainText("task build-image-index");
  await details.getByRole("button", { name: "Show statement" }).last().click();
  await expect(details.getByRole("region", { name: /^statement \d/ })).toContainText(
    "https://slsa.dev/provenance/v0.2",
  );
  await details.getByText("Value of IMAGES").click();
  await expect(details.getByRole("region", { name: "the value of IMAGES" })).toContainText("sha256:");
  await page.reload();
  await expect(details).toContainText("cosign’s tag");
  await page.keyboard.press("Escape");
  await expect(details).toHaveCount(0);
  await expect(page).not.toHaveURL(/[?&]entry=/);
  await expect(line(page, "entry 2").getByRole("button")).toBeFocused();
});

test("the tasks of a run stand by time, and those that name the image are marked", async ({ page }) => {
  await openEvidence(page, "made-whole");
  const tasks = page.getByRole("list", { name: "Tasks by time" }).getByRole("listitem");
  await expect(tasks).toHaveCount(5);
  await expect(tasks.filter({ hasText: "has this image" })).toHaveCount(1);
  await expect(tasks.filter({ hasText: "sast-snyk-check" })).toContainText("Failed");
  await page.getByText("3 results, ").click();
  await expect(page.getByText("type hint: images")).toBeVisible();
});

test("what no run and no attestation is asked of is folded into one line", async ({ page }) => {
  await openEvidence(page, "attested");
  await page.getByRole("button", { name: "Show Entries 5–8" }).click();
  await expect(line(page, "entry 8")).toContainText("not an image");
});

test("several values that stand open have a name each", async ({ page }) => {
  await openEvidence(page, "made-whole", "&entry=1");
  await page.locator("details").evaluateAll((all) => {
    for (const details of all) details.setAttribute("open", "");
  });
  const names = await page
    .locator("section[aria-label]")
    .evaluateAll((sections) => sections.map((section) => section.getAttribute("aria-label")));
  expect(names.filter((name) => name?.includes("the value of IMAGES")).length).toBeGreaterThan(1);
  expect(new Set(names).size).toBe(names.length);
});

test("the issues of the index lead to its evidence, whose tab says what was found", async ({ page }) => {
  await page.goto(inspect("oci:bed:made-gap"));
  await page.getByRole("link", { name: "Evidence" }).click();
  await expect(page.getByText("checked just now")).toBeVisible();
  await expect(page.getByRole("tab", { name: "Evidence" })).toContainText("1");
  await expect(
    page.getByRole("tab", { name: "Evidence" }).getByRole("img", { name: "warning" }),
  ).toBeVisible();
});

test("the issues of a component's index lead to its evidence, with what was found there", async ({
  page,
}) => {
  await page.goto("/components/samples/dual-pairs");
  const told = page.getByRole("paragraph").filter({ has: page.getByRole("button", { name: "Evidence" }) });
  // Evidence is read after the indexes, in a queue of its own.
  await expect(told).toContainText(/warning|error/, { timeout: 30_000 });
  await told.getByRole("button", { name: "Evidence" }).click();
  await expect(page.getByRole("tab", { name: "Evidence" })).toBeFocused();
  await expect(line(page, "entry 8")).toBeVisible();
});

for (const width of [768, 1024, 1280])
  test.describe(`${width} px wide`, () => {
    test.use({ viewport: { width, height: 900 } });
    test("nothing of a line is cut off", async ({ page }) => {
      await openEvidence(page, "made-wide");
      await expectNoSidewaysScroll(page);
      const last = await line(page, "entry 2").locator("td").last().boundingBox();
      expect((last?.x ?? width) + (last?.width ?? 0)).toBeLessThanOrEqual(width);
    });
  });

test("evidence that cannot be read says why, and is tried again", async ({ page }) => {
  await page.route("**/api/v1/evidence?**", (route) =>
    route.fulfill({
      status: 503,
      contentType: "application/problem+json",
      body: JSON.stringify({
        title: "Service Unavailable",
        status: 503,
        code: "unreachable",
        detail: "registry.example did not answer.",
        next: "Try again in a moment.",
      }),
    }),
  );
  await page.goto(inspect("oci:bed:made-whole", "&tab=evidence"));
  await expect(page.getByRole("alert").filter({ hasText: "registry.example did not answer." })).toBeVisible();
  await page.unroute("**/api/v1/evidence?**");
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(line(page, "entry 1")).toBeVisible();
});

test.describe("on a phone", () => {
  test.use({ viewport: { width: 360, height: 740 } });
  for (const tag of ["made-whole", "made-wide", "made-cut", "long-names"])
    test(`the evidence of ${tag} does not scroll sideways, opened too`, async ({ page }) => {
      await openEvidence(page, tag, "&entry=1");
      await expect(page.locator("#evidence-1")).toBeVisible();
      await expectNoSidewaysScroll(page);
    });
});

test("the fleet shows how many manifests are attested, and filters by it", async ({ page }) => {
  await page.goto("/fleet?coverage=part");
  const row = (name: string) => page.locator(`[data-row="samples/${name}"]`);
  // Evidence is read after the indexes, in a queue of its own.
  await expect(async () => {
    await page.reload();
    await expect(row("dual-pairs")).toContainText("7/8", { timeout: 1000 });
  }).toPass({ timeout: 30_000 });
  await expect(row("dual")).toHaveCount(0);
  await page.goto("/fleet?verified=yes");
  await expect(row("dual")).toContainText("4/4");
  await expect(row("old-keys")).toHaveCount(0);
});
