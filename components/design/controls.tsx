"use client";

import { useId, useState } from "react";
import { Badge } from "#components/ui/badge.tsx";
import { Button, ButtonLink } from "#components/ui/button.tsx";
import { CopyButton } from "#components/ui/copy-button.tsx";
import { Checkbox, Field, Input, TextArea } from "#components/ui/field.tsx";
import { IconButton } from "#components/ui/icon-button.tsx";
import { KeyHint } from "#components/ui/key-hint.tsx";
import { Segmented } from "#components/ui/segmented.tsx";
import { Select } from "#components/ui/select.tsx";
import { Switch } from "#components/ui/switch.tsx";
import { Tabs } from "#components/ui/tabs.tsx";
import { Specimen, State } from "./specimen.tsx";

const HERE = "/design";

/** What is pressed and typed into. Switches and segments hold what they are set to, as they do elsewhere. */
export function ControlSpecimens() {
  const scope = useId();
  const [grouping, setGrouping] = useState<"code" | "namespace" | "client">("code");
  const [wanted, setWanted] = useState({ gzip: true, zstd: false });
  return (
    <>
      <Specimen name="Button, ButtonLink">
        {(["plain", "primary", "danger", "quiet", "text"] as const).map((variant) => (
          <State key={variant} name={variant}>
            <span className="flex gap-2">
              <Button variant={variant}>Apply</Button>
              <Button variant={variant} size="small">
                Apply
              </Button>
              <Button variant={variant} disabled>
                Apply
              </Button>
            </span>
          </State>
        ))}
        <State name="link">
          <ButtonLink href={HERE}>Open report</ButtonLink>
        </State>
      </Specimen>
      <Specimen name="IconButton, CopyButton, KeyHint">
        <IconButton icon="close" label="close" />
        <IconButton icon="more" label="more" />
        <IconButton icon="copy" label="copy" inline />
        <CopyButton text="sha256:0123" what="digest" />
        <span className="flex gap-1">
          <KeyHint>Ctrl K</KeyHint>
          <KeyHint>/</KeyHint>
        </span>
      </Specimen>
      <Specimen name="Switch">
        <State name="gzip">
          <Switch
            tone="gzip"
            letter="G"
            label="gzip"
            checked={wanted.gzip}
            onChange={(gzip) => setWanted({ ...wanted, gzip })}
          />
        </State>
        <State name="zstd:chunked">
          <Switch
            tone="zstd"
            letter="Z"
            label="zstd:chunked"
            checked={wanted.zstd}
            onChange={(zstd) => setWanted({ ...wanted, zstd })}
          />
        </State>
        <State name="plain, on">
          <Switch tone="accent" label="live" checked onChange={() => undefined} />
        </State>
        <State name="not yours">
          <Switch tone="gzip" letter="G" label="gzip" checked aria-disabled onChange={() => undefined} />
        </State>
      </Specimen>
      <Specimen name="Segmented, Tabs">
        <Segmented
          label="Group by"
          value={grouping}
          onChange={setGrouping}
          options={[
            { value: "code", label: "Code" },
            { value: "namespace", label: "Namespace" },
            { value: "client", label: "Client" },
          ]}
        />
        <div className="-my-5 w-full">
          <Tabs
            label="Views"
            scope={scope}
            chosen="index"
            tabs={[
              { name: "index", href: HERE, label: "Index" },
              { name: "layers", href: HERE, label: <LabelWithCount label="Layers" count={3} /> },
              { name: "plan", href: HERE, label: "Plan" },
            ]}
          />
          <div role="tabpanel" id={`${scope}panel-index`} aria-labelledby={`${scope}tab-index`} />
        </div>
      </Specimen>
      <Specimen name="Badge">
        {(["neutral", "danger", "accent", "outline", "gzip", "zstd"] as const).map((variant) => (
          <Badge key={variant} variant={variant}>
            {variant} 12
          </Badge>
        ))}
      </Specimen>
      <Specimen name="Field, Input, TextArea, Select, Checkbox">
        <Field label="Image reference" hint="registry/repository:tag" className="w-70">
          {(control) => <Input {...control} placeholder="registry/repository:tag" />}
        </Field>
        <Field label="Image reference" error="The tag holds a space. Take it out." className="w-70">
          {(control) => <Input {...control} defaultValue="quay.io/a/b:1 2" />}
        </Field>
        <Field label="Note" className="w-70">
          {(control) => <TextArea {...control} rows={2} defaultValue="Kept in the history" />}
        </Field>
        <Select aria-label="Choice" defaultValue="dual">
          <option value="gzip">gzip</option>
          <option value="dual">dual</option>
        </Select>
        <Checkbox label="75 of 75 selected" defaultChecked />
      </Specimen>
    </>
  );
}

function LabelWithCount({ label, count }: { label: string; count: number }) {
  return (
    <>
      {label} <Badge>{count}</Badge>
    </>
  );
}
