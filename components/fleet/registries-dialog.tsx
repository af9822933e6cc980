"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { SeverityMark } from "#components/marks/severity.tsx";
import { type Problem, problemOf } from "#components/site/api.ts";
import { Button } from "#components/ui/button.tsx";
import { Code } from "#components/ui/code.tsx";
import { Dialog, DialogActions, DialogBody } from "#components/ui/dialog.tsx";
import { Link } from "#components/ui/link.tsx";
import { agoText, Time } from "#components/ui/time.tsx";
import type { FleetRegistry } from "#lib/services/registries.ts";
import { probe, registriesQuery } from "./batch-queries.ts";
import { ProblemText } from "./problem-text.tsx";
import { words } from "./registries-words.ts";

/** The registries that images of the fleet are in: whether each serves partial pulls, as it last said, and whether we may push there. */
export function RegistriesDialog({ onClose }: { onClose: () => void }) {
  const { data: registries, error } = useQuery(registriesQuery());
  const problem = error === null ? null : problemOf(error);
  return (
    <Dialog title={words.title} width="wide" onClose={onClose}>
      <DialogBody>
        <p className="text-ink-soft">{words.lead}</p>
        {problem !== null ? (
          <ProblemText problem={problem} />
        ) : registries === undefined ? (
          <p className="text-ink-faint">{words.loading}</p>
        ) : registries.length === 0 ? (
          <p>
            {words.none} <span className="text-ink-faint">{words.noneMore}</span>
          </p>
        ) : (
          <ul>
            {registries.map((registry) => (
              <Registry key={registry.host} registry={registry} />
            ))}
          </ul>
        )}
        <DialogActions>
          <Button onClick={onClose}>{words.close}</Button>
        </DialogActions>
      </DialogBody>
    </Dialog>
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
    <li className="grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-3 gap-y-1 border-t border-line py-2.5">
      <div className="flex flex-wrap items-baseline gap-x-3.5 wrap-anywhere">
        <Code className="font-semibold">{host}</Code>
        <span className="text-ink-faint">{words.components(components)}</span>
        <span className="text-ink-faint" title={write.allowed ? undefined : `${write.message} ${write.next}`}>
          {write.allowed ? words.write : words.readAlone}
        </span>
      </div>
      <Button size="small" aria-label={words.probeOf(host)} disabled={isAsking} onClick={() => void ask()}>
        {isAsking ? words.probing : words.probe}
      </Button>
      <div className="col-span-full wrap-anywhere" aria-live="polite">
        <Said probe={registry.probe} />
        {problem !== null && <ProblemText problem={problem} />}
      </div>
    </li>
  );
}

function Said({ probe: kept }: Pick<FleetRegistry, "probe">) {
  if (kept === null)
    return (
      <p>
        {words.partial}: <span className="text-ink-faint">{words.notProbed}</span>
      </p>
    );
  const { at, verdict, issue, reference } = kept;
  return (
    <>
      <p className="flex flex-wrap items-center gap-2">
        {issue !== null && <SeverityMark severity={issue.severity} />}
        <span>
          {words.partial}: <b>{words.verdicts[verdict]}</b>
        </span>
        <span className="text-ink-faint" title={words.by(reference)}>
          <Time at={at}>{words.checked(agoText(at, Date.now()))}</Time>
        </span>
      </p>
      {issue !== null && (
        <p className="text-ink-soft">
          {issue.message} {issue.fix} <Link href={`/issues/${issue.code}`}>{words.more}</Link>
        </p>
      )}
    </>
  );
}
