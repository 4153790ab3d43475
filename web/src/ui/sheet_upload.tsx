import { UploadOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { useRef, useState } from "react";

import type { RecordKind } from "../api/records";
import { useLanguage } from "../i18n/language";
import { SheetDialog } from "./sheet_dialog";

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
        <SheetDialog
          key={`${file.name} ${file.lastModified} ${file.size}`}
          kind={kind}
          file={file}
          name={file.name}
          onCancel={() => setFile(null)}
          onDone={() => setFile(null)}
        />
      )}
    </>
  );
}
