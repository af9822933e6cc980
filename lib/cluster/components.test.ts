import { expect, test } from "vitest";
import { componentOf, revisedComponentOf } from "#test/kubernetes/konflux.ts";
import { componentModels, readComponent } from "./components.ts";

const [running, revised] = componentModels;
const versioned = (object: { readonly metadata: object; readonly [member: string]: unknown }) => ({
  ...object,
  metadata: { ...object.metadata, resourceVersion: "7" },
});

test("the running model's names, image, source and annotations are read", () => {
  const object = componentOf("web", {
    promoted: "quay.io/shop/web@sha256:abc",
    annotations: { "twofold.dev/compression": "dual", "git-provider": "github" },
  });
  expect(readComponent(running, versioned(object))).toEqual({
    ok: true,
    value: {
      model: running,
      namespace: "shop",
      name: "web",
      uid: "uid-of-web",
      resourceVersion: "7",
      createdAt: "2026-01-01T00:00:00Z",
      application: "store",
      promotedImage: "quay.io/shop/web@sha256:abc",
      git: { url: "https://git.example/shop/web", revision: "main" },
      versions: [],
      choice: { push: "dual", pullRequest: null, set: null },
    },
  });
});

test("the revised model has versions and no application", () => {
  expect(readComponent(revised, versioned(revisedComponentOf("web", ["v2", "v1"])))).toMatchObject({
    value: {
      application: null,
      promotedImage: null,
      git: { url: "https://git.example/shop/web", revision: "release-v2" },
      versions: [
        { name: "v2", revision: "release-v2" },
        { name: "v1", revision: "release-v1" },
      ],
    },
  });
});

test("a component that was only just made has neither status nor image nor source", () => {
  const { metadata } = componentOf("new");
  const bare = versioned({ metadata, spec: { application: "", containerImage: "" } });
  expect(readComponent(running, bare)).toMatchObject({
    ok: true,
    value: { application: null, promotedImage: null, git: null },
  });
});

test.each<[string, object, string]>([
  [
    "has no uid",
    { metadata: { namespace: "shop", name: "odd", resourceVersion: "1" }, spec: {} },
    "metadata.uid",
  ],
  [
    "has a number for its image",
    versioned({ ...componentOf("odd"), status: { lastPromotedImage: 5 } }),
    "status.lastPromotedImage",
  ],
  [
    "has annotations that are no texts",
    versioned({
      ...componentOf("odd"),
      metadata: { ...componentOf("odd").metadata, annotations: { a: 1 } } as never,
    }),
    "metadata.annotations.a",
  ],
])("one that %s is reported by its name and the place that is wrong", (_what, object, place) => {
  expect(readComponent(running, object)).toMatchObject({
    ok: false,
    failure: { namespace: "shop", name: "odd", message: expect.stringContaining(place) as string },
  });
});

test("what is no resource at all is reported too", () => {
  expect(readComponent(running, "nothing")).toMatchObject({ failure: { name: "without a name" } });
});
