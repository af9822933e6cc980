/** Hues come round after four; shape and hue together name a platform. */
const HUES = 4;

const shapes = [
  <circle key="circle" cx="5" cy="5" r="4.500" />,
  <rect key="square" x=".8" y=".8" width="8.400" height="8.400" rx="1" />,
  <path key="diamond" d="m5 0 5 5-5 5-5-5z" />,
  <path key="triangle" d="M5 .6 9.800 9.200H.2z" />,
];

/** Written out: a class that is put together would not be found where the style sheet is made. */
const hues = ["text-lane-1", "text-lane-2", "text-lane-3", "text-lane-4"] as const;

/** The class that colours a lane or a mark; `ordinal` is the platform's place in the index, or -1 for none. */
export const hueOf = (ordinal: number): string =>
  ordinal < 0 ? "text-ink-faint" : (hues[ordinal % HUES] ?? "");

/** The shape alone, in the colour of what it stands in; nothing for no platform. */
export const PlatformShape = ({ ordinal, className }: { ordinal: number; className: string }) => (
  <svg viewBox="0 0 10 10" aria-hidden="true" className={`${className} flex-none fill-current`}>
    {ordinal >= 0 && shapes[ordinal % HUES]}
  </svg>
);

/** Too long a name is cut at its front: what tells two platforms apart stands at the end. */
export function PlatformMark({
  platform,
  ordinal,
  short = false,
}: {
  platform: string | null;
  ordinal: number;
  short?: boolean;
}) {
  const [os, ...rest] = (platform ?? "").split("/");
  // Nearly all images are of Linux: another system is what tells two platforms apart.
  const isOmitted = short && os === "linux";
  return (
    <span
      data-slot="platform"
      className={`inline-flex max-w-full min-w-0 items-center gap-2 whitespace-nowrap ${hueOf(ordinal)}`}
      title={platform ?? undefined}
    >
      <PlatformShape ordinal={ordinal} className="size-2.5" />
      {platform === null || rest.length === 0 ? (
        <span className="truncate text-ink-faint">{platform ?? "no platform"}</span>
      ) : (
        <span className="truncate text-left text-ink [direction:rtl]">
          <bdi dir="ltr">
            {!isOmitted && <em className="text-ink-faint not-italic">{os}/</em>}
            {rest.join("/")}
          </bdi>
        </span>
      )}
    </span>
  );
}
