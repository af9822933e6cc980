"use client";

import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { ProblemPanel } from "#components/index/problem.tsx";
import { splitReference } from "#components/index/reference.ts";
import { problemOf } from "#components/site/api.ts";
import { Command } from "#components/ui/command.tsx";
import { Icon } from "#components/ui/icon.tsx";
import type { FileSort, FilesPlace, LayerStep, NoFiles } from "#lib/layers/answers.ts";
import { quote } from "#lib/variants/clients/shell-word.ts";
import { FileTree } from "./file-tree.tsx";
import { FileView } from "./file-view.tsx";
import { LayerFacts } from "./layer-facts.tsx";
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
    <div className="ly-open">
      <div className="fs">
        <div className="ft-none">
          <h3>{words.noFilesTitle}</h3>
          <p className="sec">{words.noFiles(none)}</p>
          {none.reason !== "no-file-system" && (
            <>
              <Command line={catCommand(reference, "PATH", platform)} />
              <p className="sec">{words.noFilesNext}</p>
            </>
          )}
        </div>
      </div>
      <LayerFacts step={step} />
    </div>
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
      <div className="ly-open">
        <div className="fs">
          <ProblemPanel
            problem={problemOf(root.error)}
            reference={place.manifest}
            onRetry={() => void root.refetch()}
            heading="h2"
          />
        </div>
        <LayerFacts step={step} />
      </div>
    );
  const about = root.data?.about;
  const size = step.right?.size ?? 0;
  return (
    <div className="ly-open">
      <div className="fs" aria-busy={about === undefined}>
        {about === undefined ? (
          <TreeSkeleton />
        ) : root.data?.total === 0 ? (
          <p className="ft-note">{words.noFilesInLayer}</p>
        ) : (
          <>
            <div className="fbar">
              <label className="ly-find">
                <Icon name="search" small />
                <input
                  type="search"
                  value={text}
                  aria-label={words.searchFiles(about.files)}
                  placeholder={words.searchFiles(about.files)}
                  spellCheck={false}
                  onChange={(event) => setText(event.target.value)}
                  onKeyDown={(event) => {
                    if (event.key === "Escape") setText("");
                  }}
                />
              </label>
              {searched === "" && (
                <fieldset className="seg" aria-label={words.sort}>
                  {(["name", "size"] as const).map((one) => (
                    <button key={one} type="button" aria-pressed={sort === one} onClick={() => setSort(one)}>
                      {one === "name" ? words.byName : words.bySize}
                    </button>
                  ))}
                </fieldset>
              )}
            </div>
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
        )}
      </div>
      {path === null ? (
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
      )}
      {about !== undefined && (
        <div className="fend">
          <span>
            {step.left !== null && step.isSame !== false && `${words.twin(files.position)} `}
            {words.readByRanges(about, path === null ? null : (file.data?.content?.readBytes ?? null), size)}
            {about.tocFrom === "footer" && ` ${words.fromFooter}`}
          </span>
          {path !== null && file.data?.content != null && (
            <Command line={catCommand(reference, path, platform)} />
          )}
        </div>
      )}
    </div>
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

function TreeSkeleton() {
  return (
    <div className="ft-wait">
      <output className="mut">{words.readingFiles}</output>
      {Array.from({ length: 8 }, (_, at) => `row ${at}`).map((key) => (
        <span key={key} className="sk" />
      ))}
    </div>
  );
}
