"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { componentUrl, sendChoice } from "#components/choice/queries.ts";
import { SwitchPair } from "#components/choice/switches.tsx";
import { getJson, problemOf, send } from "#components/site/api.ts";
import type { ComponentDetail, ScanProgress } from "#lib/components/api.ts";
import type { Choice } from "#lib/variants/issue-codes.ts";
import { fleetChanged } from "./queries.ts";
import type { Selection } from "./selection.ts";
import { words } from "./words.ts";

/** Changes that are under way at once. */
const AT_ONCE = 6;

interface Failed {
  readonly key: string;
  readonly reason: string;
}

type Work =
  | { readonly kind: "idle" }
  | { readonly kind: "running"; readonly done: number; readonly all: number }
  | { readonly kind: "ended"; readonly done: number; readonly failed: readonly Failed[] };

/** What can be done with the selected: every one is a change of its own, so that one that fails stops no other. */
export function BulkBar({ selection }: { selection: Selection }) {
  const client = useQueryClient();
  const [choice, setChoice] = useState<Choice>("dual");
  const [work, setWork] = useState<Work>({ kind: "idle" });
  const { keys } = selection;
  if (keys.size === 0 && work.kind === "idle") return null;

  const setAll = async (all: readonly string[]) => {
    const failed: Failed[] = [];
    let ended = 0;
    setWork({ kind: "running", done: 0, all: all.length });
    const queue = all.values();
    const worker = async () => {
      for (const key of queue) {
        const reason = await setOne(key, choice);
        if (reason !== null) failed.push({ key, reason });
        ended += 1;
        setWork({ kind: "running", done: ended, all: all.length });
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
    setWork({ kind: "ended", done: all.length - failed.length, failed });
    await fleetChanged(client);
  };
  const close = () => {
    setWork({ kind: "idle" });
    selection.clear();
  };
  return (
    <section className="bulk" aria-label={words.selected(keys.size)}>
      <div className="bulk-row">
        <b aria-live="polite">
          {work.kind === "running" ? words.progress(work.done, work.all) : words.selected(keys.size)}
        </b>
        {work.kind === "running" ? (
          <progress className="meter" max={work.all} value={work.done} aria-label={words.apply} />
        ) : (
          <>
            <span className="mut">{words.wantForAll}</span>
            <SwitchPair label={words.wantForAll} value={choice} onChange={setChoice} />
            <button type="button" className="btn pri" onClick={() => void setAll([...keys])}>
              {words.apply}
            </button>
            <button
              type="button"
              className="btn"
              onClick={() => void send<ScanProgress>("POST", "/api/v1/scan", { keys: [...keys] })}
            >
              {words.scanThese}
            </button>
          </>
        )}
        <button type="button" className="cp" aria-label={words.clearSelection} onClick={close}>
          ×
        </button>
      </div>
      {work.kind === "ended" && (
        <div className="bulk-end" role="status">
          <p>{words.bulkDone(work.done, work.failed.length)}</p>
          {work.failed.length > 0 && (
            <>
              <ul>
                {work.failed.map(({ key, reason }) => (
                  <li key={key}>
                    <b>{key}</b> {reason}
                  </li>
                ))}
              </ul>
              <button
                type="button"
                className="btn sml"
                onClick={() => void setAll(work.failed.map(({ key }) => key))}
              >
                {words.bulkRetry}
              </button>
            </>
          )}
        </div>
      )}
    </section>
  );
}

/** Why it was not set; null where it was. The state it starts from is asked for, since its row may not be loaded. */
async function setOne(key: string, choice: Choice): Promise<string | null> {
  const slash = key.indexOf("/");
  const named = { namespace: key.slice(0, slash), name: key.slice(slash + 1) };
  try {
    const { row } = await getJson<ComponentDetail>(componentUrl(named));
    const { wanted, etag, mayChange } = row;
    if (!mayChange.allowed) return mayChange.reason;
    const pullRequest = wanted.kind === "unreadable" ? null : wanted.pullRequest;
    await sendChoice(named, { push: choice, pullRequest }, { etag });
    return null;
  } catch (error) {
    const { detail, next } = problemOf(error);
    return `${detail} ${next}`;
  }
}
