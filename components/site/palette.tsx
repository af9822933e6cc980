"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { cx } from "class-variance-authority";
import { Command } from "cmdk";
import { useRouter } from "next/navigation";
import { type ComponentProps, type ReactNode, useEffect, useRef, useState } from "react";
import { inspectHref } from "#components/index/reference.ts";
import { Dialog } from "#components/ui/dialog.tsx";
import type { FleetPage, ScanProgress } from "#lib/fleet/answers.ts";
import { getJson, send } from "./api.ts";
import { pageActions } from "./page-actions.ts";
import { words as its } from "./palette-words.ts";
import { readRecent } from "./recent.ts";
import { words } from "./words.ts";

/** Components that are offered for what was typed. */
const OFFERED = 8;

/** What the page can do, pages, components, actions and references by a few letters. It is loaded when it is first asked for. */
export function Palette({ onClose }: { onClose: () => void }) {
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
  const run = (action: () => void) => () => {
    onClose();
    action();
  };
  const go = (href: string) => run(() => router.push(href));
  const matches = (label: string) => label.toLowerCase().includes(typed.toLowerCase());
  const own = pageActions().filter(({ label }) => matches(label));
  const actions = [
    { label: words.fleet, run: go("/fleet") },
    { label: words.inspect, run: go("/") },
    { label: words.issues, run: go("/issues") },
    { label: words.configurationTitle, run: go("/configuration") },
    {
      label: its.paletteScan,
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
    ...own.map(({ label }) => ownValue(label)),
    ...actions.map(({ label }) => actionValue(label)),
    ...rows.map(componentValue),
    ...recent.map(recentValue),
    inspectValue(typed),
  ];
  const [chosen, setChosen] = useState(first);
  // Enter opens what stands first: components arrive after the letters, and stand before the offer to inspect them.
  useEffect(() => setChosen(first), [first]);
  return (
    <Dialog label={words.palette} place="top" className="w-140" initialFocus={input} onClose={onClose}>
      <Command label={words.palette} shouldFilter={false} loop value={chosen ?? ""} onValueChange={setChosen}>
        <Command.Input
          ref={input}
          className="h-11.5 w-full border-b border-line bg-transparent px-4 text-lg outline-none"
          value={text}
          onValueChange={setText}
          placeholder={its.palettePlaceholder}
        />
        <Command.List className="max-h-[52vh] overflow-auto p-1.5">
          <Command.Empty className="p-4 text-ink-faint">{its.paletteNothing}</Command.Empty>
          {own.length > 0 && (
            <Group heading={its.palettePage}>
              {own.map(({ label, run: act }) => (
                <Item key={label} value={ownValue(label)} onSelect={run(act)}>
                  {label}
                </Item>
              ))}
            </Group>
          )}
          {actions.length > 0 && (
            <Group heading={its.palettePages}>
              {actions.map(({ label, run: act }) => (
                <Item key={label} value={actionValue(label)} onSelect={act}>
                  {label}
                </Item>
              ))}
            </Group>
          )}
          {rows.length > 0 && (
            <Group heading={its.paletteComponents}>
              {rows.map(({ namespace, name }) => (
                <Item
                  key={`${namespace}/${name}`}
                  value={componentValue({ namespace, name })}
                  onSelect={go(`/components/${encodeURIComponent(namespace)}/${encodeURIComponent(name)}`)}
                >
                  {name} <span className="text-ink-faint">{namespace}</span>
                </Item>
              ))}
            </Group>
          )}
          {(recent.length > 0 || typed !== "") && (
            <Group heading={its.paletteInspect}>
              {recent.map((reference) => (
                <Item
                  key={reference}
                  value={recentValue(reference)}
                  className="font-mono text-sm"
                  onSelect={go(inspectHref(reference))}
                >
                  {reference}
                </Item>
              ))}
              {typed !== "" && (
                <Item value={inspectValue(typed)} onSelect={go(inspectHref(typed))}>
                  {its.inspectText(typed)}
                </Item>
              )}
            </Group>
          )}
        </Command.List>
      </Command>
    </Dialog>
  );
}

function Group({ heading, children }: { heading: string; children: ReactNode }) {
  return (
    <Command.Group heading={<span className="block px-2.5 pt-2 pb-1 text-xs text-ink-faint">{heading}</span>}>
      {children}
    </Command.Group>
  );
}

const Item = ({ className, ...props }: ComponentProps<typeof Command.Item>) => (
  <Command.Item
    {...props}
    className={cx(
      "flex min-h-8 cursor-pointer items-center gap-2 rounded-control px-2.5 data-[selected=true]:bg-accent-tint",
      className,
    )}
  />
);

const ownValue = (label: string): string => `page ${label}`;
const actionValue = (label: string): string => `action ${label}`;
const componentValue = ({ namespace, name }: { readonly namespace: string; readonly name: string }): string =>
  `component ${namespace}/${name}`;
const recentValue = (reference: string): string => `recent ${reference}`;
const inspectValue = (text: string): string => `inspect ${text}`;
