import { compiler } from "markdown-to-jsx/react";
import { Fragment } from "react";

/** One of our own documents. Its links to other files of the repository lead to their pages here. */
export function Markdown({ text }: { text: string }) {
  return compiler(text, { overrides, slugify: slug, wrapper: Fragment });
}

/** What each element of a document looks like. On a narrow page the cells of a table stand below each other. */
const overrides = {
  a: DocumentLink,
  h2: looks("mt-7 mb-2 text-[16px] leading-6"),
  h3: looks("mt-5 mb-1.5"),
  p: looks("my-2.5"),
  ul: looks("my-2.5 list-disc pl-5"),
  ol: looks("my-2.5 list-decimal pl-5"),
  blockquote: looks("my-2.5 border-l-3 border-line-strong pl-3 text-ink-soft"),
  pre: looks(
    "my-2.5 rounded-control bg-sunken px-3.5 py-2.5 whitespace-pre-wrap [&>code]:rounded-none [&>code]:bg-transparent [&>code]:p-0",
  ),
  code: looks("rounded-sm bg-sunken px-1 py-px"),
  table: looks("my-2.5 w-full border-collapse text-base"),
  thead: looks("max-medium:hidden"),
  tr: looks("max-medium:block max-medium:border-b max-medium:border-line max-medium:py-2"),
  th: looks(
    "border-b border-line py-1.5 pr-2 text-left align-top text-xs font-normal break-normal text-ink-faint",
  ),
  td: looks(
    "border-b border-line py-1.5 pr-2 align-top max-medium:block max-medium:border-0 max-medium:pr-0 max-medium:py-0.5 max-medium:empty:hidden [&_code]:break-normal",
  ),
};

function looks(className: string) {
  return { props: { className } };
}

function DocumentLink({ href = "", children }: React.JSX.IntrinsicElements["a"]) {
  return (
    <a href={addressOf(href)} className="underline decoration-accent-line underline-offset-3">
      {children}
    </a>
  );
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
