"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Command } from "cmdk";
import { useRouter } from "next/navigation";
import { useEffect, useRef, useState } from "react";
import { inspectHref } from "#components/index/reference.ts";
import type { FleetPage, ScanProgress } from "#lib/fleet/answers.ts";
import { getJson, send } from "./api.ts";
import { readRecent } from "./recent.ts";
import { words } from "./words.ts";

/** Components that are offered for what was typed. */
const OFFERED = 8;

/** Pages, components, actions and references by a few letters. It is loaded when it is first asked for. */
export function Palette({ onClose }: { onClose: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const router = useRouter();
  const [text, setText] = useState("");
  const typed = text.trim();
  const { data, isPlaceholderData } = useQuery({
    queryKey: ["fleet", "palette", typed],
    queryFn: ({ signal }) =>
      getJson<FleetPage>(`/api/v1/components?limit=${OFFERED}&q=${encodeURIComponent(typed)}`, signal),
    placeholderData: keepPreviousData,
    retry: false,
  });
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    dialog.current?.showModal();
    // A modal dialog takes the first thing that can have the focus, which is the list around the field.
    input.current?.focus();
  }, []);
  const run = (action: () => void) => () => {
    dialog.current?.close();
    action();
  };
  const go = (href: string) => run(() => router.push(href));
  const matches = (label: string) => label.toLowerCase().includes(typed.toLowerCase());
  const actions = [
    { label: words.fleet, run: go("/fleet") },
    { label: words.inspect, run: go("/") },
    { label: words.issues, run: go("/issues") },
    { label: words.configurationTitle, run: go("/configuration") },
    {
      label: words.paletteScan,
      run: run(() => void send<ScanProgress>("POST", "/api/v1/scan", {})),
    },
    {
      label: words.theme,
      run: run(() => document.querySelector<HTMLButtonElement>("[data-theme-toggle]")?.click()),
    },
  ].filter(({ label }) => matches(label));
  // What was found for the letters before may not fit these.
  const rows = (data?.rows ?? []).filter(({ name }) => !isPlaceholderData || matches(name));
  const recent = readRecent().filter(matches).slice(0, OFFERED);
  const [first] = [
    ...actions.map(({ label }) => actionValue(label)),
    ...rows.map(componentValue),
    ...recent.map(recentValue),
    inspectValue(typed),
  ];
  const [chosen, setChosen] = useState(first);
  // Enter opens what stands first: components arrive after the letters, and stand before the offer to inspect them.
  useEffect(() => setChosen(first), [first]);
  return (
    <dialog ref={dialog} className="dialog palette" aria-label={words.palette} onClose={onClose}>
      <Command label={words.palette} shouldFilter={false} loop value={chosen ?? ""} onValueChange={setChosen}>
        <Command.Input
          ref={input}
          value={text}
          onValueChange={setText}
          placeholder={words.palettePlaceholder}
        />
        <Command.List>
          <Command.Empty>{words.paletteNothing}</Command.Empty>
          {actions.length > 0 && (
            <Command.Group heading={words.palettePages}>
              {actions.map(({ label, run: act }) => (
                <Command.Item key={label} value={actionValue(label)} onSelect={act}>
                  {label}
                </Command.Item>
              ))}
            </Command.Group>
          )}
          {rows.length > 0 && (
            <Command.Group heading={words.paletteComponents}>
              {rows.map(({ namespace, name }) => (
                <Command.Item
                  key={`${namespace}/${name}`}
                  value={componentValue({ namespace, name })}
                  onSelect={go(`/components/${encodeURIComponent(namespace)}/${encodeURIComponent(name)}`)}
                >
                  {name} <span className="mut">{namespace}</span>
                </Command.Item>
              ))}
            </Command.Group>
          )}
          {(recent.length > 0 || typed !== "") && (
            <Command.Group heading={words.paletteInspect}>
              {recent.map((reference) => (
                <Command.Item
                  key={reference}
                  value={recentValue(reference)}
                  className="m"
                  onSelect={go(inspectHref(reference))}
                >
                  {reference}
                </Command.Item>
              ))}
              {typed !== "" && (
                <Command.Item value={inspectValue(typed)} onSelect={go(inspectHref(typed))}>
                  {words.inspectText(typed)}
                </Command.Item>
              )}
            </Command.Group>
          )}
        </Command.List>
      </Command>
    </dialog>
  );
}

const actionValue = (label: string): string => `action ${label}`;
const componentValue = ({ namespace, name }: { readonly namespace: string; readonly name: string }): string =>
  `component ${namespace}/${name}`;
const recentValue = (reference: string): string => `recent ${reference}`;
const inspectValue = (text: string): string => `inspect ${text}`;
