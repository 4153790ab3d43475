import { UploadOutlined } from "@ant-design/icons";
import { Button, Modal, Spin } from "antd";
import { useMutation } from "@tanstack/react-query";
import { useRef, useState } from "react";

import { api } from "../api/client";
import type { RecordKind } from "../api/records";
import type { SheetAnswer } from "../api/sheet_answer";
import { useLanguage } from "../i18n/language";
import { Fault } from "./fault";
import { useSheetPreview, useSheetTaking } from "./queries";
import { SheetChanges, SheetFaults } from "./sheet_verdict";

// A sheet from the clerk's disk: what it would change is shown first, then it is taken whole or
// not at all.
export function SheetUpload({ kind }: { readonly kind: RecordKind }) {
  const { t } = useLanguage();
  const picker = useRef<HTMLInputElement>(null);
  const [file, setFile] = useState<File | null>(null);
  return (
    <>
      <Button icon={<UploadOutlined />} onClick={() => picker.current?.click()}>
        {t("records.upload")}
      </Button>
      <input
        ref={picker}
        type="file"
        accept=".xlsx,.csv"
        hidden
        data-testid="sheet-file"
        onChange={(event) => {
          setFile(event.target.files?.[0] ?? null);
          event.target.value = ""; // the same file, mended, may be chosen again
        }}
      />
      {file !== null && (
        <Verdict
          key={`${file.name} ${file.lastModified} ${file.size}`}
          kind={kind}
          file={file}
          onClose={() => setFile(null)}
        />
      )}
    </>
  );
}

interface VerdictProps {
  readonly kind: RecordKind;
  readonly file: File;
  readonly onClose: () => void;
}

function Verdict({ kind, file, onClose }: VerdictProps) {
  const { t } = useLanguage();
  const preview = useSheetPreview(kind.kind, file, t.language);
  const taking = useSheetTaking(kind.kind, file, t.language);
  const answer = taking.data ?? preview.data;
  const error = taking.error ?? preview.error;
  const changes = answer === undefined ? 0 : answer.added + answer.changed + answer.removed;
  const done = taking.data?.taken === true;
  return (
    <Modal
      open
      width={900}
      title={t(done ? "records.taken" : "records.preview", { file: file.name })}
      onCancel={onClose}
      onOk={() => (done ? onClose() : taking.mutate())}
      okText={t(done ? "records.close" : "records.take")}
      okButtonProps={{
        disabled: !done && (answer === undefined || answer.faultsTotal > 0 || changes === 0),
        loading: taking.isPending,
      }}
      cancelText={t("records.cancel")}
      cancelButtonProps={{ hidden: done }}
    >
      {answer === undefined && error === null && <Spin />}
      {error !== null && <Fault error={error} onRetry={() => void preview.refetch()} />}
      {answer !== undefined && <Summary kind={kind} file={file} answer={answer} />}
    </Modal>
  );
}

function Summary({
  kind,
  file,
  answer,
}: {
  readonly kind: RecordKind;
  readonly file: File;
  readonly answer: SheetAnswer;
}) {
  const { t } = useLanguage();
  if (answer.faultsTotal > 0) {
    return (
      <div className="sheet-verdict" data-testid="sheet-faults">
        <p className="sheet-verdict-head">
          <b className="alarm">{t("records.faults", { count: answer.faultsTotal })}</b>
          <MarkedCopy kind={kind} file={file} />
        </p>
        <SheetFaults faults={answer.faults} />
      </div>
    );
  }
  const { added, changed, removed, unchanged } = answer;
  return (
    <div className="sheet-verdict" data-testid="sheet-changes">
      <p>{t("records.counts", { added, changed, removed, unchanged })}</p>
      <SheetChanges kind={kind} changes={answer.changes} />
    </div>
  );
}

function MarkedCopy({ kind, file }: { readonly kind: RecordKind; readonly file: File }) {
  const { t } = useLanguage();
  const marking = useMutation({
    mutationFn: () =>
      api.markedSheet(
        { kind: kind.kind, file, language: t.language },
        new AbortController().signal,
      ),
    onSuccess: (copy) => save(copy, t("records.marked_name", { file: file.name })),
  });
  return (
    <Button size="small" loading={marking.isPending} onClick={() => marking.mutate()}>
      {t("records.marked")}
    </Button>
  );
}

function save(content: Blob, name: string) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}
