"use client";

import { useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { type Problem, problemOf } from "#components/site/api.ts";
import { Button } from "#components/ui/button.tsx";
import { CodeBlock } from "#components/ui/code.tsx";
import { CopyButton } from "#components/ui/copy-button.tsx";
import { Field, Input } from "#components/ui/field.tsx";
import { Link } from "#components/ui/link.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { words } from "./import-words.ts";
import { importOne } from "./imports.ts";
import { ProblemText } from "./problem-text.tsx";
import { fleetChanged } from "./queries.ts";

/** There is no component yet: the three ways to have some, side by side. `onImport` opens a list to be looked at. */
export function EmptyFleet({
  hasCluster,
  onImport,
}: {
  /** One is in the settings, and nothing is in it that may be seen. */
  hasCluster: boolean;
  onImport: (text: string) => void;
}) {
  return (
    <Panel
      aria-label={words.empty}
      className="grid divide-line max-wide:divide-y wide:grid-cols-3 wide:divide-x"
    >
      <Way title={words.connect} lead={hasCluster ? words.connectedEmpty : words.connectLead}>
        <CodeBlock className="relative pr-10">
          {CLUSTER}
          <span className="absolute top-2 right-2">
            <CopyButton text={CLUSTER} what={words.connectWhat} />
          </span>
        </CodeBlock>
        <p className="text-sm">
          <Link href="/configuration#cluster">{words.connectMore}</Link>
        </p>
      </Way>
      <Way title={words.addOne} lead={words.addOneLead}>
        <AddOne />
      </Way>
      <Way title={words.importTitle} lead={words.importLead}>
        <div className="flex flex-wrap items-center gap-2">
          <Button onClick={() => onImport("")}>{words.importPaste}</Button>
          <label className="inline-flex min-h-8 cursor-pointer items-center rounded-control border border-line-strong px-2.75 font-medium focus-within:outline-2 focus-within:outline-offset-2 focus-within:outline-accent hover:bg-hover">
            {words.importFile}
            <input
              type="file"
              accept=".txt,.csv,text/plain"
              className="sr-only"
              onChange={({ target }) => void target.files?.[0]?.text().then(onImport)}
            />
          </label>
        </div>
      </Way>
    </Panel>
  );
}

const CLUSTER = `cluster:
  kubeconfig: /home/me/.kube/config
  namespaces: [shop]`;

const Way = ({ title, lead, children }: { title: string; lead: string; children: ReactNode }) => (
  <div className="grid min-w-0 content-start gap-3 p-4">
    <h2>{title}</h2>
    <p className="text-ink-soft">{lead}</p>
    {children}
  </div>
);

function AddOne() {
  const client = useQueryClient();
  const [problem, setProblem] = useState<Problem | null>(null);
  const [refused, setRefused] = useState<string | null>(null);
  const add = async (form: FormData) => {
    setProblem(null);
    setRefused(null);
    const text = String(form.get("reference") ?? "").trim();
    try {
      const outcome = await importOne({ namespace: "default", application: null, text });
      if (outcome?.outcome === "refused") setRefused(outcome.message ?? words.outcomes.refused);
      else await fleetChanged(client);
    } catch (error) {
      setProblem(problemOf(error));
    }
  };
  return (
    <form action={add} className="grid gap-2">
      <Field label={words.reference} error={refused}>
        {(control) => (
          <Input
            {...control}
            name="reference"
            className="font-mono text-sm"
            placeholder="quay.io/org/app:main"
            spellCheck={false}
            required
          />
        )}
      </Field>
      {problem !== null && <ProblemText problem={problem} />}
      <p>
        <Button type="submit" variant="primary">
          {words.addOneButton}
        </Button>
      </p>
    </form>
  );
}
