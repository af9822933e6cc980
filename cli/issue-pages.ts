import { readFileSync } from "node:fs";
import type { IssueCode } from "#lib/variants/issue-codes.ts";

/** The page on an issue (docs/issues), for formats that carry their own help. */
export interface IssuePage {
  /** The fault in one sentence. */
  readonly summary: string;
  readonly markdown: string;
}

/** Null where Twofold came without its documents. */
export function issuePage(code: IssueCode): IssuePage | null {
  try {
    const markdown = readFileSync(new URL(`../docs/issues/${code}.md`, import.meta.url), "utf8");
    const [, summary = ""] = /^# .*\n+([^\n]+)\n/.exec(markdown) ?? [];
    return { summary, markdown };
  } catch {
    return null;
  }
}
