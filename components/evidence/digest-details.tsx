"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useState } from "react";
import { byDigest, inspectHref } from "#components/index/reference.ts";
import { problemOf } from "#components/site/api.ts";
import { CodedText } from "#components/ui/coded-text.tsx";
import { Command } from "#components/ui/command.tsx";
import { CopyButton } from "#components/ui/copy-button.tsx";
import { Icon } from "#components/ui/icon.tsx";
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
    <div className="ev-open">
      <dl className="ev-facts">
        <div>
          <dt>{words.pullable}</dt>
          <dd>
            <span className="m">{pinned}</span>
            <CopyButton text={pinned} what={words.reference} />
            {position > 0 && <Link href={inspectHref(pinned)}>{words.inspect}</Link>}
          </dd>
        </div>
        <div>
          <dt>{words.namedBy}</dt>
          <dd>
            <NamedBy facts={facts} report={report} position={position} />
          </dd>
        </div>
        {facts.unseen.map(({ place, message, next }) => (
          <div key={place}>
            <dt>{words.couldNotLook}</dt>
            <dd>
              {words.places[place]}: <CodedText text={message} /> <CodedText text={next} />
            </dd>
          </div>
        ))}
      </dl>
      <h3>{words.besideIt}</h3>
      {facts.artifacts.length === 0 && <p className="sec">{words.nothingBeside}</p>}
      <ol className="ev-artifacts">
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
  if (named.length === 0) return <span className="sec">{words.namedByNone}</span>;
  return (
    <ul>
      {named.map(({ run: uid, result }) => {
        const run = runs.find((one) => one.uid === uid);
        const runName = run === undefined ? uid : `${run.kind} ${run.name}`;
        const value = run?.results.find(({ name }) => name === result);
        return (
          <li key={`${uid} ${result}`}>
            <code>{result}</code> {words.ofRun(runName)}
            {value !== undefined && (
              <details className="ev-value">
                <summary>
                  <Icon name="chevron" small className="chev" />
                  {words.showValue(result)}
                </summary>
                <JsonText
                  text={value.value}
                  what={words.valueNaming(result, runName, words.entryNumber(position, entries.length === 0))}
                />
              </details>
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
    <li>
      <div className="row wrap">
        <b>{words.roles[role]}</b>
        {outcome !== null && <OutcomeMark outcome={outcome} />}
        <span className="flex-1" />
        {isSigned && (
          <button type="button" className="btn sml" aria-expanded={open} onClick={() => setOpen(!open)}>
            {open ? words.hideStatement : words.showStatement}
          </button>
        )}
      </div>
      <dl className="ev-facts">
        <Fact term={words.where}>{words.found[found](tag)}</Fact>
        {predicateType !== null && (
          <Fact term={words.says}>
            <span className="m">{predicateType}</span>
          </Fact>
        )}
        {subjects !== null && (
          <Fact term={words.subjects}>{words.subjectsOf(subjects.count, subjects.hasThis)}</Fact>
        )}
        {build !== null && <Build build={build} />}
        <Fact term={words.stored}>
          <span className="m" title={manifestDigest}>
            {shortDigest(manifestDigest)}
          </span>
          <CopyButton text={byDigest(reference, manifestDigest)} what={words.reference} />
        </Fact>
        {failure !== null && (
          <Fact term={words.unreadable}>
            <CodedText text={failure} />
          </Fact>
        )}
      </dl>
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
          <span className="m">{builder}</span>
        </Fact>
      )}
      {name !== null && (
        <Fact term={words.builtBy}>
          {kind}{" "}
          <span className="m">
            {link === null ? (
              whole(namespace, name)
            ) : (
              <a href={link} rel="noreferrer">
                {whole(namespace, name)}
              </a>
            )}
          </span>
          {task !== null && <span className="mut">{words.ofTask(task)}</span>}
        </Fact>
      )}
      {commits.map(({ repository, revision }) => (
        <Fact key={`${repository} ${revision}`} term={words.commit}>
          <span className="m" title={revision}>
            {revision.slice(0, 12)}
          </span>
          <CopyButton text={revision} what={words.commit.toLowerCase()} />
          <span className="mut m">{repository}</span>
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

function Fact({ term, children }: { term: string; children: React.ReactNode }) {
  return (
    <div>
      <dt>{term}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Content({ place, signedText }: { place: ContentPlace; signedText: string }) {
  const { data, error, refetch } = useQuery(contentQuery(place));
  if (data !== undefined) return <JsonText text={data} what={signedText} />;
  if (error === null) return <span className="sk ev-text-sk" aria-busy="true" />;
  const { detail, next } = problemOf(error);
  return (
    <p role="alert" className="row wrap">
      <CodedText text={`${detail} ${next}`} />
      <button type="button" className="btn sml" onClick={() => void refetch()}>
        {words.tryAgain}
      </button>
    </p>
  );
}
