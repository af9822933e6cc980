"use client";

import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { splitReference } from "#components/index/reference.ts";
import { Command } from "#components/ui/command.tsx";
import { Icon } from "#components/ui/icon.tsx";
import { Segmented } from "#components/ui/segmented.tsx";
import type { FileSort, FilesPlace, LayerStep, NoFiles } from "#lib/layers/answers.ts";
import { quote } from "#lib/variants/clients/shell-word.ts";
import { FileTree } from "./file-tree.tsx";
import { FileView } from "./file-view.tsx";
import { LayerFacts } from "./layer-facts.tsx";
import { OpenParts, PartFailure, PartHead, PartNote, PartSkeleton } from "./layer-parts.tsx";
import { fileQuery, type LayerPlace, pageQuery } from "./queries.ts";
import { SearchList } from "./search-list.tsx";
import { words } from "./words.ts";

interface Props {
  readonly reference: string;
  readonly platform: string | null;
  readonly step: Extract<LayerStep, { kind: "layer" }>;
  readonly path: string | null;
  readonly onPath: (path: string | null) => void;
}

/** A layer that stands open: its files, and one of them; without a TOC why there are none. */
export function OpenLayer(props: Props) {
  const { step } = props;
  return step.files.kind === "ranges" ? (
    <LayerFiles {...props} files={step.files} />
  ) : (
    <NoLayerFiles {...props} none={step.files} />
  );
}

function NoLayerFiles({ reference, platform, step, none }: Props & { none: NoFiles }) {
  return (
    <OpenParts
      files={
        <div className="grid gap-2 p-4">
          <h3>{words.noFilesTitle}</h3>
          <p className="text-ink-soft">{words.noFiles(none)}</p>
          {none.reason !== "no-file-system" && (
            <>
              <Command line={catCommand(reference, "PATH", platform)} />
              <p className="text-ink-soft">{words.noFilesNext}</p>
            </>
          )}
        </div>
      }
      aside={<LayerFacts step={step} />}
    />
  );
}

function LayerFiles({ reference, platform, step, files, path, onPath }: Props & { files: FilesPlace }) {
  const place: LayerPlace = {
    manifest: `${splitReference(reference).repository}@${files.manifest}`,
    layer: files.layer,
  };
  const [sort, setSort] = useState<FileSort>("name");
  const [text, setText] = useState("");
  const searched = useSettled(text.trim());
  const root = useQuery(pageQuery(place, sort, 0, 0));
  const file = useQuery({ ...fileQuery(place, path ?? "", sort), enabled: path !== null });
  if (root.error !== null && !root.isFetching)
    return (
      <OpenParts
        files={
          <PartFailure error={root.error} reference={place.manifest} onRetry={() => void root.refetch()} />
        }
        aside={<LayerFacts step={step} />}
      />
    );
  const about = root.data?.about;
  const size = step.right?.size ?? 0;
  return (
    <OpenParts
      isBusy={about === undefined}
      files={
        about === undefined ? (
          <PartSkeleton rows={8}>
            <output className="text-ink-faint">{words.readingFiles}</output>
          </PartSkeleton>
        ) : root.data?.total === 0 ? (
          <PartNote>{words.noFilesInLayer}</PartNote>
        ) : (
          <>
            <PartHead>
              <SearchField files={about.files} text={text} onText={setText} />
              {searched === "" && (
                <Segmented label={words.sort} options={SORTS} value={sort} onChange={setSort} />
              )}
            </PartHead>
            {searched === "" ? (
              <FileTree
                key={sort}
                place={place}
                number={step.number}
                sort={sort}
                rootChildren={root.data?.total ?? 0}
                bytes={about.bytes}
                path={path}
                trail={path === null ? null : (file.data?.trail ?? null)}
                onPath={onPath}
              />
            ) : (
              <SearchList place={place} text={searched} bytes={about.bytes} path={path} onPath={onPath} />
            )}
          </>
        )
      }
      aside={
        path === null ? (
          <LayerFacts step={step} />
        ) : (
          <FileView
            place={place}
            path={path}
            details={file.data}
            error={file.isFetching ? null : file.error}
            onRetry={() => void file.refetch()}
            onClose={() => onPath(null)}
          />
        )
      }
      foot={
        about !== undefined && (
          <div className="col-span-full flex flex-wrap items-center gap-x-4 gap-y-1.5 border-t border-line bg-page py-2 pr-3.5 pl-4.25 text-sm text-ink-soft">
            <span className="flex-[1_1_240px]">
              {step.left !== null && step.isSame !== false && `${words.twin(files.position)} `}
              {words.readByRanges(
                about,
                path === null ? null : (file.data?.content?.readBytes ?? null),
                size,
              )}
              {about.tocFrom === "footer" && ` ${words.fromFooter}`}
            </span>
            {path !== null && file.data?.content != null && (
              <div className="min-w-0 flex-[1_1_380px] max-[900px]:basis-full">
                <Command line={catCommand(reference, path, platform)} />
              </div>
            )}
          </div>
        )
      }
    />
  );
}

const SORTS = [
  { value: "name", label: words.byName },
  { value: "size", label: words.bySize },
] as const satisfies readonly { value: FileSort; label: string }[];

function SearchField({
  files,
  text,
  onText,
}: {
  files: number;
  text: string;
  onText: (text: string) => void;
}) {
  return (
    <label className="flex h-8 min-w-0 flex-1 items-center gap-1.75 rounded-control border border-line-strong bg-page px-2 text-ink-faint focus-within:border-accent focus-within:ring-1 focus-within:ring-accent max-[900px]:basis-37.5">
      <Icon name="search" small />
      <input
        type="search"
        className="min-w-0 flex-1 text-sm text-ink outline-none placeholder:text-ink-faint"
        value={text}
        aria-label={words.searchFiles(files)}
        placeholder={words.searchFiles(files)}
        spellCheck={false}
        onChange={(event) => onText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === "Escape") onText("");
        }}
      />
    </label>
  );
}

const catCommand = (reference: string, path: string, platform: string | null): string =>
  `twofold cat ${quote(reference)} ${quote(path)}${platform === null ? "" : ` --platform ${quote(platform)}`}`;

const SETTLE_MS = 120;

/** The text once nobody typed for a moment. */
function useSettled(text: string): string {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), SETTLE_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return settled;
}
