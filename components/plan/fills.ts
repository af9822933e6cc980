/** What is made and not uploaded yet: hatched, wherever it is drawn. Uploaded it is solid. */
export const fills = {
  made: "bg-[repeating-linear-gradient(135deg,var(--color-zstd)_0_1.5px,var(--color-zstd-tint)_1.5px_4px)]",
  sent: "bg-zstd",
} as const;
