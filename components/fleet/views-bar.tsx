"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { cva } from "class-variance-authority";
import { useState } from "react";
import { send } from "#components/site/api.ts";
import { Badge } from "#components/ui/badge.tsx";
import { Button } from "#components/ui/button.tsx";
import { Input } from "#components/ui/field.tsx";
import { IconButton } from "#components/ui/icon-button.tsx";
import { Link } from "#components/ui/link.tsx";
import { toast } from "#components/ui/toast.ts";
import type { SavedView } from "#lib/fleet/answers.ts";
import { formatCount } from "#lib/ladder/figures.ts";
import { fleetChanged, viewsQuery } from "./queries.ts";
import { type FleetParams, viewSearch } from "./search-params.ts";
import { words } from "./views-words.ts";

const viewUrl = (name: string) => `/api/v1/views/${encodeURIComponent(name)}`;

/** It appears because it was asked for, so the typing goes there. */
const focusOnce = (field: HTMLInputElement | null) => field?.focus();

/** Addresses of this page that somebody gave a name, for everybody. */
export function ViewsBar({ params, total }: { params: FleetParams; total: number | null }) {
  const client = useQueryClient();
  const { data: views = [] } = useQuery(viewsQuery());
  const [naming, setNaming] = useState(false);
  const query = viewSearch(params).toString();
  const save = async (form: FormData) => {
    const name = String(form.get("name") ?? "").trim();
    if (name === "") return;
    await send<SavedView>("PUT", viewUrl(name), { query });
    setNaming(false);
    await fleetChanged(client);
  };
  /** It is everybody's, so it can be taken back by everybody. */
  const forget = async ({ name, query: kept }: SavedView) => {
    await send<null>("DELETE", viewUrl(name));
    toast({
      title: words.viewDeleted(name),
      action: {
        label: words.undo,
        onPress: () =>
          void send<SavedView>("PUT", viewUrl(name), { query: kept }).then(() => fleetChanged(client)),
      },
    });
    await fleetChanged(client);
  };
  return (
    <nav className="flex min-w-0 flex-1 flex-wrap items-center gap-1" aria-label={words.views}>
      <View href="/fleet" name={words.all} count={total} isOpen={query === ""} />
      {views.map((view) => (
        <span key={view.name} className="inline-flex items-center">
          <View
            href={`/fleet?${view.query}`}
            name={view.name}
            count={view.components}
            isOpen={view.query === query}
          />
          {view.query === query && (
            <IconButton icon="close" label={words.forgetView(view.name)} onClick={() => void forget(view)} />
          )}
        </span>
      ))}
      {naming ? (
        <form action={save} className="flex flex-wrap items-center gap-2">
          <label className="sr-only" htmlFor="view-name">
            {words.viewName}
          </label>
          <Input id="view-name" name="name" maxLength={80} placeholder={words.viewName} ref={focusOnce} />
          <span className="text-sm text-ink-faint">{words.viewsAreShared}</span>
          <Button type="submit" size="small" variant="primary">
            {words.save}
          </Button>
          <Button size="small" onClick={() => setNaming(false)}>
            {words.cancel}
          </Button>
        </form>
      ) : (
        query !== "" &&
        !views.some((view) => view.query === query) && (
          <Button size="small" variant="quiet" onClick={() => setNaming(true)}>
            {words.saveView}
          </Button>
        )
      )}
    </nav>
  );
}

const view = cva(
  "inline-flex min-h-8 items-center gap-1.5 rounded-control border px-2.5 text-ink-soft hover:no-underline",
  {
    variants: {
      isOpen: {
        true: "border-line-control bg-surface font-semibold text-ink",
        false: "border-transparent hover:bg-hover",
      },
    },
  },
);

function View({
  href,
  name,
  count,
  isOpen,
}: {
  href: string;
  name: string;
  /** Components that it shows; null where that is not known. */
  count: number | null;
  isOpen: boolean;
}) {
  return (
    <Link href={href} className={view({ isOpen })} aria-current={isOpen ? "page" : undefined}>
      {name}
      {count !== null && <Badge>{formatCount(count)}</Badge>}
    </Link>
  );
}
