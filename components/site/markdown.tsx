import { compiler } from "markdown-to-jsx/react";
import { Fragment } from "react";

/** One of our own documents. Its links to other files of the repository lead to their pages here. */
export function Markdown({ text }: { text: string }) {
  return compiler(text, { overrides: { a: DocumentLink }, slugify: slug, wrapper: Fragment });
}

function DocumentLink({ href = "", children }: React.JSX.IntrinsicElements["a"]) {
  return <a href={addressOf(href)}>{children}</a>;
}

/** In the repository documents link to each other as files: `configuration.md`, `issues/`, `zstd-before-gzip.md#sources`. */
function addressOf(href: string): string {
  if (href === "issues/") return "/issues";
  const [, name = "", fragment = ""] = /^(?:\.\/)?([a-z-]+)\.md(#.*)?$/.exec(href) ?? [];
  if (name === "") return href;
  return pages.has(name) ? `/${name}${fragment}` : `/issues/${name}${fragment}`;
}

const pages: ReadonlySet<string> = new Set(["problems", "configuration"]);

/** As code hosts make the place of a heading, so that a link holds there and here. */
const slug = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^\w -]/g, "")
    .replaceAll(" ", "-");
