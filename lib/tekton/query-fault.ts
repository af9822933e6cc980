import { parseDigest } from "#lib/oci/digest.ts";
import type { RunQuery } from "./run-source.ts";

/** Names of Kubernetes (RFC 1123): what may stand in a path. */
const DNS_NAME = /^[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?$/;
/** Labels of Kubernetes (Labels and Selectors, Syntax and character set). */
const LABEL_KEY =
  /^(?:[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?\/)?[A-Za-z0-9](?:[A-Za-z0-9._-]{0,61}[A-Za-z0-9])?$/;
const LABEL_VALUE = /^(?:[A-Za-z0-9](?:[A-Za-z0-9._-]{0,61}[A-Za-z0-9])?)?$/;
const UID = /^[a-z0-9_-]{1,63}$/;
/** An RFC 3339 time. */
const TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?:Z|[+-]\d{2}:\d{2})$/;

/**
 * What is wrong with a query before anybody is asked: values that no run of Kubernetes can have (and that might mean something
 * else in a path, a selector or a filter), and searches that would go through everything. Null: it may be asked.
 */
export function queryFault(query: RunQuery): string | null {
  if (!DNS_NAME.test(query.namespace)) return `${shown(query.namespace)} is no namespace`;
  switch (query.kind) {
    case "pipeline-run":
      return UID.test(query.uid) ? null : `${shown(query.uid)} is no uid`;
    case "task-runs": {
      const { uid, name } = query.pipelineRun;
      if (!UID.test(uid)) return `${shown(uid)} is no uid`;
      return DNS_NAME.test(name) ? null : `${shown(name)} is no name of a run`;
    }
    case "labelled":
      return query.anyOf.length === 0 ? "a search for runs needs labels" : searchFault(query);
    case "digest":
      if (parseDigest(query.digest) === null) return `${shown(query.digest)} is no digest`;
      return query.anyOf.length === 0 && query.since === null
        ? "a search for a digest needs labels or a time, or it would go through every run there is"
        : searchFault(query);
  }
}

function searchFault({ anyOf, since, limit }: Extract<RunQuery, { limit: number }>): string | null {
  if (!Number.isInteger(limit) || limit < 1) return `${limit} is no number of runs`;
  if (since !== null && (!TIME.test(since) || Number.isNaN(Date.parse(since))))
    return `${shown(since)} is no time`;
  for (const set of anyOf) {
    const entries = Object.entries(set);
    if (entries.length === 0) return "a set of labels is empty";
    const wrong = entries.find(([key, value]) => !LABEL_KEY.test(key) || !LABEL_VALUE.test(value));
    if (wrong !== undefined) return `${shown(wrong.join("="))} is no label`;
  }
  return null;
}

const shown = (text: string): string => JSON.stringify(text.slice(0, 80));
