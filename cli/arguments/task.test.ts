import { expect, test } from "vitest";
import { taskCommand } from "./task.ts";

const words = (line: string) => line.split(" ").filter((word) => word !== "");
const read = (line: string) => taskCommand(words(line));

test("lists are what stands behind them, each behind its own name", () => {
  const command = read(
    "build-variant-index --image=q.io/a/b:1 --choice= --images q.io/a/b:x q.io/a/b:y --zstd-images q.io/a/b:z --images-platforms q.io/a/b:x=linux/s390x",
  );
  expect(command).toMatchObject({
    ok: true,
    value: {
      images: ["q.io/a/b:x", "q.io/a/b:y"],
      zstdImages: ["q.io/a/b:z"],
      choice: null,
      indexes: "one",
      always: true,
      room: { from: "termination-message", bytes: 4096 },
    },
  });
});

test("a text is its option's, however it begins", () => {
  expect(taskCommand(["push-variants", "--image=--result=IMAGES=/x", "--choice=dual"])).toMatchObject({
    ok: true,
    value: { image: "--result=IMAGES=/x", results: new Map() },
  });
});

test.each([
  ["other", "task needs one of"],
  ["add-variants --choice=best", "CHOICE is"],
  ["add-variants --result=PATH=/x", "has no result PATH"],
  ["add-variants --result=IMAGES", "NAME=PATH"],
  ["add-variants --results-limit=much", "RESULTS_LIMIT"],
  ["add-variants --results-from=etcd", "RESULTS_FROM"],
  ["add-variants --tls-verify=no", "TLSVERIFY"],
  ["add-variants --level=20", "LEVEL"],
  ["add-variants --images --result=IMAGES=/x", "is no reference"],
  ["build-variant-index --images a/b:1", "IMAGE is empty"],
  ["build-variant-index --image=a/b:1", "nothing was built"],
  ["build-variant-index --image=a/b:1 --indexes=two --images a/b:1", "INDEXES"],
  ["build-variant-index --image=a/b:1 --gzip-tag=same --images a/b:1", "makes no tag"],
  ["build-variant-index --image=a/b:1 --always=1 --images a/b:1", "ALWAYS_BUILD_INDEX"],
  ["check-variants --images", "nothing to check"],
  ["check-variants --gate=maybe --images a/b:1", "GATE"],
  ["push-variants --image=", "IMAGE is empty"],
])("%s is refused", (line, why) =>
  expect(read(line)).toEqual({ ok: false, failure: expect.stringContaining(why) }),
);
