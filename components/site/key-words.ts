/** Words of the list of keys, which no page carries until it is asked for. */
export const words = {
  keys: "Keys",
  close: "Close",
  keyList: [
    ["/", "go to the search or reference field"],
    ["j  k", "next, previous entry"],
    ["↑  ↓", "the same, from an entry; Home, End: first, last"],
    ["←  →", "links and buttons of the entry"],
    ["Enter", "open the row or the entry"],
    ["c", "copy the digest of the entry, or of the index"],
    ["j  k  x", "in Fleet and Issues: next, previous row; select it"],
    ["u", "undo a change of choice while its notice is shown"],
    ["Ctrl K", "commands: pages, components, actions"],
    ["g f", "go to Fleet"],
    ["g i", "go to Inspect"],
    ["g o", "go to Issues"],
    ["?", "show this list"],
    ["Esc", "close it"],
  ],
} as const;
