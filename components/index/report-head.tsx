import { Domino } from "#components/marks/domino.tsx";
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
      <p className="crumb">{repository}</p>
      <h1>{headline}</h1>
      <div className="meta">
        {tag !== null && <span className="m font-semibold">:{tag}</span>}
        <span className="m">
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
        </span>
        <span>{kindWord(report)}</span>
        {variant && (
          <span>
            <Domino gzip={variant.gzip} zstd={variant.zstd} label={variant.word} />
            {variant.word}
          </span>
        )}
        <span>
          {plural(report.entries.length, "entry", "entries")},{" "}
          {plural(countPlatforms(report.platforms), "platform")}
        </span>
        {unread > 0 && (
          <span className="cnt bad">
            {words.present(report.entries.length - unread, report.entries.length)}
          </span>
        )}
        <span className="mut">
          <Icon name="lock" small />
          {words.holds}
        </span>
      </div>
    </header>
  );
}

function kindWord(report: IndexReport): string {
  const docker = report.mediaType.startsWith("application/vnd.docker.");
  const { kinds } = words;
  if (report.kind === "manifest") return docker ? kinds.dockerManifest : kinds.ociManifest;
  return docker ? kinds.dockerList : kinds.ociIndex;
}
