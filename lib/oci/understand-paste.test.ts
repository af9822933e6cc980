import fc from "fast-check";
import { expect, test } from "vitest";
import { parseReference } from "./reference.ts";
import { understandPaste } from "./understand-paste.ts";

const SHA = `sha256:${"a".repeat(64)}`;

test.each([
  ["docker pull quay.io/org/app:1", "quay.io/org/app:1"],
  ["$ docker pull --platform linux/arm64 quay.io/org/app:1", "quay.io/org/app:1"],
  ["docker pull --platform=linux/arm64 -q alpine", "alpine"],
  ["sudo podman pull --tls-verify=false r.example:5000/app", "r.example:5000/app"],
  ["docker run --rm -it -e A=b -p 80:80 nginx:1.27 sh -c 'x'", "nginx:1.27"],
  ["docker image inspect app:2", "app:2"],
  ["docker buildx imagetools inspect --raw org/app:2", "org/app:2"],
  ["docker manifest inspect org/app", "org/app"],
  ["skopeo inspect --raw docker://quay.io/org/app:1 | jq .", "docker://quay.io/org/app:1"],
  ["skopeo copy --all docker://quay.io/a/b:1 oci:here", "docker://quay.io/a/b:1"],
  [`crane manifest ghcr.io/org/app@${SHA}`, `ghcr.io/org/app@${SHA}`],
  ["regctl image digest quay.io/org/app", "quay.io/org/app"],
  ["podman pull \\\n  --arch arm64 \\\n  quay.io/org/app:1", "quay.io/org/app:1"],
  ["docker pull a/b && docker run a/b", "a/b"],
  ["docker pull 'quay.io/org/app:1'", "quay.io/org/app:1"],
  ["docker --tls -H ssh://me@builder pull quay.io/org/app:1", "quay.io/org/app:1"],
  ["docker pull -a quay.io/org/app", "quay.io/org/app"],
  ["podman pull --authfile auth.json quay.io/org/app:1", "quay.io/org/app:1"],
  ["ctr -a /run/containerd.sock -n k8s.io images pull quay.io/org/app:1", "quay.io/org/app:1"],
  ["crane -v manifest quay.io/org/app:1", "quay.io/org/app:1"],
  ["oras pull --plain-http -o out localhost:5000/app:1", "localhost:5000/app:1"],
  ["docker --config /tmp/login pull quay.io/org/app:1", "quay.io/org/app:1"],
  ["docker --config=/tmp/login pull quay.io/org/app:1", "quay.io/org/app:1"],
  ["docker -H tcp://builder:2375 pull quay.io/org/app:1", "quay.io/org/app:1"],
  ["docker --context far pull quay.io/org/app:1", "quay.io/org/app:1"],
  ["skopeo inspect --config docker://quay.io/org/app:1", "docker://quay.io/org/app:1"], // a switch of this tool alone
  ["docker buildx imagetools inspect --format '{{json .Manifest}}' org/app:2", "org/app:2"],
  ["docker inspect -f '{{ .Id | len }}' org/app:2", "org/app:2"],
  ["podman pull --tls-verify quay.io/org/app:1", "quay.io/org/app:1"],
  ["nerdctl pull --all-platforms quay.io/org/app:1; echo done", "quay.io/org/app:1"],
])("the command %s names %s", (text, reference) => expect(understandPaste(text)).toBe(reference));

test.each([
  ["FROM quay.io/org/app:1", "quay.io/org/app:1"],
  ["FROM --platform=$BUILDPLATFORM golang:1.24 AS build", "golang:1.24"],
  ["from alpine as x", "alpine"],
  ["image: quay.io/org/app:1", "quay.io/org/app:1"],
  ["  - image: 'quay.io/org/app:1'  # pinned", "quay.io/org/app:1"],
  ['"image": "quay.io/org/app:1",', "quay.io/org/app:1"],
  [`containerImage: a/b@${SHA}`, `a/b@${SHA}`],
])("the line %s names %s", (text, reference) => expect(understandPaste(text)).toBe(reference));

test.each([
  ["https://quay.io/repository/org/app?tab=tags", "quay.io/org/app"],
  ["https://quay.io/repository/org/deep/app?tab=tags&tag=1.2", "quay.io/org/deep/app:1.2"],
  ["https://quay.io/repository/org/app?tab=tags&tag=latest", "quay.io/org/app"],
  [`https://quay.io/repository/org/app/manifest/${SHA}`, `quay.io/org/app@${SHA}`],
  ["https://quay.io/org/app:1", "quay.io/org/app:1"],
  ["https://hub.docker.com/r/org/app/tags", "docker.io/org/app"],
  ["https://hub.docker.com/_/alpine", "docker.io/library/alpine"],
  ["https://hub.docker.com/layers/org/app/1.2/images/sha256-x", "docker.io/org/app:1.2"],
  ["https://ghcr.io/org/app:tag", "ghcr.io/org/app:tag"],
  ["https://github.com/orgs/Acme/packages/container/package/app", "ghcr.io/acme/app"],
  ["https://github.com/orgs/x/packages/container/package/a%2Fb", "ghcr.io/x/a/b"],
  ["https://github.com/x/repo/pkgs/container/app", "ghcr.io/x/app"],
  ["https://github.com/x/repo/pkgs/container/app/123?tag=1.2", "ghcr.io/x/app:1.2"],
  ["https://r.example/v2/org/app/manifests/1.2", "r.example/org/app:1.2"],
  [`http://localhost:5000/v2/app/manifests/${SHA}`, `localhost:5000/app@${SHA}`],
  ["https://r.example/org/app/", "r.example/org/app"],
])("the address %s names %s", (text, reference) => expect(understandPaste(text)).toBe(reference));

test.each([
  ["  `quay.io/org/app:1`. ", "quay.io/org/app:1"],
  ["“quay.io/org/app:1”,", "quay.io/org/app:1"],
  ["(quay.io/org/app)", "quay.io/org/app"],
  ["docker://quay.io/org/app", "docker://quay.io/org/app"],
  ["oci:samples:dual", "oci:samples:dual"],
  ["docker", "docker"], // the image, not the command
  ["podman/stable", "podman/stable"],
  ["docker pull", "docker pull"], // no image named: said by the parser
  ["not a reference at all", "not a reference at all"],
  ["", ""],
])("%s stays %s", (text, reference) => expect(understandPaste(text)).toBe(reference));

test("a good reference is never changed", () => {
  const reference = fc.stringMatching(
    /^[a-z0-9]{1,9}(\.[a-z]{2,3})?(\/[a-z0-9]{1,9}){0,3}(:[a-z0-9_.]{0,9}[a-z0-9])?$/,
  );
  fc.assert(
    fc.property(reference, (text) => {
      fc.pre(parseReference(text).ok);
      expect(understandPaste(text)).toBe(text);
    }),
  );
});

test("nothing that is pasted makes it throw", () => {
  const text = fc.oneof(
    fc.string({ unit: "binary" }),
    fc
      .array(
        fc.constantFrom(
          "docker",
          "pull",
          "-q",
          "https://",
          "quay.io/",
          "FROM",
          " ",
          "image:",
          "`",
          "repository/",
          "%",
        ),
      )
      .map((parts) => parts.join("")),
  );
  fc.assert(fc.property(text, (t) => typeof understandPaste(t) === "string"));
});
