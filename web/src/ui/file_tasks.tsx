import { Skeleton } from "antd";

import type { FileGap, FileTask } from "../api/types";
import type { OperatorId } from "../api/units";
import { useLanguage } from "../i18n/language";
import { cited } from "../i18n/law";
import { Fault } from "./fault";
import { countsOf, titleOf, wordOf, type CountedTask } from "./file_words";
import { useFileOf } from "./queries";
import { SheetHead } from "./sheet";

// What is to do in one operator's file: a card for each kind of thing, which opens to the buses,
// drivers or schools that it is about.
export function FileTasks({ operator }: { readonly operator: OperatorId }) {
  const { t } = useLanguage();
  const file = useFileOf(operator);
  if (file.error !== null) return <Fault error={file.error} onRetry={() => void file.refetch()} />;
  if (file.data == null) return <Skeleton active />;
  const { tasks } = file.data;
  return (
    <section data-testid="file-tasks">
      <h3 translate="no">{file.data.operator?.name}</h3>
      {tasks.length === 0 && <p>{t("files.complete")}</p>}
      {tasks.map((task) => (
        <TaskCard key={`${task.group} ${task.kind}`} task={task} />
      ))}
    </section>
  );
}

function TaskCard({ task }: { readonly task: FileTask }) {
  const { t } = useLanguage();
  return (
    <details className="file-task" data-testid="file-task">
      <summary>
        <b>
          {t.code("file_subject", task.subject)} · {titleOf(task, t)}
        </b>
        <TaskCounts task={task} />
        <small>
          {t("files.owed_by", { who: t.code("file_debtor", task.owedBy) })}
          {task.waits !== null &&
            ` · ${t("files.waits", { rule: t.code("file_waits", task.waits) })}`}
        </small>
      </summary>
      <p className="muted" translate="no">
        {cited(task.source, t.language)}
      </p>
      <table className="sheet">
        <SheetHead
          names={[t.code("file_subject", task.subject), t("files.standing"), t("files.last_day")]}
        />
        <tbody>
          {task.gaps.map((gap) => (
            <GapRow key={`${gap.name} ${gap.detail ?? ""}`} task={task} gap={gap} />
          ))}
        </tbody>
      </table>
    </details>
  );
}

// How many stand how, the gravest first.
export function TaskCounts({ task }: { readonly task: CountedTask }) {
  const { t } = useLanguage();
  return (
    <span className="file-task-counts">
      {countsOf(task).map(({ standing, count }) => (
        <span key={standing} className={`standing-${standing}`}>
          {t.code("file_count", wordOf(task.group, standing)).replace("{count}", String(count))}
        </span>
      ))}
    </span>
  );
}

function GapRow({ task, gap }: { readonly task: FileTask; readonly gap: FileGap }) {
  const { t } = useLanguage();
  return (
    <tr>
      <th scope="row" translate="no">
        {gap.name}
        {gap.detail !== null && <span className="gap-detail">{gap.detail}</span>}
      </th>
      <td className={`standing-${gap.standing}`}>
        {gap.reminderDays === null
          ? t.code("file_standing", wordOf(task.group, gap.standing))
          : t("files.reminder", { days: gap.reminderDays })}
      </td>
      <td className="figures">{gap.lastDay ?? "–"}</td>
    </tr>
  );
}
