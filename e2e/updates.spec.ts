import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { HistoryEvent } from "#lib/components/api.ts";
import { expect, test } from "./fixture.ts";
import { bedFolder } from "./places.ts";

test.use({ viewport: { width: 1440, height: 1200 }, inBothSchemes: true });

interface Listed {
  readonly annotations: Readonly<Record<string, string>>;
}

const TAG = "org.opencontainers.image.ref.name";

/** The tag `moving` of the layout names from now on what the tag `to` does. */
function move(to: string): void {
  const file = join(bedFolder, "layout", "index.json");
  const index: { manifests: Listed[] } = JSON.parse(readFileSync(file, "utf8"));
  const target = index.manifests.find(({ annotations }) => annotations[TAG] === to);
  index.manifests = index.manifests.map((one) =>
    one.annotations[TAG] === "moving" ? { ...target, annotations: one.annotations } : one,
  );
  // Others read it meanwhile.
  writeFileSync(`${file}.new`, JSON.stringify(index));
  renameSync(`${file}.new`, file);
}

test("a component shows what moving to each build costs, and the files that cause it", async ({
  page,
  request,
}) => {
  const added = { namespace: "updates", name: "moving", reference: "oci:bed:moving" };
  expect((await request.post("/api/v1/components", { data: added })).status()).toBe(201);
  const builds = async () => {
    const { events } = (await (await request.get("/api/v1/components/updates/moving/history")).json()) as {
      readonly events: readonly HistoryEvent[];
    };
    return events.filter(({ kind }) => kind === "index").length;
  };
  const seen = (count: number) => expect.poll(builds, { timeout: 60_000 }).toBe(count);
  await seen(1);
  await page.goto("/components/updates/moving?tab=updates");
  await expect(page.getByRole("heading", { name: "No update yet" })).toBeVisible();
  move("layers-next");
  await request.post("/api/v1/scan", { data: { keys: ["updates/moving"] } });
  await seen(2);
  await page.reload();
  await expect(
    page.getByRole("heading", { name: /^What makes [0-9a-f]{7}… ?[0-9a-f]{4} cost podman/ }),
  ).toBeVisible();
  await expect(page.getByRole("listitem").filter({ hasText: "gateway.properties" })).toContainText("changed");
  await expect(page.getByRole("row", { name: /^Docker, containerd/ })).toContainText("1.4");
  await expect(page.getByRole("list", { name: "Bytes by build" }).getByRole("button")).toHaveAttribute(
    "aria-pressed",
    "true",
  );
});
