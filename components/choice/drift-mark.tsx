/** A ring that is not closed yet: on the way, and no fault. The word beside it says so. */
export const DriftMark = () => (
  <svg
    data-slot="drift-mark"
    className="size-3.5 flex-none fill-none stroke-current stroke-[1.5] text-accent [stroke-linecap:round] [stroke-linejoin:round]"
    viewBox="0 0 16 16"
    aria-hidden="true"
  >
    <circle cx="8" cy="8" r="5.5" strokeDasharray="2.6 2.2" />
    <path d="M8 5v3.2l2 1.4" />
  </svg>
);
