"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import Link from "next/link";
import { useState } from "react";
import { send } from "#components/site/api.ts";
import type { SavedView } from "#lib/fleet/answers.ts";
import { fleetChanged, viewsQuery } from "./queries.ts";
import { type FleetParams, viewSearch } from "./search-params.ts";
import { words } from "./words.ts";

const viewUrl = (name: string) => `/api/v1/views/${encodeURIComponent(name)}`;

/** It appears because it was asked for, so the typing goes there. */
const focusOnce = (field: HTMLInputElement | null) => field?.focus();

/** Addresses of this page that somebody gave a name, for everybody. */
export function ViewsBar({ params }: { params: FleetParams }) {
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
  const forget = async (name: string) => {
    await send<null>("DELETE", viewUrl(name));
    await fleetChanged(client);
  };
  return (
    <nav className="views" aria-label={words.views}>
      <Link href="/fleet" aria-current={query === "" ? "page" : undefined}>
        {words.all}
      </Link>
      {views.map((view) => (
        <span key={view.name}>
          <Link href={`/fleet?${view.query}`} aria-current={view.query === query ? "page" : undefined}>
            {view.name}
          </Link>
          {view.query === query && (
            <button
              type="button"
              aria-label={words.forgetView(view.name)}
              onClick={() => void forget(view.name)}
            >
              ×
            </button>
          )}
        </span>
      ))}
      <span className="flex-1" />
      {naming ? (
        <form action={save} className="row">
          <label className="vh" htmlFor="view-name">
            {words.viewName}
          </label>
          <input
            id="view-name"
            name="name"
            className="field"
            maxLength={80}
            placeholder={words.viewName}
            ref={focusOnce}
          />
          <button type="submit" className="btn sml pri">
            {words.save}
          </button>
          <button type="button" className="btn sml" onClick={() => setNaming(false)}>
            {words.cancel}
          </button>
        </form>
      ) : (
        query !== "" &&
        !views.some((view) => view.query === query) && (
          <button type="button" className="btn sml" onClick={() => setNaming(true)}>
            {words.saveView}
          </button>
        )
      )}
    </nav>
  );
}
