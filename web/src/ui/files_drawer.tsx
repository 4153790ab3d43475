import { Drawer, Skeleton } from "antd";
import { useState } from "react";

import type { FileHealth } from "../api/types";
import type { OperatorId } from "../api/units";
import { useLanguage } from "../i18n/language";
import { Fault } from "./fault";
import { FileTasks } from "./file_tasks";
import { useFiles } from "./queries";
import { CountCell, SheetHead } from "./sheet";

// How complete each operator's file is, and beside it what is to do in the one that was chosen.
export function FilesDrawer({
  open,
  onClose,
}: {
  readonly open: boolean;
  readonly onClose: () => void;
}) {
  const { t } = useLanguage();
  const [chosen, setChosen] = useState<OperatorId | null>(null);
  const files = useFiles(open);
  const of = chosen ?? onlyOneOf(files.data ?? []);
  return (
    <Drawer open={open} onClose={onClose} title={t("files.title")} size={1180} destroyOnHidden>
      <div className="files" data-testid="files">
        <p className="muted">{t("files.help")}</p>
        {files.error !== null && <Fault error={files.error} onRetry={() => void files.refetch()} />}
        {files.isPending && <Skeleton active />}
        {files.data !== undefined && (
          <div className="files-halves">
            <OperatorTable files={files.data} chosen={of} onChoose={setChosen} />
            {of === null ? (
              <p className="muted">{t("files.choose")}</p>
            ) : (
              <FileTasks key={of} operator={of} />
            )}
          </div>
        )}
      </div>
    </Drawer>
  );
}

// Who keeps a single file need not choose it.
function onlyOneOf(files: readonly FileHealth[]): OperatorId | null {
  return files.length === 1 ? (files[0]?.operator?.id ?? null) : null;
}

interface OperatorTableProps {
  readonly files: readonly FileHealth[];
  readonly chosen: OperatorId | null;
  readonly onChoose: (id: OperatorId) => void;
}

function OperatorTable({ files, chosen, onChoose }: OperatorTableProps) {
  const { t } = useLanguage();
  if (files.length === 0) return <p>{t("files.none")}</p>;
  return (
    <table className="sheet">
      <SheetHead
        names={[
          t("files.operator"),
          t("files.tasks"),
          t("file_standing.invalid"),
          t("file_standing.not_on_file"),
          t("files.due"),
          t("file_standing.valid"),
        ]}
      />
      <tbody>
        {worstFirst(files).map((file) => (
          <tr
            key={file.operator?.id ?? ""}
            className={file.operator?.id === chosen ? "is-chosen" : undefined}
          >
            <th scope="row">
              {file.operator === null ? (
                t("files.nobody")
              ) : (
                <OperatorButton operator={file.operator} onChoose={onChoose} />
              )}
            </th>
            <td className="figures">{file.tasks.length}</td>
            <CountCell value={file.invalid} tone="alarm" />
            <CountCell value={file.notOnFile} tone="warn" />
            <CountCell value={file.due} tone="calm" />
            <CountCell value={file.valid} tone="calm" />
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function OperatorButton({
  operator,
  onChoose,
}: {
  readonly operator: NonNullable<FileHealth["operator"]>;
  readonly onChoose: (id: OperatorId) => void;
}) {
  return (
    <button type="button" className="link-button" onClick={() => onChoose(operator.id)}>
      <span translate="no">{operator.name}</span>
    </button>
  );
}

function worstFirst(files: readonly FileHealth[]): readonly FileHealth[] {
  return files.toSorted((a, b) => b.invalid - a.invalid || b.notOnFile - a.notOnFile);
}
