"use client";

import { useState } from "react";
import { Button } from "#components/ui/button.tsx";
import type { FixCount, HurtClient, IssueComponent } from "#lib/fleet/issues/answers.ts";
import { formatCount } from "#lib/ladder/figures.ts";
import { labelOf } from "#lib/variants/clients/families.ts";
import type { IssueCode } from "#lib/variants/issue-codes.ts";
import { CopyText } from "./copy-text.tsx";
import { scriptText } from "./script-text.ts";
import { keyOf } from "./selection.ts";
import { deedOf, fixLine, words } from "./words.ts";

/** The fix for all that are selected: what it does to how many of them, looked at before anything is done. */
export function FixAll({
  code,
  title,
  count,
  fixes,
  clients,
  selectedRows,
  onPreview,
}: {
  code: IssueCode;
  title: string;
  count: number;
  fixes: readonly FixCount[];
  clients: readonly HurtClient[];
  /** All that are selected, those too that are not loaded yet. */
  selectedRows: () => Promise<readonly IssueComponent[]>;
  onPreview: (keys: readonly string[], isRepair: boolean) => void;
}) {
  const [isLoading, setLoading] = useState(false);
  const [failed, setFailed] = useState(false);
  const here = fixes.filter(({ by }) => by === "here").reduce((sum, { components }) => sum + components, 0);
  const hasCommand = fixes.some(({ way }) => way !== "guide");
  const load = async (): Promise<readonly IssueComponent[]> => {
    setFailed(false);
    try {
      return await selectedRows();
    } catch (thrown) {
      setFailed(true);
      throw thrown;
    }
  };
  const preview = async () => {
    setLoading(true);
    try {
      const writable = (await load()).filter(({ fix }) => fix.by === "here");
      const repairs = writable.filter(({ fix }) => fix.way === "repair").length;
      onPreview(writable.map(keyOf), repairs * 2 > writable.length);
    } catch {
      // Said below.
    } finally {
      setLoading(false);
    }
  };
  return (
    <div className="grid grid-cols-[minmax(0,1fr)_auto] items-end gap-x-6 gap-y-3 border-b border-line bg-accent-tint px-4 pt-3.5 pb-4 max-medium:grid-cols-[minmax(0,1fr)] max-medium:p-3">
      <div>
        <h3>{headOf(code, count, fixes, clients)}</h3>
        <ul className="mt-1.5 grid gap-0.5 text-sm text-ink-soft">
          {fixes.map(({ way, by, components }) => (
            <li key={`${way} ${by}`} className="grid grid-cols-[max-content_minmax(0,1fr)] gap-2">
              <b className="min-w-5.5 text-right text-ink">{formatCount(components)}</b>
              {fixLine(way, by, components)}
            </li>
          ))}
        </ul>
        {failed && (
          <p role="alert" className="mt-1.5 text-sm text-danger-ink">
            {words.opened.failed}
          </p>
        )}
      </div>
      <div className="flex flex-wrap gap-2 noscript:hidden max-medium:[&>button]:flex-1">
        {here > 0 && (
          <Button
            variant="primary"
            aria-disabled={isLoading}
            onClick={isLoading ? undefined : () => void preview()}
          >
            {words.preview(here)}
          </Button>
        )}
        {hasCommand && count > 0 && (
          <CopyText text={async () => scriptText(await load(), title)}>{words.copyScript}</CopyText>
        )}
      </div>
    </div>
  );
}

/** `Fix 75: put gzip first, then Docker 20.10 can pull all of them`. */
function headOf(
  code: IssueCode,
  count: number,
  fixes: readonly FixCount[],
  clients: readonly HurtClient[],
): string {
  const way = fixes[0]?.way ?? "guide";
  const failing = clients.filter(({ fails }) => fails > 0).map(({ client }) => labelOf(client));
  const then = failing.length === 0 || count === 0 || way === "guide" ? null : words.thenPull(failing, count);
  return [words.fixHead(count, deedOf(code, way)), then].filter((part) => part !== null).join(", ");
}
