import { cx } from "class-variance-authority";
import { Badge } from "#components/ui/badge.tsx";
import { Button, ButtonLink } from "#components/ui/button.tsx";
import { Icon } from "#components/ui/icon.tsx";
import { Link } from "#components/ui/link.tsx";
import { Time } from "#components/ui/time.tsx";
import type { IssueComponent } from "#lib/fleet/issues/answers.ts";
import type { IssueCode } from "#lib/variants/issue-codes.ts";
import { componentColumns } from "./board-grid.ts";
import { CopyText } from "./copy-text.tsx";
import { isBreak, stripOf, whereText } from "./order-strip.ts";
import { keyOf } from "./selection.ts";
import { OrderStrip } from "./strip.tsx";
import { longAgoText } from "./times.ts";
import { words } from "./words.ts";

/** One component that has the issue: its entries, where it is, since when, and what fixes it. */
export function ComponentLine({
  component,
  code,
  isSelected,
  now,
  onSelect,
  onFix,
}: {
  component: IssueComponent;
  code: IssueCode;
  isSelected: boolean;
  now: number;
  onSelect: () => void;
  onFix: () => void;
}) {
  const { namespace, name, tag, content, firstSeen, isNew } = component;
  return (
    <li
      className={cx(
        componentColumns,
        narrowLine,
        "relative min-h-13.5 border-b border-line last:border-b-0 hover:bg-hover",
      )}
    >
      <label className="-ml-2.25 grid size-8 place-items-center noscript:invisible max-[900px]:row-span-2 max-medium:row-span-1 max-medium:self-start max-medium:[grid-area:box]">
        <span className="sr-only">{words.opened.select(name)}</span>
        <input type="checkbox" checked={isSelected} onChange={onSelect} className="size-3.5 accent-accent" />
      </label>
      <span className="flex min-w-0 flex-wrap items-baseline gap-x-1.75 max-[900px]:row-span-2 max-medium:row-span-1 max-medium:[grid-area:name]">
        <Link
          href={`/components/${encodeURIComponent(namespace)}/${encodeURIComponent(name)}`}
          data-board-stop
          className="py-1.5 font-medium wrap-anywhere text-ink max-medium:-my-1.5"
        >
          {name}
        </Link>
        {isNew === true && <Badge variant="outline">{words.new}</Badge>}
        <span className="-mt-1.5 flex basis-full gap-1 text-sm text-ink-faint max-medium:mt-0">
          <span className="truncate">{namespace}</span>
          {tag !== null && <code className="max-w-1/2 flex-none truncate text-xs leading-4">:{tag}</code>}
        </span>
      </span>
      {content.shown ? (
        <>
          <span className="min-w-0 max-[900px]:row-start-1 max-medium:row-start-auto max-medium:[grid-area:strip]">
            <OrderStrip shape={stripOf(code, content)} />
          </span>
          <span
            className={cx(
              "min-w-0 text-sm wrap-anywhere max-[900px]:col-start-3 max-[900px]:row-start-2 max-[900px]:pb-2 max-medium:col-start-auto max-medium:row-start-auto max-medium:pb-0 max-medium:[grid-area:where]",
              isBreak(code) || component.severity === "error" ? "text-danger-ink" : "text-ink-soft",
            )}
            title={content.found[0]?.message}
          >
            {whereText(code, content)}
          </span>
        </>
      ) : (
        <span
          className="text-sm text-ink-faint wide:col-span-2 max-medium:[grid-area:strip]"
          title={`${content.message} ${content.next}`}
        >
          {words.opened.notShown}
        </span>
      )}
      <span className="text-sm whitespace-nowrap text-ink-soft max-[900px]:hidden max-medium:block max-medium:[grid-area:seen]">
        <Time at={firstSeen}>{longAgoText(firstSeen, now)}</Time>
      </span>
      <span className="relative z-1 justify-self-end max-[900px]:col-start-4 max-[900px]:row-span-2 max-[900px]:row-start-1 max-medium:col-start-auto max-medium:row-span-1 max-medium:row-start-auto max-medium:self-start max-medium:[grid-area:act]">
        <Act component={component} code={code} onFix={onFix} />
      </span>
    </li>
  );
}

const narrowLine =
  "max-medium:grid-cols-[20px_minmax(0,1fr)_auto] max-medium:gap-x-2 max-medium:gap-y-1 max-medium:px-3 max-medium:py-2 max-medium:[grid-template-areas:'box_name_act''._strip_strip''._where_seen']";

function Act({ component, code, onFix }: { component: IssueComponent; code: IssueCode; onFix: () => void }) {
  const { namespace, name, fix } = component;
  const why = fix.why ?? undefined;
  if (fix.by === "here") {
    return (
      <Button
        size="small"
        aria-label={words.fixOf(keyOf(component))}
        onClick={onFix}
        className="noscript:hidden"
      >
        <Icon name="wrench" small />
        {words.fix}
      </Button>
    );
  }
  if (fix.by === "pull-request") {
    return (
      <ButtonLink
        size="small"
        href={`/components/${encodeURIComponent(namespace)}/${encodeURIComponent(name)}?tab=plan`}
        title={why}
      >
        <Icon name="pull-request" small />
        {words.pullRequest}
      </ButtonLink>
    );
  }
  if (fix.command !== null) {
    return (
      <CopyText text={async () => fix.command ?? ""} size="small" title={why}>
        {words.copyCommand}
      </CopyText>
    );
  }
  return (
    <ButtonLink size="small" href={`/issues/${code}#fix`} title={why}>
      {words.howToFix}
    </ButtonLink>
  );
}
