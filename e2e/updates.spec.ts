import type { HistoryEvent } from "#lib/fleet/answers.ts";
import { layeredImage, layeredNext } from "#test/chunked/layered-image.ts";
import { expect, test } from "./fixture.ts";

test.use({ viewport: { width: 1440, height: 1200 } });

/** A build of the layout of the bed that came after another one. */
const build = (at: string, digest: string, fromDigest: string | null): HistoryEvent => ({
  kind: "index",
  at,
  digest,
  reference: "oci:bed:layers",
  holds: "dual",
  complete: true,
  issues: { error: 0, warning: 0, info: 0 },
  applied: null,
  changed:
    fromDigest === null
      ? null
      : {
          fromDigest,
          entriesAdded: 2,
          entriesRemoved: 2,
          orderAlone: false,
          entriesAnnotated: 0,
          storedBytes: 0,
          issuesGone: [],
          issuesNew: [],
        },
});

test.describe("in both schemes", () => {
  test.use({ inBothSchemes: true });

  // Components of the fleet under test are built once: the history is told, what the builds cost is read.
  test("a component shows what moving to each build costs, and the files that cause it", async ({ page }) => {
    const [first, next] = [layeredImage.digest, layeredNext.digest];
    const events = [
      build("2026-11-03T10:00:00Z", first, next),
      build("2026-11-02T10:00:00Z", next, first),
      build("2026-11-01T10:00:00Z", first, null),
    ];
    await page.route("**/components/samples/dual/history", (route) =>
      route.fulfill({ json: { events, next: null } }),
    );
    await page.goto("/components/samples/dual?tab=updates");
    const builds = page.getByRole("list", { name: "Bytes by build" }).getByRole("button");
    await expect(builds).toHaveCount(2);
    await expect(page.getByRole("heading", { name: /^What makes .* cost podman/ })).toBeVisible();
    await expect(page.getByRole("listitem").filter({ hasText: "gateway.properties" })).toContainText(
      "changed",
    );
    await expect(page.getByRole("row", { name: /^Docker, containerd/ })).toContainText("1.4");
    await builds.last().focus();
    await page.keyboard.press("Enter");
    await expect(builds.last()).toHaveAttribute("aria-pressed", "true");
  });
});

test("a component with one build says that there is no update yet", async ({ page }) => {
  await page.goto("/components/samples/dual-pairs?tab=updates");
  await expect(page.getByRole("heading", { name: "No update yet" })).toBeVisible();
});
