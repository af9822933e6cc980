import Link from "next/link";
import { inspectHref } from "#components/index/reference.ts";
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
    <section className="panel facts" aria-label={words.cluster}>
      <dl>
        {row.application !== null && (
          <div>
            <dt>{words.application}</dt>
            <dd>
              <Link href={`/fleet?application=${encodeURIComponent(row.application)}`}>
                {row.application}
              </Link>
            </dd>
          </div>
        )}
        {git !== null && (
          <div>
            <dt>{words.sourceCode}</dt>
            <dd>
              <SourceLink url={git.url} />
              {git.revision !== null && <span className="mut"> {words.branch(git.revision)}</span>}
            </dd>
          </div>
        )}
        <div>
          <dt>{words.latestPush}</dt>
          <dd>
            {newestRun === null ? <span className="mut">{words.noBuild}</span> : <Run run={newestRun} />}
          </dd>
        </div>
        {pullRequestImage !== null && (
          <div>
            <dt>{words.latestPull}</dt>
            <dd className="m">
              <ImageLink image={pullRequestImage} />
            </dd>
          </div>
        )}
        {versions.length > 0 && (
          <div>
            <dt>{words.versions}</dt>
            <dd>
              {versions.map(({ name, revision, image }) => (
                <span key={name} className="fact-line">
                  {name} <span className="mut">{words.branch(revision)}</span>{" "}
                  {image !== null && (
                    <span className="m">
                      <ImageLink image={image} />
                    </span>
                  )}
                </span>
              ))}
            </dd>
          </div>
        )}
      </dl>
    </section>
  );
}

function Run({ run }: { run: NonNullable<ComponentDetail["newestRun"]> }) {
  const at = run.completedAt ?? run.startedAt;
  return (
    <>
      <span className="m">{run.name}</span>{" "}
      <span className={run.status === "failed" ? "badtx" : undefined}>{words.runStatus[run.status]}</span>
      <span className="mut">
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
  <Link href={inspectHref(image)} title={image}>
    {image.includes("@") ? shortDigest(image.slice(image.indexOf("@") + 1)) : image}
  </Link>
);

/** The address is a stranger's text: only a web address becomes a link. */
function SourceLink({ url }: { url: string }) {
  const isWeb = /^https?:\/\//.test(url);
  return isWeb ? (
    <a className="m" href={url} rel="noreferrer">
      {url}
    </a>
  ) : (
    <span className="m">{url}</span>
  );
}
