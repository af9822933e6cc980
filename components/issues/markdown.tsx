import { type Block, type Inline, readBlocks, readInline } from "./blocks.ts";

/** One of our own pages. It makes elements and never HTML text, so nothing in a page can become script. */
export function Markdown({ text }: { text: string }) {
  return readBlocks(text).map((block, i) => <BlockView key={placeKey(i)} block={block} />);
}

/** Pieces of a page never move: their place is who they are. */
const placeKey = (place: number): string => `at ${place}`;

function BlockView({ block }: { block: Block }) {
  switch (block.kind) {
    case "heading": {
      const Heading = (["h1", "h2", "h3"] as const)[block.level - 1] ?? "h3";
      return (
        <Heading id={slug(block.text)}>
          <Text text={block.text} />
        </Heading>
      );
    }
    case "paragraph":
      return (
        <p>
          <Text text={block.text} />
        </p>
      );
    case "quote":
      return (
        <blockquote>
          <Text text={block.text} />
        </blockquote>
      );
    case "code":
      return (
        <pre>
          <code>{block.text}</code>
        </pre>
      );
    case "list": {
      const List = block.ordered ? "ol" : "ul";
      return (
        <List>
          {block.items.map((item) => (
            <li key={item}>
              <Text text={item} />
            </li>
          ))}
        </List>
      );
    }
    case "table":
      return <TableView head={block.head} rows={block.rows} />;
  }
}

function TableView({ head, rows }: { head: readonly string[]; rows: readonly (readonly string[])[] }) {
  return (
    <table>
      <thead>
        <tr>
          {head.map((cell) => (
            <th key={cell} scope="col">
              <Text text={cell} />
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.join("|")}>
            {row.map((cell, column) => (
              <td key={`${head[column] ?? ""} ${cell}`}>
                <Text text={cell} />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Text({ text }: { text: string }) {
  return readInline(text).map((piece, i) => <Piece key={placeKey(i)} piece={piece} />);
}

function Piece({ piece }: { piece: Inline }) {
  switch (piece.kind) {
    case "text":
      return piece.text;
    case "code":
      return <code>{piece.text}</code>;
    case "strong":
      return <strong>{piece.text}</strong>;
    case "emphasis":
      return <em>{piece.text}</em>;
    case "link":
      return <a href={hrefOf(piece.href)}>{piece.text.replace(/^`|`$/g, "")}</a>;
  }
}

/** In the repository pages link to each other as files; here they are addresses. */
function hrefOf(href: string): string {
  if (href === "issues/") return "/issues";
  const sibling = /^(?:\.\/)?([a-z-]+)\.md(#.*)?$/.exec(href);
  if (!sibling) return href;
  const [, name = "", fragment = ""] = sibling;
  return documents.has(name) ? `/${name}${fragment}` : `/issues/${name}${fragment}`;
}

const documents: ReadonlySet<string> = new Set(["problems", "configuration"]);

const slug = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^\w]+/g, "-")
    .replace(/^-|-$/g, "");
