import { formatBytes, formatChange } from "#lib/ladder/figures.ts";
import type { ClientName } from "#lib/variants/clients/names.ts";
import type { IndexReport } from "#lib/variants/report.ts";
import { familyOf, type PickIndex, pickOf } from "./picks.ts";
import { words } from "./words.ts";

interface Props {
  readonly report: IndexReport;
  readonly picks: PickIndex;
  readonly client: ClientName | null;
  readonly platform: string | null;
}

/** What one client downloads, what the index stores, what dual costs over gzip: three numbers on one scale. */
export function Sizes({ report, picks, client, platform }: Props) {
  const { sizes } = report;
  const pick = client === null ? undefined : pickOf(picks, client, platform);
  const taken = report.entries.find((e) => e.position === pick?.position);
  const download = pick?.downloadBytes ?? null;
  const share = (bytes: number) => `${sizes.storedBytes > 0 ? (bytes / sizes.storedBytes) * 100 : 0}%`;
  const gzipShare = share(sizes.gzipBytes);
  const extra = sizes.dualExtraBytes;
  return (
    <section className="panel" aria-labelledby="sizes-heading">
      <div className="ph">
        <h2 id="sizes-heading">{words.sizes}</h2>
      </div>
      <div className="sizes">
        <dl>
          {pick && (
            <div>
              <dt>
                {words.download}{" "}
                <span className="mut">
                  {client}, {pick.platform.replace(/^linux\//, "")}
                </span>
              </dt>
              <dd>
                {download === null ? words.downloadNone : formatBytes(download)}{" "}
                {sizes.download && (
                  <small>
                    {words.overAll(formatBytes(sizes.download.min), formatBytes(sizes.download.max))}
                  </small>
                )}
              </dd>
              <dd className="bar" aria-hidden="true">
                {taken && download !== null && (
                  <i
                    className={familyOf(taken.compression) === "zstd" ? "bz" : "bg"}
                    style={{ width: share(download) }}
                  />
                )}
              </dd>
            </div>
          )}
          <div>
            <dt>
              {words.stores} <span className="mut">{words.storesHow}</span>
            </dt>
            <dd>
              {formatBytes(sizes.storedBytes)}{" "}
              <small>
                gzip {formatBytes(sizes.gzipBytes)}, zstd {formatBytes(sizes.zstdBytes)}
              </small>
            </dd>
            <dd className="bar" aria-hidden="true">
              <i className="bg" style={{ width: gzipShare }} />
              <i className="bz" style={{ width: share(extra ?? sizes.zstdBytes) }} />
            </dd>
          </div>
          <div>
            <dt>{words.dual}</dt>
            <dd>
              {extra === null ? (
                <small>{words.dualNone}</small>
              ) : (
                <>
                  +{formatBytes(extra)}{" "}
                  <small>
                    {words.dualNote(formatChange(sizes.gzipBytes + extra, sizes.gzipBytes) ?? "")}
                  </small>
                </>
              )}
            </dd>
            {extra !== null && (
              <dd className="bar" aria-hidden="true">
                <i style={{ width: gzipShare }} />
                <i className="bz" style={{ width: share(extra) }} />
              </dd>
            )}
          </div>
        </dl>
      </div>
    </section>
  );
}
