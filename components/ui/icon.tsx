import { cx } from "class-variance-authority";
import type { ReactNode } from "react";

const shapes = {
  search: (
    <>
      <circle cx="7" cy="7" r="4.5" />
      <path d="m10.5 10.5 3.5 3.5" />
    </>
  ),
  copy: (
    <>
      <rect x="5.5" y="5.5" width="8" height="8" rx="1.5" />
      <path d="M3.5 10.5h-.5a1 1 0 0 1-1-1V3a1 1 0 0 1 1-1h6.5a1 1 0 0 1 1 1v.5" />
    </>
  ),
  link: (
    <path d="M6.5 9.500 9.500 6.500M7.500 4.500 9 3a2.800 2.800 0 0 1 4 4l-1.500 1.500M8.500 11.500 7 13a2.800 2.800 0 0 1-4-4l1.500-1.500" />
  ),
  check: <path d="m3 8.5 3.2 3.2L13 5" />,
  chevron: <path d="m6 3.5 4.500 4.500L6 12.500" />,
  close: <path d="m4 4 8 8M12 4l-8 8" />,
  minus: <path d="M4 8h8" />,
  file: <path d="M4 2.500h5l3 3v8H4zM9 2.500v3h3" />,
  folder: <path d="M2 12.500v-9h4l1.500 2H14v7z" />,
  tag: (
    <>
      <path d="M2.5 3.5v4l6 6 5-5-6-6h-4a1 1 0 0 0-1 1z" />
      <circle cx="5.3" cy="5.5" r=".6" />
    </>
  ),
  lock: (
    <>
      <rect x="3.500" y="7" width="9" height="6.500" rx="1" />
      <path d="M5.500 7V5a2.500 2.500 0 0 1 5 0v2" />
    </>
  ),
  moon: <path d="M13.5 9.5A6 6 0 0 1 6.5 2.5a6 6 0 1 0 7 7z" />,
  sun: (
    <>
      <circle cx="8" cy="8" r="3" />
      <path d="M8 1.5V3M8 13v1.5M1.5 8H3M13 8h1.500M3.400 3.400l1 1M11.600 11.600l1 1M3.400 12.600l1-1M11.600 4.400l1-1" />
    </>
  ),
  clock: (
    <>
      <circle cx="8" cy="8" r="5.500" />
      <path d="M8 5v3l2 1.500" />
    </>
  ),
  plus: <path d="M8 3v10M3 8h10" />,
  arrow: <path d="M3 8h10M9 4l4 4-4 4" />,
  more: <path d="M3.500 8h.01M8 8h.01M12.500 8h.01" />,
  filter: <path d="M2 4h12M4.500 8h7M6.500 12h3" />,
  wrench: (
    <path d="M13.500 4.500a3.500 3.500 0 0 1-4.700 4l-4.600 4.600a1.400 1.400 0 0 1-2-2L6.800 6.500a3.500 3.500 0 0 1 4.500-4.500L9.200 4.200l.4 2 2 .4z" />
  ),
  "pull-request": (
    <>
      <circle cx="4" cy="3.500" r="1.500" />
      <circle cx="4" cy="12.500" r="1.500" />
      <circle cx="12" cy="12.500" r="1.500" />
      <path d="M4 5v6M7.500 3.500H10a2 2 0 0 1 2 2V11" />
    </>
  ),
  failed: <path d="M5.500 2h5L14 5.500v5L10.500 14h-5L2 10.500v-5zM8 5v3.500M8 11h.01" />,
  attestation: (
    <>
      <path d="M3 5.500h10M3 10.500h10" />
    </>
  ),
} satisfies Record<string, ReactNode>;

export type IconName = keyof typeof shapes;

export function Icon({
  name,
  small = false,
  className,
}: {
  name: IconName;
  small?: boolean;
  className?: string;
}) {
  return (
    <svg
      className={cx(
        "flex-none fill-none stroke-current stroke-[1.5] [stroke-linecap:round] [stroke-linejoin:round]",
        small ? "size-3.5" : "size-4",
        className,
      )}
      viewBox="0 0 16 16"
      aria-hidden="true"
    >
      {shapes[name]}
    </svg>
  );
}
