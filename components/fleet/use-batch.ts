import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { activeQuery } from "#components/apply/active-query.ts";
import type { ActiveApplications } from "#lib/applications/service.ts";

export interface ShownBatch {
  readonly id: number | null;
  /** Begun on this page: its panel takes the focus. */
  readonly begunHere: boolean;
  open(id: number): void;
  close(): void;
}

const batchUnderWay = ({ active }: ActiveApplications): number | null =>
  active.find(({ batch }) => batch !== null)?.batch ?? null;

/** The batch that is shown: the address's, else the one that goes on; when it has ended it stays until somebody closes it. */
export function useBatch(
  inAddress: number | null,
  onChange: (changes: { readonly batch: number | null }) => void,
): ShownBatch {
  const { data: active = null } = useQuery({ ...activeQuery(), select: batchUnderWay });
  const [seen, setSeen] = useState<number | null>(null);
  const [closed, setClosed] = useState<ReadonlySet<number>>(new Set());
  const [begun, setBegun] = useState<number | null>(null);
  if (active !== null && active !== seen && !closed.has(active)) setSeen(active);
  const id = inAddress ?? seen;
  return {
    id,
    begunHere: id !== null && id === begun,
    open(batch) {
      setBegun(batch);
      onChange({ batch });
    },
    close() {
      if (id !== null) setClosed(new Set([...closed, id]));
      setSeen(null);
      if (inAddress !== null) onChange({ batch: null });
    },
  };
}
