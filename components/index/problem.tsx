"use client";

import type { Problem } from "#components/site/api.ts";
import { Button } from "#components/ui/button.tsx";
import { Code } from "#components/ui/code.tsx";
import { CodedText } from "#components/ui/coded-text.tsx";
import { Command } from "#components/ui/command.tsx";
import { ErrorState } from "#components/ui/error-state.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { Time } from "#components/ui/time.tsx";
import { problemFallback, problemTitles } from "./problem-words.ts";
import { splitReference } from "./reference.ts";
import { seldomWords } from "./seldom-words.ts";
import { words } from "./words.ts";

interface Props {
  readonly problem: Problem;
  readonly reference: string;
  readonly onRetry: () => void;
  readonly heading: "h1" | "h2";
}

/** What happened, what to do, a command where one helps, and a retry. */
export function ProblemPanel({ problem, reference, onRetry, heading }: Props) {
  const command = commandFor(problem, reference);
  return (
    <Panel>
      <ErrorState heading={heading} title={problemTitles[problem.code] ?? problemFallback}>
        <div className="-mt-2">
          <p className="text-ink-soft">
            <CodedText text={problem.detail} />
          </p>
          <p>
            <CodedText text={problem.next} />
          </p>
          {SERVER_SIDE.has(problem.code) && <p className="text-ink-soft">{seldomWords.serverTried}</p>}
          {problem.retryAt !== undefined && (
            <p className="text-ink-soft">
              {seldomWords.pausedUntil} <Time at={problem.retryAt}>{clock(problem.retryAt)}</Time>
            </p>
          )}
        </div>
        {command !== null && <Command line={command} />}
        <div className="flex flex-wrap items-center gap-2">
          <Button onClick={onRetry}>{words.tryAgain}</Button>
          {/* Without an answer there is no server to show the page either. */}
          {problem.status > 0 && (
            <a href={`/problems#${problem.code}`}>
              <Code>{problem.code}</Code>
            </a>
          )}
        </div>
      </ErrorState>
    </Panel>
  );
}

/** What the server's own name service, route, proxy or certificates may be the reason of: the reference may be right. */
const SERVER_SIDE: ReadonlySet<string> = new Set(["unreachable", "timeout", "tls", "insecure-registry"]);

function commandFor({ code, next }: Problem, reference: string): string | null {
  const { repository } = splitReference(reference);
  const registry = repository.split("/")[0] ?? "";
  switch (code) {
    case "unauthorized":
    case "denied":
      // Credentials of the settings are no login of podman's: what to do says which it is.
      return repository.startsWith("oci:") || next?.includes("podman login") !== true
        ? null
        : `podman login ${registry}`;
    case "not-found":
      return repository.startsWith("oci:") ? null : `skopeo list-tags docker://${repository}`;
    default:
      return null;
  }
}

const clock = (at: string): string => {
  const time = new Date(at);
  return Number.isNaN(time.getTime()) ? at : time.toLocaleTimeString("en-GB");
};
