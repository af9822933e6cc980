"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import Link from "next/link";
import { useEffect, useRef, useState } from "react";
import { SeverityMark } from "#components/marks/severity.tsx";
import { type Problem, problemOf } from "#components/site/api.ts";
import { agoText, Time } from "#components/ui/time.tsx";
import type { FleetRegistry } from "#lib/services/registries.ts";
import { probe, registriesQuery } from "./batch-queries.ts";
import { words } from "./registries-words.ts";

/** The registries that images of the fleet are in: whether each serves partial pulls, as it last said, and whether we may push there. */
export function RegistriesDialog({ onClose }: { onClose: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  const { data: registries, error } = useQuery(registriesQuery());
  const problem = error === null ? null : problemOf(error);
  return (
    <dialog ref={dialog} className="dialog wide" aria-labelledby="registries-heading" onClose={onClose}>
      <div className="dialog-body">
        <h2 id="registries-heading">{words.title}</h2>
        <p className="sec">{words.lead}</p>
        {problem !== null ? (
          <p className="badtx" role="alert">
            {problem.detail} {problem.next}
          </p>
        ) : registries === undefined ? (
          <p className="mut">{words.loading}</p>
        ) : registries.length === 0 ? (
          <p>
            {words.none} <span className="mut">{words.noneMore}</span>
          </p>
        ) : (
          <ul className="registries">
            {registries.map((registry) => (
              <Registry key={registry.host} registry={registry} />
            ))}
          </ul>
        )}
        <div className="row end">
          <button type="button" className="btn" onClick={() => dialog.current?.close()}>
            {words.close}
          </button>
        </div>
      </div>
    </dialog>
  );
}

function Registry({ registry }: { registry: FleetRegistry }) {
  const { host, components, write } = registry;
  const client = useQueryClient();
  const [isAsking, setAsking] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const ask = async () => {
    setAsking(true);
    setProblem(null);
    try {
      const told = await probe(host);
      client.setQueryData(registriesQuery().queryKey, (all) =>
        all?.map((one) => (one.host === host ? told : one)),
      );
    } catch (thrown) {
      setProblem(problemOf(thrown));
    } finally {
      setAsking(false);
    }
  };
  return (
    <li>
      <div className="registry-head">
        <b className="m">{host}</b>
        <span className="mut">{words.components(components)}</span>
        <span className="mut" title={write.allowed ? undefined : `${write.message} ${write.next}`}>
          {write.allowed ? words.write : words.readAlone}
        </span>
      </div>
      <button
        type="button"
        className="btn sml"
        aria-label={words.probeOf(host)}
        disabled={isAsking}
        onClick={() => void ask()}
      >
        {isAsking ? words.probing : words.probe}
      </button>
      <div className="registry-said" aria-live="polite">
        <Said probe={registry.probe} />
        {problem !== null && (
          <p className="badtx">
            {problem.detail} {problem.next}
          </p>
        )}
      </div>
    </li>
  );
}

function Said({ probe: kept }: Pick<FleetRegistry, "probe">) {
  if (kept === null)
    return (
      <p>
        {words.partial}: <span className="mut">{words.notProbed}</span>
      </p>
    );
  const { at, verdict, issue, reference } = kept;
  return (
    <>
      <p className="row flex-wrap">
        {issue !== null && <SeverityMark severity={issue.severity} />}
        <span>
          {words.partial}: <b>{words.verdicts[verdict]}</b>
        </span>
        <span className="mut" title={words.by(reference)}>
          <Time at={at}>{words.checked(agoText(at, Date.now()))}</Time>
        </span>
      </p>
      {issue !== null && (
        <p className="sec">
          {issue.message} {issue.fix} <Link href={`/issues/${issue.code}`}>{words.more}</Link>
        </p>
      )}
    </>
  );
}
