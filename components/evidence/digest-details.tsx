"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { byDigest, inspectHref } from "#components/index/reference.ts";
import { problemOf } from "#components/site/api.ts";
import { Button } from "#components/ui/button.tsx";
import { CodedText } from "#components/ui/coded-text.tsx";
import { Command } from "#components/ui/command.tsx";
import { CopyButton } from "#components/ui/copy-button.tsx";
import { Disclosure } from "#components/ui/disclosure.tsx";
import { Link } from "#components/ui/link.tsx";
import { Skeleton } from "#components/ui/skeleton.tsx";
import { Time } from "#components/ui/time.tsx";
import type { ArtifactFacts, DigestFacts, EvidenceReport, ToldBuild } from "#lib/evidence/report.ts";
import { shortDigest } from "#lib/ladder/figures.ts";
import { JsonText } from "./json-text.tsx";
import { OutcomeMark } from "./marks.tsx";
import { type ContentPlace, contentQuery } from "./queries.ts";
import { timeText, words } from "./words.ts";

interface Props {
  readonly facts: DigestFacts;
  readonly report: EvidenceReport;
  readonly position: number;
}

/** All that is known of one digest: the results that name it, and what stands beside it. */
export function DigestDetails({ facts, report, position }: Props) {
  const pinned = byDigest(report.reference, facts.digest);
  const isRemote = !pinned.startsWith("oci:");
  return (
    <div className="grid gap-2.5 px-4 pt-3.5 pb-4 max-medium:p-3">
      <FactList>
        <Fact term={words.pullable}>
          <span className="font-mono text-sm">{pinned}</span>
          <CopyButton text={pinned} what={words.reference} />
          {position > 0 && <Link href={inspectHref(pinned)}>{words.inspect}</Link>}
        </Fact>
        <Fact term={words.namedBy}>
          <NamedBy facts={facts} report={report} position={position} />
        </Fact>
        {facts.unseen.map(({ place, message, next }) => (
          <Fact key={place} term={words.couldNotLook}>
            <span>
              {words.places[place]}: <CodedText text={message} /> <CodedText text={next} />
            </span>
          </Fact>
        ))}
      </FactList>
      <h3>{words.besideIt}</h3>
      {facts.artifacts.length === 0 && <p className="text-ink-soft">{words.nothingBeside}</p>}
      <ol className="grid gap-2.5">
        {facts.artifacts.map((artifact, at) => (
          <Artifact
            key={artifactKey(artifact, at)}
            artifact={artifact}
            reference={report.reference}
            signedText={words.signedText(at + 1, facts.artifacts.length)}
          />
        ))}
      </ol>
      {isRemote && <Command line={`cosign tree ${pinned}`} />}
    </div>
  );
}

/** Two signatures of one text are two layers with one digest. */
const artifactKey = ({ manifestDigest, layerDigest }: ArtifactFacts, at: number): string =>
  `${manifestDigest} ${layerDigest} ${at}`;

function NamedBy({ facts: { named }, report: { runs, entries }, position }: Props) {
  if (named.length === 0) return <span className="text-ink-soft">{words.namedByNone}</span>;
  return (
    <ul className="w-full">
      {named.map(({ run: uid, result }) => {
        const run = runs.find((one) => one.uid === uid);
        const runName = run === undefined ? uid : `${run.kind} ${run.name}`;
        const value = run?.results.find(({ name }) => name === result);
        return (
          <li key={`${uid} ${result}`}>
            <code>{result}</code> {words.ofRun(runName)}
            {value !== undefined && (
              <Disclosure
                summary={words.showValue(result)}
                summaryClassName="w-fit underline decoration-line-control underline-offset-3"
              >
                <JsonText
                  text={value.value}
                  what={words.valueNaming(result, runName, words.entryNumber(position, entries.length === 0))}
                />
              </Disclosure>
            )}
          </li>
        );
      })}
    </ul>
  );
}

function Artifact({
  artifact,
  reference,
  signedText,
}: {
  artifact: ArtifactFacts;
  reference: string;
  signedText: string;
}) {
  const { role, found, tag, manifestDigest, layerDigest, predicateType, subjects, outcome, build, failure } =
    artifact;
  const [open, setOpen] = useState(false);
  // A plain document was not signed by anybody and is not handed out.
  const isSigned =
    layerDigest !== null && (subjects !== null || (outcome !== null && outcome.kind !== "not-checked"));
  return (
    <li className="grid gap-2 rounded-control border border-line bg-surface px-3 py-2.5">
      <div className="flex flex-wrap items-center gap-2">
        <b>{words.roles[role]}</b>
        {outcome !== null && <OutcomeMark outcome={outcome} />}
        <span className="flex-1" />
        {isSigned && (
          <Button size="small" aria-expanded={open} onClick={() => setOpen(!open)}>
            {open ? words.hideStatement : words.showStatement}
          </Button>
        )}
      </div>
      <FactList>
        <Fact term={words.where}>{words.found[found](tag)}</Fact>
        {predicateType !== null && (
          <Fact term={words.says}>
            <span className="font-mono text-sm">{predicateType}</span>
          </Fact>
        )}
        {subjects !== null && (
          <Fact term={words.subjects}>{words.subjectsOf(subjects.count, subjects.hasThis)}</Fact>
        )}
        {build !== null && <Build build={build} />}
        <Fact term={words.stored}>
          <span className="font-mono text-sm" title={manifestDigest}>
            {shortDigest(manifestDigest)}
          </span>
          <CopyButton text={byDigest(reference, manifestDigest)} what={words.reference} />
        </Fact>
        {failure !== null && (
          <Fact term={words.unreadable}>
            <CodedText text={failure} />
          </Fact>
        )}
      </FactList>
      {open && layerDigest !== null && (
        <Content
          place={{ reference, manifest: manifestDigest, layer: layerDigest }}
          signedText={signedText}
        />
      )}
    </li>
  );
}

const whole = (namespace: string | null, name: string): string =>
  namespace === null ? name : `${namespace}/${name}`;

function Build({
  build: { builder, kind, namespace, name, link, task, commits, startedAt, finishedAt },
}: {
  build: ToldBuild;
}) {
  return (
    <>
      {builder !== null && (
        <Fact term={words.builder}>
          <span className="font-mono text-sm">{builder}</span>
        </Fact>
      )}
      {name !== null && (
        <Fact term={words.builtBy}>
          {kind}{" "}
          <span className="font-mono text-sm">
            {link === null ? (
              whole(namespace, name)
            ) : (
              <a href={link} rel="noreferrer">
                {whole(namespace, name)}
              </a>
            )}
          </span>
          {task !== null && <span className="text-ink-faint">{words.ofTask(task)}</span>}
        </Fact>
      )}
      {commits.map(({ repository, revision }) => (
        <Fact key={`${repository} ${revision}`} term={words.commit}>
          <span className="font-mono text-sm" title={revision}>
            {revision.slice(0, 12)}
          </span>
          <CopyButton text={revision} what={words.commit.toLowerCase()} />
          <span className="font-mono text-sm text-ink-faint">{repository}</span>
        </Fact>
      ))}
      {startedAt !== null && (
        <Fact term={words.built}>
          <Time at={startedAt}>{timeText(startedAt)}</Time>
          {finishedAt !== null && (
            <>
              {" – "}
              <Time at={finishedAt}>{timeText(finishedAt)}</Time>
            </>
          )}
        </Fact>
      )}
    </>
  );
}

const FactList = ({ children }: { children: React.ReactNode }) => <dl className="grid gap-1">{children}</dl>;

function Fact({ term, children }: { term: string; children: React.ReactNode }) {
  return (
    <div className="grid grid-cols-[140px_minmax(0,1fr)] gap-3 max-medium:grid-cols-[minmax(0,1fr)] max-medium:gap-0">
      <dt className="text-ink-faint">{term}</dt>
      <dd className="flex min-w-0 flex-wrap items-center gap-x-2 gap-y-0.5 wrap-anywhere">{children}</dd>
    </div>
  );
}

function Content({ place, signedText }: { place: ContentPlace; signedText: string }) {
  const { data, error, refetch } = useQuery(contentQuery(place));
  if (data !== undefined) return <JsonText text={data} what={signedText} />;
  if (error === null)
    return (
      <div aria-busy="true">
        <Skeleton className="h-30" />
      </div>
    );
  const { detail, next } = problemOf(error);
  return (
    <p role="alert" className="flex flex-wrap items-center gap-2">
      <CodedText text={`${detail} ${next}`} />
      <Button size="small" onClick={() => void refetch()}>
        {words.tryAgain}
      </Button>
    </p>
  );
}
