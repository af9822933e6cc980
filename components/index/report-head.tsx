import { cx } from "class-variance-authority";
import { Domino } from "#components/marks/domino.tsx";
import { Badge } from "#components/ui/badge.tsx";
import { CopyButton } from "#components/ui/copy-button.tsx";
import { Icon } from "#components/ui/icon.tsx";
import { plural, shortDigest } from "#lib/ladder/figures.ts";
import { countPlatforms } from "#lib/ladder/platforms.ts";
import type { IndexReport } from "#lib/variants/report.ts";
import { byDigest, splitReference } from "./reference.ts";
import { variantWord } from "./variant-word.ts";
import { words } from "./words.ts";

/** The answer first: the headline, then what it is an answer about. */
export function ReportHead({ report, headline }: { report: IndexReport; headline: string }) {
  const { repository, tag } = splitReference(report.reference);
  const variant = variantWord(report.entries);
  const unread = report.entries.filter((e) => e.failure).length;
  return (
    <header>
      <p className="mb-1.5 flex flex-wrap items-center gap-1.5 text-sm text-ink-faint">{repository}</p>
      <h1>{headline}</h1>
      <div className="mt-2 flex flex-wrap items-center gap-x-4 gap-y-1 text-sm/5 text-ink-soft">
        {tag !== null && <Fact className="font-mono font-semibold">:{tag}</Fact>}
        <Fact className="font-mono">
          <span title={report.digest}>
            {report.digest.slice(0, report.digest.indexOf(":") + 1)}
            {shortDigest(report.digest)}
          </span>
          <CopyButton text={report.digest} what={words.head.digest} />
          <CopyButton
            text={byDigest(report.reference, report.digest)}
            what={words.headReference}
            look="link"
          />
        </Fact>
        <Fact>{kindWord(report)}</Fact>
        {variant && (
          <Fact>
            <Domino gzip={variant.gzip} zstd={variant.zstd} label={variant.word} />
            {variant.word}
          </Fact>
        )}
        <Fact>
          {plural(report.entries.length, "entry", "entries")},{" "}
          {plural(countPlatforms(report.platforms), "platform")}
        </Fact>
        {unread > 0 && (
          <Badge variant="danger">
            {words.present(report.entries.length - unread, report.entries.length)}
          </Badge>
        )}
        <Fact className="text-ink-faint">
          <Icon name="lock" small />
          {words.holds}
        </Fact>
      </div>
    </header>
  );
}

const Fact = ({ className, children }: { className?: string; children: React.ReactNode }) => (
  <span className={cx("inline-flex items-center gap-1.5", className)}>{children}</span>
);

function kindWord(report: IndexReport): string {
  const docker = report.mediaType.startsWith("application/vnd.docker.");
  const { kinds } = words;
  if (report.kind === "manifest") return docker ? kinds.dockerManifest : kinds.ociManifest;
  return docker ? kinds.dockerList : kinds.ociIndex;
}
