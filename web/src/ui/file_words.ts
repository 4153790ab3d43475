import type { FileTask } from "../api/types";
import { isMessageKey, type Translate } from "../i18n/messages";

export type CountedTask = Pick<FileTask, "group" | "invalid" | "notOnFile" | "due">;

// The counts of a task that are not nothing, the gravest first.
export function countsOf(task: CountedTask) {
  const all = [
    { standing: "invalid", count: task.invalid },
    { standing: "not_on_file", count: task.notOnFile },
    { standing: "valid", count: task.due },
  ];
  return all.filter(({ count }) => count > 0);
}

// What a task is about; where numbers judged it, with these.
export function titleOf(task: Pick<FileTask, "kind" | "numbers">, t: Translate): string {
  const judged = `judged.${task.kind}`;
  if (task.numbers.size === 0 || !isMessageKey(judged)) return t.code("document", task.kind);
  return t(judged, Object.fromEntries(task.numbers));
}

// What a standing is called of such a matter: a document runs out, a condition is not met, a
// placard differs, a violation waits to be dealt with.
export function wordOf(group: string, standing: string): string {
  if (group === "placard") return "differs";
  if (group === "violation") return "unprocessed";
  if (group === "condition" && standing === "invalid") return "not_met";
  return standing;
}
