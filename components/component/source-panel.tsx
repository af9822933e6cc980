import { inspectHref } from "#components/index/reference.ts";
import { Code } from "#components/ui/code.tsx";
import { Link } from "#components/ui/link.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { Ago } from "#components/ui/time.tsx";
import type { ComponentDetail } from "#lib/fleet/answers.ts";
import { shortDigest } from "#lib/ladder/figures.ts";
import { words } from "./words.ts";

/** What the cluster says of the component, in Konflux's words. */
export function SourcePanel({
  detail: { row, git, versions, newestRun, pullRequestImage },
}: {
  detail: ComponentDetail;
}) {
  return (
    <Panel className="mb-4 px-4 py-3" aria-label={words.cluster}>
      <dl className="flex flex-wrap gap-x-8 gap-y-2.5">
        {row.application !== null && (
          <Fact term={words.application}>
            <Link href={`/fleet?application=${encodeURIComponent(row.application)}`}>{row.application}</Link>
          </Fact>
        )}
        {git !== null && (
          <Fact term={words.sourceCode}>
            <SourceLink url={git.url} />
            {git.revision !== null && <span className="text-ink-faint"> {words.branch(git.revision)}</span>}
          </Fact>
        )}
        <Fact term={words.latestPush}>
          {newestRun === null ? (
            <span className="text-ink-faint">{words.noBuild}</span>
          ) : (
            <Run run={newestRun} />
          )}
        </Fact>
        {pullRequestImage !== null && (
          <Fact term={words.latestPull}>
            <ImageLink image={pullRequestImage} />
          </Fact>
        )}
        {versions.length > 0 && (
          <Fact term={words.versions}>
            {versions.map(({ name, revision, image }) => (
              <span key={name} className="block">
                {name} <span className="text-ink-faint">{words.branch(revision)}</span>{" "}
                {image !== null && <ImageLink image={image} />}
              </span>
            ))}
          </Fact>
        )}
      </dl>
    </Panel>
  );
}

function Fact({ term, children }: { term: string; children: React.ReactNode }) {
  return (
    <div className="min-w-0">
      <dt className="text-sm text-ink-faint">{term}</dt>
      <dd className="wrap-anywhere">{children}</dd>
    </div>
  );
}

function Run({ run }: { run: NonNullable<ComponentDetail["newestRun"]> }) {
  const at = run.completedAt ?? run.startedAt;
  return (
    <>
      <Code>{run.name}</Code>{" "}
      <span className={run.status === "failed" ? "text-danger-ink" : undefined}>
        {words.runStatus[run.status]}
      </span>
      <span className="text-ink-faint">
        {at !== null && (
          <>
            {" "}
            <Ago at={at} />
          </>
        )}
        {run.commit !== null && ` ${run.commit.slice(0, 8)}`}
      </span>
    </>
  );
}

const ImageLink = ({ image }: { image: string }) => (
  <Link className="font-mono text-sm" href={inspectHref(image)} title={image}>
    {image.includes("@") ? shortDigest(image.slice(image.indexOf("@") + 1)) : image}
  </Link>
);

/** The address is a stranger's text: only a web address becomes a link. */
function SourceLink({ url }: { url: string }) {
  const isWeb = /^https?:\/\//.test(url);
  return isWeb ? (
    <a className="font-mono text-sm" href={url} rel="noreferrer">
      {url}
    </a>
  ) : (
    <Code>{url}</Code>
  );
}
