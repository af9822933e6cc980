import type { Ref } from "react";
import { Button } from "#components/ui/button.tsx";
import { Code } from "#components/ui/code.tsx";
import { useNow } from "#components/ui/now.tsx";
import { PanelHead as Head, PanelGap, PanelNote, PanelTitle } from "#components/ui/panel.tsx";
import { Segmented } from "#components/ui/segmented.tsx";
import { agoText, Time } from "#components/ui/time.tsx";
import type { Application } from "#lib/applications/record.ts";
import { type Asked, askable } from "./queries.ts";
import { askedOf, isOver } from "./standing.ts";
import { askedNames, words } from "./words.ts";

interface Props {
  readonly ref: Ref<HTMLHeadingElement>;
  readonly application: Application | null;
  readonly asked: Asked;
  readonly tag: string;
  readonly onAsk: (asked: Asked) => void;
  readonly onCancel: (id: number) => void;
  readonly onClose: () => void;
}

/** Before: what to plan. While it goes on: whose it is, and the way to stop it. After: the way back to a plan. */
export function PanelHead({ ref, application, asked, tag, onAsk, onCancel, onClose }: Props) {
  const now = useNow();
  if (application === null)
    return (
      <Head className="flex-wrap">
        <PanelTitle {...heading} ref={ref}>
          {words.plan}
        </PanelTitle>
        <PanelNote>{words.planLead}</PanelNote>
        <PanelGap />
        <Segmented
          label={words.planFor}
          options={askable.map((value) => ({ value, label: askedNames[value] }))}
          value={asked}
          onChange={onAsk}
        />
      </Head>
    );
  const { id, by, askedAt, startedAt, cancelAsked } = application;
  const over = isOver(application);
  const name = headingOf(application)(askedOf(application));
  const at = startedAt ?? askedAt;
  return (
    <Head className="flex-wrap">
      <PanelTitle {...heading} ref={ref}>
        {name} <Code>{tag}</Code>
      </PanelTitle>
      <PanelNote>
        {application.state === "waiting" && `${words.waits}, `}
        <Time at={at}>{(startedAt === null ? words.askedBy : words.startedBy)(by, agoText(at, now))}</Time>
        {!over && `. ${words.goesOn(tag)}`}
      </PanelNote>
      <PanelGap />
      {over ? (
        <Button onClick={onClose}>{words.close}</Button>
      ) : (
        <Button
          aria-disabled={cancelAsked}
          title={words.cancelWhat(tag)}
          onClick={() => !cancelAsked && onCancel(id)}
        >
          {cancelAsked ? words.stopping : words.cancel}
        </Button>
      )}
    </Head>
  );
}

/** It takes the focus from a button that is gone, and shows that only to those who use keys. */
const heading = {
  id: "plan-heading",
  tabIndex: -1,
  className: "[&:focus:not(:focus-visible)]:outline-none",
} as const;

function headingOf(application: Application) {
  if (!isOver(application)) return words.applyingTo;
  return application.state === "done" ? words.appliedTo : words.notAppliedTo;
}
