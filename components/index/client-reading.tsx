"use client";

import { useState } from "react";
import { compressionWord } from "#components/marks/chip.tsx";
import { SeverityMark } from "#components/marks/severity.tsx";
import { CodedText } from "#components/ui/coded-text.tsx";
import { Command } from "#components/ui/command.tsx";
import { Segmented } from "#components/ui/segmented.tsx";
import { Select } from "#components/ui/select.tsx";
import { formatBytes } from "#lib/ladder/figures.ts";
import { levelSentence } from "#lib/ladder/levels.ts";
import { labelOf } from "#lib/variants/clients/families.ts";
import type { ClientName } from "#lib/variants/clients/names.ts";
import type { EntryReport, IndexReport, Pick } from "#lib/variants/report.ts";
import type { Lore } from "./lore.ts";
import { type PickIndex, pickOf, picksWithLevels } from "./picks.ts";
import { pullLine } from "./pull-line.ts";
import { words } from "./words.ts";

/** Beyond this many, or this many letters in all, platforms are chosen from a list and not from buttons. */
const MAX_BUTTONS = 6;
const MAX_LETTERS = 80;

const NAMES = [
  { value: "tag", label: words.byTag },
  { value: "digest", label: words.byDigest },
] as const;

interface Props {
  readonly report: IndexReport;
  readonly lore: Lore;
  readonly picks: PickIndex;
  readonly client: ClientName;
  readonly platform: string | null;
  readonly onPlatform: (platform: string) => void;
}

/** What the client shown does on one platform: its pull command, the entry it takes, and what comes of it. */
export function ClientReading({ report, lore, picks, client, platform, onPlatform }: Props) {
  const [named, setNamed] = useState<"tag" | "digest">("tag");
  const own = picksWithLevels(picks, report, client);
  const pick = pickOf(own, platform);
  const levels = levelSentence(report.levelPicks, labelOf);
  const face = lore.clients.find((c) => c.name === client);
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-2 rounded-b-panel border-t border-line bg-page px-4 py-3 max-[940px]:[&_code]:text-xs max-medium:p-3">
      <div className="flex flex-wrap items-center gap-2">
        <b>{client}</b>
        {face && (
          <a href={face.sourceUrl} rel="noreferrer">
            {face.rule}
          </a>
        )}
        <span className="flex-1" />
        <PlatformChoice
          platforms={own.map((p) => p.platform)}
          chosen={pick?.platform}
          onChoose={onPlatform}
        />
        <Segmented label={words.nameBy} options={NAMES} value={named} onChange={setNamed} />
      </div>
      {pick && (
        <Command
          line={pullLine(client, report.reference, pick.platform, named === "tag" ? null : report.digest)}
        />
      )}
      <div className="flex items-start gap-2 text-sm" aria-live="polite">
        {pick && <Outcome pick={pick} report={report} />}
      </div>
      {levels !== null && <p className="text-sm text-ink-soft">{levels}</p>}
    </div>
  );
}

function PlatformChoice({
  platforms,
  chosen,
  onChoose,
}: {
  platforms: readonly string[];
  chosen: string | undefined;
  onChoose: (platform: string) => void;
}) {
  if (platforms.length > MAX_BUTTONS || platforms.join("").length > MAX_LETTERS) {
    return (
      <Select
        className="text-sm"
        aria-label={words.platform}
        value={chosen}
        onChange={(event) => onChoose(event.target.value)}
      >
        {platforms.map((platform) => (
          <option key={platform}>{platform}</option>
        ))}
      </Select>
    );
  }
  const options = platforms.map((value) => ({ value, label: value.replace(/^linux\//, "") }));
  return <Segmented label={words.platform} options={options} value={chosen ?? ""} onChange={onChoose} />;
}

interface OutcomeProps {
  readonly pick: Pick;
  readonly report: IndexReport;
}

function Outcome({ pick, report }: OutcomeProps) {
  const entry = pick.position === null ? undefined : report.entries[pick.position - 1];
  if (!entry) {
    return (
      <>
        <SeverityMark severity="error" />
        <span className="text-danger-ink">{words.missingVerdict(pick.platform)}</span>
      </>
    );
  }
  const named = words.entryAs(entry.position, whatOf(entry));
  switch (pick.outcome) {
    case "reads":
      return <span className="text-ink-soft">{words.taken(named)}</span>;
    case "unknown":
      return <span className="text-ink-soft">{words.pulledUnknown(named, pick.reason ?? "")}</span>;
    case "fails":
      return (
        <>
          <SeverityMark severity="error" />
          <span className="text-danger-ink">
            <CodedText text={words.pulledAndFails(named, pick.reason ?? "")} />
          </span>
        </>
      );
  }
}

/** Compression and size in the ladder's words; null where they were not read. */
function whatOf({ role, failure, layerList, compression, compressedBytes }: EntryReport): string | null {
  if (role === "index") return words.anIndex;
  return failure !== null && layerList.length === 0
    ? null
    : `${compressionWord(compression)}, ${formatBytes(compressedBytes)}`;
}
