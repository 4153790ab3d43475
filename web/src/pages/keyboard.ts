import { useEffect, useRef } from "react";

export interface Shortcuts {
  readonly search: () => void;
  readonly next: () => void;
  readonly previous: () => void;
  readonly escape: () => void;
  readonly help: () => void;
  readonly step: (kind: string) => void; // of the selected alarm
}

// Single keys, wherever the focus is, except while someone writes.
export function useShortcuts(shortcuts: Shortcuts): void {
  const latest = useRef(shortcuts);
  useEffect(() => {
    latest.current = shortcuts;
  });
  useEffect(() => {
    const life = new AbortController();
    document.addEventListener("keydown", (event) => press(event, latest.current), {
      signal: life.signal,
    });
    return () => life.abort();
  }, []);
}

function press(event: KeyboardEvent, shortcuts: Shortcuts): void {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  const writes =
    event.target instanceof HTMLElement &&
    event.target.matches("input, textarea, [contenteditable=true]");
  if (writes) {
    if (event.key === "Escape" && event.target instanceof HTMLElement) event.target.blur();
    return;
  }
  const action = actionOf(event.key, shortcuts);
  if (action === null) return;
  event.preventDefault();
  action();
}

const kStepKeys: Readonly<Record<string, string>> = {
  a: "acknowledged",
  o: "owner_taken",
  c: "contacted",
  v: "decided",
  n: "noted",
};

function stepOf(key: string, shortcuts: Shortcuts): (() => void) | null {
  const kind = kStepKeys[key.toLowerCase()];
  return kind === undefined ? null : () => shortcuts.step(kind);
}

function actionOf(key: string, shortcuts: Shortcuts): (() => void) | null {
  switch (key) {
    case "/":
      return shortcuts.search;
    case "j":
    case "J":
      return shortcuts.next;
    case "k":
    case "K":
      return shortcuts.previous;
    case "Escape":
      return shortcuts.escape;
    case "?":
      return shortcuts.help;
    default:
      return stepOf(key, shortcuts);
  }
}
